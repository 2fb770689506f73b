/** FB80xx: clearing. */
import { rule } from '../rule.ts';

const head =
  'policy P\nunit USD decimals 6\nentity account {\n  key id : address\n  state cash : USD in 0 .. 1B = 0 else refuse\n}\n';
const line = 'clearing payouts of a: account : USD in 0 .. 1M {\n  capacity 1M USD per 1 h\n  room 10M USD\n}\n';

type Facts = { name: string; problem: string; help: string | null };

export const clearingRules = {
  FB8001: rule({
    severity: 'error',
    title: 'a clearing that makes no sense',
    message: (facts: Facts) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'A clearing is a line: what joins it is cleared in the order in which it came, so much in each period. It says how much may wait; beyond that, joining is refused. Nothing that has joined is lost: it is cleared, or it is taken out and returned.',
    example: `${head}clearing payouts of a: account : USD in 0 .. 1M {\n  capacity 1M USD per 1 h\n}\n`,
  }),
  FB8002: rule({
    severity: 'error',
    title: 'no line to join',
    message: (facts: Facts) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'An action joins a line for the account that it is about: `queues amount in payouts(a)`, where `a` is an argument of the action.',
    example: `${head}${line}action pay(a: account, x: USD in 0 .. 1M) {\n  queues x in payout(a)\n}\n`,
  }),
  FB8003: rule({
    severity: 'error',
    title: 'a protective action that waits in a line',
    message: (facts: { name: string; action: string }) =>
      `\`${facts.action}\` is protective, and joining \`${facts.name}\` is refused where the line is full`,
    help: () => 'settle at once with `changes`, and let another action join the line',
    lesson:
      'A line is full at some point, and then it refuses: that is its back-pressure. A protective action must never be refused for lack of room, so it changes what it has to at once and does not join a line.',
    example: `${head}${line}protective action close(a: account, x: USD in 0 .. 1M) {\n  queues x in payouts(a)\n}\n`,
  }),
  FB8004: rule({
    severity: 'error',
    title: 'a settlement that would be lost',
    message: (facts: { name: string; way: string }) =>
      `what is taken out of \`${facts.name}\` because it ${facts.way} goes nowhere`,
    help: () => 'say where it returns: `returns to a.collateral`',
    lesson:
      'What joins a line was taken from somewhere. Where it is not cleared in the end, it goes back: queued = cleared + waiting + returned, to the unit.',
    example: `${head}clearing payouts of a: account : USD in 0 .. 1M {\n  capacity 1M USD per 1 h\n  room 10M USD\n  expires after 1 d\n}\n`,
  }),
};
