/**
 * What a withdrawal costs of which a sliding window keeps account: `policies/erc7265.risk` as a contract, beside the limiter of
 * ERC-7265 written by hand after its reference. Gas of the call alone, without what every transaction and its calldata cost;
 * the slots are cold, because each call is a transaction. Both have been in use for more than a window.
 */
import { readFileSync } from 'node:fs';
import { compile } from '../../src/compile.ts';
import { encodeWords } from '../../src/emit/solidity/abi.ts';
import { bug } from '../../src/source/assert-never.ts';
import { deployEngine, type DeployedEngine } from '../../test/support/evm-engine.ts';
import { gasLimit } from '../../test/support/evm/anvil.ts';
import { compileCached } from '../../test/support/evm/solc-cache.ts';
import type { Row } from './measure.ts';

const coreOf = (path: string) => {
  const { core } = compile(path, (each) => readFileSync(`policies/${each}`, 'utf8'));
  return core ?? bug(`${path} is not good`);
};

const tick = 300n;
const start = 6_000_000n * tick;
const token = 0x7265n;
const unit = 10n ** 18n;

/** A withdrawal at a time, and what it is an example of; null for one that only brings the window there. */
type Step = { readonly at: bigint; readonly name: string | null };

/** At most so much of what the reference costs. */
const most = 0.5;

/** More than a window of ticks, then the ones that are measured. */
const steps: readonly Step[] = [
  ...Array.from({ length: 60 }, (_, at): Step => ({ at: start + BigInt(at) * tick, name: null })),
  { at: start + 59n * tick + 100n, name: 'same tick' },
  { at: start + 59n * tick + 200n, name: null },
  { at: start + 60n * tick, name: 'new tick, one leaves' },
];

/** The first ticks: nothing leaves the window yet. */
const early: readonly Step[] = [
  { at: start, name: null },
  { at: start + 10n, name: 'same tick of a young window' },
  ...Array.from({ length: 20 }, (_, at): Step => ({ at: start + BigInt(at + 1) * tick, name: null })),
  { at: start + 21n * tick, name: 'new tick, none leaves' },
];

/** Sends one withdrawal, and answers with its transaction. */
type Sender = (at: bigint) => Promise<string>;

export const windowRows = async (pipeline: string, viaIR: boolean): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const all of [early, steps]) {
    const engine = await deployEngine(coreOf('erc7265.risk'), { viaIR });
    try {
      const [theirs, ours] = [await byHand(engine, viaIR), asPolicy(engine)];
      for (const { at, name } of all) {
        const by = await gasOf(engine, await theirs(at));
        const gas = await gasOf(engine, await ours(at + 1n));
        if (name === null) continue;
        rows.push({ name: `${pipeline}: window, ${name}, by hand`, gas: by, limit: null });
        rows.push({ name: `${pipeline}: window, ${name}, ours`, gas, limit: Math.floor(by * most) });
      }
    } finally {
      await engine.stop();
    }
  }
  return rows;
};

const amount = unit;

const asPolicy = ({ step }: DeployedEngine): Sender => {
  let entry = 'deposit';
  return async (at) => {
    const told = [token, 18n, 7_000n, 1_000n * unit, 0n, 0n, 0n, 0n, 0n, [], []];
    const facts = { params: [259_200n], globals: [0n, [], [], 0n, 0n], entities: [[], []] };
    const given = entry === 'deposit' ? 1_000_000n * unit : amount;
    const done = await step({ entry, at, by: null, facts: { ...facts, arguments: [told, given] } });
    entry = 'withdraw';
    return done.kind === 'done' && done.transaction !== null ? done.transaction : bug(`refused at ${at}: ${done.kind}`);
  };
};

const byHand = async ({ rpc }: DeployedEngine, viaIR: boolean): Promise<Sender> => {
  const [compiled] = compileCached([readFileSync('bench/gas/by-hand/Limiter.sol', 'utf8')], { viaIR });
  const contract = compiled?.contracts.get('LimiterByHand') ?? bug((compiled?.errors ?? []).join('\n'));
  const [from = ''] = (await rpc('eth_accounts', [])) as readonly string[];
  const send = async (transaction: Record<string, string>): Promise<string> =>
    String(await rpc('eth_sendTransaction', [{ from, gas: gasLimit, ...transaction }]));
  const { contractAddress: to = '' } = await receiptOf(
    rpc,
    await send({ data: `0x${contract.creation}${encodeWords([BigInt(from)])}` }),
  );
  const data = (signature: string, ...words: readonly bigint[]): string =>
    `0x${contract.selectors[signature] ?? ''}${encodeWords(words)}`;
  await receiptOf(rpc, await send({ to, data: data('register(address,uint256,uint256)', token, 7_000n, 1_000n * unit) }));
  let isFirst = true;
  return async (at) => {
    await rpc('evm_setNextBlockTimestamp', [`0x${at.toString(16)}`]);
    const input = isFirst
      ? data('deposit(address,uint256)', token, 1_000_000n * unit)
      : data('withdraw(address,uint256)', token, amount);
    isFirst = false;
    return send({ to, data: input });
  };
};

type Rpc = DeployedEngine['rpc'];
type Receipt = { readonly status: string; readonly gasUsed: string; readonly contractAddress?: string };

const receiptOf = async (rpc: Rpc, hash: string): Promise<Receipt> => {
  for (;;) {
    const receipt = (await rpc('eth_getTransactionReceipt', [hash])) as Receipt | '0x';
    if (receipt === '0x') continue;
    return receipt.status === '0x1' ? receipt : bug('a transaction failed');
  }
};

/** Without what a transaction costs whatever it does: 21,000, and its calldata by the byte. */
const gasOf = async ({ rpc }: DeployedEngine, hash: string): Promise<number> => {
  const { gasUsed } = await receiptOf(rpc, hash);
  const { input } = (await rpc('eth_getTransactionByHash', [hash])) as { readonly input: string };
  const bytes = input.slice(2).match(/../g) ?? [];
  return Number(gasUsed) - 21_000 - bytes.reduce((sum, each) => sum + (each === '00' ? 4 : 16), 0);
};
