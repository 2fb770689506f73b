/**
 * What a checked expression becomes while it is lowered, and how values that meet after a branch or a turn are laid out
 * as Core terms: a number is its numerator, and its denominator where each branch has its own.
 */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import { one, type Rational } from '../../types/rational.ts';
import type { Block, Bool, Int, List, Named, Rec, Term } from '../core.ts';
import { oneInt, select, union, zeroInt } from './ints.ts';
import { commonFactors, commonScale, isZero, number, ownDenominator, scaled, withoutPowers, type Num } from './number.ts';
import { selectNumber } from './number-arithmetic.ts';
import { boolOf, branch, dependsOn, emit, intOf, nameBool, nameFor, shareBool, type Place } from './place.ts';
import { isHarmless, sizeOf, textOfInt, textOfList } from './structure.ts';
import { and, no, not, or, yes } from './truths.ts';

export type Value =
  | Num
  /** A member of an enum, a reference, an address. */
  | { readonly kind: 'int'; readonly value: Int }
  | { readonly kind: 'truth'; readonly value: Bool }
  | { readonly kind: 'record'; readonly of: Rec }
  | { readonly kind: 'list'; readonly list: List; readonly record: number }
  | { readonly kind: 'array'; readonly item: (index: Int) => Value }
  /** `inner` null: never present. */
  | { readonly kind: 'optional'; readonly present: Bool; readonly inner: Value | null };

export const int = (value: Int): Value => ({ kind: 'int', value });
export const truthValue = (value: Bool): Value => ({ kind: 'truth', value });
export const none: Value = { kind: 'optional', present: no, inner: null };
export const some = (inner: Value): Value => ({ kind: 'optional', present: yes, inner });

export type Layout =
  /** `d` is below all of them; `own`: each has something more below it. */
  | { readonly kind: 'number'; readonly scale: Rational; readonly d: readonly Int[]; readonly own: boolean }
  | { readonly kind: 'int' }
  | { readonly kind: 'truth' }
  | { readonly kind: 'element'; readonly record: number; readonly list: List }
  | { readonly kind: 'optional'; readonly inner: Layout | null };

/**
 * One layout for all; null when there is none, as for records of different lists.
 * `visible` tells whether a denominator can be used outside of where the values were made.
 */
export const layoutOf = (at: Place, values: readonly Value[], visible: (d: Int) => boolean): Layout | null => {
  const [first] = values;
  switch (first?.kind) {
    case 'number': {
      const numbers = values.filter((each) => each.kind === 'number');
      const d = commonFactors(at, numbers).filter(visible);
      const own = numbers.some((each) => !isZero(each) && ownDenominator(each, d).kind !== 'const');
      return { kind: 'number', scale: commonScale(numbers), d, own };
    }
    case 'int':
    case 'truth':
      return { kind: first.kind };
    case 'record': {
      const lists = values.map((each) =>
        each.kind === 'record' && each.of.kind === 'element' ? textOfList(each.of.list) : null,
      );
      if (first.of.kind !== 'element' || lists.some((each) => each === null || each !== lists[0])) return null;
      return { kind: 'element', record: first.of.record, list: first.of.list };
    }
    case 'optional': {
      const inner = values.flatMap((each) => (each.kind === 'optional' && each.inner !== null ? [each.inner] : []));
      if (inner.length === 0) return { kind: 'optional', inner: null };
      const layout = layoutOf(at, inner, visible);
      return layout === null ? null : { kind: 'optional', inner: layout };
    }
    default:
      return null;
  }
};

/** A value as terms; null stands for the inside of an optional that is none. */
export const termsOf = (value: Value | null, layout: Layout): readonly Term[] => {
  switch (layout.kind) {
    case 'number': {
      const zero = value?.kind !== 'number' || isZero(value);
      const n = zero ? zeroInt : scaled(value, layout.scale);
      if (!layout.own) return [{ type: 'int', value: n }];
      return [
        { type: 'int', value: n },
        { type: 'int', value: zero ? oneInt : ownDenominator(value, layout.d) },
      ];
    }
    case 'int':
      return [{ type: 'int', value: value?.kind === 'int' ? value.value : zeroInt }];
    case 'truth':
      return [{ type: 'bool', value: value?.kind === 'truth' ? value.value : no }];
    case 'element':
      return [{ type: 'int', value: value?.kind === 'record' && value.of.kind === 'element' ? value.of.index : zeroInt }];
    case 'optional': {
      const present: Term = { type: 'bool', value: value?.kind === 'optional' ? value.present : no };
      if (layout.inner === null) return [present];
      return [present, ...termsOf(value?.kind === 'optional' ? value.inner : null, layout.inner)];
    }
    default:
      return assertNever(layout);
  }
};

export const valueOf = (names: readonly Named[], layout: Layout): Value => {
  const [first, second] = names;
  switch (layout.kind) {
    case 'number':
      return number(layout.scale, intOf(first), layout.own ? [...layout.d, intOf(second)] : layout.d);
    case 'int':
      return int(intOf(first));
    case 'truth':
      return truthValue(boolOf(first));
    case 'element':
      return { kind: 'record', of: { kind: 'element', record: layout.record, list: layout.list, index: intOf(first) } };
    case 'optional':
      return {
        kind: 'optional',
        present: boolOf(first),
        inner: layout.inner === null ? null : valueOf(names.slice(1), layout.inner),
      };
    default:
      return assertNever(layout);
  }
};

/** Numbers without powers of ten of their own below them: worth doing before a value leaves the place where it was made. */
export const plain = (at: Place, value: Value, layout: Layout | null): Value => {
  if (value.kind === 'number' && layout?.kind === 'number')
    return withoutPowers(at, value, new Set(layout.d.map((each) => textOfInt(each))));
  if (value.kind !== 'optional' || value.inner === null || layout?.kind !== 'optional') return value;
  return { ...value, inner: plain(at, value.inner, layout.inner) };
};

/** Arms up to this size are both computed and one is chosen; larger ones run only when wanted. */
const largestArm = 30;

/** The value of one of two arms. Only the arm that is wanted runs, unless both are harmless and small. */
export const choose = (
  at: Place,
  condition: Bool,
  then: (at: Place) => Value,
  otherwise: (at: Place) => Value,
  span: Span,
): Value => {
  if (condition.kind === 'true') return then(at);
  if (condition.kind === 'false') return otherwise(at);
  const [left, right] = [branch(at), branch(at)];
  const [first, second] = [then(left), otherwise(right)];
  const idle = left.site.statements.length === 0 && right.site.statements.length === 0;
  if (idle && [first, second].every(isCheap)) return selectValue(at, condition, first, second, span);
  const visible = (d: Int): boolean => !dependsOn(left.site, d) && !dependsOn(right.site, d);
  const shared = layoutOf(at, [first, second], visible);
  const [a, b] = isOwn(shared) ? [plain(left, first, shared), plain(right, second, shared)] : [first, second];
  const layout = layoutOf(at, [a, b], visible);
  if (layout === null) return bug(`a choice of a ${a.kind}`);
  const [yesTerms, noTerms] = [termsOf(a, layout), termsOf(b, layout)];
  const bind = yesTerms.map((term, index) => nameFor(at, 'chosen', wider(term, noTerms[index])));
  const names = emit(at, {
    kind: 'if',
    bind,
    condition,
    then: { statements: left.site.statements, results: yesTerms },
    else: { statements: right.site.statements, results: noTerms },
    span,
  });
  return valueOf(names, layout);
};

/** The right side runs only where the left does not decide, unless it is harmless and makes no statements. */
export const lazily = (at: Place, op: 'and' | 'or', left: Bool, right: (at: Place) => Bool, span: Span): Bool => {
  if (left.kind === (op === 'and' ? 'false' : 'true')) return left;
  if (left.kind === (op === 'and' ? 'true' : 'false')) return right(at);
  const arm = branch(at);
  const value = right(arm);
  if (arm.site.statements.length === 0 && isHarmless(value)) return op === 'and' ? and(left, value) : or(left, value);
  const run: Block = { statements: arm.site.statements, results: [{ type: 'bool', value }] };
  const skip: Block = { statements: [], results: [{ type: 'bool', value: op === 'and' ? no : yes }] };
  const [then, otherwise] = op === 'and' ? [run, skip] : [skip, run];
  const [bound] = emit(at, { kind: 'if', bind: [nameBool(at, 'holds')], condition: left, then, else: otherwise, span });
  return boolOf(bound);
};

export const isOwn = (layout: Layout | null): boolean =>
  layout?.kind === 'number' ? layout.own : layout?.kind === 'optional' && isOwn(layout.inner);

/** The term with the bounds of both. */
export const wider = (term: Term, other: Term | undefined): Term =>
  term.type === 'int' && other?.type === 'int'
    ? { type: 'int', value: { ...term.value, ...union(term.value, other.value) } }
    : term;

const isCheap = (value: Value): boolean => {
  switch (value.kind) {
    case 'number':
      return [value.n, ...value.d].every((each) => isHarmless(each) && sizeOf(each) <= largestArm);
    case 'int':
    case 'truth':
      return isHarmless(value.value) && sizeOf(value.value) <= largestArm;
    case 'optional':
      return isHarmless(value.present) && sizeOf(value.present) <= largestArm && (value.inner === null || isCheap(value.inner));
    case 'record':
    case 'list':
    case 'array':
      return true;
    default:
      return assertNever(value);
  }
};

/** One of two values that are both at hand. */
export const selectValue = (at: Place, condition: Bool, then: Value, otherwise: Value, span: Span): Value => {
  if (condition.kind === 'true') return then;
  if (condition.kind === 'false') return otherwise;
  if (then.kind === 'number' && otherwise.kind === 'number') return selectNumber(at, condition, then, otherwise);
  if (then.kind === 'int' && otherwise.kind === 'int') return int(select(condition, then.value, otherwise.value));
  if (then.kind === 'truth' && otherwise.kind === 'truth')
    return truthValue(selectTruth(at, condition, then.value, otherwise.value));
  if (then.kind === 'optional' && otherwise.kind === 'optional') {
    const test = shareBool(at, condition);
    const present = selectTruth(at, test, then.present, otherwise.present);
    if (then.inner === null || otherwise.inner === null)
      return { kind: 'optional', present, inner: then.inner ?? otherwise.inner };
    return { kind: 'optional', present, inner: selectValue(at, test, then.inner, otherwise.inner, span) };
  }
  if (then.kind === 'array' && otherwise.kind === 'array') {
    const test = shareBool(at, condition);
    return { kind: 'array', item: (index) => selectValue(at, test, then.item(index), otherwise.item(index), span) };
  }
  const layout = layoutOf(at, [then, otherwise], () => true);
  if (then.kind === 'record' && otherwise.kind === 'record' && layout?.kind === 'element') {
    const index = [then.of, otherwise.of].map((each) => (each.kind === 'element' ? each.index : zeroInt));
    const [left = zeroInt, right = zeroInt] = index;
    return {
      kind: 'record',
      of: { kind: 'element', record: layout.record, list: layout.list, index: select(condition, left, right) },
    };
  }
  return bug(`a choice of a ${then.kind}`);
};

const selectTruth = (at: Place, condition: Bool, then: Bool, otherwise: Bool): Bool => {
  if (then.kind === 'true') return or(condition, otherwise);
  if (then.kind === 'false') return and(not(condition), otherwise);
  if (otherwise.kind === 'true') return or(not(condition), then);
  if (otherwise.kind === 'false') return and(condition, then);
  const test = shareBool(at, condition);
  return or(and(test, then), and(not(test), otherwise));
};

export const asNumber = (value: Value): Num => (value.kind === 'number' ? value : bug(`${value.kind} lowered as a number`));
export const asTruth = (value: Value): Bool => (value.kind === 'truth' ? value.value : bug(`${value.kind} lowered as a truth`));
export const asInt = (value: Value): Int => (value.kind === 'int' ? value.value : bug(`${value.kind} lowered as an integer`));
export const asOptional = (value: Value): Extract<Value, { kind: 'optional' }> =>
  value.kind === 'optional' ? value : bug(`${value.kind} lowered as an optional`);

/** A name for a number that is none, where a mistake has been reported. */
export const nothing = (): Num => number(one, oneInt);
