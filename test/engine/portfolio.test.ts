/** A portfolio against a model of it in exact fractions: scenarios, netting, floors and charges, and offsets that share a leg. */
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { bug } from '../../src/source/assert-never.ts';
import {
  absolute,
  add,
  ceil,
  compare,
  divide,
  floor,
  maximum,
  minimum,
  multiply,
  negate,
  rational,
  subtract,
  zero,
} from '../../src/types/rational.ts';
import type { Rational } from '../../src/types/rational.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { loadTypescript } from '../support/typescript.ts';
import { compiled } from './policy.ts';

const policy = `policy Margins
unit USD decimals 2

enum asset { btc, eth, sol }

scenarios moves {
  axis price      : ratio = { down: -16%, flat: 0%, up: 12.5% }
  axis volatility : ratio = { high: 40%, low: -22% }
  tail crash counts 24% = { price: -66%, volatility: 100% }
  tail jump  counts 5.33% = { price: 300%, volatility: 40% }
}

entity account {
  key id : address
  list lots[..8] of lot unique by id {
    id    : address
    asset : asset
    size  : ratio @ 3 in -1k .. 1k else refuse
    delta : USD in -10k .. 10k     else refuse
    vega  : USD in -10k .. 10k     else refuse
    apart : bool
  }
}

portfolio margin of a: account : USD rounds up {
  each p in a.lots where not p.apart by u: asset = p.asset
  scan moves gains p.size * (p.delta * scenario.price + p.vega * scenario.volatility)
  sums delta : USD rounds half even = p.size * p.delta
  plus 3 USD * sum(p in a.lots where p.asset == u: abs(p.size))
  at least 2% * abs(margin_delta_exact(a, u))
  offset btc, eth by 1 : 20, credits 60%
  offset btc, sol by 2 : 3, credits 35%
  plus 1.01 USD
  at least 10 USD
}
`;

const { core, checked } = compiled(policy);
const per = (value: number, of = 100): Rational => rational(BigInt(Math.round(value * of)), BigInt(of) * BigInt(of));
const share = (percent: number): Rational => per(percent, 100);
const scenarios: readonly (readonly [Rational, Rational, Rational])[] = [
  ...[-16, 0, 12.5].flatMap((price) => [40, -22].map((volatility) => [share(price), share(volatility), rational(1n)] as const)),
  [share(-66), share(100), share(24)],
  [share(300), share(40), share(5.33)],
];

type Lot = {
  readonly asset: number;
  readonly size: Rational;
  readonly delta: Rational;
  readonly vega: Rational;
  readonly apart: boolean;
};

const sum = (all: readonly Rational[]): Rational => all.reduce(add, zero);
const up = (value: Rational, scale: bigint): Rational => rational(ceil(multiply(value, rational(scale))), scale);
const down = (value: Rational, scale: bigint): Rational => rational(floor(multiply(value, rational(scale))), scale);
const product = (...all: readonly Rational[]): Rational => all.reduce(multiply);
const cents = 100n;
const fine = 10n ** 18n;

const lossesOf = (lots: readonly Lot[], asset: number): readonly Rational[] =>
  scenarios.map(([price, volatility, part]) => {
    const own = lots.filter((each) => each.asset === asset && !each.apart);
    const gain = sum(own.map(({ size, delta, vega }) => multiply(size, add(multiply(delta, price), multiply(vega, volatility)))));
    return up(multiply(part, negate(gain)), cents);
  });

type Margin = {
  readonly scans: readonly Rational[];
  readonly worst: readonly number[];
  readonly spreads: readonly Rational[];
  readonly margin: Rational;
};

const marginOf = (lots: readonly Lot[]): Margin => {
  const losses = [0, 1, 2].map((asset) => lossesOf(lots, asset));
  const scans = losses.map((each) => each.reduce(maximum, zero));
  const worst = losses.map((each) => each.findIndex((one) => each.every((other) => compare(one, other) >= 0)));
  const nets = [0, 1, 2].map((asset) =>
    sum(lots.filter((each) => each.asset === asset && !each.apart).map(({ size, delta }) => multiply(size, delta))),
  );
  const [btc = zero, eth = zero, sol = zero] = nets;
  const charged = [0, 1, 2].map((asset) => {
    const sizes = sum(lots.filter((each) => each.asset === asset).map(({ size }) => absolute(size)));
    const floored = maximum(
      add(scans[asset] ?? zero, multiply(rational(3n), sizes)),
      multiply(share(2), absolute(nets[asset] ?? zero)),
    );
    return up(floored, cents);
  });
  const areOpposite = (a: Rational, b: Rational): boolean => multiply(a, b).n < 0n;
  const first = areOpposite(btc, eth) ? down(minimum(absolute(btc), divide(absolute(eth), rational(20n))), cents) : zero;
  const left = maximum(zero, subtract(absolute(btc), first));
  const second = areOpposite(btc, sol)
    ? down(minimum(divide(left, rational(2n)), divide(absolute(sol), rational(3n))), cents)
    : zero;
  const credit = (net: Rational, used: Rational): Rational => (net.n === 0n ? zero : divide(used, absolute(net)));
  const kept = [
    subtract(
      subtract(rational(1n), credit(btc, multiply(share(60), first))),
      credit(btc, product(share(35), second, rational(2n))),
    ),
    subtract(rational(1n), credit(eth, product(share(60), first, rational(20n)))),
    subtract(rational(1n), credit(sol, product(share(35), second, rational(3n)))),
  ].map((each) => up(maximum(zero, each), fine));
  const netted = sum(charged.map((each, at) => multiply(each, kept[at] ?? zero)));
  const margin = up(maximum(add(netted, rational(101n, 100n)), rational(10n)), cents);
  return { scans, worst, spreads: [first, second], margin };
};

const draw = (random: Random): readonly Lot[] =>
  Array.from({ length: random.below(9) }, () => ({
    asset: random.below(3),
    size: rational(BigInt(random.below(2_000_001) - 1_000_000) / BigInt(random.pick([1, 1_000, 100_000])), 1_000n),
    delta: rational(BigInt(random.below(2_000_001) - 1_000_000), 100n),
    vega: rational(BigInt(random.below(200_001) - 100_000), 100n),
    apart: random.chance(0.1),
  }));

const raw = ({ n, d }: Rational, scale: bigint): bigint => (n * scale) / d;

const factsOf = (lots: readonly Lot[], ...more: readonly bigint[]): Facts => {
  const list = lots.map(({ asset, size, delta, vega, apart }, at): Value => [
    ...[BigInt(at + 1), BigInt(asset), raw(size, 1_000n), raw(delta, cents), raw(vega, cents), apart ? 1n : 0n],
  ]);
  return {
    params: core.schema.params.map((each) => each.default),
    globals: [],
    entities: core.schema.records.map(() => []),
    arguments: [[1n, list], ...more],
  };
};

type Decide = (entry: string, facts: Facts) => Outcome;

const numberOf = (outcome: Outcome): bigint => {
  const [value] = outcome.kind === 'value' ? outcome.values : [];
  return typeof value === 'bigint' ? value : bug('no number');
};

const check = (decide: Decide, count: number): void => {
  const random = createRandom('portfolio');
  const seen = { first: 0, second: 0, floor: 0, tail: 0 };
  for (let at = 0; at < count; at += 1) {
    const lots = draw(random);
    const { scans, worst, spreads, margin } = marginOf(lots);
    const [first = zero, second = zero] = spreads;
    seen.first += first.n > 0n ? 1 : 0;
    seen.second += second.n > 0n ? 1 : 0;
    seen.floor += margin.n === 10n ? 1 : 0;
    seen.tail += worst.some((each) => each > 5) ? 1 : 0;
    expect(numberOf(decide('margin', factsOf(lots))), `account ${at}`).toBe(raw(margin, cents));
    expect(numberOf(decide('margin_spreads_btc_eth', factsOf(lots))), `account ${at}`).toBe(raw(first, cents));
    expect(numberOf(decide('margin_spreads_btc_sol', factsOf(lots))), `account ${at}`).toBe(raw(second, cents));
    for (const asset of [0, 1, 2]) {
      expect(numberOf(decide('margin_scan', factsOf(lots, BigInt(asset)))), `account ${at}`).toBe(
        raw(scans[asset] ?? zero, cents),
      );
      expect(numberOf(decide('margin_worst', factsOf(lots, BigInt(asset)))), `account ${at}`).toBe(BigInt(worst[asset] ?? 0));
    }
  }
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(count / 100);
};

describe('a portfolio asks for what the model asks for', () => {
  test('in the interpreter', () => check(prepare(core).evaluate, 2_000));
  test('in the reference', () => check(reference(checked).evaluate, 400));
  test('in the generated TypeScript', async () => {
    const { evaluate } = await loadTypescript(core);
    check(evaluate, 1_000);
  });
});
