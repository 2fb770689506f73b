/**
 * The fixed budget of `npm test`: every policy of the repository and some generated ones, about 120,000 cases through the
 * reference, the interpreter, the generated TypeScript and the generated Solidity on an EVM, without one difference.
 * More, or another seed: `npm run agreement -- --cases N --seed S --policies K`.
 */
import { expect, test } from 'vitest';
import { agree, showDifference } from './agree.ts';
import { budget, budgetOf } from './budget.ts';
import { showReport } from './report.ts';

test(`all back ends agree, seed ${budget.seed}`, { timeout: 900_000 }, async () => {
  const { policies, generated, plan } = budgetOf(budget);
  expect(generated.policies.length).toBe(budget.generated);
  // The generator may make mistakes that the checker finds; when it makes many, it no longer follows the language.
  expect(budget.generated / generated.tried, JSON.stringify([...generated.refused])).toBeGreaterThan(2 / 3);

  const report = await agree(policies, {
    ...plan,
    evm: true,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${showReport(report, policies.length)}\n`);

  expect(report.differences.slice(0, 3).map(showDifference)).toEqual([]);
  expect(report.cases).toBeGreaterThanOrEqual(budget.cases);
  expect(report.past / report.cases).toBeGreaterThan(0.6);
  expect(report.verdicts).toBeGreaterThan(500);

  // What must have occurred, so that agreement says something: all roundings on both signs, in one word and in two.
  const seen = [...report.counts.keys()];
  for (const rounding of ['up', 'down', 'toward zero', 'away from zero', 'half up', 'half even']) {
    for (const sign of ['+', '-']) {
      for (const width of ['narrow', 'wide'])
        expect(
          seen.filter((each) => each.startsWith(`divide ${rounding} ${sign} rest ${width}`)),
          `divide ${rounding} ${sign} ${width}`,
        ).not.toEqual([]);
    }
  }
  for (const what of [
    'root down',
    'root up',
    'modulo',
    'pow10',
    'select',
    'call',
    'loop turn',
    'read inner',
    'read item',
    'mul -- wide',
    'divide down + rest wide 257..512',
  ]) {
    expect(
      seen.filter((each) => each.startsWith(what)),
      what,
    ).not.toEqual([]);
  }
});
