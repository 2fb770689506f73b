/** Governed parameters against a small model of them, written from the reference and not from the compiler. */
import { describe, expect, test } from 'vitest';
import { initialState, keptFields } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { compiled } from './policy.ts';

const policy = `policy Governed
role governance
role guardian
role steward

param fee  : ratio @ 4 in 0 .. 10% = 1%
param ltv  : ratio @ 4 in 0 .. 1   = 80%
param low  : ratio @ 2 in 0 .. 1   = 10%
param high : ratio @ 2 in 0 .. 1   = 20%

govern fee {
  governance sets any value in 50 bps .. 5%, after 200 s, expires after 100 s
  guardian lowers by at most 10% of itself, once per 50 s
  guardian lowers to any value, after 90 s, once per 400 s
  steward raises by less than 40 bps, once per 80 s
  steward changes by at most 20% of itself rounds up, after 60 s
  guardian cancels
  never below 20 bps
}

govern ltv {
  governance lowers to any value, ramps over 1000 s rounds down
  governance raises to any value
  steward lowers to any value, after 100 s, ramps over 1000 s rounds down
}

govern together low, high {
  governance sets any values
  keeps low < high                        else "crossed"
  keeps abs(high - before high) <= before high / 2 else "too far"
}

define both : ratio @ 4 = fee + ltv
`;

const { core, checked } = compiled(policy);
const globals = core.schema.records[0];
if (globals === undefined) throw new Error('no policy');
const names = keptFields(globals).map((at) => globals.fields[at]?.name ?? '');

type Proposal = { readonly to: number; readonly due: number } | null;
type Model = {
  readonly fee: number;
  readonly proposed: Proposal;
  readonly change: Proposal;
  readonly cut: Proposal;
  readonly cutAt: number | null;
  readonly lowered: number | null;
  readonly raised: number | null;
  readonly ramp: { readonly from: number; readonly to: number; readonly began: number | null };
  readonly slow: Proposal;
  readonly low: number;
  readonly high: number;
};

const ltvOf = ({ ramp: { from, to, began } }: Model, now: number): number => {
  if (began === null || now - began >= 1000) return to;
  const left = 1000 - (now - began);
  return Math.floor((to * 1000 + (from - to) * left) / 1000);
};

const isFree = (last: number | null, now: number, period: number): boolean => last === null || now - last >= period;
const mayChange = (fee: number, to: number): boolean => Math.abs(to - fee) <= Math.ceil(fee / 5);

/** Who may do what: others are forbidden. */
const roles: Readonly<Record<string, readonly string[]>> = {
  propose_fee: ['governance'],
  cancel_fee: ['governance', 'guardian'],
  lower_fee_by_guardian: ['guardian'],
  propose_lower_fee_by_guardian: ['guardian'],
  cancel_lower_fee_by_guardian: ['guardian'],
  raise_fee: ['steward'],
  propose_change_fee: ['steward'],
  cancel_change_fee: ['steward', 'guardian'],
  lower_ltv_by_governance: ['governance'],
  raise_ltv: ['governance'],
  propose_lower_ltv_by_steward: ['steward'],
  cancel_lower_ltv_by_steward: ['steward'],
  set_low_and_high: ['governance'],
};
const open = ['apply_fee', 'apply_lower_fee_by_guardian', 'apply_change_fee', 'apply_lower_ltv_by_steward'];

/** The model after an event, null where it is refused. */
const after = (model: Model, entry: string, now: number, [to = 0, other = 0]: readonly number[]): Model | null => {
  const { fee, proposed, change, cut, ramp, slow, low, high } = model;
  const ltv = ltvOf(model, now);
  switch (entry) {
    case 'propose_fee':
      return to < 50 || to > 500 ? null : { ...model, proposed: { to, due: now + 200 } };
    case 'apply_fee':
      return proposed === null || now < proposed.due || now > proposed.due + 100
        ? null
        : { ...model, fee: proposed.to, proposed: null };
    case 'cancel_fee':
      return proposed && { ...model, proposed: null };
    case 'lower_fee_by_guardian':
      return to < 20 || to >= fee || (fee - to) * 10 > fee || !isFree(model.lowered, now, 50)
        ? null
        : { ...model, fee: to, lowered: now };
    case 'propose_lower_fee_by_guardian':
      return to < 20 || to >= fee ? null : { ...model, cut: { to, due: now + 90 } };
    case 'apply_lower_fee_by_guardian':
      return cut === null || now < cut.due || cut.to >= fee || !isFree(model.cutAt, now, 400)
        ? null
        : { ...model, fee: cut.to, cut: null, cutAt: now };
    case 'cancel_lower_fee_by_guardian':
      return cut && { ...model, cut: null };
    case 'raise_fee':
      return to > 1000 || to <= fee || to - fee >= 40 || !isFree(model.raised, now, 80)
        ? null
        : { ...model, fee: to, raised: now };
    case 'propose_change_fee':
      return to < 20 || to > 1000 || !mayChange(fee, to) ? null : { ...model, change: { to, due: now + 60 } };
    case 'apply_change_fee':
      return change === null || now < change.due || !mayChange(fee, change.to)
        ? null
        : { ...model, fee: change.to, change: null };
    case 'cancel_change_fee':
      return change && { ...model, change: null };
    case 'lower_ltv_by_governance':
      return to >= ltv ? null : { ...model, ramp: { from: ltv, to, began: now } };
    case 'raise_ltv':
      return to <= ltv || to > 10_000 ? null : { ...model, ramp: { ...ramp, to, began: null } };
    case 'propose_lower_ltv_by_steward':
      return to >= ltv ? null : { ...model, slow: { to, due: now + 100 } };
    case 'apply_lower_ltv_by_steward':
      return slow === null || now < slow.due || slow.to >= ltv
        ? null
        : { ...model, ramp: { from: ltv, to: slow.to, began: now }, slow: null };
    case 'cancel_lower_ltv_by_steward':
      return slow && { ...model, slow: null };
    case 'set_low_and_high':
      return to > 100 || other > 100 || to >= other || Math.abs(other - high) * 2 > high
        ? null
        : { ...model, low: to, high: other };
    default:
      throw new Error(`${entry} of ${low}`);
  }
};

/** What is kept in the model's terms; a value that was proposed and is no longer stays where it was, and says nothing. */
const keptIn = (values: readonly Value[]): Model => {
  const of = (name: string): Value => values[names.indexOf(name)] ?? [];
  const number = (name: string): number => Number(of(name));
  const time = (name: string): number | null => {
    const value = of(name);
    return Array.isArray(value) && value.length > 0 ? Number(value[0]) : null;
  };
  const proposal = (id: string): Proposal => {
    const due = time(`${id}_due`);
    return due === null ? null : { to: number(`${id}_pending`), due };
  };
  return {
    fee: number('fee'),
    proposed: proposal('fee'),
    change: proposal('change_fee'),
    cut: proposal('lower_fee_by_guardian'),
    cutAt: time('lower_fee_by_guardian_applied'),
    lowered: time('lower_fee_by_guardian_last'),
    raised: time('raise_fee_last'),
    ramp: { from: number('ltv_from'), to: number('ltv_target'), began: time('ltv_began') },
    slow: proposal('lower_ltv_by_steward'),
    low: number('low'),
    high: number('high'),
  };
};

const told = (random: Random, entry: string, model: Model): readonly number[] => {
  if (entry === 'set_low_and_high') return [random.below(60), random.below(101)];
  if (!(entry in roles) || entry.startsWith('cancel')) return [];
  if (entry.includes('ltv')) return [random.chance(0.9) ? random.below(10_001) : random.below(20_000)];
  const near = Math.max(0, model.fee - 45) + random.below(100);
  return [random.chance(0.8) ? near : random.below(1100)];
};

const deciders: readonly (readonly [string, (entry: string, facts: Facts) => Outcome])[] = [
  ['the interpreter', prepare(core).evaluate],
  ['the reference', reference(checked).evaluate],
];

test('every clause has its actions', () => {
  const actions = core.entries.flatMap((each) => (each.kind === 'action' ? [each.name] : []));
  expect([...actions].sort()).toEqual([...Object.keys(roles), ...open].sort());
});

describe.each(deciders)('%s', (_, decide) => {
  test('moves the parameters as the model does', () => {
    const random = createRandom(20261128);
    const done = new Map<string, number>();
    const counts = { refused: 0, forbidden: 0 };
    for (let run = 0; run < 40; run += 1) {
      let state = initialState(core.schema);
      let now = 1000;
      for (let at = 0; at < 120; at += 1) {
        now += random.below(random.chance(0.2) ? 200 : 30);
        const model = keptIn(state.globals);
        const entry = random.pick([...Object.keys(roles), ...open, ...open]);
        const allowed = roles[entry] ?? null;
        const by = random.chance(0.9) ? random.pick(allowed ?? ['guardian']) : random.pick(['governance', 'guardian', 'steward']);
        const given = told(random, entry, model);
        const facts = {
          ...{ params: [], entities: [[]], arguments: given.map(BigInt) },
          globals: globals.fields.map((): Value => 0n),
        };
        const step = transition(core, decide, state, { entry, at: BigInt(now), by, facts });
        const isAllowed = allowed === null || allowed.includes(by);
        const next = isAllowed ? after(model, entry, now, given) : null;
        const expected = !isAllowed ? 'forbidden' : next === null ? 'refused' : 'done';
        expect({ run, at, entry, given, kind: step.kind }).toEqual({ run, at, entry, given, kind: expected });
        if (step.kind === 'done') {
          state = step.state;
          done.set(entry, (done.get(entry) ?? 0) + 1);
          expect({ run, at, entry, model: keptIn(state.globals) }).toEqual({ run, at, entry, model: next });
        } else if (step.kind === 'refused') counts.refused += 1;
        else counts.forbidden += 1;
        const read = decide('both', { ...facts, arguments: [], globals: readable(state.globals, now) });
        const { fee } = keptIn(state.globals);
        expect({ run, at, read }).toEqual({
          run,
          at,
          read: { kind: 'value', values: [BigInt(fee + ltvOf(keptIn(state.globals), now))] },
        });
      }
    }
    expect([...done.keys()].sort()).toEqual([...Object.keys(roles), ...open].sort());
    expect(Math.min(...done.values())).toBeGreaterThan(10);
    expect(Math.min(counts.refused, counts.forbidden)).toBeGreaterThan(100);
  });
});

/** The policy's own record as a decision reads it. */
const readable = (kept: readonly Value[], now: number): readonly Value[] =>
  globals.fields.map(({ name, source }): Value => (source === 'now' ? BigInt(now) : (kept[names.indexOf(name)] ?? 0n)));
