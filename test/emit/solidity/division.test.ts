import { afterAll, describe, expect, test } from 'vitest';
import { divide } from '../../../src/arithmetic/round.ts';
import { roundings, type Rounding } from '../../../src/types/rounding.ts';
import { uint256, int256, type Int, type Range } from '../../../src/core/core.ts';
import { binary, known, quotient } from '../../support/core-builder.ts';
import { deployMany, type DeployedPolicies } from '../../support/evm.ts';
import { leafCore, leafFacts } from '../../support/leaf-core.ts';
import { createRandom, type Random } from '../../support/random.ts';

// Inputs uniform in bit length: uniform values would hide a missing Newton step.
const natural = (random: Random, bits: number): bigint => random.natural(bits);
const integer = (random: Random, bits: number): bigint => (random.chance(0.5) ? -random.natural(bits) : random.natural(bits));

type Form = {
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly numerator: (args: readonly Int[]) => Int;
  readonly value: (args: readonly bigint[]) => bigint;
  readonly draw: (random: Random) => readonly bigint[];
  readonly result: Range;
};

const divisor: Range = { lo: 1n, hi: uint256.hi };
const smallDivisor: Range = { lo: 1n, hi: (1n << 200n) - 1n };
const at = (args: readonly Int[], place: number): Int => args[place] ?? { kind: 'const', value: 0n, lo: 0n, hi: 0n };
const of = (args: readonly bigint[], place: number): bigint => args[place] ?? 0n;
const least = (n: bigint): bigint => (n === 0n ? 1n : n);
/** Of full length in every third case: only there is a remainder above the low word. */
const d = (random: Random): bigint => least(random.chance(0.3) ? random.bits(256) : natural(random, 256));

const word: Form = {
  name: 'word',
  ranges: [uint256, divisor],
  result: uint256,
  numerator: (args) => at(args, 0),
  value: (args) => of(args, 0),
  draw: (random) => [natural(random, 256), d(random)],
};
const signedWord: Form = {
  name: 'signed word',
  ranges: [int256, divisor],
  result: int256,
  numerator: (args) => at(args, 0),
  value: (args) => of(args, 0),
  draw: (random) => [random.chance(0.05) ? int256.lo : integer(random, 255), d(random)],
};
const signedSmall: Form = {
  ...signedWord,
  name: 'signed word, divisor below 2^200',
  ranges: [int256, smallDivisor],
  draw: (random) => [random.chance(0.05) ? int256.lo : integer(random, 255), least(natural(random, 200))],
};
const product: Form = {
  name: 'product',
  ranges: [uint256, uint256, divisor],
  result: uint256,
  numerator: (args) => known(binary('mul', at(args, 0), at(args, 1)), { lo: 0n, hi: 1n << 511n }),
  value: (args) => of(args, 0) * of(args, 1),
  draw: (random) => [natural(random, 255), natural(random, 255), d(random)],
};
const signedProduct: Form = {
  name: 'signed product',
  ranges: [int256, int256, divisor],
  result: int256,
  numerator: (args) => binary('mul', at(args, 0), at(args, 1)),
  value: (args) => of(args, 0) * of(args, 1),
  draw: (random) => [integer(random, 255), integer(random, 255), d(random)],
};
const mixedProduct: Form = {
  name: 'word times signed word',
  ranges: [uint256, int256, divisor],
  result: int256,
  numerator: (args) => known(binary('mul', at(args, 0), at(args, 1)), { lo: 1n - (1n << 511n), hi: (1n << 511n) - 1n }),
  value: (args) => of(args, 0) * of(args, 1),
  draw: (random) => [natural(random, 255), integer(random, 255), d(random)],
};
const sum: Form = {
  name: 'a*b - c*e',
  ranges: [uint256, uint256, divisor, uint256, uint256],
  result: int256,
  numerator: (args) =>
    known(binary('sub', binary('mul', at(args, 0), at(args, 1)), binary('mul', at(args, 3), at(args, 4))), {
      lo: 1n - (1n << 511n),
      hi: (1n << 511n) - 1n,
    }),
  value: (args) => of(args, 0) * of(args, 1) - of(args, 3) * of(args, 4),
  draw: (random) => {
    const a = natural(random, 255);
    const b = natural(random, 255);
    // Often close to each other, so that the difference is small and of either sign.
    return random.chance(0.5)
      ? [a, b, d(random), natural(random, 255), natural(random, 255)]
      : [a, b, d(random), b, random.chance(0.5) ? a : a + 1n];
  },
};

const forms = [word, signedWord, signedSmall, product, signedProduct, mixedProduct, sum];
const divisorAt = (form: Form): number => (form.ranges.length === 2 ? 1 : 2);

const cases = forms.flatMap((form) => roundings.map((rounding) => ({ form, rounding })));
const core = ({ form, rounding }: { readonly form: Form; readonly rounding: Rounding }) =>
  leafCore(form.ranges, (args) => known(quotient(rounding, form.numerator(args), at(args, divisorAt(form))), form.result));

let deployed: Promise<DeployedPolicies> | null = null;
const policies = (): Promise<DeployedPolicies> => (deployed ??= deployMany(cases.map(core)));
afterAll(async () => (await deployed)?.close());

describe('division on the EVM is the division of arithmetic/round', () => {
  test.each(cases.map((each, place) => [each.form.name, each.rounding, each, place] as const))(
    '%s, %s',
    { timeout: 120_000 },
    async (_form, rounding, { form }, policy) => {
      const random = createRandom(`${form.name} ${rounding}`);
      const drawn: { readonly args: readonly bigint[]; readonly expected: bigint }[] = [];
      for (let tries = 0; tries < 60_000 && drawn.length < 600; tries += 1) {
        const args = form.draw(random);
        // Ties and exact quotients are rare by chance.
        const by = of(args, divisorAt(form));
        const expected = divide(rounding, form.value(args), by);
        if (expected >= form.result.lo && expected <= form.result.hi) drawn.push({ args, expected });
      }
      expect(drawn.length).toBe(600);
      const results = await (
        await policies()
      ).evaluateAll(drawn.map((each) => ({ policy, entry: 'f', facts: leafFacts(each.args) })));
      const wrong = drawn.flatMap((each, place) => {
        const outcome = results[place]?.outcome;
        return outcome?.kind === 'value' && outcome.values[0] === each.expected ? [] : [{ ...each, outcome }];
      });
      expect(wrong.slice(0, 3)).toEqual([]);
    },
  );
});

test('ties go where the direction says', { timeout: 120_000 }, async () => {
  const many = await policies();
  const calls = cases.flatMap(({ form, rounding }, policy) => {
    if (form !== word && form !== signedWord && form !== signedSmall) return [];
    const numbers = form === word ? [1n, 3n, 5n, 7n, 10n] : [-7n, -5n, -3n, -1n, 1n, 3n, 5n, 7n, -10n];
    return numbers.map((n) => ({ policy, entry: 'f', facts: leafFacts([n, 2n]), expected: divide(rounding, n, 2n) }));
  });
  const results = await many.evaluateAll(calls);
  expect(results.map((each) => each.outcome)).toEqual(calls.map((each) => ({ kind: 'value', values: [each.expected] })));
});
