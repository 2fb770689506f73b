/** Square roots: `sqrt(x)` as the whole right side of a typed name. */
import type { Expression } from '../syntax/ast.ts';
import { equalDimensions, raiseDimension, showDimension } from '../types/dimension.ts';
import { contains, type Interval } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { ceil, floor, multiply, powerOfTen, type Rational, rational, zero } from '../types/rational.ts';
import { exact, isExact } from '../types/reckoning.ts';
import type { Scale } from '../types/schema.ts';
import { rootOperand } from './builtins.ts';
import { dimensionOf } from './dimensions.ts';
import type { Expr } from './checked.ts';
import { settle } from './decisions.ts';
import { isBounded, type NamedValue, type NameRequest, numberType, type TypedNumber, wrongSide } from './naming.ts';
import { showInterval } from './numbers.ts';
import type { Env } from './program.ts';
import { decimalsOf } from './read.ts';
import { afterRounding } from './rounded.ts';

export const namedRoot = (
  env: Env,
  request: NameRequest,
  declared: TypedNumber,
  expression: Expression & { kind: 'builtin' },
): NamedValue | null => {
  const { program } = env;
  const operand = rootOperand(env, expression);
  if (operand === null) return null;
  const dimension = raiseDimension(dimensionOf(operand), 1);
  if (dimension === null || !equalDimensions(dimension, declared.dimension)) {
    const found = dimension === null ? `a root of ${showDimension(dimensionOf(operand))}` : showDimension(dimension);
    program.report('FB2004', expression.span, {
      place: `\`${request.name}\``,
      expected: showDimension(declared.dimension),
      found,
    });
    return null;
  }
  const { rounding, accept } = request.typing;
  if (rounding === null || (rounding.value !== 'up' && rounding.value !== 'down')) {
    if (rounding === null)
      program.report('FB4001', expression.span, {
        name: request.name,
        unit: declared.unit,
        decimals: decimalsOf(declared.scale),
      });
    else program.report('FB2017', rounding.span, { problem: 'a square root rounds up or down' });
    return null;
  }
  const root = rootKnowledge(operand.knowledge, declared.scale);
  const value: Expr = { ...operand, knowledge: operand.knowledge };
  if (!isBounded(env, request, value, root, declared)) return null;
  const broken = wrongSide(rounding.value, root);
  settle(env, accept, broken !== null, true, () => {
    if (broken)
      program.report(
        'FB4003',
        rounding.span,
        { name: request.name, direction: rounding.value, origin: broken.origin.name, side: broken.side },
        [{ span: broken.origin.span, text: `\`${broken.origin.name}\` is rounded here` }],
      );
  });
  const accepted = accept !== null;
  const knowledge = afterRounding(root, declared.scale, rounding.value, { name: request.name, span: request.span }, accepted);
  if (request.range && !contains(request.range, knowledge)) {
    program.report('FB3002', expression.span, {
      what: `\`${request.name}\``,
      found: showInterval(knowledge),
      declared: showInterval(request.range),
    });
    return null;
  }
  return {
    value,
    naming: { function: 'root', type: numberType(declared), unit: declared.unit, rounding: rounding.value, accepted, knowledge },
  };
};

/** Bounds of a root by integer roots at the scale, outward. It grows with its operand. */
const rootKnowledge = (operand: Knowledge, scale: Scale): Knowledge => {
  const decimals = decimalsOf(scale);
  const unit = powerOfTen(decimals);
  const square = multiply(unit, unit);
  const below = (value: Rational): Rational =>
    multiply(rational(integerRoot(floor(multiply(value, square)))), powerOfTen(-decimals));
  const above = (value: Rational): Rational =>
    multiply(rational(integerRoot(ceil(multiply(value, square))) + 1n), powerOfTen(-decimals));
  const over = (range: Interval): Interval => ({ lo: range.lo && below(range.lo), hi: range.hi && above(range.hi) });
  const known = over(operand);
  const exactly = isExact(operand) ? known : over(exact(operand));
  return {
    lo: known.lo,
    hi: known.hi,
    exactLo: exactly.lo,
    exactHi: exactly.hi,
    grid: null,
    above: operand.above,
    below: operand.below,
    error: isExact(operand) ? zero : null,
  };
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
