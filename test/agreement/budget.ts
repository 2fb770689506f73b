/** What `npm test` compares. The seeded defects are measured against this very run, so it stands in one place. */
import { compiled, text } from '../engine/policy.ts';
import { text as guards } from '../engine/guarded-policy.ts';
import { text as rings } from '../engine/ring-policy.ts';
import { generatedPolicies, repositoryPolicies, type Compiled, type Generated } from './policies.ts';
import { keepsState } from '../../src/engine/state.ts';
import { isPlayable, shareOf } from './sequences.ts';

export const budget = { seed: 20261128, cases: 120_000, generated: 24 } as const;

export type Budget = {
  readonly policies: readonly Compiled[];
  readonly generated: Generated;
  readonly plan: { readonly seed: number; readonly casesPerPolicy: number };
};

/** Every policy of the repository, a lean one, and some generated ones, with an equal share of the cases. */
export const budgetOf = ({ seed, cases, generated: wanted }: Record<keyof typeof budget, number>): Budget => {
  const generated = generatedPolicies(seed, wanted);
  // A library is told the state, so it can be told one that no event leads to.
  const keeping = generatedPolicies(seed, Math.ceil(wanted / 6), true);
  const lean = repositoryPolicies('test/agreement');
  const policies = [...repositoryPolicies(), ...lean, till(), ...generated.policies, ...keeping.policies];
  return { policies, generated, plan: { seed, casesPerPolicy: Math.max(1, Math.ceil(cases / policies.length)) } };
};

/** What `npm test` plays. */
export const sequenceBudget = { seed: 20261123, sequences: 2_400, generated: 20 } as const;

/** What `npm test` plays on deployed contracts, whose code solc takes long for. */
export const deployedBudget = { seed: 20261124, sequences: 250, generated: 3 } as const;

type SequenceBudget = {
  readonly policies: readonly Compiled[];
  readonly generated: Generated;
  readonly plan: { readonly seed: number; readonly sequencesPerPolicy: number };
};

/** Every policy of the repository, one with a state of every kind, one with rings, and generated ones: most of these have a state. */
export const sequenceBudgetOf = ({
  seed,
  sequences,
  generated: wanted,
}: Record<keyof typeof sequenceBudget, number>): SequenceBudget => {
  const generated = generatedPolicies(seed, wanted, true);
  const stateless = generatedPolicies(seed, Math.ceil(wanted / 8));
  const lean = repositoryPolicies('test/agreement');
  const ours = [till(), ringed(), guarded(), ...repositoryPolicies(), ...lean];
  const policies = [...ours, ...stateless.policies, ...generated.policies].filter(isPlayable);
  // A share of a large number is the weight of a policy.
  const weight = policies.reduce((sum, each) => sum + shareOf(each, 1_000_000), 0) / 1_000_000;
  return { policies, generated, plan: { seed, sequencesPerPolicy: Math.ceil(sequences / weight) } };
};

/** Of the policies of a run those with a state, each with an equal share of the sequences. */
export const deployedBudgetOf = (
  policies: readonly Compiled[],
  sequences: number,
): { readonly policies: readonly Compiled[]; readonly sequencesPerPolicy: number } => {
  const keeping = policies.filter((each) => keepsState(each.checked.schema));
  return { policies: keeping, sequencesPerPolicy: Math.ceil(sequences / keeping.length) };
};

const till = (): Compiled => ({ name: 'till.risk', text, ...compiled() });

const ringed = (): Compiled => ({ name: 'rings.risk', text: rings, ...compiled(rings) });

const guarded = (): Compiled => ({ name: 'guarded.risk', text: guards, ...compiled(guards) });
