/**
 * What an action makes of the world and of its arguments. Nothing is changed in place: what it changes is copied once, however many
 * of its values change. Where each value goes is found once for an action, because it is done for every account.
 */
import type { Core, Entry, EntryResult } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import type { Value } from '../types/value.ts';
import { isSame, type Situation } from './situation.ts';

export type Acted = {
  readonly situation: Situation;
  readonly arguments: readonly Value[];
  /** What stood where each of the results went; the result itself where it goes nowhere. */
  readonly before: readonly Value[];
};

/** What an action that was allowed makes of its arguments and of the world; `values` are its results in order. */
export type Act = (situation: Situation, given: readonly Value[], values: readonly Value[]) => Acted;

/** The record that a result goes into: of the policy, an argument, the member that an argument refers to, or one of a list of an argument. */
type Owner =
  | { readonly kind: 'globals' }
  | { readonly kind: 'argument'; readonly argument: number }
  | { readonly kind: 'member'; readonly argument: number; readonly entity: number }
  | {
      readonly kind: 'element';
      /** The owner that has the list. */
      readonly holder: number;
      readonly list: number;
      readonly unique: number;
      /** The argument that says which one. */
      readonly key: number;
    };

type Step = { readonly place: number; readonly owner: number; readonly field: number; readonly isItem: boolean };

/** Copies are made when something in them changes first; then they are written into. */
type Work = {
  readonly given: readonly Value[];
  globals: readonly Value[];
  entities: readonly (readonly (readonly Value[])[])[];
  arguments: readonly Value[];
  /** By owner. */
  readonly copies: (Value[] | undefined)[];
};

export const actOf = (core: Core, entry: Entry): Act => {
  const owners: Owner[] = [];
  const steps = entry.results.flatMap(({ target }, place): readonly Step[] => {
    if (target === null) return [];
    const owner = ownerOf(core, entry, target, owners);
    return [{ place, owner, field: target.field, isItem: target.kind !== 'element' && target.isItem }];
  });
  return (situation, given, values) => {
    const { globals, entities } = situation;
    const work: Work = { given, globals, entities, arguments: given, copies: [] };
    const before = values.slice();
    for (const { place, owner, field, isItem } of steps) {
      const after = values[place] ?? bug('a result is missing');
      const stood = standing(work, owners, owner)[field] ?? bug('no such field');
      if (!isItem) {
        before[place] = stood;
        // What stays as it was needs no copy.
        if (!isSame(stood, after)) ownOf(work, owners, owner)[field] = after;
        continue;
      }
      // The result before says where in a ring it goes.
      const at = Number(values[place - 1] ?? bug('an item without its place'));
      if (typeof stood !== 'object' || at >= stood.length) continue;
      before[place] = stood[at] ?? after;
      ownOf(work, owners, owner)[field] = stood.with(at, after);
    }
    const isKept = work.globals === globals && work.entities === entities;
    const next = isKept ? situation : { params: situation.params, globals: work.globals, entities: work.entities };
    return { situation: next, arguments: work.arguments, before };
  };
};

/** The place of the owner among all, where it is put if it is new. */
const ownerOf = ({ schema }: Core, entry: Entry, target: NonNullable<EntryResult['target']>, owners: Owner[]): number => {
  if (target.kind === 'globals') return among(owners, { kind: 'globals' });
  const { argument } = target;
  const shape = entry.arguments[argument]?.shape;
  if (shape?.kind === 'ref' && target.kind === 'argument')
    return among(owners, { kind: 'member', argument, entity: shape.entity });
  if (shape?.kind !== 'record') return bug('a change of what is no member');
  const holder = among(owners, { kind: 'argument', argument });
  if (target.kind === 'argument') return holder;
  const list = schema.records[shape.record]?.fields[target.list]?.shape;
  if (list?.kind !== 'list' || list.unique === null) return bug('a change of what is no list');
  const key = target.key ?? bug('a member whose key is computed');
  return among(owners, { kind: 'element', holder, list: target.list, unique: list.unique, key });
};

const among = (owners: Owner[], owner: Owner): number => {
  const text = JSON.stringify(owner);
  const known = owners.findIndex((each) => JSON.stringify(each) === text);
  return known < 0 ? owners.push(owner) - 1 : known;
};

/** The record as it stands: as it was, or already a copy. */
const standing = (work: Work, owners: readonly Owner[], which: number): readonly Value[] => {
  const copy = work.copies[which];
  if (copy !== undefined) return copy;
  const owner = owners[which] ?? bug('no such owner');
  switch (owner.kind) {
    case 'globals':
      return work.globals;
    case 'argument': {
      const record = work.arguments[owner.argument];
      return typeof record === 'object' ? record : bug('an argument that is no record');
    }
    case 'member':
      return work.entities[owner.entity]?.[Number(work.given[owner.argument])] ?? bug('no such member');
    case 'element': {
      const element = membersOf(work, owners, owner)[placeOf(work, owners, owner)];
      return typeof element === 'object' ? element : bug('a change of a member that is not there');
    }
  }
};

type Element = Extract<Owner, { kind: 'element' }>;

const membersOf = (work: Work, owners: readonly Owner[], { holder, list }: Element): readonly Value[] => {
  const members = standing(work, owners, holder)[list];
  return typeof members === 'object' ? members : bug('a change of what is no list');
};

const placeOf = (work: Work, owners: readonly Owner[], owner: Element): number => {
  const key = work.given[owner.key];
  return membersOf(work, owners, owner).findIndex((each) => typeof each === 'object' && each[owner.unique] === key);
};

/** The record to write into, which is nobody else's. */
const ownOf = (work: Work, owners: readonly Owner[], which: number): Value[] => {
  const copy = work.copies[which];
  if (copy !== undefined) return copy;
  const stood = standing(work, owners, which);
  // Two arguments may name the same member: it has one copy.
  const known = work.copies.find((each) => each === stood);
  const own = known ?? stood.slice();
  work.copies[which] = own;
  if (known === undefined) install(work, owners, owners[which] ?? bug('no such owner'), own);
  return own;
};

const install = (work: Work, owners: readonly Owner[], owner: Owner, own: readonly Value[]): void => {
  switch (owner.kind) {
    case 'globals':
      work.globals = own;
      return;
    case 'argument':
      work.arguments = work.arguments.with(owner.argument, own);
      return;
    case 'member': {
      const { entity, argument } = owner;
      const members = work.entities[entity] ?? bug('no such entity');
      work.entities = work.entities.with(entity, members.with(Number(work.given[argument]), own));
      return;
    }
    case 'element': {
      const at = placeOf(work, owners, owner);
      const members = membersOf(work, owners, owner).with(at, own);
      ownOf(work, owners, owner.holder)[owner.list] = members;
    }
  }
};
