/** An expression with other ones directly inside it: the counterpart of `children.ts`, for phases that write expressions anew. */
import { assertNever } from '../source/assert-never.ts';
import type { Expression } from './ast.ts';

export const withChildren = (expression: Expression, change: (child: Expression) => Expression): Expression => {
  const maybe = (child: Expression | null): Expression | null => child && change(child);
  switch (expression.kind) {
    case 'number':
    case 'truth':
    case 'none':
    case 'name':
    case 'error':
      return expression;
    case 'field':
      return { ...expression, of: change(expression.of) };
    case 'index':
      return { ...expression, of: change(expression.of), key: change(expression.key) };
    case 'call':
      return { ...expression, of: maybe(expression.of), arguments: expression.arguments.map(change) };
    case 'builtin':
      return { ...expression, arguments: expression.arguments.map(change) };
    case 'negate':
    case 'not':
    case 'is none':
    case 'before':
      return { ...expression, operand: change(expression.operand) };
    case 'binary':
    case 'compare':
    case 'and':
    case 'or':
      return { ...expression, left: change(expression.left), right: change(expression.right) };
    case 'power':
      return { ...expression, base: change(expression.base) };
    case 'otherwise':
      return { ...expression, operand: change(expression.operand), fallback: change(expression.fallback) };
    case 'share':
      return { ...expression, share: change(expression.share), of: change(expression.of) };
    case 'if': {
      const { condition, then } = expression;
      return { ...expression, condition: change(condition), then: change(then), else: maybe(expression.else) };
    }
    case 'first matching': {
      const arms = expression.arms.map((arm) => ({ ...arm, condition: change(arm.condition), value: change(arm.value) }));
      return { ...expression, arms, otherwise: maybe(expression.otherwise) };
    }
    case 'match': {
      const arms = expression.arms.map((arm) => ({ ...arm, value: change(arm.value) }));
      return { ...expression, subject: change(expression.subject), arms };
    }
    case 'fold': {
      const { source, run, filter, value } = expression;
      const last = run && { ...run, last: change(run.last) };
      return { ...expression, source: change(source), run: last, filter: maybe(filter), value: maybe(value) };
    }
    case 'by literal':
      return { ...expression, items: expression.items.map((item) => ({ ...item, value: change(item.value) })) };
    case 'rows':
      return {
        ...expression,
        rows: expression.rows.map((row) => ({ ...row, bound: maybe(row.bound), value: change(row.value) })),
      };
    default:
      return assertNever(expression);
  }
};
