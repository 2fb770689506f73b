/**
 * Arithmetic on what is known: how bounds, steps, rounding sides and errors of operands carry over to a result.
 *
 * Sides follow monotonicity. Where an operand lies above its exact value and the result grows with it, the result lies
 * above; where the result falls with it, below; where the sign of its factor is unknown, either. Signs are taken over
 * both the computed and the exact value, because the step from one to the other must not change direction on the way.
 */
import {
  absInterval,
  addIntervals,
  hull,
  intersect,
  invertInterval,
  isAtLeast,
  isAtMost,
  leastMagnitude,
  magnitude,
  maxIntervals,
  minIntervals,
  multiplyIntervals,
  negateInterval,
  point,
  powerInterval,
  type Interval,
} from './interval.ts';
import type { Knowledge, Origin } from './knowledge.ts';
import {
  absolute,
  add,
  ceil,
  compare,
  divide,
  floor,
  gcd,
  isInteger,
  maximum,
  multiply,
  one,
  power,
  rational,
  zero,
  type Rational,
} from './rational.ts';

export const computed = (a: Knowledge): Interval => a;
export const exact = (a: Knowledge): Interval => (isOne(a) ? a : { lo: a.exactLo, hi: a.exactHi });
const both = (a: Knowledge): Interval => (isOne(a) ? a : hull(a, exact(a)));

/** Of most values the computed range is the exact one: what follows from both is reckoned once then. */
const isOne = (a: Knowledge): boolean => a.lo === a.exactLo && a.hi === a.exactHi;

export const isExact = (a: Knowledge): boolean => a.above === null && a.below === null;

/** Knowledge of a source: a fact, a parameter, a constant. Its computed value is its exact one. */
export const source = (range: Interval, grid: Rational | null): Knowledge => ({
  lo: range.lo,
  hi: range.hi,
  exactLo: range.lo,
  exactHi: range.hi,
  grid,
  above: null,
  below: null,
  error: zero,
});

export const constant = (value: Rational): Knowledge => source(point(value), absolute(value));

const withRanges = (
  range: Interval,
  exactRange: Interval,
  rest: Omit<Knowledge, 'lo' | 'hi' | 'exactLo' | 'exactHi'>,
): Knowledge => {
  const near = widened(range);
  const known = range === exactRange || (rest.above === null && rest.below === null) ? near : widened(exactRange);
  return {
    lo: near.lo,
    hi: near.hi,
    exactLo: known.lo,
    exactHi: known.hi,
    grid: rest.grid && isShort(rest.grid) ? rest.grid : null,
    above: rest.above,
    below: rest.below,
    error: rest.error,
  };
};

/** The same of the computed ranges of two values and of their exact ones. */
const ofBoth = (
  a: Knowledge,
  b: Knowledge,
  of: (a: Interval, b: Interval) => Interval,
  rest: Omit<Knowledge, 'lo' | 'hi' | 'exactLo' | 'exactHi'>,
): Knowledge => {
  const range = of(a, b);
  return withRanges(range, isOne(a) && isOne(b) ? range : of(exact(a), exact(b)), rest);
};

/** Numbers with longer numerators or denominators are not carried on: what is known becomes a little less instead. */
const longest = 1n << 1_024n;
const isShort = (value: Rational): boolean => value.n < longest && value.n > -longest && value.d < longest;

/** Bounds of a modest length, outward. */
const widened = (range: Interval): Interval =>
  (range.lo === null || isShort(range.lo)) && (range.hi === null || isShort(range.hi))
    ? range
    : {
        lo: range.lo && (isShort(range.lo) ? range.lo : coarse(range.lo, floor)),
        hi: range.hi && (isShort(range.hi) ? range.hi : coarse(range.hi, ceil)),
      };

const coarse = (value: Rational, whole: (value: Rational) => bigint): Rational | null => {
  const step = 1n << 512n;
  const result = rational(whole({ n: value.n * step, d: value.d }), step);
  return isShort(result) ? result : null;
};

/** The greatest step that both are whole multiples of. Step 0 belongs to the constant 0, a multiple of everything. */
export const commonGrid = (a: Rational | null, b: Rational | null): Rational | null =>
  a && b && (a.n === b.n && a.d === b.d ? a : rational(gcd(a.n * b.d, b.n * a.d), a.d * b.d));

export const isMultiple = (grid: Rational | null, step: Rational): boolean => grid !== null && isInteger(divide(grid, step));

type Sides = { readonly above: Origin | null; readonly below: Origin | null };
const joinSides = (a: Sides, b: Sides): Sides => ({ above: a.above ?? b.above, below: a.below ?? b.below });
const flipSides = (a: Sides): Sides => ({ above: a.below, below: a.above });
const mixSides = (a: Sides): Sides => {
  const origin = a.above ?? a.below;
  return { above: origin, below: origin };
};
/** The sides of `a * factor` as far as they come from `a`. */
const scaleSides = (a: Sides, factor: Interval): Sides =>
  isAtLeast(factor, zero) ? a : isAtMost(factor, zero) ? flipSides(a) : mixSides(a);

const sumOf = (a: Rational | null, b: Rational | null): Rational | null =>
  a && b && (a.n === 0n ? b : b.n === 0n ? a : add(a, b));
/** What an error of a factor becomes in the product; of most there is none. */
const errorTimes = (error: Rational | null, other: Knowledge): Rational | null =>
  error?.n === 0n ? zero : productOf(magnitude(both(other)), error);
const productOf = (a: Rational | null, b: Rational | null): Rational | null => {
  if ((a && a.n === 0n) || (b && b.n === 0n)) return zero;
  return a && b && multiply(a, b);
};

export const addKnowledge = (a: Knowledge, b: Knowledge): Knowledge =>
  ofBoth(a, b, addIntervals, { grid: commonGrid(a.grid, b.grid), ...joinSides(a, b), error: sumOf(a.error, b.error) });

export const negateKnowledge = (a: Knowledge): Knowledge =>
  withRanges(negateInterval(a), negateInterval(exact(a)), { grid: a.grid, ...flipSides(a), error: a.error });

export const multiplyKnowledge = (a: Knowledge, b: Knowledge): Knowledge =>
  ofBoth(a, b, multiplyIntervals, {
    grid: a.grid && b.grid && multiply(a.grid, b.grid),
    ...joinSides(scaleSides(a, both(b)), scaleSides(b, both(a))),
    error: sumOf(errorTimes(b.error, a), errorTimes(a.error, b)),
  });

/** 1 / a, for an `a` proved not zero and of one sign. */
const invertKnowledge = (a: Knowledge): Knowledge => {
  const least = leastMagnitude(both(a));
  const oneSigned = isAtLeast(both(a), zero) || isAtMost(both(a), zero);
  return withRanges(invertInterval(a), invertInterval(exact(a)), {
    grid: a.lo && a.hi && compare(a.lo, a.hi) === 0 && a.lo.n !== 0n ? absolute(divide(one, a.lo)) : null,
    ...(oneSigned ? flipSides(a) : mixSides(a)),
    error: a.error && (a.error.n === 0n ? zero : least.n === 0n ? null : divide(a.error, multiply(least, least))),
  });
};

export const divideKnowledge = (a: Knowledge, b: Knowledge): Knowledge => multiplyKnowledge(a, invertKnowledge(b));

export const minKnowledge = (a: Knowledge, b: Knowledge): Knowledge =>
  ofBoth(a, b, minIntervals, { grid: commonGrid(a.grid, b.grid), ...joinSides(a, b), error: largerError(a.error, b.error) });

export const maxKnowledge = (a: Knowledge, b: Knowledge): Knowledge =>
  ofBoth(a, b, maxIntervals, { grid: commonGrid(a.grid, b.grid), ...joinSides(a, b), error: largerError(a.error, b.error) });

const largerError = (a: Rational | null, b: Rational | null): Rational | null => a && b && maximum(a, b);

/** Either of the two, by a decision that both the computed and the exact value share. */
export const eitherKnowledge = (a: Knowledge, b: Knowledge): Knowledge =>
  ofBoth(a, b, hull, { grid: commonGrid(a.grid, b.grid), ...joinSides(a, b), error: largerError(a.error, b.error) });

export const absKnowledge = (a: Knowledge): Knowledge =>
  withRanges(absInterval(a), absInterval(exact(a)), { grid: a.grid, ...scaleSides(a, both(a)), error: a.error });

export const powerKnowledge = (a: Knowledge, exponent: number): Knowledge => {
  let result = a;
  for (let times = 1; times < exponent; times += 1) result = multiplyKnowledge(result, a);
  const range = powerInterval(a, exponent);
  const grid = a.grid && power(a.grid, exponent);
  return withRanges(range, powerInterval(exact(a), exponent), { ...result, grid });
};

/** a − b·⌊a/b⌋ for b > 0. It jumps, so an inexact operand leaves it without a side and without an error bound. */
export const modKnowledge = (a: Knowledge, b: Knowledge): Knowledge => {
  const inexact = mixSides(joinSides(a, b));
  const error = inexact.above === null ? zero : null;
  const small = isAtLeast(a, zero) ? intersect({ lo: zero, hi: b.hi }, { lo: zero, hi: a.hi }) : { lo: zero, hi: b.hi };
  return withRanges(small, { lo: zero, hi: b.exactHi }, { grid: commonGrid(a.grid, b.grid), ...inexact, error });
};

/** A sum of between 0 and `count` values that are each like `a`. */
export const sumKnowledge = (a: Knowledge, count: number): Knowledge => {
  const times = (range: Interval): Interval => hull(point(zero), multiplyIntervals(range, point(rational(BigInt(count)))));
  return withRanges(times(a), times(exact(a)), {
    grid: a.grid,
    above: a.above,
    below: a.below,
    error: productOf(a.error, rational(BigInt(count))),
  });
};

/** What follows from a monotone or unknown function of one argument, with its range and its steepest slope. */
export const mapKnowledge = (
  a: Knowledge,
  result: {
    readonly range: Interval;
    readonly exactRange: Interval;
    readonly grid: Rational | null;
    readonly direction: 'grows' | 'falls' | 'unknown';
    readonly slope: Rational | null;
  },
): Knowledge => {
  const sides = result.direction === 'grows' ? a : result.direction === 'falls' ? flipSides(a) : mixSides(a);
  return withRanges(result.range, result.exactRange, {
    grid: result.grid,
    above: sides.above,
    below: sides.below,
    error: productOf(a.error, result.slope),
  });
};

/** What a guard proves of a value: narrows the computed range, and the exact one where the side allows it. */
export const refine = (a: Knowledge, guard: Interval): Knowledge => {
  const range = intersect(a, guard);
  // computed ≤ exact: a lower bound of the one is a lower bound of the other. And the reverse.
  const exactRange = intersect(exact(a), { lo: a.above === null ? guard.lo : null, hi: a.below === null ? guard.hi : null });
  return { ...a, lo: range.lo, hi: range.hi, exactLo: exactRange.lo, exactHi: exactRange.hi };
};

/** The two values whose distance a decision looks at: how far, and to which side, it can be wrong. */
export const differenceKnowledge = (a: Knowledge, b: Knowledge): Knowledge => addKnowledge(a, negateKnowledge(b));

/** Of an increasing function without a grid; `over` bounds its values over an interval. */
export const increasingKnowledge = (
  operand: Knowledge,
  over: (range: Interval) => Interval,
  error: Knowledge['error'],
): Knowledge => {
  const known = over(operand);
  const exactly = isExact(operand) ? known : over(exact(operand));
  return {
    ...{ lo: known.lo, hi: known.hi, exactLo: exactly.lo, exactHi: exactly.hi },
    ...{ grid: null, above: operand.above, below: operand.below, error },
  };
};
