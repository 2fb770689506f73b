/**
 * The fixed budget of sequences of events: reference, interpreter, TypeScript and Solidity stand in the same state, with the same
 * effects and refusals, after every event. More, or another seed: `npm run agreement -- --sequences N --seed S --policies K`.
 */
import { expect, test } from 'vitest';
import { sequenceBudget, sequenceBudgetOf } from './budget.ts';
import { everyone, showSequences } from './report.ts';
import { playSequences, showSequenceDifference } from './sequences.ts';

test(`all back ends agree after every event, seed ${sequenceBudget.seed}`, { timeout: 900_000 }, async () => {
  const { policies, generated, plan } = sequenceBudgetOf(sequenceBudget);
  expect(generated.policies.length).toBe(sequenceBudget.generated);
  expect(sequenceBudget.generated / generated.tried, JSON.stringify([...generated.refused])).toBeGreaterThan(2 / 3);

  const report = await playSequences(policies, plan);
  process.stdout.write(`${showSequences(report, policies.length, everyone)}\n`);

  expect(report.differences.slice(0, 3).map(showSequenceDifference)).toEqual([]);
  expect(report.sequences).toBeGreaterThanOrEqual(sequenceBudget.sequences);
  const share = (what: string): number =>
    [...report.counts].reduce((sum, [name, count]) => (name.startsWith(what) ? sum + count : sum), 0) / report.steps;
  expect(share('done: action')).toBeGreaterThan(0.1);

  // What must have occurred, so that agreement says something.
  for (const what of [
    'malformed twice',
    'malformed decimals',
    'refused: time',
    'refused: fact',
    'refused: change',
    'refused: missing',
    'refused: require',
    'written: policy clock',
    'written: bounded total',
    'written: policy array',
    'written: bounded array',
    'written: bounded number with own decimals, refuse',
    ...['unbounded number, refuse', 'unbounded number, proved', 'unbounded enum'].map((kind) => `written: ${kind}`),
    'written: unbounded number or none',
    ...['policy', 'bounded'].flatMap((whose) =>
      ['number, refuse', 'number, nearest', 'number, proved', 'number or none', 'time or none', 'bool', 'enum'].map(
        (kind) => `written: ${whose} ${kind}`,
      ),
    ),
  ]) {
    expect(share(what), what).toBeGreaterThan(0);
  }
});
