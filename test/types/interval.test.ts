/** Interval arithmetic encloses: whatever two values do, their intervals' result contains it. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  absInterval,
  addIntervals,
  contains,
  invertInterval,
  maxIntervals,
  minIntervals,
  multiplyIntervals,
  negateInterval,
  point,
  powerInterval,
  type Interval,
} from '../../src/types/interval.ts';
import * as q from '../../src/types/rational.ts';

const seed = 7;

const rationals = fc
  .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([n, d]) => q.rational(n, d));

/** A value with an interval around it, open on a side now and then. */
const enclosed = fc
  .tuple(rationals, rationals, rationals, fc.boolean(), fc.boolean())
  .map(([value, below, above, openLow, openHigh]) => ({
    value,
    range: {
      lo: openLow ? null : q.subtract(value, q.absolute(below)),
      hi: openHigh ? null : q.add(value, q.absolute(above)),
    } satisfies Interval,
  }));

const holds = (range: Interval, value: q.Rational): boolean => contains(range, point(value));

test('sums, products, selections and signs', () => {
  fc.assert(
    fc.property(enclosed, enclosed, (a, b) => {
      expect(holds(addIntervals(a.range, b.range), q.add(a.value, b.value))).toBe(true);
      expect(holds(multiplyIntervals(a.range, b.range), q.multiply(a.value, b.value))).toBe(true);
      expect(holds(minIntervals(a.range, b.range), q.minimum(a.value, b.value))).toBe(true);
      expect(holds(maxIntervals(a.range, b.range), q.maximum(a.value, b.value))).toBe(true);
      expect(holds(negateInterval(a.range), q.negate(a.value))).toBe(true);
      expect(holds(absInterval(a.range), q.absolute(a.value))).toBe(true);
      expect(holds(powerInterval(a.range, 2), q.power(a.value, 2))).toBe(true);
      expect(holds(powerInterval(a.range, 3), q.power(a.value, 3))).toBe(true);
    }),
    { seed, numRuns: 2_000 },
  );
});

test('inverses, of either sign and beside zero', () => {
  fc.assert(
    fc.property(enclosed, (a) => {
      fc.pre(a.value.n !== 0n);
      expect(holds(invertInterval(a.range), q.divide(q.one, a.value))).toBe(true);
    }),
    { seed, numRuns: 2_000 },
  );
});

test('the product of bounds is tight', () => {
  const range = (lo: bigint, hi: bigint): Interval => ({ lo: q.rational(lo), hi: q.rational(hi) });
  expect(multiplyIntervals(range(-2n, 3n), range(-5n, 7n))).toEqual(range(-15n, 21n));
  expect(multiplyIntervals(range(0n, 0n), { lo: null, hi: null })).toEqual(range(0n, 0n));
  expect(invertInterval(range(2n, 4n))).toEqual({ lo: q.rational(1n, 4n), hi: q.rational(1n, 2n) });
  expect(invertInterval(range(0n, 4n))).toEqual({ lo: q.rational(1n, 4n), hi: null });
});
