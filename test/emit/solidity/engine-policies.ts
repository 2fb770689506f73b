/** Policies that keep states of every kind, for the contract that keeps them. */
import { text as till } from '../../engine/policy.ts';
import { text as rings } from '../../engine/ring-policy.ts';

/** Signed numbers, first values that are not zero, more than one slot, facts told of the policy, two members at once. */
const desk = `/// A desk that lends.
policy Desk
unit USD decimals 6

enum mode ordered { calm, tense, halted }

param fee : ratio in 0 .. 1 = 5 bps

fact index : ratio in 0.5 .. 2 else refuse

entity market[..6] {
  key   id      : address
  unit  base decimals 6 .. 8
  fact  mark    : USD/base in 0.01 .. 1M else refuse
  state reserve : base in -1M .. 1M = 0  else refuse
  state heat    : ratio in -1 .. 1 = -25% else nearest bound
  state seen    : time or none = none
  state mood    : mode = tense
  state weight  : USD/base in 0 .. 1B = 0 else nearest bound
}

entity account {
  key   id    : address
  fact  cash  : USD in -1B .. 1B         else refuse
  fact  yield : ratio in 0 .. 10         else refuse
  state debt  : USD in 0 .. 1B = 0       else refuse
  state limit : USD in 0 .. 1M = 1_000   else refuse
  list positions[..4] of position unique by market {
    market : market
    size   : market.base in -1M .. 1M    else refuse
  }
}

/// How tense it is.
state level : mode = tense
state spread : ratio in -5 .. 5 = -1 else nearest bound
state mean : ratio or none in -1 .. 1 = 50%
state until : time or none = none
state busy : bool = true

define heat_of(m: market) : ratio rounds down = m.heat * index

define waits : bool = if until is none then false else now < until

define worth(a: account) : USD rounds down = a.cash - a.debt + sum(p in a.positions: p.size * p.market.mark * p.market.heat)

action lend(a: account, m: market, x: USD in -1M .. 1M) {
  changes a.debt by x
  changes a.cash by x - fee * abs(x), rounds down
  changes m.heat by x / 10M USD
  changes m.seen to now
  changes m.mood to if x > 500k USD then halted else m.mood
  changes level to if m.mood == halted then halted else calm
  changes until to now + 10 s
  changes busy to not busy
  require a.debt <= a.limit * index * 1000 else "over the limit"
}

action shift(m: market, x: ratio in -1 .. 1) {
  changes m.heat by x
  changes m.mood to level
  changes m.weight to m.mark
  changes m.seen to none
  changes spread by m.heat * index, rounds down
}

action pass(from: account, to: account, x: USD in 0 .. 1M) {
  changes from.debt by -x
  changes to.debt by x
  changes to.limit to max(to.limit, x)
  changes mean to none
  require not busy or from.cash > to.cash else "busy"
}

action size_up(a: account, m: market, x: m.base in -1k .. 1k) {
  changes a.positions[m].size by x
  changes a.cash by -x * m.mark, rounds down
  changes m.reserve by -x
  changes mean to index - 1
}

action tick {
  changes level to calm
}
`;

/** Nothing but one number, in entities without a flag, found by a number. */
const tally = `policy Tally
entity box {
  key   place : ratio @ 0 in -100 .. 100
  state full  : ratio @ 0 in -7 .. 300 = 0 else refuse
}
action fill(b: box, x: ratio @ 0 in -9 .. 9) {
  changes b.full by x
}
action move(b: box, c: box, one: ratio @ 0 in 0 .. 9, two: ratio @ 0 in 0 .. 9, three: bool, four: bool, five: ratio in 0 .. 1, six: ratio in 0 .. 1, seven: bool) {
  changes b.full by if three then one else two
  changes c.full by if four then -one else -two
  require five >= six or seven else "six is more than five"
}
define fullness(b: box) : ratio @ 0 = b.full
`;

export const policies: ReadonlyMap<string, string> = new Map([
  ['Till', till],
  ['Rings', rings],
  ['Desk', desk],
  ['Tally', tally],
]);
