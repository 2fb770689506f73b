/** Arithmetic: units first, then what is known of the result, then whether a divisor can be zero. */
import type { Span } from '../source/source.ts';
import type { Expression } from '../syntax/ast.ts';
import { type Dimension, divideDimensions, multiplyDimensions, raiseDimension } from '../types/dimension.ts';
import { isAbove, isAtLeast, isAtMost, isBelow } from '../types/interval.ts';
import { widthOf, type Knowledge } from '../types/knowledge.ts';
import { add, divide, multiply, negate, power, type Rational, rational, subtract, zero } from '../types/rational.ts';
import { addKnowledge, divideKnowledge, multiplyKnowledge, negateKnowledge, powerKnowledge } from '../types/reckoning.ts';
import type { Expr, Type } from './checked.ts';
import { isModest } from './constants.ts';
import { dimensionOf, numberLike, sameUnits, second } from './dimensions.ts';
import { excerpt } from './excerpt.ts';
import { asNumber, checkNumber } from './expression.ts';
import { isNonzero } from './guards.ts';
import { keyOf } from './keys.ts';
import { literal, make, mistake, isTooWide } from './make.ts';
import { showInterval } from './numbers.ts';
import type { Env } from './program.ts';

export type Num = Expr & { readonly knowledge: Knowledge };

export const constantOf = (expr: Expr): Rational | null => (expr.kind === 'const' ? expr.value : null);

/** A constant result, as long as it stays of a modest size. */
export const folded = (env: Env, span: Span, value: Rational | null, dimension: Dimension): Expr | null =>
  value && isModest(value) ? literal(env, span, value, dimension) : null;

export const checkNegate = (env: Env, expression: Expression & { kind: 'negate' | 'not' }): Expr => {
  const operand = checkNumber(env, expression.operand, 'what is negated');
  if (operand === null) return mistake(expression.span);
  if (operand.type.kind === 'time') return affineMistake(env, expression.span);
  const value = constantOf(operand);
  return (
    folded(env, expression.span, value && negate(value), dimensionOf(operand)) ??
    make(env, expression.span, operand.type, negateKnowledge(operand.knowledge), { kind: 'negate', operand })
  );
};

export const checkShare = (env: Env, expression: Expression & { kind: 'share' }): Expr =>
  product(env, expression.span, expression.share, expression.of);

export const checkBinary = (env: Env, expression: Expression & { kind: 'binary' }): Expr => {
  switch (expression.op) {
    case '+':
    case '-':
      return sum(env, expression);
    case '*':
      return product(env, expression.span, expression.left, expression.right);
    case '/':
      return quotient(env, expression);
  }
};

export const affineMistake = (env: Env, span: Span): Expr => {
  env.program.report('FB2005', span, { place: 'an operand', expected: 'an amount', found: 'a point in time' });
  return mistake(span);
};

const sum = (env: Env, expression: Expression & { kind: 'binary' }): Expr => {
  const left = checkNumber(env, expression.left, 'an operand');
  const right = checkNumber(env, expression.right, 'an operand');
  if (left === null || right === null) return mistake(expression.span);
  const plus = expression.op === '+';
  const type =
    timeResult(left, right, plus) ??
    (left.type.kind === 'number' && right.type.kind === 'number' ? numberLike(dimensionOf(left), left, right) : null);
  if (type === null) return affineMistake(env, expression.span);
  if (!sameUnits(env, plus ? 'add' : 'subtract', left, right)) return mistake(expression.span);
  const [a, b] = [constantOf(left), constantOf(right)];
  const knowledge = addKnowledge(left.knowledge, plus ? right.knowledge : negateKnowledge(right.knowledge));
  return (
    (type.kind === 'number'
      ? folded(env, expression.span, a && b && (plus ? add(a, b) : subtract(a, b)), type.dimension)
      : null) ?? make(env, expression.span, type, knowledge, { kind: plus ? 'add' : 'subtract', left, right })
  );
};

/** Times are points: their difference is a duration, and a duration moves them. */
const timeResult = (left: Expr, right: Expr, plus: boolean): Type | null => {
  const [a, b] = [left.type.kind === 'time', right.type.kind === 'time'];
  if (a && b) return plus ? null : { kind: 'number', dimension: second, scale: { kind: 'fixed', decimals: 0 } };
  if (a) return { kind: 'time' };
  return b && plus ? { kind: 'time' } : null;
};

const product = (env: Env, span: Span, first: Expression, second: Expression): Expr => {
  const left = checkNumber(env, first, 'a factor');
  const right = checkNumber(env, second, 'a factor');
  if (left === null || right === null) return mistake(span);
  if (left.type.kind === 'time' || right.type.kind === 'time') return affineMistake(env, span);
  const dimension = multiplyDimensions(dimensionOf(left), dimensionOf(right));
  const [a, b] = [constantOf(left), constantOf(right)];
  const known =
    left.kind === right.kind && keyOf(env.program.keys, left) === keyOf(env.program.keys, right)
      ? powerKnowledge(left.knowledge, 2)
      : multiplyKnowledge(left.knowledge, right.knowledge);
  return (
    folded(env, span, a && b && multiply(a, b), dimension) ??
    make(env, span, { kind: 'number', dimension, scale: null }, known, { kind: 'multiply', left, right })
  );
};

const quotient = (env: Env, expression: Expression & { kind: 'binary' }): Expr => {
  const left = checkNumber(env, expression.left, 'a dividend');
  const right = checkNumber(env, expression.right, 'a divisor');
  if (left === null || right === null) return mistake(expression.span);
  if (left.type.kind === 'time' || right.type.kind === 'time') return affineMistake(env, expression.span);
  if (!isDivisor(env, right)) return mistake(expression.span);
  const dimension = divideDimensions(dimensionOf(left), dimensionOf(right));
  const [a, b] = [constantOf(left), constantOf(right)];
  return (
    folded(env, expression.span, a && b && divide(a, b), dimension) ??
    make(env, expression.span, { kind: 'number', dimension, scale: null }, divideKnowledge(left.knowledge, right.knowledge), {
      kind: 'divide',
      left,
      right,
    })
  );
};

/** A divisor has one sign and is not zero, from its range or from a condition around it. */
const isDivisor = (env: Env, divisor: Num): boolean => {
  const { program } = env;
  const { knowledge } = divisor;
  if (isAbove(knowledge, zero) || isBelow(knowledge, zero)) return true;
  const oneSigned = isAtLeast(knowledge, zero) || isAtMost(knowledge, zero);
  const away = isNonzero(env.guards, keyOf(program.keys, divisor));
  if (oneSigned && away) return true;
  if (oneSigned) program.report('FB3004', divisor.span, { divisor: excerpt(divisor) });
  else program.report('FB3005', divisor.span, { divisor: excerpt(divisor), range: showInterval(knowledge) });
  return false;
};

export const checkPower = (env: Env, expression: Expression & { kind: 'power' }): Expr => {
  const base = checkNumber(env, expression.base, 'the base of a power');
  if (base === null) return mistake(expression.span);
  const { exponent } = expression;
  const wrong = (problem: string): Expr => {
    env.program.report('FB2017', expression.span, { problem });
    return mistake(expression.span);
  };
  if (base.type.kind === 'time') return affineMistake(env, expression.span);
  if (exponent === 0) return wrong('a power of 0 is always 1: write 1');
  const size = Math.abs(exponent);
  const value = constantOf(base);
  const dimension = raiseDimension(dimensionOf(base), 2 * exponent) ?? [];
  if (value) {
    if (value.n === 0n && exponent < 0) return wrong('zero has no inverse');
    const bits = Math.max(value.n.toString(2).length, value.d.toString(2).length);
    if ((bits - 1) * size > 512) return wrong('this power is too large');
    return literal(env, expression.span, power(value, exponent), dimension);
  }
  if (size > 64) return wrong('a power of something that is not a constant is at most 64');
  // Bounds are reckoned with only where they stay quick to reckon with; the step may be many times finer than they are.
  if (isTooWide(env, expression.span, size * widthOf({ ...base.knowledge, grid: null, error: null })))
    return mistake(expression.span);
  const raised =
    size === 1
      ? base
      : make(
          env,
          expression.span,
          { kind: 'number', dimension: raiseDimension(dimensionOf(base), 2 * size) ?? [], scale: null },
          powerKnowledge(base.knowledge, size),
          { kind: 'power', base, exponent: size },
        );
  if (exponent > 0) return raised;
  const known = asNumber(env, raised, 'a divisor');
  if (known === null || !isDivisor(env, base)) return mistake(expression.span);
  const one = literal(env, expression.span, rational(1n));
  return one.knowledge === null
    ? one
    : make(env, expression.span, { kind: 'number', dimension, scale: null }, divideKnowledge(one.knowledge, known.knowledge), {
        kind: 'divide',
        left: one,
        right: known,
      });
};
