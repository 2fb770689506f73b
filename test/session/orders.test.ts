/** Orders do not depend on how accounts come in; mutated ones are refused on a real EVM; how an order is split does not matter. */
import { expect, test } from 'vitest';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import { select } from '../../src/engine/session/select.ts';
import { verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { createRandom } from '../support/random.ts';
import { playOrders } from './play-orders.ts';
import { policies } from './policies.ts';
import { population, shuffled, type Population } from './population.ts';

type Drawn = Pick<Population, 'facts' | 'accounts'>;

test.each(policies.slice(0, 6))('10,000 accounts in any order give the same closes: %s', { timeout: 120_000 }, (name, text) => {
  const { checked, core } = compile('rounds.risk', () => text);
  const session = core?.sessions[0];
  const used = checked === null ? undefined : usedFacts(checked).get('reduce');
  if (core === null || session === undefined || used === undefined) throw new Error('no session');
  const { evaluate } = prepare(core);
  const random = createRandom(name);
  const drawn = () => population(random, core.schema, session, used, 10_000);
  const closesOf = ({ facts, accounts: list }: Drawn) => {
    const selection = select(session, evaluate, { facts, accounts: list, need: 12n });
    if (selection.kind !== 'selected') return null;
    const { closes, residual, terms, order, taken } = selection;
    return {
      closes: closes.map((each) => [each.key, each.taken]),
      residual,
      terms,
      listed: order.map((at) => list[at] ?? []),
      taken,
    };
  };
  let people = drawn();
  let first = closesOf(people);
  while (first === null || first.closes.length === 0) {
    people = drawn();
    first = closesOf(people);
  }
  const { facts, accounts } = people;
  for (let at = 0; at < 3; at += 1) {
    const again = closesOf({ facts, accounts: shuffled(random, accounts) });
    expect(again).toMatchObject({ closes: first.closes, residual: first.residual, terms: first.terms });
  }
  let from: readonly bigint[] | null = null;
  for (let start = 0; start < first.listed.length;) {
    const end = Math.min(first.listed.length, start + 1 + random.below(400));
    const batch = { accounts: first.listed.slice(start, end), taken: first.taken.slice(start, end) };
    const verified = verify(session, evaluate, { facts, terms: first.terms, from, ...batch });
    if (!('cursor' in verified)) throw new Error(`refused: ${verified.kind}`);
    from = verified.cursor;
    start = end;
    if (start === first.listed.length) expect(verified).toMatchObject({ kind: 'complete', residual: first.residual });
  }
});

test('mutated orders on a real EVM are refused where the interpreter refuses them', { timeout: 300_000 }, async () => {
  const counts = await playOrders(5_000, 11);
  console.log(counts);
  expect(counts).toMatchObject({ differences: 0 });
  expect(counts.right).toBeGreaterThan(500);
  expect(counts.refused).toBeGreaterThan(2_000);
});
