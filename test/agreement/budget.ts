/** What `npm test` compares. The seeded defects are measured against this very run, so it stands in one place. */
import { generatedPolicies, repositoryPolicies, type Compiled, type Generated } from './policies.ts';

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
