/** `npm run agreement -- --cases N --seed S --policies K`, or `--sequences N` for sequences of events: exit 0 when all back ends agree, 1 when not, 2 on wrong use. */
import { agree, showDifference } from './agree.ts';
import { parseOptions, type Options } from './arguments.ts';
import { budgetOf, sequenceBudgetOf } from './budget.ts';
import type { Generated } from './policies.ts';
import { showReport, showSequences } from './report.ts';
import { playSequences, showSequenceDifference } from './sequences.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (line: string): void => void process.stderr.write(`${line}\n`);

const printGenerated = ({ policies, tried, refused }: Generated): void => {
  const refusals = [...refused].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`);
  print(`${policies.length} generated policies of ${tried} tried; refused by ${refusals.join(', ') || 'none'}`);
};

const runCases = async ({ cases, seed, policies: wanted }: Options): Promise<number> => {
  const { policies, generated, plan } = budgetOf({ seed, cases, generated: wanted });
  printGenerated(generated);
  const report = await agree(policies, { ...plan, evm: true, progress });
  print(showReport(report, policies.length));
  for (const difference of report.differences.slice(0, 5)) print(`\n${showDifference(difference)}`);
  return report.differences.length === 0 ? 0 : 1;
};

const runSequences = async ({ sequences, seed, policies: wanted }: Options): Promise<number> => {
  const { policies, generated, plan } = sequenceBudgetOf({ seed, sequences, generated: wanted });
  printGenerated(generated);
  const report = await playSequences(policies, { ...plan, progress });
  print(showSequences(report, policies.length));
  for (const difference of report.differences.slice(0, 5)) print(`\n${showSequenceDifference(difference)}`);
  return report.differences.length === 0 ? 0 : 1;
};

const options = parseOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`);
  process.exitCode = 2;
} else process.exitCode = await (options.sequences > 0 ? runSequences(options) : runCases(options));
