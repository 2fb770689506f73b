/** A line of settlements against a list, through random sequences: nothing that joins is lost, to the unit. */
import { describe, expect, test } from 'vitest';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { factsFor, transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { bug } from '../../src/source/assert-never.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { loadTypescript } from '../support/typescript.ts';
import { lineModel } from './clearing-model.ts';
import { compiled } from './policy.ts';

const policy = `policy Payouts
unit USD decimals 0
role governance

entity account {
  key   id   : address
  state cash : USD in 0 .. 1B = 0 else refuse
  state paid : USD in 0 .. 1B = 0 else refuse
}

clearing payouts of a: account : USD in 0 .. 1k {
  capacity 30 USD per 60 s
  room 700 USD
  expires after 100 s
  cancel by governance
  pays to a.paid
  returns to a.cash
}

action put_in(a: account, amount: USD in 0 .. 1k) { changes a.cash by amount }

action cash_out(a: account, amount: USD in 0 .. 1k) {
  changes a.cash by -amount
  queues amount in payouts(a)
}
`;

const { core, checked } = compiled(policy);
const rules = { capacity: 30n, per: 60n, room: 700n, expires: 100n };
const account = core.schema.records.find((each) => each.name === 'account') ?? bug('no account');
const keys = [1n, 2n, 3n, 4n, 5n];

const eventOf = (entry: string, at: bigint, who: bigint, amount: bigint) => {
  const member = account.fields.map((each) => (each.name === 'id' ? who : (each.stored?.initial ?? 0n)));
  const given = core.entries.find((each) => each.name === entry)?.arguments.length === 2 ? [member, amount] : [member];
  const globals = (core.schema.records[0]?.fields ?? []).map((each) => each.stored?.initial ?? 0n);
  const facts: Facts = { params: [], globals, entities: core.schema.records.map(() => []), arguments: given };
  return { entry, at, by: entry.startsWith('cancel') ? 'governance' : null, facts };
};

const keptOf = (state: State, who: bigint, name: string): bigint => {
  const place = keptFields(account).findIndex((at) => account.fields[at]?.name === name);
  const value: Value = state.members.get(account.id)?.get(who)?.[place] ?? 0n;
  return typeof value === 'bigint' ? value : bug(`${name} is no number`);
};

type Decide = (entry: string, facts: Facts) => Outcome;

const asked = (decide: Decide, state: State, entry: string, at: bigint, who: bigint): Value => {
  const found = core.entries.find((each) => each.name === entry) ?? bug(`no ${entry}`);
  const outcome = decide(entry, factsFor(core, state, eventOf(entry, at, who, 0n), found));
  return outcome.kind === 'value' ? (outcome.values[0] ?? bug(`${entry} gives nothing`)) : bug(`${entry} is refused`);
};

const pause = (random: Random): bigint =>
  random.pick([0n, 0n, 1n, 59n, 60n, 61n, BigInt(random.below(100)), BigInt(random.below(random.chance(0.1) ? 2_000 : 60))]);

const play = (decide: Decide, seed: string, length: number): Readonly<Record<string, number>> => {
  const random = createRandom(seed);
  const model = lineModel(rules);
  const did: Record<string, number> = {};
  const cash = new Map(keys.map((each) => [each, 0n]));
  const totals = { joined: 0n, settled: 0n, returned: 0n };
  let state = initialState(core.schema);
  let now = 1_700_000_000n + BigInt(random.below(100));
  for (let at = 0; at < length; at += 1) {
    now += pause(random);
    const who = random.pick(keys);
    const entry = random.pick([
      ...['put_in', 'put_in', 'cash_out', 'cash_out', 'cash_out'],
      ...['settle_payouts', 'expire_payouts', 'cancel_payouts', 'update'],
    ]);
    const most = entry === 'put_in' ? 1_000 : entry === 'cash_out' ? random.pick([3, 300, 300, 800]) : 1;
    const amount = BigInt(random.below(most));
    model.advance(now);
    if (entry === 'update') continue;
    const held = cash.get(who) ?? 0n;
    let isDone = true;
    if (entry === 'put_in') cash.set(who, held + amount);
    if (entry === 'cash_out') {
      isDone = amount <= held && model.join(who, amount, now);
      if (isDone) cash.set(who, held - amount);
      if (isDone) totals.joined += amount;
    }
    if (entry === 'settle_payouts') {
      const settled = model.settle(who);
      isDone = settled !== null;
      totals.settled += settled ?? 0n;
    }
    if (entry === 'expire_payouts' || entry === 'cancel_payouts') {
      const returned = entry === 'cancel_payouts' || model.mayExpire(who, now) ? model.takeOut(who) : null;
      isDone = returned !== null;
      cash.set(who, held + (returned ?? 0n));
      totals.returned += returned ?? 0n;
    }
    const context = `${seed}, event ${at} at ${now}: ${entry}(${who}, ${amount})`;
    const step = transition(core, decide, state, eventOf(entry, now, who, amount));
    // Putting nothing in changes nothing, and is done all the same.
    expect(step.kind, context).toBe(isDone ? 'done' : 'refused');
    const key = `${entry} ${step.kind}`;
    did[key] = (did[key] ?? 0) + 1;
    if (step.kind === 'done') state = step.state;
    for (const each of keys) {
      expect(keptOf(state, each, 'payouts_amount'), context).toBe(model.amount(each));
      expect(keptOf(state, each, 'cash'), context).toBe(cash.get(each));
    }
    expect(asked(decide, state, 'payouts_cleared', now, who), context).toBe(model.cleared(who));
    expect(asked(decide, state, 'payouts_waiting', now, who), context).toBe(model.waiting(who));
    expect(asked(decide, state, 'payouts_free', now, who), context).toBe(model.free());
    const inLine = keys.reduce((sum, each) => sum + model.amount(each), 0n);
    expect(totals.joined, context).toBe(totals.settled + totals.returned + inLine);
    expect(
      keys.reduce((sum, each) => sum + keptOf(state, each, 'paid'), 0n),
      context,
    ).toBe(totals.settled);
  }
  return did;
};

const kinds = ['cash_out', 'settle_payouts', 'expire_payouts', 'cancel_payouts'];

describe('a line of settlements is that of the list', () => {
  const check = (decide: Decide, sequences: number): void => {
    const seen: Record<string, number> = {};
    for (let at = 0; at < sequences; at += 1)
      for (const [key, count] of Object.entries(play(decide, `line-${at}`, 120))) seen[key] = (seen[key] ?? 0) + count;
    for (const kind of kinds)
      for (const end of ['done', 'refused']) expect(seen[`${kind} ${end}`] ?? 0, `${kind} ${end}`).toBeGreaterThan(10);
  };

  test('for the interpreter', () => check(prepare(core).evaluate, 60));
  test('for the reference', () => check(reference(checked).evaluate, 20));
  test('for the generated TypeScript', async () => {
    const { evaluate } = await loadTypescript(core);
    check(evaluate, 20);
  });
});
