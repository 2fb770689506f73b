/**
 * Contracts that keep a state, on anvil, through many blocks of any time in one request. Nothing of it stays: each request begins
 * after the deployment, so a sequence of events needs no chain of its own, and time may run backwards.
 */
import { deploy, startAnvil } from './anvil.ts';
import { packCalls, runnerCode, unpackAnswers, type Answer } from './runner.ts';

/** Hexadecimal, without `0x`. */
export type Sent = { readonly from: string; readonly to: string; readonly data: string };
export type Log = { readonly address: string; readonly topics: readonly string[]; readonly data: string };

/** A transaction in a block of its time, and what is read after it. */
export type SimulatedStep = { readonly time: bigint; readonly sent: Sent; readonly reads: readonly string[] };
export type SimulatedAnswer = {
  readonly ok: boolean;
  /** What was returned, or what it reverted with. */
  readonly data: string;
  readonly logs: readonly Log[];
  readonly reads: readonly Answer[];
};

export type Simulator = {
  /** The address of a contract made with this code and what its constructor takes. */
  readonly deploy: (creation: string) => Promise<string>;
  readonly simulate: (steps: readonly SimulatedStep[]) => Promise<readonly SimulatedAnswer[]>;
  readonly close: () => Promise<void>;
};

/** No block has a later time. */
export const latestBlock = (1n << 64n) - 1n;

const runner = 'fe'.repeat(20);

export const openSimulator = async (): Promise<Simulator> => {
  const { rpc, close } = await startAnvil();
  await rpc('anvil_setCode', [`0x${runner}`, `0x${runnerCode()}`]);
  return {
    close,
    deploy: (creation) => deploy(rpc, creation),
    simulate: async (steps) => {
      const blockStateCalls = steps.map(({ time, sent, reads }) => ({
        blockOverrides: { time: `0x${time.toString(16)}` },
        calls: [
          request(sent),
          request({ from: sent.from, to: runner, data: packCalls(reads.map((data) => ({ address: sent.to, data }))) }),
        ],
      }));
      const blocks = (await rpc('eth_simulateV1', [{ blockStateCalls, validation: false }, 'latest'])) as readonly Block[];
      return steps.map(({ reads }, at) => {
        const [event, read] = blocks[at]?.calls ?? [];
        if (event === undefined || read === undefined) throw new Error('a block without its calls');
        if (read.status !== '0x1') throw new Error('what is kept could not be read');
        return {
          ok: event.status === '0x1',
          data: event.returnData.slice(2),
          logs: event.logs,
          reads: unpackAnswers(read.returnData.slice(2), reads.length),
        };
      });
    },
  };
};

const request = ({ from, to, data }: Sent): object => ({
  from: `0x${from}`,
  to: `0x${to}`,
  data: `0x${data}`,
  gas: '0x3b9aca00',
});

type Block = { readonly calls: readonly Called[] };
type Called = {
  readonly status: string;
  readonly returnData: string;
  readonly logs: readonly Log[];
};
