/** Random events on a fund and on its model, until they differ. */
import type { State } from '../../src/engine/state.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { absorb, deposit, payLoss, refill, socialise, type FundModel } from '../engine/fund-model.ts';
import { step, type FundMachine } from './fund-machine.ts';
import { chainOf, mostUnits, type FundSpec } from './random-fund.ts';
import type { Random } from './random.ts';

export type Decide = (entry: string, facts: Facts) => Outcome;

const sum = (list: Iterable<bigint>): bigint => [...list].reduce((a, b) => a + b, 0n);

/** What the policy keeps otherwise than the model. */
const wrongIn = ({ kept }: FundMachine, state: State, spec: FundSpec, model: FundModel): readonly string[] => {
  const wanted: [string, bigint][] = [[`${spec.name}_deficit`, model.deficit]];
  for (const [name, held] of model.held) wanted.push([`${spec.name}_${name}`, held.balance]);
  if (kept(state, `${spec.name}_surplus`) !== null) wanted.push([`${spec.name}_surplus`, model.surplus]);
  if (spec.socialised !== null) wanted.push([spec.socialised.index.name, model.index]);
  if (spec.fee !== null) wanted.push([`fees_${spec.name}`, model.fees]);
  const wrong = wanted.filter(([name, value]) => kept(state, name) !== value);
  return wrong.map(([name, value]) => `${name} is ${kept(state, name)} instead of ${value}`);
};

const lossOf = (random: Random, { spec }: FundMachine): bigint => {
  const most = mostUnits * 10n ** BigInt(spec.decimals);
  return random.within(0n, random.pick([1000n, 10n ** BigInt(spec.decimals + 3), most]));
};

type Books = { state: State; readonly models: readonly FundModel[]; now: bigint };

/** Sends a loss through the chain of funds: what one cannot pay, deductible included, comes back to the one that drew on it. */
const absorbAll = (
  chain: readonly FundSpec[],
  models: readonly FundModel[],
  loss: bigint,
  now: bigint,
  prices: ReadonlyMap<string, bigint>,
): { readonly paid: bigint; readonly surplus: bigint } => {
  const [spec, ...more] = chain;
  const [model, ...others] = models;
  if (spec === undefined || model === undefined) return { paid: 0n, surplus: 0n };
  const own = payLoss(spec, model, loss, now, prices);
  absorb(spec, model, own, now);
  const took = { paid: sum(own.pays.values()), surplus: own.surplus, left: own.residual };
  const shareOut = (isNow: boolean | undefined): void => {
    if (isNow !== true) return;
    const { takes, surplus } = socialise(spec, model, took.left, prices);
    model.surplus += surplus;
    took.paid += takes;
    took.left -= takes;
  };
  shareOut(spec.socialised?.first);
  const next = absorbAll(more, others, took.left, now, prices);
  took.paid += next.paid;
  took.left -= next.paid;
  shareOut(spec.socialised?.first === false);
  return { paid: took.paid, surplus: took.surplus + next.surplus };
};

/** One random event on both; null where they agree. */
const playOne = (
  machine: FundMachine,
  decide: Decide,
  books: Books,
  random: Random,
  count: Map<string, number>,
): string | null => {
  const chain = chainOf(machine.spec);
  const at = random.below(chain.length);
  const [spec, model] = [chain[at], books.models[at]];
  if (spec === undefined || model === undefined) return 'no fund';
  const kind = random.pick(['absorb', 'absorb', 'absorb', 'deposit', ...(spec.refill.length > 0 ? ['refill'] : [])]);
  const prices = machine.prices(random);
  const amount = lossOf(random, machine);
  // Now and then just as much as a time or a window lasts.
  books.now += random.chance(0.2) ? random.pick([12n, 60n, 3600n]) : BigInt(random.below(random.pick([3, 20, 90, 5000])));
  const name = random.pick([...model.held.keys()]);
  const entry = kind === 'deposit' ? `deposit_${spec.name}_${name}` : `${kind}_${spec.name}`;
  const taken = step(machine, decide, books.state, machine.event(entry, amount, books.now, prices));
  const say = (what: string): string => `${what} at ${entry} ${amount}, ${books.now}\n${machine.text}`;
  const seen = (what: string): Map<string, number> => count.set(what, (count.get(what) ?? 0) + 1);
  if (kind === 'absorb') {
    const before = model.deficit;
    const index = model.index;
    const deducted = amount < (spec.deductible ?? 0n) ? amount : (spec.deductible ?? 0n);
    const { paid, surplus } = absorbAll(chain.slice(at), books.models.slice(at), amount, books.now, prices);
    // The deficit is kept where the loss came in, whoever else was asked.
    model.deficit = before + amount - deducted - paid;
    if (taken.kind !== 'done') return say(`an absorption is ${taken.kind}`);
    if (model.deficit < before) return say('the model makes money');
    seen(model.deficit > before ? 'left a deficit' : 'paid');
    if (surplus > 0n) seen('surplus');
    if (model.index !== index) seen('socialised');
    if (spec.next !== null && paid > 0n) seen('drawn on');
  } else {
    const done = kind === 'deposit' ? deposit(spec, model, name, amount) : refill(spec, model, amount);
    if ((taken.kind === 'done') !== done) return say(`${taken.kind} instead of ${done ? 'done' : 'refused'}`);
    seen(done ? kind : 'refused');
  }
  if (taken.kind === 'done') books.state = taken.state;
  const wrong = chain.flatMap((each, place) => {
    const its = books.models[place];
    return its === undefined ? [] : wrongIn(machine, books.state, each, its);
  });
  return wrong.length === 0 ? null : say(wrong.join(', '));
};

export const play = (
  machine: FundMachine,
  decide: Decide,
  random: Random,
  most: number,
  count: Map<string, number>,
): string | null => {
  const books: Books = { ...machine.begin(random), now: 1_000n };
  for (let left = 1 + random.below(most); left > 0; left -= 1) {
    const wrong = playOne(machine, decide, books, random, count);
    if (wrong !== null) return wrong;
  }
  return null;
};
