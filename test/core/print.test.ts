import { describe, expect, it } from 'vitest';
import { printCore, printRange } from '../../src/core/print.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';
import { tinyCore } from '../support/tiny-core.ts';

describe('printCore', () => {
  it('prints functions and entries as one reads them', () => {
    expect(printCore(tinyCore)).toBe(`core Tiny

function define_worth(a: account) -> i256 "worth"
  loop turn over p in a.positions carrying sum: i256 from a.cash
    value: i111 = divide down((p.size * market[p.of].mark), pow10(market[p.of].decimals)) "value"
    next (sum + value)
  give sum

function action_withdraw(a: account, amount: u30, forced: bool) -> u2, i256 "withdraw"
  before: i256 = call define_worth(a)
  covered: bool = (forced or before >= amount) "enough is left"
  give select(facts.paused == 1, 1, select(covered, 0, 2)), (a.cash - amount)

define worth(a: account) = define_worth reading market
  check 1 a.cash: a.cash in -1e9 .. 1e9
  check 2 a.positions: at most 2 in a.positions
  each p in a.positions
    check 3 a.positions.of: p.of is a market
    within m = market[p.of]
      check 4 a.positions.of.decimals: m.decimals in 0 .. 18
      check 5 a.positions.of.mark: m.mark in 0 .. 1e12
      check 6 a.positions.of.weight: m.weight[1] in 0 .. 10000
    check 7 a.positions.size: p.size in (-1000 * pow10(market[p.of].decimals)) .. (1000 * pow10(market[p.of].decimals))
    when p.stop.present
      check 8 a.positions.stop: p.stop.inner in 0 .. 100000
    check 9 a.positions.of: ascending by field 0
  result worth: number

action withdraw(a: account, amount: number, forced: bool) = action_withdraw reading facts, market
  check 1 a.cash: a.cash in -1e9 .. 1e9
  check 2 a.positions: at most 2 in a.positions
  each p in a.positions
    check 3 a.positions.of: p.of is a market
    within m = market[p.of]
      check 4 a.positions.of.decimals: m.decimals in 0 .. 18
      check 5 a.positions.of.mark: m.mark in 0 .. 1e12
      check 6 a.positions.of.weight: m.weight[1] in 0 .. 10000
    check 7 a.positions.size: p.size in (-1000 * pow10(market[p.of].decimals)) .. (1000 * pow10(market[p.of].decimals))
    when p.stop.present
      check 8 a.positions.stop: p.stop.inner in 0 .. 100000
    check 9 a.positions.of: ascending by field 0
  check 10 amount: amount in 0 .. 1e9
  check 11 forced: forced in 0 .. 1
  check 12 paused: facts.paused in 0 .. 1
  verdict 1: require "paused"
  verdict 2: require "not worth that much"
  result a.cash: number
`);
  });

  it('marks width and sign', () => {
    const shown = [
      [0n, 0n],
      [0n, 255n],
      [-128n, 127n],
      [-129n, 0n],
      [-1n, 0n],
      [0n, (1n << 256n) - 1n],
      [0n, 1n << 256n],
      [-(1n << 255n), 0n],
      [-(1n << 255n) - 1n, 0n],
      [-1n, 1n << 255n],
    ];
    expect(shown.map(([lo = 0n, hi = 0n]) => printRange({ lo, hi }))).toEqual([
      'u0',
      'u8',
      'i8',
      'i9',
      'i1',
      'u256',
      'u257!',
      'i256',
      'i257!',
      'i257!',
    ]);
  });

  it('tells any two random cores apart', () => {
    const texts = Array.from({ length: 40 }, (_, seed) => printCore(randomCore(createRandom(seed), 2).core));
    expect(new Set(texts).size).toBe(texts.length);
  });
});
