/**
 * e^x and 2^x as integers, rounded to a side. This is what `exp` and `exp2` mean; `grammar/reference.md` has it in formulas.
 * Every step fits 256 bits.
 *
 * With x = n · ln 2 + r and 0 <= r < ln 2, e^x = 2^n · e^r. From u = r / 256 the Taylor polynomial of degree 12 gives
 * q = e^u − 1, and eight doublings 1 + q ← (1 + q)² give e^r = 1 + q. Holding q and not 1 + q keeps the bits that squaring
 * loses: q has 136 bits after the point at first and one less after each doubling.
 *
 * - *From below.* Every coefficient, product and square is rounded down, and all terms are positive, so 2^n · (1 + q) never
 *   exceeds the true value: for n >= 0 the ln 2 taken away is rounded up, for n < 0 down.
 * - *Monotone.* Within one n each step grows with r. At its end 1 + q <= e^r < 2, which is where the next n begins.
 * - *Error.* In units of 2^-128 of 1 + q, which lies in [1, 2): r is short by at most 2.7 (`exp`: 1), the polynomial by 1.7;
 *   doubling doubles both at most, and adds at most 13.8. In all below 23. Rounding up adds 32, so never lies below.
 *   The result is within one unit in its last place, plus 2^-122 of its value.
 * - *Exact* where x = 0, and 2^x for every whole x: r = 0 gives q = 0, and the sum of rounding up is cut off there.
 *
 * What is written here must be equal in both emitters; the constants are shared with them, the steps are not.
 */

export const ln2 = {
  /** ⌊ln 2 · 2^128⌋ */
  below128: 0xb17217f7d1cf79abc9e3b39803f2f6afn,
  /** ⌊ln 2 · 2^160⌋ */
  below160: 0xb17217f7d1cf79abc9e3b39803f2f6af40f34326n,
  /** ⌈ln 2 · 2^136⌉ */
  above136: 0xb17217f7d1cf79abc9e3b39803f2f6af41n,
};

const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1));

/** ⌊2^128 / i!⌋ from i = 12 down to 1: the coefficients of (e^u − 1) / u. */
export const growthTerms: readonly bigint[] = Array.from({ length: 12 }, (_, at) => (1n << 128n) / factorial(12 - at));

/** What rounding up adds, in units of 2^-128. */
export const growthPad = 32n;

/** e^(u / 2^128) · 2^128 from below, for 0 <= u < ln 2 · 2^128. */
const growth = (u: bigint): bigint => {
  let p = 0n;
  for (const term of growthTerms) p = term + ((p * u) >> 136n);
  let q = (u * p) >> 128n;
  for (let shift = 137n; shift >= 130n; shift -= 1n) q += (q * q) >> shift;
  return (1n << 128n) + q;
};

/** e^(x / 2^160) · one, rounded down or up, for −10^27 <= x / 2^160 <= 88 and a power of ten up to 10^30. */
export const exponential = (rounding: 'up' | 'down', x: bigint, one: bigint): bigint => {
  const unit = x < 0n ? ln2.below160 : ln2.below160 + 1n;
  const n = x < 0n ? (x + 1n) / unit - 1n : x / unit;
  const m = growth((x - n * unit) >> 32n);
  if (rounding === 'down') return (m * one) >> (128n - n);
  const up = -((-(m + growthPad) * one) >> (128n - n));
  return x <= 0n && up > one ? one : up;
};

/** 2^(x / 2^160) · one, rounded down or up, for −10^27 <= x / 2^160 <= 127 and a power of ten up to 10^30. */
export const binaryExponential = (rounding: 'up' | 'down', x: bigint, one: bigint): bigint => {
  const n = x >> 160n;
  const rest = x - (n << 160n);
  const m = growth(((rest >> 32n) * ln2.below128) >> 128n);
  if (rounding === 'down') return (m * one) >> (128n - n);
  const two = 1n << 129n;
  const up = rest === 0n ? m : m + growthPad > two ? two : m + growthPad;
  return -((-up * one) >> (128n - n));
};
