/** All that a breaker can say, on sequences of events against a small model of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import {
  calmMarket,
  ebb,
  freeze,
  judgeFalling,
  judgeOutflows,
  judgeWide,
  keepFalling,
  keepOutflows,
  keepWide,
  mayResetToCaution,
  resetFalling,
  steady,
  tripFalling,
  type Falling,
  type Outflows,
  type Told,
  type Wide,
} from './halts-model.ts';
import { compiled } from './policy.ts';

const { core, checked } = compiled(readFileSync('policies/halts.risk', 'utf8'));

type Model = { readonly wide: Wide; readonly falling: Falling; readonly outflows: Outflows; readonly kept: number };
const fresh: Model = { wide: calmMarket, falling: steady, outflows: ebb, kept: 0 };

type Asked = { readonly entry: string; readonly by: string | null; readonly told: Told; readonly amount: number };

const roles: Readonly<Record<string, readonly string[]>> = {
  reset_falling: ['governance'],
  reset_falling_to_caution: ['guardian'],
  reset_outflows: ['governance'],
  trip_falling_halt: ['guardian'],
  trip_outflows_frozen: ['guardian', 'governance'],
  release: ['governance'],
};

type Played = Model | 'forbidden' | 'refused';

/** What the event makes of the model; in words why it is refused. */
const play = (model: Model, { entry, by, told, amount }: Asked): Played => {
  const allowed = roles[entry];
  if (allowed !== undefined && (by === null || !allowed.includes(by))) return 'forbidden';
  const { wide, falling, outflows, kept } = model;
  switch (entry) {
    case 'update_market_wide':
      return { ...model, wide: keepWide(wide, told) };
    case 'update_falling':
      return { ...model, falling: keepFalling(falling, told) };
    case 'update_outflows':
      return { ...model, outflows: keepOutflows(outflows, told) };
    case 'reset_falling':
      return { ...model, falling: resetFalling(falling, 0, told.now) };
    case 'reset_falling_to_caution':
      return mayResetToCaution(falling, told) ? { ...model, falling: resetFalling(falling, 1, told.now) } : 'refused';
    case 'reset_outflows':
      return { ...model, outflows: ebb };
    case 'trip_falling_halt':
      return { ...model, falling: tripFalling(falling, told.now) };
    case 'trip_outflows_frozen':
      return { ...model, outflows: freeze(outflows, told.now) };
    case 'trade': {
      const level = judgeFalling(falling, told);
      if (judgeWide(wide, told) >= 1 || level >= 2 || (level === 1 && Math.abs(amount) > 10)) return 'refused';
      return { ...model, wide: keepWide(wide, told), falling: keepFalling(falling, told) };
    }
    case 'withdraw': {
      const held = judgeOutflows(outflows, told) >= 1 ? Math.abs(amount) : 0;
      return { ...model, outflows: keepOutflows(outflows, told), kept: kept + held };
    }
    case 'release':
      return Math.abs(amount) > kept ? 'refused' : { ...model, kept: kept - Math.abs(amount) };
    default:
      return model;
  }
};

const names = core.entries.filter((each) => each.kind === 'action').map((each) => each.name);

/** The facts of one account and one market; what is kept is not looked at. */
const factsOf = ({ entry, told, amount }: Asked): Facts => {
  const known: Readonly<Record<string, Value>> = {
    ...{ below_close: BigInt(told.below), fall: BigInt(told.fall), outflow: BigInt(told.outflow) * 1_000_000n, id: 1n },
    ...{ cash: 1_000_000n * 1_000_000n, owned: 5_000_000n },
  };
  const record = (name: string): readonly Value[] =>
    (core.schema.records.find((each) => each.name === name)?.fields ?? []).map((each) => known[each.name] ?? 0n);
  const size = BigInt(entry === 'trade' ? amount : Math.abs(amount)) * 1_000_000n;
  const given = core.entries.find((each) => each.name === entry)?.arguments ?? [];
  return {
    ...{ params: [], globals: record(core.schema.records[0]?.name ?? '') },
    entities: core.schema.records.map((each) => (each.name === 'market' ? [record('market')] : [])),
    arguments: given.map(({ shape }) => (shape.kind === 'record' ? record('account') : shape.kind === 'ref' ? 0n : size)),
  };
};

/** What is kept, by its name. */
const keptIn = (state: State): Readonly<Record<string, Value | undefined>> => {
  const all: Record<string, Value | undefined> = {};
  for (const record of core.schema.records) {
    const values = record.id === 0 ? state.globals : state.members.get(record.id)?.get(1n);
    keptFields(record).forEach((field, at) => {
      all[record.fields[field]?.name ?? ''] = values?.[at];
    });
  }
  return all;
};

const time = (at: number | null): Value => (at === null ? [] : [BigInt(at)]);
const expected = ({ wide, falling, outflows, kept }: Model): Readonly<Record<string, Value>> => ({
  ...{ market_wide_kept: BigInt(wide.level), market_wide_since: time(wide.since), market_wide_three_ended: time(wide.ended) },
  ...{ market_wide_one_tripped: time(wide.tripped[0]), market_wide_two_tripped: time(wide.tripped[1]) },
  ...{ outflows_kept: BigInt(outflows.level), outflows_since: time(outflows.since) },
  ...(falling === steady
    ? {}
    : {
        ...{ falling_kept: BigInt(falling.level), falling_since: time(falling.since), falling_calm: time(falling.calm) },
        ...{ falling_caution_held: time(falling.held), falling_halt_seen: BigInt(falling.seen) },
        falling_calm_events: BigInt(falling.quiet),
      }),
  ...(kept === 0 ? {} : { kept: BigInt(kept) * 1_000_000n }),
});

const deciders: readonly (readonly [string, (entry: string, facts: Facts) => Outcome])[] = [
  ['the interpreter', prepare(core).evaluate],
  ['the reference', reference(checked).evaluate],
];

describe.each(deciders)('%s', (_, decide) => {
  test('goes through all levels as the model does', () => {
    const random = createRandom(20261128);
    const seen = { refused: 0, forbidden: 0, late: 0, early: 0 };
    const reached = new Set<string>();
    for (let run = 0; run < 50; run += 1) {
      let state = initialState(core.schema);
      let model = fresh;
      let begun = false;
      // On a Thursday before trading, so that a weekend comes along.
      let now = 1_700_143_200 + random.below(7 * 3600);
      const rough = random.below(4);
      for (let step = 0; step < 120; step += 1) {
        const wait = random.chance(0.06) ? 1800 + random.below(16 * 3600) : random.below(random.chance(0.2) ? 900 : 40);
        const entry = random.pick(names);
        const isLate: boolean = begun && random.chance(0.1);
        const at = isLate ? now - 1 - random.below(100) : now + wait;
        const told: Told = {
          now: Math.max(at, now),
          below: random.chance(0.3 * rough) ? random.below(2600) : random.below(700),
          fall: random.chance(0.25 * rough) ? 400 + random.below(1200) : random.below(400),
          outflow: random.chance(0.3) ? 990_000 + random.below(20_000) : random.below(900_000),
        };
        const by = random.pick([null, 'governance', 'guardian']);
        const asked: Asked = { entry, by, told, amount: random.below(41) - 20 };
        const { kind, ...rest } = transition(core, decide, state, { entry, at: BigInt(at), by, facts: factsOf(asked) });
        const mayBeLate = !['trade', 'withdraw', 'release'].includes(entry);
        const next = play(model, asked);
        const after: Played = next === 'forbidden' ? next : isLate && !mayBeLate ? 'refused' : next;
        expect({ run, step, entry, kind }).toEqual({ run, step, entry, kind: typeof after === 'string' ? after : 'done' });
        if (isLate) seen[mayBeLate ? 'late' : 'early'] += 1;
        if (typeof after === 'string') {
          seen[after] += 1;
          continue;
        }
        if (!('state' in rest)) throw new Error('done, without a state');
        [state, model, now, begun] = [rest.state, after, told.now, true];
        expect({ run, step, entry, ...keptIn(state) }).toMatchObject({
          run,
          step,
          entry,
          clock: BigInt(now),
          ...expected(model),
        });
        reached.add(`wide ${model.wide.level}`).add(`falling ${model.falling.level}`).add(`outflows ${model.outflows.level}`);
      }
    }
    expect(Math.min(seen.refused, seen.forbidden, seen.late, seen.early)).toBeGreaterThan(50);
    expect(reached.size).toBe(10);
  });
});
