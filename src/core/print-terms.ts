/** Integers, truths, records and lists of Core as text. Binary operations stand in brackets: Core has no precedence. */
import { assertNever } from '../source/assert-never.ts';
import type { Schema } from '../types/schema.ts';
import type { Bool, Int, List, Rec, Slot } from './core.ts';

const symbols = { add: '+', sub: '-', mul: '*' } as const;

export const printInt = (int: Int, schema: Schema): string => {
  switch (int.kind) {
    case 'const':
      return printConst(int.value);
    case 'local':
      return int.name;
    case 'param':
      return `${schema.params[int.param]?.name ?? `param ${int.param}`}${printSlot(int.slot, schema)}`;
    case 'read':
      return `${printRec(int.of, schema)}.${fieldName(int.of.record, int.field, schema)}${printSlot(int.slot, schema)}`;
    case 'length':
      return `length(${printList(int.list, schema)})`;
    case 'add':
    case 'sub':
    case 'mul':
      return `(${printInt(int.left, schema)} ${symbols[int.kind]} ${printInt(int.right, schema)})`;
    case 'min':
    case 'max':
      return `${int.kind}(${printInt(int.left, schema)}, ${printInt(int.right, schema)})`;
    case 'neg':
      return `-${printInt(int.operand, schema)}`;
    case 'abs':
      return `abs(${printInt(int.operand, schema)})`;
    case 'divide':
      return `divide ${int.rounding}(${printInt(int.numerator, schema)}, ${printInt(int.divisor, schema)})`;
    case 'modulo':
      return `modulo(${printInt(int.numerator, schema)}, ${printInt(int.divisor, schema)})`;
    case 'root':
      return `root ${int.rounding}(${printInt(int.operand, schema)})`;
    case 'irrational':
      return `${int.function} ${int.rounding} @ ${int.decimals}(${printInt(int.operand, schema)})`;
    case 'pow10':
      return `pow10(${printInt(int.exponent, schema)})`;
    case 'select':
      return `select(${printBool(int.condition, schema)}, ${printInt(int.then, schema)}, ${printInt(int.else, schema)})`;
    default:
      return assertNever(int);
  }
};

export const printBool = (bool: Bool, schema: Schema): string => {
  switch (bool.kind) {
    case 'true':
    case 'false':
      return bool.kind;
    case 'truth':
      return bool.name;
    case 'compare':
      return `${printInt(bool.left, schema)} ${bool.op} ${printInt(bool.right, schema)}`;
    case 'and':
    case 'or':
      return `(${printBool(bool.left, schema)} ${bool.kind} ${printBool(bool.right, schema)})`;
    case 'not':
      return `not (${printBool(bool.operand, schema)})`;
    default:
      return assertNever(bool);
  }
};

export const printRec = (rec: Rec, schema: Schema): string => {
  switch (rec.kind) {
    case 'local':
      return rec.name;
    case 'globals':
      return 'facts';
    case 'member':
      return `${recordName(rec.record, schema)}[${printInt(rec.index, schema)}]`;
    case 'element':
      return `${printList(rec.list, schema)}[${printInt(rec.index, schema)}]`;
    default:
      return assertNever(rec);
  }
};

export const printList = (list: List, schema: Schema): string =>
  list.kind === 'members'
    ? recordName(list.record, schema)
    : `${printRec(list.of, schema)}.${fieldName(list.of.record, list.field, schema)}`;

/** Powers of ten and other round numbers are easier to read as such. */
const printConst = (value: bigint): string => {
  const digits = value.toString();
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  return zeros >= 6 && value !== 0n ? `${digits.slice(0, digits.length - zeros)}e${zeros}` : digits;
};

const recordName = (record: number, schema: Schema): string => schema.records[record]?.name ?? `record ${record}`;
const fieldName = (record: number, field: number, schema: Schema): string =>
  schema.records[record]?.fields[field]?.name ?? `field ${field}`;

const printSlot = (slot: Slot, schema: Schema): string => {
  switch (slot.kind) {
    case 'whole':
      return '';
    case 'present':
    case 'inner':
      return `.${slot.kind}`;
    case 'item':
      return `[${printInt(slot.index, schema)}]`;
    default:
      return assertNever(slot);
  }
};
