/** How far one unit more in a field moves the books, after an action: found by asking for both. */
import type { Core, Entry, EntryResult } from '../core/core.ts';
import type { Value } from '../types/value.ts';
import type { Book, Reader } from './books.ts';
import { acted, type Acted } from './situation.ts';

/** `place` is that of the result whose field it is. Null where the policy does not say. */
export const pullOn = (core: Core, reader: Reader, book: Book, entry: Entry, made: Acted, place: number): bigint | null => {
  const result = entry.results[place];
  const after = made.moved.find((each) => each.result === result)?.after;
  if (result === undefined || typeof after !== 'bigint') return null;
  const here = balanceWith(reader, book, made);
  if (here === null) return null;
  for (const step of [1n, -1n]) {
    const there = balanceWith(reader, book, nudged(core, entry, made, result, place, after + step));
    if (there !== null) return (there - here) * step;
  }
  return null;
};

/** The action once more on what it has made, as if it changed this field alone. */
const nudged = (core: Core, entry: Entry, made: Acted, result: EntryResult, place: number, value: bigint): Acted => {
  const values = entry.results.map((_, at): Value =>
    at === place ? value : (made.moved.find((each) => each.result === entry.results[at])?.after ?? 0n),
  );
  const alone = { ...entry, results: entry.results.map((each) => (each === result ? each : { ...each, target: null })) };
  return acted(core, alone, made.situation, made.arguments, values);
};

/** What the account of an action and the policy have. */
const balanceWith = (reader: Reader, book: Book, { situation, arguments: given }: Acted): bigint | null => {
  const [account] = given;
  const own = typeof account === 'object' ? reader.ofAccount(book, account, situation) : 0n;
  const rest = reader.ofRest(book, situation);
  return own === null || rest === null ? null : own + rest;
};
