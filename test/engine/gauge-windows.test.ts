/** Windows against a model that remembers every event and looks at all of them. */
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/core.ts';
import { initialState, type State } from '../../src/engine/state.ts';
import { factsFor, transition, type Event } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { bug } from '../../src/source/assert-never.ts';
import { add, ceil, compare, divide, floor, multiply, rational, subtract, type Rational } from '../../src/types/rational.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { loadTypescript } from '../support/typescript.ts';
import { compiled } from './policy.ts';

const policy = `policy Windows

entity market {
  key  id   : address
  unit quote decimals 6
  unit base decimals 18
  fact mark : quote/base @ 4 in 0.5 .. 1000 else refuse
}

entity token {
  key  id : address
  unit asset decimals 0 .. 18
}

gauge fall of m: market : ratio in 0 .. 1 rounds up = largest_fall(m.mark, over 60 s by 15 s)
gauge rise of m: market : ratio in 0 .. 3 else nearest bound rounds down = largest_rise(m.mark, over 60 s by 15 s)
gauge high of m: market : m.quote/m.base in 0.5 .. 1000 = max(m.mark, over 40 s by 20 s)
gauge low of m: market : m.quote/m.base in 0.5 .. 1000 = min(m.mark, over 40 s by 20 s)
gauge moved of m: market : ratio in -1 .. 3 else nearest bound rounds down = change(m.mark, over 1 min by 20 s)
gauge stepped of m: market : m.quote/m.base in -1000 .. 1000 = difference(m.mark, over 30 s by 30 s)
gauge mean of m: market : m.quote/m.base in 0.5 .. 1000 rounds down = time_weighted_mean(m.mark, over 60 s by 15 s)
gauge flow of t: token : t.asset in 0 .. 100 else refuse = sum(fed, over 60 s by 10 s)
gauge net of t: token : t.asset in -50 .. 50 else refuse = sum(fed, over 60 s by 20 s)

action observe(which: market) {
  keeps fall(which), rise(which), high(which), low(which), moved(which), stepped(which), mean(which)
}
action take(t: token, x: t.asset in 0 .. 60) {
  feeds flow(t) by x
}
action shift(t: token, x: t.asset in -60 .. 60) {
  feeds net(t) by x
}
`;

const { core, checked } = compiled(policy);
const one = 10n ** 18n;
const units = (value: Rational): bigint => multiply(value, rational(one)).n;
const up = (value: Rational): Rational => rational(ceil(multiply(value, rational(one))), one);
const down = (value: Rational): Rational => rational(floor(multiply(value, rational(one))), one);
const within = (value: Rational, lo: Rational, hi: Rational): Rational =>
  compare(value, lo) < 0 ? lo : compare(value, hi) > 0 ? hi : value;
const nothing = rational(0n);
const whole = rational(1n);

type Seen = { readonly at: bigint; readonly mark: Rational };

/** What held at some time in the window, in order: at its beginning, as far as anything did, and from each event in it on. */
const heldIn = (events: readonly Seen[], now: bigint, length: bigint, bucket: bigint): readonly Rational[] => {
  const start = (now / bucket) * bucket - length;
  const before = events.filter((each) => each.at < start).slice(-1);
  return [...before, ...events.filter((each) => each.at >= start)].map((each) => each.mark);
};

const extreme = (values: readonly Rational[], sign: 1 | -1): Rational =>
  values.reduce((best, each) => (compare(each, best) * sign > 0 ? each : best));

/** Each value for as long as it held in the window, or since the first event. */
const meanOf = (events: readonly Seen[], mark: Rational, now: bigint, length: bigint, bucket: bigint): Rational => {
  const start = (now / bucket) * bucket - length;
  const first = events[0]?.at ?? now;
  const from = first > start ? first : start;
  const area = events.reduce((sum, { at, mark: held }, place) => {
    const until = events[place + 1]?.at ?? now;
    const begin = at > from ? at : from;
    return until > begin ? add(sum, multiply(held, rational(until - begin))) : sum;
  }, nothing);
  return now > from ? divide(area, rational(now - from)) : mark;
};

/** `events`: with this one. */
const says = (events: readonly Seen[], mark: Rational, now: bigint): Readonly<Record<string, bigint>> => {
  const first = (length: bigint, bucket: bigint): Rational => heldIn(events, now, length, bucket)[0] ?? mark;
  const ratio = (to: Rational, from: Rational): Rational => subtract(divide(to, from), whole);
  const highest = extreme(heldIn(events, now, 60n, 15n), 1);
  const lowest = extreme(heldIn(events, now, 60n, 15n), -1);
  return {
    fall: units(up(subtract(whole, divide(mark, highest)))),
    rise: units(within(down(ratio(mark, lowest)), nothing, rational(3n))),
    high: units(extreme(heldIn(events, now, 40n, 20n), 1)),
    low: units(extreme(heldIn(events, now, 40n, 20n), -1)),
    moved: units(within(down(ratio(mark, first(60n, 20n))), rational(-1n), rational(3n))),
    mean: units(down(meanOf(events, mark, now, 60n, 15n))),
    stepped: units(subtract(mark, first(30n, 30n))),
  };
};

const names = ['fall', 'rise', 'high', 'low', 'moved', 'stepped', 'mean'];

const deciders: readonly (readonly [string, () => Promise<(entry: string, facts: Facts) => Outcome>])[] = [
  ['the interpreter', () => Promise.resolve(prepare(core).evaluate)],
  ['the reference', () => Promise.resolve(reference(checked).evaluate)],
  ['the generated TypeScript', async () => (await loadTypescript(core)).evaluate],
];

const entryOf = (name: string): Entry => core.entries.find((each) => each.name === name) ?? bug(`no ${name}`);
const blank = (name: string, given: Readonly<Record<string, Value>>): readonly Value[] =>
  (core.schema.records.find((each) => each.name === name)?.fields ?? []).map((field): Value => {
    const { shape } = field;
    if (shape.kind === 'array') return Array.from({ length: shape.by.kind === 'ring' ? shape.by.length : 0 }, () => 0n);
    return given[field.name] ?? (shape.kind === 'optional' ? [] : 0n);
  });
const factsOf = (given: readonly Value[]): Facts => ({
  params: [],
  globals: (core.schema.records[0]?.fields ?? []).map(({ shape }): Value => (shape.kind === 'optional' ? [] : 0n)),
  entities: core.schema.records.map(() => []),
  arguments: given,
});

/** Many events in one bucket, some in the next, and gaps in which buckets or whole windows pass by. */
const nextStep = (random: Random): bigint =>
  BigInt(
    random.chance(0.2)
      ? 0
      : random.chance(0.15)
        ? random.below(300)
        : random.chance(0.1)
          ? 15 * random.below(8)
          : random.below(12),
  );

describe.each(deciders)('%s', (_, open) => {
  test('looks back as the model does', async () => {
    const decide = await open();
    const random = createRandom(20261130);
    const seen = { fell: 0, gap: 0, sameSecond: 0 };
    for (let run = 0; run < 6; run += 1) {
      let state: State = initialState(core.schema);
      let now = run === 0 ? BigInt(random.below(20)) : 1_700_000_000n + BigInt(random.below(100));
      let mark = 1_000_000n;
      const events: Seen[] = [];
      for (let at = 0; at < 70; at += 1) {
        const passed = nextStep(random);
        now += passed;
        const jump = random.chance(0.1) ? random.within(5_000n, 10_000_000n) : mark + BigInt(random.below(200_001) - 100_000);
        mark = jump < 5_000n ? 5_000n : jump > 10_000_000n ? 10_000_000n : jump;
        const price = rational(mark, 10_000n);
        const event = (entry: string): Event => ({
          ...{ entry, at: now, by: null, facts: factsOf([blank('market', { id: 7n, mark })]) },
        });
        const answers = (kept: State): Readonly<Record<string, Outcome>> =>
          Object.fromEntries(names.map((name) => [name, decide(name, factsFor(core, kept, event(name), entryOf(name)))]));
        const wanted = says([...events, { at: now, mark: price }], price, now);
        const expected = Object.fromEntries(names.map((name) => [name, { kind: 'value', values: [wanted[name]] }]));
        expect({ run, at, ...answers(state) }).toEqual({ run, at, ...expected });
        if ((wanted['fall'] ?? 0n) > one / 4n) seen.fell += 1;
        if (passed > 60n && events.length > 0) seen.gap += 1;
        if (passed === 0n) seen.sameSecond += 1;
        if (random.chance(0.15)) continue;
        const step = transition(core, decide, state, event('observe'));
        if (step.kind !== 'done') throw new Error(`an event was ${step.kind}`);
        state = step.state;
        events.push({ at: now, mark: price });
        expect({ run, at, ...answers(state) }).toEqual({ run, at, ...expected });
      }
    }
    expect(Math.min(seen.fell, seen.gap, seen.sameSecond)).toBeGreaterThan(15);
  });

  test('sums what was fed in the window, and refuses what would leave the range', async () => {
    const decide = await open();
    const random = createRandom(20261201);
    const seen = { done: 0, refused: 0, forgot: 0 };
    for (const [entry, gauge, bucket, lo, hi] of [
      ['take', 'flow', 10n, 0n, 100n],
      ['shift', 'net', 20n, -50n, 50n],
    ] as const) {
      for (const decimals of [0n, 2n, 18n]) {
        const scale = 10n ** decimals;
        let state: State = initialState(core.schema);
        let now = 1_700_000_000n;
        const fed: { readonly at: bigint; readonly amount: bigint }[] = [];
        for (let at = 0; at < 60; at += 1) {
          now += nextStep(random);
          const amount = random.within(entry === 'take' ? 0n : -60n * scale, 60n * scale) / (random.chance(0.5) ? 4n : 1n);
          const start = (now / bucket) * bucket - 60n;
          const recent = fed.filter((each) => each.at >= start);
          const sum = recent.reduce((all, each) => all + each.amount, 0n);
          const token = blank('token', { id: 9n, asset_decimals: decimals });
          const event = (name: string, given: readonly Value[]): Event => ({
            ...{ entry: name, at: now, by: null, facts: factsOf(given) },
          });
          const said = decide(gauge, factsFor(core, state, event(gauge, [token]), entryOf(gauge)));
          expect({ entry, at, said }).toEqual({ entry, at, said: { kind: 'value', values: [sum] } });
          const step = transition(core, decide, state, event(entry, [token, amount]));
          const inCurrent = fed.filter((each) => each.at / bucket === now / bucket).reduce((all, each) => all + each.amount, 0n);
          const leaves = (value: bigint): boolean => value < lo * scale || value > hi * scale;
          const refused = leaves(sum + amount) || leaves(inCurrent + amount);
          expect({ entry, at, kind: step.kind }).toEqual({ entry, at, kind: refused ? 'refused' : 'done' });
          if (recent.length < fed.length) seen.forgot += 1;
          if (step.kind !== 'done') seen.refused += 1;
          else {
            seen.done += 1;
            state = step.state;
            fed.push({ at: now, amount });
          }
        }
      }
    }
    expect(Math.min(seen.done, seen.refused, seen.forgot)).toBeGreaterThan(15);
  });
});
