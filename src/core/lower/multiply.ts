/**
 * The product of two Core integers, kept to what a `mul` may be: both operands narrow. Where an operand is wide its
 * factors are dealt out anew, and leaves are carried into sums. Where neither helps, the `mul` keeps a wide operand and
 * `widths.ts` says so.
 */
import type { Int, Range } from '../core.ts';
import { isNarrow } from '../core.ts';
import { add, constant, greatest, isConst, least, negate, refine, select, subtract, zeroInt } from './ints.ts';

export const multiply = (left: Int, right: Int): Int => {
  if (left.kind === 'const' && right.kind === 'const') return constant(left.value * right.value);
  if (left.kind === 'const') return multiply(right, left);
  if (isConst(right, 0n)) return zeroInt;
  if (isConst(right, 1n)) return left;
  if (isConst(right, -1n)) return negate(left);
  if (left.kind === 'neg') return negate(multiply(left.operand, right));
  if (right.kind === 'neg') return negate(multiply(left, right.operand));
  if (left.kind === 'mul' && right.kind === 'const' && left.right.kind === 'const') {
    return multiply(left.left, constant(left.right.value * right.value));
  }
  if (isNarrow(left) && isNarrow(right)) return product(left, right);
  return regrouped(left, right) ?? distributed(left, right) ?? distributed(right, left) ?? product(left, right);
};

export const productRange = (left: Range, right: Range): Range => {
  if (left.lo >= 0n && right.lo >= 0n) return { lo: left.lo * right.lo, hi: left.hi * right.hi };
  const corners = [left.lo * right.lo, left.lo * right.hi, left.hi * right.lo, left.hi * right.hi];
  return { lo: corners.reduce(least), hi: corners.reduce(greatest) };
};

const product = (left: Int, right: Int): Int => ({ kind: 'mul', left, right, ...productRange(left, right) });

/** More factors than this are never seen in a width that could be kept. */
const mostFactors = 10;

/** All factors, dealt into two narrow products of about the same width. */
const regrouped = (left: Int, right: Int): Int | null => {
  const factors = [...factorsOf(left), ...factorsOf(right)];
  if (factors.length < 3 || factors.length > mostFactors || !factors.every(isNarrow)) return null;
  let best: { readonly one: Int; readonly other: Int; readonly width: bigint } | null = null;
  for (let deal = 1; deal < 1 << (factors.length - 1); deal++) {
    const one = productOf(factors.filter((_, at) => ((deal >> at) & 1) === 1));
    const other = productOf(factors.filter((_, at) => ((deal >> at) & 1) === 0));
    if (one === null || other === null) continue;
    const width = greatest(magnitude(one), magnitude(other));
    if (best === null || width < best.width) best = { one, other, width };
  }
  return best === null ? null : refine(product(best.one, best.other), productRange(left, right));
};

const factorsOf = (value: Int): readonly Int[] =>
  value.kind === 'mul' ? [...factorsOf(value.left), ...factorsOf(value.right)] : [value];

const productOf = (factors: readonly Int[]): Int | null => {
  let result: Int = constant(1n);
  for (const factor of factors) {
    if (!isNarrow(result)) return null;
    result =
      result.kind === 'const'
        ? scaled(factor, result.value)
        : factor.kind === 'const'
          ? scaled(result, factor.value)
          : product(result, factor);
  }
  return isNarrow(result) ? result : null;
};

const scaled = (value: Int, by: bigint): Int => {
  if (by === 1n) return value;
  return value.kind === 'const' ? constant(value.value * by) : product(value, constant(by));
};

const magnitude = (range: Range): bigint => greatest(-range.lo, range.hi);

/** `leaf` carried into a wide sum; only what is cheap to repeat. */
const distributed = (wide: Int, leaf: Int): Int | null => {
  if (isNarrow(wide) || !isLeaf(leaf)) return null;
  const range = productRange(wide, leaf);
  switch (wide.kind) {
    case 'add':
      return refine(add(multiply(wide.left, leaf), multiply(wide.right, leaf)), range);
    case 'sub':
      return refine(subtract(multiply(wide.left, leaf), multiply(wide.right, leaf)), range);
    case 'select':
      return refine(select(wide.condition, multiply(wide.then, leaf), multiply(wide.else, leaf)), range);
    default:
      return null;
  }
};

const isLeaf = (value: Int): boolean =>
  value.kind === 'const' || value.kind === 'local' || value.kind === 'param' || value.kind === 'read';
