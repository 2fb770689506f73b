/** A breaker against a small model of it, written from the reference and not from the compiler. */
import { describe, expect, test } from 'vitest';
import { initialState } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import { compiled } from './policy.ts';

const policy = `policy Watch
role governance

entity market[..2] {
  key  id   : address
  fact drop : ratio @ 2 in 0 .. 1 else refuse
}
entity account {
  key  id   : address
  fact held : ratio @ 0 in 0 .. 1M else refuse
}

breaker shock of m: market {
  level caution when m.drop > 10% {
    at least 100 s
    leaves when m.drop < 5%
  }
  level closing when m.drop > 20% {
    refuses take
    leaves when m.drop < 15% for 50 s, to caution
  }
  level halt when m.drop > 30% {
    refuses put
    at least 200 s
    leaves when m.drop < 8% for 60 s, to closing
  }
  reset by governance
}

action take(a: account, which: market, x: ratio @ 0 in 0 .. 5) {
  changes a.held by -x
}
action put(a: account, which: market, x: ratio @ 0 in 0 .. 5) {
  changes a.held by x
}
`;

const { core, checked } = compiled(policy);

type Level = 0 | 1 | 2 | 3;
type Model = { readonly level: Level; readonly since: number; readonly calm: number | null };
const trips = [0, 10, 20, 30];
const leaves = [0, 5, 15, 8];
const least = [0, 100, 0, 200];
const hold = [0, 0, 50, 60];
const below: readonly Level[] = [0, 0, 1, 2];

const holds = (level: Level, drop: number): boolean => drop > (trips[level] ?? 0);

/** The level that holds now. */
const judge = ({ level, since, calm }: Model, drop: number, now: number): Level => {
  for (const graver of [3, 2, 1] as const) if (graver > level && holds(graver, drop)) return graver;
  if (level === 0) return 0;
  const to = below[level] ?? 0;
  const passes = ([1, 2, 3] as const).filter((each) => each > to && each <= level);
  if (passes.some((each) => holds(each, drop)) || now - since < (least[level] ?? 0) || drop >= (leaves[level] ?? 0)) return level;
  const wait = hold[level] ?? 0;
  return wait > 0 && (calm === null || now - calm < wait) ? level : to;
};

const keep = (model: Model, drop: number, now: number): Model => {
  const level = judge(model, drop, now);
  const stays = level === model.level;
  const isCalm = (hold[level] ?? 0) > 0 && drop < (leaves[level] ?? 0);
  return { level, since: stays ? model.since : now, calm: isCalm ? (stays ? (model.calm ?? now) : now) : null };
};

const deciders: readonly (readonly [string, (entry: string, facts: Facts) => Outcome])[] = [
  ['the interpreter', prepare(core).evaluate],
  ['the reference', reference(checked).evaluate],
];

describe.each(deciders)('%s', (_, decide) => {
  test('goes through the levels as the model does', () => {
    const random = createRandom(20261122);
    const seen = { refused: 0, forbidden: 0, changed: 0 };
    for (let run = 0; run < 60; run += 1) {
      let state = initialState(core.schema);
      let model: Model = { level: 0, since: 0, calm: null };
      let now = 1000;
      for (let at = 0; at < 50; at += 1) {
        now += random.below(60);
        const drop = random.chance(0.4) ? random.below(40) : random.below(12);
        const entry = random.pick(['update_shock', 'update_shock', 'take', 'put', 'reset_shock']);
        const by = entry === 'reset_shock' && random.chance(0.3) ? 'governance' : null;
        const passed = entry === 'take' || entry === 'put' ? [[2n, 1000n], 0n, 1n] : [0n];
        const facts = {
          params: [],
          globals: [0n, 0n],
          entities: core.schema.records.map((each) => (each.name === 'market' ? [[1n, BigInt(drop), 0n, [], []]] : [])),
          arguments: passed,
        };
        const step = transition(core, decide, state, { entry, at: BigInt(now), by, facts });
        const level = judge(model, drop, now);
        const refuses = (entry === 'take' && level >= 2) || (entry === 'put' && level >= 3);
        const expected = entry === 'reset_shock' && by === null ? 'forbidden' : refuses ? 'refused' : 'done';
        expect({ run, at, kind: step.kind }).toEqual({ run, at, kind: expected });
        if (step.kind !== 'done') {
          if (step.kind === 'refused') seen.refused += 1;
          else seen.forbidden += 1;
          continue;
        }
        const next: Model = entry === 'reset_shock' ? { level: 0, since: 0, calm: null } : keep(model, drop, now);
        if (next.level !== model.level) seen.changed += 1;
        [state, model] = [step.state, next];
        const kept = state.members.get(1)?.get(1n);
        expect({ run, at, level: kept?.[0], since: kept?.[1], calm: kept?.[2] }).toEqual({
          ...{ run, at, level: BigInt(model.level) },
          since: model.level === 0 ? [] : [BigInt(model.since)],
          calm: model.calm === null ? [] : [BigInt(model.calm)],
        });
      }
    }
    expect(Math.min(seen.refused, seen.forbidden, seen.changed)).toBeGreaterThan(50);
  });
});
