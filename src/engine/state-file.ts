/**
 * A state as text and back, without loss. What comes in: a schema and a state, or the text of one. What goes out: text that is
 * the same for the same state, or all that is wrong with it. A state of another policy or of another layout is refused.
 *
 *   { "policy": "Perp", "layout": [ "paused: bool", … ], "state": { "paused": false, … },
 *     "market": { "0x1111…": { "reserve": "12.5", … }, … } }
 */
import { decodeValue, refuseUnknown, type Decoding } from '../facts/decode-value.ts';
import { describe } from '../facts/decode-scalar.ts';
import { encodeValue, encodingOf } from '../facts/encode.ts';
import { decimalsOf, type Holder } from '../facts/decimals.ts';
import { integerRangeAt } from '../facts/range.ts';
import { parseJson, plainJson, type Json } from '../facts/json.ts';
import { createComplaints, type Complain, type Decoded } from '../facts/malformed.ts';
import { bug } from '../source/assert-never.ts';
import { positionAt } from '../source/source.ts';
import type { NumberShape, RecordSchema, Schema, Shape } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';
import { keptEntities, membersKey, ownKeys } from '../types/kept-layout.ts';
import { keptFields, keyField, layoutOf, type State } from './state.ts';

type Members = Extract<Json, { kind: 'object' }>['members'];

const noFacts: Facts = { params: [], globals: [], entities: [], arguments: [] };
const [, , ownKey] = ownKeys;

export const encodeState = (schema: Schema, state: State): string => {
  const text = (value: string): Json => ({ kind: 'string', value });
  const policy = schema.records[0] ?? bug('a schema without the policy');
  const members: [string, Json][] = [
    ['policy', text(schema.policy)],
    ['layout', { kind: 'array', items: layoutOf(schema).map(text) }],
    [ownKey, encodeKept(schema, policy, state.globals)],
  ];
  for (const record of keptEntities(schema)) {
    const key = record.fields[keyField(record) ?? bug('a state without a key')]?.shape ?? bug('no key');
    const sorted = [...(state.members.get(record.id) ?? [])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const all = sorted.map(([at, values]): [string, Json] => [
      plain(encodeValue(key, at, encoding(schema))),
      encodeKept(schema, record, values),
    ]);
    members.push([membersKey(record), { kind: 'object', members: new Map(all) }]);
  }
  return `${JSON.stringify(plainJson({ kind: 'object', members: new Map(members) }), null, 2)}\n`;
};

const encoding = (schema: Schema) => encodingOf(schema, noFacts, []);
const plain = (json: Json): string =>
  json.kind === 'string' ? json.value : json.kind === 'number' ? json.text : bug('a key of another kind');

const encodeKept = (schema: Schema, record: RecordSchema, kept: readonly Value[]): Json => {
  const places = keptFields(record);
  const values = wholeRecord(record, kept);
  const members = places.map((at): [string, Json] => {
    const { name, shape } = record.fields[at] ?? bug('no such field');
    return [name, encodeValue(shape, values[at] ?? 0n, encoding(schema), { record: record.id, values })];
  });
  return { kind: 'object', members: new Map(members) };
};

/** The kept values in the places of the record, from which decimals that are data are found. */
const wholeRecord = (record: RecordSchema, kept: readonly Value[]): readonly Value[] => {
  const places = keptFields(record);
  return record.fields.map((_, at) => kept[places.indexOf(at)] ?? 0n);
};

export const decodeState = (schema: Schema, text: string): Decoded<State> => {
  const parsed = parseJson(text);
  const { errors, complain } = createComplaints();
  if (parsed.kind === 'bad') {
    const { line, column } = positionAt(text, parsed.problem.offset);
    complain(`line ${line}, column ${column}`, parsed.problem.reason, parsed.problem.fix);
    return { kind: 'malformed', errors };
  }
  const state = decodeDocument(schema, parsed.value, complain);
  return state === null || errors.length > 0 ? { kind: 'malformed', errors } : { kind: 'ok', value: state };
};

const decodeDocument = (schema: Schema, json: Json, complain: Complain): State | null => {
  if (json.kind !== 'object') {
    complain('', `${describe(json)} is no state`, 'give a file that `firebreak run --save` has written');
    return null;
  }
  if (!isOurs(schema, json.members, complain)) return null;
  const policy = schema.records[0] ?? bug('a schema without the policy');
  refuseUnknown(json.members.keys(), [...ownKeys, ...keptEntities(schema).map(membersKey)], '', complain);
  const globals = decodeKept(schema, policy, json.members.get(ownKey), ownKey, complain);
  const members = keptEntities(schema).map(
    (record) => [record.id, decodeMembers(schema, record, json.members.get(membersKey(record)), complain)] as const,
  );
  return globals && { globals, members: new Map(members.filter(([, all]) => all.size > 0)) };
};

const isOurs = (schema: Schema, members: Members, complain: Complain): boolean => {
  const policy = members.get('policy');
  if (policy?.kind !== 'string' || policy.value !== schema.policy) {
    const found = policy === undefined ? 'it names no policy' : `it belongs to ${describe(policy)}`;
    complain('policy', found, `this policy is ${JSON.stringify(schema.policy)}`);
    return false;
  }
  const layout = members.get('layout');
  const lines = layout?.kind === 'array' ? layout.items.map((each) => (each.kind === 'string' ? each.value : '')) : [];
  const wanted = layoutOf(schema);
  const gone = lines.find((each) => !wanted.includes(each));
  const missing = wanted.find((each) => !lines.includes(each));
  if (gone === undefined && missing === undefined) return true;
  const told = (line: string | undefined): string => (line === undefined ? 'nothing of the kind' : `\`${line}\``);
  complain(
    'layout',
    `another version of the policy kept ${told(gone)}, this one keeps ${told(missing)}`,
    'replay the events, or go back to the policy that wrote it',
  );
  return false;
};

const decodeMembers = (
  schema: Schema,
  record: RecordSchema,
  json: Json | undefined,
  complain: Complain,
): ReadonlyMap<bigint, readonly Value[]> => {
  const all = new Map<bigint, readonly Value[]>();
  const path = membersKey(record);
  if (json?.kind !== 'object') {
    complain(path, json === undefined ? 'it is missing' : `${describe(json)} is no record of members`, 'write { key: { … }, … }');
    return all;
  }
  const key = record.fields[keyField(record) ?? bug('a state without a key')]?.shape ?? bug('no key');
  for (const [name, given] of json.members) {
    const at = decodeValue(key, { kind: 'string', value: name }, `${path}.${name}`, null, decoding(schema, complain));
    const values = decodeKept(schema, record, given, `${path}.${name}`, complain);
    if (typeof at !== 'bigint' || values === null) continue;
    if (all.has(at)) complain(`${path}.${name}`, 'it stands here twice', 'keep one');
    all.set(at, values);
  }
  return all;
};

const decoding = (schema: Schema, complain: Complain): Decoding => ({
  ...{ schema, entities: [], indexes: new Map(), counts: new Map(), argumentSchemas: [], arguments: [] },
  ...{ complain, isLenient: false, kept: 'told' },
});

const decodeKept = (
  schema: Schema,
  record: RecordSchema,
  json: Json | undefined,
  path: string,
  complain: Complain,
): readonly Value[] | null => {
  const places = keptFields(record);
  if (json?.kind !== 'object') {
    complain(path, json === undefined ? 'it is missing' : `${describe(json)} is no record`, 'write { … }');
    return null;
  }
  refuseUnknown(
    json.members.keys(),
    places.map((at) => record.fields[at]?.name ?? ''),
    path,
    complain,
  );
  const values: Value[] = record.fields.map(() => 0n);
  const isLate = (at: number): boolean => record.fields[at]?.source !== 'decimals';
  let sound = true;
  for (const at of [...places].sort((a, b) => Number(isLate(a)) - Number(isLate(b)))) {
    const { name, shape } = record.fields[at] ?? bug('no such field');
    const given = json.members.get(name);
    const place = `${path}.${name}`;
    if (given === undefined) complain(place, 'it is missing', 'give the file whole');
    const value = given && decodeValue(shape, given, place, { record: record.id, values }, decoding(schema, complain));
    if (value === undefined || value === null || !isInside(schema, shape, value, place, { record: record.id, values }, complain))
      sound = false;
    else values[at] = value;
  }
  return sound ? places.map((at) => values[at] ?? 0n) : null;
};

/** What every transition keeps is in its range; a file that says otherwise was not written by one. */
const isInside = (schema: Schema, shape: Shape, value: Value, path: string, self: Holder, complain: Complain): boolean => {
  if (shape.kind === 'array') {
    const items = typeof value === 'bigint' ? [] : value;
    return items.every((item, at) => isInside(schema, shape.of, item, `${path}[${at}]`, self, complain));
  }
  const number = shape.kind === 'optional' ? shape.of : shape;
  const n = typeof value === 'bigint' ? value : value[0];
  if (typeof n !== 'bigint' || (number.kind !== 'number' && number.kind !== 'time')) return true;
  const range = number.kind === 'time' ? timeRange : rangeOf(schema, number, self);
  if (range !== null && n >= range.lo && n <= range.hi) return true;
  complain(path, 'it is outside the range that the policy keeps it in', 'give a file that `firebreak run --save` has written');
  return false;
};

const timeRange = { lo: 0n, hi: (1n << 40n) - 1n };

const rangeOf = (schema: Schema, number: NumberShape, self: Holder) => {
  const decimals = decimalsOf(number.scale, { schema, entities: [], self, argumentSchemas: [], arguments: [] });
  return decimals === null ? null : integerRangeAt(number, decimals);
};
