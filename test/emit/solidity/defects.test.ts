import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { int256, uint256, type Core, type Int, type Range } from '../../../src/core/core.ts';
import { binary, compare, constant, known, quotient, select } from '../../support/core-builder.ts';
import { deployMany, type EvmCall } from '../../support/evm.ts';
import { leafCore, leafFacts } from '../../support/leaf-core.ts';
import { randomCore } from '../../support/random-core.ts';
import { createRandom, type Random } from '../../support/random.ts';
import type { Rounding } from '../../../src/types/rounding.ts';

/** A comparison with the interpreter is worth what it finds: each defect here must show. */
type Defect = { readonly name: string; readonly of: () => Sample; readonly from: string; readonly to: string };
type Sample = { readonly cores: readonly Core[]; readonly calls: (random: Random, policy: number) => EvmCall };

const divisor: Range = { lo: 1n, hi: uint256.hi };

const product = (rounding: Rounding, signed: boolean): Sample => {
  const range = signed ? int256 : uint256;
  const core = leafCore([range, range, divisor], ([a = constant(0n), b = constant(0n), d = constant(1n)]) =>
    known(
      quotient(
        rounding,
        known(binary('mul', a, b), signed ? { lo: 1n - (1n << 510n), hi: 1n << 510n } : { lo: 0n, hi: (1n << 511n) - 1n }),
        d,
      ),
      range,
    ),
  );
  return { cores: [core], calls: (random) => ({ entry: 'f', facts: leafFacts(productArguments(random, signed)) }) };
};

const productArguments = (random: Random, signed: boolean): readonly bigint[] => {
  for (;;) {
    const sign = signed && random.chance(0.5) ? -1n : 1n;
    // A divisor of full length in every second case: only there is the remainder above the low word.
    const [a, b, d] = [
      sign * random.natural(255),
      random.natural(255),
      random.chance(0.5) ? random.bits(256) : random.natural(256),
    ];
    if (d > 0n && (a * b) / d < int256.hi && (a * b) / d > int256.lo) return [a, b, d];
  }
};

const word = (rounding: Rounding): Sample => ({
  cores: [leafCore([int256, divisor], ([n = constant(0n), d = constant(1n)]) => known(quotient(rounding, n, d), int256))],
  calls: (random) => ({
    entry: 'f',
    facts: leafFacts([random.chance(0.5) ? -random.natural(255) : random.natural(255), random.natural(8) + 1n]),
  }),
});

const wide: Range = { lo: 0n, hi: (1n << 511n) - 1n };

const four = (result: (left: Int, right: Int) => Int): Sample => ({
  cores: [
    leafCore([half, half, half, half], ([a = constant(0n), b = constant(0n), c = constant(0n), e = constant(0n)]) =>
      result(known(binary('mul', a, b), wide), known(binary('mul', c, e), wide)),
    ),
  ],
  calls: (random) => ({
    entry: 'f',
    facts: leafFacts([random.natural(250), random.natural(250), random.natural(250), random.natural(250)]),
  }),
});
const half: Range = { lo: 0n, hi: (1n << 250n) - 1n };

const policies = (): Sample => {
  const made = [700, 701, 702, 703, 704, 705].map((seed) => randomCore(createRandom(seed), 3));
  return {
    cores: made.map((each) => each.core),
    calls: (random, policy) => {
      const chosen = made[policy];
      if (!chosen) throw new Error('no such policy');
      return chosen.calls(random);
    },
  };
};

const newton = 'v := mul(v, sub(2, mul(e, v)))\n';
const defects: readonly Defect[] = [
  { name: 'a Newton step is missing', of: () => product('down', false), from: newton, to: '\n' },
  { name: 'the borrow of the remainder is missing', of: () => product('down', false), from: 'sub(h, gt(r, l))', to: 'h' },
  {
    name: 'a product rounds up only above one half',
    of: () => product('up', false),
    from: 'add(z, iszero(iszero(r)))',
    to: 'add(z, gt(r, shr(1, d)))',
  },
  {
    name: 'a signed product rounds down toward zero',
    of: () => product('down', true),
    from: 'and(s, iszero(iszero(r)))',
    to: '0',
  },
  {
    name: 'a signed product loses its sign',
    of: () => product('toward zero', true),
    from: 'z := sub(xor(z, s), s)',
    to: 's := 0',
  },
  { name: 'a floor is a truncation', of: () => word('down'), from: 'div(xor(s_, a), b)', to: 'div(sub(xor(s_, a), s_), b)' },
  { name: 'a tie goes down', of: () => word('half up'), from: 'iszero(lt(r_, sub(b, r_)))', to: 'gt(r_, sub(b, r_))' },
  { name: 'an even tie goes up', of: () => word('half even'), from: 'add(r_, and(q_, 1))', to: 'add(r_, 1)' },
  {
    name: 'a range is one wider',
    of: policies,
    from: 'z := gt(sub(value, lo), span)',
    to: 'z := gt(sub(value, lo), add(span, 1))',
  },
  { name: 'an upper bound is one higher', of: policies, from: 'z := gt(x, y)\n', to: 'z := gt(x, add(y, 1))\n' },
  { name: 'equal keys pass', of: policies, from: 'z := iszero(gt(x, y))\n', to: 'z := lt(x, y)\n' },
  {
    name: 'the carry of a wide sum is missing',
    of: () => four((x, y) => known(quotient('down', known(binary('add', x, y), wide), constant(1n << 250n)), uint256)),
    from: 'p := add(add(h, m), lt(q, l))',
    to: 'p := add(h, m)',
  },
  {
    name: 'a wide comparison forgets the low words',
    of: () => four((x, y) => select(compare('<', x, y), constant(1n), constant(0n))),
    from: 'or(slt(h, m), and(eq(h, m), lt(l, n)))',
    to: 'slt(h, m)',
  },
];

describe('a defect in the emitted code shows', () => {
  test.each(defects.map((each) => [each.name, each] as const))('%s', { timeout: 120_000 }, async (name, defect) => {
    const { cores, calls: draw } = defect.of();
    let changed = 0;
    const many = await deployMany(cores, {
      change: (code) => {
        const next = code.replace(defect.from, defect.to);
        changed += next === code ? 0 : 1;
        return next;
      },
    });
    try {
      expect(changed).toBeGreaterThan(0);
      const random = createRandom(name);
      const interpreters = cores.map(prepare);
      const calls = cores.flatMap((_, policy) =>
        Array.from({ length: 2400 / cores.length }, () => ({ policy, ...draw(random, policy) })),
      );
      const found = await many.evaluateAll(calls).then(
        (results) =>
          calls.some(
            (call, place) =>
              !isDeepStrictEqual(results[place]?.outcome, interpreters[call.policy]?.evaluate(call.entry, call.facts)),
          ),
        // Anything but an answer or a refusal is found too.
        () => true,
      );
      expect(found).toBe(true);
    } finally {
      await many.close();
    }
  });
});
