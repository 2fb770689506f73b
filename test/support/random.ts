/**
 * A seeded source of randomness for tests: the same seed gives the same run on every machine.
 * xoshiro128** (Blackman and Vigna) seeded through splitmix32. Not for secrets.
 */
export type Random = {
  /** A whole number in `0 .. bound - 1`; the bound at least 1 and at most 2^32. */
  readonly below: (bound: number) => number;
  /** True once in `1 / probability` times. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** `count` uniform bits. */
  readonly bits: (count: number) => bigint;
  /** A bigint at least 0 and below 2^maxBits, uniform in bit length: small and huge ones are equally likely. */
  readonly natural: (maxBits: number) => bigint;
  /** A bigint in `lo .. hi`, both included: often an edge, else uniform in bit length from one of its edges or zero. */
  readonly within: (lo: bigint, hi: bigint) => bigint;
  /** Another source, whose numbers do not depend on how many this one still gives. */
  readonly fork: () => Random;
};

export const createRandom = (seed: number | string): Random =>
  fromWords(seedWords(typeof seed === 'string' ? hash(seed) : seed >>> 0));

/** The length of `n` in bits; 0 for 0. */
export const bitLength = (n: bigint): number => {
  if (n === 0n) return 0;
  const digits = (n < 0n ? -n : n).toString(16);
  return 4 * (digits.length - 1) + (32 - Math.clz32(Number.parseInt(digits.charAt(0), 16)));
};

const hash = (text: string): number => {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
};

const seedWords = (seed: number): Uint32Array => {
  let state = seed >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  });
};

const rotate = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0;

const fromWords = (state: Uint32Array): Random => {
  let [a, b, c, d] = [state[0] ?? 1, state[1] ?? 2, state[2] ?? 3, state[3] ?? 4];
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const shifted = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ shifted) >>> 0;
    d = rotate(d, 11);
    return result;
  };
  const below = (bound: number): number => Math.floor((next() / 0x100000000) * bound);
  const chance = (probability: number): boolean => next() / 0x100000000 < probability;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const bits = (count: number): bigint => {
    let result = 0n;
    for (let left = count; left > 0; left -= 32) {
      const word = BigInt(next());
      result = left >= 32 ? (result << 32n) | word : (result << BigInt(left)) | (word >> BigInt(32 - left));
    }
    return result;
  };
  const natural = (maxBits: number): bigint => {
    const length = below(maxBits + 1);
    return length === 0 ? 0n : (1n << BigInt(length - 1)) | bits(length - 1);
  };
  const within = (lo: bigint, hi: bigint): bigint => {
    const room = hi - lo;
    if (room <= 0n) return lo;
    const offset = (): bigint => {
      const drawn = natural(bitLength(room));
      return drawn > room ? drawn % (room + 1n) : drawn;
    };
    switch (below(8)) {
      case 0:
        return pick([lo, hi, lo + 1n, hi - 1n]);
      case 1:
        return lo + offset();
      case 2:
        return hi - offset();
      case 3:
        return lo <= 0n && hi >= 0n ? pick([0n, hi >= 1n ? 1n : 0n, lo <= -1n ? -1n : 0n]) : lo + offset();
      default: {
        const drawn = hi > 0n && (lo >= 0n || chance(0.5)) ? natural(bitLength(hi)) : -natural(bitLength(lo));
        return drawn < lo || drawn > hi ? lo + offset() : drawn;
      }
    }
  };
  const fork = (): Random => fromWords(seedWords(next()));
  return { below, chance, pick, bits, natural, within, fork };
};
