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
  FB7004: rule({
    severity: 'error',
    title: 'too much of a mechanism',
    message: (facts: { problem: string; limit: number }) => `${facts.problem}, and at most ${facts.limit} are possible`,
    help: () => 'split the policy, or say the same with one mechanism `of` an entity, or with a table',
    lesson:
      'A mechanism becomes declarations of many times its text, and each of its parts looks at the others. So a policy has at most 128 mechanisms, each lists at most 64 things in one place, and an action keeps, feeds, needs or absorbs at most 64 of them.',
    example: `policy P\nfact x : ratio in 0 .. 1 else refuse\n${Array.from(
      { length: 129 },
      (_, at) => `breaker b${at} { level halt when x > 5% { leaves when x < 2% } }\n`,
    ).join('')}`,
  }),
  FB7003: rule({
    severity: 'error',
    title: 'mechanisms too large',
    message: (facts: { limit: number }) =>
      `with this, the mechanisms of the policy become more than ${facts.limit} places of code`,
    help: () => 'give a mechanism fewer levels, tranches or clauses, or let it act on fewer actions',
    lesson:
      'Mechanisms are written out as state, definitions and actions, and an action on which a breaker acts keeps its level too. Each level, tranche and action may be small, and all of them together too large to compile, review or deploy.',
    example: `policy P\nfact x : ratio in 0 .. 1 else refuse\nbreaker b {\n${Array.from(
      { length: 60 },
      (_, at) => `  level l${at} when x > 0.${at + 30} { leaves when x < 0.${at + 20} }\n`,
    ).join('')}}\n`,
  }),
} as const;
