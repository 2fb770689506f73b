/**
 * e^x around its true value, by Taylor's series in fixed point, rounded outward: the tests' own, and slow. What 2^x and ln x are
 * follows from it.
 */
const bits = 420n;
const unit = 1n << bits;

export type Bounds = { readonly lo: bigint; readonly hi: bigint };

const up = (x: bigint): bigint => -(-x >> bits);
const over = (n: bigint, d: bigint): Bounds => ({ lo: n / d, hi: (n + d - 1n) / d });

/** ln 2 = Σ 1 / (k · 2^k), in units of 2^-420. */
export const ln2: Bounds = (() => {
  let [lo, hi] = [0n, 0n];
  for (let k = 1n; k <= bits; k += 1n) {
    const term = over(unit >> k, k);
    lo += term.lo;
    hi += term.hi + 1n;
  }
  return { lo, hi: hi + 1n };
})();

/** e^x · 2^420 for x = n / d >= 0, x below 100. */
const grown = (n: bigint, d: bigint): Bounds => {
  const halvings = 16;
  const x = over(n << bits, d << BigInt(halvings));
  let [termLo, termHi, lo, hi] = [unit, unit, unit, unit];
  for (let k = 1n; termHi > 1n; k += 1n) {
    termLo = ((termLo * x.lo) >> bits) / k;
    termHi = up(termHi * x.hi) / k + 1n;
    lo += termLo;
    hi += termHi;
  }
  hi += 2n;
  for (let at = 0; at < halvings; at += 1) [lo, hi] = [(lo * lo) >> bits, up(hi * hi)];
  return { lo, hi };
};

/** e^(n / d) · one for |n / d| below 100, `one` up to 10^30: whole numbers at or below it, at or above it. */
export const expBounds = (n: bigint, d: bigint, one: bigint): Bounds => {
  const { lo, hi } = grown(n < 0n ? -n : n, d);
  if (n < 0n) return { lo: (one << bits) / hi, hi: (one << bits) / lo + 1n };
  return { lo: (one * lo) >> bits, hi: up(one * hi) };
};

/** 2^(n / d) · one likewise. */
export const exp2Bounds = (n: bigint, d: bigint, one: bigint): Bounds => {
  const [small, large] = n < 0n ? [ln2.hi, ln2.lo] : [ln2.lo, ln2.hi];
  return { lo: expBounds(n * small, d << bits, one).lo, hi: expBounds(n * large, d << bits, one).hi };
};
