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
  FB7002: rule({
    severity: 'error',
    title: 'an action that cannot be for anyone',
    message: (facts: { action: string | null; problem: string }) =>
      facts.action === null
        ? '`anyone` is everybody, and cannot be the name of a role'
        : `\`${facts.action}\` is for anyone, but ${facts.problem}`,
    help: (facts) =>
      facts.action === null ? null : 'say who may do it: `by ROLE`; or go only by the time and by what the policy keeps',
    lesson:
      'Whoever keeps the state cannot see whether a fact is true, so who tells facts is trusted. What is for anyone goes by nothing that its caller could make up, choose or repeat: only by the time and by what the policy keeps itself.',
    example:
      'policy P\nfact fall : ratio in 0 .. 1 else refuse\nstate worst : ratio in 0 .. 1 = 0\naction note {\n  by anyone\n  changes worst to max(worst, fall)\n}\n',
  }),
} as const;
