import { describe, expect, test } from 'vitest';
import { isDeepStrictEqual } from 'node:util';
import { prepare } from '../../../src/evaluate/prepare.ts';
import type { Core, Int, Statement } from '../../../src/core/core.ts';
import { uint256 } from '../../../src/core/core.ts';
import { binary, constant, intTerm, known, local, select, compare, title } from '../../support/core-builder.ts';
import { deployMany } from '../../support/evm.ts';
import { leafCore, leafFacts } from '../../support/leaf-core.ts';
import { createRandom } from '../../support/random.ts';

const byte = { lo: 0n, hi: 255n };

/** `count` locals, each made of the one before, all read again at the end: more than any stack holds. */
const manyLocals = (count: number, takes: number): Core => {
  const core = leafCore(
    Array.from({ length: takes }, () => byte),
    (args) => args[0] ?? constant(0n),
  );
  const [leaf] = core.functions;
  if (!leaf) throw new Error('no function');
  const names = leaf.parameters.map((each) => each.name);
  const lets = Array.from({ length: count }, (_, place): Statement => {
    const before: Int = local(place === 0 ? (names[0] ?? '') : `v${place - 1}`, { lo: 0n, hi: 10n ** 9n });
    const value = known(binary('add', before, local(names[place % names.length] ?? '', byte)), { lo: 0n, hi: 10n ** 9n });
    return {
      kind: 'let',
      bind: { name: `v${place}`, type: 'int', lo: 0n, hi: 10n ** 9n },
      value: intTerm(value),
      title: title(`v${place}`),
    };
  });
  const all = Array.from({ length: count }, (_, place) => local(`v${place}`, { lo: 0n, hi: 10n ** 9n }));
  const total = all.reduce((sum: Int, each) => known(binary('add', sum, each), { lo: 0n, hi: 10n ** 12n }), constant(0n));
  const results = [{ type: 'int', lo: 0n, hi: 10n ** 12n } as const];
  const entries = core.entries.map((each) => ({
    ...each,
    results: [{ name: '', shape: { ...numberShape, hi: { n: 10n ** 12n, d: 1n } }, target: null }],
  }));
  return { ...core, functions: [{ ...leaf, results, body: { statements: lets, results: [intTerm(total)] } }], entries };
};
const numberShape = {
  kind: 'number',
  unit: '',
  scale: { kind: 'fixed', decimals: 0 },
  lo: { n: 0n, d: 1n },
  hi: { n: 1n, d: 1n },
} as const;

/** An expression nested to one side, deeper than the stack. */
const deep = (depth: number, right: boolean): Core =>
  leafCore([byte, byte], ([a = constant(0n), b = constant(0n)]) => {
    let sum: Int = a;
    for (let level = 0; level < depth; level += 1) {
      const next = level % 3 === 0 ? select(compare('<', b, a), a, sum) : binary('add', right ? b : sum, right ? sum : b);
      sum = known(next, { lo: 0n, hi: 10n ** 9n });
    }
    return sum;
  });

const cores = [
  ...[5, 9, 12, 15, 20, 40].flatMap((count) => [1, 5].map((takes) => manyLocals(count, takes))),
  deep(40, true),
  deep(40, false),
];

describe('what does not fit the stack goes to memory', () => {
  test.each([{ optimize: true }, { optimize: false }])('%o', { timeout: 120_000 }, async (options) => {
    const many = await deployMany(cores, options);
    try {
      const random = createRandom('stack');
      const calls = cores.flatMap((core, policy) => {
        const takes = core.entries[0]?.arguments.length ?? 0;
        return Array.from({ length: 10 }, () => ({
          policy,
          entry: 'f',
          facts: leafFacts(Array.from({ length: takes }, () => random.natural(8))),
        }));
      });
      const interpreters = cores.map((each) => prepare(each));
      const results = await many.evaluateAll(calls);
      const different = calls.filter(
        (call, place) => !isDeepStrictEqual(results[place]?.outcome, interpreters[call.policy]?.evaluate('f', call.facts)),
      );
      expect(different.length).toBe(0);
      expect(many.policies.filter((each) => each.solidity.code.includes('allocate_(')).length).toBeGreaterThan(1);
      expect(many.policies.filter((each) => !each.solidity.code.includes('allocate_(')).length).toBeGreaterThan(1);
    } finally {
      await many.close();
    }
  });

  test('many arguments are taken as one struct', { timeout: 60_000 }, async () => {
    const ranges = Array.from({ length: 14 }, () => uint256);
    const core = leafCore(ranges, (args) => args.reduce((most, each) => binary('max', most, each)));
    const many = await deployMany([core]);
    try {
      const args = ranges.map((_, place) => BigInt(place === 9 ? 1000 : place));
      const [result] = await many.evaluateAll([{ policy: 0, entry: 'f', facts: leafFacts(args) }]);
      expect(result?.outcome).toEqual({ kind: 'value', values: [1000n] });
      expect(many.policies[0]?.solidity.entries[0]?.packed).toBe(true);
    } finally {
      await many.close();
    }
  });
});
