/** Sessions in Core: something is done with one account after another. */
import type { Span } from '../source/source.ts';
import type { Core, Entry, Named } from './core.ts';

/** A word that places an account in the order: an integer, or the upper and lower part of a quotient whose lower part is at least 1. */
export type RankWord = { readonly upper: number; readonly lower: number | null; readonly descending: boolean };

/**
 * Something is taken of one account after another, in an order, until a need is met. All that is decided about numbers stands
 * in functions of Core, as hidden entries; who runs a session only goes from account to account. The words of a session are
 * - its terms: the need, the count of eligible accounts, then for `pro rata` the sum of all weights, for `least haircut` the level
 *   and how many accounts give one unit more;
 * - its cursor: how many accounts have been listed, how much has been taken, then for `pro rata` the sum of their weights, for
 *   `least haircut` how many gave a unit more and whether one kept something (0 or 1); the rank of the last account, and its key.
 */
export type Session = {
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly by: 'queue' | 'pro rata' | 'least haircut';
  /** The record of an account, and the field that is its key. */
  readonly record: number;
  readonly key: number;
  readonly keyDescending: boolean;
  /** The arguments of the session and the need, with the checks of all but the account: whether it may begin so, where that is said. */
  readonly terms: Entry;
  /**
   * Places of those arguments that decide how much is needed, where that is said: what is needed is needed once, so of two
   * sessions that agree in them only the later goes on, whatever else they were begun with. Null where nothing is said.
   */
  readonly apart: readonly number[] | null;
  /** The account and the arguments, with the checks of the account: whether it is eligible, how much of it, its weight for `pro rata`, its rank. */
  readonly candidate: Entry;
  /** Places of the rank among the words of the candidate that follow its amounts. */
  readonly ranks: readonly RankWord[];
  /**
   * The account, the arguments, terms, cursor: a verdict (0: good, else `sessionProblems[k - 1]`), how much is taken, the next
   * cursor.
   */
  readonly step: Entry;
  /** Terms and cursor, when all have been listed: a verdict, and what is left of the need. */
  readonly end: Entry;
  readonly termWords: readonly Named[];
  readonly cursorWords: readonly Named[];
  /** What the step is made of: whether one account stands before another, by their ranks and keys; how much is taken of the next one. */
  readonly before: string;
  readonly share: string;
  /** What the share takes after how much can be taken and, for `pro rata`, what it weighs: places among terms and cursor. */
  readonly shareWords: readonly number[];
  /** The action that takes so much of an account. */
  readonly close: string;
};

/** The session that an action closes accounts for: nobody does that action by itself. Null for any other entry. */
export const sessionThatCloses = (sessions: readonly Session[], entry: string): Session | null =>
  sessions.find((each) => each.close === entry) ?? null;

/** With an entry for what begins each session, under its own name: for whoever reads or explains what is asked of it. */
export const withSessions = (core: Core): Core => ({
  ...core,
  entries: [...core.entries, ...core.sessions.map(({ name, terms }): Entry => ({ ...terms, name }))],
});

/** Why an account cannot be next: what a verdict counts from 1. */
export const sessionProblems = ['ineligible', 'out of order', 'twice', 'beyond the need', 'beyond the count'] as const;
