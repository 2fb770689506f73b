/**
 * Makes Core integers and truths with the bounds that follow from their operands, folding what is constant.
 * Nothing here can fail or has a place in the policy; widths are judged in `widths.ts`.
 */
import type { Irrational } from '../../types/irrational.ts';
import type { Rounding } from '../../types/rounding.ts';
import { argumentRange, bounds } from '../bounds.ts';
import type { Bool, Int, List, Range, Rec, Slot } from '../core.ts';

export const constant = (value: bigint): Int => ({ kind: 'const', value, lo: value, hi: value });
export const zeroInt = constant(0n);
export const oneInt = constant(1n);

export const local = (name: string, { lo, hi }: Range): Int => ({ kind: 'local', name, lo, hi });
export const read = (of: Rec, field: number, slot: Slot, { lo, hi }: Range): Int => ({ kind: 'read', of, field, slot, lo, hi });
export const lengthOf = (list: List, max: number): Int => ({ kind: 'length', list, lo: 0n, hi: BigInt(max) });

/** The same integer with tighter bounds; bounds that contradict each other belong to a place that is never reached. */
export const refine = (value: Int, known: { readonly lo: bigint | null; readonly hi: bigint | null }): Int => {
  if (value.kind === 'const') return value;
  const lo = known.lo !== null && known.lo > value.lo ? known.lo : value.lo;
  const hi = known.hi !== null && known.hi < value.hi ? known.hi : value.hi;
  if (lo > hi || (lo === value.lo && hi === value.hi)) return value;
  return { ...value, lo, hi };
};

export const add = (left: Int, right: Int): Int => {
  if (left.kind === 'const' && right.kind === 'const') return constant(left.value + right.value);
  if (isConst(left, 0n)) return right;
  if (isConst(right, 0n)) return left;
  if (right.kind === 'neg') return subtract(left, right.operand);
  return { kind: 'add', left, right, lo: left.lo + right.lo, hi: left.hi + right.hi };
};

export const subtract = (left: Int, right: Int): Int => {
  if (left.kind === 'const' && right.kind === 'const') return constant(left.value - right.value);
  if (isConst(right, 0n)) return left;
  if (isConst(left, 0n)) return negate(right);
  if (right.kind === 'neg') return add(left, right.operand);
  return { kind: 'sub', left, right, lo: left.lo - right.hi, hi: left.hi - right.lo };
};

export const negate = (operand: Int): Int => {
  if (operand.kind === 'const') return constant(-operand.value);
  if (operand.kind === 'neg') return refine(operand.operand, { lo: -operand.hi, hi: -operand.lo });
  return { kind: 'neg', operand, lo: -operand.hi, hi: -operand.lo };
};

/** Both narrow. */
export const minimum = (left: Int, right: Int): Int => {
  if (left.hi <= right.lo) return left;
  if (right.hi <= left.lo) return right;
  // What is capped twice is capped by the lower cap alone, also where it was raised to a floor in between.
  if (right.kind === 'const' && left.kind === 'max' && left.left.kind === 'min' && left.left.right.kind === 'const')
    if (right.value <= left.left.right.value) return minimum(maximum(left.left.left, left.right), right);
  return { kind: 'min', left, right, lo: least(left.lo, right.lo), hi: least(left.hi, right.hi) };
};

/** Both narrow. */
export const maximum = (left: Int, right: Int): Int => {
  if (left.lo >= right.hi) return left;
  if (right.lo >= left.hi) return right;
  return { kind: 'max', left, right, lo: greatest(left.lo, right.lo), hi: greatest(left.hi, right.hi) };
};

/** Narrow. */
export const absolute = (operand: Int): Int => {
  if (operand.lo >= 0n) return operand;
  if (operand.hi <= 0n) return negate(operand);
  return { kind: 'abs', operand, lo: 0n, hi: greatest(-operand.lo, operand.hi) };
};

/** `divisor` is at least 1. */
export const divide = (rounding: Rounding, numerator: Int, divisor: Int): Int => {
  if (isConst(divisor, 1n) || isConst(numerator, 0n)) return numerator;
  const lo = floorDivide(numerator.lo, numerator.lo < 0n ? divisor.lo : divisor.hi);
  const hi = -floorDivide(-numerator.hi, numerator.hi < 0n ? divisor.hi : divisor.lo);
  return { kind: 'divide', rounding, numerator, divisor, lo, hi };
};

/** `divisor` is at least 1. */
export const modulo = (numerator: Int, divisor: Int): Int => {
  if (numerator.lo >= 0n && numerator.hi < divisor.lo) return numerator;
  const hi = numerator.lo >= 0n ? least(numerator.hi, divisor.hi - 1n) : divisor.hi - 1n;
  return { kind: 'modulo', numerator, divisor, lo: 0n, hi };
};

/** `operand` is at least 0. */
export const root = (rounding: 'up' | 'down', operand: Int): Int => ({
  kind: 'root',
  rounding,
  operand,
  lo: floorRoot(operand.lo),
  hi: floorRoot(operand.hi) + 1n,
});

/** f(operand / 2^argumentBits) · 10^decimals; the operand is cut to the function's domain, which the checker has proved. */
export const irrational = (of: Irrational, rounding: 'up' | 'down', decimals: number, operand: Int): Int => {
  const within = refine(operand, argumentRange(of));
  const node = { kind: 'irrational', function: of, rounding, decimals, operand: within, lo: 0n, hi: 0n } as const;
  const range = bounds(node);
  return range.lo === range.hi ? constant(range.lo) : { ...node, ...range };
};

/** `exponent` lies in 0 .. 77. */
export const pow10 = (exponent: Int): Int => {
  if (exponent.lo === exponent.hi) return constant(10n ** exponent.lo);
  return { kind: 'pow10', exponent, lo: 10n ** exponent.lo, hi: 10n ** exponent.hi };
};

export const select = (condition: Bool, then: Int, otherwise: Int): Int => {
  if (condition.kind === 'true') return then;
  if (condition.kind === 'false') return otherwise;
  if (then.kind === 'const' && otherwise.kind === 'const' && then.value === otherwise.value) return then;
  return {
    kind: 'select',
    condition,
    then,
    else: otherwise,
    lo: least(then.lo, otherwise.lo),
    hi: greatest(then.hi, otherwise.hi),
  };
};

export const isConst = (value: Int, wanted: bigint): boolean => value.kind === 'const' && value.value === wanted;
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const union = (a: Range, b: Range): Range => ({ lo: least(a.lo, b.lo), hi: greatest(a.hi, b.hi) });

/** `d` is positive. */
export const floorDivide = (n: bigint, d: bigint): bigint => (n < 0n ? -((-n + d - 1n) / d) : n / d);

const floorRoot = (value: bigint): bigint => {
  if (value < 2n) return value < 0n ? 0n : value;
  let estimate = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (estimate + value / estimate) >> 1n;
    if (next >= estimate) return estimate;
    estimate = next;
  }
};
