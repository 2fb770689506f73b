/**
 * The one definition of rounding and of integer division for Core, the interpreter and what the emitters must equal.
 * What comes in: integers of any size, the divisor at least 1. What goes out: an integer. May import: types/rounding.
 * Tested against exact rationals in `test/arithmetic`; the reference interpreter has its own definition, on purpose.
 */
import type { Rounding } from '../types/rounding.ts';

/** The integer nearest to `n / d` in the given direction; `n / d` itself when it is whole. `d` must be at least 1. */
export const divide = (rounding: Rounding, n: bigint, d: bigint): bigint => dividers[rounding](n, d);

/** `n − d · ⌊n / d⌋`, so that the result lies in `0 .. d − 1` for either sign of `n`. `d` must be at least 1. */
export const modulo = (n: bigint, d: bigint): bigint => {
  const rest = n % d;
  return rest < 0n ? rest + d : rest;
};

/** ⌊n / d⌋: toward −∞. BigInt division truncates, so only a negative inexact quotient moves. */
const down = (n: bigint, d: bigint): bigint => {
  const quotient = n / d;
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient;
};

/** ⌈n / d⌉: toward +∞. */
const up = (n: bigint, d: bigint): bigint => {
  const quotient = n / d;
  return n > 0n && quotient * d !== n ? quotient + 1n : quotient;
};

const towardZero = (n: bigint, d: bigint): bigint => n / d;

const awayFromZero = (n: bigint, d: bigint): bigint => (n < 0n ? down(n, d) : up(n, d));

/** The nearest integer, a tie toward +∞: ⌊n / d + 1/2⌋. */
const halfUp = (n: bigint, d: bigint): bigint => down(2n * n + d, 2n * d);

/** The nearest integer, a tie to the even one. */
const halfEven = (n: bigint, d: bigint): bigint => {
  const floor = down(n, d);
  const twiceRest = 2n * (n - floor * d);
  if (twiceRest < d) return floor;
  if (twiceRest > d) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
};

/** Division by direction, for those who choose the direction once and divide often. */
export const dividers: Readonly<Record<Rounding, (n: bigint, d: bigint) => bigint>> = {
  up,
  down,
  'toward zero': towardZero,
  'away from zero': awayFromZero,
  'half up': halfUp,
  'half even': halfEven,
};
