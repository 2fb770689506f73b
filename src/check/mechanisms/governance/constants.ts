/** Constants of governance, as far as they can be compared before units are known. */
import type { Expression, TypeExpression } from '../../../syntax/ast.ts';
import { childrenOf } from '../../../syntax/children.ts';
import { compare, one, type Rational } from '../../../types/rational.ts';
import { evaluateConstant } from '../../constants.ts';
import { isTimeUnit, timeUnit } from '../../units.ts';

/** Null for what is no constant. Whether its unit fits is said where its place is checked. */
export const constant = (expression: Expression): Rational | null => whole(expression)?.value ?? null;

const whole = (expression: Expression) =>
  namesSomething(expression)
    ? null
    : evaluateConstant(expression, (path) => {
        const [first] = path;
        if (first === undefined) return null;
        const own = { base: { kind: 'global' as const, name: path.map((each) => each.text).join('.') }, factor: 1n };
        return timeUnit(first.text) ?? own;
      });

/** A name is a unit of time, or no constant. */
const namesSomething = (expression: Expression): boolean =>
  (expression.kind === 'name' && !isTimeUnit(expression.name.text)) || childrenOf(expression).some(namesSomething);

export const isBelow = (a: Expression, b: Expression): boolean => {
  const [left, right] = [constant(a), constant(b)];
  return left !== null && right !== null && compare(left, right) < 0;
};

export const isNoMoreThanZero = (a: Expression): boolean => {
  const value = constant(a);
  return value !== null && value.n <= 0n;
};

/** A bare constant in the unit of its place: `5` of a parameter in USD is `5 USD`. Anything else stays what it is. */
export const inUnit = (expression: Expression, type: TypeExpression): Expression => {
  if (type.kind !== 'quantity' || whole(expression)?.unit !== null) return expression;
  const { span } = expression;
  return type.unit.factors.reduce<Expression>((of, { path, doubledPower }) => {
    if (path.length === 1 && path[0]?.text === 'ratio') return of;
    const alone = path.length === 1 && path[0]?.text === 'duration' ? path.map((each) => ({ ...each, text: 's' })) : path;
    const unit: Expression = { kind: 'number', text: '1', value: one, unit: alone, span };
    const power: Expression =
      Math.abs(doubledPower) === 2 ? unit : { kind: 'power', base: unit, exponent: Math.abs(doubledPower) / 2, span };
    return { kind: 'binary', op: doubledPower < 0 ? '/' : '*', left: of, right: power, opSpan: span, span };
  }, expression);
};
