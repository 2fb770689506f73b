import { expect, test } from 'vitest';
import { reference } from '../../src/reference/reference.ts';
import type { Value } from '../../src/types/value.ts';
import { checkedOf, evaluated, factsOf, value, verdict } from './policy.ts';

const policy = checkedOf(`policy P
unit USD decimals 2
entity market[..3] {
  unit base decimals 0
  fact price : USD/base @ 2 in 1 .. 10 else refuse
}
entity account {
  fact cash : USD in 0 .. 100 else refuse
  list positions[..2] of position unique by market {
    market : market
    size   : market.base in -5 .. 5 else refuse
  }
}
total net of m: market : m.base in -7 .. 7 = sum over a: account of a.positions[m].size
define worth(a: account) : USD rounds down = a.cash + sum(p in a.positions: p.size * p.market.price)
action trade(a: account, m: market, qty: m.base in -10 .. 10) {
  changes a.cash by -(qty * m.price)
  changes a.positions[m].size by qty
  require worth(a) >= 1 USD                 else "worth nothing"
  require worth(a) == before (worth(a))     else "made of nothing"
  require abs(net(m)) <= 6 m.base           else "too much"
}
action share(a: account) {
  changes a.cash to a.cash / 3, rounds half even
  require before (a.cash) > a.cash or a.cash == 0 USD else "no less"
}
`);

/** The verdicts of `trade`, in their order; none of its trades makes something of nothing (6). */
const refused = { missing: 1, cash: 2, size: 3, net: 4, worthNothing: 5, tooMuch: 7 };

const market = (price: bigint, net: bigint): readonly Value[] => [price, net];
const trade = (cash: bigint, size: bigint | null, qty: bigint, net = 0n, price = 100n) =>
  evaluated(policy, 'trade', {
    globals: [],
    entities: new Map([['market', [market(price, net)]]]),
    arguments: [[cash, size === null ? [] : [[0n, size]]], 0n, qty],
  });

test('all changes are computed in the state before and answered in order', () => {
  expect(policy.schema.records.find((each) => each.name === 'market')?.fields.map((each) => each.name)).toEqual(['price', 'net']);
  expect(trade(5000n, 1n, 2n)).toEqual(value(4800n, 3n, 2n));
  expect(trade(5000n, 1n, -2n)).toEqual(value(5200n, -1n, -2n));
});

test('an action is refused for the first reason, counted in the order of its words', () => {
  expect(trade(5000n, null, 2n)).toEqual(verdict(refused.missing));
  expect(trade(100n, 1n, 2n)).toEqual(verdict(refused.cash));
  expect(trade(100n, null, 2n)).toEqual(verdict(refused.missing));
  expect(trade(5000n, 4n, 2n)).toEqual(verdict(refused.size));
  expect(trade(5000n, 1n, 2n, 6n)).toEqual(verdict(refused.net));
  expect(trade(5000n, 1n, 2n, 5n)).toEqual(verdict(refused.tooMuch));
  expect(trade(199n, -1n, 1n)).toEqual(verdict(refused.worthNothing));
});

test('the total moves by as much as the field', () => {
  expect([trade(5000n, 0n, 2n, 4n), trade(5000n, 0n, 3n, 4n), trade(5000n, 0n, 4n, 4n)]).toEqual([
    value(4800n, 2n, 6n),
    verdict(refused.tooMuch),
    verdict(refused.net),
  ]);
});

test('requirements see the state after, `before` the state before; a new value is rounded once', () => {
  const share = (cash: bigint) => evaluated(policy, 'share', { globals: [], arguments: [[cash, []]] });
  expect([share(100n), share(200n), share(0n), share(1n)]).toEqual([value(33n), value(67n), value(0n), value(0n)]);
});

test('the exact run names each change', () => {
  const { names } = reference(policy).exact('share', factsOf(policy, { globals: [], arguments: [[200n, []]] }));
  expect(names.map(({ name, computed, exact }) => [name, computed, exact])).toEqual([
    ['a.cash', { n: 67n, d: 100n }, { n: 2n, d: 3n }],
  ]);
});
