/**
 * Division as `src/arithmetic/round.ts` defines it. BigInt's `/` truncates, so where Core has proved the numerator's sign
 * most roundings need no more than that; otherwise a function of `helpers.ts` does it.
 */
import { assertNever } from '../../source/assert-never.ts';
import type { Int, Range } from '../../core/core.ts';
import type { Rounding } from '../../types/rounding.ts';
import { bigint, binary, helper, type Expression } from './tree.ts';

export type Ranged = { readonly range: Range; readonly value: Expression };

/** round(n / d) with d at least 1. */
export const quotient = (rounding: Rounding, n: Ranged, d: { readonly range: Int; readonly value: Expression }): Expression => {
  const constant = d.range.kind === 'const' ? d.range.value : null;
  if (constant === 1n) return n.value;
  const truncated = binary('/', n.value, d.value);
  const positive = n.range.lo >= 0n;
  const negative = n.range.hi <= 0n;
  switch (rounding) {
    case 'toward zero':
      return truncated;
    case 'down':
      return positive ? truncated : helper('divideDown', n.value, d.value);
    case 'up':
      if (negative) return truncated;
      return positive ? upward(n.value, d.value, constant) : helper('divideUp', n.value, d.value);
    case 'away from zero':
      if (positive) return upward(n.value, d.value, constant);
      return negative ? helper('divideDown', n.value, d.value) : helper('divideAway', n.value, d.value);
    case 'half up':
      if (constant === null || constant % 2n !== 0n) return helper('divideHalfUp', n.value, d.value);
      return positive
        ? binary('/', binary('+', n.value, bigint(constant / 2n)), d.value)
        : helper('divideDown', binary('+', n.value, bigint(constant / 2n)), d.value);
    case 'half even':
      return helper('divideHalfEven', n.value, d.value);
    default:
      return assertNever(rounding);
  }
};

/** ⌈n / d⌉ for n ≥ 0. A small divisor is added less one, which is quick; of a large one no reader could tell what it is. */
const upward = (n: Expression, d: Expression, constant: bigint | null): Expression =>
  constant === null || constant > 10_000n ? helper('divideUp', n, d) : binary('/', binary('+', n, bigint(constant - 1n)), d);

/** n − d·⌊n / d⌋ */
export const remainder = (n: Ranged, d: Expression): Expression =>
  n.range.lo >= 0n ? binary('%', n.value, d) : helper('modulo', n.value, d);
