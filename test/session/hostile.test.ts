/**
 * Sessions on the contract by somebody who means harm, or by two who do not know of each other: nobody is closed but in the order that was
 * verified, and what is needed once is taken once.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { Core } from '../../src/core/core.ts';
import { firstCursor } from '../../src/engine/session/verify.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { deploySessions, refusals, type Answer, type SessionContract } from './contract.ts';
import { shared } from './shared.ts';

const [eth, btc] = [[71n], [72n]] as const;
const people: readonly (readonly bigint[])[] = [
  [1n, 400n],
  [2n, 300n],
  [3n, 200n],
];

let contract: SessionContract;
let core: Core;

beforeAll(async () => {
  const compiled = compile('shared.risk', () => shared);
  if (compiled.core === null) throw new Error(compiled.diagnostics.map((each) => each.message).join('\n'));
  core = compiled.core;
  contract = await deploySessions(core);
}, 120_000);

afterAll(() => contract.engine.stop());

type Told = {
  readonly need: bigint;
  readonly from?: readonly bigint[];
  readonly accounts: readonly number[];
  readonly taken: readonly bigint[];
  readonly eligible?: bigint;
  readonly longs?: boolean;
  /** All markets, in the order in which they are told; the session is about ETH. */
  readonly markets?: readonly (readonly bigint[])[];
  readonly by?: string;
};

const record = (name: string): number => core.schema.records.findIndex((each) => each.name === name);

/** A member with its key where the key stands, and nothing of what is kept. */
const member = (name: string, values: readonly bigint[]): readonly Value[] => {
  let next = 0;
  return (core.schema.records[record(name)]?.fields ?? []).map((each) => (each.stored === null ? (values[next++] ?? 0n) : 0n));
};

const factsOf = (markets: readonly (readonly bigint[])[], given: readonly bigint[]): Facts => ({
  params: [],
  globals: (core.schema.records[0]?.fields ?? []).map(() => 0n),
  entities: core.schema.records.map((each) => (each.name === 'market' ? markets.map((one) => member('market', one)) : [])),
  arguments: given,
});

const batch = ({ need, from, accounts, taken, eligible = 3n, longs = true, markets = [eth, btc], by }: Told): Promise<Answer> =>
  contract.send(
    'share',
    {
      facts: factsOf(markets, [BigInt(markets.indexOf(eth)), longs ? 1n : 0n]),
      terms: [need, eligible],
      from: from ?? firstCursor(contract.session('share')),
      accounts: accounts.map((each) => member('account', people[each] ?? [])),
      taken,
    },
    by,
  );

let at = 1n;
const loses = async (loss: bigint): Promise<void> => {
  const facts = factsOf([eth, btc], [0n, loss]);
  // Later than all batches sent so far, which anvil puts a second apart.
  at += 1000n;
  expect(await contract.engine.step({ entry: 'loses', at, by: null, facts })).toMatchObject({ kind: 'done' });
};

const done = (answer: Answer): Extract<Answer, { kind: 'done' }> => {
  if (answer.kind !== 'done') throw new Error(`refused with ${answer.why}`);
  return answer;
};

test('nobody is closed but by a session', () => {
  const { solidity, compiled } = contract.engine;
  const functions = [solidity.contract, ...solidity.parts].flatMap((each) =>
    Object.keys(compiled.contracts.get(each)?.selectors ?? {}).map((one) => one.replace(/\(.*/, '')),
  );
  expect(functions).toContain('share');
  expect(functions.filter((each) => each.startsWith('close'))).toEqual([]);
});

test('nobody but the operator', async () => {
  const [, other = ''] = (await contract.engine.rpc('eth_accounts', [])) as readonly string[];
  expect(await batch({ need: 0n, accounts: [], taken: [], by: other })).toEqual({ kind: 'refused', why: refusals.NotOperator });
});

test('a batch is not taken twice, and what is complete does not go on', async () => {
  await loses(900n);
  const half = done(await batch({ need: 900n, accounts: [0], taken: [400n] }));
  const more = { need: 900n, from: half.cursor, accounts: [1], taken: [300n] };
  const next = done(await batch(more));
  expect(await batch(more)).toEqual({ kind: 'refused', why: refusals.NoSuchSession });
  const last = done(await batch({ need: 900n, from: next.cursor, accounts: [2], taken: [200n] }));
  expect(last).toMatchObject({ complete: true, residual: 0n });
  for (const from of [half.cursor, next.cursor, last.cursor])
    expect(await batch({ need: 900n, from, accounts: [], taken: [] })).toEqual({ kind: 'refused', why: refusals.NoSuchSession });
});

test('a session that was left open stands in the way of none', async () => {
  await loses(900n);
  const left = done(await batch({ need: 900n, accounts: [0], taken: [400n] }));
  await loses(500n);
  const anew = done(await batch({ need: 500n, accounts: [0, 1], taken: [400n, 100n] }));
  expect(await batch({ need: 900n, from: left.cursor, accounts: [1], taken: [300n] })).toMatchObject({ kind: 'refused' });
  expect(done(await batch({ need: 500n, from: anew.cursor, accounts: [2], taken: [0n] }))).toMatchObject({ complete: true });
});

test('what is needed of a market is needed once, wherever among the markets it is told', async () => {
  await loses(400n);
  const one = done(await batch({ need: 400n, accounts: [], taken: [] }));
  const first = done(await batch({ need: 400n, from: one.cursor, accounts: [1], taken: [300n], markets: [eth, btc] }));
  await loses(400n);
  done(await batch({ need: 400n, accounts: [1], taken: [300n], markets: [btc, eth] }));
  expect(await batch({ need: 400n, from: first.cursor, accounts: [2], taken: [100n], markets: [eth, btc] })).toEqual({
    ...{ kind: 'refused', why: refusals.NoSuchSession },
  });
});

test('what is needed is needed once, whatever else is chosen that the need does not speak of', async () => {
  await loses(400n);
  const first = done(await batch({ need: 400n, accounts: [1], taken: [300n], longs: true }));
  await loses(400n);
  done(await batch({ need: 400n, accounts: [1], taken: [300n], longs: false }));
  expect(await batch({ need: 400n, from: first.cursor, accounts: [2], taken: [100n], longs: true })).toEqual({
    ...{ kind: 'refused', why: refusals.NoSuchSession },
  });
});

test('nor does a session go on with other terms, or with what the first batch did not leave', async () => {
  await loses(900n);
  const { cursor } = done(await batch({ need: 900n, accounts: [0], taken: [400n] }));
  const next = { need: 900n, from: cursor, accounts: [1], taken: [300n] };
  const refused = { kind: 'refused', why: refusals.NoSuchSession };
  expect(await batch({ ...next, need: 800n })).toEqual(refused);
  expect(await batch({ ...next, eligible: 2n })).toEqual(refused);
  expect(await batch({ ...next, longs: false })).toEqual(refused);
  for (const [at, word] of cursor.entries())
    expect(await batch({ ...next, from: cursor.with(at, word === 0n ? 1n : word - 1n) })).toMatchObject({ kind: 'refused' });
  expect(await batch({ ...next, taken: [299n] })).toEqual({ kind: 'refused', why: refusals.WrongAmount });
  expect(await batch(next)).toMatchObject({ kind: 'done' });
});
