/** Integer square roots. */

/** `down`: the largest r with r² ≤ n. `up`: the smallest r with r² ≥ n. `n` must be at least 0. */
export const root = (rounding: 'up' | 'down', n: bigint): bigint => {
  if (n < 0n) throw new RangeError('the square root of a negative number');
  const floor = rootDown(n);
  return rounding === 'up' && floor * floor !== n ? floor + 1n : floor;
};

/** Below this, a double's square root is off by less than one and a step either way mends it. */
const exactInDouble = 1n << 52n;

/**
 * Newton's iteration from above: from any start at or over √n it falls strictly until it reaches ⌊√n⌋, and the first
 * step that does not fall proves it.
 */
const rootDown = (n: bigint): bigint => {
  if (n < exactInDouble) return BigInt(Math.floor(Math.sqrt(Number(n))));
  let guess = 1n << BigInt(Math.ceil(n.toString(16).length * 2));
  for (;;) {
    const next = (guess + n / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
};
