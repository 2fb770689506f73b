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
 * is refused by the policy's own boundary. No entity is called like one of these keys (FB2037).
 * Without "calls", every entry whose one argument is an unbounded entity is called on each of its records.
 */
import type { Core } from '../core/core.ts';
import { positionAt } from '../source/source.ts';
import { documentKeys } from '../types/json-keys.ts';
import { keyField } from '../types/kept.ts';
import type { RecordSchema } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';
import { decodeCalls, usualCalls } from './decode-calls.ts';
import type { Calling } from './decode-calls.ts';
import { decodeParams } from './decode-params.ts';
import { describe } from './decode-scalar.ts';
import { decodeRecord, decodeValue, refuseUnknown } from './decode-value.ts';
import type { Decoding, Kept } from './decode-value.ts';
import type { Document, Supplied } from './document.ts';
import { parseJson } from './json.ts';
import type { Json } from './json.ts';
import { createComplaints } from './malformed.ts';
import type { Complain, Decoded } from './malformed.ts';

export type { Call, Document, Supplied } from './document.ts';

export const decodeFacts = (core: Core, text: string): Decoded<Document> => {
  const parsed = parseJson(text);
  const { errors, complain } = createComplaints();
  if (parsed.kind === 'bad') {
    const { line, column } = positionAt(text, parsed.problem.offset);
    complain(`line ${line}, column ${column}`, parsed.problem.reason, parsed.problem.fix);
    return { kind: 'malformed', errors };
  }
  const document = decodeDocument(core, parsed.value, complain, 'told');
  return document === null || errors.length > 0 ? { kind: 'malformed', errors } : { kind: 'ok', value: document };
};

export const decodeDocument = (core: Core, json: Json, complain: Complain, kept: Kept): Document | null => {
  if (json.kind !== 'object') {
    complain('', `${describe(json)} is not a document of facts`, 'write { … } with the entities and their facts');
    return null;
  }
  const { schema } = core;
  const entities = schema.records.filter((each) => each.role === 'entity');
  refuseUnknown(json.members.keys(), [...documentKeys, ...entities.map((each) => each.name)], '', complain);
  const given = new Map(entities.map((each) => [each.id, supplied(json.members.get(each.name), each, complain)]));
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
    kept,
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
  for (const each of entities) refuseTwins(each, given.get(each.id) ?? [], { ...decoding, complain: () => undefined }, complain);
  const calls = json.members.get('calls');
  return { base, records, nameOf, calls: calls === undefined ? usualCalls(context) : decodeCalls(calls, context) };
};

const supplied = (json: Json | undefined, record: RecordSchema, complain: Complain): readonly Json[] => {
  if (json === undefined) return [];
  const key = record.name;
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
    const path = `${record.name}[${at}].$name`;
    if (name.kind !== 'string') complain(path, `${describe(name)} is no name`, 'write a name in quotes');
    else if (indexes.has(name.value))
      complain(path, `another ${record.name} is called ${describe(name)}`, 'give each its own name');
    else indexes.set(name.value, at);
  });
  return indexes;
};

/** Two with one key are one member, which every sum would count twice. A key that is no key has been complained of. */
const refuseTwins = (record: RecordSchema, items: readonly Json[], quiet: Decoding, complain: Complain): void => {
  const key = record.fields[keyField(record) ?? -1];
  if (key === undefined) return;
  const places = new Map<Value, number>();
  items.forEach((item, at) => {
    const given = item.kind === 'object' ? item.members.get(key.name) : undefined;
    const value = given === undefined ? null : decodeValue(key.shape, given, '', null, quiet);
    const before = value === null ? undefined : places.get(value);
    if (value !== null) places.set(value, before ?? at);
    if (before !== undefined)
      complain(`${record.name}[${at}].${key.name}`, `${record.name}[${before}] has the same ${key.name}`, 'keep one of the two');
  });
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
            decodeRecord(record.id, item, `${record.name}[${at}]`, decoding, ['$name']) ??
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
        ? decodeRecord(record.id, item, `${record.name}[${at}]`, { ...decoding, entities }, ['$name'])
        : entities[record.id]?.[at]) ?? [],
  }));

const decodeGlobals = (core: Core, json: Extract<Json, { kind: 'object' }>, decoding: Decoding): readonly Value[] => {
  const given = json.members.get('facts');
  const isNeeded = core.entries.some((each) => each.globals) && (core.schema.records[0]?.fields.length ?? 0) > 0;
  if (given === undefined && !isNeeded) return [];
  return decodeRecord(0, given ?? { kind: 'object', members: new Map() }, 'facts', decoding) ?? [];
};
