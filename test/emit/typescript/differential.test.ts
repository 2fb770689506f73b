/** The emitted TypeScript answers as the interpreter does, on random Core, and satisfies the strict compiler. */
import { describe, expect, test } from 'vitest';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import type { Outcome } from '../../../src/types/value.ts';
import { randomCore } from '../../support/random-core.ts';
import { createRandom } from '../../support/random.ts';
import { loadTypescript } from '../../support/typescript.ts';
import { anyTyped, strictProblems } from './strict.ts';

const seed = Number(process.env['SEED'] ?? 20240607);
const programs = Number(process.env['PROGRAMS'] ?? 40);
const callsEach = 100;

const show = (outcome: Outcome): string =>
  JSON.stringify(outcome, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

describe(`random Core, seed ${seed}`, () => {
  test('the emitted TypeScript and the interpreter agree', async () => {
    const counts = { value: 0, fact: 0, verdict: 0 };
    for (let program = 0; program < programs; program += 1) {
      const random = createRandom(`${seed} ${program}`);
      const { core, calls } = randomCore(random, 1 + (program % 8));
      const interpreter = prepare(core);
      const emitted = await loadTypescript(core);
      for (let each = 0; each < callsEach; each += 1) {
        const { entry, facts } = calls(random);
        const expected = interpreter.evaluate(entry, facts);
        const given = emitted.evaluate(entry, facts);
        counts[expected.kind === 'value' ? 'value' : expected.refusal.kind] += 1;
        if (show(given) !== show(expected))
          expect(show(given), `program ${program}, call ${each} of ${entry}`).toBe(show(expected));
      }
    }
    // A generator that is refused everywhere, or nowhere, would show nothing.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan((programs * callsEach) / 20);
  }, 120_000);

  test('what is emitted is strict TypeScript, without any', () => {
    const modules = Array.from({ length: 12 }, (_, program) => {
      const { core } = randomCore(createRandom(`${seed} strict ${program}`), 1 + (program % 8));
      return emitTypescript(core, { params: program % 2 === 0 ? 'constants' : 'argument' }).code;
    });
    expect(strictProblems(modules)).toEqual([]);
    expect(modules.slice(0, 3).flatMap(anyTyped)).toEqual([]);
  }, 60_000);
});
