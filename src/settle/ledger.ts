/**
 * What a settlement did, counted as it goes: how often each action was done, what moved of every field, and what roundings gave
 * away of each of the books.
 */
import type { Core, Entry } from '../core/core.ts';
import type { Shape } from '../types/schema.ts';
import type { Book, Reader } from './books.ts';
import type { Done } from './liquidate.ts';
import { askedPull, steadyPull, type Pull } from './pull.ts';
import { givenAway, type Audit, type Rounding } from './roundings.ts';
import type { Auditor } from './auditor.ts';
import type { Checked } from '../check/checked.ts';

/** A member of an entity. */
export type Member = { readonly record: number; readonly index: number };

/** How far one field went up and down by one kind of action, over all accounts. */
export type Movement = {
  readonly action: string;
  /** `a.positions.size`, `insurance_senior` */
  readonly path: string;
  readonly shape: Shape;
  /** Whose field it is, or the member that the action was about: the market that was closed in. */
  readonly member: Member | null;
  readonly isKept: boolean;
  readonly up: bigint;
  readonly down: bigint;
};

/** What a rounding did to one of the books: between `lo` and `hi`, in units of the last of its decimals and `finer` more. */
export type Effect = {
  readonly rounding: Rounding;
  readonly book: Book;
  readonly lo: bigint;
  readonly hi: bigint;
  readonly times: number;
};

export type Ledger = {
  readonly add: (done: Done) => void;
  /** How often each action was done. */
  readonly actions: () => ReadonlyMap<string, number>;
  readonly movements: () => readonly Movement[];
  readonly effects: () => readonly Effect[];
};

type Open<T> = { -readonly [key in keyof T]: T[key] };

export const openLedger = (
  core: Core,
  checked: Checked,
  books: readonly Book[],
  reader: Reader,
  { audits, evaluate }: Auditor,
): Ledger => {
  const counted = new Map<Entry, Counted>();
  const movements: Open<Movement>[] = [];
  const effects: Open<Effect>[] = [];
  const open = (entry: Entry): Counted => {
    const made: Counted = {
      times: 0,
      move: movementsOf(core, entry, movements),
      audits: audits
        .filter(({ rounding }) => rounding.action === entry.name)
        .map((audit) => ({
          audit,
          steady: books.map((book) => steadyPull(checked, core, book, entry, audit.rounding.place)),
          asked: askedPull(core, reader, entry, audit.rounding.place),
          effects: [],
        })),
    };
    counted.set(entry, made);
    return made;
  };
  return {
    actions: () => new Map([...counted].map(([{ name }, { times }]) => [name, times])),
    movements: () => movements,
    effects: () => effects,
    add: (done) => {
      const own = counted.get(done.entry) ?? open(done.entry);
      own.times += 1;
      own.move(done);
      for (const each of own.audits) {
        const given = givenAway(each.audit, evaluate, done.before, done.arguments, done.values);
        if (given === null) continue;
        for (const [at, book] of books.entries()) {
          const pull = each.steady[at] ?? each.asked(book, done);
          if (pull === null || pull === 0n) continue;
          let effect = each.effects[at];
          if (effect === undefined) {
            effect = { rounding: each.audit.rounding, book, lo: 0n, hi: 0n, times: 0 };
            each.effects[at] = effect;
            effects.push(effect);
          }
          effect.lo += pull * (pull > 0n ? given.lo : given.hi);
          effect.hi += pull * (pull > 0n ? given.hi : given.lo);
          effect.times += 1;
        }
      }
    },
  };
};

/** What is known of one action, from the first time that it is done. */
type Counted = {
  times: number;
  readonly move: (done: Done) => void;
  readonly audits: readonly {
    readonly audit: Audit;
    /** By book. */
    readonly steady: readonly (bigint | null)[];
    readonly asked: Pull;
    readonly effects: (Open<Effect> | undefined)[];
  }[];
};

/** Counts how far each number moves that an action changes, by the member that it is about. */
const movementsOf = (core: Core, entry: Entry, all: Open<Movement>[]): ((done: Done) => void) => {
  const about = entry.arguments.findIndex(({ shape }) => shape.kind === 'ref');
  const fields = entry.results.flatMap(({ name, shape, target }, place) => {
    if (target === null || shape.kind !== 'number') return [];
    const isOwn = target.kind === 'globals';
    const holder = isOwn ? -1 : entry.arguments[target.argument]?.shape.kind === 'ref' ? target.argument : about;
    const of = entry.arguments[holder]?.shape;
    const isKept = isOwn || holder === target.argument || isKeptOfAccount(core, entry, target);
    const byMember: Open<Movement>[] = [];
    return [{ path: name, shape, place, holder, entity: of?.kind === 'ref' ? of.entity : null, isKept, byMember }];
  });
  return ({ arguments: given, values, acted }) => {
    for (const { path, shape, place, holder, entity, isKept, byMember } of fields) {
      const [before, after] = [acted.before[place], values[place]];
      if (typeof before !== 'bigint' || typeof after !== 'bigint' || before === after) continue;
      const index = entity === null ? 0 : Number(given[holder]);
      let movement = byMember[index];
      if (movement === undefined) {
        const member = entity === null ? null : { record: entity, index };
        movement = { action: entry.name, path, shape, member, isKept, up: 0n, down: 0n };
        byMember[index] = movement;
        all.push(movement);
      }
      if (after > before) movement.up += after - before;
      else movement.down += before - after;
    }
  };
};

const isKeptOfAccount = (core: Core, entry: Entry, target: NonNullable<Entry['results'][number]['target']>): boolean => {
  if (target.kind !== 'argument') return false;
  const shape = entry.arguments[target.argument]?.shape;
  return shape?.kind === 'record' && core.schema.records[shape.record]?.fields[target.field]?.stored != null;
};
