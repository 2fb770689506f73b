/** Parameters that adapt against a small model of them, written from the reference and not from the compiler. */
import { describe, expect, test } from 'vitest';
import { initialState, keptFields } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import { compiled } from './policy.ts';

const policy = `policy Adapting
role governance

fact want   : ratio @ 0 in 0 .. 1k else refuse
fact stress : ratio @ 0 in 0 .. 3k else refuse
fact floor  : ratio @ 0 in 0 .. 100 else refuse

param line   : ratio @ 0 in 0 .. 1k = 100
param buffer : ratio @ 0 in 0 .. 1k = 50
param most   : ratio @ 0 in 0 .. 1k = 900

adapt line toward 2 * want / 3 rounds down {
  rises once per 100 s
  falls at once
  moves once per 10 s
  in 20 .. 500
}

govern buffer {
  governance raises to any value
  never below 3
  keeps buffer <= most else "above the most"
}
govern most { governance sets any value }

adapt buffer toward stress / 7 rounds up {
  rises by at most 10% of itself rounds up per 50 s
  falls by at most 4 per 80 s
  at least floor
  in 5 .. 800
}

action poke(x: ratio @ 0 in 0 .. 1) {
  keeps adapt_line, adapt_buffer
  require x == 1 else "not now"
}
`;

const { core, checked } = compiled(policy);
const globals = core.schema.records[0];
if (globals === undefined) throw new Error('no policy');
const names = keptFields(globals).map((at) => globals.fields[at]?.name ?? '');

type Line = { readonly line: number; readonly rose: number | null; readonly moved: number | null };
type Buffer = { readonly buffer: number; readonly most: number; readonly rose: number | null; readonly fell: number | null };
type Model = Line & { readonly other: Buffer };
type Told = { readonly want: number; readonly stress: number; readonly floor: number };

const over = (last: number | null, now: number, period: number): boolean => last === null || now - last >= period;
const within = (value: number, lo: number, hi: number): number => Math.min(Math.max(value, lo), hi);

const adaptLine = ({ line, rose, moved }: Line, { want }: Told, now: number): Line => {
  const target = within(Math.floor((2 * want) / 3), 20, 500);
  const may = over(moved, now, 10);
  if (target > line && may && over(rose, now, 100)) return { line: target, rose: now, moved: now };
  return target < line && may ? { line: target, rose, moved: now } : { line, rose, moved };
};

/** Null where what is kept would not hold. */
const adaptBuffer = (model: Buffer, { stress, floor }: Told, now: number): Buffer | null => {
  const { buffer, rose, fell, most } = model;
  const target = within(Math.max(Math.ceil(stress / 7), floor), 5, 800);
  const up = target > buffer && over(rose, now, 50);
  const down = target < buffer && over(fell, now, 80);
  const next = up ? Math.min(target, buffer + Math.ceil(buffer / 10)) : down ? Math.max(target, buffer - 4) : buffer;
  if (next > most) return null;
  return { ...model, buffer: next, rose: next > buffer ? now : rose, fell: next < buffer ? now : fell };
};

const after = (model: Model, entry: string, now: number, told: Told, given: number): Model | null => {
  const { other } = model;
  const withOther = (next: Buffer | null): Model | null => next && { ...model, other: next };
  switch (entry) {
    case 'adapt_line':
      return { ...model, ...adaptLine(model, told, now) };
    case 'adapt_buffer':
      return withOther(adaptBuffer(other, told, now));
    case 'poke': {
      const next = adaptBuffer(other, told, now);
      return next && given === 1 ? { ...adaptLine(model, told, now), other: next } : null;
    }
    case 'raise_buffer':
      return given > other.buffer && given <= other.most ? withOther({ ...other, buffer: given }) : null;
    case 'set_most':
      return other.buffer <= given ? withOther({ ...other, most: given }) : null;
    default:
      throw new Error(entry);
  }
};

const keptIn = (values: readonly Value[]): Model => {
  const number = (name: string): number => Number(values[names.indexOf(name)]);
  const time = (name: string): number | null => {
    const value = values[names.indexOf(name)];
    return Array.isArray(value) && value.length > 0 ? Number(value[0]) : null;
  };
  const other = { buffer: number('buffer'), most: number('most'), rose: time('buffer_rose'), fell: time('buffer_fell') };
  return { line: number('line'), rose: time('line_rose'), moved: time('line_moved'), other };
};

const deciders: readonly (readonly [string, (entry: string, facts: Facts) => Outcome])[] = [
  ['the interpreter', prepare(core).evaluate],
  ['the reference', reference(checked).evaluate],
];

describe.each(deciders)('%s', (_, decide) => {
  test('moves the parameters as the model does', () => {
    const random = createRandom(20261129);
    const seen = { refused: 0, rose: 0, fell: 0, stayed: 0 };
    for (let run = 0; run < 40; run += 1) {
      let state = initialState(core.schema);
      let now = 1000;
      for (let at = 0; at < 100; at += 1) {
        now += random.below(random.chance(0.3) ? 150 : 20);
        const model = keptIn(state.globals);
        const entry = random.pick(['adapt_line', 'adapt_buffer', 'adapt_buffer', 'poke', 'raise_buffer', 'set_most']);
        const told = {
          want: random.below(random.chance(0.5) ? 1001 : 300),
          stress: random.below(3001),
          floor: random.below(101),
        };
        const given = entry === 'poke' ? random.below(2) : random.below(random.chance(0.5) ? 1001 : 300);
        const facts = {
          ...{ params: [], entities: [[]], arguments: entry.startsWith('adapt') ? [] : [BigInt(given)] },
          globals: globals.fields.map(({ name }): Value =>
            BigInt(Object.entries(told).find(([each]) => each === name)?.[1] ?? 0),
          ),
        };
        const by = entry === 'raise_buffer' || entry === 'set_most' ? 'governance' : null;
        const step = transition(core, decide, state, { entry, at: BigInt(now), by, facts });
        const next = after(model, entry, now, told, given);
        const kind = next === null ? 'refused' : 'done';
        expect({ run, at, entry, told, given, kind: step.kind }).toEqual({ run, at, entry, told, given, kind });
        if (step.kind !== 'done' || next === null) {
          seen.refused += 1;
          continue;
        }
        state = step.state;
        expect({ run, at, entry, model: keptIn(state.globals) }).toEqual({ run, at, entry, model: next });
        const moved = next.other.buffer - model.other.buffer + next.line - model.line;
        seen[moved > 0 ? 'rose' : moved < 0 ? 'fell' : 'stayed'] += 1;
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
  });
});
