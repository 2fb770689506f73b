import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { round, root } from '../../src/reference/round.ts';
import { absolute, add, compare, multiply, rational, subtract, type Rational } from '../../src/types/rational.ts';
import { roundings } from '../../src/types/rounding.ts';

const seed = 20261122;
const half = rational(1n, 2n);
const ratios = fc
  .tuple(
    fc.bigInt({ min: -(1n << 80n), max: 1n << 80n }),
    fc.oneof(fc.bigInt({ min: 1n, max: 12n }), fc.bigInt({ min: 1n, max: 1n << 70n })),
  )
  .map(([n, d]) => rational(n, d));

const below = (a: Rational, n: bigint): boolean => compare(rational(n), a) <= 0;
const distance = (a: Rational, n: bigint): Rational => absolute(subtract(a, rational(n)));

describe('rounding, by its definition', () => {
  test('up is the least integer at or above, down the greatest at or below', () => {
    fc.assert(
      fc.property(ratios, (x) => {
        expect([below(x, round('up', x) - 1n), below(x, round('up', x))]).toEqual([true, x.d === 1n]);
        expect([below(x, round('down', x)), below(x, round('down', x) + 1n)]).toEqual([true, false]);
      }),
      { seed },
    );
  });

  test('toward zero never grows, away from zero never shrinks, neither changes the sign', () => {
    fc.assert(
      fc.property(ratios, (x) => {
        const [toward, away] = [round('toward zero', x), round('away from zero', x)];
        expect(compare(absolute(rational(toward)), absolute(x))).toBeLessThanOrEqual(0);
        expect(compare(absolute(rational(away)), absolute(x))).toBeGreaterThanOrEqual(0);
        expect(toward * x.n >= 0n && away * x.n >= 0n).toBe(true);
      }),
      { seed },
    );
  });

  test('the half modes are nearest, and differ only in ties', () => {
    fc.assert(
      fc.property(ratios, (x) => {
        for (const mode of ['half up', 'half even'] as const)
          expect(compare(distance(x, round(mode, x)), half)).toBeLessThanOrEqual(0);
      }),
      { seed },
    );
    expect([-5n, -3n, -1n, 1n, 3n, 5n].map((n) => round('half up', rational(n, 2n)))).toEqual([-2n, -1n, 0n, 1n, 2n, 3n]);
    expect([-5n, -3n, -1n, 1n, 3n, 5n].map((n) => round('half even', rational(n, 2n)))).toEqual([-2n, -2n, 0n, 0n, 2n, 2n]);
  });

  test('all six leave integers alone and are never a whole unit away', () => {
    fc.assert(
      fc.property(ratios, fc.constantFrom(...roundings), (x, mode) => {
        expect(compare(distance(x, round(mode, x)), rational(1n))).toBeLessThan(0);
        expect(round(mode, rational(x.n))).toBe(x.n);
      }),
      { seed },
    );
  });
});

describe('square roots, by their definition', () => {
  const squares = ratios.map(absolute);

  test('down is the largest r with r² ≤ x, up the smallest with r² ≥ x', () => {
    fc.assert(
      fc.property(squares, (x) => {
        const [down, up] = [root('down', x), root('up', x)];
        expect([below(x, down * down), below(x, (down + 1n) ** 2n)]).toEqual([true, false]);
        expect(compare(rational(up * up), x)).toBeGreaterThanOrEqual(0);
        expect(up === 0n || compare(rational((up - 1n) ** 2n), x) < 0).toBe(true);
      }),
      { seed },
    );
  });

  test('the half modes are nearest', () => {
    fc.assert(
      fc.property(squares, (x) => {
        const r = rational(root('half up', x));
        const [low, high] = [subtract(r, half), add(r, half)];
        expect(low.n < 0n || compare(multiply(low, low), x) <= 0).toBe(true);
        expect(compare(multiply(high, high), x)).toBeGreaterThanOrEqual(0);
      }),
      { seed },
    );
    expect([
      root('half up', rational(25n, 4n)),
      root('half even', rational(25n, 4n)),
      root('half even', rational(49n, 4n)),
    ]).toEqual([3n, 2n, 4n]);
  });

  test('perfect squares of any size', () => {
    for (const n of [0n, 1n, 2n, (1n << 128n) - 1n, 1n << 255n]) {
      expect([root('down', rational(n * n)), root('up', rational(n * n)), root('up', rational(n * n + 1n))]).toEqual([
        n,
        n,
        n + 1n,
      ]);
    }
  });
});
