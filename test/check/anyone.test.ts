/** Which actions that mechanisms make are for anyone: those that go by nothing but what is kept, and by no count of events. */
import { expect, test } from 'vitest';
import { compiled } from '../engine/policy.ts';

const open = (source: string): readonly string[] =>
  compiled(source)
    .core.entries.filter((each) => each.anyone)
    .map((each) => each.name);

const head = `policy P
unit USD decimals 6
role guardian
fact fall : ratio in 0 .. 1 else refuse
state seen : ratio in 0.01 .. 1 = 0.01
entity pool {
  key   id   : address
  state held : ratio in 0 .. 1 = 0
}
entity sized {
  key   id    : address
  unit  asset decimals 0 .. 18
  state kept  : asset in 0 .. 1M = 0 else refuse
}
param fee  : ratio @ 4 in 0 .. 1 = 1%
param cap  : ratio @ 4 in 0 .. 1 = 50%
action feed(x: USD in 0 .. 1M) { feeds flow by x }
gauge flow : USD in 0 .. 100B else refuse = sum(fed, over 4 h by 5 min)
`;
const level = (when: string): string => `{
  level halt when ${when} {
    at least 1 h
    leaves when seen < 0.5
  }
}
`;

test.each([
  ['a condition on what flowed', `breaker b ${level('flow > 1M USD')}`, ['update_b']],
  ['a condition on a fact', `breaker b ${level('fall > 10%')}`, []],
  ['a condition on what is kept of a member', `breaker b of p: pool ${level('p.held > 10%')}`, ['update_b']],
  ['decimals of a member', `breaker b of s: sized ${level('s.kept > 1 s.asset')}`, []],
  ['a count of events', `breaker b ${level('seen > 10% for 3 events')}`, []],
  ['a time', `breaker b ${level('seen > 10% for 3 min')}`, ['update_b']],
  ['a mean', 'gauge g : ratio in 0 .. 1 rounds up = time_weighted_mean(seen, over 1 h by 1 min)\n', ['update_g']],
  ['an average', 'gauge g : ratio in 0 .. 1 rounds up = ewma(seen, half_life 1 h)\n', ['update_g']],
  ['an average of moves', 'gauge g : ratio in 0 .. 100 rounds up = ewma(abs(change(seen)), half_life 1 h)\n', []],
  ['a move', 'gauge g : ratio in -99 .. 99 rounds up = change(seen)\n', []],
  ['a move in a window', 'gauge g : ratio in -99 .. 99 rounds up = change(seen, over 1 h by 1 min)\n', ['update_g']],
  [
    'a breaker that keeps an average of moves with it',
    `gauge g : ratio in 0 .. 100 rounds up = ewma(abs(change(seen)), half_life 1 h)\nbreaker b ${level('g > 10%')}`,
    [],
  ],
  ['a delay', 'govern fee { guardian sets any value, after 2 d }\n', ['apply_fee']],
  [
    'a delay, and a condition on a fact',
    'govern fee {\n  guardian sets any value, after 2 d\n  keeps fee >= fall else "no"\n}\n',
    [],
  ],
  [
    'what adapts to what is kept',
    'adapt cap toward seen rounds down {\n  rises at once\n  falls at once\n  in 0 .. 1\n}\n',
    ['adapt_cap'],
  ],
  ['what adapts to a fact', 'adapt cap toward fall rounds down {\n  rises at once\n  falls at once\n  in 0 .. 1\n}\n', []],
  [
    'what a breaker that looks at a fact may stop',
    `govern fee { guardian sets any value, after 2 d }\nbreaker b {\n  level halt when fall > 10% {\n    refuses apply_fee\n    at least 1 h\n    leaves when fall < 5%\n  }\n}\n`,
    [],
  ],
  ['a person who says so', 'action poke {\n  by anyone\n  changes seen to min(seen * 2, 1)\n}\n', ['poke']],
])('%s', (_, mechanism, wanted) => {
  expect(open(head + mechanism)).toEqual(wanted);
});
