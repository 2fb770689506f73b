/**
 * What a settlement did, counted as it goes: how often each action was done, what moved of every field, and what roundings gave
 * away of each of the books.
 */
import type { Core, Entry, EntryResult } from '../core/core.ts';
import type { Shape } from '../types/schema.ts';
import type { Book, Reader } from './books.ts';
import type { Done } from './liquidate.ts';
import { askedPull, steadyPull } from './pull.ts';
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
  readonly actions: ReadonlyMap<string, number>;
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
  const byAction = new Map<string, Audit[]>();
  for (const each of audits) byAction.set(each.rounding.action, [...(byAction.get(each.rounding.action) ?? []), each]);
  /** Of each rounding by book, and what came of it. */
  const pulls = new Map<Rounding, readonly (bigint | null)[]>();
  const steady = (rounding: Rounding, entry: Entry): readonly (bigint | null)[] => {
    const known = pulls.get(rounding);
    if (known !== undefined) return known;
    const found = books.map((book) => steadyPull(checked, core, book, entry, rounding.place));
    pulls.set(rounding, found);
    return found;
  };
  const movements = openMovements(core);
  const effects: Open<Effect>[] = [];
  const byRounding = new Map<Rounding, (Open<Effect> | undefined)[]>();
  const actions = new Map<string, number>();
  return {
    actions,
    movements: movements.all,
    effects: () => effects,
    add: (done) => {
      const { entry, acted } = done;
      actions.set(entry.name, (actions.get(entry.name) ?? 0) + 1);
      movements.add(done);
      const own = byAction.get(entry.name) ?? [];
      for (const { rounding, lo, hi } of givenAway(own, evaluate, done.before, done.arguments, done.values)) {
        const known = steady(rounding, entry);
        const ofBooks = byRounding.get(rounding) ?? [];
        byRounding.set(rounding, ofBooks);
        for (const [at, book] of books.entries()) {
          const pull = known[at] ?? askedPull(core, reader, book, entry, acted, rounding.place);
          if (pull === null || pull === 0n) continue;
          let effect = ofBooks[at];
          if (effect === undefined) {
            effect = { rounding, book, lo: 0n, hi: 0n, times: 0 };
            ofBooks[at] = effect;
            effects.push(effect);
          }
          effect.lo += pull * (pull > 0n ? lo : hi);
          effect.hi += pull * (pull > 0n ? hi : lo);
          effect.times += 1;
        }
      }
    },
  };
};

type Movements = { readonly add: (done: Done) => void; readonly all: () => readonly Movement[] };

/** By result of an action and the member that it is about. */
const openMovements = (core: Core): Movements => {
  const all: Open<Movement>[] = [];
  const byResult = new Map<EntryResult, Open<Movement>[]>();
  return {
    all: () => all,
    add: ({ entry, arguments: given, acted }) => {
      const about = memberOf(entry, given);
      for (const { result, member: holder, before, after } of acted.moved) {
        if (typeof before !== 'bigint' || typeof after !== 'bigint' || before === after || result.target === null) continue;
        if (result.shape.kind !== 'number') continue;
        const isOwn = result.target.kind === 'globals';
        const member = holder ?? (isOwn ? null : about);
        const known = byResult.get(result) ?? [];
        byResult.set(result, known);
        let movement = known.find((each) => each.member?.record === member?.record && each.member?.index === member?.index);
        if (movement === undefined) {
          const isKept = isOwn || holder !== null || isKeptOfAccount(core, entry, result.target);
          movement = { action: entry.name, path: result.name, shape: result.shape, member, isKept, up: 0n, down: 0n };
          known.push(movement);
          all.push(movement);
        }
        if (after > before) movement.up += after - before;
        else movement.down += before - after;
      }
    },
  };
};

/** The one member of an entity that an action names. */
const memberOf = (entry: Entry, given: Done['arguments']): Member | null => {
  const at = entry.arguments.findIndex(({ shape }) => shape.kind === 'ref');
  const shape = entry.arguments[at]?.shape;
  const index = given[at];
  return shape?.kind === 'ref' && typeof index === 'bigint' ? { record: shape.entity, index: Number(index) } : null;
};

const isKeptOfAccount = (core: Core, entry: Entry, target: NonNullable<Entry['results'][number]['target']>): boolean => {
  if (target.kind !== 'argument') return false;
  const shape = entry.arguments[target.argument]?.shape;
  return shape?.kind === 'record' && core.schema.records[shape.record]?.fields[target.field]?.stored != null;
};
