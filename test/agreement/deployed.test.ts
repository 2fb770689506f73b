/**
 * The fixed budget of sequences on what keeps the state itself: what deployed contracts return, revert with, tell and store is what
 * the policy says, after every event, and so is what the generated `Engine` answers and keeps. More, or another seed: `npm run agreement -- --deployed M --seed S --policies K`.
 */
import { expect, test } from 'vitest';
import { deployedBudget, deployedBudgetOf, sequenceBudgetOf } from './budget.ts';
import { keepers } from './deployed.ts';
import { contract, showSequences } from './report.ts';
import { playSequences, showSequenceDifference } from './sequences.ts';

test(`deployed contracts agree after every event, seed ${deployedBudget.seed}`, { timeout: 900_000 }, async () => {
  const { policies, sequencesPerPolicy } = deployedBudgetOf(sequenceBudgetOf(deployedBudget).policies, deployedBudget.sequences);
  expect(policies.length).toBeGreaterThan(deployedBudget.generated);

  const plan = { seed: deployedBudget.seed, sequencesPerPolicy, drivers: keepers };
  const report = await playSequences(policies, plan);
  process.stdout.write(`${showSequences(report, policies.length, contract)}\n`);

  expect(report.differences.slice(0, 3).map(showSequenceDifference)).toEqual([]);
  expect(report.sequences).toBeGreaterThanOrEqual(deployedBudget.sequences);
  expect(report.unplayed / report.steps).toBeLessThan(0.1);
  const share = (what: string): number =>
    [...report.counts].reduce((sum, [name, count]) => (name.startsWith(what) ? sum + count : sum), 0) / report.steps;
  expect(share('done: action')).toBeGreaterThan(0.1);
  for (const what of [
    ...['forbidden', 'malformed twice', 'malformed decimals', 'refused: time', 'refused: fact'],
    ...['refused: change', 'refused: missing', 'refused: require', 'written: policy clock', 'written: bounded total'],
  ])
    expect(share(what), what).toBeGreaterThan(0);
});
