/** 100,000 random (policy, facts) pairs: no `up` value below its exact value, no `down` above, and all that the checker claims to know holds. */
import { expect, test } from 'vitest';
import { generatedPolicies, repositoryPolicies } from './policies.ts';
import { checkSides } from './sides.ts';

const seed = 7;
const pairs = 100_000;

test(`rounding sides hold against the exact value, seed ${seed}`, { timeout: 900_000 }, () => {
  const policies = [...repositoryPolicies(), ...generatedPolicies(seed, 80).policies];
  const sides = checkSides(policies, Math.ceil(pairs / policies.length), seed);
  process.stdout.write(
    `${sides.pairs} pairs, ${sides.sided} values that round up or down; left out: ${sides.silenced} accepted, ${sides.undefinedExact} without an exact value\n`,
  );
  expect(sides.wrongSides).toEqual([]);
  expect(sides.wrongKnowledge).toEqual([]);
  expect(sides.pairs).toBeGreaterThanOrEqual(pairs);
  expect(sides.sided).toBeGreaterThan(pairs / 10);
});
