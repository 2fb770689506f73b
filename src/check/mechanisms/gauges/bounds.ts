/** Constants of a gauge: the bounds of its range, and spans of time. */
import type { Expression, Name, RangeExpression } from '../../../syntax/ast.ts';
import { rational, type Rational, zero } from '../../../types/rational.ts';
import { evaluateConstant, type Constant, type UnitLookup } from '../../constants.ts';
import { timeUnit } from '../../units.ts';
import type { QuantityType } from './quantity.ts';
import type { Reckon } from './reckon.ts';

/** Whatever a name stands for, here only its size counts; the checker looks at units. */
const anyUnit: UnitLookup = (path) => {
  const name = path.map((each) => each.text).join('.');
  return { base: { kind: 'global', name }, factor: (path.length === 1 ? timeUnit(name)?.factor : null) ?? 1n };
};

export const constantOf = (expression: Expression): Constant | null => evaluateConstant(expression, anyUnit);

/** The number in a constant, in base units; 0 where there is none, which the checker says. */
export const sizeOf = (expression: Expression): Rational => constantOf(expression)?.value ?? zero;

export const isNeverNegative = ({ lo }: RangeExpression): boolean => {
  const constant = constantOf(lo);
  return constant !== null && constant.value.n >= 0n;
};

/** Whole seconds above 0, or null. */
export const secondsOf = (expression: Expression): bigint | null => {
  const constant = evaluateConstant(expression, onlySeconds);
  const isTime = constant?.unit?.length === 1 && constant.unit[0]?.doubledPower === 2;
  if (constant === null || !isTime || constant.value.d !== 1n || constant.value.n <= 0n) return null;
  return constant.value.n;
};

const onlySeconds: UnitLookup = ([first, ...rest]) => {
  const unit = first === undefined || rest.length > 0 ? null : timeUnit(first.text);
  return unit?.base.kind === 'global' && unit.base.name === 's' ? unit : null;
};

/** A bound as an expression: one that is written without a unit is in that of its type. Null where no number can say it. */
export const boundIn = (reckon: Reckon, bound: Expression, { unit }: QuantityType): Expression | null => {
  const constant = constantOf(bound);
  if (constant === null || constant.unit !== null) return bound;
  let result: Expression = bound;
  for (const { path, doubledPower } of unit.factors) {
    if (isPlain(path)) continue;
    if (doubledPower % 2 !== 0) return null;
    const one = reckon.number(
      rational(1n),
      path.map((each) => (each.text === 'duration' ? { ...each, text: 's' } : each)),
    );
    result = reckon.times(result, doubledPower === 2 ? one : reckon.power(one, doubledPower / 2));
  }
  return result;
};

const isPlain = (path: readonly Name[]): boolean => path.length === 1 && path[0]?.text === 'ratio';

/** An amount of one unit: amounts are never cut off. */
export const isAmount = ({ unit: { factors } }: QuantityType): boolean => {
  const [only, ...others] = factors.filter(({ path }) => !isPlain(path));
  const name = only?.path.map((each) => each.text).join('.') ?? '';
  return only?.doubledPower === 2 && others.length === 0 && !['s', 'year', 'duration', 'time'].includes(name);
};
