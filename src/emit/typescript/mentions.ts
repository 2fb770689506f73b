/** What a tree mentions: names, and functions of `helpers.ts`. */
import { assertNever } from '../../source/assert-never.ts';
import type { Expression, Statement } from './tree.ts';

export const expressionsIn = (statements: readonly Statement[]): readonly Expression[] =>
  statements.flatMap((each) => [
    ...ownExpressions(each).flatMap(withParts),
    ...inner(each).flatMap((body) => expressionsIn(body)),
  ]);

export const mentions = (statements: readonly Statement[], name: string): boolean =>
  expressionsIn(statements).some((each) => each.kind === 'name' && each.name === name);

export const helpersIn = (expressions: readonly Expression[]): readonly string[] =>
  expressions.flatMap((each) => (each.kind === 'helper' ? [each.helper] : []));

/** The expression and all in it. */
export const withParts = (expression: Expression): readonly Expression[] => [expression, ...parts(expression).flatMap(withParts)];

const ownExpressions = (statement: Statement): readonly Expression[] => {
  switch (statement.kind) {
    case 'const':
    case 'assign':
    case 'throw':
    case 'call':
      return [statement.value];
    case 'let':
    case 'return':
      return statement.value === null ? [] : [statement.value];
    case 'if':
      return [statement.condition];
    case 'for of':
      return [statement.list];
    case 'increment':
    case 'for count':
    case 'break':
      return [];
    default:
      return assertNever(statement);
  }
};

const inner = (statement: Statement): readonly (readonly Statement[])[] => {
  if (statement.kind === 'if') return [statement.then, statement.else];
  return statement.kind === 'for of' || statement.kind === 'for count' ? [statement.body] : [];
};

const parts = (expression: Expression): readonly Expression[] => {
  switch (expression.kind) {
    case 'name':
    case 'bigint':
    case 'number':
    case 'text':
    case 'boolean':
    case 'null':
      return [];
    case 'new':
      return expression.arguments ?? [];
    case 'property':
      return [expression.of];
    case 'item':
      return [expression.of, expression.index];
    case 'call':
    case 'helper':
      return expression.arguments;
    case 'unary':
    case 'typeof':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.then, expression.else];
    case 'array':
      return expression.items;
    case 'object':
      return expression.entries.map(([, value]) => value);
    case 'as':
      return [expression.value];
    case 'spread':
      return [expression.of];
    case 'arrow':
      return [expression.body];
    case 'method':
      return [expression.of, ...expression.arguments];
    default:
      return assertNever(expression);
  }
};
