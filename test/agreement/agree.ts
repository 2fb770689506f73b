/**
 * The harness: one policy, many seeded facts, all back ends. The reference is the specification; the interpreter, the
 * generated TypeScript and the generated Solidity on an EVM must give its outcome, refusals included, to the last integer.
 * What comes of a policy depends on the seed and on the policy alone, not on those beside it.
 */
import type { Value } from '../../src/types/value.ts';
import { titled } from '../support/titled.ts';
import { deploySolidity, interpreter, sameAnswer, showAnswer, specification, typescript, type Backend } from './backends.ts';
import { drawnParams, partsOf, type Case, type Part } from './cases.ts';
import { countOperations, type Counts } from './count.ts';
import { mergeCounts } from './merge-counts.ts';
import { showFacts } from './outcome.ts';
import type { Compiled } from './policies.ts';

export type Difference = {
  readonly policy: Compiled;
  readonly seed: string;
  readonly call: Case;
  readonly outcomes: ReadonlyMap<string, string>;
};

/** Differences, and policies, as they are or as text. */
export type ReportOf<D, P> = {
  readonly cases: number;
  /** Cases whose facts all passed the boundary; of these, the actions that ended in a verdict. */
  readonly past: number;
  readonly verdicts: number;
  readonly differences: readonly D[];
  readonly counts: Counts;
  /** Policies with more code than a chain takes: `build` refuses them, and here they run all the same. */
  readonly oversized: readonly P[];
};

export type Report = ReportOf<Difference, Compiled>;

export type Plan = {
  readonly seed: number;
  readonly casesPerPolicy: number;
  readonly evm: boolean;
  /** The calls of a policy; random ones unless said otherwise. */
  readonly parts?: (policy: Compiled) => Iterable<Part>;
  readonly progress?: (line: string) => void;
};

/** Policies that share one chain; more would only hold more compiled code in memory. */
const together = 25;
/** One case in this many is walked once more to count what it exercises: fewer where there are many. */
const sampled = (plan: Plan): number => Math.max(5, Math.ceil(plan.casesPerPolicy / 1000));
/** More differences on one policy than anyone reads. */
const most = 5;

export const agree = async (policies: readonly Compiled[], plan: Plan): Promise<Report> => {
  const reports: Report[] = [];
  let [cases, differences] = [0, 0];
  for (let from = 0; from < policies.length; from += together) {
    const group = policies.slice(from, from + together).map((policy) => ({ policy, drawn: drawnParams(policy, plan.seed) }));
    const deployed = plan.evm ? await deploySolidity(group) : null;
    try {
      for (const [at, { policy, drawn }] of group.entries()) {
        const chain = deployed?.backends[at];
        const on = (): Promise<Report> => agreeOn(policy, plan, drawn, chain === undefined ? [] : [chain]);
        const report = await titled(`${policy.name}, seed ${plan.seed}`, on);
        reports.push(deployed?.isOversized(at) === true ? { ...report, oversized: [policy] } : report);
        cases += report.cases;
        differences += report.differences.length;
        plan.progress?.(`${policy.name}: ${cases} cases, ${differences} differences`);
      }
    } finally {
      await deployed?.close();
    }
  }
  return mergeReports(reports);
};

const agreeOn = async (
  policy: Compiled,
  plan: Plan,
  drawn: readonly (readonly Value[])[],
  chain: readonly Backend[],
): Promise<Report> => {
  const counts: Counts = new Map();
  const differences: Difference[] = [];
  let [cases, past, verdicts] = [0, 0, 0];
  const specified = specification(policy);
  const others = [interpreter(policy.core), await typescript(policy.core), ...chain];
  const count = countOperations(policy.core, counts);
  for (const part of plan.parts?.(policy) ?? partsOf(policy, plan, drawn)) {
    const wanted = await specified.run(part);
    for (const backend of others) {
      const found = await backend.run(part);
      for (const [index, call] of part.calls.entries()) {
        const [expected, actual] = [wanted[index], found[index]];
        if (sameAnswer(expected, actual) || differences.length >= most) continue;
        const outcomes = new Map([
          [specified.name, showAnswer(expected)],
          [backend.name, showAnswer(actual)],
        ]);
        differences.push({ policy, seed: `${plan.seed}`, call, outcomes });
      }
    }
    for (const [index, outcome] of wanted.entries()) {
      const call = part.calls[index];
      if (outcome instanceof Error || call === undefined) continue;
      cases += 1;
      if (outcome.kind === 'refused' && outcome.refusal.kind === 'fact') continue;
      past += 1;
      if (outcome.kind === 'refused') verdicts += 1;
      if (past % sampled(plan) === 0) count(call.entry, call.facts);
    }
  }
  return { cases, past, verdicts, differences, counts, oversized: [] };
};

export const mergeReports = <D, P>(reports: readonly ReportOf<D, P>[]): ReportOf<D, P> => ({
  cases: reports.reduce((sum, each) => sum + each.cases, 0),
  past: reports.reduce((sum, each) => sum + each.past, 0),
  verdicts: reports.reduce((sum, each) => sum + each.verdicts, 0),
  differences: reports.flatMap((each) => each.differences),
  counts: mergeCounts(reports.map((each) => each.counts)),
  oversized: reports.flatMap((each) => each.oversized),
});

export const showDifference = ({ policy, seed, call, outcomes }: Difference): string =>
  [
    `${policy.name}, seed ${seed}: ${call.entry}`,
    ...[...outcomes].map(([name, outcome]) => `  ${name}: ${outcome}`),
    showFacts(call.facts),
    ...policy.text.split('\n').map((line) => `  | ${line}`),
  ].join('\n');
