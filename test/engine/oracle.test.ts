/** Oracles against a small model of them, written from the reference and not from the compiler. */
import { describe, expect, test } from 'vitest';
import { initialState } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { loadTypescript } from '../support/typescript.ts';
import { compiled } from './policy.ts';

const policy = `policy Feeds

entity market[..2] {
  key  id : address
  list reports[..4] of report unique by source {
    source : ratio @ 0 in 0 .. 9   else refuse
    price  : ratio @ 2 in 1 .. 100 else drop
    weight : ratio @ 0 in 0 .. 5   else refuse
    at     : time
  }
}
entity account {
  key  id   : address
  fact held : ratio @ 0 in 0 .. 1M else refuse
}

oracle mark of m: market : ratio @ 2 in 1 .. 100 from report in m.reports {
  reject older than 60 s
  reject further than 10% from median
  need 2
  take lower weighted median by report.weight
  moves at most 5% per 10 s, rounds down
  after 100 s uncertain
  after 300 s unavailable
}

oracle slow of m: market : ratio @ 2 in 1 .. 100 from report in m.reports {
  reject older than 30 s
  reject when report.weight == 0
  need 3
  take mean, rounds down
  delay 50 s
  fallback mark(m)
  after 200 s unavailable
}

define gap(m: market) : ratio @ 2 = abs(mark(m) - slow(m))

action take(a: account, m: market, x: ratio @ 0 in 0 .. 5) {
  needs mark at least uncertain
  keeps mark(m)
  changes a.held by -x
  require mark(m) < 60 else "too dear"
}
action give(a: account, m: market, x: ratio @ 0 in 0 .. 5) {
  needs slow at least valid
  needs mark at least valid
  changes a.held by x
  require gap(m) < 40 else "too far apart"
}
`;

const { core, checked } = compiled(policy);

type Report = { readonly price: number; readonly weight: number; readonly at: number };
type Model = {
  readonly mark: number;
  readonly markAt: number | null;
  readonly slow: number;
  readonly slowAt: number | null;
  readonly next: number;
  readonly nextAt: number | null;
};
type Level = 0 | 1 | 2;
type Seen = { readonly price: number; readonly validity: Level; readonly after: Partial<Model> };

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const young = (reports: readonly Report[], now: number, age: number): readonly Report[] =>
  reports.filter(({ price, at }) => price >= 100 && price <= 10_000 && at <= now && now - at <= age);

const seeMark = (model: Model, reports: readonly Report[], now: number): Seen => {
  const told = young(reports, now, 60);
  const middle = told.map((each) => each.price).sort((a, b) => a - b)[(told.length - 1) >> 1] ?? model.mark;
  const near = told.filter(({ price }) => Math.abs(price - middle) * 10 <= middle);
  const total = sum(near.map((each) => each.weight));
  const upTo = (price: number): number => sum(near.filter((each) => each.price <= price).map((each) => each.weight));
  const prices = near.map((each) => each.price).sort((a, b) => a - b);
  const fresh = near.length < 2 ? null : (prices.find((each) => 2 * upTo(each) >= total) ?? null);
  const { mark: held, markAt: at } = model;
  const waits = at !== null && now - at < 10;
  const clamped = Math.floor(Math.max(Math.min(100 * (fresh ?? held), 105 * held), 95 * held) / 100);
  const price = at === null ? (fresh ?? held) : waits ? held : clamped;
  const age = at === null ? Infinity : now - at;
  const validity = fresh !== null ? 2 : age > 300 ? 0 : age > 100 ? 1 : 2;
  return { price, validity, after: { mark: price, markAt: fresh !== null && !waits ? now : at } };
};

const seeSlow = (model: Model, reports: readonly Report[], now: number): Seen => {
  const told = young(reports, now, 30).filter((each) => each.weight !== 0);
  const mark = seeMark(model, reports, now);
  const own = told.length < 3 ? null : Math.floor(sum(told.map((each) => each.price)) / told.length);
  const fresh = own ?? (mark.validity === 2 ? mark.price : null);
  const { slowAt, nextAt } = model;
  const isOver = nextAt !== null && now - nextAt >= 50;
  const updated = isOver && fresh !== null;
  const age = slowAt === null ? Infinity : now - slowAt;
  const price = updated ? model.next : model.slow;
  const begins = fresh !== null && (nextAt === null || isOver);
  return {
    ...{ price, validity: updated || age <= 200 ? 2 : 0 },
    after: {
      ...{ slow: price, slowAt: updated ? now : slowAt },
      ...(begins ? { next: fresh, nextAt: now } : {}),
    },
  };
};

const optional = (value: number | null): Value => (value === null ? [] : [BigInt(value)]);
const inState = (model: Model): readonly Value[] => [
  ...[BigInt(model.mark), optional(model.markAt), BigInt(model.slow), optional(model.slowAt)],
  ...[BigInt(model.next), optional(model.nextAt)],
];

const randomReports = (random: Random, now: number, around: number): readonly Report[] =>
  Array.from({ length: random.below(5) }, () => ({
    price: random.chance(0.1) ? random.below(20_000) : around + random.below(around >> 3),
    weight: random.below(4),
    at: now - random.below(random.chance(0.3) ? 90 : 25) + random.below(3),
  }));

type Decide = (entry: string, facts: Facts) => Outcome;
const deciders: readonly (readonly [string, () => Promise<Decide>])[] = [
  ['the interpreter', async () => Promise.resolve(prepare(core).evaluate)],
  ['the reference', async () => Promise.resolve(reference(checked).evaluate)],
  ['the generated TypeScript', async () => (await loadTypescript(core)).evaluate],
];

describe.each(deciders)('%s', (_, load) => {
  test('sees, keeps and trusts the prices as the model does', async () => {
    const decide = await load();
    const random = createRandom(20261128);
    const seen = { refused: 0, moved: 0, held: 0, uncertain: 0, unavailable: 0, hops: 0 };
    for (let run = 0; run < 60; run += 1) {
      let state = initialState(core.schema);
      let model: Model = { mark: 100, markAt: null, slow: 100, slowAt: null, next: 100, nextAt: null };
      let now = 1000;
      for (let at = 0; at < 40; at += 1) {
        now += random.chance(0.15) ? random.below(400) : random.below(20);
        const reports = randomReports(random, now, 200 + random.below(6000));
        const entry = random.pick(['update_mark', 'update_slow', 'update_slow', 'take', 'give', 'mark_validity', 'slow']);
        const told = reports.map((each, source): Value => [
          BigInt(source),
          BigInt(each.price),
          BigInt(each.weight),
          BigInt(each.at),
        ]);
        const facts: Facts = {
          params: [],
          globals: [BigInt(now), 0n],
          entities: core.schema.records.map((each) => (each.name === 'market' ? [[1n, told, ...inState(model)]] : [])),
          arguments: entry === 'take' || entry === 'give' ? [[2n, 1000n], 0n, 1n] : [0n],
        };
        const mark = seeMark(model, reports, now);
        const slow = seeSlow(model, reports, now);
        const place = { run, at, entry };
        if (entry === 'mark_validity' || entry === 'slow') {
          const value = BigInt(entry === 'slow' ? slow.price : mark.validity);
          expect({ ...place, outcome: decide(entry, facts) }).toEqual({ ...place, outcome: { kind: 'value', values: [value] } });
          continue;
        }
        const step = transition(core, decide, state, { entry, at: BigInt(now), by: null, facts });
        const refuses =
          (entry === 'take' && (mark.validity < 1 || mark.price >= 6000)) ||
          (entry === 'give' && (mark.validity < 2 || slow.validity < 2 || Math.abs(mark.price - slow.price) >= 4000));
        expect({ ...place, kind: step.kind }).toEqual({ ...place, kind: refuses ? 'refused' : 'done' });
        if (step.kind !== 'done') {
          seen.refused += 1;
          continue;
        }
        // What keeps the slow price keeps the one that stands in for it too.
        const next: Model = {
          ...model,
          ...(entry === 'give' ? {} : mark.after),
          ...(entry === 'update_slow' ? slow.after : {}),
        };
        if (next.mark !== model.mark) seen.moved += 1;
        else seen.held += 1;
        if (next.slow !== model.slow) seen.hops += 1;
        if (mark.validity === 1) seen.uncertain += 1;
        if (mark.validity === 0) seen.unavailable += 1;
        [state, model] = [step.state, next];
        const kept = state.members.get(1)?.get(1n);
        if (entry !== 'give' || kept !== undefined)
          expect({ ...place, kept: kept?.slice(0, 6) }).toEqual({ ...place, kept: inState(model) });
      }
    }
    expect(
      Object.values(seen).every((each) => each > 10),
      JSON.stringify(seen),
    ).toBe(true);
  });
});
