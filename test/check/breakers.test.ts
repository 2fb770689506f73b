/** Breakers of an instance, of members with decimals of their own, and one that looks at the other. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';

const venue = `policy Venue
import "./fund.risk" as eth (base = ETH)
unit ETH decimals 18
unit USD decimals 6
role guardian
entity market[..8] {
  key   id   : address
  unit  lot decimals 0 .. 18
  fact  calm : ratio in 0 .. 10 else refuse
  param most : lot in 0 .. 1M
}
entity account {
  key  id   : address
  list positions[..4] of position unique by market {
    market : market
    size   : market.lot in -1M .. 1M else refuse
  }
}
param wait : duration in 1 s .. 30 d = 5 min
fact outflow : USD in 0 .. 1B else refuse
breaker falling of m: market {
  level caution when m.calm > 2 for wait {
    caps qty of trade in -m.most .. m.most / 2
    at least wait
    escalates to halt after 1 h
    leaves when m.calm < 1
  }
  level halt when m.calm > 5 for 3 events {
    once per 1 d, offset -5 h
    only on weekdays between 14:30 and 20:25 UTC
    refuses trade
    trip by guardian
    at most 15 min
  }
  level frozen {
    trip by guardian
    allows close
    at most 7 d
  }
  reset by guardian to caution when m.calm < 2
}
breaker whole {
  level slow when outflow > 1M USD or any(m in market: falling(m) > normal) {
    not again within 1 h
    at most 2 h
    refuses trade
  }
}
action trade(a: account, m: market, qty: m.lot in -1M .. 1M) {
  changes a.positions[m].size by qty
}
protective action close(a: account, m: market) {
  changes a.positions[m].size to 0 m.lot
  require before any(p in a.positions: p.market == m) else "nothing to close"
}
`;

const fund = `policy Fund(unit base decimals 6 .. 18)
role keeper
fact reserves : base in 0 .. 100M else refuse
state kept : base in 0 .. 100M = 0 else refuse
param slow_for : duration in 1 s .. 30 d = 5 min
breaker drain {
  level slow when reserves < 10 base for 2 events {
    caps amount of pay in 0 base .. 5 base
    holds amount of pay in kept
    renews
    at most slow_for
    trip by keeper
  }
  level shut {
    trip by keeper
    allows back
    refuses pay
    at most 1 d
  }
  reset by keeper to slow
}
action pay(amount: base in 0 .. 1M) {
  keeps drain
}
protective action back(amount: base in 0 .. 1M) {
  changes kept to max(kept - amount, 0 base)
}
`;

test('a breaker of an instance has levels, actions and states of its own', () => {
  const texts: Readonly<Record<string, string>> = { 'venue.risk': venue, 'fund.risk': fund };
  const { core, diagnostics } = compile('venue.risk', (path) => texts[path] ?? null);
  expect(diagnostics.map((each) => `${each.code} ${each.message}`)).toEqual([]);
  expect(core?.entries.filter((each) => each.protective).map((each) => each.name)).toEqual([
    ...['eth.update_drain', 'eth.reset_drain_to_slow', 'eth.trip_drain_slow', 'eth.trip_drain_shut', 'eth.back'],
    ...['update_falling', 'reset_falling_to_caution', 'trip_falling_halt', 'trip_falling_frozen', 'update_whole', 'close'],
  ]);
  const pay = core?.entries.find((each) => each.name === 'eth.pay');
  expect(pay?.verdicts.map((each) => each.reason)).toContain('amount is beyond what drain allows at slow');
  expect(pay?.results.map((each) => each.name)).toContain('eth.kept');
});

test('a breaker that looks at itself is told by its path', () => {
  const text =
    'policy P\nfact x : ratio in 0 .. 1 else refuse\nbreaker a {\n  level on when x > 10% { leaves when b < up }\n}\nbreaker b {\n  level up when a == on { leaves when x < 5% }\n}\n';
  const { diagnostics } = compile('p.risk', () => text);
  expect(diagnostics.map((each) => `${each.code} ${each.message}`)).toEqual([
    'FB7104 these breakers look at each other: a → b → a',
  ]);
});
