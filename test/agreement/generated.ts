/** The text of generated policies by their seed. */
import { randomPolicy } from '../support/random-policy/index.ts';
import { createRandom } from '../support/random.ts';

/**
 * `generated 7:12` is the policy of seed `7:12`: a run's seed and the number of the try. Of those with a state the name says
 * so: `generated state 7:12`.
 */
export const generatedPolicy = (seed: string): string => {
  const moves = seed.startsWith(stateful) ? { moves: 1 + createRandom(`moves ${seed}`).below(4) } : {};
  const size = sizes[createRandom(`size ${seed}`).below(sizes.length)] ?? sizes[0];
  return randomPolicy(createRandom(seed), { ...size, ...moves });
};

export const stateful = 'state ';

const sizes = [
  { defines: 3, actions: 1, depth: 3 },
  { defines: 4, actions: 1, depth: 3 },
  { defines: 4, actions: 0, depth: 4 },
  { defines: 6, actions: 2, depth: 3 },
  { defines: 8, actions: 1, depth: 2 },
] as const;
