/** What `npm test` compares. The seeded defects are measured against this very run, so it stands in one place. */
import { compiled, text } from '../engine/policy.ts';
import { generatedPolicies, repositoryPolicies, type Compiled, type Generated } from './policies.ts';
import { isPlayable } from './sequences.ts';

export const budget = { seed: 20261122, cases: 50_000, generated: 24 } as const;

export type Budget = {
  readonly policies: readonly Compiled[];
  readonly generated: Generated;
  readonly plan: { readonly seed: number; readonly casesPerPolicy: number };
};

/** Every policy of the repository and some generated ones, with an equal share of the cases. */
export const budgetOf = ({ seed, cases, generated: wanted }: typeof budget | Record<keyof typeof budget, number>): Budget => {
  const generated = generatedPolicies(seed, wanted);
  const policies = [...repositoryPolicies(), ...generated.policies];
  return { policies, generated, plan: { seed, casesPerPolicy: Math.max(1, Math.ceil(cases / policies.length)) } };
};

/** What `npm test` plays. */
export const sequenceBudget = { seed: 20261123, sequences: 1_500, generated: 24 } as const;

type SequenceBudget = {
  readonly policies: readonly Compiled[];
  readonly generated: Generated;
  readonly plan: { readonly seed: number; readonly sequencesPerPolicy: number };
};

/** Every policy of the repository, one with a state of every kind, and generated ones: most of these have a state. */
export const sequenceBudgetOf = ({
  seed,
  sequences,
  generated: wanted,
}: typeof sequenceBudget | Record<keyof typeof sequenceBudget, number>): SequenceBudget => {
  const generated = generatedPolicies(seed, wanted, true);
  const stateless = generatedPolicies(seed, Math.ceil(wanted / 8));
  const policies = [till(), ...repositoryPolicies(), ...stateless.policies, ...generated.policies].filter(isPlayable);
  return { policies, generated, plan: { seed, sequencesPerPolicy: Math.max(1, Math.ceil(sequences / policies.length)) } };
};

const till = (): Compiled => ({ name: 'till.risk', text, ...compiled() });
