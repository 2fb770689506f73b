/**
 * Rational bounds around e^x, 2^x and ln x, by their power series with every step rounded outward. They are the true values to
 * as many bits as are asked for: the checker bounds results with them, and the reference says with them what is exact. They
 * are no part of the meaning of a policy.
 */
import type { Irrational } from './irrational.ts';
import {
  ceil,
  compare,
  divide,
  floor,
  isInteger,
  multiply,
  negate,
  one,
  power,
  rational,
  zero,
  type Rational,
} from './rational.ts';

export type Enclosure = { readonly lo: Rational; readonly hi: Rational };

/** Bounds that differ by about 2^-bits, of the value for `exp` and `exp2`; equal where the value is rational. `ln` wants x > 0. */
export const enclose = (of: Irrational, x: Rational, bits: number): Enclosure => {
  switch (of) {
    case 'exp':
      return exponential(x, bits);
    case 'exp2':
      return binary(x, bits);
    case 'ln':
      return logarithm(x, bits);
  }
};

/** Bounds as whole multiples of 2^-bits, for the `bits` of the computation at hand. Neither is negative. */
type Fixed = { readonly lo: bigint; readonly hi: bigint };

const twoTo = (exponent: number): Rational => power(rational(2n), exponent);
/** Of a quotient that is only cut to an integer the lowest terms would be found for nothing. */
const fixed = (x: Rational, bits: number): Fixed => {
  const scaled: Rational = { n: x.n << BigInt(bits), d: x.d };
  return { lo: floor(scaled), hi: ceil(scaled) };
};
const plain = ({ lo, hi }: Fixed, bits: number): Enclosure => ({
  lo: multiply(rational(lo), twoTo(-bits)),
  hi: multiply(rational(hi), twoTo(-bits)),
});
const up = (x: bigint, bits: bigint): bigint => -(-x >> bits);
const product = (a: Fixed, b: Fixed, bits: number): Fixed => ({
  lo: (a.lo * b.lo) >> BigInt(bits),
  hi: up(a.hi * b.hi, BigInt(bits)),
});
const over = (a: Fixed, by: bigint): Fixed => ({ lo: a.lo / by, hi: (a.hi + by - 1n) / by });
const sum = (a: Fixed, b: Fixed): Fixed => ({ lo: a.lo + b.lo, hi: a.hi + b.hi });

/** Below this an exponential lies between 0 and 2^-4096. */
const vanishes = rational(-4096n);
const nearlyNothing: Enclosure = { lo: zero, hi: twoTo(-4096) };

const exponential = (x: Rational, bits: number): Enclosure => {
  if (x.n === 0n) return { lo: one, hi: one };
  if (compare(x, vanishes) < 0) return nearlyNothing;
  if (x.n < 0n) {
    const inverse = exponential(negate(x), bits + 2);
    return { lo: divide(one, inverse.hi), hi: divide(one, inverse.lo) };
  }
  const halvings = floor(x).toString(2).length + 8;
  const work = bits + 2 * halvings + 16;
  return plain(grown(fixed(multiply(x, twoTo(-halvings)), work), halvings, work), work);
};

/** e^(x · 2^halvings) for 0 <= x < 2^-8. What is lost in the series grows by as much as x. */
const grown = (x: Fixed, halvings: number, bits: number): Fixed => {
  let term: Fixed = { lo: 1n << BigInt(bits), hi: 1n << BigInt(bits) };
  let total = term;
  for (let at = 1n; term.hi > 1n; at += 1n) {
    term = over(product(term, x, bits), at);
    total = sum(total, term);
  }
  // The terms left out are together below the last one.
  total = { lo: total.lo, hi: total.hi + 1n };
  for (let at = 0; at < halvings; at += 1) total = product(total, total, bits);
  return total;
};

const binary = (x: Rational, bits: number): Enclosure => {
  if (compare(x, vanishes) < 0) return nearlyNothing;
  const whole = floor(x);
  const scale = twoTo(Number(whole));
  if (isInteger(x)) return { lo: scale, hi: scale };
  const halvings = 8;
  const work = bits + 2 * halvings + 16;
  const fraction = fixed(multiply({ n: x.n - whole * x.d, d: x.d }, twoTo(-halvings)), work);
  const { lo, hi } = plain(grown(product(fraction, ln2(work), work), halvings, work), work);
  return { lo: multiply(lo, scale), hi: multiply(hi, scale) };
};

const logarithm = (x: Rational, bits: number): Enclosure => {
  // x = 2^k · y with y between ½ and 2.
  const k = x.n.toString(2).length - x.d.toString(2).length;
  const y = multiply(x, twoTo(-k));
  const work = bits + 16;
  const z = rational(y.n - y.d, y.n + y.d);
  const part = twiceArtanh(fixed(z.n < 0n ? negate(z) : z, work), work);
  const signed = z.n < 0n ? { lo: -part.hi, hi: -part.lo } : part;
  const { lo, hi } = ln2(work);
  const times = BigInt(k);
  return plain(sum(k < 0 ? { lo: times * hi, hi: times * lo } : { lo: times * lo, hi: times * hi }, signed), work);
};

/** Asked for with every logarithm, and with few numbers of bits. */
const ln2 = (bits: number): Fixed => {
  const known = halves.get(bits);
  if (known !== undefined) return known;
  const made = twiceArtanh(fixed(rational(1n, 3n), bits), bits);
  halves.set(bits, made);
  return made;
};

const halves = new Map<number, Fixed>();

/** 2 artanh z = 2 (z + z³/3 + z⁵/5 + …) for 0 <= z <= ⅓. */
const twiceArtanh = (z: Fixed, bits: number): Fixed => {
  if (z.hi === 0n) return { lo: 0n, hi: 0n };
  const square = product(z, z, bits);
  let odd = z;
  let total: Fixed = { lo: 0n, hi: 0n };
  for (let at = 1n; odd.hi > 1n; at += 2n) {
    total = sum(total, over(odd, at));
    odd = product(odd, square, bits);
  }
  // The odd powers left out are together below twice the last one.
  return { lo: 2n * total.lo, hi: 2n * (total.hi + 2n) };
};
