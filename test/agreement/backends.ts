/** The specification and what is compared with it, as things that answer calls. */
import type { Core } from '../../src/core/core.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { deployMany, type EvmOptions } from '../support/evm.ts';
import { loadTypescript } from '../support/typescript.ts';
import type { Part } from './cases.ts';
import { showOutcome } from './outcome.ts';
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

export type Deployed = { readonly backends: readonly Backend[]; readonly close: () => Promise<void> };

/**
 * Policies on one chain. Calls under a policy's own parameters go to its library, with the parameters as constants and records
 * in calldata; those under drawn parameters to a contract that was given them at construction and takes records in memory.
 */
export const deploySolidity = async (policies: readonly (readonly [Core, readonly Part[]])[]): Promise<Deployed> => {
  const own = await deployMany(policies.map(([core]) => core));
  try {
    const places = new Map<readonly Value[], number>();
    const governed: Core[] = [];
    for (const [core, parts] of policies)
      for (const { params } of parts) if (params !== null) places.set(params, governed.push(withParams(core, params)) - 1);
    const drawn = await deployMany(governed, otherwise);
    return {
      backends: policies.map((_, policy) => ({
        name: 'Solidity',
        run: async ({ params, calls }) => {
          const place = params === null ? policy : places.get(params);
          if (place === undefined) throw new Error('a contract with these parameters is not deployed');
          const on = params === null ? own : drawn;
          return (await on.evaluateAll(calls.map((call) => ({ ...call, policy: place })))).map((each) => each.outcome);
        },
      })),
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

/** Equal texts are equal answers. */
export const showAnswer = (outcome: Outcome | Error | undefined): string => {
  if (outcome === undefined) return 'nothing';
  return outcome instanceof Error ? `threw ${outcome.message}` : showOutcome(outcome);
};
