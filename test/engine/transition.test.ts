import { describe, expect, test } from 'vitest';
import { initialState, type State } from '../../src/engine/state.ts';
import { decodeEvent, decodeWorld, type World } from '../../src/engine/events.ts';
import { transition, type Step } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { compiled } from './policy.ts';

const { core, checked } = compiled();
const eth = '0x1111111111111111111111111111111111111111';
const alice = '0x2222222222222222222222222222222222222222';

const worldOf = (text: string): World => {
  const known = decodeWorld(core, text);
  if (known.kind !== 'ok') throw new Error('no world');
  return known.value.world;
};
const world = worldOf(`{
  "market": [{ "$name": "ETH", "id": "${eth}", "base_decimals": 3, "mark": "1800" }],
  "account": [{ "$name": "alice", "id": "${alice}", "cash": "1000" }]
}`);

const deciders: readonly (readonly [string, (entry: string, facts: Facts) => Outcome])[] = [
  ['the interpreter', prepare(core).evaluate],
  ['the reference', reference(checked).evaluate],
];

describe.each(deciders)('%s', (_, decide) => {
  const play = (state: State, line: string, around = world): Step => {
    const told = decodeEvent(core, around, line);
    if (told.kind !== 'ok') throw new Error(JSON.stringify(told.errors));
    return transition(core, decide, state, told.value.event);
  };
  const spend = (at: number, amount: string): string =>
    `{ "at": ${at}, "call": { "entry": "spend", "a": "alice", "amount": "${amount}" } }`;
  const deposit = (at: number, x: string): string => `{ "at": ${at}, "call": { "entry": "deposit", "m": "ETH", "x": "${x}" } }`;
  const after = (...lines: readonly string[]): State =>
    lines.reduce((state, line) => {
      const step = play(state, line);
      if (step.kind !== 'done') throw new Error(`${line}: ${step.kind}`);
      return step.state;
    }, initialState(core.schema));

  test('what an action changes is kept, of the policy and of members by their keys', () => {
    const state = after(spend(100, '12'), deposit(105, '4.5'));
    // level, paused, since, count, last, clock
    expect(state.globals).toEqual([0n, 0n, [], 1n, [12_000_000n], 105n]);
    // The decimals of a member are kept with what is measured in them; a ratio at its bound stays there.
    expect(state.members.get(1)?.get(BigInt(eth))).toEqual([3n, 4_500n, 800_000_000_000_000_000n]);
    expect(state.members.get(2)?.get(BigInt(alice))).toEqual([12_000_000n]);
    const full = after(spend(100, '12'), deposit(105, '4.5'), deposit(106, '0.5'));
    expect(full.members.get(1)?.get(BigInt(eth))).toEqual([3n, 5_000n, 1_000_000_000_000_000_000n]);
  });

  test('effects tell what becomes of facts that the protocol holds', () => {
    const step = play(initialState(core.schema), spend(100, '12'));
    expect(step.kind).toBe('done');
    if (step.kind !== 'done') return;
    const cash = step.effects.find((each) => each.result.name === 'a.cash');
    expect(cash).toMatchObject({
      isKept: false,
      before: 1_000_000_000n,
      after: 988_000_000n,
      member: { record: 2, key: BigInt(alice) },
    });
  });

  test('an event that is refused leaves no trace, not even its time', () => {
    const state = after(deposit(105, '6'));
    expect(play(state, spend(106, '1'))).toMatchObject({ kind: 'refused', refusal: { kind: 'verdict' } });
    expect(play(state, deposit(105, '1'))).toMatchObject({ kind: 'done' });
    // Three are counted; the fourth would leave the range.
    const counted = after(spend(1, '1'), spend(2, '1'), spend(3, '1'));
    expect(play(counted, spend(4, '1'))).toMatchObject({ kind: 'refused', refusal: { kind: 'verdict' } });
  });

  test('time runs backwards in no event, and not beyond what deadlines can be reckoned from', () => {
    const state = after(deposit(105, '1'));
    const late = play(state, deposit(104, '1'));
    expect(late).toMatchObject({ kind: 'refused', refusal: { kind: 'fact', value: 104n } });
    expect(play(state, deposit(2 ** 39, '1'))).toMatchObject({ kind: 'refused', refusal: { kind: 'fact', value: 2n ** 39n } });
    expect(play(state, deposit(2 ** 39 - 1, '1'))).toMatchObject({ kind: 'done' });
  });

  test('the first reason to refuse is the time, before any other fact', () => {
    const state = after(deposit(105, '1'));
    expect(play(state, deposit(104, '2000000'))).toMatchObject({ kind: 'refused', refusal: { kind: 'fact', value: 104n } });
    expect(play(state, deposit(105, '2000000'))).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'fact', value: 2_000_000_000n },
    });
  });

  test('a member that comes twice, or with other decimals than before, makes no event', () => {
    const state = after(deposit(105, '1'));
    const told = decodeEvent(core, world, deposit(106, '1'));
    if (told.kind !== 'ok') throw new Error('no event');
    // No text says that, but whoever brings an event as data may.
    const { event } = told.value;
    const entities = event.facts.entities.map((each) => [...each, ...each]);
    expect(transition(core, decide, state, { ...event, facts: { ...event.facts, entities } })).toEqual({
      kind: 'malformed',
      record: 'market',
      problem: 'twice',
      key: BigInt(eth),
    });
    const moved = worldOf(`{ "market": [{ "$name": "ETH", "id": "${eth}", "base_decimals": 6, "mark": "1800" }] }`);
    expect(play(state, deposit(106, '1'), moved)).toEqual({
      kind: 'malformed',
      record: 'market',
      problem: 'decimals',
      key: BigInt(eth),
    });
  });

  test('what the policy keeps is told by nobody', () => {
    const told = decodeEvent(core, world, `{ "at": 1, "call": { "entry": "waited" }, "facts": { "paused": true, "now": 7 } }`);
    expect(told.kind === 'malformed' && told.errors.map((each) => each.path)).toEqual(['facts.paused', 'facts.now']);
  });

  test('what is wrong with an event is said with its own words and places', () => {
    const errors = (line: string): unknown => {
      const told = decodeEvent(core, world, line);
      return told.kind === 'ok' ? [] : told.errors.map(({ path, reason, fix }) => `${path}: ${reason}; ${fix}`);
    };
    expect(errors('{ "at": 1, "call": { "entry": "spend", "a": "alice" } }')).toEqual([
      'call.amount: spend needs it; write "amount": a value',
    ]);
    expect(errors('{ "at": 1, "who": "me", "call": { "entry": "waited" } }')).toEqual([
      ': there is no "who" here; known are at, by, call, facts, params, market, account',
    ]);
    expect(errors('\uFEFF{ "at": 1, "call": { "entry": "waited" } }')).toEqual([
      'character 1: a byte order mark stands before the text; save it as UTF-8 without one',
    ]);
  });

  test('an event tells of each member once', () => {
    const of = (name: string, cash: string): string => `{ "$name": "${name}", "id": "${alice}", "cash": "${cash}" }`;
    const told = (...accounts: readonly string[]): unknown =>
      decodeEvent(core, world, `{ "at": 1, "call": { "entry": "waited" }, "account": [${accounts.join()}] }`);
    expect(told(of('alice', '2'))).toMatchObject({ kind: 'ok' });
    expect(told(of('alice', '2'), of('alice', '3'))).toMatchObject({ errors: [{ path: 'account[1].$name' }] });
    expect(told(of('bob', '2'))).toMatchObject({ errors: [{ path: 'account[1].id', reason: 'account[0] has the same id' }] });
  });
});
