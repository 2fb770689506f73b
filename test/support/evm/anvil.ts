/**
 * An anvil of our own: a process that listens on a free port, has one account, and ends with us. It takes code of any size: what
 * `build` refuses as too large for a chain still has to compute what the policy says.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';

export const gasLimit = '0xe8d4a51000';

export type Anvil = {
  /** Throws where anvil answers with an error; see `revertData`. */
  readonly rpc: (method: string, params: readonly unknown[]) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** What a call that reverted gave, without `0x`; null for any other error. */
export const revertData = (error: unknown): string | null =>
  error instanceof Error && 'data' in error && typeof error.data === 'string' ? error.data : null;

type Answer = { readonly result?: unknown; readonly error?: { readonly message: string; readonly data?: unknown } };

export const startAnvil = async (): Promise<Anvil> => {
  const require = createRequire(import.meta.url);
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const binary = require.resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`);
  const limits = ['--gas-limit', String(BigInt(gasLimit)), '--no-request-size-limit', '--disable-code-size-limit'];
  const child = spawn(binary, ['--port', '0', ...limits, '--hardfork', 'cancun', '--accounts', '4'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const stop = (): void => void child.kill('SIGKILL');
  process.once('exit', stop);
  const url = `http://127.0.0.1:${await listeningPort(child)}`;
  let id = 0;
  return {
    rpc: async (method, params) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }),
      });
      const { result, error } = (await response.json()) as Answer;
      if (error === undefined) return result ?? '0x';
      const data = typeof error.data === 'string' ? error.data.slice(2) : null;
      throw Object.assign(new Error(`anvil ${method}: ${error.message}`), { data });
    },
    close: () =>
      new Promise((resolve) => {
        process.off('exit', stop);
        child.once('exit', () => resolve());
        stop();
      }),
  };
};

/** The address of a contract made with this code and what its constructor takes, without `0x`. */
export const deploy = async (rpc: Anvil['rpc'], creation: string): Promise<string> => {
  const [from = ''] = (await rpc('eth_accounts', [])) as readonly string[];
  const hash = await rpc('eth_sendTransaction', [{ from, gas: gasLimit, data: `0x${creation}` }]);
  for (;;) {
    // A receipt may come a moment after the block.
    const receipt = (await rpc('eth_getTransactionReceipt', [hash])) as Receipt | '0x';
    if (receipt === '0x') continue;
    if (receipt.status !== '0x1') throw new Error('the constructor failed');
    return receipt.contractAddress.slice(2);
  }
};

type Receipt = { readonly status: string; readonly contractAddress: string };

const listeningPort = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(port);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`anvil ended with ${String(code)}: ${text.slice(-300)}`)));
  });
