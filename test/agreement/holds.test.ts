/**
 * What levels hold, on all that an action can change: numbers, rings, optional values, members of lists and their totals. The
 * reference, the interpreter, TypeScript and Solidity stay in one state, and so do the engines that keep it.
 */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { keepers } from './deployed.ts';
import { drivers } from './players.ts';
import { playSequences, showSequenceDifference } from './sequences.ts';

const text = `policy EverythingHeld

unit USD decimals 6
enum mood { fine, tense }

entity market[..3] {
  key   id    : address
  unit  base decimals 0 .. 18
  fact  mark  : USD/base in 0.01 .. 1M                     else refuse
  state last  : USD/base or none in 0.01 .. 1M = none
  state flows : ring[6] of base in -1M .. 1M = 0           else refuse
}

total open of m: market : m.base in -3M .. 3M = sum over a: account of a.positions[m].size

entity account {
  key   id    : address
  fact  cash  : USD in -1M .. 1B                           else refuse
  state owed  : USD in 0 .. 1B = 0                         else refuse
  state mine  : mood = fine
  state until : time or none = none
  list positions[..4] of position unique by market {
    market : market
    size   : market.base in -1M .. 1M                      else refuse
  }
}

state volume : USD in 0 .. 1B = 0                          else refuse
state paused : bool = false

gauge pace of m: market : ratio in 0 .. 10 else nearest bound rounds up = ewma(abs(change(m.mark)), half_life 5 min)
gauge paid : USD in 0 .. 1B else refuse = sum(fed, over 10 min by 1 min)

breaker outflow {
  level slow when paid > 1_000 USD {
    holds amount of pay in a.owed
    at least 2 min
    leaves when paid < 500 USD for 2 events
  }
  level stopped when paid > 5_000 USD {
    holds pay
    at least 5 min
    leaves when paid < 500 USD, to slow
  }
}

breaker jumpy of m: market {
  level calm_down when pace(m) > 5% or abs(m.open) > 100 m.base {
    holds trade
    at least 1 min
    leaves when pace(m) < 1%
  }
}

breaker busy {
  level full when volume > 20_000 USD {
    refuses trade
    renews
    at most 3 min
  }
}

action pay(a: account, amount: USD in 0 .. 10k) {
  feeds paid by amount
  changes a.cash by -amount
  changes a.until to now when amount > 100 USD
  require a.cash >= 0 USD else "no money"
}

action trade(a: account, m: market, qty: m.base in -100 .. 100) {
  changes a.positions[m].size by qty
  changes a.cash by -qty * m.mark, rounds down
  changes a.mine to if qty > 50 m.base then tense else fine
  changes m.last to m.mark
  changes m.flows[ticks(now, 1 min)] by qty
  changes m.flows[ticks(now, 1 min) + 1] to 0 m.base when qty > 0 m.base
  changes paused to not paused
  changes volume to if volume > 100k USD then 0 USD else volume + 300 USD
  require abs(a.positions[m].size) <= 500k m.base else "too large"
}
`;

test.each([
  ['the back ends agree', drivers, 150],
  ['the engines agree', keepers, 50],
])('%s on what is held', { timeout: 300_000 }, async (_, list, sequencesPerPolicy) => {
  const { checked, core } = compile('held.risk', () => text);
  if (checked === null || core === null) throw new Error('the policy of this test does not compile');
  const policies = [{ name: 'held.risk', text, checked, core }];
  const report = await playSequences(policies, { seed: 20261128, sequencesPerPolicy, drivers: list });
  expect(report.differences.slice(0, 3).map(showSequenceDifference)).toEqual([]);
  expect(report.steps).toBeGreaterThan(8 * sequencesPerPolicy);
  expect(report.counts.get('done: action') ?? 0).toBeGreaterThan(report.steps / 10);
});
