/** An endless supply of calls to a policy's entries, with facts: the same for the same seed. */
import type { Action, Checked, Define } from '../../src/check/checked.ts';
import { usedFacts } from '../../src/check/used-facts.ts';
import type { Facts } from '../../src/types/value.ts';
import { randomFacts } from '../support/random-facts.ts';
import { createRandom } from '../support/random.ts';

export type Case = { readonly entry: string; readonly facts: Facts };

export const caseMaker = (checked: Checked, seed: string): (() => Case) => {
  const random = createRandom(seed);
  const used = usedFacts(checked);
  const entries: readonly (Define | Action)[] = [...checked.defines, ...checked.actions];
  return () => {
    const entry = random.pick(entries);
    const reads = used.get(entry.name);
    if (reads === undefined) throw new Error(`no facts known of ${entry.name}`);
    return { entry: entry.name, facts: randomFacts(random, checked.schema, entry, reads) };
  };
};
