/** Names and words of a policy that would harm the module, if they could. */
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { commentLines, stringLiteral } from '../../../src/emit/typescript/text.ts';
import { loadTypescript } from '../../support/typescript.ts';
import { strictProblems } from './strict.ts';
import { plainWords, vaultCore } from './vault-core.ts';

/** All keywords that TypeScript knows, and what the module itself declares or uses. */
const keywords = Object.values(ts.SyntaxKind)
  .filter((kind) => typeof kind === 'number')
  .filter((kind) => kind >= ts.SyntaxKind.FirstKeyword && kind <= ts.SyntaxKind.LastKeyword)
  .flatMap((kind) => ts.tokenToString(kind) ?? []);
const words = [
  ...keywords,
  ...[
    'arguments eval toString valueOf hasOwnProperty prototype final goto native volatile int long byte',
    'Array BigInt Error Function Infinity JSON Map Math NaN Number Object Pick Promise Proxy RangeError Reflect String Symbol',
    'World Params params defaultParams constants world json path supplied Supplied Json FactError RefusedError DecodeError isFactError factError',
    'decodeWorld policy policyHash compiler at min max abs same modulo divideDown checkRange readDecimal writeDecimal results value index previous',
    'length name message stack kind bounds outputs facts calls globals USD6 parseUSD6 fromUnitsUSD6 decodeAccount Account account EquityResult fields each place',
  ].flatMap((row) => row.split(' ')),
];

const names = [
  'purpose',
  'maintenance',
  'initial',
  'paused',
  'market',
  'base_decimals',
  'mark',
  'position',
  'size',
  'account',
  'id',
  'collateral',
  'ceiling',
  'positions',
  'haircut',
  'tiers',
  'equity',
  'usable',
  'room',
  'withdraw',
  'a',
  'amount',
  'quick',
];

/** Replaces every name of the fixture by a word: another one for each, starting somewhere in the list. */
const hostileCore = (start: number): Core =>
  vaultCore({ ...plainWords, rename: (name) => words[(start + Math.max(0, names.indexOf(name))) % words.length] ?? name });

const facts = (core: Core) => ({
  params: core.schema.params.map((each) => each.default),
  globals: [0n],
  entities: [[], [[18n, 1850_000_000n]], [], []],
});

describe('names', () => {
  const starts = Array.from({ length: Math.ceil(words.length / names.length) * 2 }, (_, at) => at * 11);

  test('every reserved word works in every place', async () => {
    for (const start of starts) {
      const core = hostileCore(start);
      const { evaluate } = await loadTypescript(core);
      const account = [1n, 40n, [7n], [[0n, 10n ** 18n]]];
      const [equity, usable, room, withdraw] = core.entries.map((each) => each.name);
      expect(evaluate(equity ?? '', { ...facts(core), arguments: [account] })).toEqual({
        kind: 'value',
        values: [1_850_000_040n],
      });
      expect(evaluate(usable ?? '', { ...facts(core), arguments: [account, 1n] })).toEqual({
        kind: 'value',
        values: [1_480_000_032n],
      });
      expect(evaluate(room ?? '', { ...facts(core), arguments: [account] })).toEqual({ kind: 'value', values: [[-33n]] });
      expect(evaluate(withdraw ?? '', { ...facts(core), arguments: [account, 3n, 1n] })).toEqual({
        kind: 'value',
        values: [37n],
      });
    }
  }, 60_000);

  test('and the module is strict TypeScript', () => {
    expect(
      strictProblems(
        starts
          .filter((_, at) => at % 2 === 0)
          .map((start) => emitTypescript(hostileCore(start), { params: start % 2 === 0 ? 'constants' : 'argument' }).code),
      ),
    ).toEqual([]);
  }, 60_000);

  test('one word for everything', async () => {
    for (const word of ['constructor', 'toString', 'world', 'x']) {
      // One of each kind: an enum, its member, an entity, fields, a parameter, an argument, an entry.
      const renamed = ['purpose', 'maintenance', 'market', 'mark', 'id', 'paused', 'haircut', 'amount', 'usable'];
      const core = vaultCore({ ...plainWords, rename: (name) => (renamed.includes(name) ? word : name) });
      expect(strictProblems([emitTypescript(core).code])).toEqual([]);
      const { evaluate } = await loadTypescript(core);
      expect(evaluate('equity', { ...facts(core), arguments: [[1n, 40n, [], [[0n, 10n ** 18n]]]] })).toEqual({
        kind: 'value',
        values: [1_850_000_040n],
      });
    }
  }, 60_000);
});

const poison = [
  '*/ export const pwned = 1; /*',
  '*\\/ */',
  '/** nested */ // @ts-nocheck',
  '@ts-nocheck',
  '@ts-expect-error',
  '// @ts-ignore',
  'line\u2028export const pwned = 2;\u2029export const pwned = 3;',
  'carriage\rexport const pwned = 4;\r\nexport const pwned = 5;\u0085export const pwned = 6;',
  '`${globalThis.pwned = 7}`',
  "'; globalThis.pwned = 8; '",
  '\\',
  "\\'",
  '\u202eright to left\u2066',
  'zero\u200bwidth, null\u0000, bell\u0007, escape\u001b[31m, lone \ud800 surrogate, \ufeffmark',
  '</script><script>',
  '//# sourceMappingURL=data:application/json,{}',
  '{@link pwned} @param pwned @type {any}',
  'größer als 5 %, 日本語, 🔥',
];

describe('words', () => {
  const benign = emitTypescript(vaultCore({ ...plainWords, doc: 'A doc.' }));

  test.each(poison)('%j in documentation and reasons changes no declaration', async (text) => {
    const core = vaultCore({ ...plainWords, doc: `first\n${text}\nlast ${text}`, reason: text });
    const { code } = emitTypescript(core, { policyHash: text, compiler: text });
    expect(shapeOf(code)).toEqual(shapeOf(benign.code));
    expect(code).not.toMatch(
      /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.exec(code.replaceAll('\n', '')) === null
        ? /(?!)/u
        : /^/u,
    );
    const { evaluate } = await loadTypescript(core);
    const answer = evaluate('withdraw', { ...facts(core), globals: [1n], arguments: [[1n, 40n, [], []], 3n, 1n] });
    expect(answer).toEqual({ kind: 'refused', refusal: { kind: 'verdict', verdict: 1 } });
    expect('pwned' in globalThis).toBe(false);
  });

  test('all of them together are strict TypeScript', () => {
    const modules = [poison.join('\n'), poison.join(' '), [...poison].reverse().join('')].map(
      (text) => emitTypescript(vaultCore({ ...plainWords, doc: text, reason: text }), { compiler: text }).code,
    );
    expect(strictProblems(modules)).toEqual([]);
  }, 60_000);

  test('a string literal gives back its text', () => {
    for (const text of poison) {
      const file = ts.createSourceFile('literal.ts', `x = ${stringLiteral(text)};`, ts.ScriptTarget.ES2022, true);
      const [statement] = file.statements;
      const assigned =
        statement !== undefined && ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)
          ? statement.expression.right
          : null;
      expect(assigned !== null && ts.isStringLiteral(assigned) ? assigned.text : null).toBe(text);
    }
  });

  test('a comment keeps what is harmless', () => {
    expect(commentLines('')).toEqual([]);
    expect(commentLines('\n\nTwo lines,\n  one indented.\n')).toEqual(['Two lines,', '  one indented.']);
    expect(commentLines('größer, 日本語, 🔥')).toEqual(['größer, 日本語, 🔥']);
    expect(commentLines('a*/b @x')).toEqual(['a*\\/b \\@x']);
  });
});

/** The kinds of all nodes, in order, without comments: equal for modules that differ in words only. */
const shapeOf = (code: string): readonly string[] => {
  const file = ts.createSourceFile('module.ts', code, ts.ScriptTarget.ES2022, true);
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    kinds.push(ts.isIdentifier(node) ? node.text : ts.SyntaxKind[node.kind]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return kinds;
};
