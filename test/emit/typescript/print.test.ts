/** Trees as text: parentheses where the grammar needs them, and lines that break where they may. */
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { nameLiteral } from '../../../src/emit/typescript/literals.ts';
import { printExpression, printStatements } from '../../../src/emit/typescript/print.ts';
import {
  and,
  bigint,
  binary,
  boolean,
  conditional,
  helper,
  name,
  negative,
  not,
  or,
  property,
  type BinaryOperator,
  type Expression,
} from '../../../src/emit/typescript/tree.ts';
import { createRandom, type Random } from '../../support/random.ts';

const a = name('a');
const b = name('b');
const c = name('c');

describe('parentheses', () => {
  test.each([
    [binary('-', a, binary('-', b, c)), 'a - (b - c)'],
    [binary('-', binary('-', a, b), c), 'a - b - c'],
    [binary('*', binary('+', a, b), c), '(a + b) * c'],
    [binary('/', a, binary('*', b, c)), 'a / (b * c)'],
    [binary('**', binary('**', a, b), c), '(a ** b) ** c'],
    [binary('**', a, binary('**', b, c)), 'a ** b ** c'],
    [binary('**', negative(a), b), '(-a) ** b'],
    [binary('**', bigint(-2n), b), '(-2n) ** b'],
    [negative(negative(a)), '-(-a)'],
    [negative(bigint(-3n)), '-(-3n)'],
    [negative(binary('+', a, b)), '-(a + b)'],
    [binary('-', a, negative(b)), 'a - -b'],
    [or(and(a, b), c), '(a && b) || c'],
    [and(or(a, b), c), '(a || b) && c'],
    [binary('+', binary('??', a, bigint(0n)), b), '(a ?? 0n) + b'],
    [conditional(conditional(a, b, c), a, b), '(a ? b : c) ? a : b'],
    [conditional(a, b, conditional(a, b, c)), 'a ? b : a ? b : c'],
    [binary('<', conditional(a, b, c), c), '(a ? b : c) < c'],
    [property({ kind: 'as', value: a, type: 'T' }, 'x'), '(a as T).x'],
    [{ kind: 'as', value: binary('+', a, b), type: 'T' }, 'a + b as T'],
    [{ kind: 'typeof', operand: property(a, 'x') }, 'typeof a.x'],
    [{ kind: 'arrow', parameters: ['x'], body: { kind: 'object', entries: [['y', a]] } }, '(x) => ({ y: a })'],
    [bigint(1234n), '1234n'],
    [bigint(-12345n), '-12_345n'],
    [bigint(10n ** 18n + 1n), '1_000_000_000_000_000_001n'],
  ] satisfies readonly (readonly [Expression, string])[])('%#: %s', (tree, text) => {
    expect(printExpression(tree)).toBe(text);
  });
});

describe('conditions', () => {
  test('turn round instead of being negated', () => {
    expect(printExpression(not(binary('<', a, b)))).toBe('a >= b');
    expect(printExpression(not(binary('===', a, b)))).toBe('a !== b');
    expect(printExpression(not(not(a)))).toBe('a');
    expect(printExpression(not(and(a, b)))).toBe('!(a && b)');
  });

  test('leave out what a constant decides', () => {
    expect(and(boolean(true), a)).toBe(a);
    expect(or(a, boolean(false))).toBe(a);
    expect(and(a, boolean(false))).toEqual(boolean(false));
    expect(or(boolean(true), a)).toEqual(boolean(true));
  });
});

describe('random trees', () => {
  test('mean the same as text', () => {
    const random = createRandom('print');
    for (let each = 0; each < 1000; each += 1) {
      const { tree, value } = randomTree(random, 5);
      expect(evaluate(printExpression(tree)), printExpression(tree)).toBe(value);
    }
  });
});

/** What JavaScript makes of the text, with a = 7 and b = -3. */
const evaluate = (text: string): unknown => runInNewContext(text, { a: 7n, b: -3n });

const operators: readonly BinaryOperator[] = ['+', '-', '*', '/', '%', '**'];

/** A tree of integers over a = 7 and b = -3 with the value that it has. */
const randomTree = (random: Random, depth: number): { readonly tree: Expression; readonly value: bigint } => {
  if (depth === 0 || random.chance(0.2)) {
    const constant = BigInt(random.below(9)) - 4n;
    return random.pick([
      { tree: a, value: 7n },
      { tree: b, value: -3n },
      { tree: bigint(constant), value: constant },
    ]);
  }
  const left = randomTree(random, depth - 1);
  if (random.chance(0.15)) return { tree: negative(left.tree), value: -left.value };
  const right = randomTree(random, depth - 1);
  if (random.chance(0.2)) {
    const condition = binary('<', left.tree, right.tree);
    return { tree: conditional(condition, left.tree, right.tree), value: left.value < right.value ? left.value : right.value };
  }
  const op = random.pick(operators);
  const value = apply(op, left.value, right.value);
  return value === null ? left : { tree: binary(op, left.tree, right.tree), value };
};

const apply = (op: BinaryOperator, x: bigint, y: bigint): bigint | null => {
  if ((op === '/' || op === '%') && y === 0n) return null;
  if (op === '**') return y < 0n || y > 4n || x > 1000n || x < -1000n ? null : x ** y;
  return op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : op === '/' ? x / y : x % y;
};

describe('lines', () => {
  const long = (count: number): Expression =>
    Array.from({ length: count }, (_, at) => name(`operand_number_${at}`)).reduce<Expression>(
      (sum, each) => binary('+', sum, each),
      name('start'),
    );

  test('are at most 130 wide and lose nothing', () => {
    for (let count = 1; count < 40; count += 1) {
      for (const depth of [0, 1, 4]) {
        const text = printStatements(
          [
            {
              kind: 'if',
              condition: binary('<', long(count), helper('min', long(count), a)),
              then: [{ kind: 'return', value: long(count) }],
              else: [],
            },
          ],
          new Map(),
          depth,
        );
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(130 - 2 * depth);
        expect(text.replaceAll(/\s/gu, '')).toContain(`return${printExpression(long(count)).replaceAll(/\s/gu, '')};`);
      }
    }
  });

  test('a chain of conditions reads down', () => {
    const statement = (value: Expression) => ({ kind: 'assign' as const, target: 'x', value });
    const tree = {
      kind: 'if' as const,
      condition: a,
      then: [statement(b)],
      else: [{ kind: 'if' as const, condition: b, then: [statement(c)], else: [statement(binary('+', name('x'), c))] }],
    };
    expect(printStatements([tree], new Map(), 0)).toBe('if (a) {\n  x = b;\n} else if (b) {\n  x = c;\n} else {\n  x += c;\n}');
  });
});

describe('literals', () => {
  test.each([
    [10n ** 9n, '_1e9', '10n ** 9n'],
    [-(25n * 10n ** 16n), '_minus25e16', '-(25n * 10n ** 16n)'],
    [(1n << 160n) - 1n, '_max160', '2n ** 160n - 1n'],
    [9999n * 10n ** 9n, '_9999e9', '9999n * 10n ** 9n'],
  ])('%s has a name', (value, named, text) => {
    expect(nameLiteral(value)).toEqual({ name: named, text });
    expect(evaluate(text)).toBe(value);
    expect(printExpression(bigint(value))).toBe(named);
    expect(printExpression(binary('**', bigint(value), bigint(2n)))).toBe(`${named} ** 2n`);
  });

  test.each([0n, 1n, -1n, 500_000_000n, 12345n * 10n ** 20n, 10n ** 9n + 1n, 1n << 160n])('%s has none', (value) => {
    expect(nameLiteral(value)).toBe(null);
  });

  test('two integers never have one name', () => {
    const random = createRandom('literals');
    const names = new Map<string, bigint>();
    for (let each = 0; each < 5000; each += 1) {
      const value = (BigInt(random.below(20000)) - 10000n) * 10n ** BigInt(random.below(40));
      const literal = nameLiteral(value);
      if (literal === null) continue;
      expect(names.get(literal.name) ?? value).toBe(value);
      names.set(literal.name, value);
    }
  });
});
