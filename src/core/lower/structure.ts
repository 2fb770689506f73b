/**
 * What Core nodes look like, apart from their bounds: a text that is equal for equal structure, which names occur, and
 * how large a tree is. Used to tell the same factor and the same place, and to keep functions small.
 */
import { assertNever } from '../../source/assert-never.ts';
import type { Argument, Block, Bool, Int, List, Rec, Slot, Statement } from '../core.ts';

export const textOfInt = (value: Int): string => {
  switch (value.kind) {
    case 'const':
      return String(value.value);
    case 'local':
      return value.name;
    case 'param':
      return `param ${value.param} ${textOfSlot(value.slot)}`;
    case 'read':
      return `read ${textOfRecord(value.of)} ${value.field} ${textOfSlot(value.slot)}`;
    case 'length':
      return `length ${textOfList(value.list)}`;
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
      return `(${value.kind} ${textOfInt(value.left)} ${textOfInt(value.right)})`;
    case 'neg':
    case 'abs':
      return `(${value.kind} ${textOfInt(value.operand)})`;
    case 'divide':
      return `(divide ${value.rounding} ${textOfInt(value.numerator)} ${textOfInt(value.divisor)})`;
    case 'modulo':
      return `(modulo ${textOfInt(value.numerator)} ${textOfInt(value.divisor)})`;
    case 'root':
      return `(root ${value.rounding} ${textOfInt(value.operand)})`;
    case 'irrational':
      return `(${value.function} ${value.rounding} ${value.decimals} ${textOfInt(value.operand)})`;
    case 'pow10':
      return `(pow10 ${textOfInt(value.exponent)})`;
    case 'select':
      return `(select ${textOfBool(value.condition)} ${textOfInt(value.then)} ${textOfInt(value.else)})`;
    default:
      return assertNever(value);
  }
};

export const textOfBool = (value: Bool): string => {
  switch (value.kind) {
    case 'true':
    case 'false':
      return value.kind;
    case 'truth':
      return value.name;
    case 'compare':
      return `(${value.op} ${textOfInt(value.left)} ${textOfInt(value.right)})`;
    case 'and':
    case 'or':
      return `(${value.kind} ${textOfBool(value.left)} ${textOfBool(value.right)})`;
    case 'not':
      return `(not ${textOfBool(value.operand)})`;
    default:
      return assertNever(value);
  }
};

export const textOfRecord = (value: Rec): string => {
  switch (value.kind) {
    case 'local':
      return value.name;
    case 'member':
      return `member ${value.record} ${textOfInt(value.index)}`;
    case 'element':
      return `element ${textOfList(value.list)} ${textOfInt(value.index)}`;
    case 'globals':
      return 'globals';
    default:
      return assertNever(value);
  }
};

export const textOfList = (value: List): string =>
  value.kind === 'field' ? `list ${textOfRecord(value.of)} ${value.field}` : `members ${value.record}`;

const textOfSlot = (slot: Slot): string => (slot.kind === 'item' ? `item ${textOfInt(slot.index)}` : slot.kind);

/** Tells every local name that a term or an argument reads. */
export const namesOf = (argument: Argument, tell: (name: string) => void): void =>
  void someName(argument, (name) => {
    tell(name);
    return false;
  });

/** Whether a value reads one of these names. */
export const mentions = (value: Int | Bool, names: ReadonlySet<string>): boolean => nameIn(value, (name) => names.has(name));

export const statementMentions = (statement: Statement, names: ReadonlySet<string>): boolean =>
  ownPartsOf(statement).some((each) => someName(each, (name) => names.has(name))) ||
  blocksOf(statement).some(
    ({ statements, results }) =>
      results.some((each) => mentions(each.value, names)) || statements.some((each) => statementMentions(each, names)),
  );

const blocksOf = (statement: Statement): readonly Block[] => {
  if (statement.kind === 'if') return [statement.then, statement.else];
  return statement.kind === 'loop' ? [statement.body] : [];
};

/** What a statement computes with outside of its blocks. */
export const ownPartsOf = (statement: Statement): readonly Argument[] => {
  switch (statement.kind) {
    case 'let':
      return [statement.value];
    case 'call':
      return statement.arguments;
    case 'if':
      return [{ type: 'bool', value: statement.condition }];
    case 'loop': {
      const { over, carry, until } = statement;
      return [
        ...carry.map((each) => each.initial),
        ...(until === null ? [] : [{ type: 'bool' as const, value: until }]),
        ...(over.kind === 'list' && over.list.kind === 'field' ? [{ type: 'record' as const, value: over.list.of }] : []),
      ];
    }
    default:
      return assertNever(statement);
  }
};

type Test = (name: string) => boolean;

const someName = (argument: Argument, test: Test): boolean =>
  argument.type === 'record' ? nameInRecord(argument.value, test) : nameIn(argument.value, test);

/** Each node is looked at once, however often it stands in the tree. */
const nameIn = (value: Int | Bool, test: Test): boolean => {
  const seen = new Set<Int | Bool>();
  const waiting: (Int | Bool)[] = [value];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'local' || node.kind === 'truth') {
      if (test(node.name)) return true;
      continue;
    }
    if (node.kind === 'const' || seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'read' && rootNameOf(node.of, test)) return true;
    if (node.kind === 'length' && node.list.kind === 'field' && rootNameOf(node.list.of, test)) return true;
    for (const part of partsOf(node)) waiting.push(part);
  }
  return false;
};

/** The record that a place begins with; the integers on the way are among the parts. */
const rootNameOf = (record: Rec, test: Test): boolean => {
  if (record.kind === 'local') return test(record.name);
  return record.kind === 'element' && record.list.kind === 'field' && rootNameOf(record.list.of, test);
};

const nameInRecord = (record: Rec, test: Test): boolean =>
  rootNameOf(record, test) || indexesOfRecord(record).some((each) => nameIn(each, test));

const sizes = new WeakMap<Int | Bool, number>();

/** How many operations and leaves a tree has when it is written out. */
export const sizeOf = (value: Int | Bool): number => {
  if (value.kind === 'const' || value.kind === 'local' || value.kind === 'truth') return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const parts = partsOf(value);
  let size = 1;
  for (const part of parts) size += sizeOf(part);
  // What has leaves alone is counted as quickly as it is looked up.
  if (size > parts.length + 1) sizes.set(value, size);
  return size;
};

const none: readonly Int[] = [];

/** The operands of a node; those of the places it reads from included. */
export const partsOf = (value: Int | Bool): readonly (Int | Bool)[] => {
  switch (value.kind) {
    case 'const':
    case 'local':
    case 'true':
    case 'false':
    case 'truth':
      return none;
    case 'param':
      return indexesOfSlot(value.slot);
    case 'read':
      return [...indexesOfRecord(value.of), ...indexesOfSlot(value.slot)];
    case 'length':
      return indexesOfList(value.list);
    case 'divide':
    case 'modulo':
      return [value.numerator, value.divisor];
    case 'neg':
    case 'abs':
    case 'root':
    case 'irrational':
    case 'not':
      return [value.operand];
    case 'pow10':
      return [value.exponent];
    case 'select':
      return [value.condition, value.then, value.else];
    default:
      return [value.left, value.right];
  }
};

const indexesOfSlot = (slot: Slot): readonly Int[] => (slot.kind === 'item' ? [slot.index] : none);
const indexesOfList = (list: List): readonly Int[] => (list.kind === 'field' ? indexesOfRecord(list.of) : []);
const indexesOfRecord = (record: Rec): readonly Int[] => {
  if (record.kind === 'member') return [record.index];
  return record.kind === 'element' ? [...indexesOfList(record.list), record.index] : [];
};

/** May be computed although its value is not wanted: it neither divides nor reads an element that may not be there. */
export const isHarmless = (value: Int | Bool): boolean => {
  switch (value.kind) {
    case 'divide':
    case 'modulo':
    case 'root':
    case 'irrational':
    case 'pow10':
      return false;
    case 'read':
      return value.of.kind !== 'element' && partsOf(value).every(isHarmless);
    default:
      return partsOf(value).every(isHarmless);
  }
};
