/** Constant expressions of ranges, parameters and tables: exact arithmetic on literals, bounded in size. */
import type { Span } from '../source/source.ts';
import type { Expression, Name } from '../syntax/ast.ts';
import { isShare } from '../syntax/number.ts';
import { add, divide, multiply, negate, power, rational, subtract, type Rational } from '../types/rational.ts';
import type { RelativeBase, RelativeDimension } from './program.ts';

/** `unit` null: a bare number, which takes the unit of its place. A share such as `5%` has a unit, which is none. */
export type Constant = { readonly value: Rational; readonly unit: RelativeDimension | null; readonly span: Span };

export type UnitLookup = (path: readonly Name[]) => { readonly base: RelativeBase; readonly factor: bigint } | null;

/** Constants stay below this many bits, so that no literal can make the compiler work for long. */
export const constantBits = 512;
const beyondModest = 1n << BigInt(constantBits);
export const isModest = ({ n, d }: Rational): boolean => n < beyondModest && -n < beyondModest && d < beyondModest;

/** The value of a constant expression; null when it is not one, or too large. */
export const evaluateConstant = (expression: Expression, unitOf: UnitLookup): Constant | null => {
  const result = evaluate(expression, unitOf);
  return result && isModest(result.value) ? { ...result, span: expression.span } : null;
};

type Plain = { readonly value: Rational; readonly unit: RelativeDimension | null };

const evaluate = (expression: Expression, unitOf: UnitLookup): Plain | null => {
  switch (expression.kind) {
    case 'number': {
      if (expression.unit === null) return { value: expression.value, unit: isShare(expression.text) ? [] : null };
      const unit = unitOf(expression.unit);
      return unit && { value: multiply(expression.value, rational(unit.factor)), unit: [{ base: unit.base, doubledPower: 2 }] };
    }
    case 'name': {
      const unit = unitOf([expression.name]);
      return unit && { value: rational(unit.factor), unit: [{ base: unit.base, doubledPower: 2 }] };
    }
    case 'negate': {
      const operand = evaluate(expression.operand, unitOf);
      return operand && { ...operand, value: negate(operand.value) };
    }
    case 'power': {
      const base = evaluate(expression.base, unitOf);
      if (!base || (base.unit?.length ?? 0) > 0 || Math.abs(expression.exponent) > constantBits) return null;
      if (base.value.n === 0n && expression.exponent < 0) return null;
      const bits = Math.max(base.value.n.toString(2).length, base.value.d.toString(2).length);
      if ((bits - 1) * Math.abs(expression.exponent) > constantBits) return null;
      return { value: power(base.value, expression.exponent), unit: base.unit };
    }
    case 'binary': {
      const left = evaluate(expression.left, unitOf);
      const right = evaluate(expression.right, unitOf);
      return left && right && isModest(left.value) && isModest(right.value) ? combine(expression.op, left, right) : null;
    }
    default:
      return null;
  }
};

const combine = (op: '+' | '-' | '*' | '/', left: Plain, right: Plain): Plain | null => {
  switch (op) {
    case '+':
    case '-':
      // `1 - 5%`: what is bare beside a share is a number too.
      if ((left.unit === null) !== (right.unit === null) && (left.unit ?? right.unit ?? []).length > 0) return null;
      return {
        value: op === '+' ? add(left.value, right.value) : subtract(left.value, right.value),
        unit: left.unit ?? right.unit,
      };
    case '*':
      return {
        value: multiply(left.value, right.value),
        unit: left.unit || right.unit ? [...(left.unit ?? []), ...(right.unit ?? [])] : null,
      };
    case '/':
      if (right.value.n === 0n) return null;
      return {
        value: divide(left.value, right.value),
        unit:
          left.unit || right.unit
            ? [...(left.unit ?? []), ...(right.unit ?? []).map((each) => ({ ...each, doubledPower: -each.doubledPower }))]
            : null,
      };
  }
};
