/**
 * Governance attacked: whatever is proposed, applied, cancelled, set and adapted in which order and at which time, within no
 * window does a parameter move further than its clauses allow. Nothing is said here of how; only that no way leads past a bound.
 */
import { describe, expect, test } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { compiled } from './policy.ts';

const policy = `policy Bounded
role governance
role guardian
role steward

param fee  : ratio @ 4 in 0 .. 1 = 10%
param cap  : ratio @ 4 in 0 .. 1 = 50%
param ltv  : ratio @ 4 in 0 .. 1 = 80%
param low  : ratio @ 4 in 0 .. 1 = 30%
param high : ratio @ 4 in 0 .. 1 = 40%
param buffer : ratio @ 4 in 0 .. 1 = 25%
fact  stress : ratio @ 4 in 0 .. 1 else refuse

govern fee {
  steward raises by less than 50 bps, once per 100 s
  steward lowers by at most 10% of itself, once per 100 s
  guardian lowers by at most 1%, after 40 s, once per 300 s, expires after 30 s
  never below 2%
  never above 20%
}

govern cap {
  steward changes by at most 2%, after 50 s
  guardian cancels
}

govern ltv {
  governance lowers to any value, ramps over 1000 s rounds down
  steward lowers by at most 5%, once per 200 s, ramps over 1000 s rounds down
}

govern together low, high {
  governance sets any values, once per 60 s
  keeps low < high                        else "crossed"
  keeps abs(high - before high) <= 5%     else "too far"
  keeps abs(low - before low) <= 5%       else "too far"
}

govern buffer {
  steward lowers by at most 1%, once per 100 s
}

adapt buffer toward stress {
  rises by at most 2% per 100 s
  falls by at most 1% per 100 s
  in 5% .. 80%
}

define ltv_now : ratio @ 4 = ltv
`;
const { core } = compiled(policy);
type Moment = { readonly now: number; readonly values: Readonly<Record<string, number>> };

/** What one window of so many seconds, open at its end, may move a parameter: up, and down. */
const bounds: readonly {
  readonly of: string;
  readonly within: number;
  readonly up: (from: number) => number;
  readonly down: (from: number) => number;
}[] = [
  // One raise; one cut of the steward and one of the guardian, in either order.
  { of: 'fee', within: 100, up: (from) => from + 49, down: (from) => Math.min(from * 0.9 - 100, (from - 100) * 0.9) },
  // A proposal takes 50 s, so that no two are applied within 50 s.
  { of: 'cap', within: 50, up: (from) => from + 200, down: (from) => from - 200 },
  // 80% over 1000 s is the steepest there is: 8 a second, and what one second is rounded.
  ...[1, 10, 100].map((within) => ({
    ...{ of: 'ltv', within, up: (from: number) => from },
    down: (from: number) => from - 8 * within - within,
  })),
  { of: 'low', within: 60, up: (from) => from + 500, down: (from) => from - 500 },
  { of: 'high', within: 60, up: (from) => from + 500, down: (from) => from - 500 },
  { of: 'buffer', within: 100, up: (from) => from + 200, down: (from) => from - 200 },
];

const unit = 10_000;
const limits: Readonly<Record<string, readonly [number, number]>> = { fee: [200, 2000], buffer: [500, 8000] };

const play = (of: Core, random: Random, steps: number): { readonly moments: readonly Moment[]; readonly done: number } => {
  const { evaluate } = prepare(of);
  const actions = of.entries.filter((each) => each.kind === 'action');
  const fields = (of.schema.records[0]?.fields ?? []).map((each) => each.name);
  const read = (state: State, now: number) => valuesOf(of, evaluate, state, now);
  let state = initialState(of.schema);
  let now = 1_000;
  let done = 0;
  const moments: Moment[] = [{ now, values: read(state, now) }];
  for (let at = 0; at < steps; at += 1) {
    now += random.pick([0, 0, 0, 1, 1, 9, 39, 40, 49, 50, 51, 59, 60, 70, 71, 99, 100, 101, 199, 200, 299, 300, 1000]);
    const entry = random.pick(actions);
    const before = read(state, now);
    // Near where it stands, at the bounds and one past them; or anywhere.
    const arguments_ = entry.arguments.map(({ name }): Value => {
      const from = before[name.replace('new_', '')] ?? 0;
      const steps = [1, 49, 50, 99, 100, 101, 199, 200, 201, 499, 500, 501, Math.floor(from / 10), Math.floor(from / 10) + 1];
      const near = from + random.pick([-1, 1]) * random.pick(steps);
      return BigInt(Math.max(0, Math.min(unit, random.below(5) === 0 ? random.below(unit + 1) : near)));
    });
    const stress = BigInt(random.pick([0, unit, random.below(unit + 1)]));
    const facts = {
      ...{ params: [], entities: [[]], arguments: arguments_ },
      globals: fields.map((each): Value => (each === 'stress' ? stress : 0n)),
    };
    const event = { entry: entry.name, at: BigInt(now), by: random.pick(entry.roles ?? ['steward']), facts };
    const step = transition(of, evaluate, state, event);
    if (step.kind === 'done') {
      state = step.state;
      done += 1;
    }
    moments.push({ now, values: read(state, now) });
  }
  return { moments, done };
};

const valuesOf = (of: Core, evaluate: Evaluate, state: State, now: number): Readonly<Record<string, number>> => {
  const [globals] = of.schema.records;
  const kept = globals === undefined ? [] : keptFields(globals);
  const told = (globals?.fields ?? []).map(({ source }, at): Value =>
    source === 'now' ? BigInt(now) : (state.globals[kept.indexOf(at)] ?? 0n),
  );
  const found = evaluate('ltv_now', { params: [], entities: [[]], arguments: [], globals: told });
  const [ltv] = found.kind === 'value' ? found.values : [];
  const value = (name: string): number => Number(told[globals?.fields.findIndex((each) => each.name === name) ?? -1]);
  const plain = ['fee', 'cap', 'low', 'high', 'buffer'].map((name) => [name, value(name)] as const);
  return { ...Object.fromEntries(plain), ltv: Number(ltv) };
};
type Evaluate = ReturnType<typeof prepare>['evaluate'];

/** The first moment at which a window has moved something too far. */
const broken = (moments: readonly Moment[]): string | null => {
  for (const [at, { now, values }] of moments.entries()) {
    for (const [name, [lo, hi]] of Object.entries(limits)) {
      const value = values[name] ?? 0;
      if (value < lo || value > hi) return `${name} is ${value} at ${now}`;
    }
    if ((values.low ?? 0) >= (values.high ?? 0)) return `low and high are crossed at ${now}`;
    for (const { of, within, up, down } of bounds) {
      const from = values[of] ?? 0;
      for (const later of moments.slice(at + 1)) {
        if (later.now - now >= within) break;
        const to = later.values[of] ?? 0;
        if (to > up(from) || to < Math.floor(down(from)))
          return `${of} moves from ${from} to ${to} between ${now} and ${later.now}`;
      }
    }
  }
  return null;
};

describe('no order of calls moves a parameter further than its bounds', () => {
  test.each([1, 2, 3, 4, 5, 6])('seed %i', (seed) => {
    const random = createRandom(`bounds ${seed}`);
    let done = 0;
    for (let at = 0; at < 60; at += 1) {
      const played = play(core, random, 120);
      expect(broken(played.moments)).toBeNull();
      done += played.done;
    }
    expect(done).toBeGreaterThan(60 * 10);
  });
});

test.each([
  ['a pause', 'raises by less than 50 bps, once per 100 s', 'raises by less than 50 bps', 'fee'],
  ['a delay', 'changes by at most 2%, after 50 s\n  guardian cancels', 'changes by at most 2%', 'cap'],
  ['a ramp', 'governance lowers to any value, ramps over 1000 s rounds down', 'governance lowers to any value', 'ltv'],
  ['a condition', 'keeps abs(low - before low) <= 5%       else "too far"\n', '', 'low'],
  ['a pace', 'rises by at most 2% per 100 s', 'rises at once', 'buffer'],
])('and without %s there is an order that does', (_, from, to, moved) => {
  expect(policy).toContain(from);
  // What ramps does so in both clauses.
  const text = policy.replace(from, to).replace(moved === 'ltv' ? /\n {2}steward lowers by at most 5%.*/ : /$^/, '');
  const loose = compiled(text).core;
  const random = createRandom(`loose ${moved}`);
  let found: string | null = null;
  for (let at = 0; at < 400 && found === null; at += 1) found = broken(play(loose, random, 120).moments);
  expect(found).toContain(moved);
});
