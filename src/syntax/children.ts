/** The expressions directly inside an expression: the one table that generic walks use. */
import { assertNever } from '../source/assert-never.ts';
import type { Expression } from './ast.ts';

export const childrenOf = (expression: Expression): readonly Expression[] => {
  switch (expression.kind) {
    case 'number':
    case 'truth':
    case 'none':
    case 'name':
    case 'error':
      return none;
    case 'field':
      return [expression.of];
    case 'index':
      return [expression.of, expression.key];
    case 'call':
      return expression.of === null ? expression.arguments : [expression.of, ...expression.arguments];
    case 'builtin':
      return expression.arguments;
    case 'negate':
    case 'not':
    case 'is none':
    case 'before':
      return [expression.operand];
    case 'binary':
    case 'compare':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    case 'power':
      return [expression.base];
    case 'otherwise':
      return [expression.operand, expression.fallback];
    case 'share':
      return [expression.share, expression.of];
    case 'if':
      return [expression.condition, expression.then, ...maybe(expression.else)];
    case 'first matching':
      return [...expression.arms.flatMap((arm) => [arm.condition, arm.value]), ...maybe(expression.otherwise)];
    case 'match':
      return [expression.subject, ...expression.arms.map((arm) => arm.value)];
    case 'fold':
      return [expression.source, ...maybe(expression.run?.last ?? null), ...maybe(expression.filter), ...maybe(expression.value)];
    case 'by literal':
      return expression.items.map((item) => item.value);
    case 'rows':
      return expression.rows.flatMap((row) => [...maybe(row.bound), row.value]);
    default:
      return assertNever(expression);
  }
};

const none: readonly Expression[] = [];
const maybe = (expression: Expression | null): readonly Expression[] => (expression === null ? none : [expression]);
