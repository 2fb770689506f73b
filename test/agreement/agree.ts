/**
 * The harness: one policy, many seeded facts, all back ends. The reference is the specification; the interpreter, the
 * generated TypeScript and the generated Solidity on an EVM must give its outcome, refusals included, to the last integer.
 */
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { deployMany } from '../support/evm.ts';
import { loadTypescript } from '../support/typescript.ts';
import { caseMaker, type Case } from './cases.ts';
import { countOperations, type Counts } from './count.ts';
import { showFacts, showOutcome } from './outcome.ts';
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

type Backend = { readonly name: string; readonly run: (calls: readonly Case[]) => Promise<readonly (Outcome | Error)[]> };

const batch = 500;
/** Policies that share one chain; more would only hold more compiled code in memory. */
const together = 25;
/** One case in this many is walked once more to count what it exercises. */
const sampled = 5;

export const agree = async (policies: readonly Compiled[], plan: Plan): Promise<Report> => {
  const counts: Counts = new Map();
  const differences: Difference[] = [];
  let [cases, past, verdicts] = [0, 0, 0];
  for (let from = 0; from < policies.length; from += together) {
    const group = policies.slice(from, from + together);
    const deployed = plan.evm ? await deployMany(group.map((each) => each.core)) : null;
    try {
      for (const [at, policy] of group.entries()) {
        const chain = deployed?.policies[at];
        const backends = await backendsOf(policy, chain);
        const make = caseMaker(policy.checked, `${plan.seed} ${policy.name}`);
        const count = countOperations(policy.core, counts);
        for (let done = 0; done < plan.casesPerPolicy; done += batch) {
          const calls = Array.from({ length: Math.min(batch, plan.casesPerPolicy - done) }, make);
          const wanted = calls.map((call) => outcomeOf(() => backends.specification.evaluate(call.entry, call.facts)));
          for (const backend of backends.others) {
            const found = await backend.run(calls);
            for (const [index, call] of calls.entries()) {
              const [expected, actual] = [show(wanted[index]), show(found[index])];
              if (expected !== actual && differences.length < 20) {
                differences.push({
                  policy,
                  seed: `${plan.seed}`,
                  call,
                  outcomes: new Map([
                    ['reference', expected],
                    [backend.name, actual],
                  ]),
                });
              }
            }
          }
          for (const [index, outcome] of wanted.entries()) {
            const call = calls[index];
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

type Chain = { readonly evaluateAll: (calls: readonly Case[]) => Promise<readonly { readonly outcome: Outcome }[]> };

const backendsOf = async (
  policy: Compiled,
  chain: Chain | undefined,
): Promise<{ specification: { evaluate: (entry: string, facts: Facts) => Outcome }; others: readonly Backend[] }> => {
  const interpreter = prepare(policy.core);
  const generated = await loadTypescript(policy.core);
  const direct = (name: string, evaluate: (entry: string, facts: Facts) => Outcome): Backend => ({
    name,
    run: (calls) => Promise.resolve(calls.map((call) => outcomeOf(() => evaluate(call.entry, call.facts)))),
  });
  return {
    specification: reference(policy.checked),
    others: [
      direct('interpreter', interpreter.evaluate),
      direct('TypeScript', generated.evaluate),
      ...(chain === undefined
        ? []
        : [
            {
              name: 'Solidity',
              run: async (calls: readonly Case[]) => (await chain.evaluateAll(calls)).map((each) => each.outcome),
            },
          ]),
    ],
  };
};

const outcomeOf = (run: () => Outcome): Outcome | Error => {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

const show = (outcome: Outcome | Error | undefined): string => {
  if (outcome === undefined) return 'nothing';
  return outcome instanceof Error ? `threw ${outcome.message}` : showOutcome(outcome);
};

export const showDifference = ({ policy, seed, call, outcomes }: Difference): string =>
  [
    `${policy.name}, seed ${seed}: ${call.entry}`,
    ...[...outcomes].map(([name, outcome]) => `  ${name}: ${outcome}`),
    showFacts(call.facts),
    ...policy.text.split('\n').map((line) => `  | ${line}`),
  ].join('\n');
