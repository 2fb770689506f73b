import { expect, test } from 'vitest';
import { agrees, type Seen } from './agree.ts';
import { actions, folds, kept, numbers, tables } from './policies.ts';

const sawEnough = (seen: ReadonlyMap<string, Seen>): void => {
  for (const [name, { values, verdicts, results }] of seen) {
    expect(values + verdicts.size, `${name} gets past the boundary`).toBeGreaterThan(1);
    if (verdicts.size === 0) expect(results.size, `${name} gives different values`).toBeGreaterThan(1);
  }
};

test('arithmetic, rounding, guards and missing values', () => sawEnough(agrees(numbers)));
test('slabs, brackets, curves and tables by member', () => sawEnough(agrees(tables)));
test('folds, medians, searches and members with decimals of their own', () => sawEnough(agrees(folds)));
test('actions: changes, totals and requirements in the state after', () => {
  const seen = agrees(actions, 400);
  expect([...(seen.get('trade')?.verdicts ?? [])].sort((a, b) => a - b)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
  expect(seen.get('set')?.values).toBeGreaterThan(10);
});
test('what is kept: names that read a changed state, of the policy and of members, in the state after', () => {
  const { verdicts, values } = agrees(kept, 2_000).get('step') ?? { verdicts: new Set<number>(), values: 0 };
  // Verdicts 1 to 6 are those of the changes, the clock among them.
  expect([...verdicts].filter((each) => each > 6).sort((a, b) => a - b)).toEqual([7, 8, 9, 10]);
  expect(values).toBeGreaterThan(10);
});
