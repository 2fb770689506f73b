import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPow10, pow10 } from '../../src/arithmetic/power.ts';
import { divide, modulo } from '../../src/arithmetic/round.ts';
import { root } from '../../src/arithmetic/root.ts';
import { add, ceil, compare, floor, isInteger, rational, subtract } from '../../src/types/rational.ts';
import type { Rational } from '../../src/types/rational.ts';
import { roundings } from '../../src/types/rounding.ts';
import type { Rounding } from '../../src/types/rounding.ts';
import { createRandom } from '../support/random.ts';

const half = rational(1n, 2n);

/** Each direction by its definition on the number line, over exact rationals. */
const rounded = (rounding: Rounding, exact: Rational): bigint => {
  const [below, above] = [floor(exact), ceil(exact)];
  const distance = subtract(exact, rational(below));
  switch (rounding) {
    case 'up':
      return above;
    case 'down':
      return below;
    case 'toward zero':
      return exact.n < 0n ? above : below;
    case 'away from zero':
      return exact.n < 0n ? below : above;
    case 'half up':
      return floor(add(exact, half));
    case 'half even': {
      if (isInteger(exact)) return below;
      const side = compare(distance, half);
      if (side !== 0) return side < 0 ? below : above;
      return below % 2n === 0n ? below : above;
    }
  }
};

describe('divide', () => {
  it('is the definition of its direction, for every sign, tie and whole quotient near zero', () => {
    for (const rounding of roundings) {
      for (let n = -60n; n <= 60n; n += 1n) {
        for (let d = 1n; d <= 12n; d += 1n) {
          expect({ rounding, n, d, is: divide(rounding, n, d) }).toEqual({
            rounding,
            n,
            d,
            is: rounded(rounding, rational(n, d)),
          });
        }
      }
    }
  });

  it('is the definition at every width', () => {
    const bits = fc.integer({ min: 0, max: 511 });
    fc.assert(
      fc.property(
        fc.constantFrom(...roundings),
        bits,
        bits,
        fc.integer(),
        fc.boolean(),
        (rounding, nBits, dBits, seed, negative) => {
          const random = createRandom(seed);
          const d = random.natural(Math.min(dBits, 256)) + 1n;
          const magnitude = random.natural(nBits);
          const n = negative ? -magnitude : magnitude;
          expect(divide(rounding, n, d)).toBe(rounded(rounding, rational(n, d)));
          // And at a tie of the same size, where the half modes differ.
          const tie = (2n * n + 1n) * d;
          expect(divide(rounding, tie, 2n * d)).toBe(rounded(rounding, rational(tie, 2n * d)));
        },
      ),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('tells the directions apart at -3/2, -1/2, 1/2 and 3/2', () => {
    const table = Object.fromEntries(roundings.map((each) => [each, [-3n, -1n, 1n, 3n].map((n) => Number(divide(each, n, 2n)))]));
    expect(table).toEqual({
      up: [-1, 0, 1, 2],
      down: [-2, -1, 0, 1],
      'toward zero': [-1, 0, 0, 1],
      'away from zero': [-2, -1, 1, 2],
      'half up': [-1, 0, 1, 2],
      'half even': [-2, 0, 0, 2],
    });
  });
});

describe('modulo', () => {
  it('takes its sign from nobody: it lies in 0 .. d - 1 and completes the floor', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 255n), max: 1n << 256n }), fc.bigInt({ min: 1n, max: 1n << 256n }), (n, d) => {
        const rest = modulo(n, d);
        expect(rest >= 0n && rest < d).toBe(true);
        expect(divide('down', n, d) * d + rest).toBe(n);
      }),
      { seed: 2 },
    );
    expect(modulo(-1n, 10n)).toBe(9n);
  });
});

describe('root', () => {
  it('is the largest below and the smallest above, at squares and beside them', () => {
    const random = createRandom(3);
    const bases = [
      ...Array.from({ length: 40 }, (_, at) => BigInt(at)),
      ...Array.from({ length: 400 }, () => random.natural(256)),
      (1n << 128n) - 1n,
      1n << 128n,
    ];
    for (const base of bases) {
      for (const n of [base * base - 1n, base * base, base * base + 1n, base]) {
        if (n < 0n) continue;
        const down = root('down', n);
        const up = root('up', n);
        expect(down * down <= n && (down + 1n) * (down + 1n) > n).toBe(true);
        expect(up * up >= n && (up === 0n || (up - 1n) * (up - 1n) < n)).toBe(true);
      }
    }
  });

  it('is right where doubles stop being so', () => {
    for (let n = (1n << 52n) - 300n; n < (1n << 52n) + 300n; n += 1n) {
      const down = root('down', n);
      expect(down * down <= n && (down + 1n) * (down + 1n) > n).toBe(true);
    }
    for (const exponent of [40n, 50n, 51n]) {
      const side = 1n << (exponent / 2n);
      expect([root('down', side * side - 1n), root('down', side * side)]).toEqual([side - 1n, side]);
    }
  });

  it('refuses a negative number', () => {
    expect(() => root('down', -1n)).toThrow(RangeError);
  });
});

describe('pow10', () => {
  it('knows 0 to 77 and nothing else', () => {
    for (let exponent = 0; exponent <= maxPow10; exponent += 1) expect(pow10(exponent)).toBe(10n ** BigInt(exponent));
    for (const bad of [-1n, 78n, 1n << 70n]) expect(() => pow10(bad)).toThrow(RangeError);
  });
});
