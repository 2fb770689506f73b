/** The roundings that a generated value may have without erring to the wrong side. */
import { roundings, type Rounding } from '../../../src/types/rounding.ts';
import { isExact, type Term } from './term.ts';

export const roundsAbove = (rounding: Rounding, { lo, hi }: Term): boolean =>
  rounding === 'up' ||
  rounding.startsWith('half') ||
  (rounding === 'toward zero' && lo.n < 0n) ||
  (rounding === 'away from zero' && hi.n > 0n);

export const roundsBelow = (rounding: Rounding, { lo, hi }: Term): boolean =>
  rounding === 'down' ||
  rounding.startsWith('half') ||
  (rounding === 'toward zero' && hi.n > 0n) ||
  (rounding === 'away from zero' && lo.n < 0n);

/** `up` may not lie below the exact value, `down` not above; what is inexact both ways is accepted, or has no side. */
export const allowedRoundings = (value: Term): readonly { readonly value: Rounding; readonly accepted: boolean }[] => {
  const right = roundings.filter(
    (each) =>
      !(value.below && each === 'up') &&
      !(value.above && each === 'down') &&
      (isExact(value) || each === 'up' || each === 'down'),
  );
  if (right.length > 0) return right.map((each) => ({ value: each, accepted: false }));
  return roundings.map((each) => ({ value: each, accepted: true }));
};
