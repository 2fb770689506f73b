/** Integers, truths, records, lists and slots: names resolve, types match, widths are kept. */
import { assertNever } from '../../source/assert-never.ts';
import { countOf } from '../../types/places.ts';
import type { Schema, Shape } from '../../types/schema.ts';
import { mostDecimals } from '../../types/irrational.ts';
import { argumentRange, bounds } from '../bounds.ts';
import type { Bool, Int, List, Rec, Slot } from '../core.ts';
import { isNarrow } from '../core.ts';
import { describe, lookUp } from './scope.ts';
import type { Scope } from './scope.ts';

const wideLimit = 1n << 511n;

/** Work that must not run before its guard. */
const risky: ReadonlySet<Int['kind']> = new Set(['divide', 'modulo', 'root', 'irrational', 'pow10']);

export const validateInt = (int: Int, scope: Scope, width: 'narrow' | 'any', arm: 'arm' | 'free' = 'free'): void => {
  const what = int.kind === 'local' ? int.name : int.kind;
  if (int.lo > int.hi) return scope.report(`${what} has an empty range`);
  if (int.lo <= -wideLimit || int.hi >= wideLimit) scope.report(`${what} reaches 2^511`);
  else if (width === 'narrow' && !isNarrow(int)) scope.report(`${what} is wide (${describe(int)}) where it must be narrow`);
  if (arm === 'arm' && risky.has(int.kind)) scope.report(`a select holds a ${int.kind}, which must stand in an if`);
  const possible = bounds(int);
  if (int.lo > possible.hi || int.hi < possible.lo)
    scope.report(`${what} claims ${describe(int)}, but its operands give ${describe(possible)}`);
  const operand = (each: Int, wanted: 'narrow' | 'any'): void => validateInt(each, scope, wanted, arm);
  switch (int.kind) {
    case 'const':
      if (int.lo !== int.value || int.hi !== int.value) scope.report(`const ${int.value} claims ${describe(int)}`);
      return;
    case 'local': {
      const bound = lookUp(scope, int.name);
      if (bound === null) scope.report(`${int.name} is not bound here`);
      else if (bound.type !== 'int') scope.report(`${int.name} is a ${bound.type}, not an integer`);
      else if (int.lo < bound.lo || int.hi > bound.hi)
        scope.report(`${int.name} is bound to ${describe(bound)} but used as ${describe(int)}`);
      return;
    }
    case 'param': {
      requireWord(int, scope);
      const shape = scope.core.schema.params[int.param]?.shape;
      if (shape === undefined) scope.report(`parameter ${int.param} does not exist`);
      else validateSlot(int.slot, shape, scope, arm);
      return;
    }
    case 'read': {
      requireWord(int, scope);
      validateRec(int.of, scope, arm);
      const shape = fieldShape(scope.core.schema, int.of.record, int.field);
      if (shape === null) scope.report(`record ${int.of.record} has no field ${int.field}`);
      else validateSlot(int.slot, shape, scope, arm);
      return;
    }
    case 'length':
      requireWord(int, scope);
      validateList(int.list, scope, arm);
      if (int.lo < 0n) scope.report('a length may be negative');
      return;
    case 'add':
    case 'sub':
      operand(int.left, 'any');
      operand(int.right, 'any');
      return;
    case 'mul':
      operand(int.left, 'narrow');
      operand(int.right, 'narrow');
      return;
    case 'min':
    case 'max':
      requireWord(int, scope);
      operand(int.left, 'narrow');
      operand(int.right, 'narrow');
      return;
    case 'neg':
      operand(int.operand, 'any');
      return;
    case 'abs':
      requireWord(int, scope);
      operand(int.operand, 'narrow');
      return;
    case 'divide':
      requireWord(int, scope);
      operand(int.numerator, 'any');
      operand(int.divisor, 'narrow');
      if (int.divisor.lo < 1n) scope.report(`a divisor may be ${int.divisor.lo}`);
      return;
    case 'modulo':
      requireWord(int, scope);
      operand(int.numerator, 'narrow');
      operand(int.divisor, 'narrow');
      if (int.divisor.lo < 1n) scope.report(`a divisor may be ${int.divisor.lo}`);
      return;
    case 'root':
      requireWord(int, scope);
      operand(int.operand, 'narrow');
      if (int.operand.lo < 0n) scope.report(`a root may be of ${int.operand.lo}`);
      return;
    case 'irrational': {
      requireWord(int, scope);
      operand(int.operand, 'narrow');
      const { lo, hi } = argumentRange(int.function);
      if (int.operand.lo < lo || int.operand.hi > hi) scope.report(`${int.function} is given ${describe(int.operand)}`);
      if (int.decimals < 0 || int.decimals > mostDecimals) scope.report(`${int.function} has ${int.decimals} decimals`);
      return;
    }
    case 'pow10':
      requireWord(int, scope);
      operand(int.exponent, 'narrow');
      if (int.exponent.lo < 0n || int.exponent.hi > 77n) scope.report(`an exponent of ten ranges over ${describe(int.exponent)}`);
      return;
    case 'select':
      validateBool(int.condition, scope, arm);
      validateInt(int.then, scope, 'any', 'arm');
      validateInt(int.else, scope, 'any', 'arm');
      return;
    default:
      assertNever(int);
  }
};

export const validateBool = (bool: Bool, scope: Scope, arm: 'arm' | 'free' = 'free'): void => {
  switch (bool.kind) {
    case 'true':
    case 'false':
      return;
    case 'truth': {
      const bound = lookUp(scope, bool.name);
      if (bound === null) scope.report(`${bool.name} is not bound here`);
      else if (bound.type !== 'bool') scope.report(`${bool.name} is a ${bound.type}, not a truth`);
      return;
    }
    case 'compare':
      validateInt(bool.left, scope, 'any', arm);
      validateInt(bool.right, scope, 'any', arm);
      return;
    case 'and':
    case 'or':
      validateBool(bool.left, scope, arm);
      validateBool(bool.right, scope, arm);
      return;
    case 'not':
      validateBool(bool.operand, scope, arm);
      return;
    default:
      assertNever(bool);
  }
};

export const validateRec = (rec: Rec, scope: Scope, arm: 'arm' | 'free' = 'free'): void => {
  switch (rec.kind) {
    case 'local': {
      const bound = lookUp(scope, rec.name);
      if (bound === null) scope.report(`${rec.name} is not bound here`);
      else if (bound.type !== 'record') scope.report(`${rec.name} is a ${bound.type}, not a record`);
      else if (bound.record !== rec.record) scope.report(`${rec.name} is of record ${bound.record}, not ${rec.record}`);
      return;
    }
    case 'member':
      validateList({ kind: 'members', record: rec.record }, scope, arm);
      validateIndex(rec.index, scope, arm);
      return;
    case 'element': {
      const listed = validateList(rec.list, scope, arm);
      if (listed !== null && listed !== rec.record) scope.report(`an element of record ${listed} is used as ${rec.record}`);
      validateIndex(rec.index, scope, arm);
      return;
    }
    case 'globals':
      return;
    default:
      assertNever(rec);
  }
};

/** Answers the record of the list's members. */
export const validateList = (list: List, scope: Scope, arm: 'arm' | 'free' = 'free'): number | null => {
  if (list.kind === 'members') {
    const record = scope.core.schema.records[list.record];
    if (record?.role !== 'entity' || record.bound === null) scope.report(`record ${list.record} is not a bounded entity`);
    return list.record;
  }
  validateRec(list.of, scope, arm);
  const shape = fieldShape(scope.core.schema, list.of.record, list.field);
  if (shape?.kind === 'list') return shape.record;
  scope.report(`field ${list.field} of record ${list.of.record} is not a list`);
  return null;
};

const validateIndex = (index: Int, scope: Scope, arm: 'arm' | 'free'): void => {
  validateInt(index, scope, 'narrow', arm);
  if (index.lo < 0n) scope.report(`an index may be ${index.lo}`);
};

const requireWord = (int: Int, scope: Scope): void => {
  if (!isNarrow(int)) scope.report(`${int.kind} gives one word, but claims ${describe(int)}`);
};

const fieldShape = (schema: Schema, record: number, field: number): Shape | null =>
  schema.records[record]?.fields[field]?.shape ?? null;

const validateSlot = (slot: Slot, shape: Shape, scope: Scope, arm: 'arm' | 'free'): void => {
  const fits = slotsOf(shape);
  if (!fits.includes(slot.kind)) return scope.report(`a ${shape.kind} has no slot ${slot.kind}`);
  if (slot.kind === 'item' && shape.kind === 'array') {
    validateIndex(slot.index, scope, arm);
    const count = countOf(scope.core.schema, shape.by);
    if (slot.index.hi >= BigInt(count)) scope.report(`an item may be ${slot.index.hi} of ${count}`);
  }
};

const slotsOf = (shape: Shape): readonly Slot['kind'][] => {
  switch (shape.kind) {
    case 'number':
    case 'bool':
    case 'enum':
    case 'ref':
    case 'address':
    case 'time':
      return ['whole'];
    case 'optional':
      return ['present', 'inner'];
    case 'array':
      return ['item'];
    case 'table':
    case 'list':
      return [];
    default:
      return assertNever(shape);
  }
};
