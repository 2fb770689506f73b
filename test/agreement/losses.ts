/**
 * Conservation: random funds, each with sequences of losses, deposits and refills. Every event is checked against a model of the fund, to the
 * unit, and then goes to all back ends as a call of its own with the state that the events before it have left.
 */
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { fundMachine, type FundMachine } from '../support/fund-machine.ts';
import { play } from '../support/fund-play.ts';
import { randomFund } from '../support/random-fund.ts';
import { createRandom } from '../support/random.ts';
import type { Plan } from './agree.ts';
import type { Case, Part } from './cases.ts';
import type { Compiled } from './policies.ts';

/** Events of one sequence. */
const mostEvents = 4;
/** Sequences that are played before they go to the back ends. */
const together = 1000;

type Losses = { readonly policies: readonly Compiled[]; readonly plan: Omit<Plan, 'evm'> };

/** `sequences`: over all funds. */
export const lossesOf = (seed: number, funds: number, sequences: number): Losses => {
  const machines = Array.from({ length: funds }, (_, at): [Compiled, FundMachine] => {
    const machine = fundMachine(randomFund(createRandom(`fund ${seed} ${at}`)));
    const { text, checked, core } = machine;
    return [{ name: `fund ${at}`, text, checked, core }, machine];
  });
  const byPolicy = new Map(machines);
  const each = Math.ceil(sequences / funds);
  const parts = (policy: Compiled): Iterable<Part> => {
    const machine = byPolicy.get(policy);
    return machine === undefined ? [] : playedOn(machine, each, `${seed} ${policy.name}`);
  };
  return { policies: machines.map(([policy]) => policy), plan: { seed, casesPerPolicy: each, parts } };
};

/** Throws where the interpreter and the model part. */
function* playedOn(machine: FundMachine, sequences: number, seed: string): Iterable<Part> {
  const random = createRandom(seed);
  const { evaluate } = prepare(machine.core);
  const count = new Map<string, number>();
  for (let at = 0; at < sequences; at += together) {
    const calls: Case[] = [];
    const keep = (entry: string, facts: Facts): Outcome => {
      calls.push({ entry, facts });
      return evaluate(entry, facts);
    };
    for (let one = at; one < Math.min(at + together, sequences); one += 1) {
      const wrong = play(machine, keep, random, mostEvents, count);
      if (wrong !== null) throw new Error(wrong);
    }
    yield { params: null, calls };
  }
}
