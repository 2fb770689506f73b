/** Core's integers, truths, records and lists as expressions. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Bool, Comparison, Int, List, Rec, Slot, Term } from '../../core/core.ts';
import type { Shape } from '../../types/schema.ts';
import type { Context, Local } from './context.ts';
import { quotient, remainder } from './division.ts';
import { keyOfInt, keyOfRec } from './nodes.ts';
import {
  and,
  bigint,
  binary,
  boolean,
  call,
  conditional,
  helper,
  item,
  name,
  negative,
  not,
  number,
  or,
  property,
  type Expression,
} from './tree.ts';

export const termExpression = (term: Term, context: Context): Expression =>
  term.type === 'int' ? intExpression(term.value, context) : boolExpression(term.value, context);

export const intExpression = (int: Int, context: Context): Expression => {
  const go = (of: Int): Expression => intExpression(of, context);
  switch (int.kind) {
    case 'const':
      return bigint(int.value);
    case 'local':
      return asInt(local(int.name, context));
    case 'param':
      return paramExpression(int.param, int.slot, context);
    case 'read':
      return readExpression(int, context);
    case 'length':
      return call('BigInt', property(listExpression(int.list, context), 'length'));
    case 'add':
      return sum(go(int.left), go(int.right));
    case 'sub':
      return difference(go(int.left), go(int.right));
    case 'mul':
      return binary('*', go(int.left), go(int.right));
    case 'min':
    case 'max':
      return helper(int.kind, go(int.left), go(int.right));
    case 'neg':
      return int.operand.kind === 'const' ? bigint(-int.operand.value) : negative(go(int.operand));
    case 'abs':
      return helper('abs', go(int.operand));
    case 'divide':
      return quotient(
        int.rounding,
        { range: int.numerator, value: go(int.numerator) },
        { range: int.divisor, value: go(int.divisor) },
      );
    case 'modulo':
      return remainder({ range: int.numerator, value: go(int.numerator) }, go(int.divisor));
    case 'root':
      return helper(int.rounding === 'up' ? 'rootUp' : 'rootDown', go(int.operand));
    case 'irrational':
      return helper(
        `${int.function}${int.rounding === 'up' ? 'Up' : 'Down'}`,
        go(int.operand),
        bigint(10n ** BigInt(int.decimals)),
      );
    case 'pow10':
      return int.exponent.kind === 'const' ? bigint(10n ** int.exponent.value) : binary('**', bigint(10n), go(int.exponent));
    case 'select':
      return select(boolExpression(int.condition, context), go(int.then), go(int.else));
    default:
      return assertNever(int);
  }
};

export const boolExpression = (bool: Bool, context: Context): Expression => {
  switch (bool.kind) {
    case 'true':
      return boolean(true);
    case 'false':
      return boolean(false);
    case 'truth':
      return asBool(local(bool.name, context));
    case 'compare':
      return comparison(bool.op, bool.left, bool.right, context);
    case 'and':
      return and(boolExpression(bool.left, context), boolExpression(bool.right, context));
    case 'or':
      return or(boolExpression(bool.left, context), boolExpression(bool.right, context));
    case 'not':
      return not(boolExpression(bool.operand, context));
    default:
      return assertNever(bool);
  }
};

/** `a + -5n` reads as `a - 5n`. */
const sum = (a: Expression, b: Expression): Expression =>
  b.kind === 'bigint' && b.value < 0n ? binary('-', a, bigint(-b.value)) : binary('+', a, b);

const difference = (a: Expression, b: Expression): Expression =>
  b.kind === 'bigint' && b.value < 0n ? binary('+', a, bigint(-b.value)) : binary('-', a, b);

const local = (wanted: string, context: Context): Local => context.locals.get(wanted) ?? bug(`${wanted} is not bound`);

const asInt = (from: Local): Expression => {
  if (from.type === 'bool') return conditional(from.value, bigint(1n), bigint(0n));
  return from.type === 'turn' ? call('BigInt', from.value) : from.value;
};
const asBool = (from: Local): Expression => (from.type === 'int' ? binary('!==', from.value, bigint(0n)) : from.value);

export const select = (condition: Expression, then: Expression, otherwise: Expression): Expression => {
  if (condition.kind === 'boolean') return condition.value ? then : otherwise;
  return conditional(condition, then, otherwise);
};

// Comparisons

const comparison = (op: Comparison, left: Int, right: Int, context: Context): Expression => {
  if (left.kind === 'const' && right.kind === 'const') return boolean(decide(op, left.value, right.value));
  const counts = comparedCounts(op, left, right, context);
  if (counts !== null) return counts;
  const a = intExpression(left, context);
  const b = intExpression(right, context);
  if (op !== '==' && op !== '!=') return binary(op, a, b);
  const truth = right.kind === 'const' ? truthOf(a, right.value) : left.kind === 'const' ? truthOf(b, left.value) : null;
  if (truth !== null) return op === '==' ? truth : not(truth);
  return equality(op === '==', left, right, a, b, context);
};

/** Turns and lengths are compared as the numbers that they are. */
const comparedCounts = (op: Comparison, left: Int, right: Int, context: Context): Expression | null => {
  const [a, b] = [countExpression(left, context), countExpression(right, context)];
  if (a === null || b === null) return null;
  if (op !== '==' && op !== '!=') return binary(op, a, b);
  return isPlain(left, context) && isPlain(right, context) ? binary(op === '==' ? '===' : '!==', a, b) : null;
};

/** A small integer as a JavaScript number, where it is made of turns, lengths and constants; else null. */
export const countExpression = (int: Int, context: Context): Expression | null => {
  switch (int.kind) {
    case 'const':
      return int.value >= 0n && int.value <= mostCounted ? number(Number(int.value)) : null;
    case 'local': {
      const from = local(int.name, context);
      return from.type === 'turn' ? from.value : null;
    }
    case 'length':
      return property(listExpression(int.list, context), 'length');
    case 'add':
    case 'sub': {
      const [a, b] = [countExpression(int.left, context), countExpression(int.right, context)];
      return a === null || b === null ? null : binary(int.kind === 'add' ? '+' : '-', a, b);
    }
    default:
      return null;
  }
};

/** Far below what a number holds exactly, however many of them are added. */
const mostCounted = 0xffff_ffffn;

const decide = (op: Comparison, a: bigint, b: bigint): boolean => {
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return assertNever(op);
  }
};

/** `(c ? 1n : 0n) === 1n` is `c`. */
const truthOf = (value: Expression, equal: bigint): Expression | null => {
  if (value.kind !== 'conditional' || value.then.kind !== 'bigint' || value.else.kind !== 'bigint') return null;
  if (value.then.value === value.else.value) return null;
  if (value.then.value === equal) return value.condition;
  return value.else.value === equal ? not(value.condition) : boolean(false);
};

/**
 * TypeScript narrows what it sees tested by `===` to a literal type, and then calls a second test a mistake; and it finds
 * no overlap between amounts of two units. Where either may happen the test goes through a function.
 */
const equality = (wanted: boolean, left: Int, right: Int, a: Expression, b: Expression, context: Context): Expression => {
  const plain = isPlain(left, context) && isPlain(right, context) && (left.kind !== 'read' || right.kind !== 'read');
  if (plain) return binary(wanted ? '===' : '!==', a, b);
  return wanted ? helper('same', a, b) : not(helper('same', a, b));
};

const isPlain = (of: Int, context: Context): boolean => {
  if (of.kind === 'const') return true;
  if (of.kind === 'read' && shapeOf(of.of.record, of.field, context).kind === 'enum') return false;
  if (of.kind === 'param' && context.module.core.schema.params[of.param]?.shape.kind === 'enum') return false;
  if (of.kind !== 'local' && of.kind !== 'read' && of.kind !== 'param') return true;
  const key = keyOfInt(of);
  return key !== null && !context.tested.has(key);
};

// Facts

const shapeOf = (record: number, field: number, context: Context): Shape =>
  context.module.core.schema.records[record]?.fields[field]?.shape ?? bug(`record ${record} has no field ${field}`);

const readExpression = (int: Int & { readonly kind: 'read' }, context: Context): Expression => {
  const field = context.module.names.records[int.of.record]?.fields[int.field] ?? bug('a field without a name');
  const stored = property(recExpression(int.of, context), field);
  return slotExpression(stored, int.slot, shapeOf(int.of.record, int.field, context), context);
};

const paramExpression = (param: number, slot: Slot, context: Context): Expression => {
  const shape = context.module.core.schema.params[param]?.shape ?? bug(`there is no parameter ${param}`);
  const key = context.module.names.params[param] ?? bug('a parameter without a name');
  return slotExpression(property(name(paramsObject(param, context)), key), slot, shape, context);
};

/** `params` is an argument or a constant of the module; what no one may set is always a constant. */
const paramsObject = (param: number, { module }: Context): string => {
  const anyArgument = module.core.schema.params.some((_, at) => module.isArgument(at));
  return module.isArgument(param) || !anyArgument ? 'params' : 'constants';
};

const isRing = (shape: Shape): boolean => shape.kind === 'array' && shape.by.kind === 'ring';

const slotExpression = (stored: Expression, slot: Slot, shape: Shape, context: Context): Expression => {
  switch (slot.kind) {
    case 'whole':
      return shape.kind === 'bool' ? conditional(stored, bigint(1n), bigint(0n)) : stored;
    case 'present':
      return conditional(binary('!==', stored, { kind: 'null' }), bigint(1n), bigint(0n));
    case 'inner':
      return binary('??', stored, bigint(0n));
    case 'item':
      // A ring is an array of any length to TypeScript, an array by an enum a tuple.
      if (slot.index.kind === 'const' && !isRing(shape)) return item(stored, Number(slot.index.value));
      return helper('at', stored, intExpression(slot.index, context));
    default:
      return assertNever(slot);
  }
};

export const recExpression = (rec: Rec, context: Context): Expression => {
  const known = context.records.get(keyOfRec(rec) ?? '');
  if (known !== undefined) return known;
  switch (rec.kind) {
    case 'local':
      return local(rec.name, context).value;
    case 'globals':
      return worldProperty(0, context);
    case 'member':
      return helper('at', worldProperty(rec.record, context), intExpression(rec.index, context));
    case 'element':
      return helper('at', listExpression(rec.list, context), intExpression(rec.index, context));
    default:
      return assertNever(rec);
  }
};

export const listExpression = (list: List, context: Context): Expression => {
  if (list.kind === 'members') return worldProperty(list.record, context);
  const field = context.module.names.records[list.of.record]?.fields[list.field] ?? bug('a list without a name');
  return property(recExpression(list.of, context), field);
};

const worldProperty = (record: number, context: Context): Expression =>
  property(name('world'), context.module.names.records[record]?.world ?? bug(`record ${record} has no name`));
