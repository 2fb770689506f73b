/**
 * What one worker does of a run: of all policies those whose place is its own. It tells what came of them as plain data, which can
 * be sent, with the differences as text; put together again, nothing tells how many workers there were.
 */
import { agree, mergeReports, showDifference, type ReportOf } from './agree.ts';
import type { Options } from './arguments.ts';
import { budgetOf, deployedBudgetOf, sequenceBudgetOf } from './budget.ts';
import { lossesOf } from './losses.ts';
import { keepers } from './deployed.ts';
import { drivers, type Driver } from './players.ts';
import type { Compiled, Generated } from './policies.ts';
import { mergeSequences, playSequences, showSequenceDifference, type SequenceReportOf } from './sequences.ts';

/** Something about a policy as text, and the place of the policy among all. */
export type Told = { readonly place: number; readonly text: string };

/** What came of one part of a run, and over how many policies it goes. */
type Part<T> = { readonly policies: number; readonly report: T };

export type Result = {
  /** How the generated policies came about; they themselves are not sent. */
  readonly generated: Generated;
  readonly cases: Part<ReportOf<Told, Told>> | null;
  readonly sequences: Part<SequenceReportOf<Told, Told>> | null;
  readonly deployed: Part<SequenceReportOf<Told, Told>> | null;
};

/** `worker` counts from 0. */
export const runJob = async (options: Options, worker: number, progress: (line: string) => void): Promise<Result> => {
  const { seed, policies: wanted, workers } = options;
  const ours = (all: readonly Compiled[]): readonly Compiled[] => all.filter((_, place) => place % workers === worker);
  if (options.funds > 0) {
    const { policies, plan } = lossesOf(seed, wanted, options.funds);
    const report = told(await agree(ours(policies), { ...plan, evm: true, progress }), policies, showDifference);
    const generated = { policies: [], refused: new Map<string, number>(), tried: wanted };
    return { generated, cases: { policies: policies.length, report }, sequences: null, deployed: null };
  }
  if (options.sequences === 0 && options.deployed === 0) {
    const { policies, generated, plan } = budgetOf({ seed, cases: options.cases, generated: wanted });
    const report = told(await agree(ours(policies), { ...plan, evm: true, progress }), policies, showDifference);
    const cases = { policies: policies.length, report };
    return { generated: { ...generated, policies: [] }, cases, sequences: null, deployed: null };
  }
  const { policies, generated, plan } = sequenceBudgetOf({ seed, sequences: options.sequences, generated: wanted });
  const play = async (all: readonly Compiled[], sequencesPerPolicy: number, list: readonly Driver[]) => {
    const report = await playSequences(ours(all), { seed, sequencesPerPolicy, drivers: list, progress });
    return { policies: all.length, report: told(report, all, showSequenceDifference) };
  };
  const kept = deployedBudgetOf(policies, options.deployed);
  return {
    generated: { ...generated, policies: [] },
    cases: null,
    sequences: options.sequences === 0 ? null : await play(policies, plan.sequencesPerPolicy, drivers),
    deployed: options.deployed === 0 ? null : await play(kept.policies, kept.sequencesPerPolicy, keepers),
  };
};

/** What is sent: differences and policies as text. */
export const told = <
  D extends { readonly policy: Compiled },
  T extends { readonly differences: readonly D[]; readonly oversized: readonly Compiled[] },
>(
  report: T,
  policies: readonly Compiled[],
  show: (difference: D) => string,
) => ({
  ...report,
  differences: report.differences.map((each): Told => ({ place: policies.indexOf(each.policy), text: show(each) })),
  oversized: report.oversized.map((each): Told => ({ place: policies.indexOf(each), text: each.name })),
});

/** The results of all workers as that of one. */
export const mergeResults = (results: readonly Result[]): Result => {
  const { generated } = results[0] ?? { generated: { policies: [], refused: new Map<string, number>(), tried: 0 } };
  return {
    generated,
    cases: merged(
      results.map((each) => each.cases),
      mergeReports,
    ),
    sequences: merged(
      results.map((each) => each.sequences),
      mergeSequences,
    ),
    deployed: merged(
      results.map((each) => each.deployed),
      mergeSequences,
    ),
  };
};

const merged = <T extends { readonly differences: readonly Told[]; readonly oversized: readonly Told[] }>(
  parts: readonly (Part<T> | null)[],
  merge: (reports: readonly T[]) => T,
): Part<T> | null => {
  const all = parts.filter((each) => each !== null);
  const [first] = all;
  if (first === undefined) return null;
  const report = merge(all.map((each) => each.report));
  const [differences, oversized] = [inOrder(report.differences), inOrder(report.oversized)];
  return { policies: first.policies, report: { ...report, differences, oversized } };
};

const inOrder = (all: readonly Told[]): readonly Told[] => [...all].sort((a, b) => a.place - b.place);
