/**
 * Exact rationals in lowest terms with a positive denominator.
 * Used by the checker (constants, ranges) and by the reference interpreter; never by Core, which has integers only.
 */

export type Rational = { readonly n: bigint; readonly d: bigint };

export const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  if (x === 1n || y === 1n) return 1n;
  if (x <= mostExact && y <= mostExact) return BigInt(gcdOfNumbers(Number(x), Number(y)));
  if (x === 0n || y === 0n) return x + y;
  // Enclosures are full of powers of two, over which Euclid's way is long: these are taken out first.
  const [p, q] = [x & -x, y & -y];
  const common = p < q ? p : q;
  if (p === x || q === y) return common;
  if (p !== 1n) x /= p;
  if (q !== 1n) y /= q;
  while (y !== 0n) {
    if (x <= mostExact && y <= mostExact) return common * BigInt(gcdOfNumbers(Number(x), Number(y)));
    const rest = x % y;
    x = y;
    y = rest;
  }
  return common * x;
};

/** What a JavaScript number holds exactly is divided several times as fast; so is what is not put into pairs. */
const mostExact = BigInt(Number.MAX_SAFE_INTEGER);

const gcdOfNumbers = (a: number, b: number): number => {
  let x = a;
  let y = b;
  while (y !== 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return x;
};

export const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;

/** `n / d` in lowest terms. `d` must not be zero. */
export const rational = (n: bigint, d = 1n): Rational => {
  if (d === 1n) return { n, d };
  if (d === 0n) throw new RangeError('a rational with denominator zero');
  if (d < 0n) return rational(-n, -d);
  const g = gcd(n, d);
  return g === 1n ? { n, d } : { n: n / g, d: d / g };
};

export const zero: Rational = { n: 0n, d: 1n };
export const one: Rational = { n: 1n, d: 1n };

// Most numbers of a policy are whole, or over the same power of ten: nothing needs to be brought together then.

export const add = (a: Rational, b: Rational): Rational =>
  a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Rational, b: Rational): Rational =>
  a.d === b.d ? rational(a.n - b.n, a.d) : rational(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Rational, b: Rational): Rational =>
  a.d === 1n && b.d === 1n ? { n: a.n * b.n, d: 1n } : rational(a.n * b.n, a.d * b.d);
/** `b` must not be zero. */
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const absolute = (a: Rational): Rational => (a.n < 0n ? negate(a) : a);

/** Negative, zero or positive as `a` is below, at or above `b`. */
export const compare = (a: Rational, b: Rational): number => {
  if (a.d === b.d) return a.n < b.n ? -1 : a.n > b.n ? 1 : 0;
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
};

export const minimum = (a: Rational, b: Rational): Rational => (compare(a, b) <= 0 ? a : b);
export const maximum = (a: Rational, b: Rational): Rational => (compare(a, b) >= 0 ? a : b);
export const isInteger = (a: Rational): boolean => a.d === 1n;

/** The greatest integer at or below `a`. */
export const floor = (a: Rational): bigint => {
  const quotient = a.n / a.d;
  return a.n < 0n && quotient * a.d !== a.n ? quotient - 1n : quotient;
};

/** The least integer at or above `a`. */
export const ceil = (a: Rational): bigint => -floor(negate(a));

export const power = (a: Rational, exponent: number): Rational =>
  exponent >= 0
    ? { n: a.n ** BigInt(exponent), d: a.d ** BigInt(exponent) }
    : rational(a.d ** BigInt(-exponent), a.n ** BigInt(-exponent));

/** Asked for with every number that is read, so each is made once. */
export const powerOfTen = (exponent: number): Rational => {
  const known = powers.get(exponent);
  if (known !== undefined) return known;
  const power = 10n ** BigInt(Math.abs(exponent));
  const made = exponent >= 0 ? { n: power, d: 1n } : { n: 1n, d: power };
  if (Math.abs(exponent) <= 100) powers.set(exponent, made);
  return made;
};

const powers = new Map<number, Rational>();
