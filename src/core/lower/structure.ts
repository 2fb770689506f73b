/**
 * What Core nodes look like, apart from their bounds: a text that is equal for equal structure, which names occur, and
 * how large a tree is. Used to make the same call, loop or local once, and to keep functions small.
 */
import { assertNever } from '../../source/assert-never.ts';
import type { Argument, Block, Bool, Int, List, Rec, Slot, Statement, Term } from '../core.ts';

/** How names are written: as they stand, or numbered where the statement itself binds them. */
type Names = (name: string) => string;

const asWritten: Names = (name) => name;

export const textOfInt = (value: Int, names: Names = asWritten): string => {
  const int = (each: Int): string => textOfInt(each, names);
  switch (value.kind) {
    case 'const':
      return String(value.value);
    case 'local':
      return names(value.name);
    case 'param':
      return `param ${value.param} ${textOfSlot(value.slot, names)}`;
    case 'read':
      return `read ${textOfRecord(value.of, names)} ${value.field} ${textOfSlot(value.slot, names)}`;
    case 'length':
      return `length ${textOfList(value.list, names)}`;
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
      return `(${value.kind} ${int(value.left)} ${int(value.right)})`;
    case 'neg':
    case 'abs':
      return `(${value.kind} ${int(value.operand)})`;
    case 'divide':
      return `(divide ${value.rounding} ${int(value.numerator)} ${int(value.divisor)})`;
    case 'modulo':
      return `(modulo ${int(value.numerator)} ${int(value.divisor)})`;
    case 'root':
      return `(root ${value.rounding} ${int(value.operand)})`;
    case 'irrational':
      return `(${value.function} ${value.rounding} ${value.decimals} ${int(value.operand)})`;
    case 'pow10':
      return `(pow10 ${int(value.exponent)})`;
    case 'select':
      return `(select ${textOfBool(value.condition, names)} ${int(value.then)} ${int(value.else)})`;
    default:
      return assertNever(value);
  }
};

export const textOfBool = (value: Bool, names: Names = asWritten): string => {
  switch (value.kind) {
    case 'true':
    case 'false':
      return value.kind;
    case 'truth':
      return names(value.name);
    case 'compare':
      return `(${value.op} ${textOfInt(value.left, names)} ${textOfInt(value.right, names)})`;
    case 'and':
    case 'or':
      return `(${value.kind} ${textOfBool(value.left, names)} ${textOfBool(value.right, names)})`;
    case 'not':
      return `(not ${textOfBool(value.operand, names)})`;
    default:
      return assertNever(value);
  }
};

export const textOfRecord = (value: Rec, names: Names = asWritten): string => {
  switch (value.kind) {
    case 'local':
      return names(value.name);
    case 'member':
      return `member ${value.record} ${textOfInt(value.index, names)}`;
    case 'element':
      return `element ${textOfList(value.list, names)} ${textOfInt(value.index, names)}`;
    case 'globals':
      return 'globals';
    default:
      return assertNever(value);
  }
};

export const textOfList = (value: List, names: Names = asWritten): string =>
  value.kind === 'field' ? `list ${textOfRecord(value.of, names)} ${value.field}` : `members ${value.record}`;

const textOfSlot = (slot: Slot, names: Names): string => {
  if (slot.kind === 'item') return `item ${textOfInt(slot.index, names)}`;
  return slot.kind === 'bound' || slot.kind === 'output' ? `${slot.kind} ${slot.row}` : slot.kind;
};

export const textOfTerm = (term: Term, names: Names): string =>
  term.type === 'int' ? textOfInt(term.value, names) : textOfBool(term.value, names);

export const textOfArgument = (argument: Argument, names: Names = asWritten): string =>
  argument.type === 'record' ? textOfRecord(argument.value, names) : textOfTerm(argument, names);

/** Names that the statement binds are numbered in order, so that two statements that differ only in those are the same. */
export const textOfStatement = (statement: Statement, outside: Names = asWritten): string => {
  const numbered = new Map<string, string>();
  const names: Names = (name) => numbered.get(name) ?? outside(name);
  const bind = (name: string): string => {
    const given = `$${numbered.size}`;
    numbered.set(name, given);
    return given;
  };
  const block = ({ statements, results }: Block): string =>
    `{ ${statements.map(inner).join('; ')} : ${results.map((each) => textOfTerm(each, names)).join(', ')} }`;
  const inner = (each: Statement): string => {
    switch (each.kind) {
      case 'let':
        return `let ${textOfTerm(each.value, names)} -> ${bind(each.bind.name)}`;
      case 'call':
        return `call ${each.function} ${each.arguments.map((a) => textOfArgument(a, names)).join(', ')} -> ${each.bind.map((b) => bind(b.name)).join(' ')}`;
      case 'if': {
        const text = `if ${textOfBool(each.condition, names)} ${block(each.then)} ${block(each.else)}`;
        return `${text} -> ${each.bind.map((b) => bind(b.name)).join(' ')}`;
      }
      case 'loop': {
        const over =
          each.over.kind === 'list' ? `${textOfList(each.over.list, names)} ${bind(each.over.element)}` : String(each.over.count);
        const initial = each.carry.map((c) => textOfTerm(c.initial, names)).join(', ');
        const bound = [each.index, ...each.carry.map((c) => c.bind)].map((b) => bind(b.name)).join(' ');
        const until = each.until === null ? '' : textOfBool(each.until, names);
        return `loop ${over} from ${initial} as ${bound} until ${until} ${block(each.body)}`;
      }
      default:
        return assertNever(each);
    }
  };
  return inner(statement);
};

/** All names in it that it does not bind itself. */
export const namesIn = (text: (names: Names) => string): ReadonlySet<string> => {
  const found = new Set<string>();
  text((name) => {
    found.add(name);
    return name;
  });
  return found;
};

const sizes = new WeakMap<Int | Bool, number>();

/** How many operations and leaves a tree has when it is written out. */
export const sizeOf = (value: Int | Bool): number => {
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  for (const part of partsOf(value)) size += sizeOf(part);
  sizes.set(value, size);
  return size;
};

/** The operands of a node; those of the places it reads from included. */
export const partsOf = (value: Int | Bool): readonly (Int | Bool)[] => {
  switch (value.kind) {
    case 'const':
    case 'local':
    case 'true':
    case 'false':
    case 'truth':
      return [];
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

const indexesOfSlot = (slot: Slot): readonly Int[] => (slot.kind === 'item' ? [slot.index] : []);
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
