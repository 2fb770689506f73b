/** Integers, truths, records and lists of Core with the reasons for them. */
import { pow10 } from '../arithmetic/power.ts';
import { divide, modulo } from '../arithmetic/round.ts';
import { irrational } from '../arithmetic/irrational.ts';
import { root } from '../arithmetic/root.ts';
import type { Bool, Comparison, Int, List, Rec, Slot } from '../core/core.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import type { Span } from '../source/source.ts';
import type { Value } from '../types/value.ts';
import { recordAt, valuesAt } from './cells.ts';
import { both, noReason, showInteger } from './explain.ts';
import type { Known, Why } from './explain.ts';
import type { Env, HeldRecord, Walk } from './walk.ts';
import { factOf, memberPath, slotOf } from './walk-facts.ts';

export const valueOf = (int: Int, env: Env, walk: Walk): Known<bigint> => {
  const known = computed(int, env, walk);
  walk.watch(int, known.value);
  return known;
};

const computed = (int: Int, env: Env, walk: Walk): Known<bigint> => {
  const both2 = (a: Int, b: Int, apply: (x: bigint, y: bigint) => bigint): Known<bigint> => {
    const [left, right] = [valueOf(a, env, walk), valueOf(b, env, walk)];
    return { value: apply(left.value, right.value), why: both(left.why, right.why) };
  };
  const one = (a: Int, apply: (x: bigint) => bigint): Known<bigint> => {
    const operand = valueOf(a, env, walk);
    return { value: apply(operand.value), why: operand.why };
  };
  switch (int.kind) {
    case 'const':
      return { value: int.value, why: noReason };
    case 'local': {
      const held = env.get(int.name);
      return held?.type === 'int' ? held : bug(`${int.name} holds no integer`);
    }
    case 'param': {
      const schema = walk.core.schema.params[int.param] ?? bug(`there is no parameter ${int.param}`);
      const read = { path: schema.name, shape: schema.shape, span: schema.span, self: null };
      return slotOf(int.slot, itemOf(int.slot, env, walk), walk.facts.params, int.param, read, walk);
    }
    case 'read': {
      const held = recOf(int.of, env, walk);
      const field =
        walk.core.schema.records[held.record]?.fields[int.field] ?? bug(`record ${held.record} has no field ${int.field}`);
      const path = held.path === '' ? field.name : `${held.path}.${field.name}`;
      const read = { path, shape: field.shape, span: field.span, self: held };
      const known = slotOf(int.slot, itemOf(int.slot, env, walk), held.values, int.field, read, walk);
      return { value: known.value, why: both(held.why, known.why) };
    }
    case 'length': {
      const list = listOf(int.list, env, walk);
      const value = BigInt(list.values.length);
      return { value, why: both(list.why, [factOf(walk, `length of ${list.path}`, () => showInteger(value, 0, ''), list.span)]) };
    }
    case 'add':
      return both2(int.left, int.right, (a, b) => a + b);
    case 'sub':
      return both2(int.left, int.right, (a, b) => a - b);
    case 'mul':
      return both2(int.left, int.right, (a, b) => a * b);
    case 'min':
      return both2(int.left, int.right, (a, b) => (b < a ? b : a));
    case 'max':
      return both2(int.left, int.right, (a, b) => (b > a ? b : a));
    case 'neg':
      return one(int.operand, (a) => -a);
    case 'abs':
      return one(int.operand, (a) => (a < 0n ? -a : a));
    case 'divide':
      return both2(int.numerator, int.divisor, (n, d) => divide(int.rounding, n, d));
    case 'modulo':
      return both2(int.numerator, int.divisor, modulo);
    case 'root':
      return one(int.operand, (a) => root(int.rounding, a));
    case 'irrational':
      return one(int.operand, (a) => irrational[int.function](int.rounding, a, pow10(int.decimals)));
    case 'pow10':
      return one(int.exponent, pow10);
    case 'select': {
      const condition = truthOf(int.condition, env, walk);
      const chosen = valueOf(condition.value ? int.then : int.else, env, walk);
      return { value: chosen.value, why: both(condition.why, chosen.why) };
    }
    default:
      return assertNever(int);
  }
};

const itemOf = (slot: Slot, env: Env, walk: Walk): Known<bigint> | null =>
  slot.kind === 'item' ? valueOf(slot.index, env, walk) : null;

/** The second operand of `and` and `or` explains nothing where the first one decides. */
export const truthOf = (bool: Bool, env: Env, walk: Walk): Known<boolean> => {
  switch (bool.kind) {
    case 'true':
      return { value: true, why: noReason };
    case 'false':
      return { value: false, why: noReason };
    case 'truth': {
      const held = env.get(bool.name);
      return held?.type === 'bool' ? held : bug(`${bool.name} holds no truth`);
    }
    case 'compare': {
      const [left, right] = [valueOf(bool.left, env, walk), valueOf(bool.right, env, walk)];
      return { value: holds(bool.op, left.value, right.value), why: both(left.why, right.why) };
    }
    case 'and':
    case 'or': {
      const left = truthOf(bool.left, env, walk);
      if (left.value === (bool.kind === 'or')) return left;
      const right = truthOf(bool.right, env, walk);
      return { value: right.value, why: both(left.why, right.why) };
    }
    case 'not': {
      const operand = truthOf(bool.operand, env, walk);
      return { value: !operand.value, why: operand.why };
    }
    default:
      return assertNever(bool);
  }
};

const holds = (op: Comparison, a: bigint, b: bigint): boolean => {
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

export const recOf = (rec: Rec, env: Env, walk: Walk): HeldRecord => {
  switch (rec.kind) {
    case 'local': {
      const held = env.get(rec.name);
      return held?.type === 'record' ? held : bug(`${rec.name} holds no record`);
    }
    case 'globals':
      return { type: 'record', record: 0, values: walk.facts.globals, path: '', why: noReason };
    case 'member': {
      const index = valueOf(rec.index, env, walk);
      const at = Number(index.value);
      return {
        type: 'record',
        record: rec.record,
        values: recordAt(walk.facts.entities[rec.record] ?? [], at),
        path: memberPath(walk, rec.record, at),
        why: index.why,
      };
    }
    case 'element': {
      const list = listOf(rec.list, env, walk);
      const index = valueOf(rec.index, env, walk);
      const at = Number(index.value);
      return {
        type: 'record',
        record: rec.record,
        values: recordAt(list.values, at),
        path: list.pathOf(at),
        why: both(list.why, index.why),
      };
    }
    default:
      return assertNever(rec);
  }
};

export type HeldList = {
  readonly values: readonly Value[];
  readonly path: string;
  readonly pathOf: (at: number) => string;
  readonly span: Span | null;
  readonly why: Why;
};

export const listOf = (list: List, env: Env, walk: Walk): HeldList => {
  switch (list.kind) {
    case 'members': {
      const record = walk.core.schema.records[list.record];
      return {
        values: walk.facts.entities[list.record] ?? [],
        path: record?.name ?? '',
        pathOf: (at) => memberPath(walk, list.record, at),
        span: record?.span ?? null,
        why: noReason,
      };
    }
    case 'field': {
      const held = recOf(list.of, env, walk);
      const field =
        walk.core.schema.records[held.record]?.fields[list.field] ?? bug(`record ${held.record} has no field ${list.field}`);
      const path = held.path === '' ? field.name : `${held.path}.${field.name}`;
      return {
        values: valuesAt(held.values, list.field),
        path,
        pathOf: (at) => `${path}[${at}]`,
        span: field.span,
        why: held.why,
      };
    }
    default:
      return assertNever(list);
  }
};
