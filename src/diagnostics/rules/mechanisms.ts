/** FB7xxx: mechanisms. FB70 what is kept · FB71 breakers. */
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
  FB7101: rule({
    severity: 'error',
    title: 'a breaker that makes no sense',
    message: (facts: { name: string; problem: string }) => `in \`${facts.name}\`, ${facts.problem}`,
    lesson:
      'A breaker has levels in order, each graver than the one before. A level says when it trips, what it refuses, how long it holds at least, and when and to which lower level it leaves.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nbreaker shock {\n  level halt when drop > 20% {\n    refuses trade\n    leaves when drop < 5%\n  }\n}\n',
  }),
  FB7102: rule({
    severity: 'error',
    title: 'a breaker that cannot be left',
    message: (facts: { name: string; level: string }) => `nothing ends \`${facts.level}\` of \`${facts.name}\``,
    help: () => 'say when it `leaves`, or who may put it back: `reset by ROLE`',
    lesson:
      'A halt that nobody can end locks all funds behind it. Every level is left by a condition, or by somebody who is named.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nbreaker shock {\n  level halt when drop > 20% { at least 1 h }\n}\n',
  }),
} as const;
