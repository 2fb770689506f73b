/**
 * The world of a settlement: what is told of it with what the policy keeps in its place, as decisions read it, and what an
 * action makes of it. Nothing is changed in place, so that whoever holds a situation before an action still has it after.
 */
import type { Core, Entry, EntryResult } from '../core/core.ts';
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

/** One value that an action changed: of the policy, of a member, or of an account. */
export type Moved = {
  readonly result: EntryResult;
  /** The member whose field it is; null for the policy's own and for the account's. */
  readonly member: { readonly record: number; readonly index: number } | null;
  readonly before: Value;
  readonly after: Value;
};

export type Acted = { readonly situation: Situation; readonly arguments: readonly Value[]; readonly moved: readonly Moved[] };

/** What an action that was allowed makes of its arguments and of the world; `values` are its results in order. */
export const acted = (
  core: Core,
  entry: Entry,
  situation: Situation,
  given: readonly Value[],
  values: readonly Value[],
): Acted => {
  let all: Acted = { situation, arguments: given, moved: [] };
  const moved: Moved[] = [];
  for (const [place, result] of entry.results.entries()) {
    const { target } = result;
    if (target === null) continue;
    const after = values[place] ?? bug('a result is missing');
    const item =
      target.kind !== 'element' && target.isItem ? Number(values[place - 1] ?? bug('an item without its place')) : null;
    const change = (of: Value): Value => {
      if (item === null) return after;
      return typeof of === 'object' && item < of.length ? of.with(item, after) : of;
    };
    const [next, before, member] = changed(core, entry, all, target, change);
    all = { ...next, moved };
    const shown = item === null ? before : typeof before === 'object' ? (before[item] ?? after) : after;
    moved.push({ result, member, before: shown, after });
  }
  return { ...all, moved };
};

type Target = NonNullable<EntryResult['target']>;

const changed = (
  core: Core,
  entry: Entry,
  all: Acted,
  target: Target,
  change: (of: Value) => Value,
): readonly [Acted, Value, Moved['member']] => {
  const { situation } = all;
  if (target.kind === 'globals') {
    const before = situation.globals[target.field] ?? bug('no such field');
    return [{ ...all, situation: { ...situation, globals: situation.globals.with(target.field, change(before)) } }, before, null];
  }
  const { argument } = target;
  const shape = entry.arguments[argument]?.shape;
  const given = all.arguments[argument] ?? bug('an argument is missing');
  if (shape?.kind === 'record' && typeof given === 'object') {
    const [values, before] =
      target.kind === 'argument'
        ? changedField(given, target.field, change)
        : changedElement(core, shape.record, given, target, all.arguments, change);
    return [{ ...all, arguments: all.arguments.with(argument, values) }, before, null];
  }
  if (shape?.kind !== 'ref' || typeof given !== 'bigint' || target.kind !== 'argument')
    return bug('a change of what is no member');
  const members = situation.entities[shape.entity] ?? bug('no such entity');
  const index = Number(given);
  const [values, before] = changedField(members[index] ?? bug('no such member'), target.field, change);
  const entities = situation.entities.with(shape.entity, members.with(index, values));
  return [{ ...all, situation: { ...situation, entities } }, before, { record: shape.entity, index }];
};

type Changed = readonly [values: readonly Value[], before: Value];

const changedField = (values: readonly Value[], field: number, change: (of: Value) => Value): Changed => {
  const before = values[field] ?? bug('no such field');
  return [values.with(field, change(before)), before];
};

const changedElement = (
  { schema }: Core,
  record: number,
  values: readonly Value[],
  target: Extract<Target, { kind: 'element' }>,
  given: readonly Value[],
  change: (of: Value) => Value,
): Changed => {
  const shape = schema.records[record]?.fields[target.list]?.shape;
  const list = values[target.list];
  const key = given[target.key ?? bug('a member whose key is computed')];
  if (shape?.kind !== 'list' || shape.unique === null || typeof list !== 'object') return bug('a change of what is no list');
  const { unique } = shape;
  const at = list.findIndex((each) => typeof each === 'object' && each[unique] === key);
  const element = list[at];
  if (typeof element !== 'object') return bug('a change of a member that is not there');
  const [changedTo, before] = changedField(element, target.field, change);
  return [values.with(target.list, list.with(at, changedTo)), before];
};
