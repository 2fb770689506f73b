/** Insurance funds against a model of them: what each tranche pays, what is left, and that nothing is lost or made up. */
import { describe, expect, test } from 'vitest';
import { initialState } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { fundMachine } from '../support/fund-machine.ts';
import { play } from '../support/fund-play.ts';
import { randomFund } from '../support/random-fund.ts';
import { compiled } from './policy.ts';
import { createRandom } from '../support/random.ts';

describe('funds do what the model does, and conserve every loss', () => {
  test.each([
    ['the interpreter', 100, 500],
    ['the reference', 40, 10],
  ])('%s', { timeout: 600_000 }, (name, funds, sequences) => {
    const random = createRandom(`funds ${name}`);
    const count = new Map<string, number>();
    for (let fund = 0; fund < funds; fund += 1) {
      const machine = fundMachine(randomFund(random));
      const decide = name === 'the reference' ? reference(machine.checked).evaluate : prepare(machine.core).evaluate;
      for (let at = 0; at < sequences; at += 1) expect(play(machine, decide, random, 6, count)).toBeNull();
    }
    if (name === 'the interpreter')
      expect((count.get('paid') ?? 0) + (count.get('left a deficit') ?? 0)).toBeGreaterThan(100_000);
    for (const what of ['paid', 'left a deficit', 'surplus', 'deposit', 'refill', 'refused', 'drawn on', 'socialised'])
      expect(count.get(what) ?? 0, what).toBeGreaterThan(funds / 4);
  });
});

/** Umbrella's own figures: half of a deficit covered by a stake of 501, and a slash with a fee of 10%. */
test.each([
  ['umb-half', 501, 0n, 1_000_000n, 500_000_000n],
  ['umb-fee', 10_000, 1n, 8_900_000_000n, 1_000_000_000n],
] as const)('a fund of one tranche gives what Umbrella gives: %s', (_, stake, fee, remaining, covered) => {
  const { core } = compiled(`policy Umbrella
unit USDC decimals 6
state costs : USDC in 0 .. 1B = 0 else refuse
fund umbrella : USDC in 0 .. 1B {
  tranche stake = ${stake} USDC { keeps 1 USDC }
  fee ${fee}0% of drawn, rounds down, to costs
  then leave as deficit
}
`);
  const loss = 1_000_000_000n;
  const { evaluate } = prepare(core);
  const facts = { params: [], globals: core.schema.records[0]?.fields.map(() => 0n) ?? [], entities: [[]], arguments: [loss] };
  const taken = transition(core, evaluate, initialState(core.schema), { entry: 'absorb_umbrella', at: 1n, by: null, facts });
  if (taken.kind !== 'done') throw new Error(taken.kind);
  const after = new Map(taken.effects.map((each) => [each.result.name, each.after]));
  expect(after.get('umbrella_stake')).toBe(remaining);
  expect(loss - BigInt(String(after.get('umbrella_deficit')))).toBe(covered);
});
