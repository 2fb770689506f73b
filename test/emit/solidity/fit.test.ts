/** What goes where when one contract has no room for all. */
import { expect, test } from 'vitest';
import type { Apart } from '../../../src/emit/solidity/apart.ts';
import { codeLimit, creationLimit, type CompileResult } from '../../../src/emit/solidity/compile-solc.ts';
import { fitted } from '../../../src/emit/solidity/fit.ts';
import type { Outline } from '../../../src/emit/solidity/outline.ts';

type Sizes = Readonly<Record<string, { readonly bytes: number; readonly isAction?: true; readonly needs?: readonly string[] }>>;

/** A compiler for which a function takes as many bytes as it is told, and a tree that weighs about as much. */
const play = (sizes: Sizes, more: Readonly<Record<string, number>> = {}, weigh = (bytes: number): number => bytes) => {
  const names = Object.keys(sizes);
  const bytesOf = new Map([...names.map((each) => [each, sizes[each]?.bytes ?? 0] as const), ...Object.entries(more)]);
  const needs = (own: string): ReadonlySet<string> => new Set([own, ...(sizes[own]?.needs ?? [])]);
  const outline: Outline = {
    functions: names.map((name) => ({ name, heat: sizes[name]?.isAction === true ? 'warm' : 'cold', needs: needs(name) })),
    weights: new Map([...bytesOf].map(([name, bytes]) => [name, weigh(bytes)])),
  };
  const asked: (readonly (readonly string[])[])[] = [];
  const emit = (apart: Apart) => {
    const first = names.filter((each) => apart.every((one) => !one.has(each)));
    const contracts = [first, ...apart.map((each) => names.filter((one) => each.has(one)))];
    return { code: JSON.stringify(contracts), contract: 'C0', parts: apart.map((_, at) => `C${at + 1}`), outline, contracts };
  };
  const compile = (code: string): CompileResult => {
    const contracts = JSON.parse(code) as readonly (readonly string[])[];
    asked.push(contracts);
    const bytes = contracts.map((each) => {
      const all = new Set(each.flatMap((one) => [...needs(one)]));
      return [...all].reduce((sum, one) => sum + (bytesOf.get(one) ?? 0), 0);
    });
    const problem = (at: number, size: number, limit: number) =>
      size > limit ? [{ kind: 'too large', file: 'C.sol', contract: `C${at}`, bytes: size, limit } as const] : [];
    const [first = 0, second = 0] = bytes;
    const problems = [
      ...bytes.flatMap((each, at) => problem(at, each, codeLimit)),
      ...(contracts.length === 2 && first <= codeLimit ? problem(0, first + second + 100, creationLimit) : []),
    ];
    return { contracts: new Map(), warnings: [], problems };
  };
  const { emitted, result } = fitted(emit, compile);
  return { contracts: emitted.contracts, problems: result.problems, asked };
};

test('what fits is not touched, and compiled once', () => {
  const { contracts, asked } = play({ one: { bytes: 10_000 }, pay: { bytes: 14_576, isAction: true } });
  expect(contracts).toEqual([['one', 'pay']]);
  expect(asked).toHaveLength(1);
});

test('definitions go first', () => {
  const { contracts, problems } = play({
    one: { bytes: 10_000 },
    two: { bytes: 4_000 },
    pay: { bytes: 10_577, isAction: true },
  });
  expect([contracts, problems]).toEqual([[['pay'], ['one', 'two']], []]);
});

test('actions go where they must, the later ones', () => {
  const { contracts, problems } = play({
    one: { bytes: 1 },
    pay: { bytes: 9_500, isAction: true },
    take: { bytes: 9_500, isAction: true },
    give: { bytes: 9_500, isAction: true },
  });
  expect([contracts, problems]).toEqual([
    [
      ['pay', 'take'],
      ['one', 'give'],
    ],
    [],
  ]);
});

test('as many contracts as are needed', () => {
  const bytes = 20_000;
  const names = ['one', 'two', 'three', 'four', 'five'];
  const { contracts, problems } = play(Object.fromEntries(names.map((each) => [each, { bytes }])));
  expect(problems).toEqual([]);
  expect(contracts.slice(1).map((each) => each.length)).toEqual([1, 1, 1, 1]);
});

test('what needs the same stands together', () => {
  const shared = { left: 12_000, right: 12_000 };
  const of = (needs: 'left' | 'right') => ({ bytes: 2_000, needs: [needs] });
  const { contracts } = play({ a: of('left'), b: of('right'), c: of('left'), d: of('right') }, shared);
  expect(
    contracts
      .filter((each) => each.length > 0)
      .map((each) => each.join())
      .sort(),
  ).toEqual(['a,c', 'b,d']);
});

test('a tree that says little of the bytes is corrected by what the compiler says', () => {
  const sizes = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [`f${at}`, { bytes: 400 + ((at * 7919) % 3_000), isAction: true as const }]),
  );
  const { contracts, problems } = play(sizes, {}, (bytes) => Math.ceil(bytes ** 0.8));
  expect(problems).toEqual([]);
  expect(contracts.flat().sort()).toEqual(Object.keys(sizes).sort());
});

test('what no contract holds alone is still refused', () => {
  const { problems, contracts } = play({ pay: { bytes: codeLimit + 1, isAction: true }, one: { bytes: 1_000 } });
  expect(problems.map((each) => each.kind)).toContain('too large');
  expect(contracts.flat().sort()).toEqual(['one', 'pay']);
});

test('two that are full leave no room for the code that makes both', () => {
  const names = ['a', 'b', 'c', 'd'];
  const { contracts, problems } = play(Object.fromEntries(names.map((each) => [each, { bytes: codeLimit / 2 }])));
  expect(problems).toEqual([]);
  expect(contracts.length).toBeGreaterThan(2);
});
