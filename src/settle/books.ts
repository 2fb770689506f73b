/**
 * Books: what there is of a unit in all accounts and in what the policy keeps, as a policy declares it. They are exact, so that the
 * difference between two of them is what was rounded, and nothing else.
 */
import type { Core, Entry } from '../core/core.ts';
import type { BookDeclaration, Checked } from '../check/checked.ts';
import { bug } from '../source/assert-never.ts';
import type { Account } from './accounts.ts';
import { heldIn, holds, isSteady, type Held } from './book-reads.ts';
import type { Evaluate } from './liquidate.ts';
import { withArguments } from '../types/value.ts';
import type { Situation } from './situation.ts';

export type Book = {
  /** `cash`, or `size of ETH` where there is one for each member. */
  readonly name: string;
  readonly unit: string;
  readonly decimals: number;
  /** What one account has. */
  readonly each: Entry | null;
  /** What the policy has. */
  readonly rest: Entry | null;
  /** The member that it is asked for. */
  readonly member: readonly bigint[];
  /** Whether an account that nothing happens to has after a settlement what it had before. */
  readonly isSteady: boolean;
  /** Where a member is looked for, by accounts of which nothing else counts. */
  readonly held: Held | null;
};

export const booksOf = (
  core: Core,
  checked: Checked,
  declared: readonly BookDeclaration[],
  { entities }: Situation,
  nameOf: (record: number, index: number) => string | null,
): readonly Book[] =>
  declared.flatMap(({ name, each, rest }): readonly Book[] => {
    const find = (wanted: string | null): Entry | null => core.entries.find((entry) => entry.name === wanted) ?? null;
    const [ofEach, ofRest] = [find(each), find(rest)];
    const shown = (ofEach ?? ofRest)?.results[0]?.shape;
    if (shown?.kind !== 'number' || shown.scale.kind !== 'fixed') return bug('books that are no number');
    const { unit, scale } = shown;
    const member = (ofEach?.arguments ?? ofRest?.arguments ?? []).find(({ shape }) => shape.kind === 'ref')?.shape;
    const define = checked.defines.find((one) => one.name === each);
    const isKnown = define === undefined || isSteady(checked, core, define);
    const held = define === undefined ? null : heldIn(checked, define);
    const book = { unit, decimals: scale.decimals, each: ofEach, rest: ofRest, isSteady: isKnown, held };
    if (member?.kind !== 'ref') return [{ ...book, name, member: [] }];
    return (entities[member.entity] ?? []).map((_, at) => ({
      ...book,
      name: `${name} of ${nameOf(member.entity, at) ?? at}`,
      member: [BigInt(at)],
    }));
  });

export type Reader = {
  /** What one account adds; null where the policy refuses to say. */
  readonly ofAccount: (book: Book, account: Account, situation: Situation) => bigint | null;
  readonly ofRest: (book: Book, situation: Situation) => bigint | null;
};

export const readerOf = (evaluate: Evaluate): Reader => {
  const ask = (entry: Entry | null, situation: Situation, given: readonly (Account | bigint)[]): bigint | null => {
    if (entry === null) return 0n;
    const outcome = evaluate(entry.name, withArguments(situation, given));
    const value = outcome.kind === 'value' ? outcome.values[0] : null;
    return typeof value === 'bigint' ? value : null;
  };
  const without = new Map<Book, bigint | null>();
  return {
    ofAccount: (book, account, situation) => {
      const { each, member, held } = book;
      if (held === null || holds(account, held, member[0])) return ask(each, situation, [account, ...member]);
      // All that do not hold the member have the same.
      const known = without.get(book) ?? ask(each, situation, [account, ...member]);
      without.set(book, known);
      return known;
    },
    ofRest: ({ rest, member }, situation) => ask(rest, situation, member),
  };
};

/** What all accounts have and the policy, of each book: in one pass over the accounts. `told` hears how many are done. */
export const balancesOf = (
  reader: Reader,
  books: readonly Book[],
  accounts: readonly Account[],
  situation: Situation,
  told: (done: number) => void,
): readonly (bigint | null)[] => {
  const sums = books.map((book) => reader.ofRest(book, situation));
  const add = (at: number, by: bigint | null): void => {
    const sum = sums[at] ?? null;
    sums[at] = sum === null || by === null ? null : sum + by;
  };
  const whole = books.flatMap((book, at) => (book.each !== null && book.held === null ? [{ book, at }] : []));
  const crowds = crowdsOf(books);
  for (let place = 0; place < accounts.length; place += 1) {
    const account = accounts[place] ?? bug('no such account');
    for (const { book, at } of whole) add(at, reader.ofAccount(book, account, situation));
    for (const { held, byMember } of crowds) {
      const members = account[held.list];
      for (const each of typeof members === 'object' ? members : []) {
        const found = typeof each === 'object' ? byMember[Number(each[held.unique])] : undefined;
        if (found === undefined) continue;
        found.holders += 1;
        add(found.at, reader.ofAccount(found.book, account, situation));
      }
    }
    told(place + 1);
  }
  const [first] = accounts;
  if (first === undefined) return sums;
  // All that do not hold a member have the same of it.
  for (const { held, byMember } of crowds)
    for (const one of byMember) {
      if (one === undefined) continue;
      const { book, at, holders } = one;
      const other = reader.ofAccount(book, first.with(held.list, []), situation);
      add(at, other === null ? null : other * BigInt(accounts.length - holders));
    }
  return sums;
};

type Crowd = {
  readonly held: Held;
  /** The book of each member, and how many accounts hold it. */
  readonly byMember: ({ readonly book: Book; readonly at: number; holders: number } | undefined)[];
};

/** Books that are kept for each member, and look at nothing of an account but that member. */
const crowdsOf = (books: readonly Book[]): readonly Crowd[] => {
  const crowds = new Map<Entry, Crowd>();
  for (const [at, book] of books.entries()) {
    const { each, held, member } = book;
    if (each === null || held === null || member[0] === undefined) continue;
    const crowd = crowds.get(each) ?? { held, byMember: [] };
    crowd.byMember[Number(member[0])] = { book, at, holders: 0 };
    crowds.set(each, crowd);
  }
  return [...crowds.values()];
};
