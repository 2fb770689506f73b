/** A hand-written policy as Core: what its module answers, refuses and looks like. */
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { validate } from '../../../src/core/validate.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { bindTypescript } from '../../../src/emit/typescript/bind.ts';
import type { Facts, Value } from '../../../src/types/value.ts';
import { importTypescript, loadTypescript } from '../../support/typescript.ts';
import { anyTyped, strictProblems } from './strict.ts';
import { vaultCore } from './vault-core.ts';

const core = vaultCore();
const dollars = (whole: bigint): bigint => whole * 1_000_000n;
const member = (decimals: bigint, mark: bigint): readonly Value[] => [decimals, dollars(mark)];
const account = (collateral: bigint, ceiling: readonly bigint[], ...positions: readonly (readonly bigint[])[]): Value => [
  1n,
  collateral,
  ceiling,
  positions,
];

const facts = (values: readonly Value[], more: Partial<Facts> = {}): Facts => ({
  params: core.schema.params.map((each) => each.default),
  globals: [0n],
  entities: [[], [member(18n, 1850n), member(8n, 64000n)], [], []],
  arguments: values,
  ...more,
});
const long = [0n, 10n ** 18n] as const;
const short = [1n, -(5n * 10n ** 7n) - 1n] as const;

test('the fixture is well-formed Core', () => {
  expect(validate(core)).toEqual([]);
});

describe('the module', () => {
  test('folds over positions with the decimals of each market, and rounds down', async () => {
    const { evaluate } = await loadTypescript(core);
    // 1 · 1850 = 1850 exactly; −0.50000001 · 64000 = −32000.00064 exactly at six decimals.
    expect(evaluate('equity', facts([account(dollars(40000n), [], long, short)]))).toEqual({
      kind: 'value',
      values: [9_849_999_360n],
    });
    // One unit of 10^-18 ETH at 1850 USD is 0.00000000000000185 USD: down to 0, and below zero down to -1.
    expect(evaluate('equity', facts([account(0n, [], [0n, 1n])]))).toEqual({ kind: 'value', values: [0n] });
    expect(evaluate('equity', facts([account(0n, [], [0n, -1n])]))).toEqual({ kind: 'value', values: [-1n] });
  });

  test('rounds half to even, and takes governed parameters from the call', async () => {
    const { evaluate } = await loadTypescript(core);
    const params = (maintenance: bigint): Partial<Facts> => ({
      params: [[maintenance, 8000n], core.schema.params[1]?.default ?? []],
    });
    const usable = (collateral: bigint, purpose: bigint, more: Partial<Facts> = {}) =>
      evaluate('usable', facts([account(collateral, []), purpose], more));
    expect(usable(100n, 0n)).toEqual({ kind: 'value', values: [90n] });
    expect(usable(100n, 1n)).toEqual({ kind: 'value', values: [80n] });
    expect(usable(1n, 0n, params(5000n))).toEqual({ kind: 'value', values: [0n] });
    expect(usable(3n, 0n, params(5000n))).toEqual({ kind: 'value', values: [2n] });
    expect(usable(-3n, 0n, params(5000n))).toEqual({ kind: 'value', values: [-2n] });
    expect(usable(1n, 0n, params(10001n))).toEqual({
      kind: 'refused',
      refusal: { kind: 'fact', check: 0, index: 0n, value: 10001n },
    });
  });

  test('answers an optional as a value or none', async () => {
    const { evaluate } = await loadTypescript(core);
    expect(evaluate('room', facts([account(7n, [])]))).toEqual({ kind: 'value', values: [[]] });
    expect(evaluate('room', facts([account(7n, [5n])]))).toEqual({ kind: 'value', values: [[-2n]] });
  });

  test('allows an action with its new values, or says which verdict refuses it', async () => {
    const { evaluate } = await loadTypescript(core);
    const withdraw = (amount: bigint, quick: bigint, more: Partial<Facts> = {}) =>
      evaluate('withdraw', facts([account(dollars(900n), []), amount, quick], more));
    expect(withdraw(dollars(900n), 0n)).toEqual({ kind: 'value', values: [0n] });
    expect(withdraw(dollars(900n) + 1n, 0n)).toEqual({ kind: 'refused', refusal: { kind: 'verdict', verdict: 1 } });
    expect(withdraw(dollars(500n), 1n)).toEqual({ kind: 'value', values: [dollars(400n)] });
    expect(withdraw(dollars(500n) + 1n, 1n)).toEqual({ kind: 'refused', refusal: { kind: 'verdict', verdict: 2 } });
    expect(withdraw(0n, 0n, { globals: [1n] })).toEqual({ kind: 'refused', refusal: { kind: 'verdict', verdict: 1 } });
  });

  test.each([
    ['an address of 161 bits', [1n << 160n, 0n, [], []], 1, 0n, 1n << 160n],
    ['too little collateral', [1n, -(10n ** 18n) - 1n, [], []], 2, 0n, -(10n ** 18n) - 1n],
    ['a present optional out of range', [1n, 0n, [10n ** 18n + 1n], []], 3, 0n, 10n ** 18n + 1n],
    ['five positions', [1n, 0n, [], [long, long, long, long, long]], 4, 0n, 5n],
    ['a market that was not supplied', [1n, 0n, [], [long, [2n, 0n]]], 5, 1n, 2n],
    ['a size over the range at eight decimals', [1n, 0n, [], [long, [1n, 10n ** 14n + 1n]]], 8, 1n, 10n ** 14n + 1n],
    ['a market twice', [1n, 0n, [], [long, long]], 9, 1n, 0n],
    ['markets out of order', [1n, 0n, [], [short, long]], 9, 1n, 0n],
  ])('refuses %s', async (_, given: Value, check, index, value) => {
    const { evaluate } = await loadTypescript(core);
    expect(evaluate('equity', facts([given]))).toEqual({ kind: 'refused', refusal: { kind: 'fact', check, index, value } });
  });

  test('refuses a truth that is none, as plain JavaScript may pass it', async () => {
    const { evaluate } = await loadTypescript(core);
    const refused = { kind: 'refused', refusal: { kind: 'fact', check: 22, index: 0n, value: 2n } };
    expect(evaluate('withdraw', facts([account(0n, []), 0n, 2n]))).toEqual(refused);
  });

  test('throws errors that say what was refused', async () => {
    const exports = await importTypescript(emitTypescript(core).code);
    const equity: unknown = Reflect.get(exports, 'equity');
    const world = { market: [] };
    const given = { id: 1n, collateral: 0n, ceiling: null, positions: [{ market: 0n, size: 0n }] };
    const call = (): unknown => (typeof equity === 'function' ? Reflect.apply(equity, undefined, [world, given]) : undefined);
    expect(call).toThrow('a.positions.market is refused by check 5: 0');
    const caught: unknown = (() => {
      try {
        return call();
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toMatchObject({ name: 'FactError', kind: 'fact', check: 5, path: 'a.positions.market', index: 0n, value: 0n });
    const isFactError: unknown = Reflect.get(exports, 'isFactError');
    expect(typeof isFactError === 'function' && Reflect.apply(isFactError, undefined, [caught])).toBe(true);
  });
});

describe('the text', () => {
  const options = { policyHash: '0xabc', compiler: 'firebreak 0.1.0' };
  const { code, map } = emitTypescript(core, options);

  test('is strict TypeScript without any, with parameters as constants and as argument', () => {
    const other = emitTypescript(core, { ...options, params: 'argument' }).code;
    expect(strictProblems([code, other])).toEqual([]);
    expect([...anyTyped(code), ...anyTyped(other)]).toEqual([]);
  });

  test('is the same bytes each time', () => {
    expect(emitTypescript(vaultCore(), options).code).toBe(code);
    expect(emitTypescript(vaultCore(), { ...options, params: 'argument' }).code).toBe(
      emitTypescript(core, { ...options, params: 'argument' }).code,
    );
  });

  test('imports nothing, has only erasable syntax, and names its origin', async () => {
    expect(code).not.toMatch(/^\s*import\b|\bimport\(|require\(/mu);
    expect(code).not.toMatch(/^(export )?(declare |const )?(enum|namespace|class|abstract)\b/mu);
    expect(await importTypescript(code)).toMatchObject({ policy: 'Vault', policyHash: '0xabc', compiler: 'firebreak 0.1.0' });
  });

  test('exports exactly what the policy declares and what every module has', () => {
    expect(exportsOf(code)).toEqual(
      [
        'policy policyHash compiler',
        'Ratio0 USDPerBase6 MarketBase USD6 Ratio4 Purpose Purpose Globals Market Position Account World Params params',
        'FactError isFactError Verdict RefusedError isRefusedError equity usable room WithdrawResult withdraw Json DecodeError isDecodeError Supplied',
        ['Ratio0', 'USDPerBase6', 'MarketBase', 'USD6', 'Ratio4']
          .map((each) => `fromUnits${each} parse${each} format${each}`)
          .join(' '),
        ['Globals', 'Market', 'Position', 'Account', 'World'].map((each) => `decode${each} encode${each}`).join(' '),
      ]
        .join(' ')
        .split(' '),
    );
  });

  test('maps lines to the policy', () => {
    const lines = code.split('\n');
    const lineOf = (start: number): string => lines[(map.find((each) => each.span.start === start)?.line ?? 0) - 1] ?? '';
    expect(lineOf(10)).toMatch(/^export function equity\(/u);
    expect(lineOf(30)).toMatch(/^ {4}const worth = /u);
    expect(map.map((each) => each.line)).toEqual([...map.map((each) => each.line)].sort((a, b) => a - b));
  });

  test('an entry that the module does not have is a mistake of the caller', () => {
    expect(() => bindTypescript(core, {})).toThrow('the module has no function equity');
  });
});

/** The names of all exported declarations, in order. */
const exportsOf = (code: string): readonly string[] => {
  const file = ts.createSourceFile('module.ts', code, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement): readonly string[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword) === true;
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((each) => each.name.getText());
    return ts.isFunctionDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)
      ? [statement.name?.text ?? '']
      : [];
  });
};
