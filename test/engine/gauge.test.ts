/** Gauges against a model of them, written from the reference in exact fractions and not from the compiler. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { Entry } from '../../src/core/core.ts';
import { initialState, type State } from '../../src/engine/state.ts';
import { factsFor, transition, type Event } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { bug } from '../../src/source/assert-never.ts';
import { add, ceil, compare, divide, floor, multiply, rational, subtract, type Rational } from '../../src/types/rational.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { exp2Bounds } from '../arithmetic/series.ts';
import { createRandom, type Random } from '../support/random.ts';
import { loadTypescript } from '../support/typescript.ts';
import { compiled } from './policy.ts';

const policy = `policy Gauges
unit USD decimals 6

entity market {
  key  id   : address
  unit base decimals 18
  fact mark : USD/base in 0.01 .. 1M else refuse
}

let price(each: market) = each.mark

gauge volatility of m: market : ratio in 0 .. 1.5 else nearest bound rounds up = ewma(abs(change(m.mark)), half_life 60 s)
gauge realised of m: market : ratio in 0 .. 10 else nearest bound rounds up =
  realised_volatility(price(m), half_life 60 s, per 1 h)
gauge smooth of m: market : USD/m.base in 0.01 .. 1M rounds down = ewma(m.mark, half_life 1 min)
gauge trend of m: market : ratio in -1 .. 1 else nearest bound rounds up = ewma(change(price(m)), half_life 1 min, from 1%)
gauge move of m: market : ratio in -1 .. 10 else nearest bound rounds toward zero = change(m.mark)
gauge step of m: market : USD/m.base in -1M .. 1M = difference(m.mark)
gauge mean of m: market : USD/m.base in 0.01 .. 1M rounds half up = time_weighted_mean(m.mark)
gauge net : USD in -10M .. 10M else refuse rounds up = decaying_sum(fed, half_life 45 s)

action pay(amount: USD in -2M .. 2M) {
  feeds net by amount
}

action observe(which: market) {
  keeps volatility(which), realised(which), smooth(which), trend(which), move(which), step(which), mean(which)
}
`;

const { core, checked } = compiled(policy);
const one = 10n ** 18n;
const nothing = rational(0n);
const whole = (value: bigint, scale = one): Rational => rational(value, scale);
const smaller = (a: Rational, b: Rational): Rational => (compare(a, b) <= 0 ? a : b);
const larger = (a: Rational, b: Rational): Rational => (compare(a, b) >= 0 ? a : b);
const within = (value: Rational, lo: Rational, hi: Rational): Rational => larger(lo, smaller(value, hi));
const up = (value: Rational, scale = one): Rational => whole(ceil(multiply(value, whole(scale, 1n))), scale);
const down = (value: Rational, scale = one): Rational => whole(floor(multiply(value, whole(scale, 1n))), scale);
const towardZero = (value: Rational): Rational => (value.n < 0n ? up(value) : down(value));
const halfUp = (value: Rational): Rational => down(add(value, rational(1n, 2n * one)));
const absolute = (value: Rational): Rational => (value.n < 0n ? rational(-value.n, value.d) : value);
const times = (...factors: readonly Rational[]): Rational => factors.reduce(multiply);
const rest = (share: Rational): Rational => subtract(rational(1n), share);

/** 2^(-age / half) from below and from above, to 18 decimals. */
const shareOf = (age: bigint, half: bigint): { readonly below: Rational; readonly above: Rational } => {
  const isWhole = age % half === 0n;
  const { lo, hi } = isWhole ? { lo: one >> (age / half), hi: -(-one >> (age / half)) } : exp2Bounds(-age, half, one);
  return { below: whole(lo), above: whole(hi) };
};

type Model = {
  readonly last: Rational;
  /** The mark of the last event before that second. */
  readonly base: Rational;
  readonly time: bigint;
  /** The mark and time of the last sample of an average, which is the first event of its second. */
  readonly sampled: Rational;
  readonly volatility: Rational;
  readonly variance: Rational;
  readonly smooth: Rational;
  readonly trend: Rational;
  readonly area: Rational;
  readonly since: bigint;
};

type Said = Record<'volatility' | 'realised' | 'smooth' | 'trend' | 'move' | 'step' | 'mean', Rational>;

const integerRootUp = (value: bigint): bigint => {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  while (root * root < value) root += 1n;
  while (root > 0n && (root - 1n) * (root - 1n) >= value) root -= 1n;
  return root;
};

/** What the gauges say at an event, and what is kept then. */
const observe = (model: Model | null, mark: Rational, now: bigint): { readonly said: Said; readonly kept: Model } => {
  const age = model === null ? 0n : now - model.time;
  const { below, above } = shareOf(age, 60n);
  const sampled = model?.sampled ?? mark;
  const change = divide(subtract(mark, sampled), sampled);
  const moved = absolute(change);
  const held = model?.volatility ?? moved;
  const volatility = smaller(up(add(times(held, above), times(moved, rest(below)))), rational(3n, 2n));
  const back = up(moved);
  const square = divide(times(back, back, rational(3600n)), rational(age > 1n ? age : 1n));
  const variance = smaller(up(add(times(model?.variance ?? square, above), times(square, rest(below)))), rational(100n));
  const smoothed = model?.smooth ?? mark;
  const smooth = within(add(times(smoothed, below), times(mark, rest(above))), smaller(smoothed, mark), larger(smoothed, mark));
  const leaning = model?.trend ?? rational(1n, 100n);
  const isFalling = compare(leaning, change) >= 0;
  const toward = add(change, times(subtract(leaning, change), isFalling ? above : below));
  const bounded = isFalling ? smaller(toward, leaning) : larger(toward, leaning);
  const base = model === null ? mark : age === 0n ? model.base : model.last;
  const area = model === null ? nothing : add(model.area, times(model.last, rational(age)));
  const length = model === null ? 0n : now - model.since;
  const said: Said = {
    volatility,
    realised: whole(integerRootUp(ceil(times(variance, whole(one, 1n), whole(one, 1n))))),
    smooth: down(smooth),
    trend: within(up(bounded), rational(-1n), rational(1n)),
    move: within(towardZero(divide(subtract(mark, base), base)), rational(-1n), rational(10n)),
    step: subtract(mark, base),
    mean: length > 0n ? halfUp(divide(area, rational(length))) : mark,
  };
  const kept: Model = {
    ...{ last: mark, base, time: now, sampled: model !== null && age === 0n ? sampled : mark },
    ...{ volatility, variance, smooth: said.smooth, trend: said.trend, area, since: model?.since ?? now },
  };
  return { said, kept };
};

const deciders: readonly (readonly [string, () => Promise<(entry: string, facts: Facts) => Outcome>])[] = [
  ['the interpreter', () => Promise.resolve(prepare(core).evaluate)],
  ['the reference', () => Promise.resolve(reference(checked).evaluate)],
  ['the generated TypeScript', async () => (await loadTypescript(core)).evaluate],
];

const entryOf = (name: string): Entry => core.entries.find((each) => each.name === name) ?? bug(`no ${name}`);
const market = core.schema.records.find((each) => each.name === 'market');
const blank = (market?.fields ?? []).map(({ shape }): Value => (shape.kind === 'optional' ? [] : 0n));
const place = (name: string): number => market?.fields.findIndex((each) => each.name === name) ?? -1;
const factsOf = (mark: bigint | null, given: readonly Value[]): Facts => {
  const record = blank.map((each, at) => (at === place('id') ? 7n : at === place('mark') ? (mark ?? 0n) : each));
  return {
    params: [],
    globals: (core.schema.records[0]?.fields ?? []).map(({ shape }): Value => (shape.kind === 'optional' ? [] : 0n)),
    entities: core.schema.records.map(() => []),
    arguments: mark === null ? given : [record],
  };
};

/** Marks that wander, jump, and touch their bounds; times that stand still, and gaps longer than any half-life. */
const nextMark = (random: Random, mark: bigint): bigint => {
  const moved = random.chance(0.1)
    ? random.within(10n ** 16n, 10n ** 24n)
    : mark + (mark * BigInt(random.below(2001) - 1000)) / 10_000n + BigInt(random.below(3) - 1);
  return moved < 10n ** 16n ? 10n ** 16n : moved > 10n ** 24n ? 10n ** 24n : moved;
};
const nextStep = (random: Random): bigint =>
  BigInt(
    random.chance(0.25)
      ? 0
      : random.chance(0.1)
        ? random.below(400_000)
        : random.chance(0.2)
          ? 60 * random.below(4)
          : random.below(90),
  );

const names = ['volatility', 'realised', 'smooth', 'trend', 'move', 'step', 'mean'] as const;

describe.each(deciders)('%s', (_, open) => {
  test('measures as the model does', async () => {
    const decide = await open();
    const random = createRandom(20261128);
    const seen = { sameSecond: 0, cut: 0, first: 0 };
    for (let run = 0; run < 12; run += 1) {
      let state: State = initialState(core.schema);
      let model: Model | null = null;
      let [now, mark] = [1_700_000_000n + BigInt(run), 1_850n * one];
      for (let at = 0; at < 30; at += 1) {
        const passed = nextStep(random);
        now += passed;
        mark = nextMark(random, mark);
        const expected = observe(model, whole(mark), now);
        const event = (entry: string): Event => ({ entry, at: now, by: null, facts: factsOf(mark, []) });
        const says = (kept: State): Readonly<Record<string, unknown>> =>
          Object.fromEntries(names.map((name) => [name, decide(name, factsFor(core, kept, event(name), entryOf(name)))]));
        const said = Object.fromEntries(
          names.map((name) => [name, { kind: 'value', values: [multiply(expected.said[name], whole(one, 1n)).n] }]),
        );
        expect({ run, at, ...says(state) }).toEqual({ run, at, ...said });
        const step = transition(core, decide, state, event('observe'));
        if (step.kind !== 'done') throw new Error(`an event was ${step.kind}`);
        state = step.state;
        // What has been kept says the same again in its second.
        expect({ run, at, ...says(state) }).toEqual({ run, at, ...said });
        if (model !== null && passed === 0n) seen.sameSecond += 1;
        if (model === null) seen.first += 1;
        if (compare(expected.said.volatility, rational(3n, 2n)) === 0) seen.cut += 1;
        model = expected.kept;
      }
    }
    expect(Math.min(seen.sameSecond, seen.cut, seen.first)).toBeGreaterThan(10);
  });
});

describe.each(deciders)('%s', (_, open) => {
  test('sums what is fed, forgets it by half-life, and refuses what would leave the range', async () => {
    const decide = await open();
    const random = createRandom(20261129);
    const micro = 10n ** 6n;
    const most = 10_000_000n * micro;
    const seen = { done: 0, refused: 0, negative: 0 };
    let state: State = initialState(core.schema);
    let [now, kept, time] = [1_700_000_000n, 0n, null as bigint | null];
    for (let at = 0; at < 400; at += 1) {
      now += nextStep(random) / 40n;
      const moved = BigInt(random.below(2_000_000)) * micro + BigInt(random.below(1_000_000));
      const amount = at % 80 < 40 ? moved : -moved;
      const { below, above } = shareOf(time === null ? 0n : now - time, 45n);
      const left = up(times(whole(kept, micro), kept < 0n ? below : above), micro);
      const event: Event = { entry: 'pay', at: now, by: null, facts: factsOf(null, [amount]) };
      const said = decide('net', factsFor(core, state, { ...event, entry: 'net' }, entryOf('net')));
      expect({ at, said }).toEqual({ at, said: { kind: 'value', values: [multiply(left, whole(micro, 1n)).n] } });
      const sum = multiply(left, whole(micro, 1n)).n + amount;
      const step = transition(core, decide, state, event);
      expect({ at, kind: step.kind }).toEqual({ at, kind: sum > most || sum < -most ? 'refused' : 'done' });
      if (step.kind !== 'done') {
        seen.refused += 1;
        continue;
      }
      [state, kept, time] = [step.state, sum, now];
      seen.done += 1;
      if (sum < 0n) seen.negative += 1;
    }
    expect(Math.min(seen.done, seen.refused, seen.negative)).toBeGreaterThan(10);
  });
});

test('gauges of an instance are its own, and are measured as they would be alone', () => {
  const library = `policy Pool(unit base)
entity market {
  key  id   : address
  unit share decimals 0 .. 18
  fact mark : base/share in 0.01 .. 1M else refuse
}
let price(each: market) = each.mark
gauge volatility of m: market : ratio in 0 .. 10 else nearest bound rounds up = ewma(abs(change(price(m))), half_life 30 min)
gauge drop of m: market : ratio in 0 .. 1 rounds up = largest_fall(m.mark, over 5 min by 15 s)
gauge paid : base in 0 .. 1B else refuse = sum(fed, over 1 h by 5 min)
action pay(x: base in 0 .. 1M) {
  feeds paid by x
}
`;
  const main = `policy Main
import "./pool.risk" as usd (base = USD)
import "./pool.risk" as eth (base = ETH)
unit USD decimals 6
unit ETH decimals 18
define worst(u: usd.market, e: eth.market) : ratio = max(usd.drop(u), eth.volatility(e))
`;
  const { diagnostics, core: both } = compile('main.risk', (path) => (path === 'main.risk' ? main : library));
  expect(diagnostics).toEqual([]);
  expect(both?.entries.map((each) => each.name).filter((each) => each.includes('drop'))).toEqual([
    ...['usd.drop', 'eth.drop', 'usd.update_drop', 'eth.update_drop'],
  ]);
});
