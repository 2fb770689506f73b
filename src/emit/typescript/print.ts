/** The text of a tree: precedence, parentheses and line breaks. */
import { assertNever } from '../../source/assert-never.ts';
import { group, ifBroken, indent, joined, line, render, sequence, softLine, type Layout } from './layout.ts';
import { nameLiteral } from './literals.ts';
import { stringLiteral } from './text.ts';
import type { BinaryOperator, Expression, Statement } from './tree.ts';

export const printWidth = 130;

/** What the functions of `helpers.ts` are called in the module. */
export type HelperNames = ReadonlyMap<string, string>;

/** A constant of the module, `export` and type included. */
export const printConstant = (head: string, value: Expression, names: HelperNames = new Map()): string =>
  render(sequence(`${head} = `, expression(value, 0, names), ';'), printWidth);

/** One line for each statement or more; `depth` is how deep the text will stand, which decides where lines break. */
export const printStatements = (statements: readonly Statement[], names: HelperNames, depth: number): string =>
  statements.map((each) => render(statement(each, names), printWidth - 2 * depth)).join('\n');

export const printExpression = (value: Expression, names: HelperNames = new Map()): string =>
  render(expression(value, 0, names), printWidth);

/** From the grammar of ECMAScript: a higher number binds tighter. All of ours but `**` associate to the left. */
const precedence: { readonly [op in BinaryOperator]: number } = {
  // Never beside `||` or `&&` without parentheses: the grammar forbids it.
  '??': 2.5,
  '||': 3,
  '&&': 4,
  '===': 8,
  '!==': 8,
  '<': 9,
  '<=': 9,
  '>': 9,
  '>=': 9,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '%': 12,
  '**': 13,
};
const arrowLevel = 1;
const conditionalLevel = 2;
const asLevel = 9;
const unaryLevel = 14;
const callLevel = 17;
const primaryLevel = 18;

const levelOf = (value: Expression): number => {
  switch (value.kind) {
    case 'conditional':
      return conditionalLevel;
    case 'binary':
      return precedence[value.op];
    case 'as':
      return asLevel;
    case 'unary':
    case 'typeof':
      return unaryLevel;
    case 'bigint':
      return value.value < 0n && nameLiteral(value.value) === null ? unaryLevel : primaryLevel;
    case 'number':
      return value.value < 0 ? unaryLevel : primaryLevel;
    case 'property':
    case 'item':
    case 'call':
    case 'helper':
    case 'method':
      return callLevel;
    case 'arrow':
    case 'spread':
      return arrowLevel;
    case 'name':
    case 'text':
    case 'boolean':
    case 'null':
    case 'array':
    case 'object':
    case 'new':
      return primaryLevel;
    default:
      return assertNever(value);
  }
};

/** The layout of `value` where something that binds at `level` is wanted. */
const expression = (value: Expression, level: number, names: HelperNames): Layout => {
  const bare = layoutOf(value, names);
  return levelOf(value) < level ? group('(', indent(softLine, enclosed(value, names)), softLine, ')') : bare;
};

/** The same between parentheses of its own, where the lines of a broken chain need no further indentation. */
const enclosed = (value: Expression, names: HelperNames): Layout =>
  value.kind === 'binary' ? chain(value.op, value, names, false) : expression(value, 0, names);

const layoutOf = (value: Expression, names: HelperNames): Layout => {
  switch (value.kind) {
    case 'name':
      return value.name;
    case 'bigint':
      return nameLiteral(value.value)?.name ?? `${grouped(value.value)}n`;
    case 'number':
      return String(value.value);
    case 'text':
      return stringLiteral(value.value);
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'null';
    case 'property':
      return sequence(expression(value.of, callLevel, names), `.${value.name}`);
    case 'item':
      return sequence(expression(value.of, callLevel, names), '[', expression(value.index, 0, names), ']');
    case 'call':
      return listed(`${value.callee}(`, value.arguments, ')', names);
    case 'helper':
      return listed(`${names.get(value.helper) ?? value.helper}(`, value.arguments, ')', names);
    case 'unary':
      // `- -x` would read as a decrement, and `-x ** y` is no expression.
      return sequence(value.op, expression(value.operand, levelOf(value.operand) === unaryLevel ? callLevel : unaryLevel, names));
    case 'binary':
      return group(chain(value.op, value, names));
    case 'conditional':
      return group(
        expression(value.condition, conditionalLevel + 0.1, names),
        indent(line, '? ', expression(value.then, arrowLevel, names), line, ': ', expression(value.else, arrowLevel, names)),
      );
    case 'array':
      return listed('[', value.items, ']', names);
    case 'object':
      return object(value.entries, names);
    case 'method':
      return sequence(expression(value.of, callLevel, names), listed(`.${value.name}(`, value.arguments, ')', names));
    case 'arrow':
      // An object would read as a block.
      return sequence(
        `(${value.parameters.join(', ')}) => `,
        expression(value.body, value.body.kind === 'object' ? primaryLevel + 1 : arrowLevel, names),
      );
    case 'spread':
      return sequence('...', expression(value.of, precedence['||'], names));
    case 'new':
      return listed(`new ${value.of}(`, value.arguments ?? [], ')', names);
    case 'typeof':
      return sequence('typeof ', expression(value.operand, callLevel, names));
    case 'as':
      return sequence(expression(value.value, asLevel + 1, names), ` as ${value.type}`);
    default:
      return assertNever(value);
  }
};

/** Operands of one level in a row, so that a long sum breaks into even lines. */
const chain = (op: BinaryOperator, value: Expression, names: HelperNames, indented = true): Layout => {
  const level = precedence[op];
  if (value.kind !== 'binary' || precedence[value.op] !== level) return operand(value, level, op, names);
  if (op === '**') return sequence(expression(value.left, callLevel, names), ' ** ', expression(value.right, level, names));
  const right = sequence(line, operand(value.right, level + 1, value.op, names));
  return sequence(chain(op, value.left, names, indented), ` ${value.op}`, indented ? indent(right) : right);
};

/** Inside `||`, an `&&` gets parentheses for the reader. */
const operand = (value: Expression, level: number, op: BinaryOperator, names: HelperNames): Layout => {
  const wanted = op === '||' && value.kind === 'binary' && value.op === '&&' ? primaryLevel : level;
  return expression(value, wanted, names);
};

const listed = (open: string, parts: readonly Expression[], close: string, names: HelperNames): Layout => {
  if (parts.length === 0) return `${open}${close}`;
  const laidOut = parts.map((each) => expression(each, 0, names));
  return group(open, indent(softLine, joined(laidOut, sequence(',', line))), ifBroken(','), softLine, close);
};

const object = (entries: readonly (readonly [key: string, value: Expression])[], names: HelperNames): Layout => {
  if (entries.length === 0) return '{}';
  const parts = entries.map(([key, value]) =>
    value.kind === 'spread' || (value.kind === 'name' && value.name === key)
      ? expression(value, 0, names)
      : sequence(`${propertyKey(key)}: `, expression(value, 0, names)),
  );
  return group('{', indent(line, joined(parts, sequence(',', line))), ifBroken(','), line, '}');
};

/** A name of an instance, `eth.price`, is a key of documents and no identifier. */
const propertyKey = (key: string): string => (/^[A-Za-z_$][A-Za-z0-9_$]*$/u.test(key) ? key : stringLiteral(key));

/** Digits in threes from five up: `1_000_000`. */
export const grouped = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString();
  const sign = value < 0n ? '-' : '';
  return digits.length < 5 ? sign + digits : sign + digits.replace(/(?<=\d)(?=(?:\d{3})+$)/gu, '_');
};

const block = (statements: readonly Statement[], names: HelperNames): Layout =>
  sequence('{', indent(...statements.flatMap((each) => [softLine, statement(each, names)])), softLine, '}');

const annotation = (type: string | null): string => (type === null ? '' : `: ${type}`);

/** A statement stands in no group, so that each `softLine` of a block breaks. */
const statement = (value: Statement, names: HelperNames): Layout => {
  switch (value.kind) {
    case 'const':
      return sequence(`const ${value.name}${annotation(value.type)} = `, expression(value.value, 0, names), ';');
    case 'let':
      if (value.value === null) return `let ${value.name}${annotation(value.type)};`;
      return sequence(`let ${value.name}${annotation(value.type)} = `, expression(value.value, 0, names), ';');
    case 'assign':
      return assignment(value.target, value.value, names);
    case 'increment':
      return `${value.target}++;`;
    case 'if':
      return branch(value, names);
    case 'for of':
      return sequence(`for (const ${value.name} of `, expression(value.list, 1, names), ') ', block(value.body, names));
    case 'for count':
      return sequence(`for (let ${value.name} = 0n; ${value.name} < ${value.end}n; ${value.name}++) `, block(value.body, names));
    case 'break':
      return 'break;';
    case 'call':
      return sequence(expression(value.value, 0, names), ';');
    case 'return':
      return value.value === null ? 'return;' : sequence('return ', expression(value.value, 0, names), ';');
    case 'throw':
      return sequence('throw ', expression(value.value, 0, names), ';');
    default:
      return assertNever(value);
  }
};

/** `x += y` where that says it. */
const assignment = (target: string, value: Expression, names: HelperNames): Layout => {
  const short = value.kind === 'binary' && (value.op === '+' || value.op === '-') ? value : null;
  if (short?.left.kind === 'name' && short.left.name === target) {
    return sequence(`${target} ${short.op}= `, expression(short.right, 0, names), ';');
  }
  return sequence(`${target} = `, expression(value, 0, names), ';');
};

const branch = (value: Statement & { readonly kind: 'if' }, names: HelperNames): Layout => {
  const head = sequence('if (', group(indent(softLine, enclosed(value.condition, names)), softLine), ') ');
  const [only, second] = value.then;
  if (value.else.length === 0) {
    const jumps = only !== undefined && second === undefined && isJump(only);
    return sequence(head, jumps ? statement(only, names) : block(value.then, names));
  }
  const [inner] = value.else;
  const rest = value.else.length === 1 && inner?.kind === 'if' ? statement(inner, names) : block(value.else, names);
  return sequence(head, block(value.then, names), ' else ', rest);
};

const isJump = (value: Statement): boolean =>
  value.kind === 'break' || value.kind === 'throw' || value.kind === 'return' || value.kind === 'call';
