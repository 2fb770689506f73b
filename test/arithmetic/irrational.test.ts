/** `exp`, `exp2` and `ln` against their true values, against the specification's own steps, and where segments meet. */
import { describe, expect, test } from 'vitest';
import { ln2 as constants } from '../../src/arithmetic/exponential.ts';
import { irrational } from '../../src/arithmetic/irrational.ts';
import { nearerAbove } from '../../src/arithmetic/logarithm.ts';
import { argumentRange } from '../../src/core/bounds.ts';
import { irrational as specified } from '../../src/reference/irrational.ts';
import { enclose } from '../../src/types/enclosure.ts';
import { argumentBits, irrationals, type Irrational } from '../../src/types/irrational.ts';
import { compare, multiply, powerOfTen, rational } from '../../src/types/rational.ts';
import { createRandom, type Random } from '../support/random.ts';
import { exp2Bounds, expBounds, ln2, type Bounds } from './series.ts';

const sides = ['down', 'up'] as const;
const unitOf = (of: Irrational): bigint => 1n << BigInt(argumentBits[of]);

/** Uniform in length, of either sign where the function takes both; for exponentials above −100, where results are not all 0 or 1. */
const draw = (random: Random, of: Irrational): bigint => {
  const { lo, hi } = argumentRange(of);
  if (of === 'ln') {
    const x = random.natural(256);
    return x < lo ? lo + x : x > hi ? hi - (x >> 4n) : x;
  }
  const x = random.natural(167) % ((of === 'exp' ? 88n : 127n) * unitOf(of));
  return random.chance(0.5) ? -x : x;
};

const scaleOf = (random: Random): bigint => 10n ** BigInt(random.below(31));

const boundsOf = (of: 'exp' | 'exp2', x: bigint, one: bigint): Bounds =>
  (of === 'exp' ? expBounds : exp2Bounds)(x, unitOf(of), one);

describe('true values', () => {
  test.each(['exp', 'exp2'] as const)(
    '%s is on its side of 40,000 of them, and as near as it says',
    { timeout: 120_000 },
    (of) => {
      const random = createRandom(`${of} and its series`);
      const wrong: unknown[] = [];
      let [small, nearest] = [0, 0];
      for (let at = 0; at < 40_000; at += 1) {
        const [x, one] = [draw(random, of), scaleOf(random)];
        const { lo, hi } = boundsOf(of, x, one);
        const [below, above] = sides.map((side) => irrational[of](side, x, one));
        if (below === undefined || above === undefined) throw new Error('two sides');
        // Whole numbers at or next to the true value; where it is whole itself, the series shows both neighbours.
        const error = (hi >> 122n) + 1n;
        if (below > hi || above < lo || below < lo - error || above > hi + error) wrong.push({ x, one, below, above, lo, hi });
        if (hi < 1n << 100n && x !== 0n) {
          small += 1;
          if (below === lo && above === hi) nearest += 1;
        }
      }
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(nearest / small).toBeGreaterThan(0.9995);
    },
  );

  test('ln is on its side of 20,000 of them, and as near as it says', { timeout: 120_000 }, () => {
    const random = createRandom('ln and its series');
    const wrong: unknown[] = [];
    let nearest = 0;
    // y <= ln x exactly where e^y <= x, so that the series of e^y is enough.
    const precise = 10n ** 120n;
    const isBelow = (y: bigint, one: bigint, x: bigint): boolean => expBounds(y, one, precise).lo <= (x * precise) >> 192n;
    const isAbove = (y: bigint, one: bigint, x: bigint): boolean => expBounds(y, one, precise).hi >= (x * precise) >> 192n;
    for (let at = 0; at < 20_000; at += 1) {
      const x = draw(random, 'ln');
      const one = 10n ** BigInt(random.below(28));
      const [below, above] = sides.map((side) => irrational.ln(side, x, one));
      if (below === undefined || above === undefined) throw new Error('two sides');
      const error = (one >> 124n) + 1n;
      const right = isBelow(below, one, x) && isAbove(above, one, x);
      const near = !isBelow(below + 1n + error, one, x) && !isAbove(above - 1n - error, one, x);
      if (!right || !near) wrong.push({ x, one, below, above });
      if (above - below === 1n) nearest += 1;
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(nearest / 20_000).toBeGreaterThan(0.9995);
  });

  test('exp(1), exp2(½), ln 2 and ln 10 to 30 decimals', () => {
    const one = 10n ** 30n;
    const half = unitOf('exp2') / 2n;
    expect(irrational.exp('down', unitOf('exp'), one)).toBe(2_718281828459045235360287471352n);
    expect(irrational.exp2('down', half, one)).toBe(1_414213562373095048801688724209n);
    expect(irrational.ln('down', 2n * unitOf('ln'), one)).toBe(693147180559945309417232121458n);
    expect(irrational.ln('up', 10n * unitOf('ln'), one)).toBe(2_302585092994045684017991454685n);
  });

  test('the constants are ln 2', () => {
    const at = (bits: bigint): bigint => ln2.lo >> (420n - bits);
    expect(at(128n)).toBe(ln2.hi >> 292n);
    expect(constants.below128).toBe(at(128n));
    expect(constants.below160).toBe(at(160n));
    expect(constants.above136).toBe(at(136n) + 1n);
  });
});

describe('exact values', () => {
  test.each(sides)('rounded %s', (side) => {
    for (const decimals of [0, 6, 18, 27, 30]) {
      const one = 10n ** BigInt(decimals);
      expect(irrational.exp(side, 0n, one)).toBe(one);
      expect(irrational.ln(side, unitOf('ln'), one)).toBe(0n);
      for (let power = -30n; power <= 127n; power += 1n) {
        const value = irrational.exp2(side, power * unitOf('exp2'), one);
        const expected = power < 0n ? (side === 'up' ? -(-one >> -power) : one >> -power) : one << power;
        expect(value).toBe(expected);
      }
    }
  });

  test('far below, an exponential is 0 or one unit', () => {
    for (const of of ['exp', 'exp2'] as const) {
      for (const x of [argumentRange(of).lo, -5000n * unitOf(of), -300n * unitOf(of)]) {
        expect(sides.map((side) => irrational[of](side, x, 10n ** 18n))).toEqual([0n, 1n]);
      }
    }
  });
});

/** Where the steps change: multiples of ln 2, powers of two, the middle between them, and 0 or 1. */
const seams = (of: Irrational): readonly bigint[] => {
  const { lo, hi } = argumentRange(of);
  const around = (centre: bigint): readonly bigint[] => Array.from({ length: 33 }, (_, at) => centre + BigInt(at) - 16n);
  const centres =
    of === 'exp'
      ? Array.from({ length: 260 }, (_, at) => BigInt(at) - 132n).flatMap((n) => [
          n * constants.below160,
          n * (constants.below160 + 1n),
        ])
      : of === 'exp2'
        ? Array.from({ length: 260 }, (_, at) => (BigInt(at) - 132n) * unitOf(of))
        : Array.from({ length: 153 }, (_, at) => BigInt(at) - 25n).flatMap((shift) =>
            [1n << 127n, nearerAbove, nearerAbove + 1n].map((y) => (shift < 0n ? y >> -shift : y << shift)),
          );
  // Far from a seam 2^-160 moves nothing; 2^-128 and the like move every step.
  const wider = centres.flatMap((each) => [32n, 64n, 100n].flatMap((shift) => [each - (1n << shift), each + (1n << shift)]));
  return [...centres.flatMap(around), ...wider, lo, hi].filter((each) => each >= lo && each <= hi);
};

const sorted = (values: readonly bigint[]): readonly bigint[] => [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

describe.each(irrationals)('%s', (of) => {
  test.each(sides)('grows with its argument, rounded %s', { timeout: 60_000 }, (side) => {
    const random = createRandom(`${of} grows ${side}`);
    const near = Array.from({ length: 10_000 }, () => draw(random, of)).flatMap((x) => [x, x + 1n, x + random.natural(150)]);
    const { lo, hi } = argumentRange(of);
    const all = sorted([...seams(of), ...near].filter((each) => each >= lo && each <= hi));
    for (const one of [1n, 10n ** 18n, 10n ** 30n]) {
      let last: bigint | null = null;
      for (const x of all) {
        const value = irrational[of](side, x, one);
        if (last !== null && value < last) throw new Error(`${of} falls at ${x}: ${last}, ${value}`);
        last = value;
      }
    }
  });

  test('the two sides never cross, nor lie far apart', () => {
    const one = 10n ** 18n;
    for (const x of seams(of)) {
      const [below = 0n, above = 0n] = sides.map((side) => irrational[of](side, x, one));
      expect(above - below >= 0n && above - below <= 2n + (above > 0n ? above >> 121n : 0n)).toBe(true);
    }
  });

  test.each(sides)('the specification takes the same steps, rounded %s', { timeout: 120_000 }, (side) => {
    const random = createRandom(`${of} specified ${side}`);
    const drawn = Array.from({ length: 3_000 }, () => draw(random, of));
    const chosen = [...drawn, ...seams(of).filter((_, at) => at % 31 === 0), argumentRange(of).lo];
    for (const x of chosen) {
      const decimals = random.below(31);
      const argument = rational(x, unitOf(of));
      if (of === 'ln' && compare(argument, powerOfTen(-27)) < 0) continue;
      const value = specified(of, side, argument, powerOfTen(-decimals));
      expect(multiply(value, powerOfTen(decimals))).toEqual(rational(irrational[of](side, x, 10n ** BigInt(decimals))));
    }
  });
});

test('what the checker bounds with holds the true value', { timeout: 60_000 }, () => {
  const random = createRandom('enclosures');
  const one = 10n ** 30n;
  for (const of of ['exp', 'exp2'] as const) {
    for (let at = 0; at < 1_000; at += 1) {
      const x = draw(random, of);
      const { lo, hi } = enclose(of, rational(x, unitOf(of)), 160);
      const bounds = boundsOf(of, x, one);
      expect(compare(multiply(lo, rational(one)), rational(bounds.hi)) <= 0).toBe(true);
      expect(compare(multiply(hi, rational(one)), rational(bounds.lo)) >= 0).toBe(true);
      expect(compare(multiply(hi, rational((1n << 150n) - 1n, 1n << 150n)), lo) <= 0).toBe(true);
    }
  }
  for (let at = 0; at < 1_000; at += 1) {
    const x = draw(random, 'ln');
    const { lo, hi } = enclose('ln', rational(x, unitOf('ln')), 200);
    const wanted = (x * 10n ** 50n) >> 192n;
    expect(expBounds(lo.n, lo.d, 10n ** 50n).lo <= wanted + 1n).toBe(true);
    expect(expBounds(hi.n, hi.d, 10n ** 50n).hi >= wanted).toBe(true);
  }
});
