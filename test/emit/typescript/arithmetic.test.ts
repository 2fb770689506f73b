/** The arithmetic of emitted modules is that of `src/arithmetic`, for every rounding, sign, tie and width. */
import { describe, expect, test } from 'vitest';
import { divide, modulo } from '../../../src/arithmetic/round.ts';
import { root } from '../../../src/arithmetic/root.ts';
import { closeHelpers, helperLines, helperTable } from '../../../src/emit/typescript/helpers.ts';
import { quotient, remainder } from '../../../src/emit/typescript/division.ts';
import { printExpression } from '../../../src/emit/typescript/print.ts';
import { nameLiteral } from '../../../src/emit/typescript/literals.ts';
import { withParts } from '../../../src/emit/typescript/mentions.ts';
import { helper, name, type Expression } from '../../../src/emit/typescript/tree.ts';
import type { Int, Range } from '../../../src/core/core.ts';
import { roundings } from '../../../src/types/rounding.ts';
import { createRandom } from '../../support/random.ts';
import { importTypescript } from '../../support/typescript.ts';

/** The rows of the source table as a module that exports them. */
const source = closeHelpers(
  new Set(
    helperTable
      .slice(
        0,
        helperTable.findIndex((each) => each.name === 'checkRange'),
      )
      .map((each) => each.name),
  ),
)
  .map(
    (each) =>
      `export function ${each.name}${each.typeParameters === undefined ? '' : `<${each.typeParameters}>`}(${each.parameters.join(', ')}): ${each.returns} {\n${helperLines(each, new Map()).join('\n')}\n}`,
  )
  .join('\n');

type Operation = (n: bigint, d: bigint) => bigint;

const load = async (trees: readonly Expression[]): Promise<readonly Operation[]> => {
  const expressions = trees.map((each) => printExpression(each));
  const literals = new Map(
    trees
      .flatMap(withParts)
      .flatMap((each) => (each.kind === 'bigint' ? [nameLiteral(each.value)] : []))
      .flatMap((each) => (each === null ? [] : [[each.name, each.text]])),
  );
  const lines = expressions.map((each, at) => `export function f${at}(n: bigint, d: bigint): bigint { void d; return ${each}; }`);
  const exports = await importTypescript(
    [source, ...[...literals].map(([each, text]) => `const ${each} = ${text};`), ...lines].join('\n'),
  );
  return expressions.map((_, at) => (n, d) => {
    const made: unknown = Reflect.get(exports, `f${at}`);
    const result: unknown = typeof made === 'function' ? Reflect.apply(made, undefined, [n, d]) : null;
    if (typeof result !== 'bigint') throw new Error('no integer');
    return result;
  });
};

const wide: Range = { lo: -(1n << 511n), hi: 1n << 511n };
const ranges: readonly Range[] = [wide, { lo: 0n, hi: wide.hi }, { lo: wide.lo, hi: 0n }];
const anyDivisor: Int = { kind: 'local', name: 'd', lo: 1n, hi: 1n << 256n };
const fixedDivisor = (value: bigint): Int => ({ kind: 'const', value, lo: value, hi: value });
const divisors: readonly (bigint | null)[] = [null, 1n, 2n, 3n, 10n, 7n, 10n ** 18n, (1n << 255n) + 1n];

describe('division', () => {
  test.each(roundings)('%s', async (rounding) => {
    const variants = ranges.flatMap((range) => divisors.map((fixed) => ({ range, fixed })));
    const operations = await load(
      variants.map(({ range, fixed }) => {
        const divisor = fixed === null ? anyDivisor : fixedDivisor(fixed);
        const value = fixed === null ? name('d') : ({ kind: 'bigint', value: fixed } as const);
        return quotient(rounding, { range, value: name('n') }, { range: divisor, value });
      }),
    );
    const random = createRandom(`divide ${rounding}`);
    variants.forEach(({ range, fixed }, at) => {
      for (let each = 0; each < 400; each += 1) {
        const d = fixed ?? 1n + random.natural(random.pick([2, 8, 256]));
        const n =
          each < 60
            ? clamp((BigInt(each) - 30n) * (each % 2 === 0 ? 1n : d) + (each % 3 === 0 ? d / 2n : 0n), range)
            : random.within(range.lo, range.hi);
        expect(operations[at]?.(n, d), `${n} / ${d}`).toBe(divide(rounding, n, d));
      }
    });
  });

  test('modulo', async () => {
    const operations = await load(ranges.map((range) => remainder({ range, value: name('n') }, name('d'))));
    const random = createRandom('modulo');
    ranges.forEach((range, at) => {
      for (let each = 0; each < 1000; each += 1) {
        const d = 1n + random.natural(random.pick([2, 8, 256]));
        const n = random.within(range.lo, range.hi);
        expect(operations[at]?.(n, d), `${n} mod ${d}`).toBe(modulo(n, d));
      }
    });
  });
});

const clamp = (n: bigint, { lo, hi }: Range): bigint => (n < lo ? lo : n > hi ? hi : n);

test('roots', async () => {
  const [down, up] = await load([helper('rootDown', name('n')), helper('rootUp', name('n'))]);
  const random = createRandom('root');
  const near = Array.from({ length: 300 }, () => random.natural(128)).flatMap((each) => [
    each * each - 1n,
    each * each,
    each * each + 1n,
  ]);
  const small = Array.from({ length: 300 }, (_, at) => BigInt(at));
  const edges = [(1n << 52n) - 1n, 1n << 52n, (1n << 53n) + 1n, (1n << 104n) - 1n, 1n << 104n, (1n << 256n) - 1n];
  for (const n of [...near, ...small, ...edges].filter((each) => each >= 0n)) {
    expect(down?.(n, 1n), `root of ${n}`).toBe(root('down', n));
    expect(up?.(n, 1n), `root of ${n}`).toBe(root('up', n));
  }
});
