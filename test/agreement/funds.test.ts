/** Random funds, alone and drawing on each other, through events: reference, interpreter, TypeScript and Solidity stay in one state. */
import { expect, test } from 'vitest';
import { fundMachine } from '../support/fund-machine.ts';
import { randomFund } from '../support/random-fund.ts';
import { createRandom } from '../support/random.ts';
import { playSequences, showSequenceDifference } from './sequences.ts';

test('all back ends agree on random funds', { timeout: 900_000 }, async () => {
  const random = createRandom('agreement on funds');
  const policies = Array.from({ length: 8 }, (_, at) => {
    const { text, checked, core } = fundMachine(randomFund(random));
    return { name: `fund ${at}`, text, checked, core };
  });
  const report = await playSequences(policies, { seed: 20261128, sequencesPerPolicy: 150 });
  expect(report.differences.slice(0, 3).map(showSequenceDifference)).toEqual([]);
  expect(report.sequences).toBe(1_200);
  expect(report.steps).toBeGreaterThan(10_000);
  expect(report.counts.get('done: action') ?? 0).toBeGreaterThan(report.steps / 10);
});
