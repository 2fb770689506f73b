/** What a protective action may require: something about its arguments, weighed by what is the policy's own, and never that alone. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';

const policy = (requirement: string): string => `policy Troves
unit USD decimals 6
unit ETH
role governance
fact price : USD/ETH in 0.01 .. 1M else refuse
fact drop : ratio in 0 .. 1 else refuse
fact room : USD in 0 .. 1M else refuse
state index : ratio in 1 .. 10 = 1 else nearest bound
param limit : ratio @ 4 in 100% .. 200% = 110%
govern limit { governance sets any value, ramps over 7 d rounds up }
param least : USD in 0 .. 1M = 5 USD
govern least { governance sets any value, after 2 d }
entity market[..4] {
  key   id    : address
  param scale : ETH in 1 .. 1B
}
entity trove {
  key  id   : address
  fact held : ETH in 0 .. 1M else refuse
  fact debt : USD in 0 .. 1B else refuse
  fact at   : time
  list positions[..4] of position unique by market {
    market : market
    size   : ETH in -1M .. 1M else refuse
  }
}
total skew of m: market : ETH in -1_000_000M .. 1_000_000M = sum over t: trove of t.positions[m].size
define spot : USD/ETH rounds down = price * 90%
define health(t: trove) : ratio in 0 .. 1B rounds down = if t.debt > 0 USD then min(t.held * price / t.debt, 1B) else 1B
define debt_of(t: trove) : USD rounds up {
  define grown : ratio rounds up = index * (1 + 5% * max(now - t.at, 0 s) / 365 d)
  give t.debt * grown
}
protective action close(t: trove) {
  changes t.debt to 0 USD
  require ${requirement} else "may not be closed"
}
`;

const codes = (requirement: string): readonly string[] =>
  compile('policy.risk', () => policy(requirement))
    .diagnostics.filter((each) => each.severity === 'error')
    .map((each) => each.code);

describe('what is the policy’s own weighs what an account holds, or is compared with it', () => {
  test.each([
    'before t.held * price < 110% * before t.debt',
    'before health(t) < limit',
    'before t.held * spot < before debt_of(t)',
    'before t.debt / price > 1 ETH',
    'before t.debt > least',
    'before t.held * min(price, 10 USD / 1 ETH) > 1 USD',
    'before health(t) < 1 + drop',
    'any(p in t.positions: p.size * p.market.skew / p.market.scale > 5 ETH)',
  ])('%s', (requirement) => {
    expect(codes(requirement)).toEqual([]);
  });
});

describe('it does not decide by itself, and nothing that others use up decides', () => {
  test.each([
    'drop < 10%',
    'room > 0 USD',
    'before t.debt > 0 USD and drop < 10%',
    'before t.debt < room',
    'before t.held * (room / 1 USD) > 1 ETH',
    'before t.held * (if drop > 10% then 1 else 2) > 1 ETH',
    'min(before t.debt, room) > 0 USD',
    'any(p in t.positions: p.market.skew > 1 ETH)',
    'now > t.at + 1 h',
    'now - t.at > 1 h',
  ])('%s', (requirement) => {
    expect(codes(requirement)).toEqual(['FB7106']);
  });
});
