/**
 * What somebody may try who means harm, or two who do not know of each other, with sessions on the contract: nobody is closed but in the
 * order that was verified, and what is needed once is taken once. Each is tried on `shared`, and throws where it comes through.
 */
import { expect } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import { firstCursor } from '../../src/engine/session/verify.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { refusals, type Answer, type SessionContract } from './contract.ts';

export type Play = {
  readonly contract: SessionContract;
  readonly batch: (told: Told) => Promise<Answer>;
  /** So much of a market is needed from now on. */
  readonly loses: (loss: bigint, of?: readonly bigint[]) => Promise<void>;
};

const [eth, btc] = [[71n], [72n]] as const;
const people: readonly (readonly bigint[])[] = [
  [1n, 400n],
  [2n, 300n],
  [3n, 200n],
];

type Told = {
  readonly need: bigint;
  readonly from?: readonly bigint[];
  readonly accounts: readonly number[];
  readonly taken: readonly bigint[];
  readonly eligible?: bigint;
  readonly longs?: boolean;
  /** All markets, in the order in which they are told, and which of them it is about. */
  readonly markets?: readonly (readonly bigint[])[];
  readonly of?: readonly bigint[];
  readonly by?: string;
};

export const playOn = (core: Core, contract: SessionContract): Play => {
  /** A member with what is told of it, and nothing of what is kept. */
  const member = (name: string, values: readonly bigint[]): readonly Value[] => {
    let next = 0;
    const { fields = [] } = core.schema.records.find((each) => each.name === name) ?? {};
    return fields.map((each) => (each.stored === null ? (values[next++] ?? 0n) : 0n));
  };
  const factsOf = (markets: readonly (readonly bigint[])[], given: readonly bigint[]): Facts => ({
    params: [],
    globals: (core.schema.records[0]?.fields ?? []).map(() => 0n),
    entities: core.schema.records.map((each) => (each.name === 'market' ? markets.map((one) => member('market', one)) : [])),
    arguments: given,
  });
  let at = 1n;
  return {
    contract,
    batch: ({ need, from, accounts, taken, eligible = 3n, longs = true, markets = [eth, btc], of = eth, by }) =>
      contract.send(
        'share',
        {
          facts: factsOf(markets, [BigInt(markets.indexOf(of)), longs ? 1n : 0n]),
          terms: [need, eligible],
          from: from ?? firstCursor(contract.session('share')),
          accounts: accounts.map((each) => member('account', people[each] ?? [])),
          taken,
        },
        by,
      ),
    loses: async (loss, of = eth) => {
      const markets = [eth, btc];
      const facts = factsOf(markets, [BigInt(markets.findIndex((each) => each === of)), loss]);
      // Later than all batches sent so far, which anvil puts a second apart.
      at += 1000n;
      expect(await contract.engine.step({ entry: 'loses', at, by: null, facts })).toMatchObject({ kind: 'done' });
    },
  };
};

const done = (answer: Answer): Extract<Answer, { kind: 'done' }> => {
  if (answer.kind !== 'done') throw new Error(`refused with ${answer.why}`);
  return answer;
};

export const attempts: readonly (readonly [string, (play: Play) => Promise<void> | void])[] = [
  [
    'nobody is closed but by a session',
    ({ contract }) => {
      const { solidity, compiled } = contract.engine;
      const functions = [solidity.contract, ...solidity.parts].flatMap((each) =>
        Object.keys(compiled.contracts.get(each)?.selectors ?? {}).map((one) => one.replace(/\(.*/, '')),
      );
      expect(functions).toContain('share');
      expect(functions.filter((each) => each.startsWith('close'))).toEqual([]);
    },
  ],
  [
    'nobody but the operator',
    async ({ batch, contract }) => {
      const [, other = ''] = (await contract.engine.rpc('eth_accounts', [])) as readonly string[];
      expect(await batch({ need: 0n, accounts: [], taken: [], by: other })).toEqual({
        kind: 'refused',
        why: refusals.NotOperator,
      });
    },
  ],
  [
    'a batch is not taken twice, and what is complete does not go on',
    async ({ batch, loses }) => {
      await loses(900n);
      const half = done(await batch({ need: 900n, accounts: [0], taken: [400n] }));
      const more = { need: 900n, from: half.cursor, accounts: [1], taken: [300n] };
      const next = done(await batch(more));
      expect(await batch(more)).toEqual({ kind: 'refused', why: refusals.NoSuchSession });
      const last = done(await batch({ need: 900n, from: next.cursor, accounts: [2], taken: [200n] }));
      expect(last).toMatchObject({ complete: true, residual: 0n });
      for (const from of [half.cursor, next.cursor, last.cursor])
        expect(await batch({ need: 900n, from, accounts: [], taken: [] })).toEqual({
          kind: 'refused',
          why: refusals.NoSuchSession,
        });
    },
  ],
  [
    'a session that was left open stands in the way of none',
    async ({ batch, loses }) => {
      await loses(900n);
      const left = done(await batch({ need: 900n, accounts: [0], taken: [400n] }));
      await loses(500n);
      const anew = done(await batch({ need: 500n, accounts: [0, 1], taken: [400n, 100n] }));
      expect(await batch({ need: 900n, from: left.cursor, accounts: [1], taken: [300n] })).toMatchObject({ kind: 'refused' });
      expect(done(await batch({ need: 500n, from: anew.cursor, accounts: [2], taken: [0n] }))).toMatchObject({ complete: true });
    },
  ],
  [
    'what is needed of a market is needed once, wherever among the markets it is told',
    async ({ batch, loses }) => {
      await loses(400n);
      const one = done(await batch({ need: 400n, accounts: [], taken: [] }));
      const first = done(await batch({ need: 400n, from: one.cursor, accounts: [1], taken: [300n], markets: [eth, btc] }));
      await loses(400n);
      done(await batch({ need: 400n, accounts: [1], taken: [300n], markets: [btc, eth] }));
      expect(await batch({ need: 400n, from: first.cursor, accounts: [2], taken: [100n], markets: [eth, btc] })).toEqual({
        ...{ kind: 'refused', why: refusals.NoSuchSession },
      });
    },
  ],
  [
    'what is needed is needed once, whatever else is chosen that the need does not speak of',
    async ({ batch, loses }) => {
      await loses(400n);
      const first = done(await batch({ need: 400n, accounts: [1], taken: [300n], longs: true }));
      await loses(400n);
      done(await batch({ need: 400n, accounts: [1], taken: [300n], longs: false }));
      expect(await batch({ need: 400n, from: first.cursor, accounts: [2], taken: [100n], longs: true })).toEqual({
        ...{ kind: 'refused', why: refusals.NoSuchSession },
      });
    },
  ],
  [
    'nor does a session go on with other terms, or with what the first batch did not leave',
    async ({ batch, loses }) => {
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
    },
  ],
  [
    'sessions of two markets go on beside each other, each for its own need',
    async ({ batch, loses }) => {
      await loses(900n);
      await loses(300n, btc);
      expect(await batch({ need: 900n, of: btc, accounts: [], taken: [] })).toEqual({ kind: 'refused', why: refusals.Unneeded });
      const first = done(await batch({ need: 900n, accounts: [0], taken: [400n] }));
      const second = done(await batch({ need: 300n, of: btc, accounts: [0], taken: [300n] }));
      expect(await batch({ need: 900n, of: btc, from: first.cursor, accounts: [1], taken: [300n] })).toEqual({
        ...{ kind: 'refused', why: refusals.NoSuchSession },
      });
      done(await batch({ need: 900n, from: first.cursor, accounts: [1, 2], taken: [300n, 200n] }));
      const last = done(await batch({ need: 300n, of: btc, from: second.cursor, accounts: [1, 2], taken: [0n, 0n] }));
      expect(last).toMatchObject({ complete: true, residual: 0n });
    },
  ],
  [
    'who is closed has closed what was needed',
    async ({ batch, loses, contract }) => {
      await loses(500n);
      done(await batch({ need: 500n, accounts: [0, 1, 2], taken: [400n, 100n, 0n] }));
      const { members } = await contract.engine.readState();
      // Nothing is told of one that is as it was at first.
      expect([...members.values()].flatMap((all) => all.get(71n) ?? [])).toEqual([]);
    },
  ],
];
