/**
 * One step for a market: whoever is due for liquidation is closed as the policy says, losses go where its actions send them, and
 * the books are drawn up before and after. What comes in: a policy, a way to evaluate it, accounts in the order of their keys, and
 * the world. What goes out: the accounts and the world after, and an account of what was done.
 */
import type { Checked } from '../check/checked.ts';
import type { Core } from '../core/core.ts';
import { prepare } from '../evaluate/prepare.ts';
import { bug } from '../source/assert-never.ts';
import type { Account } from './accounts.ts';
import { holds } from './book-reads.ts';
import { balancesOf, booksOf, readerOf, type Book } from './books.ts';
import { holdersOf, screened, screensOf, type Holders } from './screen.ts';
import { auditorOf } from './auditor.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { liquidator, type Evaluate, type Left } from './liquidate.ts';
import { deleverage, type Deleveraged, type Deleveraging } from './deleverage.ts';
import type { Plan } from './plan.ts';
import type { Situation } from './situation.ts';

export type Job = {
  readonly core: Core;
  readonly checked: Checked;
  readonly plan: Plan;
  readonly deleveragings: readonly Deleveraging[];
  readonly evaluate: Evaluate;
  /** Changed in place: a million of them have no room twice. */
  readonly accounts: Account[];
  readonly situation: Situation;
  readonly nameOf: (record: number, index: number) => string | null;
  /** Hears how far each stage is. */
  readonly told: (stage: Stage, done: number, of: number) => void;
};

export type Stage = 'books' | 'liquidations' | 'deleveraging';

/** One of the books: null where the policy refused to say. */
export type Balance = { readonly book: Book; readonly before: bigint | null; readonly after: bigint | null };

export type Settlement = {
  readonly situation: Situation;
  readonly ledger: Ledger;
  readonly balances: readonly Balance[];
  readonly deleveraged: readonly Deleveraged[];
  /** How many accounts were acted on. */
  readonly liquidated: number;
  /** Those that are due and that nothing more was done about, the first of them by their place. */
  readonly left: { readonly count: number; readonly first: readonly { readonly at: number; readonly left: Left }[] };
};

const mostLeft = 20;

export const settle = (job: Job): Settlement => {
  const { core, checked, plan, deleveragings, evaluate, accounts, nameOf, told } = job;
  const actions = [...plan.liquidations.map((each) => each.name), ...deleveragings.map((each) => each.close.name)];
  const screens = screensOf(core, checked, deleveragings);
  const auditor = auditorOf(
    checked,
    actions,
    screens.map((each) => each.define),
  );
  const reader = readerOf(auditor.evaluate);
  const books = booksOf(core, checked, checked.books, job.situation, nameOf);
  const ledger = openLedger(core, checked, books, reader, auditor);
  const moved = books.map((): bigint | null => 0n);
  const drawn = (done: number): void => told('books', done, accounts.length);
  const replaced = (before: Account, after: Account, at: Situation): void => {
    for (const [place, book] of books.entries()) {
      const { held, member } = book;
      const isHeld = held === null || holds(before, held, member[0]) || holds(after, held, member[0]);
      if (!book.isSteady || !isHeld) continue;
      const by = minus(reader.ofAccount(book, after, at), reader.ofAccount(book, before, at));
      moved[place] = plus(moved[place] ?? null, by);
    }
  };
  const opening = balancesOf(reader, books, accounts, job.situation, drawn);
  const liquidate = liquidator(core, plan, evaluate);
  const first: { readonly at: number; readonly left: Left }[] = [];
  let { situation } = job;
  let [liquidated, left] = [0, 0];
  for (let at = 0; at < accounts.length; at += 1) {
    const account = accounts[at] ?? bug('no such account');
    const made = liquidate(account, situation, ledger.add);
    if (made.left !== null) {
      left += 1;
      if (first.length < mostLeft) first.push({ at, left: made.left });
    }
    if (made.actions > 0) {
      liquidated += 1;
      situation = made.situation;
      accounts[at] = made.account;
      replaced(account, made.account, situation);
    }
    told('liquidations', at + 1, accounts.length);
  }
  const deleveraged: Deleveraged[] = [];
  const decide = deleveragings.length === 0 ? evaluate : prepare(core, 'lasting').evaluate;
  for (const each of deleveragings) {
    told('deleveraging', 0, 1);
    const screen = screens.find((one) => one.session === each.session.name) ?? null;
    let holders: Holders | null = null;
    const listed = (given: readonly bigint[], at: Situation): readonly number[] | null =>
      screen && screened(screen, auditor.evaluate, accounts, () => (holders ??= holdersOf(accounts, screen.held)), given, at);
    const made = deleverage(core, each, decide, evaluate, accounts, listed, situation, ledger.add, replaced);
    situation = made.situation;
    deleveraged.push(...made.all);
  }
  const unsteady = books.filter((book) => !book.isSteady);
  const closing = balancesOf(reader, unsteady, unsteady.length === 0 ? [] : accounts, situation, drawn);
  const balances = books.map((book, at): Balance => {
    const before = opening[at] ?? null;
    const rest = minus(reader.ofRest(book, situation), reader.ofRest(book, job.situation));
    const after = book.isSteady ? plus(plus(before, moved[at] ?? null), rest) : (closing[unsteady.indexOf(book)] ?? null);
    return { book, before, after };
  });
  return { situation, ledger, balances, deleveraged, liquidated, left: { count: left, first } };
};

const plus = (a: bigint | null, b: bigint | null): bigint | null => (a === null || b === null ? null : a + b);
const minus = (a: bigint | null, b: bigint | null): bigint | null => (a === null || b === null ? null : a - b);
