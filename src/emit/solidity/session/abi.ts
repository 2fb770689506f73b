/** Batches of a session as the words of a call, and what comes back. */
import { bug } from '../../../source/assert-never.ts';
import type { Core } from '../../../core/core.ts';
import type { Session } from '../../../core/session.ts';
import type { Facts, Value } from '../../../types/value.ts';
import { listItem, recordItem, wordItem, writeTuple, type Codec, type Item } from '../abi.ts';
import { toldRecord, toldWorld } from '../told.ts';
import type { SessionFunction } from './verify-entry.ts';

export type SessionBatch = {
  /** Its arguments are those of the session. */
  readonly facts: Facts;
  readonly terms: readonly bigint[];
  readonly from: readonly bigint[];
  readonly accounts: readonly (readonly Value[])[];
  readonly taken: readonly bigint[];
};

/** The words after the selector. */
export const encodeBatch = (
  codec: Codec,
  session: Session,
  { globals, entities }: SessionFunction,
  { facts, terms, from, accounts, taken }: SessionBatch,
): readonly bigint[] => {
  const words = [...facts.arguments, ...terms, ...from].map(wordItem);
  const amounts: Item = {
    ...{ dynamic: true, words: 1 },
    write: (into) => {
      into.push(BigInt(taken.length), ...taken);
    },
  };
  const items = [
    ...words,
    listItem(codec, session.record, accounts),
    amounts,
    ...(globals ? [recordItem(codec, 0, facts.globals)] : []),
    ...entities.map((each) => listItem(codec, each, facts.entities[each] ?? [])),
  ];
  const inner: bigint[] = [];
  writeTuple(items, inner);
  return [32n, ...inner];
};

/** The same for the contract that keeps the state; `codec` is that of what is told. */
export const encodeToldBatch = (
  codec: Codec,
  core: Core,
  session: Session,
  own: SessionFunction,
  batch: SessionBatch,
): readonly bigint[] =>
  encodeBatch(codec, session, own, {
    ...batch,
    facts: toldWorld(core, batch.facts),
    accounts: batch.accounts.map((each) => toldRecord(core, session.record, each)),
  });

/** The cursor, what of the need is left, and whether all have been listed. */
export const decodeBatch = (
  { cursorWords }: Session,
  words: readonly bigint[],
): { readonly cursor: readonly bigint[]; readonly residual: bigint; readonly complete: boolean } => {
  const cursor = cursorWords.map((each, at) => {
    const word = words[at] ?? bug('an answer too short');
    return each.type === 'int' && each.lo < 0n ? BigInt.asIntN(256, word) : word;
  });
  return { cursor, residual: words[cursor.length] ?? 0n, complete: words[cursor.length + 1] === 1n };
};
