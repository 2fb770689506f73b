/**
 * Numbers for what is made in one function: equal numbers for equal structure, bounds and the names of locals apart, so
 * that the same call, loop or local is made once. A node is looked at once, whatever it is part of; a name that a
 * statement binds has the number of that statement's result, and one that a loop binds the number of its place.
 */
import { assertNever } from '../../source/assert-never.ts';
import type { Argument, Block, Bool, Int, List, Rec, Slot, Statement, Term } from '../core.ts';

export type Numbering = {
  readonly numbers: Map<string, number>;
  readonly nodes: Map<Int | Bool | Statement, number>;
  /** Numbers of local names. */
  readonly names: Map<string, number>;
  /** By number: how long the structure is when written out. */
  readonly lengths: number[];
};

export const newNumbering = (): Numbering => ({ numbers: new Map(), nodes: new Map(), names: new Map(), lengths: [] });

export const lengthOf = (numbering: Numbering, number: number): number => numbering.lengths[number] ?? 0;

/** The results of the statement with this number get numbers of their own. */
export const numberResults = (numbering: Numbering, statement: number, names: readonly string[]): void =>
  names.forEach((name, at) => numbering.names.set(name, intern(numbering, `result ${statement} ${at}`, [], 1)));

/** A name that a loop binds: the `position`th of the loop that stands `depth` deep. */
export const numberOfTurn = (numbering: Numbering, name: string, depth: number, position: number): void =>
  void numbering.names.set(name, intern(numbering, `turn ${depth} ${position}`, [], 1));

const intern = (numbering: Numbering, head: string, parts: readonly number[], own = head.length): number => {
  const text = parts.length === 0 ? head : `${head}:${parts.join(' ')}`;
  const known = numbering.numbers.get(text);
  if (known !== undefined) return known;
  const number = numbering.lengths.length;
  numbering.numbers.set(text, number);
  numbering.lengths.push(parts.reduce((sum, part) => sum + 1 + lengthOf(numbering, part), own));
  return number;
};

const numberOfName = (numbering: Numbering, name: string): number =>
  numbering.names.get(name) ?? intern(numbering, `name ${name}`, [], name.length);

const numberOf = (numbering: Numbering, node: Int | Bool): number => {
  if (node.kind === 'local' || node.kind === 'truth') return numberOfName(numbering, node.name);
  const known = numbering.nodes.get(node);
  if (known !== undefined) return known;
  const number = numberOfKind(numbering, node);
  numbering.nodes.set(node, number);
  return number;
};

const numberOfOne = (numbering: Numbering, head: string, part: Int | Bool): number =>
  intern(numbering, head, [numberOf(numbering, part)]);
const numberOfTwo = (numbering: Numbering, head: string, one: Int | Bool, other: Int | Bool): number =>
  intern(numbering, head, [numberOf(numbering, one), numberOf(numbering, other)]);

const numberOfKind = (numbering: Numbering, node: Int | Bool): number => {
  switch (node.kind) {
    case 'const':
      return intern(numbering, String(node.value), []);
    case 'local':
    case 'truth':
      return numberOfName(numbering, node.name);
    case 'param':
      return intern(numbering, `param ${node.param}`, [numberOfSlot(numbering, node.slot)]);
    case 'read':
      return intern(numbering, `read ${node.field}`, [numberOfRecord(numbering, node.of), numberOfSlot(numbering, node.slot)]);
    case 'length':
      return intern(numbering, 'length', [numberOfList(numbering, node.list)]);
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
    case 'and':
    case 'or':
      return numberOfTwo(numbering, node.kind, node.left, node.right);
    case 'compare':
      return numberOfTwo(numbering, node.op, node.left, node.right);
    case 'neg':
    case 'abs':
    case 'not':
      return numberOfOne(numbering, node.kind, node.operand);
    case 'irrational':
      return numberOfOne(numbering, `${node.function} ${node.rounding} ${node.decimals}`, node.operand);
    case 'root':
      return numberOfOne(numbering, `root ${node.rounding}`, node.operand);
    case 'divide':
      return numberOfTwo(numbering, `divide ${node.rounding}`, node.numerator, node.divisor);
    case 'modulo':
      return numberOfTwo(numbering, 'modulo', node.numerator, node.divisor);
    case 'pow10':
      return numberOfOne(numbering, 'pow10', node.exponent);
    case 'select':
      return intern(numbering, 'select', [
        numberOf(numbering, node.condition),
        numberOf(numbering, node.then),
        numberOf(numbering, node.else),
      ]);
    case 'true':
    case 'false':
      return intern(numbering, node.kind, []);
    default:
      return assertNever(node);
  }
};

const numberOfSlot = (numbering: Numbering, slot: Slot): number => {
  if (slot.kind === 'item') return intern(numbering, 'item', [numberOf(numbering, slot.index)]);
  return intern(numbering, slot.kind, []);
};

const numberOfList = (numbering: Numbering, list: List): number =>
  list.kind === 'field'
    ? intern(numbering, `list ${list.field}`, [numberOfRecord(numbering, list.of)])
    : intern(numbering, `members ${list.record}`, []);

const numberOfRecord = (numbering: Numbering, record: Rec): number => {
  switch (record.kind) {
    case 'local':
      return numberOfName(numbering, record.name);
    case 'member':
      return intern(numbering, `member ${record.record}`, [numberOf(numbering, record.index)]);
    case 'element':
      return intern(numbering, 'element', [numberOfList(numbering, record.list), numberOf(numbering, record.index)]);
    case 'globals':
      return intern(numbering, 'globals', []);
    default:
      return assertNever(record);
  }
};

const numberOfArgument = (numbering: Numbering, argument: Argument): number =>
  argument.type === 'record' ? numberOfRecord(numbering, argument.value) : numberOf(numbering, argument.value);

const numberOfBlock = (numbering: Numbering, { statements, results }: Block): number =>
  intern(numbering, `block ${statements.length}`, [
    ...statements.map((each) => numberOfStatement(numbering, each)),
    ...numbersOf(numbering, results),
  ]);

const numbersOf = (numbering: Numbering, terms: readonly Term[]): readonly number[] =>
  terms.map((each) => numberOf(numbering, each.value));

/** Two statements with the same number bind the same values. */
export const numberOfStatement = (numbering: Numbering, statement: Statement): number => {
  const known = numbering.nodes.get(statement);
  if (known !== undefined) return known;
  const number = numberOfStatementKind(numbering, statement);
  numbering.nodes.set(statement, number);
  return number;
};

const numberOfStatementKind = (numbering: Numbering, statement: Statement): number => {
  switch (statement.kind) {
    case 'let':
      return intern(numbering, 'let', numbersOf(numbering, [statement.value]));
    case 'call':
      return intern(
        numbering,
        `call ${statement.function}`,
        statement.arguments.map((each) => numberOfArgument(numbering, each)),
      );
    case 'if':
      return intern(numbering, 'if', [
        numberOf(numbering, statement.condition),
        numberOfBlock(numbering, statement.then),
        numberOfBlock(numbering, statement.else),
      ]);
    case 'loop': {
      const { over, carry, until } = statement;
      const head = over.kind === 'list' ? 'loop' : `loop ${over.count}`;
      return intern(numbering, `${head} ${carry.length} ${until === null ? '' : 'until'}`, [
        ...(over.kind === 'list' ? [numberOfList(numbering, over.list)] : []),
        ...carry.flatMap(({ bind, initial }) => [numberOfName(numbering, bind.name), numberOf(numbering, initial.value)]),
        ...(until === null ? [] : [numberOf(numbering, until)]),
        numberOfBlock(numbering, statement.body),
      ]);
    }
    default:
      return assertNever(statement);
  }
};
