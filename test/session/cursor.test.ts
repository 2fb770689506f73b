/** Whoever verifies a batch tells how far the order has come: a word that none can be is refused by every back end alike. */
import { expect, test } from 'vitest';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import { select } from '../../src/engine/session/select.ts';
import { verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Verified } from '../../src/types/session.ts';
import { createRandom } from '../support/random.ts';
import { policies } from './policies.ts';
import { population } from './population.ts';
import { deployVerifier, type Batch } from './solidity.ts';
import { loadSession } from './typescript.ts';

test.each(policies)('a cursor that none can be is refused: %s', { timeout: 120_000 }, async (name, text) => {
  const { checked, core } = compile('rounds.risk', () => text);
  const session = core?.sessions[0];
  const used = checked === null ? undefined : usedFacts(checked).get('reduce');
  if (core === null || session === undefined || used === undefined) throw new Error('no session');
  const { evaluate } = prepare(core);
  const generated = await loadSession(core, session);
  const random = createRandom(`cursor of ${name}`);
  const batches: Batch[] = [];
  const wanted: Verified[] = [];
  const wordsMet = new Set<number>();
  const play = (batch: Batch): Verified => {
    const found = verify(session, evaluate, batch);
    expect(generated.verify(batch.facts, batch)).toEqual(found);
    return found;
  };
  for (let at = 0; at < 60; at += 1) {
    const { facts, accounts, need } = population(random, core.schema, session, used, 4 + random.below(8));
    const selection = select(session, evaluate, { facts, accounts, need });
    if (selection.kind !== 'selected' || selection.order.length < 2) continue;
    const { terms } = selection;
    const listed = selection.order.map((place) => accounts[place] ?? []);
    const first = play({ facts, terms, from: null, accounts: listed.slice(0, 1), taken: selection.taken.slice(0, 1) });
    if (first.kind !== 'listed') continue;
    const rest = { facts, terms, accounts: listed.slice(1), taken: selection.taken.slice(1) };
    expect(play({ ...rest, from: first.cursor }).kind).toBe('complete');
    const hostile = session.cursorWords.flatMap((each, word) => {
      if (each.type !== 'int') throw new Error('a word that is a truth');
      return [each.hi + 1n, each.lo - 1n].map((value) => first.cursor.with(word, value));
    });
    // Nobody is listed, and yet something is taken.
    for (const from of [...hostile, first.cursor.with(0, 0n).with(1, 1n)]) {
      const found = play({ ...rest, from });
      expect(found.kind).toBe('no word');
      if (found.kind === 'no word') wordsMet.add(found.word);
      // A negative word cannot be told where none is negative.
      if (from.some((each, word) => each < 0n && isUnsigned(session.cursorWords[word]))) continue;
      batches.push({ ...rest, from });
      wanted.push(found);
    }
  }
  expect(wordsMet.size).toBe(session.cursorWords.length);
  const verifier = await deployVerifier(core, session);
  try {
    const answers = await verifier.verifyAll(batches);
    expect(answers.map((each) => each.verified)).toEqual(wanted);
  } finally {
    await verifier.close();
  }
});

const isUnsigned = (word: { readonly type: string; readonly lo?: bigint } | undefined): boolean => (word?.lo ?? 0n) >= 0n;
