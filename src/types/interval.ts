/** Closed intervals of rationals; `null` is unbounded on that side. */
import { add, compare, divide, maximum, minimum, multiply, negate, one, power, zero, type Rational } from './rational.ts';

export type Interval = { readonly lo: Rational | null; readonly hi: Rational | null };

export const everything: Interval = { lo: null, hi: null };
export const point = (value: Rational): Interval => ({ lo: value, hi: value });

export const addIntervals = (a: Interval, b: Interval): Interval => ({
  lo: a.lo && b.lo && add(a.lo, b.lo),
  hi: a.hi && b.hi && add(a.hi, b.hi),
});

export const negateInterval = (a: Interval): Interval => ({ lo: a.hi && negate(a.hi), hi: a.lo && negate(a.lo) });

/** An end of an interval, with the infinities as values, so that products can be taken. */
type End = Rational | 'low' | 'high';
const ends = (a: Interval): readonly End[] => [a.lo ?? 'low', a.hi ?? 'high'];
const signOf = (end: End): number => (end === 'low' ? -1 : end === 'high' ? 1 : compare(end, zero));

const product = (a: End, b: End): End => {
  if (typeof a !== 'string' && typeof b !== 'string') return multiply(a, b);
  const sign = signOf(a) * signOf(b);
  return sign === 0 ? zero : sign < 0 ? 'low' : 'high';
};

export const multiplyIntervals = (a: Interval, b: Interval): Interval => {
  // Most amounts are at least zero and bounded: two products are enough then.
  if (a.lo && b.lo && a.hi && b.hi && a.lo.n >= 0n && b.lo.n >= 0n && compare(a.lo, a.hi) <= 0 && compare(b.lo, b.hi) <= 0)
    return { lo: multiply(a.lo, b.lo), hi: multiply(a.hi, b.hi) };
  const products = ends(a).flatMap((x) => ends(b).map((y) => product(x, y)));
  const finite = products.filter((each) => typeof each !== 'string');
  return {
    lo: products.includes('low')
      ? null
      : finite.reduce<Rational | null>((least, each) => (least ? minimum(least, each) : each), null),
    hi: products.includes('high')
      ? null
      : finite.reduce<Rational | null>((most, each) => (most ? maximum(most, each) : each), null),
  };
};

/** 1 / a for an `a` that is nowhere on both sides of zero; touching zero leaves that side unbounded. */
export const invertInterval = (a: Interval): Interval => {
  const positive = isAtLeast(a, zero);
  if (!positive && !isAtMost(a, zero)) return everything;
  const flip = (end: Rational | null): Rational | null =>
    end === null ? zero : compare(end, zero) === 0 ? null : divide(one, end);
  return { lo: flip(a.hi), hi: flip(a.lo) };
};

export const intersect = (a: Interval, b: Interval): Interval => ({
  lo: a.lo && b.lo ? maximum(a.lo, b.lo) : (a.lo ?? b.lo),
  hi: a.hi && b.hi ? minimum(a.hi, b.hi) : (a.hi ?? b.hi),
});

export const hull = (a: Interval, b: Interval): Interval => ({
  lo: a.lo && b.lo && minimum(a.lo, b.lo),
  hi: a.hi && b.hi && maximum(a.hi, b.hi),
});

export const minIntervals = (a: Interval, b: Interval): Interval => ({
  lo: a.lo && b.lo && minimum(a.lo, b.lo),
  hi: a.hi && b.hi ? minimum(a.hi, b.hi) : (a.hi ?? b.hi),
});

export const maxIntervals = (a: Interval, b: Interval): Interval => ({
  lo: a.lo && b.lo ? maximum(a.lo, b.lo) : (a.lo ?? b.lo),
  hi: a.hi && b.hi && maximum(a.hi, b.hi),
});

export const isAtLeast = (a: Interval, bound: Rational): boolean => a.lo !== null && compare(a.lo, bound) >= 0;
export const isAtMost = (a: Interval, bound: Rational): boolean => a.hi !== null && compare(a.hi, bound) <= 0;
export const isAbove = (a: Interval, bound: Rational): boolean => a.lo !== null && compare(a.lo, bound) > 0;
export const isBelow = (a: Interval, bound: Rational): boolean => a.hi !== null && compare(a.hi, bound) < 0;
export const contains = (outer: Interval, inner: Interval): boolean =>
  (outer.lo === null || isAtLeast(inner, outer.lo)) && (outer.hi === null || isAtMost(inner, outer.hi));
export const absInterval = (a: Interval): Interval => {
  if (isAtLeast(a, zero)) return a;
  const flipped = negateInterval(a);
  if (isAtMost(a, zero)) return flipped;
  return { lo: zero, hi: a.hi && flipped.hi && maximum(a.hi, flipped.hi) };
};

/** a ^ exponent for a whole exponent of at least 1. */
export const powerInterval = (a: Interval, exponent: number): Interval => {
  const base = exponent % 2 === 0 ? absInterval(a) : a;
  return { lo: base.lo && power(base.lo, exponent), hi: base.hi && power(base.hi, exponent) };
};

/** The largest absolute value within, or null. */
export const magnitude = (a: Interval): Rational | null => absInterval(a).hi;
/** The smallest absolute value within. */
export const leastMagnitude = (a: Interval): Rational => absInterval(a).lo ?? zero;
