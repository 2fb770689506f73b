/**
 * `npm run agreement -- --cases N --seed S --policies K`, or `--sequences N --deployed M` for sequences of events, or `--funds N`
 * for sequences of losses on K random funds, each with `--workers W`: exit 0 when all back ends agree, 1 when not, 2 on wrong use.
 */
import { parseOptions, type Options } from './arguments.ts';
import { mergeResults } from './job.ts';
import { contract, everyone, showGenerated, showReport, showSequences } from './report.ts';
import { shareOut, workIfWorker } from './workers.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (line: string): void => void process.stderr.write(`${line}\n`);

/** More differences than these are only counted. */
const shown = 5;
/** Where fewer cases are past the boundary, agreement says little. */
const leastPast = 0.6;

const run = async (options: Options): Promise<number> => {
  const { generated, cases, sequences, deployed } = mergeResults(await shareOut(import.meta.url, options, progress));
  const { funds, policies } = options;
  print(
    funds > 0
      ? `${policies * Math.ceil(funds / policies)} sequences of losses on ${policies} random funds, all as the model says`
      : showGenerated(generated, policies),
  );
  if (cases !== null) print(showReport(cases.report, cases.policies));
  if (sequences !== null) print(showSequences(sequences.report, sequences.policies, everyone));
  if (deployed !== null) print(showSequences(deployed.report, deployed.policies, contract));
  const differences = [cases, sequences, deployed].flatMap((each) => each?.report.differences ?? []);
  for (const each of differences.slice(0, shown)) print(`\n${each.text}`);
  const isDeep = cases === null || cases.report.past >= leastPast * cases.report.cases;
  if (!isDeep) print('too few cases are past the boundary');
  return differences.length === 0 && isDeep ? 0 : 1;
};

if (!(await workIfWorker())) {
  const options = parseOptions(process.argv.slice(2));
  if (typeof options === 'string') process.stderr.write(`${options}\n`);
  process.exitCode = typeof options === 'string' ? 2 : await run(options);
}
