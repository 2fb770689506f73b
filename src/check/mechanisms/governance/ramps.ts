/**
 * A parameter that comes into force little by little: `ramps over 7 d`. What the policy reads under its name is then a
 * definition. It starts from the value that holds when the change is made, also where that is still on its way.
 */
import { plainName } from '../../../source/source.ts';
import type {
  Declaration,
  DefineDeclaration,
  EntityDeclaration,
  Expression,
  FieldDeclaration,
  PlainDeclaration,
  Typing,
} from '../../../syntax/ast.ts';
import { mapChildren } from '../../../syntax/map-children.ts';
import { makerOf, twinField, type Kept, type Ramp } from './kept.ts';

export const rampFields = (kept: Kept): readonly FieldDeclaration[] => {
  const { parameter } = kept;
  const made = makerOf(kept);
  const what = plainName(parameter.field.name.text);
  return [
    { ...twinField(kept, 'target', parameter.field.doc || `Where ${what} goes.`) },
    twinField(kept, 'from', `Where ${what} set out from.`),
    made.state('began', 'When it set out; none where it is there.', made.orNone(made.type('time')), made.none),
  ];
};

/** from + (target - from) · passed / whole, which lies between the two. */
export const rampDefine = (kept: Kept, ramp: Ramp): DefineDeclaration => {
  const { parameter, range } = kept;
  const made = makerOf(kept);
  const { span } = ramp;
  const [target, from, began] = [made.kept('target'), made.kept('from'), made.kept('began')];
  const left = made.call('max', made.minus(ramp.duration, made.minus(made.now, began)), seconds(span));
  const share: Expression = { kind: 'binary', op: '/', left, right: ramp.duration, opSpan: span, span };
  const rest: Expression = { kind: 'binary', op: '*', left: made.minus(from, target), right: share, opSpan: span, span };
  const way = made.plus(target, rest);
  const between = made.call('min', made.call('max', way, made.call('min', from, target)), made.call('max', from, target));
  const typing: Typing = { type: parameter.type, range, rounding: ramp.rounding, accept: null };
  return {
    ...{ kind: 'define', doc: parameter.field.doc, name: parameter.title, typing, locals: [], span },
    parameters: made.member === null ? [] : [made.member],
    value: made.choose(made.isAbsent(began), target, between),
  };
};

const seconds = (span: Expression['span']): Expression => ({
  ...{ kind: 'number', text: '0', value: { n: 0n, d: 1n }, unit: [{ text: 's', span }], span },
});

/** `p.market.max_skew` becomes what is defined for it. */
export const throughRamps = (declarations: readonly PlainDeclaration[], kept: readonly Kept[]): readonly PlainDeclaration[] => {
  const ramped = kept.filter((each) => each.ramp !== null && each.parameter.entity !== null);
  if (ramped.length === 0) return declarations;
  const defined = new Map(ramped.map(({ parameter }) => [plainName(parameter.field.name.text), parameter.title] as const));
  const read = (expression: Expression): Expression => {
    const inside = mapChildren(expression, read);
    const define = inside.kind === 'field' ? defined.get(inside.name.text) : undefined;
    if (inside.kind !== 'field' || define === undefined) return inside;
    const { span } = inside;
    return { kind: 'call', of: null, name: { text: define.text, span: inside.name.span }, arguments: [inside.of], span };
  };
  return declarations.map((each) => readBy(each, read));
};

const readBy = (declaration: PlainDeclaration, read: (expression: Expression) => Expression): PlainDeclaration => {
  switch (declaration.kind) {
    case 'let':
      return { ...declaration, value: read(declaration.value) };
    case 'define':
      return {
        ...declaration,
        locals: declaration.locals.map((each) => ({ ...each, value: read(each.value) })),
        value: read(declaration.value),
      };
    case 'action':
      return {
        ...declaration,
        clauses: declaration.clauses.map((each) => {
          if (each.kind === 'changes') return { ...each, value: read(each.value) };
          return each.kind === 'require' ? { ...each, condition: read(each.condition) } : each;
        }),
      };
    default:
      return declaration;
  }
};

/** The fields of other records that have the name of one that ramps: of those it could not be told apart. */
export const sameFieldElsewhere = ({ parameter }: Kept, declarations: readonly Declaration[]): EntityDeclaration | null => {
  const name = plainName(parameter.field.name.text);
  const entities = declarations.filter((each) => each.kind === 'entity');
  return (
    entities.find(({ members, name: { text } }) =>
      members.some((each) => {
        if (each.kind === 'list') return each.fields.some((field) => field.name.text === name);
        return each.kind === 'field' && each.name.text === name && text !== parameter.entity?.name.text;
      }),
    ) ?? null
  );
};
