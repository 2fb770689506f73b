import { expect, test } from 'vitest';
import { codeLimit, creationLimit, type CompileResult } from '../../../src/emit/solidity/compile-solc.ts';
import { fitted, type Apart } from '../../../src/emit/solidity/fit.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { deployPolicy } from '../../support/evm.ts';
import { randomCore } from '../../support/random-core.ts';
import { createRandom } from '../../support/random.ts';
import { compiled } from '../../engine/policy.ts';

const { core } = compiled(`policy P
unit USD decimals 6
entity account {
  key  id   : address
  fact cash : USD in 0 .. 1M else refuse
}
define one(a: account) : USD = a.cash
define two(a: account) : USD = a.cash
action pay(a: account) { changes a.cash to 0 USD }
action take(a: account) { changes a.cash to 1 USD }
action give(a: account) { changes a.cash to 2 USD }
`);

type Emitted = { readonly code: string; readonly contract: string; readonly apart: Apart };
const emit = (apart: Apart): Emitted => ({ code: [...(apart ?? [])].join(' '), contract: 'P', apart });

/** A compiler for which an entry takes as many bytes as it is told, and whoever has none left out all of them. */
const compiler = (bytes: Readonly<Record<string, number>>) => {
  const asked: string[] = [];
  const compile = (code: string): CompileResult => {
    asked.push(code);
    const apart = new Set(code.split(' '));
    const sum = (isIn: boolean): number =>
      Object.entries(bytes).reduce((all, [each, size]) => (apart.has(each) === isIn ? all + size : all), 0);
    const problems = [
      { contract: 'P', bytes: sum(false) },
      { contract: 'PSecond', bytes: sum(true) },
    ].flatMap((each) =>
      each.bytes > codeLimit ? [{ kind: 'too large', file: 'P.sol', limit: codeLimit, ...each } as const] : [],
    );
    return { contracts: new Map(), warnings: [], problems };
  };
  return { compile, asked };
};

const apartFor = (bytes: Readonly<Record<string, number>>): readonly string[] | null => {
  const { apart } = fitted(core, emit, compiler(bytes).compile).emitted;
  return apart === null ? null : [...apart];
};

test('what fits is not touched, and compiled once', () => {
  const { compile, asked } = compiler({ one: 10_000, two: 4_000, pay: 10_576 });
  expect(fitted(core, emit, compile).emitted.apart).toBeNull();
  expect(asked).toEqual(['']);
});

test('definitions go first', () => {
  expect(apartFor({ one: 10_000, two: 4_000, pay: 10_577 })).toEqual(['one', 'two']);
});

test('actions go where they must, from the last one on', () => {
  expect(apartFor({ one: 1, pay: 10_000, take: 10_000, give: 10_000 })).toEqual(['one', 'two', 'give']);
  expect(apartFor({ one: 1, pay: 20_000, take: 10_000, give: 10_000 })).toEqual(['one', 'two', 'give', 'take']);
});

test('what no two contracts hold is still refused', () => {
  const { result } = fitted(core, emit, compiler({ pay: codeLimit, take: codeLimit, give: codeLimit }).compile);
  expect(result.problems.map((each) => each.kind)).toContain('too large');
});

test('the first contract has the second in the code that makes it', () => {
  expect(creationLimit).toBe(2 * codeLimit);
});

test('two contracts answer as the interpreter does', { timeout: 120_000 }, async () => {
  const random = createRandom(11);
  const { core: large, calls } = randomCore(random, 3);
  const given = Array.from({ length: 40 }, () => calls(random));
  const apart = new Set(large.entries.filter((_, at) => at % 2 === 0).map((each) => each.name));
  const policy = await deployPolicy(large, { engine: 'ethereumjs', apart });
  const { evaluate } = prepare(large);
  expect(policy.warnings).toEqual([]);
  expect((await policy.evaluateAll(given)).map((each) => each.outcome)).toEqual(
    given.map(({ entry, facts }) => evaluate(entry, facts)),
  );
  await policy.close();
});
