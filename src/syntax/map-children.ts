/** An expression with each expression directly inside it replaced: the counterpart of `children.ts`. */
import { assertNever } from '../source/assert-never.ts';
import type { Expression } from './ast.ts';

export const mapChildren = (expression: Expression, change: (child: Expression) => Expression): Expression => {
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
    case 'if':
      return {
        ...expression,
        condition: change(expression.condition),
        then: change(expression.then),
        else: maybe(expression.else),
      };
    case 'first matching':
      return {
        ...expression,
        arms: expression.arms.map((arm) => ({ ...arm, condition: change(arm.condition), value: change(arm.value) })),
        otherwise: maybe(expression.otherwise),
      };
    case 'match':
      return {
        ...expression,
        subject: change(expression.subject),
        arms: expression.arms.map((arm) => ({ ...arm, value: change(arm.value) })),
      };
    case 'fold':
      return {
        ...expression,
        source: change(expression.source),
        run: expression.run && { ...expression.run, last: change(expression.run.last) },
        filter: maybe(expression.filter),
        value: maybe(expression.value),
      };
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

/** The expression with another name for one that is bound around it. */
export const renamed = (expression: Expression, from: string, to: string): Expression => {
  if (expression.kind === 'name')
    return expression.name.text === from ? { ...expression, name: { ...expression.name, text: to } } : expression;
  return mapChildren(expression, (child) => renamed(child, from, to));
};
