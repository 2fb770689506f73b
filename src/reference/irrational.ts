/**
 * `exp`, `exp2` and `ln` by the algorithm of `grammar/reference.md`, on exact rationals: each `down(x, bits)` below is one
 * rounding that it states. The reference's own: it shares neither steps nor constants with `arithmetic/`.
 */
import { enclose } from '../types/enclosure.ts';
import { argumentBits, type Irrational } from '../types/irrational.ts';
import { ceil, compare, floor, maximum, minimum, negate, one, power, rational, zero, type Rational } from '../types/rational.ts';

type Side = 'up' | 'down';

/** The whole multiple of `step` that the function has at x, rounded to a side. */
export const irrational = (of: Irrational, side: Side, x: Rational, step: Rational): Rational => {
  const { n, d } = algorithms[of](side, to(side, x, twoTo(-argumentBits[of])), step);
  return rational(n, d);
};

const twoTo = (exponent: number): Rational => power(rational(2n), exponent);

// Exact, and not brought to lowest terms: each step is rounded to a power of two next, and a common divisor is slow to find.
const add = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const subtract = (a: Rational, b: Rational): Rational => add(a, negate(b));
const multiply = (a: Rational, b: Rational): Rational => ({ n: a.n * b.n, d: a.d * b.d });
/** By a positive one. */
const divide = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d, d: a.d * b.n });

const to = (side: Side, x: Rational, step: Rational): Rational => {
  const quotient = divide(x, step);
  return multiply({ n: side === 'up' ? ceil(quotient) : floor(quotient), d: 1n }, step);
};
const down = (x: Rational, bits: number): Rational => to('down', x, twoTo(-bits));
const up = (x: Rational, bits: number): Rational => to('up', x, twoTo(-bits));

const ln2 = enclose('ln', rational(2n), 256);

const growthPad = multiply(rational(32n), twoTo(-128));

const exponential = (side: Side, x: Rational, step: Rational): Rational => {
  const unit = x.n < 0n ? down(ln2.lo, 160) : up(ln2.hi, 160);
  const n = floor(divide(x, unit));
  const mantissa = growth(down(subtract(x, multiply(rational(n), unit)), 128));
  if (side === 'down') return scaled('down', mantissa, n, step);
  const above = scaled('up', add(mantissa, growthPad), n, step);
  return x.n <= 0n ? minimum(above, one) : above;
};

const binary = (side: Side, x: Rational, step: Rational): Rational => {
  const n = floor(x);
  const rest = subtract(x, rational(n));
  const mantissa = growth(down(multiply(down(rest, 128), down(ln2.lo, 128)), 128));
  if (side === 'down') return scaled('down', mantissa, n, step);
  return scaled('up', rest.n === 0n ? mantissa : minimum(add(mantissa, growthPad), rational(2n)), n, step);
};

/** mantissa · 2^n on the grid of the result. Far down 2^n is as good as 2^-4096: the mantissa lies between 1 and 2. */
const scaled = (side: Side, mantissa: Rational, n: bigint, step: Rational): Rational =>
  to(side, multiply(mantissa, twoTo(n < -4096n ? -4096 : Number(n))), step);

/** e^r from below, for 0 <= r < ln 2. */
const growth = (r: Rational): Rational => {
  const u = multiply(r, twoTo(-8));
  let p = zero;
  let factorial = 479_001_600n;
  for (let at = 12n; at >= 1n; at -= 1n) {
    p = add(down(rational(1n, factorial), 128), down(multiply(p, u), 128));
    factorial /= at;
  }
  let q = down(multiply(u, p), 136);
  for (let bits = 135; bits >= 128; bits -= 1) q = add(multiply(q, rational(2n)), down(multiply(q, q), bits));
  return add(one, q);
};

const logarithmPad = twoTo(-125);

const logarithm = (side: Side, x: Rational, step: Rational): Rational => {
  let k = x.n.toString(2).length - x.d.toString(2).length;
  if (compare(x, twoTo(k)) < 0) k -= 1;
  let y = down(divide(x, twoTo(k)), 127);
  if (compare(y, rational(181n, 128n)) >= 0) {
    y = divide(y, rational(2n));
    k += 1;
  }
  const z = divide(subtract(y, one), add(y, one));
  const distance = down(z.n < 0n ? negate(z) : z, 128);
  const square = down(multiply(distance, distance), 128);
  let p = zero;
  for (let at = 47n; at >= 1n; at -= 2n) p = add(down(rational(1n, at), 128), down(multiply(p, square), 128));
  const part = down(multiply(multiply(rational(2n), distance), p), 128);
  const sum = add(multiply(rational(BigInt(k)), up(ln2.hi, 136)), z.n < 0n ? negate(part) : part);
  if (side === 'down') {
    const below = subtract(sum, logarithmPad);
    return to('down', compare(x, one) >= 0 ? maximum(below, zero) : below, step);
  }
  const above = add(sum, logarithmPad);
  return to('up', compare(x, one) <= 0 ? minimum(above, zero) : above, step);
};

const algorithms: Readonly<Record<Irrational, (side: Side, x: Rational, step: Rational) => Rational>> = {
  exp: exponential,
  exp2: binary,
  ln: logarithm,
};
