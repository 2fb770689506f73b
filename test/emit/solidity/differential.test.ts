import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { deployMany, type EvmOptions } from '../../support/evm.ts';
import { randomCore } from '../../support/random-core.ts';
import { createRandom } from '../../support/random.ts';

type Run = {
  readonly name: string;
  readonly first: number;
  readonly policies: number;
  readonly size: number;
  readonly cases: number;
  readonly options: EvmOptions;
};

const runs: readonly Run[] = [
  { name: 'calldata, constants', first: 1, policies: 14, size: 3, cases: 300, options: {} },
  { name: 'large functions', first: 200, policies: 3, size: 6, cases: 200, options: {} },
  {
    name: 'without the optimizer, which spares no stack',
    first: 300,
    policies: 8,
    size: 3,
    cases: 150,
    options: { optimize: false },
  },
  { name: 'memory', first: 400, policies: 5, size: 3, cases: 150, options: { location: 'memory' } },
  { name: 'through the IR', first: 500, policies: 2, size: 2, cases: 150, options: { viaIR: true } },
  { name: 'immutables', first: 600, policies: 5, size: 3, cases: 150, options: { params: 'immutables' } },
  { name: 'in process', first: 1, policies: 2, size: 3, cases: 20, options: { engine: 'ethereumjs' } },
];

/** The generator lets two inputs of a curve be equal; a constructor does not. */
const descends = (values: unknown): boolean =>
  Array.isArray(values) &&
  values.some((each: unknown, place) => place > 0 && typeof each === 'bigint' && each <= BigInt(String(values[place - 1])));

describe('Solidity on an EVM answers as the interpreter does', () => {
  test.each(runs.map((run) => [run.name, run] as const))('%s', { timeout: 300_000 }, async (_name, run) => {
    const made = Array.from({ length: run.policies }, (_, place) => ({
      seed: run.first + place,
      ...randomCore(createRandom(run.first + place), run.size),
    })).filter(
      ({ core }) =>
        run.options.params !== 'immutables' ||
        !core.schema.params.some((each) => each.governed && Array.isArray(each.default) && descends(each.default[0])),
    );
    const calls = made.flatMap(({ seed, core, calls: draw }, policy) => {
      const random = createRandom(seed + 10_000);
      const interpreter = prepare(core);
      return Array.from({ length: run.cases }, () => {
        const call = draw(random);
        return { policy, seed, ...call, expected: interpreter.evaluate(call.entry, call.facts) };
      });
    });
    const many = await deployMany(
      made.map((each) => each.core),
      run.options,
    );
    try {
      expect(many.policies.flatMap((each) => each.warnings.filter((text) => !text.includes('code size')))).toEqual([]);
      const results = await many.evaluateAll(calls);
      const different = calls.flatMap(({ seed, entry, expected }, place) =>
        isDeepStrictEqual(results[place]?.outcome, expected) ? [] : [{ seed, entry, expected, given: results[place]?.outcome }],
      );
      expect(different.slice(0, 3)).toEqual([]);
      const passed = calls.filter((each) => each.expected.kind === 'value').length;
      // A comparison of refusals alone would prove little.
      expect(passed / calls.length).toBeGreaterThan(0.3);
      expect(passed).toBeLessThan(calls.length);
    } finally {
      await many.close();
    }
  });
});
