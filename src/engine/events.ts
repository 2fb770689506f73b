/**
 * Events as text, one JSON object a line:
 *
 *   { "at": "2026-11-22T10:00:00Z", "call": { "entry": "trade", "a": "alice", "m": "ETH", "qty": "2" },
 *     "market": [ { "$name": "ETH", "mark": "1805" } ] }
 *
 * A session is called by its name, with its arguments and the need; its accounts are all that are known
 * (`core` then has an entry for it, see `withSessions`).
 *
 * `"by": "governance"` says in which role it is done. Beside its time and its call an event tells what is new in the world: facts as in a document of facts, which stay as they
 * are told until another event tells them anew. What the policy keeps is told by nobody.
 */
import type { Core } from '../core/core.ts';
import { decodeDocument } from '../facts/decode.ts';
import { decodeTime, describe } from '../facts/decode-scalar.ts';
import { refuseUnknown } from '../facts/decode-value.ts';
import type { Document } from '../facts/document.ts';
import { parseJson, type Json } from '../facts/json.ts';
import { createComplaints, type Complain, type Decoded } from '../facts/malformed.ts';
import { bug } from '../source/assert-never.ts';
import { encodeRecord, encodingOf } from '../facts/encode.ts';
import { eventKeys } from '../types/json-keys.ts';
import type { RecordSchema } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import { initialState, keptFields, keyField, type State } from './state.ts';
import type { Effect, Event } from './transition.ts';

export type ToldEvent = {
  readonly event: Event;
  /** `trade(alice, ETH, 2)` */
  readonly label: string;
  readonly nameOf: Document['nameOf'];
  readonly records: Document['records'];
  /** What is known of the world from here on. */
  readonly world: World;
};

type Members = ReadonlyMap<string, Json>;
/** A document of facts without calls. */
export type World = Members;

export const noWorld: World = new Map();

/**
 * What is known before the first event: facts as for single decisions. What they tell of what the policy keeps is its first
 * state; from there on the policy keeps it.
 */
export const decodeWorld = (core: Core, text: string): Decoded<{ readonly world: World; readonly state: State }> => {
  const { errors, complain } = createComplaints();
  const json = parsed(text, complain);
  if (json !== null && json.kind !== 'object')
    complain('', `${describe(json)} is not a document of facts`, 'write { … } with the entities and their facts');
  if (json?.kind !== 'object') return { kind: 'malformed', errors };
  const facts = new Map([...json.members].filter(([key]) => key !== 'calls'));
  const document = decodeDocument(core, { kind: 'object', members: facts }, complain, 'either');
  if (document === null || errors.length > 0) return { kind: 'malformed', errors };
  return { kind: 'ok', value: { world: untold(core, facts), state: firstState(core, document) } };
};

const firstState = ({ schema }: Core, { base, records }: Document): State => {
  const policy = schema.records[0];
  const globals =
    policy && base.globals.length > 0 ? keptFields(policy).map((at) => base.globals[at] ?? 0n) : initialState(schema).globals;
  const members = new Map<number, ReadonlyMap<bigint, readonly Value[]>>();
  for (const record of schema.records) {
    const kept = keptFields(record);
    const key = keyField(record);
    if (kept.length === 0 || key === null) continue;
    const told = (records.get(record.id) ?? []).map(({ values }) => [values[key], kept.map((at) => values[at] ?? 0n)] as const);
    members.set(record.id, new Map(told.flatMap(([at, values]) => (typeof at === 'bigint' ? [[at, values] as const] : []))));
  }
  return { globals, members };
};

/** The facts without what the policy keeps from here on. */
const untold = ({ schema }: Core, facts: World): World => {
  const without = (json: Json, record: RecordSchema): Json => {
    if (json.kind === 'array') return { kind: 'array', items: json.items.map((each) => without(each, record)) };
    if (json.kind !== 'object') return json;
    const kept = new Set(record.fields.filter((each) => each.stored !== null || each.source === 'now').map((each) => each.name));
    return { kind: 'object', members: new Map([...json.members].filter(([name]) => !kept.has(name))) };
  };
  const recordOf = (key: string): RecordSchema | undefined =>
    key === 'facts' ? schema.records[0] : schema.records.find((each) => each.role === 'entity' && each.name === key);
  return new Map([...facts].map(([key, json]) => [key, ((record) => (record ? without(json, record) : json))(recordOf(key))]));
};

export const decodeEvent = (core: Core, world: World, line: string): Decoded<ToldEvent> => {
  const { errors, complain } = createComplaints();
  const json = parsed(line, complain);
  const told = json === null ? null : decodeTold(core, world, json, complain);
  return told === null || errors.length > 0 ? { kind: 'malformed', errors } : { kind: 'ok', value: told };
};

/** What an event tells that calls nothing: its time, and what is new in the world. Null where it calls something. */
export const decodeNews = (
  core: Core,
  world: World,
  line: string,
): Decoded<{ readonly at: bigint; readonly world: World } | null> => {
  const { errors, complain } = createComplaints();
  const json = parsed(line, complain);
  if (json?.kind === 'object' && json.members.has('call')) return { kind: 'ok', value: null };
  const told = json?.kind === 'object' ? { at: timeOf(json, complain), world: merge(world, newsOf(core, json, complain)) } : null;
  if (json !== null && told === null) complain('', `${describe(json)} is no event`, 'write { "at": …, "market": [ … ] }');
  if (told !== null) decodeDocument(core, { kind: 'object', members: told.world }, complain, 'elsewhere');
  if (told === null || told.at === null || errors.length > 0) return { kind: 'malformed', errors };
  return { kind: 'ok', value: { at: told.at, world: told.world } };
};

type JsonObject = Extract<Json, { kind: 'object' }>;

const timeOf = ({ members }: JsonObject, complain: Complain): bigint | null => {
  const given = members.get('at');
  if (given === undefined) complain('at', 'it is missing', 'write the time of the event: "2026-11-22T10:00:00Z"');
  return given === undefined ? null : decodeTime(given, 'at', complain);
};

/** One event tells of each member once: of two the later one would win, and nobody would know. */
const newsOf = ({ schema }: Core, { members }: JsonObject, complain: Complain): Members => {
  const entities = schema.records.filter((each) => each.role === 'entity').map((each) => each.name);
  const known = ['facts', 'params', ...entities];
  refuseUnknown(members.keys(), [...eventKeys, ...known], '', complain);
  const news = new Map([...members].filter(([key]) => known.includes(key)));
  for (const [key, told] of news) {
    const names = told.kind === 'array' ? told.items.map(nameOf) : [];
    names.forEach((name, at) => {
      const before = name === null ? at : names.indexOf(name);
      if (before < at) complain(`${key}[${at}].$name`, `${key}[${before}] tells of ${name ?? ''} already`, 'tell of each once');
    });
  }
  return news;
};

const parsed = (text: string, complain: Complain): Json | null => {
  const result = parseJson(text);
  if (result.kind === 'ok') return result.value;
  complain(`character ${result.problem.offset + 1}`, result.problem.reason, result.problem.fix);
  return null;
};

const decodeTold = (core: Core, world: World, json: Json, complain: Complain): ToldEvent | null => {
  if (json.kind !== 'object') {
    complain('', `${describe(json)} is no event`, 'write { "at": …, "call": { "entry": …, … } }');
    return null;
  }
  const at = timeOf(json, complain);
  const call = json.members.get('call');
  if (call === undefined) complain('call', 'it is missing', 'write { "entry": name, argument: value, … }');
  const by = roleOf(json.members.get('by'), complain);
  const merged = merge(world, newsOf(core, json, complain));
  const calls: Json = { kind: 'array', items: call === undefined ? [] : [call] };
  const whole: Json = { kind: 'object', members: new Map(merged).set('calls', calls) };
  const placed: Complain = (path, ...rest) => complain(path.replace(/^calls\[0\]/, 'call'), ...rest);
  const document = decodeDocument(core, whole, placed, 'elsewhere');
  const [decided] = document?.calls ?? [];
  if (at === null || document === null || decided === undefined) return null;
  const event = { entry: decided.entry, at, by, facts: decided.facts };
  return { event, label: decided.label, nameOf: document.nameOf, records: document.records, world: merged };
};

const roleOf = (json: Json | undefined, complain: Complain): string | null => {
  if (json === undefined || json.kind === 'string') return json?.value ?? null;
  complain('by', `${describe(json)} is no role`, 'write its name in quotes');
  return null;
};

/** The world after an event that was done: the protocol holds what the policy made of its facts. */
export const worldAfter = (core: Core, { event, records, nameOf, world }: ToldEvent, effects: readonly Effect[]): World => {
  const { schema } = core;
  const entry = core.entries.find((each) => each.name === event.entry) ?? bug(`there is no entry ${event.entry}`);
  const all = new Map(world);
  for (const [at, { shape }] of entry.arguments.entries()) {
    const values = event.facts.arguments[at];
    const record = shape.kind === 'record' ? schema.records[shape.record] : undefined;
    const known = record === undefined ? undefined : all.get(record.name);
    const place = record === undefined ? -1 : (records.get(record.id) ?? []).findIndex((each) => each.values === values);
    if (record === undefined || typeof values !== 'object' || known?.kind !== 'array' || place < 0) continue;
    const moved = effects.reduce((held, each) => moveFact(event, held, at, record, each), values);
    if (moved === values) continue;
    const json = encodeRecord(record.id, moved, encodingOf(schema, event.facts, [], nameOf), nameOf(record.id, place));
    const items = known.items.with(place, json);
    const told = untold(core, new Map([[record.name, { kind: 'array', items }]])).get(record.name);
    all.set(record.name, told ?? { kind: 'array', items });
  }
  return all;
};

const moveFact = (
  { facts }: Event,
  values: readonly Value[],
  argument: number,
  record: RecordSchema,
  { isKept, after, result: { target } }: Effect,
): readonly Value[] => {
  if (isKept || target === null || target.kind === 'globals' || target.argument !== argument) return values;
  if (target.kind === 'argument') return values.with(target.field, after);
  const shape = record.fields[target.list]?.shape;
  const list = values[target.list];
  if (shape?.kind !== 'list' || shape.unique === null || typeof list !== 'object' || target.key === null) return values;
  const { unique } = shape;
  const key = facts.arguments[target.key];
  const moved = list.map((each) => (typeof each === 'object' && each[unique] === key ? each.with(target.field, after) : each));
  return values.with(target.list, moved);
};

/** What is told anew takes the place of what was known; members of entities are told apart by their `$name`. */
const merge = (known: Members, news: Members): Members => {
  const all = new Map(known);
  for (const [key, value] of news) {
    const old = all.get(key);
    if (old?.kind === 'object' && value.kind === 'object')
      all.set(key, { kind: 'object', members: new Map([...old.members, ...value.members]) });
    else if (old?.kind === 'array' && value.kind === 'array')
      all.set(key, { kind: 'array', items: mergeMembers(old.items, value.items) });
    else all.set(key, value);
  }
  return all;
};

const mergeMembers = (known: readonly Json[], news: readonly Json[]): readonly Json[] => {
  const all = [...known];
  for (const each of news) {
    const name = nameOf(each);
    const at = name === null ? -1 : all.findIndex((old) => nameOf(old) === name);
    const old = all[at];
    if (old?.kind !== 'object' || each.kind !== 'object') all.push(each);
    else all[at] = { kind: 'object', members: new Map([...old.members, ...each.members]) };
  }
  return all;
};

const nameOf = (json: Json): string | null => {
  const name = json.kind === 'object' ? json.members.get('$name') : undefined;
  return name?.kind === 'string' ? name.value : null;
};
