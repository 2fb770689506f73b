/**
 * What a settlement did, counted as it goes: how often each action was done, what moved of every field, and what roundings gave
 * away of each of the books.
 */
import type { Core, Entry } from '../core/core.ts';
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
  const pulls = new Map<string, bigint | null>();
  const steady = (at: number, book: Book, { entry }: Done, place: number): bigint | null => {
    const key = `${entry.name} ${place} ${at}`;
    const known = pulls.get(key);
    if (known !== undefined) return known;
    const pull = steadyPull(checked, core, book, entry, place);
    pulls.set(key, pull);
    return pull;
  };
  const movements = new Map<string, Open<Movement>>();
  const effects = new Map<string, Open<Effect>>();
  const actions = new Map<string, number>();
  return {
    actions,
    movements: () => [...movements.values()],
    effects: () => [...effects.values()],
    add: (done) => {
      const { entry, acted } = done;
      actions.set(entry.name, (actions.get(entry.name) ?? 0) + 1);
      addMovements(movements, core, done);
      const own = byAction.get(entry.name) ?? [];
      for (const { rounding, lo, hi } of givenAway(own, evaluate, done.before, done.arguments, done.values)) {
        for (const [at, book] of books.entries()) {
          const { place } = rounding;
          const pull = steady(at, book, done, place) ?? askedPull(core, reader, book, entry, acted, place);
          if (pull === null || pull === 0n) continue;
          const key = `${rounding.action} ${rounding.place} ${at}`;
          const known = effects.get(key) ?? { rounding, book, lo: 0n, hi: 0n, times: 0 };
          known.lo += pull * (pull > 0n ? lo : hi);
          known.hi += pull * (pull > 0n ? hi : lo);
          known.times += 1;
          effects.set(key, known);
        }
      }
    },
  };
};

const addMovements = (movements: Map<string, Open<Movement>>, core: Core, { entry, arguments: given, acted }: Done): void => {
  const about = memberOf(entry, given);
  for (const { result, member: holder, before, after } of acted.moved) {
    if (typeof before !== 'bigint' || typeof after !== 'bigint' || before === after || result.target === null) continue;
    if (result.shape.kind !== 'number') continue;
    const isOwn = result.target.kind === 'globals';
    const member = holder ?? (isOwn ? null : about);
    const key = `${entry.name} ${result.name} ${member === null ? '' : `${member.record} ${member.index}`}`;
    const isKept = isOwn || holder !== null || isKeptOfAccount(core, entry, result.target);
    const known = movements.get(key) ?? {
      ...{ action: entry.name, path: result.name, shape: result.shape, member, isKept, up: 0n, down: 0n },
    };
    if (after > before) known.up += after - before;
    else known.down += before - after;
    movements.set(key, known);
  }
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
