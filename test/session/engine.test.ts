/** The contract that closes: whatever the batches are, the same accounts are closed by the same amounts, and nobody goes on from elsewhere. */
import { describe, expect, test } from 'vitest';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import { codecOf, encodeWords } from '../../src/emit/solidity/abi.ts';
import { decodeBatch, encodeBatch } from '../../src/emit/solidity/session/abi.ts';
import { select } from '../../src/engine/session/select.ts';
import { firstCursor, verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { createRandom } from '../support/random.ts';
import { deployEngine } from '../support/evm-engine.ts';
import { gasLimit, revertData } from '../support/evm/anvil.ts';
import { policies } from './policies.ts';
import { population } from './population.ts';

type Log = { readonly topics: readonly string[]; readonly data: string };
type Receipt = { readonly status: string; readonly logs: readonly Log[] };

const chosen = policies.filter(([name]) => ['a queue by a quotient', 'pro rata of a weight', 'the least haircut'].includes(name));

describe.each(chosen)('%s', (name, text) => {
  test('closes alike in one batch and in many', { timeout: 120_000 }, async () => {
    const { checked, core } = compile('rounds.risk', () => text);
    const session = core?.sessions[0];
    if (checked === null || core === null || session === undefined) throw new Error('no session');
    const { evaluate } = prepare(core);
    const used = usedFacts(checked).get('reduce');
    const engine = await deployEngine(core);
    const market = core.schema.records.findIndex((each) => each.name === 'market');
    const key = core.schema.records[market]?.fields.findIndex((each) => each.source === 'key') ?? -1;
    const own = engine.solidity.sessions[0];
    const contract = engine.compiled.contracts.get(engine.solidity.contract);
    const selector = Object.entries(contract?.selectors ?? {}).find(([signature]) => signature.startsWith('reduce('))?.[1];
    const [from = ''] = (await engine.rpc('eth_accounts', [])) as readonly string[];
    if (own === undefined || used === undefined || selector === undefined) throw new Error('no function');
    expect(engine.compiled.warnings).toEqual([]);
    try {
      const random = createRandom(name);
      let [played, turned] = [0, 0];
      while (played < 6) {
        const { facts, accounts, need } = population(random, core.schema, session, used, 24);
        const selection = select(session, evaluate, { facts, accounts, need });
        if (selection.kind !== 'selected' || selection.closes.length < 3) continue;
        played += 1;
        const { order, taken, terms, residual } = selection;
        const listed = order.map((place) => accounts[place] ?? []);
        const dataOf = (start: number, end: number, cursor: readonly bigint[], told = facts): string => {
          const batch = { facts: told, terms, from: cursor, accounts: listed.slice(start, end), taken: taken.slice(start, end) };
          return `0x${selector}${encodeWords(encodeBatch(codecOf(core), session, own, batch).map((each) => BigInt.asUintN(256, each)))}`;
        };
        const send = async (data: string) => {
          const transaction = { from, to: engine.address, gas: gasLimit, data };
          const answer = String(await engine.rpc('eth_call', [transaction, 'latest'])).slice(2);
          const hash = await engine.rpc('eth_sendTransaction', [transaction]);
          let receipt: Receipt | '0x' = '0x';
          while (receipt === '0x') receipt = (await engine.rpc('eth_getTransactionReceipt', [hash])) as Receipt | '0x';
          expect(receipt.status).toBe('0x1');
          const words = (answer.match(/.{64}/g) ?? []).map((each) => BigInt(`0x${each}`));
          // Of each close the account, the market and the new values; the time may differ.
          const closes = receipt.logs.filter((each) => each.topics.length === 3);
          return { ...decodeBatch(session, words), closes: closes.map(({ topics, data: all }) => [...topics, all.slice(66)]) };
        };
        const whole = await send(dataOf(0, listed.length, firstCursor(session)));
        expect(whole).toMatchObject({ complete: true, residual });
        expect(whole.closes.map((each) => BigInt(each[1] ?? ''))).toEqual(selection.closes.map((each) => each.key));
        const closes: (readonly string[])[] = [];
        let cursor = firstCursor(session);
        let kept: readonly bigint[] | null = null;
        for (let start = 0; start < listed.length;) {
          const end = Math.min(listed.length, start + 1 + random.below(3));
          const part = await send(dataOf(start, end, cursor));
          const batch = { facts, terms, from: kept, accounts: listed.slice(start, end), taken: taken.slice(start, end) };
          const wanted = verify(session, evaluate, batch);
          expect('cursor' in wanted && wanted.cursor).toEqual(part.cursor);
          expect(part.complete).toBe(end === listed.length);
          closes.push(...part.closes);
          cursor = part.cursor;
          kept = cursor;
          start = end;
          if (end === listed.length) continue;
          // Nobody goes on from a cursor that no batch has left.
          const other = cursor.with(1, (cursor[1] ?? 0n) === 0n ? 1n : (cursor[1] ?? 0n) - 1n);
          const refusal = async (data: string): Promise<unknown> =>
            engine.rpc('eth_call', [{ from, to: engine.address, gas: gasLimit, data }, 'latest']).catch(revertData);
          expect(await refusal(dataOf(end, end + 1, other))).toBe('d23825b9');
          // Nor with another market in the place of the one that it began with.
          turned += 1;
          const members = (facts.entities[market] ?? []).map((each) => each.with(key, 1000n + BigInt(String(each[key]))));
          const entities = facts.entities.with(market, members);
          expect(await refusal(dataOf(end, end + 1, cursor, { ...facts, entities }))).toBe('d23825b9');
        }
        expect(closes).toEqual(whole.closes);
      }
      expect(turned).toBeGreaterThan(0);
    } finally {
      await engine.stop();
    }
  });
});
