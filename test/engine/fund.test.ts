/** Insurance funds against a model of them: what each tranche pays, what is left, and that nothing is lost or made up. */
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { fundMachine, step, type FundMachine } from '../support/fund-machine.ts';
import { mostUnits, randomFund } from '../support/random-fund.ts';
import { createRandom, type Random } from '../support/random.ts';
import { absorb, deposit, payLoss, refill, type FundModel } from './fund-model.ts';
import type { State } from '../../src/engine/state.ts';

const sum = (list: Iterable<bigint>): bigint => [...list].reduce((a, b) => a + b, 0n);

/** What the policy keeps, and what the model does. */
const sameBooks = (machine: FundMachine, state: State, model: FundModel): readonly string[] => {
  const { spec, kept } = machine;
  const wanted: [string, bigint][] = [['deficit', model.deficit]];
  for (const [name, held] of model.held) wanted.push([name, held.balance]);
  if (kept(state, `${spec.name}_surplus`) !== null) wanted.push(['surplus', model.surplus]);
  const wrong = wanted.filter(([name, value]) => kept(state, `${spec.name}_${name}`) !== value);
  if (spec.fee !== null && kept(state, 'treasury') !== model.fees) wrong.push(['treasury', model.fees]);
  return wrong.map(([name, value]) => `${name} is ${kept(state, `${spec.name}_${name}`)} instead of ${value}`);
};

const lossOf = (random: Random, machine: FundMachine): bigint => {
  const most = mostUnits * 10n ** BigInt(machine.spec.decimals);
  return random.within(0n, random.pick([1000n, 10n ** BigInt(machine.spec.decimals + 3), most]));
};

/** One random event on both; null where they agree. */
const playOne = (
  machine: FundMachine,
  decide: ReturnType<typeof prepare>['evaluate'],
  books: { state: State; model: FundModel; now: bigint },
  random: Random,
  count: Map<string, number>,
): string | null => {
  const { spec } = machine;
  const names = [...books.model.held.keys()];
  const kind = random.pick(['absorb', 'absorb', 'absorb', 'deposit', ...(spec.refill.length > 0 ? ['refill'] : [])]);
  const prices = machine.prices(random);
  const amount = lossOf(random, machine);
  books.now += BigInt(random.below(random.pick([3, 20, 90, 5000])));
  const name = random.pick(names);
  const entry = kind === 'deposit' ? `deposit_${spec.name}_${name}` : `${kind}_${spec.name}`;
  const taken = step(machine, decide, books.state, machine.event(entry, amount, books.now, prices));
  const say = (what: string): string => `${what} at ${entry} ${amount}, ${books.now}\n${machine.text}`;
  const seen = (what: string): Map<string, number> => count.set(what, (count.get(what) ?? 0) + 1);
  if (kind === 'absorb') {
    const paid = payLoss(spec, books.model, amount, books.now, prices);
    if (sum(paid.pays.values()) + paid.residual + paid.deducted !== amount) return say('the model loses money');
    if (taken.kind !== 'done') return say(`an absorption is ${taken.kind}`);
    absorb(spec, books.model, paid, books.now);
    seen(paid.residual > 0n ? 'left a deficit' : 'paid');
    if (paid.surplus > 0n) seen('surplus');
  } else {
    const done = kind === 'deposit' ? deposit(spec, books.model, name, amount) : refill(spec, books.model, amount);
    if ((taken.kind === 'done') !== done) return say(`${taken.kind} instead of ${done ? 'done' : 'refused'}`);
    seen(done ? kind : 'refused');
  }
  if (taken.kind === 'done') books.state = taken.state;
  const wrong = sameBooks(machine, books.state, books.model);
  return wrong.length === 0 ? null : say(wrong.join(', '));
};

const play = (
  machine: FundMachine,
  decide: ReturnType<typeof prepare>['evaluate'],
  random: Random,
  most: number,
  count: Map<string, number>,
): string | null => {
  const books = { ...machine.begin(random), now: 1_000n };
  for (let left = 1 + random.below(most); left > 0; left -= 1) {
    const wrong = playOne(machine, decide, books, random, count);
    if (wrong !== null) return wrong;
  }
  return null;
};

describe('funds do what the model does, and conserve every loss', () => {
  test.each([
    ['the interpreter', 150, 670],
    ['the reference', 40, 10],
  ])('%s', { timeout: 600_000 }, (name, funds, sequences) => {
    const random = createRandom(`funds ${name}`);
    const count = new Map<string, number>();
    for (let fund = 0; fund < funds; fund += 1) {
      const machine = fundMachine(randomFund(random));
      const decide = name === 'the reference' ? reference(machine.checked).evaluate : prepare(machine.core).evaluate;
      for (let at = 0; at < sequences; at += 1) expect(play(machine, decide, random, 6, count)).toBeNull();
    }
    for (const what of ['paid', 'left a deficit', 'surplus', 'deposit', 'refill', 'refused'])
      expect(count.get(what) ?? 0, what).toBeGreaterThan(funds / 4);
  });
});
