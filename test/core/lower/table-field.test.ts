/** Tables whose rows are data, of the policy and of members. */
import { expect, test } from 'vitest';
import { agrees } from './agree.ts';

const text = (type: string, range: string, output: string, result: string, argument = 'a.x * 3 / 7'): string => `policy P
unit USD decimals 6

entity market[..4] {
  key   id : address
  unit  base decimals 4
  fact  mark : USD/base in 0.01 .. 100 else refuse
  param t  : ${type} ratio ${range}
  param by_size : marginal tiers[..3] base in 0 .. 50 -> USD at USD/base @ 2 in 0 .. 10
}

fact whole : ${type} ratio ${range} else refuse

entity account {
  key  id : address
  fact x  : ratio in -3 .. 3 else refuse
  list positions[..3] of position unique by market {
    market : market
    size   : market.base in -100 .. 100 else refuse
  }
}

define of_fact(a: account) : ${output} ${result} = whole(${argument})
define of_member(a: account, m: market) : ${output} ${result} = m.t(${argument})
define of_all(a: account) : ${output} ${result} = max(m in market: m.t(${argument})) otherwise 0
define of_positions(a: account) : USD rounds up = sum(p in a.positions: p.market.by_size(abs(p.size)))
define twice(a: account, m: market) : bool = m.t(m.t(a.x)) > m.t(0) - a.x
`;

test.each([
  ['tiers, bounds included', text('tiers[..5] up to', 'in -2 .. 2 -> ratio in -1 .. 3', 'ratio', '')],
  ['tiers, bounds excluded', text('tiers[..5] below', 'in -2 .. 2 -> ratio in 1 .. 3', 'ratio', '')],
  ['one row at most', text('tiers[..1] below', 'in -2 .. 2 -> ratio in 1 .. 3', 'ratio', '')],
  ['bounds at whole steps', text('tiers[..5] up to', '@ 0 in -2 .. 2 -> ratio in -1 .. 3', 'ratio', '', 'a.x * 2')],
  ['marginal', text('marginal tiers[..5]', 'in 0 .. 2 -> ratio at ratio in 0 .. 3', 'ratio', 'rounds down')],
  [
    'marginal, rates of both signs',
    text('marginal tiers[..5]', 'in 0 .. 2 -> ratio at ratio @ 3 in -2 .. 3', 'ratio', 'rounds down'),
  ],
  ['a curve', text('curve[..5]', 'in -2 .. 2 -> ratio in -1 .. 3', 'ratio', 'rounds down')],
  ['a steep curve', text('curve[..4]', '@ 0 in -2 .. 2 -> ratio @ 2 in -1 .. 3', 'ratio', 'rounds up', 'a.x')],
])('%s', (_, policy) => {
  for (const [entry, seen] of agrees(policy, 200)) {
    expect({ entry, enough: seen.values > 60 }).toEqual({ entry, enough: true });
    expect({ entry, varied: seen.results.size > 1 }).toEqual({ entry, varied: true });
  }
});
