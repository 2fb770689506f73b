/** The calls that a run makes of a policy's entries, with facts: the same for the same seed. */
import type { Action, Checked, Define } from '../../src/check/checked.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { usedFacts } from '../../src/check/used-facts.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { landmarksOf } from '../support/landmarks.ts';
import { randomFacts } from '../support/random-facts.ts';
import { randomParams } from '../support/random-params.ts';
import { createRandom } from '../support/random.ts';
import { edgesOf } from './edges.ts';
import type { Compiled } from './policies.ts';

export type Case = { readonly entry: string; readonly facts: Facts };

/** An endless supply. Parameters are those of the policy unless others are given. */
export const caseMaker = (checked: Checked, seed: string): ((params?: readonly Value[]) => Case) => {
  const random = createRandom(seed);
  const used = usedFacts(checked);
  const landmarks = landmarksOf(checked);
  const entries: readonly (Define | Action)[] = [...checked.defines, ...checked.actions];
  return (params) => {
    const entry = random.pick(entries);
    const reads = used.get(entry.name);
    if (reads === undefined) throw new Error(`no facts known of ${entry.name}`);
    return {
      entry: entry.name,
      facts: randomFacts(random, checked.schema, entry, reads, { landmarks, ...(params === undefined ? {} : { params }) }),
    };
  };
};

/** Calls under the same parameters; null: the policy's own. */
export type Part = { readonly params: readonly Value[] | null; readonly calls: readonly Case[] };

const draws = 3;
/** One call in so many is moved to the edge of its decision. */
const edgeEvery = 8;

/** What governance is drawn to set: nothing where a policy leaves it nothing. */
export const drawnParams = ({ name, checked: { schema } }: Compiled, seed: number): readonly (readonly Value[])[] => {
  if (!schema.params.some((each) => each.governed)) return [];
  const random = createRandom(`params ${seed} ${name}`);
  return Array.from({ length: draws }, () => randomParams(random, schema));
};

/** The calls of a run on one policy: where governance may set parameters, a part of them under drawn ones. */
export const partsOf = (
  policy: Compiled,
  plan: { readonly seed: number; readonly casesPerPolicy: number },
  drawn = drawnParams(policy, plan.seed),
): readonly Part[] => {
  const seed = `${plan.seed} ${policy.name}`;
  const make = caseMaker(policy.checked, seed);
  const each = Math.floor(plan.casesPerPolicy / 8);
  const edges = edgesOf(policy.checked, prepare(policy.core).evaluate, createRandom(`edges ${seed}`));
  const part = (params: readonly Value[] | null, count: number): Part => {
    const calls: Case[] = [];
    for (let made = 0; calls.length < count; made += 1) {
      const call = make(params ?? undefined);
      calls.push(call, ...(made % edgeEvery === 0 ? edges(call) : []));
    }
    return { params, calls: calls.slice(0, count) };
  };
  return [part(null, plan.casesPerPolicy - each * drawn.length), ...drawn.map((params) => part(params, each))];
};
