/** `least(x in lo .. hi: condition)` has the meaning that the reference page states, whatever the condition is, in three back ends. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { bug } from '../../src/source/assert-never.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { deployPolicy } from '../support/evm.ts';
import { createRandom } from '../support/random.ts';

const text = `policy Least
unit USD decimals 2
fact lo    : USD in -20 .. 20 else refuse
fact hi    : USD in -20 .. 20 else refuse
fact step  : ratio @ 0 in 1 .. 9 else refuse
fact shift : USD in -100 .. 100 else refuse
fact line  : USD in -30 .. 30 else refuse

/// Not monotone: holds in stripes.
define striped : USD or none = least(x in lo .. hi: mod(x * step + shift, 7 USD) < 3 USD)

/// Monotone: holds from somewhere on.
define rising : USD or none = least(x in lo .. hi: x * step >= line)

fact debt  : USD in 0 .. 1B else refuse
fact price : USD in 0 .. 1B else refuse
/// 37 binary digits, as a debt of up to a thousand million USD in cents has.
define restoring : USD or none = least(x in 0 USD .. debt: (price - 1.05 * x) * 80% >= debt - x)
`;

const { core, checked } = compile('least.risk', () => text);
if (core === null || checked === null) throw new Error('the policy is not good');

const facts = (globals: Readonly<Record<string, bigint>>): Facts => ({
  params: [],
  globals: (core.schema.records[0]?.fields ?? []).map(({ name }) => globals[name] ?? (name === 'step' ? 1n : 0n)),
  entities: [[]],
  arguments: [],
});

/** What has to come out: none, or a place where the condition begins to hold. */
const isRight = (outcome: Outcome, lo: bigint, hi: bigint, holds: (x: bigint) => boolean): boolean => {
  const [value] = outcome.kind === 'refused' ? bug('refused') : outcome.values;
  if (!Array.isArray(value)) return bug('not an optional');
  const [found] = value as readonly bigint[];
  if (found === undefined) return hi < lo || !holds(hi);
  return found >= lo && found <= hi && holds(found) && (found === lo || !holds(found - 1n));
};

const floorMod = (a: bigint, b: bigint): bigint => ((a % b) + b) % b;

describe('a search', () => {
  const random = createRandom('least');
  const drawn = Array.from({ length: 400 }, () => ({
    ...{ lo: random.within(-2_000n, 2_000n), hi: random.within(-2_000n, 2_000n), step: random.within(1n, 9n) },
    ...{ shift: random.within(-10_000n, 10_000n), line: random.within(-3_000n, 3_000n) },
  })).flatMap((each) => [each, { ...each, hi: each.lo }, { ...each, hi: each.lo + 1n > 2_000n ? 2_000n : each.lo + 1n }]);

  it('ends where the condition begins to hold, and all back ends end at the same place', { timeout: 120_000 }, async () => {
    const [specification, interpreter] = [reference(checked), prepare(core)];
    const deployed = await deployPolicy(core, { engine: 'ethereumjs' });
    const calls = drawn.flatMap((each) => ['striped', 'rising'].map((entry) => ({ entry, each, facts: facts(each) })));
    const found = await deployed.evaluateAll(calls);
    await deployed.close();
    calls.forEach(({ entry, each, facts: given }, at) => {
      const { lo, hi, step, shift, line } = each;
      const holds = (x: bigint): boolean => (entry === 'striped' ? floorMod(x * step + shift, 700n) < 300n : x * step >= line);
      const wanted = specification.evaluate(entry, given);
      expect(isRight(wanted, lo, hi, holds), `${entry} ${JSON.stringify(each, (_, value: unknown) => String(value))}`).toBe(true);
      expect(interpreter.evaluate(entry, given)).toEqual(wanted);
      expect(found[at]?.outcome).toEqual(wanted);
    });
  });

  it('costs on a chain what its looks cost', { timeout: 120_000 }, async () => {
    const deployed = await deployPolicy(core, { engine: 'ethereumjs' });
    const given = facts({ debt: 1_610_000n, price: 2_000_000n });
    const [result] = await deployed.evaluateAll([{ entry: 'restoring', facts: given }]);
    await deployed.close();
    expect(result?.outcome).toEqual(reference(checked).evaluate('restoring', given));
    // 22 looks of about 250 gas each, and the call: 6,934 in all when this was written.
    expect(result?.gas).toBeLessThan(8_000);
  });
});
