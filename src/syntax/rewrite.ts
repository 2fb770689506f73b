/** An expression with others in the places of those directly inside it: what walks that change a tree use. */
import { assertNever } from '../source/assert-never.ts';
import type { Expression } from './ast.ts';

export const mapChildren = (expression: Expression, map: (child: Expression) => Expression): Expression => {
  const maybe = (child: Expression | null): Expression | null => child && map(child);
  switch (expression.kind) {
    case 'number':
    case 'truth':
    case 'none':
    case 'name':
    case 'error':
      return expression;
    case 'field':
      return { ...expression, of: map(expression.of) };
    case 'index':
      return { ...expression, of: map(expression.of), key: map(expression.key) };
    case 'call':
      return { ...expression, of: maybe(expression.of), arguments: expression.arguments.map(map) };
    case 'builtin':
      return { ...expression, arguments: expression.arguments.map(map) };
    case 'negate':
    case 'not':
    case 'is none':
    case 'before':
      return { ...expression, operand: map(expression.operand) };
    case 'binary':
    case 'compare':
    case 'and':
    case 'or':
      return { ...expression, left: map(expression.left), right: map(expression.right) };
    case 'power':
      return { ...expression, base: map(expression.base) };
    case 'otherwise':
      return { ...expression, operand: map(expression.operand), fallback: map(expression.fallback) };
    case 'share':
      return { ...expression, share: map(expression.share), of: map(expression.of) };
    case 'if':
      return {
        ...expression,
        ...{ condition: map(expression.condition), then: map(expression.then), else: maybe(expression.else) },
      };
    case 'first matching': {
      const arms = expression.arms.map((arm) => ({ ...arm, condition: map(arm.condition), value: map(arm.value) }));
      return { ...expression, arms, otherwise: maybe(expression.otherwise) };
    }
    case 'match': {
      const arms = expression.arms.map((arm) => ({ ...arm, value: map(arm.value) }));
      return { ...expression, subject: map(expression.subject), arms };
    }
    case 'fold':
      return {
        ...expression,
        ...{ source: map(expression.source), filter: maybe(expression.filter), value: maybe(expression.value) },
      };
    case 'by literal':
      return { ...expression, items: expression.items.map((item) => ({ ...item, value: map(item.value) })) };
    case 'rows':
      return { ...expression, rows: expression.rows.map((row) => ({ ...row, bound: maybe(row.bound), value: map(row.value) })) };
    default:
      return assertNever(expression);
  }
};

/** The expression with another name for one that is bound around it. */
export const renamed = (expression: Expression, from: string, to: string): Expression => {
  if (expression.kind === 'name')
    return expression.name.text === from ? { ...expression, name: { ...expression.name, text: to } } : expression;
  return mapChildren(expression, (child) => renamed(child, from, to));
};
