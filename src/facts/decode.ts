/**
 * JSON facts to positional ones, by the schema. What comes in: Core and the text of a document. What goes out: facts for
 * each call, or all that is wrong with the text (up to 20). May import: core, source, types. Tested in `test/facts`.
 *
 *   { "params":  { name: value, … }            policy parameters that have a range; the others keep their values
 *     "facts":   { field: value, … }           the policy's own facts
 *     "market":  [ { "$name": "ETH", "mark": "1850.25", … }, … ]      an entity by its name
 *     "calls":   [ { "entry": "trade", "a": "alice", "m": "ETH", "qty": "2" }, … ] }
 *
 * Numbers are decimal strings in the field's unit, or safe integers. Ranges are not looked at here: a value out of range
 * is refused by the policy's own boundary. Where an entity is called `params`, `facts` or `calls`, `_` follows its name.
 * Without "calls", every entry whose one argument is an unbounded entity is called on each of its records.
 */
import type { Core, Entry } from '../core/core.ts';
import { closest } from '../source/closest.ts';
import { positionAt } from '../source/source.ts';
import type { ArgumentSchema, ParamSchema, RecordSchema, Schema, Shape } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';
import { integerRange } from './range.ts';
import { decodeRecord, decodeValue, describe, join, refuseUnknown } from './decode-value.ts';
import type { Decoding } from './decode-value.ts';
import { parseJson } from './json.ts';
import type { Json } from './json.ts';
import { createComplaints } from './malformed.ts';
import type { Complain, Decoded } from './malformed.ts';
import { showDecimal } from './decimal.ts';

export type Call = {
  readonly entry: string;
  readonly facts: Facts;
  /** How people write it: `trade(alice, ETH, 2)`. */
  readonly label: string;
};

export type Document = {
  readonly base: Omit<Facts, 'arguments'>;
  readonly calls: readonly Call[];
  /** By record id, the records supplied of each entity in order, bounded or not. */
  readonly records: ReadonlyMap<number, readonly Supplied[]>;
  /** The `$name` of a record of an entity. */
  readonly nameOf: (record: number, index: number) => string | null;
};

export type Supplied = { readonly name: string | null; readonly values: readonly Value[] };

export const decodeFacts = (core: Core, text: string): Decoded<Document> => {
  const parsed = parseJson(text);
  const { errors, complain } = createComplaints();
  if (parsed.kind === 'bad') {
    const { line, column } = positionAt(text, parsed.problem.offset);
    complain(`line ${line}, column ${column}`, parsed.problem.reason, parsed.problem.fix);
    return { kind: 'malformed', errors };
  }
  const document = decodeDocument(core, parsed.value, complain);
  return document === null || errors.length > 0 ? { kind: 'malformed', errors } : { kind: 'ok', value: document };
};

const reserved = ['params', 'facts', 'calls'];

export const documentKey = (record: RecordSchema): string => (reserved.includes(record.name) ? `${record.name}_` : record.name);

const decodeDocument = (core: Core, json: Json, complain: Complain): Document | null => {
  if (json.kind !== 'object') {
    complain('', `${describe(json)} is not a document of facts`, 'write { … } with the entities and their facts');
    return null;
  }
  const { schema } = core;
  const entities = schema.records.filter((each) => each.role === 'entity');
  refuseUnknown(json.members.keys(), [...reserved, ...entities.map(documentKey)], '', complain);
  const given = new Map(entities.map((each) => [each.id, supplied(json.members.get(documentKey(each)), each, complain)]));
  const indexes = new Map(entities.map((each) => [each.id, indexNames(given.get(each.id) ?? [], each, complain)]));
  const counts = new Map(entities.map((each) => [each.id, given.get(each.id)?.length ?? 0]));
  const blank: Decoding = {
    schema,
    entities: schema.records.map(() => []),
    indexes,
    counts,
    argumentSchemas: [],
    arguments: [],
    complain,
    isLenient: false,
  };
  // Members are read twice: quietly for the decimals that some of them set, then with these known.
  const known = membersOf(entities, given, { ...blank, complain: () => undefined, isLenient: true });
  const decoding: Decoding = { ...blank, entities: known };
  const base = {
    params: decodeParams(schema, json.members.get('params'), decoding),
    entities: membersOf(entities, given, decoding),
    globals: decodeGlobals(core, json, decoding),
  };
  const names = new Map([...indexes].map(([record, map]) => [record, new Map([...map].map(([name, at]) => [at, name]))]));
  const nameOf = (record: number, index: number): string | null => names.get(record)?.get(index) ?? null;
  const records = new Map(
    entities.map((each) => [each.id, suppliedRecords(each, given.get(each.id) ?? [], base.entities, nameOf, decoding)]),
  );
  const context: Calling = { core, base, decoding: { ...decoding, entities: base.entities }, records, nameOf };
  const calls = json.members.get('calls');
  return { base, records, nameOf, calls: calls === undefined ? usualCalls(context) : decodeCalls(calls, context) };
};

const supplied = (json: Json | undefined, record: RecordSchema, complain: Complain): readonly Json[] => {
  if (json === undefined) return [];
  const key = documentKey(record);
  if (json.kind !== 'array') {
    complain(key, `${describe(json)} is not a list`, 'write [ … ], one object for each');
    return [];
  }
  if (record.bound !== null && json.items.length > record.bound)
    complain(key, `${json.items.length} are supplied`, `the policy has room for ${record.bound}`);
  return json.items;
};

const indexNames = (items: readonly Json[], record: RecordSchema, complain: Complain): ReadonlyMap<string, number> => {
  const indexes = new Map<string, number>();
  items.forEach((item, at) => {
    const name = item.kind === 'object' ? item.members.get('$name') : undefined;
    if (name === undefined) return;
    const path = `${documentKey(record)}[${at}].$name`;
    if (name.kind !== 'string') complain(path, `${describe(name)} is no name`, 'write a name in quotes');
    else if (indexes.has(name.value))
      complain(path, `another ${record.name} is called ${describe(name)}`, 'give each its own name');
    else indexes.set(name.value, at);
  });
  return indexes;
};

/** Bounded entities only; by record id. A member that is wrong stays as the first look had it; its complaint stands. */
const membersOf = (
  entities: readonly RecordSchema[],
  given: ReadonlyMap<number, readonly Json[]>,
  decoding: Decoding,
): Facts['entities'] =>
  decoding.schema.records.map((record) =>
    record.bound === null || !entities.includes(record)
      ? []
      : (given.get(record.id) ?? []).map(
          (item, at) =>
            decodeRecord(record.id, item, `${documentKey(record)}[${at}]`, decoding, ['$name']) ??
            decoding.entities[record.id]?.[at] ??
            [],
        ),
  );

const suppliedRecords = (
  record: RecordSchema,
  given: readonly Json[],
  entities: Facts['entities'],
  nameOf: Document['nameOf'],
  decoding: Decoding,
): readonly Supplied[] =>
  given.map((item, at) => ({
    name: nameOf(record.id, at),
    values:
      (record.bound === null
        ? decodeRecord(record.id, item, `${documentKey(record)}[${at}]`, { ...decoding, entities }, ['$name'])
        : entities[record.id]?.[at]) ?? [],
  }));

const decodeGlobals = (core: Core, json: Extract<Json, { kind: 'object' }>, decoding: Decoding): readonly Value[] => {
  const given = json.members.get('facts');
  const isNeeded = core.entries.some((each) => each.globals) && (core.schema.records[0]?.fields.length ?? 0) > 0;
  if (given === undefined && !isNeeded) return [];
  return decodeRecord(0, given ?? { kind: 'object', members: new Map() }, 'facts', decoding) ?? [];
};

const decodeParams = (schema: Schema, json: Json | undefined, decoding: Decoding): readonly Value[] => {
  const { complain } = decoding;
  if (json === undefined) return schema.params.map((each) => each.default);
  if (json.kind !== 'object') {
    complain('params', `${describe(json)} is not an object`, 'write { "name": value, … }');
    return [];
  }
  refuseUnknown(
    json.members.keys(),
    schema.params.map((each) => each.name),
    'params',
    complain,
  );
  return schema.params.map((param) => {
    const given = json.members.get(param.name);
    if (given === undefined) return param.default;
    const path = join('params', param.name);
    if (!param.governed) complain(path, 'it is a constant of the policy', 'give it a range in the policy, or leave it out here');
    const value = decodeValue(param.shape, given, path, null, decoding) ?? param.default;
    checkParam(param, value, path, complain);
    return value;
  });
};

/** Parameters pass no boundary when a call is made, so they are held to their range where they are set. */
const checkParam = (param: ParamSchema, value: Value, path: string, complain: Complain): void => {
  const check = (shape: Shape, held: Value): void => {
    if (shape.kind === 'number' && typeof held === 'bigint') {
      const range = integerRange(shape);
      const decimals = shape.scale.kind === 'fixed' ? shape.scale.decimals : null;
      if (range === null || decimals === null || (held >= range.lo && held <= range.hi)) return;
      complain(
        path,
        `${showDecimal(held, decimals)} is out of range`,
        `write a number in ${showDecimal(range.lo, decimals)} .. ${showDecimal(range.hi, decimals)}`,
      );
    } else if (shape.kind === 'array' && typeof held === 'object') held.forEach((item) => check(shape.of, item));
    else if (shape.kind === 'optional' && typeof held === 'object') held.forEach((item) => check(shape.of, item));
    else if (shape.kind === 'table' && typeof held === 'object') {
      const [bounds, outputs] = held;
      if (typeof bounds !== 'object' || typeof outputs !== 'object') return;
      bounds.forEach((each) => check(shape.input, each));
      outputs.forEach((each) => check(shape.output, each));
      const falls = bounds.some((each, at) => at > 0 && isBelow(each, bounds[at - 1], shape.form === 'curve'));
      if (falls) complain(`${path}.bounds`, 'they do not ascend', 'write them from the lowest to the highest');
    }
  };
  check(param.shape, value);
};

const isBelow = (value: Value, before: Value | undefined, strict: boolean): boolean =>
  typeof value === 'bigint' && typeof before === 'bigint' && (value < before || (strict && value === before));

type Calling = {
  readonly core: Core;
  readonly base: Document['base'];
  readonly decoding: Decoding;
  readonly records: Document['records'];
  readonly nameOf: Document['nameOf'];
};

const usualCalls = ({ core, base, records }: Calling): readonly Call[] =>
  core.entries.flatMap((entry) => {
    const [first, second] = entry.arguments;
    if (first === undefined || second !== undefined || first.shape.kind !== 'record') return [];
    const { record } = first.shape;
    if (core.schema.records[record]?.role !== 'entity') return [];
    return (records.get(record) ?? []).map((each, at) => ({
      entry: entry.name,
      facts: { ...base, arguments: [each.values] },
      label: `${entry.name}(${each.name ?? `${core.schema.records[record]?.name ?? ''}[${at}]`})`,
    }));
  });

const decodeCalls = (json: Json, calling: Calling): readonly Call[] => {
  const { complain } = calling.decoding;
  if (json.kind !== 'array') {
    complain('calls', `${describe(json)} is not a list`, 'write [ … ], one object for each call');
    return [];
  }
  return json.items.flatMap((item, at) => decodeCall(item, `calls[${at}]`, calling) ?? []);
};

const decodeCall = (json: Json, path: string, calling: Calling): Call | null => {
  const { complain } = calling.decoding;
  if (json.kind !== 'object') {
    complain(path, `${describe(json)} is not a call`, 'write { "entry": name, argument: value, … }');
    return null;
  }
  // An argument may itself be called `entry`; then the entry is named by "$entry".
  const key = json.members.has('$entry') ? '$entry' : 'entry';
  const name = json.members.get(key);
  const entry = name?.kind === 'string' ? calling.core.entries.find((each) => each.name === name.value) : undefined;
  if (entry === undefined) {
    const known = calling.core.entries.map((each) => each.name);
    const near = name?.kind === 'string' ? closest(name.value, known) : null;
    complain(
      join(path, key),
      name === undefined ? 'it is missing' : `the policy has no ${describe(name)}`,
      near === null ? `known are ${known.join(', ')}` : `did you mean ${JSON.stringify(near)}?`,
    );
    return null;
  }
  refuseUnknown(json.members.keys(), [key, ...entry.arguments.map((each) => each.name)], path, complain);
  return decodeArguments(entry, json, path, calling);
};

const decodeArguments = (entry: Entry, json: Extract<Json, { kind: 'object' }>, path: string, calling: Calling): Call | null => {
  const values: (Value | null)[] = entry.arguments.map(() => null);
  const shown: string[] = [];
  // A number whose decimals come from another argument waits for it.
  const isLate = ({ shape }: ArgumentSchema): boolean => shape.kind === 'number' && shape.scale.kind === 'member';
  for (const late of [false, true]) {
    entry.arguments.forEach((argument, at) => {
      if (isLate(argument) !== late || (late && isBlocked(argument, values))) return;
      const given = json.members.get(argument.name);
      const place = join(path, argument.name);
      if (given === undefined)
        return calling.decoding.complain(place, `${entry.name} needs it`, `write ${JSON.stringify(argument.name)}: a value`);
      const decoding: Decoding = {
        ...calling.decoding,
        argumentSchemas: entry.arguments,
        arguments: values.map((each) => each ?? 0n),
      };
      values[at] =
        argument.shape.kind === 'record'
          ? decodeArgumentRecord(argument.shape.record, given, place, calling, decoding)
          : decodeValue(argument.shape, given, place, null, decoding);
      shown[at] = given.kind === 'string' ? given.value : given.kind === 'object' ? '{…}' : describe(given);
    });
  }
  const given = values.filter((each) => each !== null);
  if (given.length !== values.length) return null;
  return { entry: entry.name, facts: { ...calling.base, arguments: given }, label: `${entry.name}(${shown.join(', ')})` };
};

/** What leads to its decimals has been complained of. */
const isBlocked = ({ shape }: ArgumentSchema, values: readonly (Value | null)[]): boolean =>
  shape.kind === 'number' &&
  shape.scale.kind === 'member' &&
  shape.scale.root !== 'self' &&
  values[shape.scale.root.argument] === null;

/** A record by its `$name` or index, where it is an entity's, or in full. */
const decodeArgumentRecord = (record: number, json: Json, path: string, calling: Calling, decoding: Decoding): Value | null => {
  if (json.kind === 'object') return decodeRecord(record, json, path, decoding, ['$name']);
  if (calling.core.schema.records[record]?.role === 'entity') {
    const index = decodeValue({ kind: 'ref', entity: record }, json, path, null, decoding);
    return typeof index === 'bigint' ? (calling.records.get(record)?.[Number(index)]?.values ?? null) : null;
  }
  decoding.complain(path, `${describe(json)} is not a record`, 'write the record in full: { … }');
  return null;
};
