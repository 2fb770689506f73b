/** Definitions that a liquidation is written out with: each takes those of its arguments that it speaks of. */
import type {
  Binder,
  DefineDeclaration,
  Expression,
  FundAmount,
  LiquidationDeclaration,
  Name,
  RangeExpression,
  TypeExpression,
} from '../../../syntax/ast.ts';
import type { Span } from '../../../source/source.ts';
import { namesIn } from './names.ts';

export type Typed = {
  readonly type: TypeExpression;
  readonly range?: RangeExpression | null;
  readonly rounds?: FundAmount['rounding'];
};

/** A definition, and how it is called with the arguments of the liquidation. */
export type Said = { readonly declaration: DefineDeclaration; readonly call: Expression };

export type Writer = (suffix: string, doc: string, typed: Typed, value: Expression, span?: Span) => Said;

export const writerOf = ({ name, of, parameters }: LiquidationDeclaration): Writer => {
  const given = [of, ...parameters];
  return (suffix, doc, { type, range = null, rounds = null }, value, span = value.span) => {
    const wanted = argumentsIn(given, [value, ...(range === null ? [] : [range.lo, range.hi])], [type]);
    const title: Name = { text: `${name.text}_${suffix}`, span };
    const accept = { reason: 'rounded as its liquidation says', span, made: true } as const;
    const called = wanted.map((each): Expression => ({ kind: 'name', name: { ...each.name, span }, span }));
    return {
      declaration: {
        ...{ kind: 'define', doc, name: title, parameters: wanted, locals: [], value, span },
        typing: { type, range, rounding: rounds, accept },
      },
      call:
        called.length === 0
          ? { kind: 'name', name: title, span }
          : { kind: 'call', of: null, name: title, arguments: called, span },
    };
  };
};

/** Those that are spoken of, and those that their types speak of, in order. */
const argumentsIn = (
  given: readonly Binder[],
  values: readonly Expression[],
  types: readonly TypeExpression[],
): readonly Binder[] => {
  const spoken = new Set<string>();
  for (const each of values) namesIn(each, spoken);
  for (const each of types) namesInType(each, spoken);
  for (const each of [...given].reverse()) {
    if (!spoken.has(each.name.text)) continue;
    namesInType(each.type, spoken);
    for (const bound of each.range === null ? [] : [each.range.lo, each.range.hi]) namesIn(bound, spoken);
  }
  return given.filter((each) => spoken.has(each.name.text));
};

const namesInType = (type: TypeExpression, found: Set<string>): void => {
  if (type.kind === 'optional') namesInType(type.of, found);
  if (type.kind === 'quantity') for (const { path } of type.unit.factors) if (path[0] !== undefined) found.add(path[0].text);
};
