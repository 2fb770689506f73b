/** Coupled parameters of which some stay as they are: what is kept is what it is when the change takes effect. */
import { expect, test } from 'vitest';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Value } from '../../src/types/value.ts';
import { keepers } from '../agreement/deployed.ts';
import { drivers } from '../agreement/players.ts';
import { playSequences, showSequenceDifference } from '../agreement/sequences.ts';
import { compiled } from './policy.ts';

const text = `policy Coupled
role governance
role steward
param low  : ratio @ 2 in 0 .. 1 = 10%
param high : ratio @ 2 in 0 .. 1 = 20%
govern together low, high {
  governance sets any values or none, after 100 s
  steward sets any values or none, once per 10 s
  keeps low < high else "crossed"
}
`;
const { core, checked } = compiled(text);
const { evaluate } = prepare(core);
const fields = core.schema.records[0]?.fields ?? [];
const kept = core.schema.records[0] === undefined ? [] : keptFields(core.schema.records[0]);

const of = ({ globals }: State, name: string): Value | undefined => globals[kept.findIndex((at) => fields[at]?.name === name)];

const play = (state: State, entry: string, at: bigint, by: string | null, arguments_: readonly Value[]) => {
  const facts = { params: [], globals: fields.map((): Value => 0n), entities: [[]], arguments: arguments_ };
  return transition(core, evaluate, state, { entry, at, by, facts });
};
const done = (step: ReturnType<typeof play>): State => {
  if (step.kind !== 'done') throw new Error(step.kind);
  return step.state;
};

const [stays, moves] = [1n, 0n];
const set = 'set_low_and_high_by_steward';
const propose = 'propose_low_and_high_by_governance';
const apply = 'apply_low_and_high_by_governance';

test('one moves and the other stays, and the condition holds of both', () => {
  const first = done(play(initialState(core.schema), set, 10n, 'steward', [15n, moves, 99n, stays]));
  expect([of(first, 'low'), of(first, 'high')]).toEqual([15n, 20n]);
  expect(play(first, set, 30n, 'steward', [20n, moves, 99n, stays]).kind).toBe('refused');
  const both = done(play(first, set, 30n, 'steward', [0n, stays, 30n, moves]));
  expect([of(both, 'low'), of(both, 'high')]).toEqual([15n, 30n]);
});

test('what is proposed to stay is what it is when the proposal is applied', () => {
  const proposed = done(play(initialState(core.schema), propose, 10n, 'governance', [12n, moves, 0n, stays]));
  const moved = done(play(proposed, set, 20n, 'steward', [11n, moves, 40n, moves]));
  const applied = done(play(moved, apply, 110n, null, []));
  expect([of(applied, 'low'), of(applied, 'high')]).toEqual([12n, 40n]);
});

test('on all sides', { timeout: 240_000 }, async () => {
  const plan = { seed: 7, sequencesPerPolicy: 12, drivers: [...drivers, ...keepers] };
  const report = await playSequences([{ name: 'coupled.risk', text, core, checked }], plan);
  expect(report.differences.slice(0, 2).map(showSequenceDifference)).toEqual([]);
  expect(report.steps).toBeGreaterThan(50);
});
