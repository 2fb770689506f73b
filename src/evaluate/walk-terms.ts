/** Integers, truths, records and lists of Core with the reasons for them. */
import { pow10 } from '../arithmetic/power.ts';
import { divide, modulo } from '../arithmetic/round.ts';
import { root } from '../arithmetic/root.ts';
import type { Bool, Comparison, Int, List, Rec, Slot } from '../core/core.ts';
import { decimalsOf } from '../facts/decimals.ts';
import type { Holder } from '../facts/decimals.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import type { Span } from '../source/source.ts';
import type { Shape } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import { integerAt, recordAt, valuesAt } from './cells.ts';
import { both, node, noReason, nothing, showInteger, showMember, showTruth, words } from './explain.ts';
import type { Shown, Why } from './explain.ts';
import type { Trace } from './trace.ts';
import type { Env, HeldRecord, Walk } from './walk.ts';

export type Known<T> = { readonly value: T; readonly why: Why };

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
      return slotOf(int.slot, walk.facts.params, int.param, { path: schema.name, shape: schema.shape, span: schema.span, self: null }, env, walk);
    }
    case 'read': {
      const held = recOf(int.of, env, walk);
      const field = walk.core.schema.records[held.record]?.fields[int.field] ?? bug(`record ${held.record} has no field ${int.field}`);
      const path = held.path === '' ? field.name : `${held.path}.${field.name}`;
      const known = slotOf(int.slot, held.values, int.field, { path, shape: field.shape, span: field.span, self: held }, env, walk);
      return { value: known.value, why: both(held.why, known.why) };
    }
    case 'length': {
      const list = listOf(int.list, env, walk);
      const value = BigInt(list.values.length);
      return { value, why: both(list.why, [fact(walk, `length of ${list.path}`, () => showInteger(value, 0, ''), list.span)]) };
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
      return { type: 'record', record: rec.record, values: recordAt(list.values, at), path: list.pathOf(at), why: both(list.why, index.why) };
    }
    default:
      return assertNever(rec);
  }
};

export const memberPath = (walk: Walk, record: number, at: number): string => {
  const name = walk.core.schema.records[record]?.name ?? `record ${record}`;
  const given = walk.names(record, at);
  return given === null ? `${name}[${at}]` : `${name} ${given}`;
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
      const field = walk.core.schema.records[held.record]?.fields[list.field] ?? bug(`record ${held.record} has no field ${list.field}`);
      const path = held.path === '' ? field.name : `${held.path}.${field.name}`;
      return { values: valuesAt(held.values, list.field), path, pathOf: (at) => `${path}[${at}]`, span: field.span, why: held.why };
    }
    default:
      return assertNever(list);
  }
};

type Read = { readonly path: string; readonly shape: Shape; readonly span: Span; readonly self: Holder | null };

const slotOf = (slot: Slot, holder: readonly Value[], at: number, read: Read, env: Env, walk: Walk): Known<bigint> => {
  const { path, shape, span, self } = read;
  const known = (value: bigint, label: string, of: Shape): Known<bigint> => ({ value, why: [fact(walk, label, () => shownBy(walk, of, value, self), span)] });
  switch (slot.kind) {
    case 'whole':
      return known(integerAt(holder, at), path, shape);
    case 'present': {
      const given = valuesAt(holder, at).length > 0;
      return { value: given ? 1n : 0n, why: [fact(walk, `${path} is given`, () => showTruth(given), span)] };
    }
    case 'inner': {
      const optional = valuesAt(holder, at);
      if (optional.length === 0) return { value: 0n, why: [fact(walk, path, () => words('none'), span)] };
      return known(integerAt(optional, 0), path, shape.kind === 'optional' ? shape.of : shape);
    }
    case 'item': {
      const index = valueOf(slot.index, env, walk);
      const item = Number(index.value);
      if (shape.kind !== 'array') return bug(`${path} is no array`);
      const member = walk.core.schema.enums[shape.by]?.members[item] ?? `${item}`;
      const { value, why } = known(integerAt(valuesAt(holder, at), item), `${path}[${member}]`, shape.of);
      return { value, why: both(index.why, why) };
    }
    case 'bound':
    case 'output': {
      if (shape.kind !== 'table') return bug(`${path} is no table`);
      const [of, place] = slot.kind === 'bound' ? [shape.input, 0] : [shape.output, 1];
      return known(integerAt(valuesAt(valuesAt(holder, at), place), slot.row), `${path}, ${slot.kind} ${slot.row + 1}`, of);
    }
    default:
      return assertNever(slot);
  }
};

/** One node for a fact, however often it is read. */
const fact = (walk: Walk, path: string, shown: () => Shown, span: Span | null): Trace => {
  const found = walk.read.get(path);
  if (found !== undefined) return found;
  const made = node('fact', path, shown(), span, noReason);
  walk.read.set(path, made);
  return made;
};

/** A value shown by its shape; `self` is the record that holds it, where its decimals may be found. */
export const shownBy = (walk: Walk, shape: Shape, value: bigint, self: Holder | null): Shown => {
  switch (shape.kind) {
    case 'number': {
      const { schema } = walk.core;
      const place = { schema, entities: walk.facts.entities, self, argumentSchemas: walk.entry.arguments, arguments: walk.facts.arguments };
      return showInteger(value, decimalsOf(shape.scale, place), shape.unit);
    }
    case 'bool':
      return showTruth(value !== 0n);
    case 'enum':
      return showMember(walk.core.schema, shape.enum, value);
    case 'ref':
      return { ...nothing, text: memberPath(walk, shape.entity, Number(value)), integer: value };
    case 'address':
      return { ...nothing, text: `0x${value.toString(16).padStart(40, '0')}`, integer: value };
    case 'time':
      return showInteger(value, 0, 's');
    case 'array':
    case 'table':
    case 'optional':
    case 'list':
      return nothing;
    default:
      return assertNever(shape);
  }
};
