/** What the forms of a gauge are written out with: kept fields, the passing of time, and the gauge's own value. */
import { plainName } from '../../../source/source.ts';
import type {
  ActionClause,
  DefineDeclaration,
  Expression,
  FieldDeclaration,
  LetDeclaration,
  Local,
  Name,
  RangeExpression,
  TypeExpression,
} from '../../../syntax/ast.ts';
import { maker, type Maker } from '../maker.ts';
import { boundIn } from './bounds.ts';
import type { Gauge } from './gauge.ts';
import type { QuantityType } from './quantity.ts';
import { reckonAt, type Reckon } from './reckon.ts';

/** What a form makes of a gauge. `keeps`: the new value of each kept field, as abbreviations or definitions of the gauge. */
export type Form = {
  readonly states: readonly FieldDeclaration[];
  readonly definitions: readonly (LetDeclaration | DefineDeclaration)[];
  readonly keeps: (made: Maker) => readonly ActionClause[];
};

export type Tools = ReturnType<typeof toolsOf>;

export const toolsOf = (gauge: Gauge) => {
  const { declaration, type, range } = gauge;
  const { name, scope, measure } = declaration;
  const made = maker(name, scope);
  const reckon = reckonAt(measure.span);
  const plain = plainName(name.text);
  const timeOrNone = made.orNone(made.type('time'));
  return {
    made,
    reckon,
    /** The name of a local value, which nothing else in the policy has. */
    local: (suffix: string): string => `${plain}_${suffix}`,
    time: made.state('time', `When ${plain} was kept last.`, timeOrNone, made.none),
    /** A kept value that is none before the first event. */
    orNone: (suffix: string, doc: string, of: TypeExpression, within: FieldDeclaration['range']): FieldDeclaration => ({
      ...made.state(suffix, doc, made.orNone(of), made.none),
      range: within,
    }),
    /** The time since it was kept last; nothing at the first event, and in the same second. */
    elapsed: made.let(
      '_elapsed',
      reckon.max(reckon.minus(made.now, made.otherwise(made.kept('time'), made.now)), reckon.seconds(0n)),
    ),
    isSameSecond: made.compare('==', made.otherwise(made.kept('time'), made.now), made.now),
    /** The gauge itself, rounded once, and within its range as it says. */
    itself: (locals: readonly Local[], value: Expression): DefineDeclaration =>
      said(gauge, reckon, { name, doc: declaration.doc, type, range, locals, value }),
    /** What the gauge is made of and keeps, rounded likewise. */
    said: (of: Said): DefineDeclaration => said(gauge, reckon, of),
  };
};

export type Said = {
  readonly name: Name;
  readonly doc: string;
  readonly type: QuantityType;
  readonly range: RangeExpression;
  readonly locals: readonly Local[];
  readonly value: Expression;
};

/** A value is rounded before it is cut off at a bound: that is the same, and there is less to compare. */
const said = (
  { declaration, cut }: Gauge,
  reckon: Reckon,
  { name, doc, type, range, locals, value }: Said,
): DefineDeclaration => {
  const { scope, typing, span } = declaration;
  const head = { kind: 'define', doc, name, parameters: scope === null ? [] : [scope], span } as const;
  if (cut !== 'nearest' || typing.rounding === null)
    return { ...head, typing: { ...typing, type, range: cut === 'refuse' ? null : range }, locals, value };
  const rounded = reckon.let(`${plainName(name.text)}_rounded`, value);
  return {
    ...{ ...head, typing: { type, range, rounding: null, accept: null } },
    locals: [...locals, { ...rounded, typing: { ...typing, type, range: null } }],
    value: withinRange(reckon, reckon.named(rounded.name.text), range, type),
  };
};

/** Within a range, of which the lower bound may be known to hold. */
const withinRange = (reckon: Reckon, value: Expression, range: RangeExpression, type: QuantityType): Expression => {
  const [lo, hi] = [boundIn(reckon, range.lo, type), boundIn(reckon, range.hi, type)];
  return lo === null || hi === null ? value : reckon.clamp(value, lo, hi);
};
