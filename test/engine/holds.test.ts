/**
 * Levels that hold, on `policies/delayed_settlement.risk`, against a small model of it: what an attempt would leave trips the
 * breaker, a withdrawal is done and waits, a loan is not made, and what would be refused anyway trips nothing.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import { compiled } from './policy.ts';

const { core, checked } = compiled(readFileSync('policies/delayed_settlement.risk', 'utf8'));

/** In whole dollars; `moved` is every flow with the bucket of five minutes in which it came. */
type Model = {
  readonly balance: number;
  readonly debt: number;
  readonly waiting: number;
  readonly reserve: number;
  readonly moved: readonly { readonly bucket: number; readonly amount: number }[];
  readonly locked: boolean;
  readonly since: number | null;
  readonly held: number;
};
const fresh: Model = { balance: 0, debt: 0, waiting: 0, reserve: 0, moved: [], locked: false, since: null, held: 0 };

const bucketOf = (now: number): number => Math.floor(now / 300);

const isDrained = ({ reserve, moved }: Model, now: number): boolean => {
  const flow = moved.reduce((sum, each) => (each.bucket >= bucketOf(now) - 48 ? sum + each.amount : sum), 0);
  const begun = reserve - flow;
  return begun >= 1_000 && reserve * 10 < begun * 7;
};

/** The level that `seen` gives, from the level that was kept. */
const levelOf = (kept: Model, seen: Model, now: number): boolean => {
  if (!kept.locked) return isDrained(seen, now);
  return isDrained(seen, now) || kept.since === null || now - kept.since < 86_400;
};

const keep = (before: Model, after: Model, locked: boolean, now: number): Model => ({
  ...after,
  locked,
  since: locked ? (before.locked ? before.since : now) : null,
});

const moving = (model: Model, now: number, amount: number): Model => ({
  ...model,
  reserve: model.reserve + amount,
  moved: [...model.moved, { bucket: bucketOf(now), amount }],
});

type Asked = { readonly entry: string; readonly amount: number; readonly now: number };

const play = (model: Model, { entry, amount, now }: Asked): Model | 'refused' => {
  const good = (next: Model): Model | 'refused' =>
    Math.min(next.balance, next.debt, next.waiting, next.reserve) < 0 ? 'refused' : next;
  switch (entry) {
    case 'deposit':
      return { ...moving(model, now, amount), balance: model.balance + amount };
    case 'repay':
      return good({ ...moving(model, now, amount), debt: model.debt - amount });
    case 'withdraw': {
      const after = good({ ...moving(model, now, -amount), balance: model.balance - amount });
      if (after === 'refused') return after;
      const locked = levelOf(model, after, now);
      return keep(model, { ...after, waiting: model.waiting + (locked ? amount : 0) }, locked, now);
    }
    case 'borrow': {
      const after = good({ ...moving(model, now, -amount), debt: model.debt + amount });
      if (after === 'refused' || after.debt * 2 > after.balance) return 'refused';
      const locked = levelOf(model, after, now);
      return keep(model, locked ? { ...model, held: model.held + 1 } : after, locked, now);
    }
    case 'claim': {
      const after = good({ ...model, waiting: model.waiting - amount });
      const locked = levelOf(model, model, now);
      return after === 'refused' || locked ? 'refused' : keep(model, after, locked, now);
    }
    case 'update_drain':
      return keep(model, model, levelOf(model, model, now), now);
    default:
      return { ...model, locked: false, since: null };
  }
};

const usd = (amount: number): bigint => BigInt(amount) * 1_000_000n;

const factsOf = ({ entry, amount }: Asked): Facts => {
  const nothing = (record: number): readonly Value[] =>
    (core.schema.records[record]?.fields ?? []).map(({ name, stored }) => (name === 'id' ? 1n : (stored?.initial ?? 0n)));
  const given = core.entries.find((each) => each.name === entry)?.arguments ?? [];
  return {
    params: core.schema.params.map((each) => each.default),
    globals: nothing(0),
    entities: core.schema.records.map(() => []),
    arguments: given.map(({ shape }) => (shape.kind === 'record' ? nothing(shape.record) : usd(amount))),
  };
};

/** What is kept, by its name. */
const keptIn = (state: State): Readonly<Record<string, Value | undefined>> => {
  const all: Record<string, Value | undefined> = {};
  for (const record of core.schema.records) {
    const values = record.id === 0 ? state.globals : state.members.get(record.id)?.get(1n);
    keptFields(record).forEach((field, at) => {
      const { name = '', stored } = record.fields[field] ?? {};
      all[name] = values?.[at] ?? stored?.initial;
    });
  }
  return all;
};

const deciders: readonly (readonly [string, (entry: string, facts: Facts) => Outcome])[] = [
  ['the interpreter', prepare(core).evaluate],
  ['the reference', reference(checked).evaluate],
];

test.each(deciders)('%s holds what the model holds', (_, decide) => {
  const random = createRandom(20261129);
  const seen = { held: 0, waiting: 0, refused: 0, tripped: 0, left: 0 };
  for (let run = 0; run < 15; run += 1) {
    let state = initialState(core.schema);
    let model = fresh;
    let now = 1_700_000_000 + random.below(100_000);
    for (let step = 0; step < 80; step += 1) {
      now += random.chance(0.05) ? 40_000 + random.below(60_000) : random.below(1_500);
      const entry = random.pick(['deposit', 'withdraw', 'withdraw', 'borrow', 'repay', 'claim', 'update_drain', 'reset_drain']);
      const asked: Asked = { entry, amount: random.below(entry === 'deposit' ? 4_000 : 1_500), now };
      if (entry === 'reset_drain' && random.chance(0.8)) continue;
      const done = transition(core, decide, state, { entry, at: BigInt(now), by: 'admin', facts: factsOf(asked) });
      const next = play(model, asked);
      expect({ run, step, entry, kind: done.kind }).toEqual({ run, step, entry, kind: next === 'refused' ? next : 'done' });
      if (next === 'refused' || done.kind !== 'done') {
        seen.refused += 1;
        continue;
      }
      seen.held += next.held - model.held;
      if (next.waiting > model.waiting) seen.waiting += 1;
      if (next.locked !== model.locked) seen[next.locked ? 'tripped' : 'left'] += 1;
      [state, model] = [done.state, next];
      expect({ run, step, entry, ...keptIn(state) }).toMatchObject({
        ...{ run, step, entry, balance: usd(model.balance), debt: usd(model.debt), waiting: usd(model.waiting) },
        ...{ reserve: usd(model.reserve), drain_held: BigInt(model.held), drain_kept: model.locked ? 1n : 0n },
        drain_since: model.since === null ? [] : [BigInt(model.since)],
      });
    }
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(8);
});

describe('an attempt that would be refused anyway', () => {
  const decide = prepare(core).evaluate;
  const done = (state: State, asked: Asked): State => {
    const step = transition(core, decide, state, { entry: asked.entry, at: BigInt(asked.now), by: null, facts: factsOf(asked) });
    return step.kind === 'done' ? step.state : state;
  };

  test.each([
    ['takes more than there is', 'withdraw', 10_001],
    ['borrows too much', 'borrow', 5_001],
  ])('%s, and trips nothing', (_, entry, amount) => {
    const rich = done(initialState(core.schema), { entry: 'deposit', amount: 10_000, now: 1_700_000_000 });
    const after = done(rich, { entry, amount, now: 1_700_020_000 });
    expect(after).toBe(rich);
  });
});
