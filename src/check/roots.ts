/** Square roots: `sqrt(x)` as the whole right side of a typed name. */
import type { Expression } from '../syntax/ast.ts';
import { equalDimensions, raiseDimension, showDimension } from '../types/dimension.ts';
import { hull, type Interval, isAtLeast } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { ceil, floor, multiply, powerOfTen, type Rational, rational, zero } from '../types/rational.ts';
import { exact, increasingKnowledge, isExact } from '../types/reckoning.ts';
import type { Scale } from '../types/schema.ts';
import type { Alone } from './alone.ts';
import { operandOf } from './builtins.ts';
import { dimensionOf } from './dimensions.ts';
import type { TypedNumber } from './naming.ts';
import { showInterval } from './numbers.ts';
import type { Env } from './program.ts';
import { decimalsOf } from './read.ts';

export const rootOf = (
  env: Env,
  place: string,
  declared: TypedNumber,
  expression: Expression & { kind: 'builtin' },
): Alone | null => {
  const { program } = env;
  const operand = operandOf(env, expression);
  if (operand === null) return null;
  if (!isAtLeast(hull(operand.knowledge, exact(operand.knowledge)), zero)) {
    program.report('FB3012', operand.span, { range: showInterval(operand.knowledge) });
    return null;
  }
  const dimension = raiseDimension(dimensionOf(operand), 1);
  if (dimension === null || !equalDimensions(dimension, declared.dimension)) {
    const found = dimension === null ? `a root of ${showDimension(dimensionOf(operand))}` : showDimension(dimension);
    program.report('FB2004', expression.span, { place, expected: showDimension(declared.dimension), found });
    return null;
  }
  return { operand, knowledge: rootKnowledge(operand.knowledge, declared.scale) };
};

/** Bounds of a root by integer roots at the scale, outward. It grows with its operand. */
const rootKnowledge = (operand: Knowledge, scale: Scale): Knowledge => {
  const decimals = decimalsOf(scale);
  const unit = powerOfTen(decimals);
  const square = multiply(unit, unit);
  const below = (value: Rational): Rational =>
    multiply(rational(integerRoot(floor(multiply(value, square)))), powerOfTen(-decimals));
  const above = (value: Rational): Rational => {
    const scaled = ceil(multiply(value, square));
    const root = integerRoot(scaled);
    return multiply(rational(root * root < scaled ? root + 1n : root), powerOfTen(-decimals));
  };
  const over = (range: Interval): Interval => ({ lo: range.lo && below(range.lo), hi: range.hi && above(range.hi) });
  return increasingKnowledge(operand, over, isExact(operand) ? zero : null);
};

const integerRoot = (value: bigint): bigint => {
  if (value < 2n) return value < 0n ? 0n : value;
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (guess + value / guess) / 2n;
    if (next >= guess) return guess;
    guess = next;
  }
};
