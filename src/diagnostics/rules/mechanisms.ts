/** FB70xx: what mechanisms keep. Each mechanism has a file of its own. */
import { rule } from '../rule.ts';

export const mechanismRules = {
  FB7001: rule({
    severity: 'error',
    title: 'nothing that can be kept',
    message: (facts: { name: string; problem: string; better: string | null }) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => (facts.better === null ? null : `write \`keeps ${facts.better}\``),
    lesson:
      'What a mechanism says is kept from event to event by the actions that say so: `keeps price_shock(m)` for a member that is an argument of the action, `keeps drawdown` for one of the whole policy.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\naction poke(y: ratio in 0 .. 1) { keeps x }\n',
  }),
} as const;
