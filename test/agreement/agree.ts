/**
 * The harness: one policy, many seeded facts, all back ends. The reference is the specification; the interpreter, the
 * generated TypeScript and the generated Solidity on an EVM must give its outcome, refusals included, to the last integer.
 */
import { deploySolidity, interpreter, showAnswer, specification, typescript } from './backends.ts';
import { partsOf, type Case } from './cases.ts';
import { countOperations, type Counts } from './count.ts';
import { showFacts } from './outcome.ts';
import type { Compiled } from './policies.ts';

export type Difference = {
  readonly policy: Compiled;
  readonly seed: string;
  readonly call: Case;
  readonly outcomes: ReadonlyMap<string, string>;
};

export type Report = {
  readonly cases: number;
  /** Cases whose facts all passed the boundary; of these, the actions that ended in a verdict. */
  readonly past: number;
  readonly verdicts: number;
  readonly differences: readonly Difference[];
  readonly counts: Counts;
};

export type Plan = {
  readonly seed: number;
  readonly casesPerPolicy: number;
  readonly evm: boolean;
  readonly progress?: (line: string) => void;
};

/** Policies that share one chain; more would only hold more compiled code in memory. */
const together = 25;
/** One case in this many is walked once more to count what it exercises. */
const sampled = 5;
/** More differences than anyone reads. */
const most = 20;

export const agree = async (policies: readonly Compiled[], plan: Plan): Promise<Report> => {
  const counts: Counts = new Map();
  const differences: Difference[] = [];
  let [cases, past, verdicts] = [0, 0, 0];
  for (let from = 0; from < policies.length; from += together) {
    const group = policies.slice(from, from + together).map((policy) => ({ policy, parts: partsOf(policy, plan) }));
    const deployed = plan.evm ? await deploySolidity(group.map(({ policy, parts }) => [policy.core, parts])) : null;
    try {
      for (const [at, { policy, parts }] of group.entries()) {
        const chain = deployed?.backends[at];
        const specified = specification(policy);
        const others = [interpreter(policy.core), await typescript(policy.core), ...(chain === undefined ? [] : [chain])];
        const count = countOperations(policy.core, counts);
        for (const part of parts) {
          const wanted = await specified.run(part);
          for (const backend of others) {
            const found = await backend.run(part);
            for (const [index, call] of part.calls.entries()) {
              const [expected, actual] = [showAnswer(wanted[index]), showAnswer(found[index])];
              if (expected === actual || differences.length >= most) continue;
              const outcomes = new Map([
                [specified.name, expected],
                [backend.name, actual],
              ]);
              differences.push({ policy, seed: `${plan.seed}`, call, outcomes });
            }
          }
          for (const [index, outcome] of wanted.entries()) {
            const call = part.calls[index];
            if (outcome instanceof Error || call === undefined) continue;
            const refusedFact = outcome.kind === 'refused' && outcome.refusal.kind === 'fact';
            cases += 1;
            if (refusedFact) continue;
            past += 1;
            if (outcome.kind === 'refused') verdicts += 1;
            if (past % sampled === 0) count(call.entry, call.facts);
          }
        }
        plan.progress?.(`${policy.name}: ${cases} cases, ${differences.length} differences`);
      }
    } finally {
      await deployed?.close();
    }
  }
  return { cases, past, verdicts, differences, counts };
};

export const showDifference = ({ policy, seed, call, outcomes }: Difference): string =>
  [
    `${policy.name}, seed ${seed}: ${call.entry}`,
    ...[...outcomes].map(([name, outcome]) => `  ${name}: ${outcome}`),
    showFacts(call.facts),
    ...policy.text.split('\n').map((line) => `  | ${line}`),
  ].join('\n');
