/** The verifier in Solidity on a real EVM, in the words of the interpreter. */
import type { Core } from '../../src/core/core.ts';
import type { Session } from '../../src/core/session.ts';
import { codecOf, encodeWords } from '../../src/emit/solidity/abi.ts';
import { emitSolidity } from '../../src/emit/solidity/emit.ts';
import { decodeBatch, encodeBatch, type SessionBatch } from '../../src/emit/solidity/session/abi.ts';
import { firstCursor } from '../../src/engine/session/verify.ts';
import type { SessionProblem, Verified } from '../../src/types/session.ts';
import { openEngine, type RawResult } from '../support/evm/engine.ts';
import { compileCached } from '../support/evm/solc-cache.ts';

export type Batch = Omit<SessionBatch, 'from'> & { readonly from: readonly bigint[] | null };

export type Verifier = {
  readonly verifyAll: (batches: readonly Batch[]) => Promise<readonly { readonly verified: Verified; readonly gas: number }[]>;
  readonly close: () => Promise<void>;
  readonly warnings: readonly string[];
};

/** `change`: for tests that seed a defect. */
export const deployVerifier = async (
  core: Core,
  session: Session,
  engineKind: 'anvil' | 'ethereumjs' = 'anvil',
  change: (code: string) => string = (code) => code,
): Promise<Verifier> => {
  const emitted = emitSolidity(core, { params: 'constants', location: 'calldata' });
  const [compiled] = compileCached([change(emitted.code)], {});
  const contract = compiled?.contracts.get(emitted.contract);
  const own = emitted.sessions.find((each) => each.name === session.name);
  if (compiled === undefined || contract === undefined || own === undefined)
    throw new Error(`nothing was compiled: ${compiled?.errors.slice(0, 3).join('\n') ?? ''}`);
  const signature = Object.keys(contract.selectors).find((each) => each.startsWith(`${own.function}(`));
  const selector = signature === undefined ? '' : (contract.selectors[signature] ?? '');
  const engine = await openEngine(engineKind);
  const target = await engine.install({ runtime: contract.runtime });
  const codec = codecOf(core);
  return {
    warnings: compiled.warnings,
    close: engine.close,
    verifyAll: async (batches) => {
      const calls = batches.map((each) => {
        const from = each.from ?? firstCursor(session);
        return {
          target,
          data:
            selector + encodeWords(encodeBatch(codec, session, own, { ...each, from }).map((one) => BigInt.asUintN(256, one))),
        };
      });
      const results = await engine.callAll(calls);
      return results.map((result, at) => {
        const batch = batches[at];
        if (batch === undefined) throw new Error('an answer too many');
        return { verified: verifiedOf(session, batch, result), gas: result.gas };
      });
    },
  };
};

/** The first four bytes of the hashes of the errors. */
const problems: ReadonlyMap<string, SessionProblem> = new Map([
  ['3514e575', 'ineligible'],
  ['597dd44c', 'out of order'],
  ['79cffb39', 'twice'],
  ['f804f6ca', 'beyond the count'],
  ['74e9ccb4', 'beyond the need'],
  ['312b0033', 'wrong amount'],
]);

const verifiedOf = (session: Session, { accounts }: Batch, { ok, data }: RawResult): Verified => {
  const words = Array.from({ length: Math.floor((data.length - (ok ? 0 : 8)) / 64) }, (_, at) =>
    BigInt(`0x${data.slice((ok ? 0 : 8) + 64 * at, (ok ? 0 : 8) + 64 * (at + 1))}`),
  );
  if (ok) {
    const { cursor, residual, complete } = decodeBatch(session, words);
    return complete ? { kind: 'complete', cursor, residual } : { kind: 'listed', cursor };
  }
  const selector = data.slice(0, 8);
  const problem = problems.get(selector);
  const [first = 0n, second = 0n, third = 0n] = words;
  if (problem !== undefined) {
    const place = accounts.findIndex((each) => each[session.key] === first);
    return { kind: 'wrong', problem, place, key: first, due: second };
  }
  if (selector === 'e21ca739') return { kind: 'no word', word: Number(first) };
  if (selector === '6171f166') return { kind: 'unfounded' };
  if (selector === '89dc6211') return { kind: 'unneeded' };
  if (selector === '44f34838')
    return { kind: 'refused', refusal: { kind: 'fact', check: Number(first), index: second, value: third } };
  throw new Error(`${session.name} reverted with 0x${data}`);
};
