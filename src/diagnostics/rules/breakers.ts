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
      'A halt that nobody can end locks all funds behind it. Every level is left by a condition, by time, or by somebody who is named. A condition to leave counts for nothing where something holds the level whenever it would come true: its own condition, that of a level that it would pass, one that is graver and trips, or another breaker that it waits for.',
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
    help: () => 'leave it out here; an action that is no liquidation may also lose the word `protective`',
    lesson:
      'Closing a position, liquidating and deleveraging make a protocol safer. A breaker that stops them turns a halt into an insolvency, so what is `protective` is refused, capped or held by no level.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nentity account {\n  key  id   : address\n  fact held : ratio in 0 .. 1 else refuse\n}\nprotective action close(a: account) { changes a.held to 0 }\nbreaker shock {\n  level halt when drop > 20% {\n    refuses close\n    leaves when drop < 5%\n  }\n}\n',
  }),
  FB7106: rule({
    severity: 'error',
    title: 'a protective action that asks about others',
    message: (facts: { action: string; beyond: string }) =>
      `\`${facts.action}\` is protective, and this looks at ${facts.beyond}`,
    help: () =>
      "ask about its arguments and what they hold: a price or a rate of the policy's own may be a factor of that, or be compared with it, and decides nothing by itself",
    lesson:
      "A liquidation that waits until a queue has room, an hour has passed or another account is sound comes too late. What a protective action requires is about its own arguments and what these hold, so that nobody else can make it fail. A price, an index or a limit of the policy's own may weigh that: `a.held * price < a.debt * index`.",
    example:
      'policy P\nfact room : ratio in 0 .. 1 else refuse\nentity account {\n  key  id   : address\n  fact held : ratio in 0 .. 1 else refuse\n}\nprotective action close(a: account) {\n  changes a.held to 0\n  require room > 0 else "no room"\n}\n',
  }),
  FB7107: rule({
    severity: 'error',
    title: 'a protective action that can be full',
    message: (facts: { action: string; name: string }) =>
      `\`${facts.action}\` is protective, and would be refused where \`${facts.name}\` leaves its range`,
    help: () =>
      'give what is kept a range that the new value never leaves, such as by `min`, or that a million of the largest changes do not fill, or let it end `else nearest bound`',
    lesson:
      'What is kept has a range, and a change that leaves it can refuse the action. A protective action may not fail because a counter is full, so each of its changes is shown to have room.',
    example:
      'policy P\nstate closed : ratio @ 0 in 0 .. 100 = 0 else refuse\nentity account {\n  key  id   : address\n  fact held : ratio in 0 .. 1 else refuse\n}\nprotective action close(a: account) {\n  changes a.held to 0\n  changes closed by 1\n}\n',
  }),
  FB7108: rule({
    severity: 'warning',
    title: 'a level that never trips',
    message: (facts: { name: string; level: string; why: string }) =>
      `\`${facts.level}\` of \`${facts.name}\` never trips by itself: ${facts.why}`,
    help: () => 'graver levels stand later and trip later; or take it out',
    lesson:
      'The gravest level whose condition holds is entered. A level behind which a graver one has a weaker condition is passed over, and one whose condition lies outside the range of what it looks at is never reached.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nbreaker shock {\n  level caution when drop > 20% { leaves when drop < 5% }\n  level halt when drop > 10% { leaves when drop < 5% }\n}\n',
  }),
  FB7109: rule({
    severity: 'warning',
    title: 'a level that comes and goes',
    message: (facts: { name: string; level: string }) =>
      `\`${facts.level}\` of \`${facts.name}\` is left as soon as it would not trip, so it may come and go with every event`,
    help: () => 'leave at another value than the one at which it trips, or say how long it holds `at least`',
    lesson:
      'A value that moves around one threshold would trip and release the breaker at every event. Two thresholds, or a least time, keep it from flapping.',
    example:
      'policy P\nfact drop : ratio in 0 .. 1 else refuse\nbreaker shock {\n  level halt when drop > 20% { leaves when drop <= 20% }\n}\n',
  }),
} as const;
