/** FB9xxx: what the language will say one day, and does not yet. */
import { rule } from '../rule.ts';

export const supportRules = {
  FB9001: rule({
    severity: 'error',
    title: 'not supported yet',
    message: (facts: { what: string }) => `${facts.what} is not supported yet`,
    lesson:
      'The word belongs to the language, and this compiler cannot enforce it yet. It refuses the policy rather than ignore what you wrote.',
    example: 'policy P\n\nprove insurance conserves\n',
  }),
} as const;
