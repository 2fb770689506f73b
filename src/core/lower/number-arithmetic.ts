/** Arithmetic and decisions on exact numbers: each gives a number or a truth of Core, and nothing is divided here either. */
import * as q from '../../types/rational.ts';
import type { Bool, Comparison, Int } from '../core.ts';
import { isNarrow } from '../core.ts';
import { absolute, add, greatest, least, maximum, minimum, modulo, negate, oneInt, refine, select, zeroInt } from './ints.ts';
import { multiply } from './multiply.ts';
import {
  number,
  numberConst,
  know,
  align,
  withoutOwnPowers,
  commonFactors,
  ownDenominator,
  alignScales,
  isZero,
  haveSameDenominator,
  type Num,
} from './number.ts';
import { bindInt, shareBool, shareInt, type Place } from './place.ts';
import { sizeOf, textOfInt } from './structure.ts';
import { compare, not } from './truths.ts';

export const negateNumber = (a: Num): Num => number(a.scale, negate(a.n), a.d);

export const addNumbers = (at: Place, a: Num, b: Num): Num => {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  const { scale, d, ns } = align(at, [a, b]);
  const [left = zeroInt, right = zeroInt] = ns;
  return number(scale, add(left, right), d);
};

export const subtractNumbers = (at: Place, a: Num, b: Num): Num => addNumbers(at, a, negateNumber(b));

export const multiplyNumbers = (a: Num, b: Num): Num => {
  if (isZero(a) || isZero(b)) return number(q.one, zeroInt);
  const [an, bd] = cancelled(a.n, b.d);
  const [bn, ad] = cancelled(b.n, a.d);
  return number(q.multiply(a.scale, b.scale), multiply(an, bn), [...ad, ...bd]);
};

/** A numerator against the same factor below. */
const cancelled = (n: Int, d: readonly Int[]): readonly [Int, readonly Int[]] => {
  if (d.length === 0) return [n, d];
  const found = d.findIndex((each) => sizeOf(each) === sizeOf(n) && textOfInt(each) === textOfInt(n));
  return found < 0 ? [n, d] : [oneInt, d.filter((_, index) => index !== found)];
};

/** `1 / a`, for an `a` that is proved to have one sign; null when its bounds do not show it. */
export const reciprocal = (a: Num): Num | null => {
  const positive = a.n.lo >= 0n ? a.n : a.n.hi <= 0n ? negate(a.n) : null;
  if (positive === null || (positive.kind === 'const' && positive.value === 0n)) return null;
  const divisor = refine(positive, { lo: 1n, hi: null });
  if (divisor.lo < 1n) return null;
  const above = a.d.reduce(multiply, oneInt);
  const n = a.n.lo >= 0n ? above : negate(above);
  const scale = q.divide(q.one, a.scale);
  return divisor.kind === 'const' ? number(scale, n) : number(scale, n, [divisor]);
};

/** a − b · ⌊a / b⌋, for a `b` that is proved to have one sign; null when its bounds do not show it. */
export const moduloNumbers = (at: Place, a: Num, b: Num): Num | null => {
  const { scale, d, ns } = align(at, [a, b]);
  const [left = zeroInt, right = zeroInt] = ns;
  if (right.lo >= 0n && right.hi > 0n)
    return number(scale, bindInt(at, modulo(left, refine(right, { lo: 1n, hi: null })), 'rest'), d);
  if (right.hi > 0n || right.lo === 0n) return null;
  const mirrored = modulo(negate(left), refine(negate(right), { lo: 1n, hi: null }));
  return number(scale, negate(bindInt(at, mirrored, 'rest')), d);
};

export const powerNumber = (base: Num, exponent: number): Num | null => {
  const one = numberConst(q.one);
  const of = exponent < 0 ? reciprocal(base) : base;
  if (of === null) return null;
  let result: Num = one;
  for (let at = 0; at < Math.abs(exponent); at++) result = multiplyNumbers(result, of);
  return exponent % 2 === 0 && exponent !== 0 ? know(result, { lo: q.zero, hi: null }) : result;
};

export const absoluteNumber = (at: Place, a: Num): Num => {
  if (a.n.lo >= 0n) return a;
  if (isNarrow(a.n)) return number(a.scale, absolute(a.n), a.d);
  const n = shareInt(at, a.n);
  const range = { lo: 0n, hi: greatest(-n.lo, n.hi) };
  return number(a.scale, refine(select(compare('<', n, zeroInt), negate(n), n), range), a.d);
};

// Decisions

export const compareNumbers = (at: Place, op: Comparison, a: Num, b: Num): Bool => {
  const { ns } = align(at, [a, b]);
  const [left = zeroInt, right = zeroInt] = ns;
  return compare(op, left, right);
};

/** One of two numbers; neither is divided, and a denominator of their own is chosen along. */
export const selectNumber = (at: Place, condition: Bool, then: Num, otherwise: Num): Num => {
  if (condition.kind === 'true') return then;
  if (condition.kind === 'false') return otherwise;
  const pair = withoutOwnPowers(at, [then, otherwise]);
  const common = commonFactors(at, pair);
  const { scale, ns } = alignScales(pair);
  const [left = zeroInt, right = zeroInt] = ns;
  const [below = oneInt, other = oneInt] = pair.map((each) => ownDenominator(each, common));
  if (below.kind === 'const' && other.kind === 'const') return number(scale, select(condition, left, right), common);
  const test = shareBool(at, condition);
  const d = select(test, below, other);
  return number(scale, select(test, left, right), d.kind === 'const' ? common : [...common, bindInt(at, d, 'divisor')]);
};

export const extreme = (at: Place, which: 'min' | 'max', a: Num, b: Num): Num => {
  const isSameBelow = haveSameDenominator([a, b]);
  const [x = a, y = b] = isSameBelow ? [a, b] : withoutOwnPowers(at, [a, b]);
  if (!isSameBelow && !haveSameDenominator([x, y]) && !isZero(x) && !isZero(y)) {
    const [one, other] = [shared(at, x), shared(at, y)];
    return selectNumber(at, compareNumbers(at, which === 'min' ? '<=' : '>=', one, other), one, other);
  }
  const { scale, d, ns } = align(at, [x, y]);
  const [left = zeroInt, right = zeroInt] = ns;
  if (isNarrow(left) && isNarrow(right)) return number(scale, which === 'min' ? minimum(left, right) : maximum(left, right), d);
  const [l, r] = [shareInt(at, left), shareInt(at, right)];
  const range =
    which === 'min' ? { lo: least(l.lo, r.lo), hi: least(l.hi, r.hi) } : { lo: greatest(l.lo, r.lo), hi: greatest(l.hi, r.hi) };
  const first = compare('<=', l, r);
  return number(scale, refine(select(which === 'min' ? first : not(first), l, r), range), d);
};

/** A number that may be used several times without being computed several times. */
export const shared = (at: Place, value: Num): Num => ({
  ...value,
  n: shareInt(at, value.n),
  d: value.d.map((each) => shareInt(at, each, 'divisor')),
});
