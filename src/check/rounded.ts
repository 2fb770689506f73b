/** What is known of a value after it has been rounded to a scale. */
import { hull, type Interval, isAtLeast, isAtMost } from '../types/interval.ts';
import type { Knowledge, Origin } from '../types/knowledge.ts';
import { add, ceil, floor, multiply, powerOfTen, type Rational, rational, zero } from '../types/rational.ts';
import { exact, isMultiple, source } from '../types/reckoning.ts';
import type { Rounding } from '../types/rounding.ts';
import type { Scale } from '../types/schema.ts';
import { decimalsOf } from './read.ts';

/** What is known after rounding to the scale; an accepted name is a source from here on. */
export const afterRounding = (
  value: Knowledge,
  scale: Scale,
  rounding: Rounding | null,
  origin: Origin,
  accepted: boolean,
): Knowledge => {
  const step = powerOfTen(-decimalsOf(scale));
  // The coarsest step that the scale can have bounds what a rounding moves.
  const coarsest = powerOfTen(-(scale.kind === 'fixed' ? scale.decimals : scale.min));
  const range = rounding === null ? value : roundedRange(value, coarsest, rounding);
  const fine = scale.kind === 'fixed' ? range : hull(range, value);
  if (accepted) return { ...source(fine, step) };
  if (rounding === null) return { ...value, grid: isMultiple(value.grid, step) ? value.grid : step };
  const moved = movedBy(rounding, hull(value, exact(value)));
  const error = value.error && add(value.error, rounding.startsWith('half') ? multiply(coarsest, rational(1n, 2n)) : coarsest);
  return {
    lo: fine.lo,
    hi: fine.hi,
    exactLo: value.exactLo,
    exactHi: value.exactHi,
    grid: step,
    above: value.above ?? (moved.up ? origin : null),
    below: value.below ?? (moved.down ? origin : null),
    error,
  };
};

const movedBy = (rounding: Rounding, range: Interval): { readonly up: boolean; readonly down: boolean } => {
  const [positive, negative] = [isAtLeast(range, zero), isAtMost(range, zero)];
  switch (rounding) {
    case 'up':
      return { up: true, down: false };
    case 'down':
      return { up: false, down: true };
    case 'toward zero':
      return { up: !positive, down: !negative };
    case 'away from zero':
      return { up: !negative, down: !positive };
    case 'half up':
    case 'half even':
      return { up: true, down: true };
  }
};

/** Bounds of the rounded value: outward to the step, on the sides that the direction can reach. */
const roundedRange = (value: Interval, step: Rational, rounding: Rounding): Interval => {
  // Of a quotient that is only cut to an integer the lowest terms would be found for nothing.
  const toStep = (bound: Rational, whole: (value: Rational) => bigint): Rational =>
    multiply(rational(whole({ n: bound.n * step.d, d: bound.d * step.n })), step);
  const down = (bound: Rational): Rational => toStep(bound, floor);
  const up = (bound: Rational): Rational => toStep(bound, ceil);
  const both = (bound: Rational): { readonly low: Rational; readonly high: Rational } => ({ low: bound, high: bound });
  const round = (bound: Rational): { readonly low: Rational; readonly high: Rational } => {
    switch (rounding) {
      case 'up':
        return both(up(bound));
      case 'down':
        return both(down(bound));
      case 'toward zero':
        return both(bound.n < 0n ? up(bound) : down(bound));
      case 'away from zero':
        return both(bound.n < 0n ? down(bound) : up(bound));
      case 'half up':
      case 'half even':
        return { low: down(bound), high: up(bound) };
    }
  };
  return { lo: value.lo && round(value.lo).low, hi: value.hi && round(value.hi).high };
};
