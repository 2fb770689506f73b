/** Rounding and square roots from their definitions, on exact rationals. The reference's own: it shares nothing with `arithmetic/`. */
import { assertNever } from '../source/assert-never.ts';
import { add, ceil, compare, floor, multiply, rational, subtract, type Rational } from '../types/rational.ts';
import type { Rounding } from '../types/rounding.ts';

const half = rational(1n, 2n);

/** The integer that stands for `x`. An integer is always its own. */
export const round = (rounding: Rounding, x: Rational): bigint => {
  switch (rounding) {
    case 'up':
      return ceil(x);
    case 'down':
      return floor(x);
    case 'toward zero':
      return x.n < 0n ? ceil(x) : floor(x);
    case 'away from zero':
      return x.n < 0n ? floor(x) : ceil(x);
    case 'half up':
      return floor(add(x, half));
    case 'half even': {
      const below = floor(x);
      const rest = compare(subtract(x, rational(below)), half);
      if (rest === 0) return below % 2n === 0n ? below : below + 1n;
      return rest < 0 ? below : below + 1n;
    }
    default:
      return assertNever(rounding);
  }
};

/** The integer that stands for √x, x ≥ 0: the largest r with r² ≤ x, the smallest with r² ≥ x, or the nearer of the two. */
export const root = (rounding: Rounding, x: Rational): bigint => {
  const below = rootBelow(x);
  const square = compare(rational(below * below), x);
  if (square === 0) return below;
  switch (rounding) {
    case 'down':
    case 'toward zero':
      return below;
    case 'up':
    case 'away from zero':
      return below + 1n;
    case 'half up':
    case 'half even': {
      const middle = add(rational(below), half);
      const side = compare(multiply(middle, middle), x);
      if (side === 0 && rounding === 'half even') return below % 2n === 0n ? below : below + 1n;
      return side <= 0 ? below + 1n : below;
    }
    default:
      return assertNever(rounding);
  }
};

/** The largest r with r² ≤ x, by halving the interval that holds it. */
const rootBelow = (x: Rational): bigint => {
  let below = 0n;
  let above = 1n << BigInt(Math.ceil(floor(x).toString(2).length / 2) + 1);
  while (above - below > 1n) {
    const middle = (below + above) / 2n;
    if (compare(rational(middle * middle), x) <= 0) below = middle;
    else above = middle;
  }
  return below;
};
