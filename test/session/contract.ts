/** The contract that closes, on anvil: batches are sent as they come, and answers read. */
import type { Core } from '../../src/core/core.ts';
import type { Session } from '../../src/core/session.ts';
import { encodeWords } from '../../src/emit/solidity/abi.ts';
import { decodeBatch, encodeToldBatch, type SessionBatch } from '../../src/emit/solidity/session/abi.ts';
import type { SessionFunction } from '../../src/emit/solidity/session/verify-entry.ts';
import { toldCodec } from '../../src/emit/solidity/told.ts';
import { deployEngine, type DeployedEngine } from '../support/evm-engine.ts';
import { factErrorSelector, refusalSelector } from '../support/evm.ts';
import { gasLimit, revertData } from '../support/evm/anvil.ts';

/** The first four bytes of the hashes of what is refused. */
export const refusals = {
  NotEligible: '3514e575',
  NotOperator: '7c214f04',
  NoSuchSession: 'd23825b9',
  Refused: refusalSelector,
  FactOutOfRange: factErrorSelector,
  Unneeded: '89dc6211',
  WrongAmount: '312b0033',
} as const;

export type Answer =
  | { readonly kind: 'done'; readonly cursor: readonly bigint[]; readonly residual: bigint; readonly complete: boolean }
  /** The first four bytes of why. */
  | { readonly kind: 'refused'; readonly why: string };

export type SessionContract = {
  readonly engine: DeployedEngine;
  readonly session: (name: string) => Session;
  readonly send: (name: string, batch: SessionBatch, from?: string) => Promise<Answer>;
};

/** `change`: for tests that seed a defect. */
export const deploySessions = async (core: Core, change: (code: string) => string = (code) => code): Promise<SessionContract> => {
  const engine = await deployEngine(core, { change });
  const codec = toldCodec(core);
  const [operator = ''] = (await engine.rpc('eth_accounts', [])) as readonly string[];
  const session = (name: string): Session => core.sessions.find((each) => each.name === name) ?? missing(`session ${name}`);
  const ofContract = (name: string): SessionFunction =>
    engine.solidity.sessions.find((each) => each.name === name) ?? missing(`function of ${name}`);
  const selectors = [engine.solidity.contract, ...engine.solidity.parts].flatMap((each) =>
    Object.entries(engine.compiled.contracts.get(each)?.selectors ?? {}),
  );
  const send = async (name: string, batch: SessionBatch, from = operator): Promise<Answer> => {
    const own = ofContract(name);
    const [, selector = ''] = selectors.find(([each]) => each.startsWith(`${own.function}(`)) ?? [];
    const words = encodeToldBatch(codec, core, session(name), own, batch).map((each) => BigInt.asUintN(256, each));
    const transaction = { from, to: engine.address, gas: gasLimit, data: `0x${selector}${encodeWords(words)}` };
    try {
      const answer = String(await engine.rpc('eth_call', [transaction, 'latest'])).slice(2);
      const hash = await engine.rpc('eth_sendTransaction', [transaction]);
      // The next call has to see it.
      while ((await engine.rpc('eth_getTransactionReceipt', [hash])) === '0x');
      return {
        kind: 'done',
        ...decodeBatch(
          session(name),
          (answer.match(/.{64}/g) ?? []).map((each) => BigInt(`0x${each}`)),
        ),
      };
    } catch (error) {
      const data = revertData(error);
      if (data === null) throw error;
      return { kind: 'refused', why: data.slice(0, 8) };
    }
  };
  return { engine, session, send };
};

const missing = (what: string): never => {
  throw new Error(`there is no ${what}`);
};
