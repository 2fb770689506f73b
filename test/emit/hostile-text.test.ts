/**
 * A policy whose names and words would harm what is written from it, if they could: from its text to every file that is
 * made of it. Each is read back by the tool that it is for.
 */
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { lineMapFile } from '../../src/cli/build-job.ts';
import { compile } from '../../src/compile.ts';
import type { Core } from '../../src/core/core.ts';
import { emitSolidity } from '../../src/emit/solidity/emit.ts';
import { foundryProject, type Vector } from '../../src/emit/solidity/foundry.ts';
import { emitTypescript } from '../../src/emit/typescript/emit.ts';
import { decodeState, encodeState } from '../../src/engine/state-file.ts';
import { initialState } from '../../src/engine/state.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { compileCached } from '../support/evm/solc-cache.ts';
import { loadTypescript } from '../support/typescript.ts';
import { strictProblems } from './typescript/strict.ts';

const doc = [
  '*/ export const pwned = 1; /*',
  '@dev @param nobody @inheritdoc Nothing {@link pwned}',
  '`${globalThis.pwned = 2}` \\ \\u002a/ "quoted" \'single\'',
  '// @ts-nocheck </script> //# sourceMappingURL=data:,x',
  'größer, 日本語',
];
const reason = '*/ \\\'"; selfdestruct(msg.sender); // ${x} `@dev` größer';

/** Names that are words of TypeScript or Solidity, or that every object of JavaScript has. */
const text = (words: { readonly policy: string; readonly docs: readonly string[]; readonly reason: string }): string => {
  const told = (indent = ''): string => words.docs.map((each) => `${indent}/// ${each}\n`).join('');
  return `${told()}policy ${words.policy}
unit mapping decimals 6
${told()}enum hasOwnProperty ordered { toString, valueOf, contract, delete }
${told()}entity constructor {
  key id : address
${told('  ')}  fact prototype : mapping in 0 .. 1M else refuse
  fact isPrototypeOf : hasOwnProperty else refuse
  state abstract : mapping in 0 .. 1B = 0 else refuse
}
state payable : mapping in 0 .. 1B = 0 else refuse
${told()}param returns : ratio in 0 .. 1 = 50%
${told()}define function(c: constructor) : mapping rounds down = c.prototype * returns
${told()}define assembly(c: constructor) : hasOwnProperty = first matching {
  when function(c) > 10 mapping : contract
  otherwise : c.isPrototypeOf
}
${told()}action unchecked(c: constructor, virtual: mapping in 0 .. 1M) {
  changes c.abstract by virtual
  changes payable to virtual
  require assembly(c) < delete else "${words.reason.replaceAll(/["\\]/g, '\\$&')}"
}
`;
};

const coreOf = (source: string): { readonly core: Core; readonly compiled: ReturnType<typeof compile> } => {
  const compiled = compile('main.risk', () => source);
  if (compiled.core === null) throw new Error(compiled.diagnostics.map((each) => `${each.code} ${each.message}`).join('\n'));
  return { core: compiled.core, compiled };
};

const hostile = coreOf(text({ policy: 'Error', docs: doc, reason }));
const plain = coreOf(text({ policy: 'Error', docs: ['A line.'], reason: 'no' }));
const options = { params: 'constants', location: 'calldata' } as const;

/** The kinds and names of all nodes; words in comments and strings are no nodes. */
const shapeOf = (code: string): readonly string[] => {
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    kinds.push(ts.isIdentifier(node) ? node.text : ts.SyntaxKind[node.kind]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', code, ts.ScriptTarget.ES2022, true));
  return kinds;
};

/** Solidity without its comments, with its strings empty. */
const bare = (code: string): string =>
  code
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .split('\n')
    .filter((line) => !/^\s*\/\//.test(line))
    .join('\n');

const account = [7n, 3_000_000n, 1n, 0n];
const { schema } = hostile.core;
const facts = {
  params: schema.params.map((each) => each.default),
  globals: (schema.records[0]?.fields ?? []).map(() => 0n),
  entities: schema.records.map(() => []),
};
const vectors: readonly Vector[] = ['function', 'assembly', 'unchecked'].map((entry) => {
  const own = { ...facts, arguments: entry === 'unchecked' ? [account, 5n] : [account] };
  return { entry, facts: own, outcome: prepare(hostile.core).evaluate(entry, own) };
});

describe('a policy of hostile words', () => {
  test('gives the TypeScript of the same policy with plain words', async () => {
    const { code } = emitTypescript(hostile.core);
    expect(shapeOf(code)).toEqual(shapeOf(emitTypescript(plain.core).code));
    expect(strictProblems([code])).toEqual([]);
    const { evaluate } = await loadTypescript(hostile.core);
    for (const each of vectors) expect(evaluate(each.entry, each.facts)).toEqual(each.outcome);
    expect('pwned' in globalThis).toBe(false);
  });

  test('gives the Solidity of the same policy with plain words', { timeout: 60_000 }, () => {
    const { code } = emitSolidity(hostile.core, options);
    expect(bare(code)).toBe(bare(emitSolidity(plain.core, options).code));
    const [compiled] = compileCached([code], { optimize: false });
    expect([compiled?.errors, compiled?.warnings]).toEqual([[], []]);
  });

  test('gives the Foundry test of the same policy with plain words', () => {
    const [made, expected] = [hostile.core, plain.core].map((core) => foundryProject(core, emitSolidity(core, options), vectors));
    expect([...(made?.keys() ?? [])].sort()).toEqual(['foundry.toml', 'solc.mjs', 'src/Error.sol', 'test/Error.t.sol']);
    expect(made?.get('test/Error.t.sol')).toBe(expected?.get('test/Error.t.sol'));
  });

  test('gives line maps that are JSON, whatever the file is called', () => {
    const path = 'a"b\\c\u2028${d}.risk';
    const sources = new Map([['main.risk', { path, text: text({ policy: 'Error', docs: doc, reason }) }]]);
    const map = emitTypescript(hostile.core).map;
    const file = lineMapFile('main.map.json', map, { path, compiled: { ...hostile.compiled, sources }, sources, refusals: [] });
    const read: unknown = JSON.parse(file.text);
    expect(read).toHaveLength(map.length);
    expect(read).toContainEqual(expect.objectContaining({ file: path }));
  });

  test('keeps its state in a file', () => {
    const state = initialState(schema);
    const read = decodeState(schema, encodeState(schema, state));
    expect(read).toEqual({ kind: 'ok', value: state });
  });
});

test.each(['__proto__', '_x', 'x_', 'a__b', 'ünit', 'a$b'])('%s is no name', (name) => {
  const { core, diagnostics } = compile('main.risk', () => `policy P\nfact ${name} : ratio in 0 .. 1 else refuse\n`);
  expect(core).toBeNull();
  expect(diagnostics.length).toBeGreaterThan(0);
});

test.each(['\u202e', '\u2066', '\u2028', '\u2029', '\u0085', '\u200b', '\u0000', '\u001b', '\ud800', '\ufeff'])(
  '%j stands in no documentation and in no reason',
  (character) => {
    for (const source of [`/// a${character}b\npolicy P\n`, text({ policy: 'P', docs: [], reason: `a${character}b` })]) {
      const { core } = compile('main.risk', () => source);
      expect(core).toBeNull();
    }
  },
);
