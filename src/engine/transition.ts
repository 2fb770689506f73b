/**
 * Transitions: (state, event) → (state, effects), for whoever evaluates a single decision: the interpreter, the reference,
 * or generated code. An event brings the time, arguments and facts; what is kept is put beside them, the action decides, and
 * its new values go back. A refused event changes nothing. May import: core, types, source.
 */
import type { Core, Entry, EntryResult } from '../core/core.ts';
import { sessionThatCloses } from '../core/session.ts';
import { bug } from '../source/assert-never.ts';
import type { RecordSchema } from '../types/schema.ts';
import type { Facts, Outcome, Refusal, Value } from '../types/value.ts';
import { keptFields, keptOf, keyField, type State } from './state.ts';

/** `facts`: as for a single decision; whatever stands in the places of kept fields and of `now` is not looked at. */
export type Event = {
  readonly entry: string;
  readonly at: bigint;
  /** The role of who does it; null for anyone. */
  readonly by: string | null;
  readonly facts: Facts;
};

/** A new value: of a kept field of the state, or of a fact that the protocol holds. */
export type Effect = {
  readonly result: EntryResult;
  /** The member whose field it is, by record and key; null for the policy's own. */
  readonly member: { readonly record: number; readonly key: bigint } | null;
  readonly isKept: boolean;
  /** Which item of a ring it is, or its length where none changes; null for all that is no item. */
  readonly index: number | null;
  readonly before: Value;
  readonly after: Value;
};

export type Step =
  | { readonly kind: 'done'; readonly state: State; readonly effects: readonly Effect[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Only these may. */
  | { readonly kind: 'forbidden'; readonly roles: readonly string[] }
  /** It closes accounts for a session, which finds out who is next: nobody does it by itself. */
  | { readonly kind: 'within'; readonly session: string }
  /** The event makes no sense for this state: one member twice, or decimals other than those before. */
  | { readonly kind: 'malformed'; readonly record: string; readonly problem: 'twice' | 'decimals'; readonly key: bigint };

/** The facts that a decision reads: those of the event, with what is kept of each record in its place. */
export const factsFor = (core: Core, state: State, { at, facts }: Event, entry: Entry): Facts => {
  const { records } = core.schema;
  const filled = (record: RecordSchema, values: readonly Value[]): readonly Value[] => fill(record, values, state);
  return {
    params: facts.params,
    globals: fillGlobals(records[0] ?? bug('a schema without the policy'), facts.globals, state, at),
    entities: records.map((record) => (facts.entities[record.id] ?? []).map((values) => filled(record, values))),
    arguments: entry.arguments.map(({ shape }, place): Value => {
      const value = facts.arguments[place] ?? bug('an argument is missing');
      return shape.kind === 'record' && typeof value !== 'bigint'
        ? filled(records[shape.record] ?? bug('no record'), value)
        : value;
    }),
  };
};

const fillGlobals = (record: RecordSchema, values: readonly Value[], state: State, at: bigint): readonly Value[] => {
  const kept = keptFields(record);
  return record.fields.map(({ source }, field) => {
    if (source === 'now') return at;
    const place = kept.indexOf(field);
    return (place < 0 ? values[field] : state.globals[place]) ?? bug('a value of the policy is missing');
  });
};

const fill = (record: RecordSchema, values: readonly Value[], state: State): readonly Value[] => {
  const kept = keptFields(record);
  if (kept.length === 0) return values;
  const known = keptOf(state, record.id, keyOf(record, values));
  return record.fields.map(({ stored }, field) => {
    if (stored === null) return values[field] ?? bug('a value of a member is missing');
    return known?.[kept.indexOf(field)] ?? stored.initial;
  });
};

const keyOf = (record: RecordSchema, values: readonly Value[]): bigint => {
  const key = values[keyField(record) ?? bug(`${record.name} keeps a state and has no key`)];
  return typeof key === 'bigint' ? key : bug('a key that is no integer');
};

/** `decide` evaluates one entry: any of the back ends. */
export const transition = (core: Core, decide: Decide, state: State, event: Event): Step => {
  const session = sessionThatCloses(core.sessions, event.entry);
  return session === null ? transitionWithin(core, decide, state, event) : { kind: 'within', session: session.name };
};

export type Decide = (entry: string, facts: Facts) => Outcome;

/** The same for whoever has seen to it that an account is next in a session. */
export const transitionWithin = (core: Core, decide: Decide, state: State, event: Event): Step => {
  const entry = core.entries.find((each) => each.name === event.entry) ?? bug(`there is no entry ${event.entry}`);
  if (entry.roles !== null && (event.by === null || !entry.roles.includes(event.by)))
    return { kind: 'forbidden', roles: entry.roles };
  const wrong = contradiction(core, state, event, entry);
  if (wrong !== null) return wrong;
  const facts = factsFor(core, state, event, entry);
  const outcome = decide(event.entry, facts);
  if (outcome.kind === 'refused') return outcome;
  const effects = entry.results.flatMap((result, place) => effectOf(core, entry, facts, result, place, outcome.values));
  return { kind: 'done', effects, state: effects.reduce((kept, each) => keep(core, kept, facts, entry, each), state) };
};

/**
 * Two records of one entity with the same key would share a state, and each would see half of what happens to it. Looked at
 * are the arguments, and the members of entities that the entry reads.
 */
export const contradiction = (
  core: Core,
  state: State,
  { facts }: Event,
  entry: Entry,
): Extract<Step, { kind: 'malformed' }> | null => {
  for (const record of core.schema.records) {
    const kept = keptFields(record);
    if (record.role !== 'entity' || kept.length === 0) continue;
    const seen = new Set<bigint>();
    const passed = entry.arguments.flatMap(({ shape }, at) => {
      const value = facts.arguments[at];
      return shape.kind === 'record' && shape.record === record.id && typeof value === 'object' ? [value] : [];
    });
    const read = entry.entities.includes(record.id) ? (facts.entities[record.id] ?? []) : [];
    for (const values of [...read, ...passed]) {
      const key = keyOf(record, values);
      if (seen.has(key)) return { kind: 'malformed', record: record.name, problem: 'twice', key };
      seen.add(key);
      const known = keptOf(state, record.id, key);
      const moved = kept.some(
        (at, place) => record.fields[at]?.source === 'decimals' && known !== null && known[place] !== values[at],
      );
      if (moved) return { kind: 'malformed', record: record.name, problem: 'decimals', key };
    }
  }
  return null;
};

const effectOf = (
  core: Core,
  entry: Entry,
  facts: Facts,
  result: EntryResult,
  place: number,
  all: readonly Value[],
): readonly Effect[] => {
  const after = all[place] ?? bug('a value too few');
  // The place of an item is no value of the state, and stands as it is before the item itself.
  const target = result.target ?? entry.results[place + 1]?.target ?? null;
  if (target === null) return [];
  const item = target.kind === 'element' || !target.isItem ? null : all[result.target === null ? place : place - 1];
  const before = (of: Value | undefined): Value => {
    if (of === undefined) return bug('no such field');
    if (typeof item !== 'bigint') return of;
    // Where no item changes, the place is none of the ring.
    return result.target === null || typeof of === 'bigint' ? after : (of[Number(item)] ?? after);
  };
  const index = result.target === null || typeof item !== 'bigint' ? null : Number(item);
  if (target.kind === 'globals') {
    return [{ result, member: null, isKept: true, index, before: before(facts.globals[target.field]), after }];
  }
  const { record, values } = holderOf(core, entry, facts, target.argument);
  const key = keyField(record);
  const held = key === null ? 0n : (values[key] ?? 0n);
  const member = { record: record.id, key: typeof held === 'bigint' ? held : 0n };
  if (target.kind === 'element') return [{ result, member, isKept: false, index, before: after, after }];
  const isKept = record.fields[target.field]?.stored != null;
  return [{ result, member, isKept, index, before: before(values[target.field]), after }];
};

/** The record that an argument is, or leads to. */
const holderOf = (
  { schema }: Core,
  entry: Entry,
  facts: Facts,
  argument: number,
): { readonly record: RecordSchema; readonly values: readonly Value[] } => {
  const { shape } = entry.arguments[argument] ?? bug('no such argument');
  const value = facts.arguments[argument] ?? bug('an argument is missing');
  if (shape.kind === 'record' && typeof value === 'object')
    return { record: schema.records[shape.record] ?? bug('no record'), values: value };
  if (shape.kind !== 'ref' || typeof value !== 'bigint') return bug('a change of what is no member');
  const values = facts.entities[shape.entity]?.[Number(value)] ?? bug('a member that was not supplied');
  return { record: schema.records[shape.entity] ?? bug('no record'), values };
};

const keep = (
  core: Core,
  state: State,
  facts: Facts,
  entry: Entry,
  { result: { target }, member, isKept, index, after }: Effect,
): State => {
  const moved = (of: Value | undefined): Value => {
    if (index === null) return after;
    if (typeof of !== 'object') return bug('an item of what is no ring');
    return index < of.length ? of.with(index, after) : of;
  };
  if (!isKept || target === null || target.kind === 'element') return state;
  if (target.kind === 'globals' || member === null) {
    const place = keptFields(core.schema.records[0] ?? bug('no policy')).indexOf(target.field);
    return { ...state, globals: state.globals.with(place, moved(state.globals[place])) };
  }
  const { record, values } = holderOf(core, entry, facts, target.argument);
  const kept = keptFields(record);
  const known = keptOf(state, record.id, member.key) ?? kept.map((at) => values[at] ?? 0n);
  const place = kept.indexOf(target.field);
  const all = new Map(state.members.get(record.id)).set(member.key, known.with(place, moved(known[place])));
  return { ...state, members: new Map(state.members).set(record.id, all) };
};
