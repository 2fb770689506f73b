/** The generated library is told the time and the clock: also times that no event leads to, and a clock beyond the last one. */
import { expect, test } from 'vitest';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { latestNow } from '../../src/types/schema.ts';
import { deployPolicy } from '../support/evm.ts';
import { compiled } from './policy.ts';

test('all sides refuse the same times', { timeout: 120_000 }, async () => {
  const { core, checked } = compiled();
  const times = [0n, 1n, latestNow - 1n, latestNow, latestNow + 1n, (1n << 40n) - 1n, 1n << 40n, (1n << 256n) - 1n];
  const calls = times.flatMap((now) =>
    times.map((clock) => ({
      entry: 'waited',
      facts: {
        params: [],
        globals: [0n, 0n, [], 0n, [], now, clock],
        entities: core.schema.records.map(() => []),
        arguments: [],
      },
    })),
  );
  const [specified, interpreter] = [reference(checked), prepare(core)];
  const wanted = calls.map(({ entry, facts }) => specified.evaluate(entry, facts));
  expect(calls.map(({ entry, facts }) => interpreter.evaluate(entry, facts))).toEqual(wanted);
  const evm = await deployPolicy(core, { engine: 'ethereumjs' });
  const found = await evm.evaluateAll(calls);
  await evm.close();
  expect(found.map((each) => each.outcome)).toEqual(wanted);
  expect(new Set(wanted.map((each) => each.kind)).size).toBe(2);
});
