/** FB71xx: circuit breakers, and the actions that nothing may stop. */
import { rule } from '../rule.ts';

export const breakerRules = {
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
  FB7103: rule({
    severity: 'error',
    title: 'two effects that contradict each other',
    message: (facts: { name: string; action: string; word: string; other: string; level: string }) =>
      `\`${facts.name}\` ${facts.word} \`${facts.action}\` here, and \`${facts.level}\` ${facts.other} it`,
    help: () => 'what a level refuses or holds, all graver levels refuse or hold too: say one of the two',
    lesson:
      'Levels stand in order, and an effect of a level lasts through all graver ones. An action that a level refuses cannot be allowed, capped or held by a graver one: a reader would believe the line that does nothing.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nfact cash : ratio in 0 .. 1 else refuse\nentity account {\n  key  id   : address\n  fact held : ratio in 0 .. 1 else refuse\n}\naction pay(a: account, x: ratio in 0 .. 1) { changes a.held by -x }\nbreaker shock {\n  level caution when drop > 10% {\n    refuses pay\n    leaves when drop < 5%\n  }\n  level halt when drop > 20% {\n    allows pay\n    leaves when drop < 5%\n  }\n}\n',
  }),
  FB7104: rule({
    severity: 'error',
    title: 'breakers that wait for each other',
    message: (facts: { path: readonly string[] }) => `these breakers look at each other: ${facts.path.join(' → ')}`,
    help: () => 'let one of them look at what the other looks at, and not at its level',
    lesson:
      'A breaker that is left only when another one has been, which is left only when the first has, is never left. Breakers may look at each other in one direction only.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nbreaker a {\n  level halt when drop > 20% { leaves when b_kept == normal }\n}\nbreaker b {\n  level halt when drop > 10% { leaves when a_kept == normal }\n}\n',
  }),
  FB7105: rule({
    severity: 'error',
    title: 'a breaker that stops a protective action',
    message: (facts: { name: string; action: string; word: string }) =>
      `\`${facts.name}\` ${facts.word} \`${facts.action}\`, which is protective`,
    help: () => 'leave it out here, or take the word `protective` from the action',
    lesson:
      'Closing a position, liquidating and deleveraging make a protocol safer. A breaker that stops them turns a halt into an insolvency, so what is `protective` is refused, capped or held by no level.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nentity account {\n  key  id   : address\n  fact held : ratio in 0 .. 1 else refuse\n}\nprotective action close(a: account) { changes a.held to 0 }\nbreaker shock {\n  level halt when drop > 20% {\n    refuses close\n    leaves when drop < 5%\n  }\n}\n',
  }),
} as const;
