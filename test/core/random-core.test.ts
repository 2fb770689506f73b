import { describe, expect, it } from 'vitest';
import { validate } from '../../src/core/validate.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';

describe('random core', () => {
  it('is always valid', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const random = createRandom(seed);
      const { core } = randomCore(random, 1 + (seed % 8));
      expect({ seed, problems: validate(core) }).toEqual({ seed, problems: [] });
    }
  });
});
