/** The compiled closures and the walker are two evaluators of Core: they agree, and every value lies within its bounds. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Int } from '../../src/core/core.ts';
import { isNarrow } from '../../src/core/core.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { walkEntry } from '../../src/evaluate/walk.ts';
import { roundings } from '../../src/types/rounding.ts';
import type { Outcome } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';

const runs = 120;
const callsEach = 10;

/** Cheaper than an assertion of the test runner, which is asked only to show a difference. */
const same = (actual: Outcome, wanted: Outcome, seed: number): void => {
  if (!isDeepStrictEqual(actual, wanted)) expect({ seed, outcome: actual }).toEqual({ seed, outcome: wanted });
};

type Seen = { readonly operations: Set<string>; past: number; verdicts: number; values: number };

const run = (seen: Seen, seed: number): void => {
  const random = createRandom(`agreement ${seed}`);
  const { core, calls } = randomCore(random, 1 + (seed % 8));
  const interpreter = prepare(core);
  for (let call = 0; call < callsEach; call += 1) {
    const { entry: name, facts } = calls(random);
    const entry = core.entries.find((each) => each.name === name);
    if (entry === undefined) throw new Error(name);
    const outcome = interpreter.evaluate(name, facts);
    const isPast = outcome.kind === 'value' || outcome.refusal.kind === 'verdict';
    if (isPast) seen.past += 1;
    if (outcome.kind === 'value') seen.values += 1;
    else if (outcome.refusal.kind === 'verdict') seen.verdicts += 1;
    const watch = (int: Int, value: bigint): void => {
      if (!isPast) return;
      const rounding = int.kind === 'divide' || int.kind === 'root' || int.kind === 'irrational' ? ` ${int.rounding}` : '';
      seen.operations.add(`${int.kind}${rounding}${isNarrow({ lo: value, hi: value }) ? '' : ' wide'}`);
      if (value < int.lo || value > int.hi)
        throw new Error(`seed ${seed}: ${int.kind} is ${value}, outside ${int.lo} .. ${int.hi}`);
    };
    const walked = walkEntry(core, entry, facts, { names: () => null, watch });
    same(walked.outcome, outcome, seed);
    same(interpreter.trace(name, facts).outcome, outcome, seed);
    // Nothing is left over from the trace, or from the evaluation before it.
    same(interpreter.evaluate(name, facts), outcome, seed);
  }
};

describe('random core', () => {
  it(
    'gives the same outcomes compiled, walked and traced, within its bounds, and mostly past the boundary',
    { timeout: 120_000 },
    () => {
      const seen: Seen = { operations: new Set(), past: 0, verdicts: 0, values: 0 };
      for (let seed = 0; seed < runs; seed += 1) run(seen, seed);
      expect(seen.past / (runs * callsEach)).toBeGreaterThan(0.6);
      expect(seen.past / (runs * callsEach)).toBeLessThan(0.95);
      expect(seen.verdicts).toBeGreaterThan(30);
      expect(seen.values).toBeGreaterThan(400);
      const wanted = [
        ...['const', 'local', 'add', 'sub', 'mul', 'neg', 'select'].flatMap((each) => [each, `${each} wide`]),
        ...[
          'param',
          'read',
          'length',
          'min',
          'max',
          'abs',
          'modulo',
          'pow10',
          'root up',
          'root down',
          'irrational up',
          'irrational down',
        ],
        ...roundings.map((each) => `divide ${each}`),
      ];
      expect([...seen.operations].sort()).toEqual([...wanted].sort());
    },
  );
});
