/** Insurance funds against a model of them: what each tranche pays, what is left, and that nothing is lost or made up. */
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { fundMachine } from '../support/fund-machine.ts';
import { play } from '../support/fund-play.ts';
import { randomFund } from '../support/random-fund.ts';
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
    for (const what of ['paid', 'left a deficit', 'surplus', 'deposit', 'refill', 'refused', 'drawn on'])
      expect(count.get(what) ?? 0, what).toBeGreaterThan(funds / 4);
  });
});
