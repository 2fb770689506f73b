/** `npm run agreement -- --cases N --seed S --policies K`: exit 0 when all back ends agree, 1 when not, 2 on wrong use. */
import { agree, showDifference } from './agree.ts';
import { parseOptions, type Options } from './arguments.ts';
import { budgetOf } from './budget.ts';
import { showReport } from './report.ts';

const main = async ({ cases, seed, policies: wanted }: Options): Promise<number> => {
  const { policies, generated, plan } = budgetOf({ seed, cases, generated: wanted });
  const refusals = [...generated.refused].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`);
  process.stdout.write(
    `${generated.policies.length} generated policies of ${generated.tried} tried; refused by ${refusals.join(', ') || 'none'}\n`,
  );
  const report = await agree(policies, {
    ...plan,
    evm: true,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${showReport(report, policies.length)}\n`);
  for (const difference of report.differences.slice(0, 5)) process.stdout.write(`\n${showDifference(difference)}\n`);
  return report.differences.length === 0 ? 0 : 1;
};

const options = parseOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n`);
  process.exitCode = 2;
} else process.exitCode = await main(options);
