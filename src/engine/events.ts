/**
 * Events as text, one JSON object a line:
 *
 *   { "at": "2026-11-22T10:00:00Z", "call": { "entry": "trade", "a": "alice", "m": "ETH", "qty": "2" },
 *     "market": [ { "$name": "ETH", "mark": "1805" } ] }
 *
 * `"by": "governance"` says in which role it is done. Beside its time and its call an event tells what is new in the world: facts as in a document of facts, which stay as they
 * are told until another event tells them anew. What the policy keeps is told by nobody.
 */
import type { Core } from '../core/core.ts';
import { decodeDocument } from '../facts/decode.ts';
import { decodeTime, describe } from '../facts/decode-scalar.ts';
import type { Document } from '../facts/document.ts';
import { parseJson, type Json } from '../facts/json.ts';
import { createComplaints, type Complain, type Decoded } from '../facts/malformed.ts';
import type { Event } from './transition.ts';

export type ToldEvent = {
  readonly event: Event;
  /** `trade(alice, ETH, 2)` */
  readonly label: string;
  readonly nameOf: Document['nameOf'];
  /** What is known of the world from here on. */
  readonly world: World;
};

type Members = ReadonlyMap<string, Json>;
/** A document of facts without calls. */
export type World = Members;

export const noWorld: World = new Map();

/** The facts that are known before the first event. */
export const decodeWorld = (text: string): Decoded<World> => {
  const { errors, complain } = createComplaints();
  const json = parsed(text, complain);
  if (json !== null && json.kind !== 'object')
    complain('', `${describe(json)} is not a document of facts`, 'write { … } with the entities and their facts');
  if (json?.kind !== 'object' || errors.length > 0) return { kind: 'malformed', errors };
  return { kind: 'ok', value: new Map([...json.members].filter(([key]) => key !== 'calls')) };
};

export const decodeEvent = (core: Core, world: World, line: string): Decoded<ToldEvent> => {
  const { errors, complain } = createComplaints();
  const json = parsed(line, complain);
  const told = json === null ? null : decodeTold(core, world, json, complain);
  return told === null || errors.length > 0 ? { kind: 'malformed', errors } : { kind: 'ok', value: told };
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
  const given = json.members.get('at');
  const at = given === undefined ? null : decodeTime(given, 'at', complain);
  if (given === undefined) complain('at', 'it is missing', 'write the time of the event: "2026-11-22T10:00:00Z"');
  const call = json.members.get('call');
  if (call === undefined) complain('call', 'it is missing', 'write { "entry": name, argument: value, … }');
  const by = roleOf(json.members.get('by'), complain);
  const merged = merge(world, new Map([...json.members].filter(([key]) => !['at', 'by', 'call'].includes(key))));
  const calls: Json = { kind: 'array', items: call === undefined ? [] : [call] };
  const document = decodeDocument(core, { kind: 'object', members: new Map(merged).set('calls', calls) }, complain, true);
  const [decided] = document?.calls ?? [];
  if (at === null || document === null || decided === undefined) return null;
  const event = { entry: decided.entry, at, by, facts: decided.facts };
  return { event, label: decided.label, nameOf: document.nameOf, world: merged };
};

const roleOf = (json: Json | undefined, complain: Complain): string | null => {
  if (json === undefined || json.kind === 'string') return json?.value ?? null;
  complain('by', `${describe(json)} is no role`, 'write its name in quotes');
  return null;
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
