/**
 * Expressions that do not fit on one line. Lines break only where the grammar lets a clause go on: behind an operator,
 * before `then else and or otherwise of`, and anywhere between parentheses.
 */
import type { Expression } from '../ast.ts';
import { childrenOf } from '../children.ts';
import { precedence } from '../precedence.ts';
import {
  acceptTail,
  branchLevel,
  flat,
  foldHead,
  ifCondition,
  joins,
  levelOf,
  mostOf,
  needsParentheses,
  operandLevels,
  rowHead,
} from './flat.ts';
import { commentsOf, entry, indent, stack, type Entry, type Page } from './lines.ts';

/** An expression with the parentheses it needs. `room` is what is left of the line, for every line. */
export const layOut = (expression: Expression, page: Page, room: number, least: number = precedence.whole): readonly string[] => {
  if (isFlat(expression, page)) {
    const line = flat(expression, least);
    if (line.length <= room) return [line];
  }
  if (!needsParentheses(expression, least)) return broken(expression, page, room);
  return glue(['('], '', glue(broken(expression, page, room - 2), '', [')']));
};

/** Whether it may stand on one line: conditionals by cases, long tables and comments may not. */
export const isFlat = (expression: Expression, page: Page): boolean => {
  if (expression.kind === 'first matching') return false;
  if (expression.kind === 'rows' && expression.rows.length > 2) return false;
  if (isBlock(expression) && hasComments(expression, page)) return false;
  return childrenOf(expression).every((child) => isFlat(child, page));
};

type Block = Extract<Expression, { kind: 'first matching' | 'match' | 'by literal' | 'rows' }>;
/** Opens a brace at its end of the line, so that it may follow a head. */
export const isBlock = (expression: Expression): expression is Block =>
  expression.kind === 'first matching' ||
  expression.kind === 'match' ||
  expression.kind === 'by literal' ||
  expression.kind === 'rows';

/** `a` and `b` on one line where they meet. */
export const glue = (before: readonly string[], between: string, after: readonly string[]): readonly string[] => [
  ...before.slice(0, -1),
  `${before.at(-1) ?? ''}${between}${after[0] ?? ''}`,
  ...after.slice(1),
];

/** A head such as `let x =` and its value: on one line, or the value below it, or a block that opens behind it. */
export const headed = (head: string, value: Expression, page: Page, room: number): readonly string[] => {
  if (isFlat(value, page) && head.length + 1 + flat(value).length <= room) return [`${head} ${flat(value)}`];
  if (isBlock(value)) return glue([head], ' ', layOut(value, page, room));
  return [head, ...indent(layOut(value, page, room - 2))];
};

/** A word such as `require`, behind which no line may break, and its value. */
export const led = (word: string, value: Expression, page: Page, room: number, least?: number): readonly string[] => {
  const [first = '', ...rest] = layOut(value, page, room - word.length - 1, least);
  return [`${word} ${first}`, ...(isBlock(value) ? rest : indent(rest))];
};

const broken = (expression: Expression, page: Page, room: number): readonly string[] => {
  const [left, right] = operandLevels(expression);
  const lines = (child: Expression, least?: number): readonly string[] => layOut(child, page, room, least);
  switch (expression.kind) {
    case 'binary':
    case 'and':
    case 'or':
      return chain(expression, page, room);
    case 'compare': {
      const below = indent(layOut(expression.right, page, room - 2, right));
      return glue([...glue(lines(expression.left, left), ` ${expression.op}`, ['']), ...below], acceptTail(expression.accept), [
        '',
      ]);
    }
    case 'negate':
      return glue(['-'], '', lines(expression.operand, precedence.negate));
    case 'not':
      return glue(['not '], '', lines(expression.operand, precedence.not));
    case 'before':
      return glue(['before '], '', lines(expression.operand, precedence.postfix));
    case 'is none':
      return glue(lines(expression.operand, left), ` is ${expression.negated ? 'not ' : ''}none`, ['']);
    case 'power':
      return glue(lines(expression.base, precedence.power), ` ^ ${expression.exponent}`, ['']);
    case 'otherwise':
      return [...lines(expression.operand, left), ...led('otherwise', expression.fallback, page, room, right)];
    case 'share':
      return [...lines(expression.share, left), ...led('of', expression.of, page, room, right)];
    case 'field':
      return glue(lines(expression.of, precedence.postfix), `.${expression.name.text}`, ['']);
    case 'index': {
      const base = lines(expression.of, precedence.postfix);
      return glue(base, '', inside('[', [layOut(expression.key, page, room - 2)], ']'));
    }
    case 'call': {
      const head = expression.of === null ? [''] : glue(lines(expression.of, precedence.postfix), '.', ['']);
      return glue(head, '', inside(`${expression.name.text}(`, below(expression.arguments, page, room), ')'));
    }
    case 'builtin':
      return inside(`${expression.name}(`, below(expression.arguments, page, room), ')');
    case 'fold':
      return fold(expression, page, room);
    case 'if':
      return conditional(expression, page, room);
    case 'first matching':
    case 'match':
    case 'by literal':
    case 'rows':
      return block(expression, page, room);
    default:
      return [flat(expression)];
  }
};

/** Operators of one level in a row, each operand on its own line. */
const chain = (
  expression: Extract<Expression, { kind: 'binary' | 'and' | 'or' }>,
  page: Page,
  room: number,
): readonly string[] => {
  const level = levelOf(expression);
  const operands: { readonly op: string; readonly lines: readonly string[] }[] = [];
  let at: Expression = expression;
  const lay = (child: Expression, around: Expression, least: number): readonly string[] =>
    layOut(child, page, room - 4, joins(child, around) ? precedence.not : least);
  while ((at.kind === 'binary' || at.kind === 'and' || at.kind === 'or') && levelOf(at) === level) {
    operands.unshift({ op: at.kind === 'binary' ? at.op : at.kind, lines: lay(at.right, at, level + 1) });
    const next: Expression = at.left;
    const goesOn = (next.kind === 'binary' || next.kind === 'and' || next.kind === 'or') && levelOf(next) === level;
    if (!goesOn) operands.unshift({ op: '', lines: lay(next, at, level) });
    at = next;
  }
  const isWord = expression.kind !== 'binary';
  return operands.reduce<readonly string[]>((before, { op, lines }) => {
    if (before.length === 0) return lines;
    return isWord ? [...before, ...glue([`${op} `], '', lines)] : [...glue(before, ` ${op}`, ['']), ...lines];
  }, []);
};

const below = (expressions: readonly Expression[], page: Page, room: number): readonly (readonly string[])[] =>
  expressions.map((each) => layOut(each, page, room - 3));

/** Items between brackets, each on its own lines. */
export const inside = (open: string, items: readonly (readonly string[])[], close: string): readonly string[] => [
  open,
  ...items.flatMap((item, at) => indent(at < items.length - 1 ? glue(item, ',', ['']) : item)),
  close,
];

const fold = (expression: Extract<Expression, { kind: 'fold' }>, page: Page, room: number): readonly string[] => {
  const parts = [expression.source, expression.run?.last ?? null, expression.filter];
  const plainHead = parts.every((each) => each === null || isFlat(each, page));
  const value = expression.value === null ? [] : indent(layOut(expression.value, page, room - 2));
  if (plainHead && foldHead(expression).length <= room)
    return [`${foldHead(expression)}${value.length === 0 ? '' : ':'}`, ...value, ')'];
  const first = glue([`${expression.op}(${expression.binder.text} in `], '', layOut(expression.source, page, room - 4));
  const source = expression.run === null ? first : run(expression.run, first, page, room);
  const filter = expression.filter === null ? [] : glue(['  where '], '', indentRest(layOut(expression.filter, page, room - 8)));
  const head = [...source, ...filter];
  return [...(value.length === 0 ? head : glue(head, ':', [''])), ...value, ')'];
};

type Run = NonNullable<Extract<Expression, { kind: 'fold' }>['run']>;

/** A line that ends in `..` goes on in the next. */
const run = (of: Run, first: readonly string[], page: Page, room: number): readonly string[] => [
  ...glue(first, ' ..', ['']),
  ...glue(indent(layOut(of.last, page, room - 4)), mostOf(of), ['']),
];

const indentRest = ([first = '', ...rest]: readonly string[]): readonly string[] => [first, ...indent(rest)];

/** `if … then …` and each `else` on its own line. */
const conditional = (expression: Extract<Expression, { kind: 'if' }>, page: Page, room: number): readonly string[] => {
  const condition = isFlat(expression.condition, page) && ifCondition(expression.condition).length + 8 <= room;
  const least = expression.condition.kind === 'if' ? precedence.loosest : precedence.whole;
  const asked = condition
    ? [`if ${ifCondition(expression.condition)}`]
    : glue(['if '], '', indentRest(layOut(expression.condition, page, room - 3, least)));
  const level = branchLevel(expression);
  const behind = room - (asked.at(-1)?.length ?? 0) - 6;
  const then = layOut(expression.then, page, behind, level);
  const chosen =
    then.length === 1 && (then[0]?.length ?? 0) <= behind
      ? glue(asked, ' then ', then)
      : [...asked, ...indent(glue(['then '], '', indentRest(layOut(expression.then, page, room - 9, level))))];
  if (expression.else === null) return chosen;
  if (expression.else.kind === 'if') return [...chosen, ...glue(['else '], '', layOut(expression.else, page, room))];
  return [...chosen, ...glue(['else '], '', indentRest(layOut(expression.else, page, room - 7)))];
};

/** Arms, rows and members, in columns. */
const block = (expression: Block, page: Page, room: number): readonly string[] => {
  const attached = commentsOf(page, expression);
  const lines = indent(stack(entriesOf(expression, page, room - 2), page, room - 2, attached));
  return [...openingOf(expression, page, room), ...lines, '}'];
};

const openingOf = (expression: Block, page: Page, room: number): readonly string[] => {
  if (expression.kind === 'first matching') return ['first matching {'];
  if (expression.kind !== 'match') return ['{'];
  return glue(glue(['match '], '', layOut(expression.subject, page, room - 8, precedence.loosest)), ' {', ['']);
};

const entriesOf = (expression: Block, page: Page, room: number): readonly Entry[] => {
  const item = (node: Placed, head: string | null, value: Expression, longHead: () => readonly string[]): Entry => {
    const { start, end } = node.span;
    const cells = [head, isFlat(value, page) ? `: ${flat(value)}` : null];
    return entry({ node, start, end }, cells, room, () => valued(longHead(), value, page, room));
  };
  const named = (node: Placed, name: string, value: Expression): Entry => item(node, name, value, () => [name]);
  switch (expression.kind) {
    case 'first matching': {
      const arms = expression.arms.map((arm) => {
        const head = isFlat(arm.condition, page) ? `when ${flat(arm.condition)}` : null;
        return item(arm, head, arm.value, () => led('when', arm.condition, page, room - 2));
      });
      const { otherwise } = expression;
      return otherwise === null ? arms : [...arms, named(otherwise, 'otherwise', otherwise)];
    }
    case 'match':
      return expression.arms.map((arm) => named(arm, arm.member.text, arm.value));
    case 'by literal':
      return expression.items.map((each) => named(each, each.member.text, each.value));
    case 'rows':
      return expression.rows.map((row) => {
        const isPlain = row.bound === null || isFlat(row.bound, page);
        const long = (): readonly string[] =>
          row.bound === null ? ['above'] : led(expression.form, row.bound, page, room - 2, precedence.sum);
        return item(row, isPlain ? rowHead(expression.form, row.bound) : null, row.value, long);
      });
  }
};

type Placed = { readonly span: { readonly start: number; readonly end: number } };

const valued = (head: readonly string[], value: Expression, page: Page, room: number): readonly string[] => {
  const last = `${head.at(-1) ?? ''} :`;
  return [...head.slice(0, -1), ...headed(last, value, page, room)];
};

/** Whether a comment stands between the braces of a block or deeper. */
const hasComments = (expression: Block, page: Page): boolean => {
  const { opening, closing } = commentsOf(page, expression);
  if (opening.length + closing.length > 0) return true;
  const nodes: readonly object[] =
    expression.kind === 'first matching'
      ? [...expression.arms, ...(expression.otherwise === null ? [] : [expression.otherwise])]
      : expression.kind === 'match'
        ? expression.arms
        : expression.kind === 'by literal'
          ? expression.items
          : expression.rows;
  return nodes.some((node) => {
    const { leading, trailing } = commentsOf(page, node);
    return leading.length > 0 || trailing !== null;
  });
};
