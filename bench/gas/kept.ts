/**
 * What an action costs whose state lies in one slot, beside the same written by hand: gas of the whole transaction. Cold: the slot is
 * empty. Warm: it holds something; a transaction pays for its first look at it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/compile.ts';
import { deployEngine } from '../../test/support/evm-engine.ts';
import { encodeWords } from '../../src/emit/solidity/abi.ts';
import { compileCached } from '../../test/support/evm/solc-cache.ts';
import { gasLimit } from '../../test/support/evm/anvil.ts';
import type { Row } from './measure.ts';

const here = (path: string): string => readFileSync(join('bench', 'gas', path), 'utf8');

export const keptRows = async (pipeline: string, viaIR: boolean): Promise<readonly Row[]> => {
  const { core } = compile('kept.risk', () => here('kept.risk'));
  if (!core) throw new Error('the policy of the bench is not good');
  const ours = await deployEngine(core, { viaIR });
  const rows: Row[] = [];
  const add = (who: string, state: string, gas: number): void => {
    rows.push({ name: `${pipeline}: kept state, ${state}, ${who}`, gas, limit: null });
  };
  try {
    for (const [at, state] of [
      [10n, 'cold'],
      [20n, 'warm'],
    ] as const) {
      const facts = { params: [], globals: [0n, 0n], entities: [[], []], arguments: [[5n, 0n], 3n] };
      const step = await ours.step({ entry: 'fill', at, by: null, facts });
      if (step.kind !== 'done') throw new Error(`refused: ${JSON.stringify(step.kind)}`);
      add('ours', state, step.gas);
    }
    const [compiled] = compileCached([here('by-hand/Kept.sol')], { viaIR });
    const contract = compiled?.contracts.get('KeptByHand');
    const [from = ''] = (await ours.rpc('eth_accounts', [])) as readonly string[];
    const send = async (transaction: Record<string, string>): Promise<Receipt> => {
      const hash = await ours.rpc('eth_sendTransaction', [{ from, gas: gasLimit, ...transaction }]);
      for (;;) {
        const receipt = (await ours.rpc('eth_getTransactionReceipt', [hash])) as Receipt | '0x';
        if (receipt !== '0x') return receipt;
      }
    };
    const { contractAddress } = await send({ data: `0x${contract?.creation ?? ''}${encodeWords([BigInt(from)])}` });
    const data = `0x${contract?.selectors['fill(int256,int256)'] ?? ''}${encodeWords([5n, 3n])}`;
    for (const state of ['cold', 'warm']) add('by hand', state, Number((await send({ to: contractAddress, data })).gasUsed));
  } finally {
    await ours.stop();
  }
  return rows;
};

type Receipt = { readonly gasUsed: string; readonly contractAddress: string };
