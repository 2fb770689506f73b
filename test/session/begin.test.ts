/** A session begins with no more than is needed, and with the arguments that the policy says: by every back end alike. */
import { expect, test } from 'vitest';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import { select } from '../../src/engine/session/select.ts';
import { verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import { head } from './policies.ts';
import { population } from './population.ts';
import { deployVerifier, type Batch } from './solidity.ts';
import { loadSession } from './typescript.ts';

const text = `${head.replace('  fact mark :', '  fact lost : base in 0 .. 9 else refuse\n  fact mark :')}
let worst(m: market) = m.mark * 75%

adl reduce of a: account (m: market, price: USD/m.base @ 2 in 0.3 .. 8, longs: bool) : m.base in 0 .. 12 {
  eligible when equity(a) > 0 USD and (if longs then held(a, m) > 0 m.base else held(a, m) < 0 m.base)
  rank by a.bulk descending, then a.id ascending
  take at most abs(held(a, m))
  by pro rata
  need m.lost / 3 + (if longs then 1 m.base else 0 m.base), rounds up
  at price = worst(m), rounds down
  changes a.positions[m].size by if longs then -taken else taken
  changes a.positions[m].entry to price
}
`;

test('a session that may not begin is refused by all', { timeout: 120_000 }, async () => {
  const { checked, core, diagnostics } = compile('rounds.risk', () => text);
  const session = core?.sessions[0];
  if (checked === null || core === null || session === undefined) throw new Error(diagnostics.map((each) => each.message).join());
  const used = usedFacts(checked).get('reduce');
  if (used === undefined) throw new Error('no facts');
  const { evaluate } = prepare(core);
  const specification = reference(checked);
  const generated = await loadSession(core, session);
  const ask = (entry: string, facts: Facts): bigint | null => {
    const [market, , longs] = facts.arguments;
    const outcome = evaluate(entry, { ...facts, arguments: [market ?? 0n, longs ?? 0n] });
    const value = outcome.kind === 'value' ? outcome.values[0] : null;
    return typeof value === 'bigint' ? value : null;
  };
  const random = createRandom('begin');
  const batches: Batch[] = [];
  const wanted: string[] = [];
  const counts = { begun: 0, unneeded: 0 };
  for (let at = 0; at < 400; at += 1) {
    const drawn = population(random, core.schema, session, used, 1 + random.below(5), 0.1);
    const [needed, price] = [ask('reduce_needed', drawn.facts), ask('reduce_sets_price', drawn.facts)];
    if (needed === null || price === null) continue;
    const given = random.chance(0.8) ? price : price + 1n;
    const need = random.chance(0.3) ? needed : random.chance(0.5) ? needed + 1n : needed - BigInt(random.below(3));
    if (need < 0n) continue;
    const facts = { ...drawn.facts, arguments: drawn.facts.arguments.with(1, given) };
    const { accounts } = drawn;
    const selection = select(session, evaluate, { facts, accounts, need });
    expect(selection).toEqual(specification.select('reduce', facts, accounts, need));
    if (selection.kind === 'refused') continue;
    expect(selection.kind).toBe(given === price && need <= needed ? 'selected' : 'unneeded');
    expect(generated.select(facts, accounts, need)).toMatchObject(
      selection.kind === 'selected' ? { terms: selection.terms, taken: selection.taken } : { kind: 'unneeded' },
    );
    if (selection.kind === 'selected') counts.begun += 1;
    else counts.unneeded += 1;
    const whole = { accounts: [], taken: [], terms: [need, 0n, 0n] };
    const proposal =
      selection.kind !== 'selected'
        ? whole
        : {
            accounts: selection.order.map((place) => accounts[place] ?? []),
            taken: selection.taken,
            terms: selection.terms,
          };
    const found = verify(session, evaluate, { facts, from: null, ...proposal });
    expect(found.kind).toBe(selection.kind === 'selected' ? 'complete' : 'unneeded');
    expect(specification.verify('reduce', facts, proposal.accounts, proposal.taken, proposal.terms).kind).toBe(found.kind);
    expect(generated.verify(facts, { from: null, ...proposal })).toEqual(found);
    batches.push({ facts, from: null, ...proposal });
    wanted.push(found.kind);
  }
  expect(counts.begun).toBeGreaterThan(50);
  expect(counts.unneeded).toBeGreaterThan(50);
  const verifier = await deployVerifier(core, session);
  try {
    const answers = await verifier.verifyAll(batches);
    expect(answers.map((each) => each.verified.kind)).toEqual(wanted);
  } finally {
    await verifier.close();
  }
});
