/** What an action stores: a new value within its range, or the verdict that it leaves it. */
import type { Action, Naming } from '../../check/checked.ts';
import type { Span } from '../../source/source.ts';
import { contains } from '../../types/interval.ts';
import type { Shape } from '../../types/schema.ts';
import type { Bool, Named, Rec, Slotted, Term } from '../core.ts';
import { available } from './define.ts';
import { constant, refine, zeroInt } from './ints.ts';
import { powerOfTen } from './number.ts';
import { boolOf, branch, emit, fresh, intOf, type Place } from './place.ts';
import { decimalsOf, fieldOf, isInside, valueOfInt, type Roots } from './read.ts';
import type { Overlay } from './state.ts';
import { slotsOf, termsOfShape } from './terms.ts';
import { compare, not, or, yes } from './truths.ts';
import { asOptional, truthValue, type Value } from './value.ts';

export type About = { readonly action: Action; readonly slots: readonly Slotted[]; readonly arguments: readonly (Rec | null)[] };

export type Target = Omit<Overlay, 'value'>;

export const holderOf = ({ of, element }: Target): Rec =>
  element === null
    ? of
    : { kind: 'element', record: element.record, list: { kind: 'field', of, field: element.list }, index: element.index };

/** Whether the checker has proved that an exact value lies in the range: then there is nothing to test. */
export const staysInside = ({ rounding, knowledge }: Naming, shape: Shape): boolean => {
  const range = shape.kind === 'optional' ? shape.of : shape;
  return range.kind === 'number' && rounding === null && knowledge !== null && contains(range, knowledge);
};

/** Refuses a new value outside its range; inside, it is what the state after holds. */
export const store = (
  about: About,
  at: Place,
  shape: Shape,
  target: Target,
  value: Value,
  isProved: boolean,
  verdict: number,
  span: Span,
  rest: (at: Place, overlay: Overlay, terms: readonly Term[]) => readonly Term[],
): readonly Term[] => {
  const { schema } = at.frame.program.checked;
  const roots: Roots = { self: holderOf(target), arguments: [] };
  const plain = shape.kind !== 'optional' && value.kind === 'optional' ? asOptional(value).inner : value;
  const terms = termsOfShape(at, shape, plain, roots, span);
  return unless(about, at, isProved ? yes : isInRange(at, shape, terms, roots), verdict, span, (here) => {
    const within = terms.map((term, index): Term => {
      const slot = slotsOf(schema, shape)[index];
      return term.type === 'int' && slot?.type === 'int' ? { type: 'int', value: refine(term.value, slot) } : term;
    });
    const { outside } = fieldOf(schema, target.record, target.field);
    return rest(here, { ...target, value: available(valueOfTerms(here, shape, within, roots), outside, shape) }, within);
  });
};

const isInRange = (at: Place, shape: Shape, [first, second]: readonly Term[], roots: Roots): Bool => {
  const { schema } = at.frame.program.checked;
  if (shape.kind === 'number' && first?.type === 'int') {
    return isInside(first.value, shape, powerOfTen(at, decimalsOf(schema, shape.scale, roots)));
  }
  if (shape.kind === 'optional' && shape.of.kind === 'number' && first?.type === 'bool' && second?.type === 'int') {
    return or(not(first.value), isInside(second.value, shape.of, powerOfTen(at, decimalsOf(schema, shape.of.scale, roots))));
  }
  if (shape.kind === 'time' && first?.type === 'int') return compare('<=', first.value, constant(latestTime));
  if (shape.kind === 'optional' && shape.of.kind === 'time' && first?.type === 'bool' && second?.type === 'int') {
    return or(not(first.value), compare('<=', second.value, constant(latestTime)));
  }
  return yes;
};

/** What a time is stored in: 40 bits. It is never negative, which the checker has proved. */
const latestTime = (1n << 40n) - 1n;

const valueOfTerms = (at: Place, shape: Shape, [first, second]: readonly Term[], roots: Roots): Value => {
  if (first?.type === 'bool' && shape.kind === 'bool') return truthValue(first.value);
  if (first?.type === 'bool' && shape.kind === 'optional') {
    const inner = second?.type === 'int' ? second.value : zeroInt;
    return { kind: 'optional', present: first.value, inner: valueOfInt(at, shape.of, inner, roots) };
  }
  return valueOfInt(at, shape, first?.type === 'int' ? first.value : zeroInt, roots);
};

/** Ends with this verdict unless the condition holds. */
export const unless = (
  about: About,
  at: Place,
  condition: Bool,
  verdict: number,
  span: Span,
  rest: (at: Place) => readonly Term[],
): readonly Term[] => {
  if (condition.kind === 'true') return rest(at);
  const refused = about.slots.map((slot, index): Term =>
    index === 0 ? { type: 'int', value: constant(BigInt(verdict)) } : filler(slot),
  );
  if (condition.kind === 'false') return refused;
  const arm = branch(at);
  const results = rest(arm);
  const bind = about.slots.map((slot, index): Named => ({ name: fresh(at, index === 0 ? 'verdict' : 'result'), ...slot }));
  const otherwise = { statements: [], results: refused };
  const names = emit(at, {
    kind: 'if',
    bind,
    condition,
    then: { statements: arm.site.statements, results },
    else: otherwise,
    span,
  });
  return termsOf(names);
};

export const termsOf = (names: readonly Named[]): readonly Term[] =>
  names.map((each): Term => (each.type === 'int' ? { type: 'int', value: intOf(each) } : { type: 'bool', value: boolOf(each) }));

/** What stands for a new value that is not to be used. */
const filler = (slot: Slotted): Term => {
  if (slot.type === 'bool') return { type: 'bool', value: { kind: 'false' } };
  return { type: 'int', value: constant(slot.lo > 0n ? slot.lo : slot.hi < 0n ? slot.hi : 0n) };
};
