/**
 * One division, of no more than has to be divided: `(a · 10^30 + b) / 10^30` is `a + b / 10^30`, where the direction of
 * rounding is the same on both sides of zero.
 */
import { gcd } from '../../types/rational.ts';
import type { Rounding } from '../../types/rounding.ts';
import type { Int } from '../core.ts';
import { isNarrow } from '../core.ts';
import { add, constant, divide, refine, subtract, zeroInt } from './ints.ts';
import { multiply } from './multiply.ts';

/** round(numerator / divisor); `divisor` is at least 1. */
export const quotient = (rounding: Rounding, numerator: Int, divisor: Int): Int => {
  const plain = reduced(rounding, numerator, divisor);
  if (divisor.kind !== 'const' || !directions.has(rounding)) return plain;
  const { whole, rest } = parted(numerator, divisor.value);
  if (whole.kind === 'const' || !isNarrow(whole)) return plain;
  const divided = divide(rounding, rest, divisor);
  const sum = add(whole, divided);
  return isNarrow(divided) && isNarrow(sum) ? refine(sum, plain) : plain;
};

/** Without what a constant factor of the numerator has in common with the divisor. */
const reduced = (rounding: Rounding, numerator: Int, divisor: Int): Int => {
  const plain = divide(rounding, numerator, divisor);
  if (divisor.kind !== 'const' || numerator.kind !== 'mul' || numerator.right.kind !== 'const') return plain;
  const { left, right } = numerator;
  const common = gcd(right.value, divisor.value);
  if (common === 1n) return plain;
  const less = multiply(left, constant(right.value / common));
  return refine(divide(rounding, less, constant(divisor.value / common)), plain);
};

/** To add a whole number before or after rounding is the same. */
const directions: ReadonlySet<Rounding> = new Set(['up', 'down', 'half up']);

type Parts = { readonly whole: Int; readonly rest: Int };

/** A sum as `whole · by + rest`. */
const parted = (value: Int, by: bigint): Parts => {
  const none: Parts = { whole: zeroInt, rest: value };
  if (value.kind === 'mul' && value.right.kind === 'const')
    return value.right.value % by === 0n
      ? { whole: multiply(value.left, constant(value.right.value / by)), rest: zeroInt }
      : none;
  if (value.kind !== 'add' && value.kind !== 'sub') return none;
  const [left, right] = [parted(value.left, by), parted(value.right, by)];
  if (left.whole.kind === 'const' && right.whole.kind === 'const') return none;
  const join = value.kind === 'add' ? add : subtract;
  return { whole: join(left.whole, right.whole), rest: join(left.rest, right.rest) };
};
