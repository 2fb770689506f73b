/**
 * ln x as an integer, rounded to a side. This is what `ln` means; `grammar/reference.md` has it in formulas. Every step fits
 * 256 bits.
 *
 * x = 2^k · y with y between 181/256 and 181/128, about √½ and √2, so that ln x = k · ln 2 + 2 artanh z with
 * z = (y − 1) / (y + 1) and |z| < 0.1717; artanh by its power series up to z^47, in |z|, with the sign put back.
 *
 * - *Monotone.* Within one k each step grows with |z|, because all terms are positive, and artanh is odd. Steps round toward
 *   zero, so what is added to k · ln 2 never exceeds the true ln y at the top of a segment and never falls short of it at the
 *   bottom of the next; and ln 2 is rounded up, which only moves the segments apart.
 * - *Error.* In units of 2^-128: y is short by at most 2, z gives 2.1, the series 0.6, its tail 0.5, the last product 1, and
 *   64 times the error of ln 2 a quarter: below 6.5. Rounding adds or takes 8, so never lies on the wrong side. The result is
 *   within one unit in its last place, plus 2^-124, plus what reading x to 2^-192 moves: 2^-192 / x, at most 2^-102.
 * - *Exact* at x = 1, where nothing is added or taken: the result may not cross zero there.
 */
import { ln2 } from './exponential.ts';

/** ⌊2^128 / (2i + 1)⌋ from i = 23 down to 0: the coefficients of artanh z / z in z². */
export const artanhTerms: readonly bigint[] = Array.from({ length: 24 }, (_, at) => (1n << 128n) / BigInt(47 - 2 * at));

/** What rounding adds or takes, in units of 2^-136. */
export const logarithmPad = 1n << 11n;

/** Above this y, of which 2^127 is 1, the next power of two is nearer. */
export const nearerAbove = 181n << 120n;

/** ln(x / 2^192) · one, rounded down or up, for 10^-27 <= x / 2^192 <= 10^19 and a power of ten up to 10^30. */
export const logarithm = (rounding: 'up' | 'down', x: bigint, one: bigint): bigint => {
  const bits = BigInt(x.toString(2).length);
  const y = (x << (256n - bits)) >> 128n;
  const isNear = y >= nearerAbove;
  const k = bits - (isNear ? 192n : 193n);
  const nearest = isNear ? 1n << 128n : 1n << 127n;
  const z = ((isNear ? nearest - y : y - nearest) << 128n) / (y + nearest);
  const square = (z * z) >> 128n;
  let p = 0n;
  for (const term of artanhTerms) p = term + ((p * square) >> 128n);
  const part = ((z * p) >> 127n) << 8n;
  const sum = k * ln2.above136 + (isNear ? -part : part);
  const unit = 1n << 192n;
  if (rounding === 'down') {
    const below = sum - logarithmPad;
    return ((x >= unit && below < 0n ? 0n : below) * one) >> 136n;
  }
  const above = sum + logarithmPad;
  return -((-(x <= unit && above > 0n ? 0n : above) * one) >> 136n);
};
