/** Stateful policies that use what the generated `Engine` has to say, with names that are awkward for it. */
import { text as till } from '../../engine/policy.ts';
import { text as rings } from '../../engine/ring-policy.ts';

/**
 * Totals, a bounded entity whose decimals differ, keys that are no addresses, parameters, facts of the policy beside its
 * state, changes of what the protocol keeps itself.
 */
const book = `policy Book
unit USD decimals 6

enum tier ordered { low, high }

param fee : ratio in 0 .. 10% = 1%

entity market[..8] {
  key   id    : address
  unit  base decimals 0 .. 18
  fact  mark  : USD/base in 0.01 .. 1M else refuse
  state skew  : base in -1M .. 1M = 0 else refuse
  state last  : USD/base or none in 0 .. 1M = none
  state moved : time or none = none
  state dust  : base in -0.25 .. 0.75 = 0 else refuse
}

entity account {
  key  id   : address
  fact cash : USD in -1B .. 1B else refuse
  list positions[..4] of position unique by market {
    market : market
    size   : market.base in -1M .. 1M else refuse
  }
  state trades : ratio @ 0 in 0 .. 20 = 0 else nearest bound
}

entity desk {
  key   id     : tier
  state volume : USD in 0 .. 10M = 1 USD else refuse
  state best   : USD or none in -1B .. 1B = 2.5 USD else refuse
}

total net of m: market : m.base in -10M .. 10M = sum over a: account of a.positions[m].size

fact index  : ratio in 0.5 .. 2 else refuse
state state : tier = low
state drift : ratio in -0.3 .. 0.6 = -0.25 else nearest bound
state until : time or none = none

define worth(a: account) : USD rounds down = a.cash + sum(p in a.positions: p.size * p.market.mark) * index
define idle(m: market) : duration @ 0 = if m.moved is none then 0 s else max(now - m.moved, 0 s)

action trade(a: account, m: market, d: desk, qty: m.base in -1M .. 1M) {
  changes a.positions[m].size by qty
  changes a.cash by -qty * m.mark * (1 + fee), rounds down
  changes a.trades by 1
  changes m.skew by qty
  changes m.last to m.mark
  changes m.moved to now
  changes m.dust to min(0.25 m.base, abs(qty)), rounds down
  changes d.volume by abs(qty) * m.mark, rounds up
  require state == low or worth(a) >= 0 USD else "would owe"
}

action calm(world: market, event: ratio in 0 .. 1, at: bool) {
  changes world.last to none
  changes world.moved to now
  changes drift by if at then event - 50% else 50%
  require abs(net(world)) <= 100_000 world.base else "too exposed"
}

/// Two accounts at once.
action join(a: account, b: account, to: desk, level: tier) {
  changes a.trades to b.trades
  changes to.best to worth(a)
  changes state to level
  changes until to now + 1 h
  require before (if until is none then true else now >= until) else "too early"
}
`;

/** Nothing but the policy's own state, and no question. */
const plain = `policy Plain

state state : bool = false
state world : ratio @ 0 in 0 .. 5 = 1 else refuse

action engine(save: ratio @ 0 in 0 .. 2) {
  changes world by save
  changes state to true
}

action restore {
  changes world to 0
}
`;

export const statefulPolicies: readonly (readonly [name: string, text: string])[] = [
  ['Till', till],
  ['Book', book],
  ['Plain', plain],
  ['Rings', rings],
];
