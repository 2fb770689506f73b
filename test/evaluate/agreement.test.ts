/** The compiled closures and the walker are two evaluators of Core; they agree, and Core's bounds hold in both. */
import { describe, expect, it } from 'vitest';
import type { Int } from '../../src/core/core.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { walkEntry } from '../../src/evaluate/walk.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';

const runs = 500;
const callsEach = 20;

describe('random core', () => {
  it('gives the same outcomes compiled and walked, within its bounds, and mostly past the boundary', () => {
    const seen = new Map<string, number>();
    let past = 0;
    for (let seed = 0; seed < runs; seed += 1) {
      const random = createRandom(`agreement ${seed}`);
      const { core, calls } = randomCore(random, 1 + (seed % 8));
      const interpreter = prepare(core);
      for (let call = 0; call < callsEach; call += 1) {
        const { entry: name, facts } = calls(random);
        const entry = core.entries.find((each) => each.name === name);
        if (entry === undefined) throw new Error(name);
        let checking = true;
        const watch = (int: Int, value: bigint): void => {
          if (checking) return;
          const kind = int.kind === 'divide' || int.kind === 'root' ? `${int.kind} ${int.rounding}` : int.kind;
          const width = value >= -(1n << 255n) && value < 1n << 256n ? 'narrow' : 'wide';
          seen.set(`${kind} ${width}`, (seen.get(`${kind} ${width}`) ?? 0) + 1);
          if (value < int.lo || value > int.hi) throw new Error(`seed ${seed}: ${int.kind} is ${value}, outside ${int.lo} .. ${int.hi}`);
        };
        const compiled = interpreter.evaluate(name, facts);
        const isPast = !(compiled.kind === 'refused' && compiled.refusal.kind === 'fact');
        if (isPast) past += 1;
        checking = !isPast;
        expect({ seed, call, outcome: walkEntry(core, entry, facts, { names: () => null, watch }).outcome }).toEqual({ seed, call, outcome: compiled });
      }
    }
    expect(past / (runs * callsEach)).toBeGreaterThan(0.6);
    console.info([...seen].sort().map(([k, n]) => `${k}: ${n}`).join('\n'), past / (runs * callsEach));
  });
});
