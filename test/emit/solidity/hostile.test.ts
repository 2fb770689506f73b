import { describe, expect, test } from 'vitest';
import { isDeepStrictEqual } from 'node:util';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { emitSolidity } from '../../../src/emit/solidity/emit.ts';
import { commentLines, stringLiteral } from '../../../src/emit/solidity/escape.ts';
import { isReserved } from '../../../src/emit/solidity/names.ts';
import type { Core } from '../../../src/core/core.ts';
import { deployPolicy } from '../../support/evm.ts';
import { compileCached } from '../../support/evm/solc-cache.ts';
import { randomCore } from '../../support/random-core.ts';
import { createRandom } from '../../support/random.ts';

/** Identifiers that a policy may have and Solidity may not, or that the emitted code has itself. */
const names = (
  'add address all alias apply assembly block bool bytes32 calldata case contract constructor delete div do else emit error ' +
  'event external fallback false fixed fixed128x18 for function gas gwei hours if immutable import int int256 interface keccak256 ' +
  'let library mapping memory min_ mload modifier msg new now override payable pragma private public pure receive require return ' +
  'returns revert seconds selfdestruct sload sstore static storage string struct super switch this throw true try tx type uint ' +
  'uint256 unchecked using var view virtual wei while xor Refused FactOutOfRange toString valueOf prototype globals bad f g list at'
)
  .split(' ')
  .map((each) => each.replace(/_$/, ''));

const hostileText = [
  '*/ } selfdestruct(payable(msg.sender)); /*',
  'line\u2028two\u2029three\u0085four\vfive\fsix\rseven\neight',
  '@param a @unknown tag @inheritdoc Nothing',
  '\u202e\u2066 turned around \u2069\u202c',
  '\ud800 half of a pair, \\ " \' ` ${x} \u0000 \ufeff',
  '"; revert(); //',
].join('\n');

/** The core with its words replaced, as a hostile policy would have them. */
const poisoned = (core: Core, seed: number): Core => {
  let next = seed;
  const word = (): string => names[next++ % names.length] ?? 'x';
  const distinct = (count: number): readonly string[] => Array.from({ length: count }, word);
  const { schema } = core;
  const enums = schema.enums.map((each) => ({ ...each, name: word(), doc: hostileText, members: distinct(each.members.length) }));
  const records = schema.records.map((each) => {
    const fields = distinct(each.fields.length);
    return {
      ...each,
      name: word(),
      doc: hostileText,
      fields: each.fields.map((field, place) => ({ ...field, name: fields[place] ?? 'x', doc: hostileText })),
    };
  });
  const params = schema.params.map((each) => ({ ...each, name: word(), doc: hostileText }));
  const entryNames = distinct(core.entries.length);
  const entries = core.entries.map((each, place) => ({
    ...each,
    name: entryNames[place] ?? 'x',
    doc: hostileText,
    arguments: each.arguments.map((argument) => ({ ...argument, name: word() })),
    verdicts: each.verdicts.map((verdict) => ({ ...verdict, reason: hostileText })),
    results: each.results.map((result) => ({ ...result, name: word() })),
  }));
  const functions = core.functions.map((each) => ({
    ...each,
    doc: hostileText,
    title: { ...each.title, label: hostileText, unit: hostileText },
  }));
  return { schema: { ...schema, policy: word(), doc: hostileText, enums, records, params }, functions, entries, sessions: [] };
};

describe('a hostile policy', () => {
  test.each([1, 20, 45, 70, 90])('compiles to what was meant, without a warning (%d)', { timeout: 120_000 }, async (seed) => {
    const made = randomCore(createRandom(seed), 2);
    const core = poisoned(made.core, seed);
    const policy = await deployPolicy(core);
    try {
      expect(policy.warnings).toEqual([]);
      // No control or format character reaches the text, and nothing is called that destroys.
      expect(policy.solidity.code).not.toMatch(/(?!\n)\p{C}|[\u2028\u2029]/u);
      const interpreter = prepare(core);
      const random = createRandom(seed);
      const calls = Array.from({ length: 60 }, () => {
        const call = made.calls(random);
        const place = made.core.entries.findIndex((each) => each.name === call.entry);
        return { entry: core.entries[place]?.name ?? '', facts: call.facts };
      });
      const results = await policy.evaluateAll(calls);
      const different = calls.filter(
        (call, place) => !isDeepStrictEqual(results[place]?.outcome, interpreter.evaluate(call.entry, call.facts)),
      );
      expect(different.length).toBe(0);
    } finally {
      await policy.close();
    }
  });

  test('with each name in each place', { timeout: 120_000 }, () => {
    const { core } = randomCore(createRandom(3), 1);
    const sources = Array.from(
      { length: 12 },
      (_, turn) => emitSolidity(poisoned(core, turn * 9), { params: 'constants', location: 'calldata' }).code,
    );
    const said = compileCached(sources, { optimize: false }).flatMap((each) => [...each.errors, ...each.warnings]);
    expect(said).toEqual([]);
  });
});

test('text in comments stays in its comment', () => {
  const lines = commentLines(hostileText);
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) {
    expect(line).not.toMatch(/\*\/|\/\*|@|[\r\n\v\f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  }
});

test('text in strings is ASCII and stays in its string', () => {
  expect(stringLiteral('say "no" \\ é \u2028 \u{1f600} \ud800')).toBe(
    '"say \\"no\\" \\\\ \\xc3\\xa9 \\xe2\\x80\\xa8 \\xf0\\x9f\\x98\\x80 \\xef\\xbf\\xbd"',
  );
});

test('sized types are reserved, their likes are not', () => {
  expect(['uint8', 'int256', 'bytes1', 'bytes32', 'fixed8x1'].map(isReserved)).toEqual([true, true, true, true, true]);
  expect(['uint7', 'bytes33', 'market', 'price'].map(isReserved)).toEqual([false, false, false, false]);
});

test('two emissions are equal to the byte', () => {
  const { core } = randomCore(createRandom(11), 4);
  const options = { params: 'constants', location: 'calldata' } as const;
  expect(emitSolidity(core, options)).toEqual(emitSolidity(structuredClone(core), options));
});
