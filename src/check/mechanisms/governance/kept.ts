/** One parameter that is kept from event to event, and how written-out declarations read and change it. */
import { plainName } from '../../../source/source.ts';
import type {
  ActionClause,
  AdaptDeclaration,
  Binder,
  Expression,
  FieldDeclaration,
  GovernDeclaration,
  RangeExpression,
  RightRule,
} from '../../../syntax/ast.ts';
import { mapChildren } from '../../../syntax/map-children.ts';
import { maker, type Maker } from '../maker.ts';
import type { Parameter } from './parameters.ts';

export type Ramp = RightRule & { readonly kind: 'ramps' };

export type Kept = {
  readonly parameter: Parameter;
  readonly govern: GovernDeclaration | null;
  readonly adapt: AdaptDeclaration | null;
  /** Its own range without what no role can reach; null for what is no number. */
  readonly range: RangeExpression | null;
  readonly values: readonly Expression[] | null;
  /** How a new value comes into force, where it does not at once. */
  readonly ramp: Ramp | null;
};

/** `member`: what an action calls the member. */
export const makerOf = ({ parameter }: Kept, member: Binder | null = parameter.member): Maker => maker(parameter.title, member);

/** What the rest of the policy reads under the parameter's name. */
export const valueOf = (kept: Kept, made: Maker): Expression => (kept.ramp === null ? stateOf(kept, made) : made.own());

/** What is kept of it: the value, or where its ramp ends. */
export const stateOf = ({ parameter, ramp }: Kept, made: Maker): Expression => {
  if (ramp !== null) return made.kept('target');
  const { name } = parameter.field;
  if (made.member === null) return made.named(name.text);
  const { span } = made;
  return { kind: 'field', of: made.named(made.member.name.text), name: { text: plainName(name.text), span }, span };
};

/** The clauses that give it a value. */
export const changesOf = (kept: Kept, made: Maker, value: Expression, ramps: boolean): readonly ActionClause[] => {
  const moved = made.change(stateOf(kept, made), value);
  if (kept.ramp === null) return [moved];
  if (!ramps) return [moved, made.change(made.kept('began'), made.none)];
  return [made.change(made.kept('from'), made.own()), moved, made.change(made.kept('began'), made.now)];
};

/** Kept in the place of the parameter, where it does not ramp. */
export const stateField = ({ parameter, range }: Kept): FieldDeclaration => ({
  ...parameter.field,
  word: 'state',
  range: range ?? parameter.field.range,
});

/** A further value of the same kind. */
export const twinField = (kept: Kept, suffix: string, doc: string): FieldDeclaration => {
  const { parameter, range } = kept;
  return { ...makerOf(kept).state(suffix, doc, parameter.type, parameter.first), range };
};

/** An expression with names in it replaced. */
export const replaced = (expression: Expression, names: ReadonlyMap<string, Expression>): Expression => {
  if (expression.kind === 'name') return names.get(expression.name.text) ?? expression;
  if (expression.kind === 'number' && expression.unit !== null) return { ...expression, unit: unitOf(expression.unit, names) };
  if (expression.kind !== 'fold' || !names.has(expression.binder.text))
    return mapChildren(expression, (child) => replaced(child, names));
  return { ...expression, source: replaced(expression.source, names) };
};

/** `m.base` of another member. */
const unitOf = (
  path: NonNullable<(Expression & { readonly kind: 'number' })['unit']>,
  names: ReadonlyMap<string, Expression>,
): typeof path => {
  const [first, ...rest] = path;
  const other = first === undefined ? undefined : names.get(first.text);
  return first === undefined || rest.length === 0 || other?.kind !== 'name' ? path : [other.name, ...rest];
};

/** Of the member that an action calls otherwise. */
export const ofMember = (expression: Expression, from: Binder | null, to: Binder | null): Expression => {
  if (from === null || to === null || from.name.text === to.name.text) return expression;
  return replaced(expression, new Map([[from.name.text, { kind: 'name', name: to.name, span: expression.span }]]));
};
