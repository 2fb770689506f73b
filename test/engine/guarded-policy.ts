/** Mechanisms that look at each other: a price, how far it fell, a halt, a governed limit, and an action that heeds them all. */
export const text = `policy Guarded

unit USD decimals 6
role governance
role guardian

entity market[..8] {
  key  id   : address
  unit base decimals 18
  list reports[..5] of report unique by source {
    source : address
    price  : USD/base in 0.01 .. 1M else drop
    at     : time
  }
  param max_size : base in 0 .. 1M = 100
}

entity account {
  key  id         : address
  fact collateral : USD in -100M .. 10B else refuse
  list positions[..8] of position unique by market {
    market : market
    size   : market.base in -1M .. 1M else refuse
  }
}

oracle mark of m: market : USD/m.base in 0.01 .. 1M from report in m.reports {
  reject older than 60 s
  need 3
  take lower median
  after 5 min uncertain
  after 30 min unavailable
}

gauge drop of m: market : ratio in 0 .. 1 rounds up = largest_fall(mark(m) otherwise m.mark_price, over 5 min by 1 min)

breaker shock of m: market {
  level halt when drop(m) > 20% {
    refuses trade
    at least 1 h
    leaves when drop(m) < 5% for 30 min
  }
  reset by governance
}

govern market.max_size {
  governance sets any value, after 2 d
  guardian lowers by at most 10% of itself rounds down, once per 1 d
  never below 1
}

define equity(a: account) : USD rounds down = a.collateral + sum(p in a.positions: p.size * mark(p.market))

action trade(a: account, m: market, qty: m.base in -1M .. 1M) {
  needs mark at least valid
  keeps shock(m)
  changes a.positions[m].size by qty
  require equity(a) >= 0 USD else "bankrupt"
  require abs(a.positions[m].size) <= m.max_size else "too large"
}
`;
