/** A liquidation with every clause that keeps something, against a model of it in plain integers, through random sequences of events. */
import { describe, expect, test } from 'vitest';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { bug } from '../../src/source/assert-never.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { compiled } from './policy.ts';

const text = `policy Closing
unit USD decimals 2

entity account {
  key  id   : address
  fact debt : USD in 0 .. 10_000 else refuse
  fact held : USD in 0 .. 10_000 else refuse
}

state earned : USD in 0 .. 1_000B = 0 else refuse
state rest   : USD in 0 .. 1_000B = 0 else refuse

liquidation close of a: account : USD in 0 .. 10_000 {
  when a.debt > a.held else "healthy"
  until a.debt <= 90% * a.held
  closes a.debt
  first matching {
    when a.debt < 50 USD : all
    when rested is none  : 30% of all, rounds up
    otherwise            : least(x in 0 USD .. all: a.debt - x <= 90% * (a.held - x / 2)) otherwise all
  }
  cooldown 30 s
  ramps from 10% to 100% in 5 min, rounds up
  at most 400 USD per event
  at most 500 USD per account per block
  at most 900 USD per 1 min by 20 s
  leaves at least 10 USD or nothing
  fee : USD in 0 .. 1_000 = 1.5% of closed, rounds down {
    to earned : 2 / 3
    to rest   : remainder
  }
  changes a.debt by -closed
  changes a.held by -min(closed / 2, a.held), rounds toward zero
}

action move(a: account, debt: USD in 0 .. 10_000, held: USD in 0 .. 10_000) {
  keeps close(a)
  changes a.debt to debt
  changes a.held to held
}
`;

type Account = {
  debt: bigint;
  held: bigint;
  since: bigint | null;
  last: bigint | null;
  spent: bigint;
  spentSince: bigint | null;
};
type Model = { readonly accounts: Account[]; earned: bigint; rest: bigint; readonly steps: Map<bigint, bigint> };

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const ceil = (n: bigint, d: bigint): bigint => (n + d - 1n) / d;

const isDue = ({ debt, held, since }: Account): boolean => debt > held || (since !== null && 10n * debt > 9n * held);

/** The least that restores, looked for one by one from what is nearly it; all where nothing does. */
const restoring = ({ debt, held }: Account): bigint => {
  const restores = (x: bigint): boolean => 20n * (debt - x) <= 9n * (2n * held - x);
  if (!restores(debt)) return debt;
  let x = 0n;
  for (const step of [100_000n, 1_000n, 10n, 1n]) while (x + step <= debt && !restores(x + step - 1n)) x += step;
  return x;
};

const amountOf = (model: Model, account: Account, now: bigint): bigint => {
  const { debt, since, last, spent, spentSince } = account;
  const small = 5_000n;
  let chosen = debt < small ? debt : last === null ? ceil(3n * debt, 10n) : restoring(account);
  if (debt - chosen < 1_000n) chosen = debt;
  const seconds = since === null ? 0n : least(now - since, 300n);
  const ramped = ceil(debt * (300n + 9n * seconds), 3_000n);
  const inBlock = 50_000n - (spentSince === now ? spent : 0n);
  const tick = now / 20n;
  const inWindow = 90_000n - [0n, 1n, 2n, 3n].reduce((sum, back) => sum + (model.steps.get(tick - back) ?? 0n), 0n);
  const capped = [ramped, 40_000n, inBlock, inWindow < 0n ? 0n : inWindow].reduce(least, chosen);
  const left = debt - capped;
  const enough = capped < debt && left < 1_000n ? (debt > 1_000n ? debt - 1_000n : 0n) : capped;
  return last !== null && now - last < 30n ? 0n : enough;
};

const flag = (account: Account, now: bigint, closed: bigint): void => {
  const due = isDue(account);
  account.last = !due ? null : closed > 0n ? now : account.last;
  account.since = !due ? null : (account.since ?? now);
};

const close = (model: Model, account: Account, now: bigint): void => {
  const closed = amountOf(model, account, now);
  flag(account, now, closed);
  const fee = (15n * closed) / 1_000n;
  const first = (2n * fee) / 3n;
  model.earned += first;
  model.rest += fee - first;
  const runs = account.spentSince === now;
  account.spent = (runs ? account.spent : 0n) + closed;
  if (!runs && closed > 0n) account.spentSince = now;
  const tick = now / 20n;
  model.steps.set(tick, (model.steps.get(tick) ?? 0n) + closed);
  account.debt -= closed;
  account.held = 2n * account.held - closed <= 0n ? 0n : (2n * account.held - closed) / 2n;
};

const { core, checked } = compiled(text);
const [globals, accounts] = core.schema.records;
const places = accounts === undefined ? bug('no accounts') : keptFields(accounts);
const nameOf = (field: number): string => accounts?.fields[field]?.name ?? '';

const memberOf = (id: number, { debt, held }: Account): readonly Value[] =>
  (accounts?.fields ?? []).map(({ name, stored }): Value => {
    if (stored !== null) return stored.initial;
    return (
      new Map([
        ['id', BigInt(id + 1)],
        ['debt', debt],
        ['held', held],
      ]).get(name) ?? bug(name)
    );
  });

const keptOf = (state: State, id: number): ReadonlyMap<string, Value> => {
  const kept = [...state.members.values()].flatMap((each) => [each.get(BigInt(id + 1)) ?? []])[0] ?? [];
  return new Map(places.map((field, at) => [nameOf(field), kept[at] ?? 0n]));
};

const play = (
  random: Random,
  decide: (entry: string, facts: Facts) => Outcome,
  length: number,
  count: Map<string, number>,
): void => {
  const fresh = (): Account => ({ debt: 0n, held: 0n, since: null, last: null, spent: 0n, spentSince: null });
  const model: Model = { accounts: [fresh(), fresh()], earned: 0n, rest: 0n, steps: new Map() };
  let state = initialState(core.schema);
  let now = 1_700_000_000n + BigInt(random.below(100));
  const seen = (what: string): void => void count.set(what, (count.get(what) ?? 0) + 1);
  for (let at = 0; at < length; at += 1) {
    now += random.pick([0n, 1n, 10n, 20n, 29n, 30n, 31n, 60n, BigInt(random.below(400))]);
    const id = random.below(2);
    const account = model.accounts[id] ?? bug('no account');
    const entry = at === 0 || random.chance(0.25) ? 'move' : random.chance(0.2) ? 'update_close' : 'close';
    const held = random.within(0n, 1_000_000n);
    const debt = least(1_000_000n, (held * random.within(85n, 125n)) / 100n + random.within(0n, 10n));
    const more = entry === 'move' ? [debt, held] : [];
    const event = {
      ...{ entry, at: now, by: null },
      facts: {
        params: [],
        globals: (globals?.fields ?? []).map(({ stored }) => stored?.initial ?? 0n),
        entities: core.schema.records.map(() => []),
        arguments: [memberOf(id, account), ...more],
      },
    };
    const step = transition(core, decide, state, event);
    const context = `event ${at} at ${now}: ${entry} ${JSON.stringify({ ...account }, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`;
    if (entry === 'close' && !isDue(account)) {
      expect(step.kind, context).toBe('refused');
      seen('refused');
      continue;
    }
    if (entry === 'close') {
      const closed = amountOf(model, account, now);
      seen(
        closed === 0n
          ? 'nothing'
          : closed === account.debt
            ? 'all'
            : closed === account.debt - 1_000n
              ? 'the least left'
              : 'a part',
      );
      close(model, account, now);
    } else flag(account, now, 0n);
    if (entry === 'move') [account.debt, account.held] = [debt, held];
    if (step.kind !== 'done') throw new Error(`${step.kind}: ${context}`);
    state = step.state;
    const after = new Map(step.effects.map((each) => [each.result.name, each.after]));
    if (entry !== 'update_close')
      expect([after.get('a.debt'), after.get('a.held')], context).toEqual([account.debt, account.held]);
    const kept = keptOf(state, id);
    const wanted = { close_since: account.since, close_last: account.last };
    for (const [name, value] of Object.entries(wanted))
      expect(kept.get(name), `${name}, ${context}`).toEqual(value === null ? [] : [value]);
    expect(kept.get('close_cap_spent_2'), context).toBe(account.spent);
    if (entry === 'close') expect([after.get('earned'), after.get('rest')], context).toEqual([model.earned, model.rest]);
  }
};

describe('a liquidation does what the model does', () => {
  test.each([
    ['the interpreter', 300, 40],
    ['the reference', 30, 30],
  ])('%s', { timeout: 300_000 }, (name, sequences, length) => {
    const random = createRandom(`liquidations ${name}`);
    const count = new Map<string, number>();
    const decide = name === 'the reference' ? reference(checked).evaluate : prepare(core).evaluate;
    for (let at = 0; at < sequences; at += 1) play(random, decide, length, count);
    for (const what of ['refused', 'nothing', 'all', 'the least left', 'a part'])
      expect(count.get(what) ?? 0, what).toBeGreaterThan(3);
  });
});
