/** `exp`, `exp2` and `ln` in generated TypeScript and on the EVM, without and with the IR pipeline, against `src/arithmetic`. */
import { expect, test } from 'vitest';
import { argumentRange } from '../../src/core/bounds.ts';
import { irrational } from '../../src/arithmetic/irrational.ts';
import { argumentBits, irrationals } from '../../src/types/irrational.ts';
import { constant, irrationalOf } from '../support/core-builder.ts';
import { deployMany } from '../support/evm.ts';
import { leafCore, leafFacts } from '../support/leaf-core.ts';
import { createRandom } from '../support/random.ts';
import { loadTypescript } from '../support/typescript.ts';

const forms = irrationals.flatMap((of) =>
  (['down', 'up'] as const).flatMap((rounding) => [0, 18, 30].map((decimals) => ({ of, rounding, decimals }))),
);
const cores = forms.map(({ of, rounding, decimals }) =>
  leafCore([argumentRange(of)], ([x = constant(0n)]) => irrationalOf(of, rounding, decimals, x)),
);

/** Arguments of every length, both ends, and the neighbours of 0, of 1, of powers of two and of what is near √2. */
const calls = forms.flatMap(({ of, rounding, decimals }, policy) => {
  const random = createRandom(`${of} ${rounding} ${decimals}`);
  const { lo, hi } = argumentRange(of);
  const unit = 1n << BigInt(argumentBits[of]);
  const edges = [0n, 1n, unit, 181n * (unit >> 7n), unit << 40n, unit >> 20n].flatMap((each) =>
    [each, -each].flatMap((x) => [x - 1n, x, x + 1n]),
  );
  const drawn = Array.from({ length: 500 }, () => random.natural(of === 'ln' ? 256 : 168)).flatMap((each) => [each, -each]);
  return [...edges, ...drawn, lo, hi]
    .filter((x) => x >= lo && x <= hi)
    .map((x) => ({ policy, x, expected: irrational[of](rounding, x, 10n ** BigInt(decimals)) }));
});

test('generated TypeScript', { timeout: 120_000 }, async () => {
  const modules = await Promise.all(cores.map((each) => loadTypescript(each)));
  const wrong = calls.filter(({ policy, x, expected }) => {
    const outcome = modules[policy]?.evaluate('f', leafFacts([x]));
    return outcome?.kind !== 'value' || outcome.values[0] !== expected;
  });
  expect(wrong.slice(0, 3)).toEqual([]);
});

test.each([false, true])('on the EVM, through the IR: %s', { timeout: 240_000 }, async (viaIR) => {
  const many = await deployMany(cores, { viaIR });
  try {
    const results = await many.evaluateAll(calls.map(({ policy, x }) => ({ policy, entry: 'f', facts: leafFacts([x]) })));
    const wrong = calls.filter(({ expected }, at) => {
      const outcome = results[at]?.outcome;
      return outcome?.kind !== 'value' || outcome.values[0] !== expected;
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(calls.length).toBeGreaterThan(9_000);
  } finally {
    await many.close();
  }
});
