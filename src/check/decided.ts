/** Whether a condition is proved to hold, or not to hold, by the ranges of what it compares; null where that is open. */
import { compare, type Rational } from '../types/rational.ts';
import type { Expr } from './checked.ts';

export const decided = (condition: Expr): boolean | null => {
  switch (condition.kind) {
    case 'truth':
      return condition.value;
    case 'not': {
      const operand = decided(condition.operand);
      return operand === null ? null : !operand;
    }
    case 'and':
    case 'or': {
      // One side that is false decides `and`, one that is true decides `or`.
      const deciding = condition.kind === 'or';
      const sides = [decided(condition.left), decided(condition.right)];
      if (sides.includes(deciding)) return deciding;
      return sides.includes(null) ? null : !deciding;
    }
    case 'compare':
      return comparison(condition);
    default:
      return null;
  }
};

const comparison = ({ op, left, right }: Expr & { readonly kind: 'compare' }): boolean | null => {
  const [a, b] = [left.knowledge, right.knowledge];
  if (a === null || b === null) return null;
  switch (op) {
    case '<':
      return order(isBelow(a.hi, b.lo), isNotAbove(b.hi, a.lo));
    case '>':
      return order(isBelow(b.hi, a.lo), isNotAbove(a.hi, b.lo));
    case '<=':
      return order(isNotAbove(a.hi, b.lo), isBelow(b.hi, a.lo));
    case '>=':
      return order(isNotAbove(b.hi, a.lo), isBelow(a.hi, b.lo));
    default: {
      const apart = isBelow(a.hi, b.lo) || isBelow(b.hi, a.lo);
      return apart ? op === '!=' : null;
    }
  }
};

const order = (holds: boolean, fails: boolean): boolean | null => (holds ? true : fails ? false : null);
const isBelow = (a: Rational | null, b: Rational | null): boolean => a !== null && b !== null && compare(a, b) < 0;
const isNotAbove = (a: Rational | null, b: Rational | null): boolean => a !== null && b !== null && compare(a, b) <= 0;
