/** A session begins with no more than is needed, and with the arguments that the policy says: by every back end alike. */
import { expect, test } from 'vitest';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import { codecOf, encodeWords } from '../../src/emit/solidity/abi.ts';
import { decodeBatch, encodeBatch } from '../../src/emit/solidity/session/abi.ts';
import { select } from '../../src/engine/session/select.ts';
import { firstCursor, verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts } from '../../src/types/value.ts';
import { deployEngine } from '../support/evm-engine.ts';
import { gasLimit, revertData } from '../support/evm/anvil.ts';
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

const backed = `policy Backed
unit USD decimals 2
entity account {
  key  id   : address
  fact gain : USD in 0 .. 1M else refuse
}
fund reserve : USD in 0 .. 1M {
  tranche pool = 1 USD
  then adl share
}
adl share of a: account : USD in 0 .. 1M {
  eligible when a.gain > 0 USD
  rank by a.id ascending
  take at most a.gain
  by queue
  need reserve_owed
  changes a.gain by -taken
  changes reserve_owed to max(reserve_owed - taken, 0 USD)
}
`;

test('a contract takes what is owed once, in however many sessions', { timeout: 120_000 }, async () => {
  const { core } = compile('backed.risk', () => backed);
  const session = core?.sessions[0];
  if (core === null || session === undefined) throw new Error('no session');
  const engine = await deployEngine(core);
  const own = engine.solidity.sessions[0];
  const contract = engine.compiled.contracts.get(engine.solidity.contract);
  const selectors = Object.entries(contract?.selectors ?? {});
  const selectorOf = (name: string): string => selectors.find(([each]) => each.startsWith(`${name}(`))?.[1] ?? '';
  const [from = ''] = (await engine.rpc('eth_accounts', [])) as readonly string[];
  if (own === undefined) throw new Error('no function');
  expect(engine.compiled.warnings).toEqual([]);
  const send = async (data: string): Promise<string> => {
    const transaction = { from, to: engine.address, gas: gasLimit, data };
    try {
      const answer = String(await engine.rpc('eth_call', [transaction, 'latest']));
      const hash = await engine.rpc('eth_sendTransaction', [transaction]);
      while ((await engine.rpc('eth_getTransactionReceipt', [hash])) === '0x');
      return answer.slice(2);
    } catch (error) {
      return revertData(error) ?? 'no answer';
    }
  };
  const facts: Facts = { params: [], globals: [], entities: [], arguments: [] };
  const batch = (
    need: bigint,
    cursor: readonly bigint[],
    accounts: readonly (readonly bigint[])[],
    taken: readonly bigint[],
  ): string => {
    const words = encodeBatch(codecOf(core), session, own, { facts, terms: [need, 3n], from: cursor, accounts, taken });
    return `0x${selectorOf('share')}${encodeWords(words)}`;
  };
  const cursorIn = (answer: string): readonly bigint[] =>
    decodeBatch(
      session,
      (answer.match(/.{64}/g) ?? []).map((each) => BigInt(`0x${each}`)),
    ).cursor;
  const people = [1n, 2n, 3n].map((id) => [id, 400n]);
  const [first = [], second = [], third = []] = people;
  const begin = firstCursor(session);
  try {
    // A loss of 11.00, of which the pool pays 1.00.
    expect(await send(`0x${selectorOf('absorb_reserve')}${encodeWords([1100n])}`)).not.toBe('no answer');
    expect(await send(batch(1001n, begin, [first], [400n]))).toBe(unneeded);
    const half = cursorIn(await send(batch(1000n, begin, [first], [400n])));
    expect(half.slice(0, 2)).toEqual([1n, 400n]);
    // What has been taken is not owed any more.
    expect(await send(batch(1000n, begin, [first], [400n]))).toBe(unneeded);
    const other = cursorIn(await send(batch(600n, begin, [second], [400n])));
    expect(other.slice(0, 2)).toEqual([1n, 400n]);
    // The later session is the one that goes on.
    expect(await send(batch(1000n, half, [second], [400n]))).toBe(noSuchSession);
    const last = cursorIn(await send(batch(600n, other, [third], [200n])));
    expect(last.slice(0, 2)).toEqual([2n, 600n]);
    expect(await send(batch(1n, begin, [first], [1n]))).toBe(unneeded);
  } finally {
    await engine.stop();
  }
});

/** The first four bytes of the hashes of `Unneeded()` and `NoSuchSession()`. */
const [unneeded, noSuchSession] = ['89dc6211', 'd23825b9'];
