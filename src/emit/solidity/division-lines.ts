/**
 * Division in assembly. A divisor is at least 1 and every result fits one word: both are proved before we come here.
 *
 * Floors of negative numbers use ⌊n / d⌋ = ¬⌊¬n / d⌋, where ¬x = −1 − x flips every bit; with s the sign spread over a word,
 * `xor(s, div(xor(s, n), d))` is right for both signs and for divisors up to 2^256 − 1.
 */
import type { Rounding } from '../../types/rounding.ts';

/** A numerator that is at least 0 has fewer directions. */
export const unsignedRounding = (rounding: Rounding): Rounding =>
  rounding === 'toward zero' ? 'down' : rounding === 'away from zero' ? 'up' : rounding;

const nonzero = (value: string): string => `iszero(iszero(${value}))`;

/** What is added to the magnitude `z` when a remainder `r` of the division by `d` is left; `s` is −1 where n < 0, else 0. */
export const magnitudeStep = (rounding: Rounding, signed: boolean): string | null => {
  switch (rounding) {
    case 'down':
      return signed ? `and(s, ${nonzero('r')})` : null;
    case 'up':
      return signed ? `and(not(s), ${nonzero('r')})` : nonzero('r');
    case 'toward zero':
      return null;
    case 'away from zero':
      return nonzero('r');
    case 'half up':
      // A tie moves toward +∞: away from zero where n >= 0, toward it where n < 0.
      return signed ? 'gt(add(r, iszero(s)), sub(d, r))' : 'iszero(lt(r, sub(d, r)))';
    case 'half even':
      return 'gt(add(r, and(z, 1)), sub(d, r))';
  }
};

/** What is added to the floor `z` when `r`, at least 0 and below d, is left; `s` as above. */
export const floorStep = (rounding: Rounding): string | null => {
  switch (rounding) {
    case 'down':
      return null;
    case 'up':
      return nonzero('r');
    case 'toward zero':
      return `and(${nonzero('r')}, sub(0, s))`;
    case 'away from zero':
      return `and(${nonzero('r')}, iszero(s))`;
    case 'half up':
      return 'iszero(lt(r, sub(d, r)))';
    case 'half even':
      return 'gt(add(r, and(z, 1)), sub(d, r))';
  }
};

export const add = (step: string | null): readonly string[] => (step === null ? [] : [`z := add(z, ${step})`]);

/**
 * The quotient of (h, l) − r by d, which divides it: take the power of two t out of d, then multiply by the inverse of the odd
 * rest e modulo 2^256. `xor(mul(3, e), 2)` is right in 4 bits and each Newton step doubles them: six steps give 256, the last
 * of them in the product itself.
 */
const exactQuotient: readonly string[] = [
  'let t := and(d, sub(0, d))',
  'let e := div(d, t)',
  'let v := xor(mul(3, e), 2)',
  ...Array.from({ length: 5 }, () => 'v := mul(v, sub(2, mul(e, v)))'),
  'l := or(div(sub(l, r), t), mul(sub(h, gt(r, l)), add(div(sub(0, t), t), 1)))',
  'z := mul(l, mul(v, sub(2, mul(e, v))))',
];

const product: readonly string[] = ['let l := mul(a, b)', 'let h := mulmod(a, b, not(0))', 'h := sub(sub(h, l), lt(h, l))'];

/** z and, where `step` wants it, r of a·b / d, all at least 0. A product that fits one word is done with `div`. */
export const productQuotient = (wantsRemainder: boolean): readonly string[] => [
  ...product,
  ...(wantsRemainder ? ['let r := mulmod(a, b, d)'] : []),
  'z := div(l, d)',
  'if h {',
  ...(wantsRemainder ? [] : ['let r := mulmod(a, b, d)']),
  ...exactQuotient,
  '}',
];

export const absolute = (variable: string): readonly string[] => [
  `t_ := sar(255, ${variable})`,
  `${variable} := sub(xor(${variable}, t_), t_)`,
];

/**
 * The lines that set `z` to n / d for words, for those who write them in place. They read and set no other outer name.
 * `room`: n stays a word when d − 1 is added to its magnitude.
 */
export const wordDivision = (signed: boolean, rounding: Rounding, smallDivisor: boolean, room: boolean): readonly string[] => {
  const raised = room ? byRaising(signed, signed ? rounding : unsignedRounding(rounding)) : null;
  if (raised !== null) return raised;
  if (!signed) return unsignedWord(unsignedRounding(rounding));
  return (smallDivisor ? bySdiv(rounding) : null) ?? signedWord(rounding);
};

/** With d − 1, or the half of d, added to the magnitude first, the division that cuts is right: no remainder is needed. */
const byRaising = (signed: boolean, rounding: Rounding): readonly string[] | null => {
  if (signed) {
    if (rounding !== 'away from zero') return null;
    return ['let s := sar(255, n)', 'z := sdiv(add(n, sub(xor(sub(d, 1), s), s)), d)'];
  }
  if (rounding === 'up') return ['z := div(add(n, sub(d, 1)), d)'];
  // An odd d has no ties, and what its half loses by being cut cannot reach the next integer.
  return rounding === 'half up' ? ['z := div(add(n, shr(1, d)), d)'] : null;
};

/** With a divisor below 2^255 the signed instructions do: the quotient toward zero, the remainder with the sign of n. */
const bySdiv = (rounding: Rounding): readonly string[] | null => {
  switch (rounding) {
    case 'down':
      return ['z := sub(sdiv(n, d), slt(smod(n, d), 0))'];
    case 'up':
      return ['z := add(sdiv(n, d), sgt(smod(n, d), 0))'];
    case 'toward zero':
      return ['z := sdiv(n, d)'];
    case 'away from zero':
      return ['let r := smod(n, d)', 'z := add(sdiv(n, d), or(sar(255, r), sgt(r, 0)))'];
    case 'half up':
    case 'half even':
      return null;
  }
};

export function unsignedWord(rounding: Rounding): readonly string[] {
  if (rounding === 'down') return ['z := div(n, d)'];
  if (rounding === 'up') return [`z := add(div(n, d), ${nonzero('mod(n, d)')})`];
  return ['let r := mod(n, d)', 'z := div(n, d)', ...add(magnitudeStep(rounding, false))];
}

export function signedWord(rounding: Rounding): readonly string[] {
  const floor = ['let s := sar(255, n)', 'z := xor(s, div(xor(s, n), d))'];
  const magnitude = ['let s := sar(255, n)', 'let m := sub(xor(n, s), s)'];
  switch (rounding) {
    case 'down':
      return floor;
    case 'up':
      return [...floor, 'z := add(z, iszero(eq(mul(z, d), n)))'];
    case 'toward zero':
      return [...magnitude, 'z := sub(xor(div(m, d), s), s)'];
    case 'away from zero':
      return [...magnitude, `z := add(div(m, d), ${nonzero('mod(m, d)')})`, 'z := sub(xor(z, s), s)'];
    case 'half up':
    case 'half even':
      return [...floor, 'let r := sub(n, mul(z, d))', ...add(floorStep(rounding))];
  }
}

/** z and r of (h, l) / d, all at least 0: the remainder of the high word is carried down modulo d. */
export const wideQuotient: readonly string[] = [
  'let r := addmod(mulmod(h, addmod(not(0), 1, d), d), l, d)',
  'z := div(l, d)',
  'if h {',
  ...exactQuotient,
  '}',
];
