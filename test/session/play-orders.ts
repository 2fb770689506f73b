/** Mutated orders, beside what the interpreter says of them. */
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import { select } from '../../src/engine/session/select.ts';
import { verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Verified } from '../../src/types/session.ts';
import { createRandom } from '../support/random.ts';
import { policies } from './policies.ts';
import { population } from './population.ts';
import { mutated } from './proposals.ts';
import { deployVerifier, type Batch } from './solidity.ts';

export type OrderCounts = { orders: number; right: number; refused: number; differences: number; seed: number };

/** In batches of one policy after another, until so many mutated orders have been played. */
export const playOrders = async (wanted: number, seed: number): Promise<OrderCounts> => {
  const counts: OrderCounts = { orders: 0, right: 0, refused: 0, differences: 0, seed };
  const share = Math.ceil(wanted / policies.length);
  for (const [at, [, text]] of policies.entries()) {
    const { checked, core } = compile('rounds.risk', () => text);
    const session = core?.sessions[0];
    const used = checked === null ? undefined : usedFacts(checked).get('reduce');
    if (core === null || session === undefined || used === undefined) throw new Error('no session');
    const { evaluate } = prepare(core);
    const random = createRandom(seed * 1_000 + at);
    const verifier = await deployVerifier(core, session);
    try {
      for (let played = 0; played < share;) {
        const batches: Batch[] = [];
        const expected: Verified[] = [];
        while (batches.length < 1_000) {
          const { facts, accounts, need } = population(random, core.schema, session, used, 2 + random.below(16));
          const selection = select(session, evaluate, { facts, accounts, need });
          if (selection.kind !== 'selected' || selection.order.length < 2) continue;
          const listed = selection.order.map((place) => accounts[place] ?? []);
          const right = { accounts: listed, taken: selection.taken, terms: selection.terms };
          for (const proposal of [right, ...Array.from({ length: 12 }, () => mutated(random, session, right, accounts))]) {
            batches.push({ facts, from: null, ...proposal });
            expected.push(verify(session, evaluate, { facts, from: null, ...proposal }));
            if (proposal !== right) played += 1;
          }
        }
        const answers = await verifier.verifyAll(batches);
        for (const [place, { verified }] of answers.entries()) {
          const wantedOf = expected[place];
          counts.orders += 1;
          if (verified.kind === 'complete') counts.right += 1;
          else counts.refused += 1;
          if (wantedOf === undefined || !isSame(verified, wantedOf)) counts.differences += 1;
        }
      }
    } finally {
      await verifier.close();
    }
  }
  return counts;
};

/** An account that is listed twice is found at its first place. */
const isSame = (one: Verified, other: Verified): boolean => {
  const plain = (each: Verified): string =>
    JSON.stringify(each.kind === 'wrong' ? { ...each, place: 0 } : each, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
  return plain(one) === plain(other);
};
