/**
 * The generated Solidity on a real EVM, as one more evaluator of a policy.
 *
 *   const policy = await deployPolicy(core);                         // anvil; { engine: 'ethereumjs' } runs in this process
 *   const [{ outcome, gas }] = await policy.evaluateAll([{ entry: 'equity', facts }]);
 *   await policy.close();
 *
 * `deployMany` puts any number of policies on one EVM. solc's output is cached by the hash of its input. `gas` is that of the
 * external call, its ABI work included. Anything but a proper answer (a panic, a bare revert) is thrown as an error.
 */
import {
  codecOf,
  decodeFactError,
  decodeRefusal,
  decodeReturn,
  encodeArguments,
  encodeWords,
  type Codec,
} from '../../src/emit/solidity/abi.ts';
import type { CompileOptions } from '../../src/emit/solidity/compile-solc.ts';
import type { Apart } from '../../src/emit/solidity/apart.ts';
import { emitSolidity, type Solidity, type SolidityOptions } from '../../src/emit/solidity/emit.ts';
import type { Core } from '../../src/core/core.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { openEngine, type RawResult } from './evm/engine.ts';
import { largest, makeWhole, selectorsOf, wholes, type Whole } from './evm/whole.ts';
import { titled } from './titled.ts';

export type EvmOptions = CompileOptions &
  Partial<SolidityOptions> & {
    readonly engine?: 'anvil' | 'ethereumjs';
    /** Integers for the constructor where governed parameters are immutables; the defaults if left out. */
    readonly governed?: readonly bigint[];
    /** What the policies are called in errors, by their places. */
    readonly titles?: readonly string[];
    /** Changes the Solidity of the policy at a place before it is compiled: for tests that seed a defect. */
    readonly change?: (code: string, place: number) => string;
  };

export type EvmCall = { readonly entry: string; readonly facts: Facts };
export type EvmResult = { readonly outcome: Outcome; readonly gas: number };

export type DeployedPolicy = {
  readonly evaluateAll: (calls: readonly EvmCall[]) => Promise<readonly EvmResult[]>;
  readonly close: () => Promise<void>;
  readonly solidity: Solidity;
  readonly warnings: readonly string[];
  /** Bytes of the runtime code, of its largest contract. */
  readonly size: number;
};

export type DeployedPolicies = {
  readonly policies: readonly Omit<DeployedPolicy, 'close'>[];
  /** Calls of any of the policies, in one go. */
  readonly evaluateAll: (calls: readonly (EvmCall & { readonly policy: number })[]) => Promise<readonly EvmResult[]>;
  readonly close: () => Promise<void>;
};

export const deployPolicy = async (core: Core, options: EvmOptions = {}): Promise<DeployedPolicy> => {
  const many = await deployMany([core], options);
  const [policy] = many.policies;
  if (!policy) throw new Error('nothing was deployed');
  return { ...policy, close: many.close };
};

export const deployMany = async (cores: readonly Core[], options: EvmOptions = {}): Promise<DeployedPolicies> => {
  const about = <T>(place: number, make: () => T | Promise<T>): Promise<T> =>
    titled(options.titles?.[place] ?? cores[place]?.schema.policy ?? '', make);
  const settings = { ...options, params: options.params ?? 'constants', location: options.location ?? 'calldata' } as const;
  const { apart } = options;
  const emits = await Promise.all(
    cores.map((core, place) =>
      about(place, () => {
        const emit = (into: Apart): Solidity => emitSolidity(core, { ...settings, apart: apart ?? into });
        emit([]);
        return emit;
      }),
    ),
  );
  const compiled = wholes(emits, options, options.change);
  const engine = await openEngine(options.engine ?? 'anvil');
  try {
    const targets: Target[] = [];
    for (const [place, core] of cores.entries())
      targets.push(await about(place, () => deploy(engine, core, compiled[place], options.governed)));
    const evaluateAll = async (calls: readonly (EvmCall & { readonly policy: number })[]): Promise<readonly EvmResult[]> => {
      const prepared = calls.map((each) => prepare(targets[each.policy], each));
      const results = await engine.callAll(prepared);
      return results.map((result, place) => {
        const call = prepared[place];
        if (!call) throw new Error('an answer too many');
        return { outcome: outcomeOf(call, result), gas: result.gas };
      });
    };
    const policies = targets.map((each, policy) => ({
      solidity: each.solidity,
      warnings: each.warnings,
      size: each.size,
      evaluateAll: (calls: readonly EvmCall[]) => evaluateAll(calls.map((call) => ({ ...call, policy }))),
    }));
    return { policies, evaluateAll, close: engine.close };
  } catch (error) {
    await engine.close();
    throw error;
  }
};

type Target = {
  readonly target: number;
  readonly codec: Codec;
  readonly solidity: Solidity;
  readonly warnings: readonly string[];
  readonly size: number;
  readonly selectors: ReadonlyMap<string, string>;
};

type Engine = Awaited<ReturnType<typeof openEngine>>;

const deploy = async (
  engine: Engine,
  core: Core,
  whole: Whole<Solidity> | undefined,
  governed: readonly bigint[] | undefined,
): Promise<Target> => {
  if (!whole) throw new Error('nothing was compiled');
  const { emitted: solidity, compiled } = whole;
  const contract = compiled.contracts.get(solidity.contract);
  if (compiled.errors.length > 0 || !contract) throw new Error(`solc: ${compiled.errors.slice(0, 3).join('\n')}`);
  const given = governed ?? solidity.governed.map((each) => each.value);
  const target = await engine.install(
    given.length === 0 && solidity.parts.length === 0
      ? { runtime: contract.runtime }
      : { address: await makeWhole(solidity, compiled, engine.make, [], given) },
  );
  return {
    ...{ target, codec: codecOf(core), solidity, warnings: compiled.warnings },
    ...{ size: largest(solidity, compiled), selectors: selectorsOf(solidity, compiled) },
  };
};

type Prepared = { readonly target: number; readonly data: string; readonly codec: Codec; readonly entry: number };

const prepare = (target: Target | undefined, call: EvmCall): Prepared => {
  if (!target) throw new Error('no such policy');
  const place = target.codec.core.entries.findIndex((each) => each.name === call.entry);
  const entry = target.codec.core.entries[place];
  const emitted = target.solidity.entries[place];
  const selector = emitted && target.selectors.get(emitted.function);
  if (!entry || !emitted || selector === undefined) throw new Error(`no entry ${call.entry}`);
  const data = selector + encodeWords(encodeArguments(target.codec, entry, call.facts, emitted.packed));
  return { target: target.target, data, codec: target.codec, entry: place };
};

/** The first four bytes of the hashes of `FactOutOfRange(uint256,uint256,int256)` and `Refused(uint256,string)`. */
export const factErrorSelector = '44f34838';
export const refusalSelector = 'a85e02ba';

const wordsOf = (hex: string): readonly bigint[] => {
  const words: bigint[] = [];
  for (let at = 0; at + 64 <= hex.length; at += 64) words.push(BigInt(`0x${hex.slice(at, at + 64)}`));
  return words;
};

const outcomeOf = (call: Prepared, { ok, data }: RawResult): Outcome => {
  const entry = call.codec.core.entries[call.entry];
  if (!entry) throw new Error('no such entry');
  if (ok) return decodeReturn(call.codec, entry, wordsOf(data));
  const selector = data.slice(0, 8);
  if (selector === factErrorSelector) return decodeFactError(call.codec, wordsOf(data.slice(8)));
  if (selector === refusalSelector) return decodeRefusal(wordsOf(data.slice(8)));
  throw new Error(`${entry.name} reverted with 0x${data}`);
};
