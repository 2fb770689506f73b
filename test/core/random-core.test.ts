import { describe, expect, it } from 'vitest';
import { validate } from '../../src/core/validate.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';

describe('random core', () => {
  it('is always valid', () => {
    for (let seed = 0; seed < 120; seed += 1) {
      const { core } = randomCore(createRandom(seed), 1 + (seed % 8));
      const problems = validate(core);
      if (problems.length > 0) expect({ seed, problems }).toEqual({ seed, problems: [] });
    }
  });

  it('is the same for the same seed, core and facts', () => {
    const make = (): string => {
      const random = createRandom('twice');
      const { core, calls } = randomCore(random, 4);
      return JSON.stringify([core, calls(random)], (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    };
    expect(make()).toBe(make());
  });

  it('breaks every kind of check in time', () => {
    const broken = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const random = createRandom(`broken ${seed}`);
      const { core, calls } = randomCore(random, 1);
      const interpreter = prepare(core);
      for (let call = 0; call < 10; call += 1) {
        const { entry, facts } = calls(random);
        const outcome = interpreter.evaluate(entry, facts);
        if (outcome.kind === 'value' || outcome.refusal.kind === 'verdict') continue;
        const { check } = outcome.refusal;
        const text = JSON.stringify(
          core.entries.flatMap((each) => each.checks),
          (key, value: unknown) => (typeof value === 'bigint' || key === 'lo' || key === 'hi' ? null : value),
        );
        const kind = new RegExp(`"kind":"([a-z ]+)","number":${check},`).exec(text)?.[1] ?? 'ascending';
        broken.add(kind);
      }
    }
    expect([...broken].sort()).toEqual(['ascending', 'length', 'range', 'reference']);
  });
});
