/** Tranches of members' contributions against a model of shares: what is lost and gained is everybody's in proportion. */
import { expect, test } from 'vitest';
import { initialState, keptFields, keptOf, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { compiled } from './policy.ts';

const { core, checked } = compiled(`policy Mutual
unit USD decimals 2
role house
entity member { key id : address }
fund mutual : USD in 0 .. 1M {
  tranche guaranty of m: member = 3 USD {
    keeps 1 USD
    deposit by house
    withdraw by house
  }
  then leave as deficit
  refill guaranty
}
`);
const [globals] = core.schema.records;
if (globals === undefined) throw new Error('a schema without the policy');
const names = keptFields(globals).map((at) => globals.fields[at]?.name ?? '');
const record = core.schema.records.findIndex((each) => each.name === 'member');
const most = 100_000_000n;
const mostShares = 1_000_000n * most;

type Model = { balance: bigint; shares: bigint; readonly own: Map<bigint, bigint>; deficit: bigint };

const floor = (n: bigint, d: bigint): bigint => (d === 0n ? 0n : n / d);
const claim = ({ balance, shares, own }: Model, key: bigint): bigint => floor(balance * (own.get(key) ?? 0n), shares);

/** What an event does to the model; false where it is refused. */
const play = (model: Model, kind: string, key: bigint, amount: bigint): boolean => {
  const own = model.own.get(key) ?? 0n;
  if (kind === 'absorb') {
    const pays = amount < model.balance - 100n ? amount : model.balance - 100n;
    model.balance -= pays > 0n ? pays : 0n;
    model.deficit += amount - (pays > 0n ? pays : 0n);
    return true;
  }
  if (kind === 'refill') {
    if (model.balance + amount > most) return false;
    model.balance += amount;
    return true;
  }
  if (kind === 'deposit') {
    const minted = model.shares === 0n ? amount : floor(amount * model.shares, model.balance);
    const shares = model.shares === 0n ? model.balance + amount : model.shares + minted;
    if (minted === 0n || model.balance + amount > most || shares > mostShares) return false;
    model.shares = shares;
    model.own.set(key, own + minted);
    model.balance += amount;
    return true;
  }
  if (amount > claim(model, key) || model.balance - amount < 100n) return false;
  const burned = model.balance === 0n ? 0n : (amount * model.shares + model.balance - 1n) / model.balance;
  model.own.set(key, own - burned);
  model.shares -= burned;
  model.balance -= amount;
  return true;
};

const wrongIn = (state: State, model: Model): readonly string[] => {
  const kept = (name: string): unknown => state.globals[names.indexOf(name)];
  const wanted: [string, bigint][] = [
    ['mutual_guaranty', model.balance],
    ['mutual_guaranty_shares', model.shares],
    ['mutual_deficit', model.deficit],
  ];
  const own = [...model.own].filter(([key, value]) => (keptOf(state, record, key)?.[0] ?? 0n) !== value);
  return [
    ...wanted
      .filter(([name, value]) => kept(name) !== value)
      .map(([name, value]) => `${name}: ${String(kept(name))}, not ${value}`),
    ...own.map(([key, value]) => `share of ${key}: ${String(keptOf(state, record, key)?.[0])}, not ${value}`),
  ];
};

const sequence = (decide: (entry: string, facts: Facts) => Outcome, random: Random, count: Map<string, number>): void => {
  let state = initialState(core.schema);
  const model: Model = { balance: 300n, shares: 0n, own: new Map(), deficit: 0n };
  for (let at = 1n; at <= 20n; at += 1n) {
    const kind = random.pick(['absorb', 'deposit', 'deposit', 'refill', 'withdraw', 'withdraw']);
    const key = BigInt(1 + random.below(3));
    const mine = claim(model, key);
    const amount =
      kind === 'withdraw' && random.chance(0.6) ? random.within(0n, mine + 1n) : random.within(0n, random.pick([3n, 500n, most]));
    const isMembers = kind === 'deposit' || kind === 'withdraw';
    const others = [...model.own.keys()].filter((each) => each !== key).map((each) => [each, claim(model, each)] as const);
    const taken = transition(core, decide, state, {
      entry: isMembers ? `${kind}_mutual_guaranty` : `${kind}_mutual`,
      ...{ at, by: isMembers ? 'house' : null },
      facts: {
        params: [],
        globals: globals.fields.map(() => 0n),
        entities: core.schema.records.map(() => []),
        arguments: isMembers ? [[key, 0n], amount] : [amount],
      },
    });
    const done = play(model, kind, key, amount);
    count.set(`${kind} ${done ? 'done' : 'refused'}`, (count.get(`${kind} ${done ? 'done' : 'refused'}`) ?? 0) + 1);
    expect(taken.kind === 'done', `${kind} of ${amount}`).toBe(done);
    if (taken.kind === 'done') state = taken.state;
    expect(wrongIn(state, model)).toEqual([]);
    // Nobody gains by what another puts in or takes out but the dust of a rounding, nor loses more than that.
    if (isMembers) for (const [each, before] of others) expect(claim(model, each)).toBeGreaterThanOrEqual(before);
    const claims = [...model.own.keys()].reduce((sum, each) => sum + claim(model, each), 0n);
    expect(claims).toBeLessThanOrEqual(model.balance);
  }
};

test.each([
  ['the interpreter', 1_500],
  ['the reference', 150],
])('shares of a tranche: %s', { timeout: 600_000 }, (name, sequences) => {
  const random = createRandom(`shares ${name}`);
  const decide = name === 'the reference' ? reference(checked).evaluate : prepare(core).evaluate;
  const count = new Map<string, number>();
  for (let at = 0; at < sequences; at += 1) sequence(decide, random, count);
  for (const what of ['absorb done', 'deposit done', 'deposit refused', 'refill done', 'withdraw done', 'withdraw refused'])
    expect(count.get(what) ?? 0, what).toBeGreaterThan(sequences / 10);
});
