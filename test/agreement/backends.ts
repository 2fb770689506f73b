/** The specification and what is compared with it, as things that answer calls. */
import type { Core } from '../../src/core/core.ts';
import { codeLimit } from '../../src/emit/solidity/compile-solc.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { deployMany, type EvmOptions } from '../support/evm.ts';
import { loadTypescript } from '../support/typescript.ts';
import type { Part } from './cases.ts';
import { sameOutcome, showOutcome } from './outcome.ts';
import type { Compiled } from './policies.ts';

/** Answers the calls of a part, in order; what it throws is an answer too, and never that of the specification. */
export type Backend = { readonly name: string; readonly run: (part: Part) => Promise<readonly (Outcome | Error)[]> };

export const specification = (policy: Compiled): Backend => direct('reference', reference(policy.checked).evaluate);

export const interpreter = (core: Core): Backend => direct('interpreter', prepare(core).evaluate);

export const typescript = async (core: Core): Promise<Backend> => direct('TypeScript', (await loadTypescript(core)).evaluate);

export const direct = (name: string, evaluate: (entry: string, facts: Facts) => Outcome): Backend => ({
  name,
  run: ({ calls }) => Promise.resolve(calls.map((call) => outcomeOf(() => evaluate(call.entry, call.facts)))),
});

export type Deployed = {
  readonly backends: readonly Backend[];
  /** Whether the policy at a place has more code than a chain takes, under its own parameters or as a contract that is given them. */
  readonly isOversized: (place: number) => boolean;
  readonly close: () => Promise<void>;
};

/** A policy and what governance is drawn to set. */
export type Drawn = { readonly policy: Compiled; readonly drawn: readonly (readonly Value[])[] };

/**
 * Policies on one chain. Calls under a policy's own parameters go to its library, with the parameters as constants and records
 * in calldata; those under drawn parameters to a contract that was given them at construction and takes records in memory.
 */
export const deploySolidity = async (policies: readonly Drawn[]): Promise<Deployed> => {
  const own = await deployMany(
    policies.map((each) => each.policy.core),
    { titles: policies.map((each) => each.policy.name) },
  );
  try {
    const places = new Map<readonly Value[], number>();
    const governed = policies.flatMap(({ policy, drawn }, place) => drawn.map((params) => ({ policy, params, place })));
    for (const [at, { params }] of governed.entries()) places.set(params, at);
    const drawn = await deployMany(
      governed.map(({ policy, params }) => withParams(policy.core, params)),
      { ...otherwise, titles: governed.map((each) => each.policy.name) },
    );
    const backendOf = (policy: number): Backend => ({
      name: 'Solidity',
      run: async ({ params, calls }) => {
        const place = params === null ? policy : places.get(params);
        if (place === undefined) throw new Error('a contract with these parameters is not deployed');
        const on = params === null ? own : drawn;
        return (await on.evaluateAll(calls.map((call) => ({ ...call, policy: place })))).map((each) => each.outcome);
      },
    });
    const sizes = governed.map(({ place }, at) => ({ place, size: drawn.policies[at]?.size ?? 0 }));
    return {
      backends: policies.map((_, place) => backendOf(place)),
      isOversized: (place) =>
        (own.policies[place]?.size ?? 0) > codeLimit || sizes.some((each) => each.place === place && each.size > codeLimit),
      close: async () => {
        await Promise.all([own.close(), drawn.close()]);
      },
    };
  } catch (error) {
    await own.close();
    throw error;
  }
};

const otherwise: EvmOptions = { params: 'immutables', location: 'memory' };

/** The constructor is given what stands as default. */
const withParams = (core: Core, params: readonly Value[]): Core => ({
  ...core,
  schema: {
    ...core.schema,
    params: core.schema.params.map((each, at) => ({ ...each, default: params[at] ?? each.default })),
  },
});

const outcomeOf = (run: () => Outcome): Outcome | Error => {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** What is thrown agrees with nothing. */
export const sameAnswer = (a: Outcome | Error | undefined, b: Outcome | Error | undefined): boolean =>
  a !== undefined && b !== undefined && !(a instanceof Error) && !(b instanceof Error) && sameOutcome(a, b);

/** Equal texts are equal answers. */
export const showAnswer = (outcome: Outcome | Error | undefined): string => {
  if (outcome === undefined) return 'nothing';
  return outcome instanceof Error ? `threw ${outcome.message}` : showOutcome(outcome);
};
