/** The text of generated policies by their seed. */
import { randomPolicy } from '../support/random-policy/index.ts';
import { createRandom } from '../support/random.ts';

/** `generated 7:12` is the policy of seed `7:12`: a run's seed and the number of the try. */
export const generatedPolicy = (seed: string): string =>
  randomPolicy(createRandom(seed), sizes[createRandom(`size ${seed}`).below(sizes.length)]);

const sizes = [
  { defines: 3, actions: 1, depth: 3 },
  { defines: 4, actions: 1, depth: 3 },
  { defines: 4, actions: 0, depth: 4 },
  { defines: 6, actions: 2, depth: 3 },
  { defines: 8, actions: 1, depth: 2 },
] as const;
