/** The window of `policies/erc7265.risk` goes the way of the reference's linked list, through random sequences of flows. */
import { expect, test } from 'vitest';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { bug } from '../../src/source/assert-never.ts';
import type { Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { emptyLimiter, record, statusOf, sync, type Limiter } from './limiter-list.ts';
import { compile } from '../../src/compile.ts';
import { readPolicy } from './cases.ts';

const core = compile('erc7265.risk', readPolicy).core ?? bug('the policy is not good');
const { evaluate } = prepare(core);
const [policy, token] = core.schema.records;
const [minRetainedBps, beginsAt] = [7_000n, 1_000n];

/** A member as an event tells it; what is kept of it is left to the state. */
const told: readonly Value[] = (token?.fields ?? []).map(({ name, stored }): Value => {
  if (stored !== null) return stored.initial;
  return new Map([['id', 1n], ['asset_decimals', 0n], ['min_retained', minRetainedBps], ['begins_at', beginsAt]]).get(name) ?? bug(`no ${name}`);
});

const globals: readonly Value[] = (policy?.fields ?? []).map(({ stored }) => stored?.initial ?? 0n);

const eventOf = (entry: string, at: bigint, ...more: readonly bigint[]) => ({
  ...{ entry, at, by: null },
  facts: { params: core.schema.params.map((each) => each.default), globals, entities: [[], []], arguments: [[...told], ...more] },
});

const keptOf = (state: State, name: string): bigint => {
  const fields = keptFields(token ?? bug('no token'));
  const place = fields.findIndex((at) => token?.fields[at]?.name === name);
  const value = state.members.get(1)?.get(1n)?.[place] ?? 0n;
  return typeof value === 'bigint' ? value : bug(`${name} is no number`);
};

/** Within a tick, over a few, over a whole window and just beside it. */
const pause = (random: Random): bigint =>
  random.pick([0n, 1n, BigInt(random.below(300)), 300n, 300n, BigInt(random.below(3_000)), 14_400n, 14_399n]) +
  random.pick([0n, 0n, 0n, 0n, 1n, BigInt(random.below(15_000)), BigInt(random.below(40_000))]);

type Did = { readonly looks: number; readonly moved: number; readonly refused: number; readonly held: number };

const play = (seed: string, length: number): Did => {
  const random = createRandom(seed);
  let state = initialState(core.schema);
  let list = emptyLimiter();
  let now = random.pick([1_700_000_000n, 1_700_000_100n, 300n]);
  let [moved, refused, held] = [0, 0, 0];
  for (let at = 0; at < length; at += 1) {
    now += pause(random);
    const entry = random.pick(['deposit', 'deposit', 'withdraw', 'withdraw', 'withdraw_or_hold', 'clear_backlog']);
    const amount = entry === 'deposit' ? random.natural(12) : random.natural(random.chance(0.2) ? 12 : 9);
    const next: Limiter = structuredClone(list);
    if (entry === 'clear_backlog') sync(next, now);
    else record(next, now, entry === 'deposit' ? amount : -amount);
    const trips = statusOf(next, minRetainedBps, beginsAt) === 'triggered';
    const step = transition(core, evaluate, state, eventOf(entry, now, ...(entry === 'clear_backlog' ? [] : [amount])));
    const context = `${seed}, event ${at} at ${now}: ${entry} ${amount}`;
    const isRefused = entry === 'withdraw' && (trips || state.globals[0] === 1n);
    expect(step.kind, context).toBe(isRefused ? 'refused' : 'done');
    if (step.kind !== 'done') {
      refused += 1;
      continue;
    }
    if (entry === 'withdraw_or_hold' && trips) held += 1;
    moved += next.total === list.total ? 0 : 1;
    [state, list] = [step.state, next];
    const [total, balance] = [keptOf(state, 'total'), keptOf(state, 'balance')];
    expect([total, balance - total], context).toEqual([list.total, list.inPeriod]);
    // What is held back would refuse all that follows.
    if (state.globals[0] === 1n) {
      const ended = transition(core, evaluate, state, { ...eventOf('override_limit', now), by: 'admin' });
      state = ended.kind === 'done' ? ended.state : bug('an override that is refused');
      state = { ...state, globals: state.globals.with(1, []).with(2, []) };
    }
  }
  return { looks: length, moved, refused, held };
};

test('the window of ERC-7265 is that of the linked list', { timeout: 60_000 }, () => {
  const all = Array.from({ length: 60 }, (_, at) => play(`erc7265 ${at}`, 120));
  const sum = (of: (each: Did) => number): number => all.reduce((total, each) => total + of(each), 0);
  // So that agreement says something.
  expect(sum((each) => each.moved)).toBeGreaterThan(500);
  expect(sum((each) => each.refused)).toBeGreaterThan(100);
  expect(sum((each) => each.held)).toBeGreaterThan(30);
});
