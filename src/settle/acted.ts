/**
 * What an action makes of the world and of its arguments. Nothing is changed in place: what it changes is copied once, however many
 * of its values change, because it is done for every account.
 */
import type { Core, Entry, EntryResult } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import type { Value } from '../types/value.ts';
import type { Situation } from './situation.ts';

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
  const { results } = entry;
  const work: Work = {
    core,
    entry,
    situation,
    given,
    globals: null,
    arguments: null,
    entities: null,
    records: [],
    lists: [],
    elements: [],
    crowds: [],
    members: [],
  };
  const moved: Moved[] = [];
  for (let place = 0; place < results.length; place += 1) {
    const result = results[place] ?? bug('a result is missing');
    if (result.target === null) continue;
    const after = values[place] ?? bug('a result is missing');
    moved.push(move(work, result, result.target, after, values[place - 1]));
  }
  const { globals, entities } = work;
  const isKept = globals === null && entities === null;
  const next = isKept
    ? situation
    : { params: situation.params, globals: globals ?? situation.globals, entities: entities ?? situation.entities };
  return { situation: next, arguments: work.arguments ?? given, moved };
};

/** Copies are made when something in them changes first; then they are written into. */
type Work = {
  readonly core: Core;
  readonly entry: Entry;
  readonly situation: Situation;
  readonly given: readonly Value[];
  globals: Value[] | null;
  arguments: Value[] | null;
  entities: (readonly (readonly Value[])[])[] | null;
  /** Records among the arguments, lists in them, and members of these. */
  readonly records: { readonly argument: number; readonly copy: Value[] }[];
  readonly lists: { readonly argument: number; readonly list: number; readonly copy: Value[] }[];
  readonly elements: { readonly argument: number; readonly list: number; readonly at: number; readonly copy: Value[] }[];
  /** All members of an entity, and single ones. */
  readonly crowds: { readonly entity: number; readonly copy: (readonly Value[])[] }[];
  readonly members: { readonly entity: number; readonly index: number; readonly copy: Value[] }[];
};

type Target = NonNullable<EntryResult['target']>;

/** `item`: the result before, which says where in a ring a value goes. */
const move = (work: Work, result: EntryResult, target: Target, after: Value, item: Value | undefined): Moved => {
  if (target.kind === 'globals') {
    work.globals ??= work.situation.globals.slice();
    return put(work.globals, target.field, target.isItem, result, null, after, item);
  }
  const { argument } = target;
  const shape = work.entry.arguments[argument]?.shape;
  if (shape?.kind === 'record') {
    const record = ownArgument(work, argument);
    if (target.kind === 'argument') return put(record, target.field, target.isItem, result, null, after, item);
    return put(elementOf(work, shape.record, record, target), target.field, false, result, null, after, item);
  }
  const index = Number(work.given[argument]);
  if (shape?.kind !== 'ref' || target.kind !== 'argument') return bug('a change of what is no member');
  const member = { record: shape.entity, index };
  return put(ownMember(work, shape.entity, index), target.field, target.isItem, result, member, after, item);
};

/** Puts a value into a record that is nobody else's. */
const put = (
  record: Value[],
  field: number,
  isItem: boolean,
  result: EntryResult,
  member: Moved['member'],
  after: Value,
  item: Value | undefined,
): Moved => {
  const before = record[field] ?? bug('no such field');
  if (!isItem) {
    record[field] = after;
    return { result, member, before, after };
  }
  const at = Number(item ?? bug('an item without its place'));
  if (typeof before !== 'object' || at >= before.length) return { result, member, before: after, after };
  record[field] = before.with(at, after);
  return { result, member, before: before[at] ?? after, after };
};

/** A record among the arguments, copied once. */
const ownArgument = (work: Work, argument: number): Value[] => {
  const known = work.records.find((each) => each.argument === argument);
  if (known !== undefined) return known.copy;
  const record = work.given[argument];
  const copy = typeof record === 'object' ? record.slice() : bug('an argument that is no record');
  work.arguments ??= work.given.slice();
  work.arguments[argument] = copy;
  work.records.push({ argument, copy });
  return copy;
};

/** The member of a list of an account that the action is about, list and member copied once. */
const elementOf = (work: Work, record: number, values: Value[], target: Extract<Target, { kind: 'element' }>): Value[] => {
  const { argument, list } = target;
  const shape = work.core.schema.records[record]?.fields[list]?.shape;
  const key = work.given[target.key ?? bug('a member whose key is computed')];
  if (shape?.kind !== 'list' || shape.unique === null) return bug('a change of what is no list');
  const { unique } = shape;
  let own = work.lists.find((each) => each.argument === argument && each.list === list);
  if (own === undefined) {
    const before = values[list];
    own = { argument, list, copy: typeof before === 'object' ? before.slice() : bug('a change of what is no list') };
    work.lists.push(own);
    values[list] = own.copy;
  }
  const at = own.copy.findIndex((each) => typeof each === 'object' && each[unique] === key);
  const known = work.elements.find((each) => each.argument === argument && each.list === list && each.at === at);
  if (known !== undefined) return known.copy;
  const element = own.copy[at];
  const copy = typeof element === 'object' ? element.slice() : bug('a change of a member that is not there');
  own.copy[at] = copy;
  work.elements.push({ argument, list, at, copy });
  return copy;
};

const ownMember = (work: Work, entity: number, index: number): Value[] => {
  const known = work.members.find((each) => each.entity === entity && each.index === index);
  if (known !== undefined) return known.copy;
  let crowd = work.crowds.find((each) => each.entity === entity);
  if (crowd === undefined) {
    crowd = { entity, copy: (work.situation.entities[entity] ?? bug('no such entity')).slice() };
    work.crowds.push(crowd);
    work.entities ??= work.situation.entities.slice();
    work.entities[entity] = crowd.copy;
  }
  const copy = (crowd.copy[index] ?? bug('no such member')).slice();
  crowd.copy[index] = copy;
  work.members.push({ entity, index, copy });
  return copy;
};
