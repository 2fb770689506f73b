/**
 * The world of a settlement: what is told of it with what the policy keeps in its place, as decisions read it, and what an
 * action makes of it. Nothing is changed in place, so that whoever holds a situation before an action still has it after.
 */
import type { Core } from '../core/core.ts';
import { factsFor } from '../engine/transition.ts';
import { initialState, keptFields, keptOf, keyField, type State } from '../engine/state.ts';
import type { Document } from '../facts/document.ts';
import { bug } from '../source/assert-never.ts';
import type { RecordSchema } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';

export type Situation = Omit<Facts, 'arguments'>;

/** A policy that keeps nothing has no state to put in place. */
export const situate = (core: Core, { base }: Document, state: State, at: bigint): Situation => {
  const [policy] = core.schema.records;
  const [entry] = core.entries;
  if (policy === undefined || entry === undefined) return bug('a policy without entries');
  const globals = base.globals.length === 0 ? policy.fields.map(() => 0n) : base.globals;
  const facts = { ...base, globals, arguments: [] };
  const event = { entry: entry.name, at, by: null, facts };
  const { params, globals: filled, entities } = factsFor(core, state, event, { ...entry, arguments: [], protective: true });
  return { params, globals: filled, entities };
};

/** What is kept of an account that a state knows, in the place of what its row says. */
export const withKept = (record: RecordSchema, account: readonly Value[], state: State): readonly Value[] => {
  const key = account[keyField(record) ?? -1];
  const kept = typeof key === 'bigint' ? keptOf(state, record.id, key) : null;
  if (kept === null) return account;
  const places = keptFields(record);
  return account.map((value, at) => kept[places.indexOf(at)] ?? value);
};

/** The state as `run` keeps it: members that are as they begin are left out. */
export const stateOf = (
  core: Core,
  before: State,
  { globals, entities }: Situation,
  accounts: { readonly record: RecordSchema; readonly all: Iterable<readonly Value[]> },
): State => {
  const members = new Map(before.members);
  const initial = initialState(core.schema);
  const keep = (record: RecordSchema, all: Iterable<readonly Value[]>): void => {
    const places = keptFields(record);
    const key = keyField(record);
    if (places.length === 0 || key === null) return;
    const known = new Map(members.get(record.id));
    for (const values of all) {
      const at = values[key];
      const kept = places.map((place) => values[place] ?? bug('a value is missing'));
      if (typeof at !== 'bigint') continue;
      const begins = kept.every((value, place) => isSame(value, record.fields[places[place] ?? -1]?.stored?.initial ?? value));
      if (!begins || known.has(at)) known.set(at, kept);
    }
    if (known.size > 0) members.set(record.id, known);
  };
  for (const record of core.schema.records)
    if (record.role === 'entity' && record.bound !== null) keep(record, entities[record.id] ?? []);
  keep(accounts.record, accounts.all);
  const policy = core.schema.records[0];
  return {
    globals: policy === undefined ? initial.globals : keptFields(policy).map((at) => globals[at] ?? bug('a value is missing')),
    members,
  };
};

export const isSame = (a: Value, b: Value): boolean =>
  a === b ||
  (typeof a === 'object' &&
    typeof b === 'object' &&
    a.length === b.length &&
    a.every((each, at) => isSame(each, b[at] ?? bug('shorter'))));
