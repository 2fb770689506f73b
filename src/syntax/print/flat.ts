/** An expression on one line, with as few parentheses as its meaning allows. */
import { assertNever } from '../../source/assert-never.ts';
import type { Expression } from '../ast.ts';
import { precedence } from '../precedence.ts';
import { quote } from '../strings.ts';

/** `least`: what binds more loosely than this needs parentheses. */
export const flat = (expression: Expression, least: number = precedence.whole): string =>
  needsParentheses(expression, least) ? `(${plain(expression)})` : plain(expression);

export const needsParentheses = (expression: Expression, least: number): boolean => levelOf(expression) < least;

/** How tightly an expression holds together. */
export const levelOf = (expression: Expression): number => {
  switch (expression.kind) {
    case 'if':
    case 'first matching':
    case 'match':
    case 'by literal':
    case 'rows':
      return precedence.whole;
    case 'or':
      return precedence.or;
    case 'and':
      return precedence.and;
    case 'not':
      return precedence.not;
    case 'compare':
    case 'is none':
      return precedence.comparison;
    case 'otherwise':
      return precedence.otherwise;
    case 'binary':
      return expression.op === '+' || expression.op === '-' ? precedence.sum : precedence.product;
    case 'negate':
      return precedence.negate;
    case 'share':
      return precedence.share;
    case 'power':
      return precedence.power;
    case 'before':
      return precedence.before;
    // `2 m.base` would take a field for a part of its unit, so a number before `.f` stands in parentheses.
    case 'number':
      return precedence.before;
    case 'truth':
    case 'none':
    case 'name':
    case 'field':
    case 'index':
    case 'call':
    case 'builtin':
    case 'fold':
    case 'error':
      return precedence.postfix;
    default:
      return assertNever(expression);
  }
};

/** How tightly each operand must hold together to stand without parentheses: left, right. */
export const operandLevels = (expression: Expression): readonly [number, number] => {
  const level = levelOf(expression);
  // Comparisons do not chain; shares group to the right; everything else groups to the left.
  if (expression.kind === 'compare' || expression.kind === 'is none') return [level + 1, level + 1];
  if (expression.kind === 'share') return [level + 1, level];
  return [level, level + 1];
};

/** `a and b or c` is not written, in either grouping. */
export const joins = (child: Expression, around: Expression): boolean =>
  (child.kind === 'and' || child.kind === 'or') && child.kind !== around.kind;

const plain = (expression: Expression): string => {
  const [left, right] = operandLevels(expression);
  switch (expression.kind) {
    case 'number':
      return expression.unit === null
        ? expression.text
        : `${expression.text} ${expression.unit.map((name) => name.text).join('.')}`;
    case 'truth':
      return expression.value ? 'true' : 'false';
    case 'none':
      return 'none';
    case 'name':
      return expression.name.text;
    case 'field':
      return `${flat(expression.of, precedence.postfix)}.${expression.name.text}`;
    case 'index':
      return `${flat(expression.of, precedence.postfix)}[${flat(expression.key)}]`;
    case 'call':
      return `${expression.of === null ? '' : `${flat(expression.of, precedence.postfix)}.`}${expression.name.text}(${commas(expression.arguments)})`;
    case 'builtin':
      return `${expression.name}(${commas(expression.arguments)})`;
    case 'negate':
      return `-${flat(expression.operand, precedence.negate)}`;
    case 'not':
      return `not ${flat(expression.operand, precedence.not)}`;
    case 'binary':
      return `${flat(expression.left, left)} ${expression.op} ${flat(expression.right, right)}`;
    case 'power':
      return `${flat(expression.base, precedence.power)} ^ ${expression.exponent}`;
    case 'compare':
      return `${flat(expression.left, left)} ${expression.op} ${flat(expression.right, right)}${acceptTail(expression.accept)}`;
    case 'and':
    case 'or': {
      const operand = (child: Expression, least: number): string =>
        flat(child, joins(child, expression) ? precedence.not : least);
      return `${operand(expression.left, left)} ${expression.kind} ${operand(expression.right, right)}`;
    }
    case 'is none':
      return `${flat(expression.operand, left)} is ${expression.negated ? 'not ' : ''}none`;
    case 'otherwise':
      return `${flat(expression.operand, left)} otherwise ${flat(expression.fallback, right)}`;
    case 'share':
      return `${flat(expression.share, left)} of ${flat(expression.of, right)}`;
    case 'before':
      return `before ${flat(expression.operand, precedence.postfix)}`;
    case 'if':
      return `if ${ifCondition(expression.condition)} then ${ifBranch(expression)}${expression.else === null ? '' : ` else ${flat(expression.else)}`}`;
    case 'first matching': {
      const arms = expression.arms.map((arm) => `when ${flat(arm.condition)}: ${flat(arm.value)}`);
      return inBraces(
        'first matching ',
        expression.otherwise === null ? arms : [...arms, `otherwise: ${flat(expression.otherwise)}`],
      );
    }
    case 'match':
      return inBraces(
        `match ${flat(expression.subject, precedence.loosest)} `,
        expression.arms.map((arm) => `${arm.member.text}: ${flat(arm.value)}`),
      );
    case 'fold':
      return foldHead(expression) + (expression.value === null ? ')' : `: ${flat(expression.value)})`);
    case 'by literal':
      return inBraces(
        '',
        expression.items.map((item) => `${item.member.text}: ${flat(item.value)}`),
      );
    case 'rows':
      return inBraces(
        '',
        expression.rows.map((row) => `${rowHead(expression.form, row.bound)}: ${flat(row.value)}`),
      );
    case 'error':
      return '?';
    default:
      return assertNever(expression);
  }
};

const commas = (expressions: readonly Expression[]): string => expressions.map((each) => flat(each)).join(', ');
const inBraces = (head: string, items: readonly string[]): string => `${head}{ ${items.join(', ')} }`;

export const acceptTail = (accept: { readonly reason: string } | null): string =>
  accept === null ? '' : ` accept because ${quote(accept.reason)}`;

/** `sum(p in a.positions where c` */
export const foldHead = (fold: Extract<Expression, { kind: 'fold' }>): string => {
  const filter = fold.filter === null ? '' : ` where ${flat(fold.filter)}`;
  return `${fold.op}(${fold.binder.text} in ${flat(fold.source)}${runTail(fold)}${filter}`;
};

/** ` .. last, at most 48` */
export const runTail = ({ run }: Extract<Expression, { kind: 'fold' }>): string =>
  run === null ? '' : ` .. ${flat(run.last)}${mostOf(run)}`;

export const mostOf = ({ most }: { readonly most: number | null }): string => (most === null ? '' : `, at most ${most}`);

export const rowHead = (form: 'up to' | 'below' | 'at', bound: Expression | null): string =>
  bound === null ? 'above' : `${form} ${flat(bound, precedence.sum)}`;

/** A conditional as a condition could be read in two ways, and so could one without `else` before an `else`. */
export const ifCondition = (condition: Expression): string =>
  flat(condition, condition.kind === 'if' ? precedence.loosest : precedence.whole);
export const branchLevel = (expression: Extract<Expression, { kind: 'if' }>): number =>
  expression.else !== null && endsOpen(expression.then) ? precedence.loosest : precedence.whole;
const ifBranch = (expression: Extract<Expression, { kind: 'if' }>): string => flat(expression.then, branchLevel(expression));

/** Ends in a conditional whose `else` is missing, so that an `else` after it would become its own. */
export const endsOpen = (expression: Expression): boolean =>
  expression.kind === 'if' && (expression.else === null || endsOpen(expression.else));
