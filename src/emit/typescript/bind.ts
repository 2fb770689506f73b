/**
 * Runs a loaded module on positional facts, so that it can be compared with every other way to evaluate a policy.
 * Uses no ts-morph: the module may have been built long ago. Its names follow from Core, as when it was emitted.
 */
import { bug } from '../../source/assert-never.ts';
import type { Core, Entry } from '../../core/core.ts';
import type { ArgumentSchema, Shape } from '../../types/schema.ts';
import type { Facts, Outcome, Value } from '../../types/value.ts';
import { inWorld, openModule, type Module } from './context.ts';
import { translateEntry } from './entry.ts';

export type BoundModule = { readonly evaluate: (entry: string, facts: Facts) => Outcome };

/** `exports`: what importing the module gave. `params`: as it was emitted. */
export const bindTypescript = (core: Core, exports: object, params: 'constants' | 'argument' = 'constants'): BoundModule => {
  const module = openModule(core, params);
  const convert = createConverters(module);
  const entries = new Map(core.entries.map((each, at) => [each.name, bindEntry(each, at, module, exports, convert)]));
  return { evaluate: (entry, facts) => (entries.get(entry) ?? bug(`there is no entry ${entry}`))(facts) };
};

const bindEntry = (
  entry: Entry,
  at: number,
  module: Module,
  exports: object,
  convert: Converters,
): ((facts: Facts) => Outcome) => {
  const { core, names } = module;
  const named = names.entries[at] ?? bug(`entry ${entry.name} has no name`);
  const of = core.functions.find((each) => each.name === entry.function) ?? bug(`there is no function ${entry.function}`);
  const takes = translateEntry(entry, at, of, module).parameters.map((each) => each.name);
  const takesWorld = takes[0] === 'world' || takes[0] === '_world';
  const takesParams = takes.at(-1) === 'params';
  const run: unknown = Reflect.get(exports, named.name);
  if (typeof run !== 'function') return bug(`the module has no function ${named.name}`);
  const defaults = core.schema.params.map((each) => each.default);
  const given = entry.arguments.map((each) => convert.argument(each.shape));
  return (facts) => {
    const values: unknown[] = facts.arguments.map((value, position) => given[position]?.(value));
    if (takesWorld) values.unshift(convert.world(facts));
    if (takesParams && !equal(facts.params, defaults)) values.push(convert.params(facts));
    try {
      const result: unknown = Reflect.apply(run, undefined, values);
      const results = entry.kind === 'define' ? [result] : named.results.map((key): unknown => Reflect.get(Object(result), key));
      return { kind: 'value', values: entry.results.map(({ shape }, position) => plain(results[position], shape)) };
    } catch (error) {
      return refusalOf(error);
    }
  };
};

const equal = (a: Value, b: Value): boolean =>
  a === b ||
  (typeof a !== 'bigint' && typeof b !== 'bigint' && a.length === b.length && a.every((each, at) => equal(each, b[at] ?? [])));

/** A typed error as the refusal that it stands for; any other is thrown on. */
export const refusalOf = (error: unknown): Outcome => {
  if (error instanceof Error && 'kind' in error) {
    if (error.kind === 'fact' && 'check' in error && 'index' in error && 'value' in error) {
      const { check, index, value } = error;
      if (typeof check === 'number' && typeof index === 'bigint' && typeof value === 'bigint') {
        return { kind: 'refused', refusal: { kind: 'fact', check, index, value } };
      }
    }
    if (error.kind === 'refused' && 'verdict' in error && typeof error.verdict === 'number') {
      return { kind: 'refused', refusal: { kind: 'verdict', verdict: error.verdict } };
    }
  }
  throw error;
};

/** A result as the value of Core that it stands for. */
export const plain = (result: unknown, shape: Shape): Value => {
  if (typeof result === 'bigint') return shape.kind === 'optional' ? [result] : result;
  if (typeof result === 'boolean') return result ? 1n : 0n;
  if (result === null && shape.kind === 'optional') return [];
  if (Array.isArray(result) && shape.kind === 'array') return result.map((each: unknown) => plain(each, shape.of));
  return bug(`a module answers with ${typeof result}`);
};

type Convert = (value: Value) => unknown;
type Converters = {
  readonly argument: (shape: ArgumentSchema['shape']) => Convert;
  readonly world: (facts: Facts) => object;
  readonly params: (facts: Facts) => object;
};

export const createConverters = (module: Module): Converters => {
  const { core, names, isArgument } = module;
  const { schema } = core;
  const records = schema.records.map((record, at): Convert => {
    const keys = names.records[at]?.fields ?? [];
    let fields: readonly Convert[] | null = null;
    return (value) => {
      // Built at the first use: records refer to each other.
      fields ??= record.fields.map((field) => convertShape(field.shape));
      return objectOf(keys, fields, value);
    };
  });
  const convertRecord = (record: number): Convert => records[record] ?? bug(`there is no record ${record}`);
  const convertShape = (shape: Shape): Convert => {
    switch (shape.kind) {
      case 'bool':
        // An integer that is no truth stays what it is, so that the boundary meets it.
        return (value) => (value === 0n ? false : value === 1n ? true : value);
      case 'optional':
        return (value) => (typeof value === 'bigint' ? value : (value[0] ?? null));
      case 'list': {
        const element = convertRecord(shape.record);
        return (value) => (typeof value === 'bigint' ? [] : value.map(element));
      }
      case 'table':
        return (value) => (typeof value === 'bigint' ? value : { bounds: value[0], outputs: value[1] });
      default:
        return (value) => value;
    }
  };
  const worlds = schema.records
    .filter(inWorld)
    .map((each) => ({ id: each.id, bound: each.bound, key: names.records[each.id]?.world ?? '' }));
  const params = schema.params.map((each) => convertShape(each.shape));
  // Many calls in a row look at one world, and where it moves, most of its members do not.
  const members = new WeakMap<readonly Value[], unknown>();
  const member = (record: number, values: readonly Value[]): unknown => {
    const known = members.get(values) ?? convertRecord(record)(values);
    members.set(values, known);
    return known;
  };
  let last: { readonly of: Pick<Facts, 'globals' | 'entities'>; readonly world: object } | null = null;
  return {
    argument: (shape) => (shape.kind === 'record' ? oneByOne(convertRecord(shape.record)) : convertShape(shape)),
    world: (facts) => {
      if (last !== null && last.of.globals === facts.globals && last.of.entities === facts.entities) return last.world;
      const world: Record<string, unknown> = {};
      for (const { id, bound, key } of worlds) {
        world[key] = bound === null ? member(id, facts.globals) : (facts.entities[id] ?? []).map((values) => member(id, values));
      }
      last = { of: { globals: facts.globals, entities: facts.entities }, world };
      return world;
    },
    params: (facts) => {
      const given: Record<string, unknown> = {};
      names.params.forEach((key, at) => {
        if (isArgument(at)) given[key] = params[at]?.(facts.params[at] ?? 0n);
      });
      return given;
    },
  };
};

/** Several calls in a row are about one record. */
const oneByOne = (convert: Convert): Convert => {
  let last: { readonly of: Value; readonly as: unknown } | null = null;
  return (value) => {
    if (last?.of !== value) last = { of: value, as: convert(value) };
    return last.as;
  };
};

const objectOf = (keys: readonly string[], fields: readonly Convert[], value: Value): object => {
  const object: Record<string, unknown> = {};
  if (typeof value === 'bigint') return object;
  for (let at = 0; at < keys.length; at += 1) object[keys[at] ?? ''] = fields[at]?.(value[at] ?? 0n);
  return object;
};
