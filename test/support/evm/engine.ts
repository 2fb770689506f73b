/**
 * Two EVMs behind one door: anvil (a process, fast) and @ethereumjs/evm (in this process). Calls go in batches through a
 * small contract that calls each target in turn and returns whether it succeeded, its gas and what it returned.
 */
import { deploy, gasLimit, startAnvil } from './anvil.ts';
import { packCalls, runnerCode, unpackAnswers, type Answer } from './runner.ts';

export type RawCall = { readonly target: number; readonly data: string };
export type RawResult = Answer;

export type Engine = {
  /** Installs code as it is, or what is at an address already; gives the number of the target. */
  readonly install: (code: { readonly runtime: string } | { readonly address: string }) => Promise<number>;
  /** The address of what code and its arguments make. */
  readonly make: (creation: string) => Promise<string>;
  readonly callAll: (calls: readonly RawCall[]) => Promise<readonly RawResult[]>;
  readonly close: () => Promise<void>;
};

const addressOf = (target: number): string => (0xf1f1_0000_0000 + target).toString(16).padStart(40, '0');
const runnerTarget = 0xff_ffff;

/** What the low-level engines must do; the batches are made here. */
type Machine = {
  readonly setCode: (address: string, code: string) => Promise<void>;
  readonly call: (address: string, data: string) => Promise<string>;
  readonly make: (creation: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

export const openEngine = async (kind: 'anvil' | 'ethereumjs'): Promise<Engine> => {
  const machine = kind === 'anvil' ? await openAnvil() : await openEthereumjs();
  await machine.setCode(addressOf(runnerTarget), runnerCode());
  const addresses: string[] = [];
  const install: Engine['install'] = async (code) => {
    const own = 'address' in code ? code.address : addressOf(addresses.length);
    if ('runtime' in code) await machine.setCode(own, code.runtime);
    return addresses.push(own) - 1;
  };
  const run = (calls: readonly RawCall[], overhead: number): Promise<readonly RawResult[]> =>
    runBatch(
      machine,
      calls.map(({ target, data }) => ({ address: addresses[target] ?? '', data })),
      overhead,
    );
  // What a call to nothing but `stop` costs is the cost of calling.
  const idle = await install({ runtime: '00' });
  const [first] = await run([{ target: idle, data: '' }], 0);
  const overhead = first?.gas ?? 0;
  return {
    install,
    make: machine.make,
    callAll: async (calls) => {
      const results: RawResult[] = [];
      for (let start = 0; start < calls.length;) {
        let size = 0;
        let end = start;
        while (end < calls.length && end - start < 2000 && size < 2_000_000) size += calls[end++]?.data.length ?? 0;
        results.push(...(await run(calls.slice(start, end), overhead)));
        start = end;
      }
      return results;
    },
    close: machine.close,
  };
};

type Addressed = { readonly address: string; readonly data: string };

const runBatch = async (machine: Machine, calls: readonly Addressed[], overhead: number): Promise<readonly RawResult[]> => {
  const answers = unpackAnswers(await machine.call(addressOf(runnerTarget), packCalls(calls)), calls.length);
  return answers.map((each) => ({ ...each, gas: each.gas - overhead }));
};

const openAnvil = async (): Promise<Machine> => {
  const { rpc, close } = await startAnvil();
  return {
    setCode: async (address, code) => {
      await rpc('anvil_setCode', [`0x${address}`, `0x${code}`]);
    },
    call: async (address, data) =>
      String(await rpc('eth_call', [{ to: `0x${address}`, data: `0x${data}`, gas: gasLimit }, 'latest'])).slice(2),
    make: (creation) => deploy(rpc, creation),
    close,
  };
};

const openEthereumjs = async (): Promise<Machine> => {
  const [{ createEVM }, { createAddressFromString, hexToBytes, bytesToHex }, { Common, Hardfork, Mainnet }] = await Promise.all([
    import('@ethereumjs/evm'),
    import('@ethereumjs/util'),
    import('@ethereumjs/common'),
  ]);
  const evm = await createEVM({ common: new Common({ chain: Mainnet, hardfork: Hardfork.Cancun }) });
  const bytes = (hex: string): Uint8Array => hexToBytes(`0x${hex}`);
  return {
    setCode: (address, code) => evm.stateManager.putCode(createAddressFromString(`0x${address}`), bytes(code)),
    call: async (address, data) => {
      const to = createAddressFromString(`0x${address}`);
      const { execResult } = await evm.runCall({ to, data: bytes(data), gasLimit: BigInt(gasLimit) });
      if (execResult.exceptionError) throw new Error(`the EVM stopped: ${execResult.exceptionError.error}`);
      return bytesToHex(execResult.returnValue).slice(2);
    },
    make: async (creation) => {
      const { createdAddress, execResult } = await evm.runCall({ data: bytes(creation), gasLimit: BigInt(gasLimit) });
      if (execResult.exceptionError || !createdAddress) throw new Error('the constructor failed');
      return createdAddress.toString().slice(2);
    },
    close: () => Promise.resolve(),
  };
};
