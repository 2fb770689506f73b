/**
 * Text from strangers: at the size limit each is refused with a code or read, in time proportional to its length and
 * without an exception. The budget is CPU time and generous, for machines that do other things too; what it would catch
 * is work that grows with the square, which takes minutes here.
 */
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/syntax/limits.ts';
import { parse } from '../../src/syntax/parse.ts';
import { printFile } from '../../src/syntax/print.ts';

const fill = (head: string, part: string, tail = ''): string =>
  head + part.repeat(Math.floor((limits.source - head.length - tail.length) / part.length)) + tail;

/** The text, and the code that must be among its first. */
const hostile: readonly (readonly [string, string, string | null])[] = [
  ['a file beyond the size limit', 'a'.repeat(limits.source + 1), 'FB1011'],
  ['a number of a million digits', `let a = ${'1'.repeat(1_000_000)}`, 'FB1011'],
  ['a number as long as a file', fill('let a = ', '1'), 'FB1008'],
  ['decimals as long as a file', fill('let a = 0.', '1'), 'FB1008'],
  ['digits and underscores', fill('let a = ', '1_'), 'FB1007'],
  ['points', fill('let a = ', '1.1'), 'FB1007'],
  ['a name as long as a file', fill('', 'x'), 'FB1010'],
  ['open parentheses', fill('let a = ', '('), 'FB1012'],
  ['a hundred thousand open parentheses', `let a = ${'('.repeat(100_000)}`, 'FB1012'],
  ['open braces', fill('', 'entity a {'), 'FB1012'],
  ['all kinds of open brackets', fill('let a = ', 'f(a[{'), 'FB1012'],
  ['closing braces', fill('', '}'), 'FB1023'],
  ['closing braces on lines', fill('', '}\n'), 'FB1013'],
  ['signs', fill('let a = ', '-', '1'), 'FB1012'],
  ['not', fill('let a = ', 'not ', 'b'), 'FB1012'],
  ['before', fill('let a = ', 'before ', 'b'), 'FB1020'],
  ['conditionals', fill('let a = ', 'if a then b else ', 'c'), 'FB1012'],
  ['conditionals in conditions', fill('let a = ', 'if ', 'c'), 'FB1012'],
  ['sums', fill('let a = ', 'a+', 'a'), 'FB1012'],
  ['and', fill('let a = ', 'a and ', 'a'), 'FB1012'],
  ['shares', fill('let a = ', 'a of ', 'a'), 'FB1012'],
  ['otherwise', fill('let a = ', 'a otherwise ', 'a'), 'FB1012'],
  ['powers', fill('let a = a', '^1'), 'FB1012'],
  ['fields', fill('let a = a', '.a'), 'FB1012'],
  ['indices', fill('let a = a', '[a]'), 'FB1012'],
  ['arguments', fill('let a = f(', 'a,', 'a)'), 'FB1012'],
  ['the path of a unit', fill('let a = 1 a', '.a'), 'FB1012'],
  ['factors of a unit', fill('param a : a', '*a'), 'FB1012'],
  ['a path in a type', fill('param a : a', '.a'), 'FB1012'],
  ['types that may be none', fill('param a : a', ' or none'), 'FB1012'],
  ['match', fill('let a = ', 'match a { b: '), 'FB1012'],
  ['arms', fill('let a = first matching {\n', 'when a : b\n', '}'), 'FB1012'],
  ['members', fill('enum a { ', 'a, ', 'b }'), 'FB1012'],
  ['chained comparisons', fill('let a = ', 'a<', 'a'), 'FB1012'],
  ['parameters', fill('let a(', 'a,', 'a) = 1'), 'FB1012'],
  ['open quotes', fill('', '"\n'), 'FB1004'],
  ['escapes', fill('import "', '\\a', '"'), 'FB1005'],
  ['quotes', fill('import "', 'a', '"'), 'FB1006'],
  ['semicolons', fill('', ';'), 'FB1003'],
  ['apostrophes', fill('', "'"), 'FB1003'],
  ['comment openings', fill('', '/*'), 'FB1003'],
  ['bidirectional controls', fill('', '\u202E'), 'FB1001'],
  ['lone surrogates', fill('//', '\uD800'), 'FB1001'],
  ['Cyrillic', fill('', 'ж '), 'FB1002'],
  ['words', fill('', 'a '), 'FB1021'],
  ['documentation of nothing', fill('', '/// a\n'), 'FB1027'],
  ['mistakes', fill('', 'let a = 1 = 2\n'), 'FB1013'],
  ['unclosed clauses', fill('', 'let a = (\nlet b = 1\n'), 'FB1013'],
  ['bodies without a brace', fill('', 'entity a\nfact b : c\n'), 'FB1020'],
  ['angles', fill('param a : ', 'list[..1] of a<', 'a'), 'FB1020'],
  ['empty lines', fill('', '\n'), null],
  ['comments', fill('', 'unit a // b\n'), null],
  ['comments only', fill('', '//\n'), null],
  ['short clauses', fill('', 'role a\n'), null],
  ['clauses', fill('', 'let a = b + c\n'), null],
  ['spaces', fill('', ' '), null],
];

describe('hostile text', () => {
  parse({ path: '', text: 'let warm = up' });

  it.each(hostile)('%s', (_, text, code) => {
    const before = process.cpuUsage();
    const { value, diagnostics } = parse({ path: '', text });
    const used = process.cpuUsage(before).user / 1000;
    const codes = diagnostics.map((each) => each.code);
    if (code === null) expect(codes).toEqual([]);
    else expect(codes).toContain(code);
    expect(codes.length).toBeLessThanOrEqual(limits.diagnostics + 1);
    expect(used).toBeLessThan(2000);
    // Whatever came out must be a tree that others can walk.
    expect(() => printFile(value)).not.toThrow();
  });

  it.each(['__proto__', 'a__b', '_a'])('refuses %s as a name', (name) => {
    expect(parse({ path: '', text: `let ${name} = 1` }).diagnostics.map((each) => each.code)).toEqual(['FB1009']);
  });

  it.each([
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    'contract',
    'class',
    'function',
    'delete',
    'address',
    'mapping',
  ])('reads %s as a name like any other', (name) => {
    const text =
      `enum ${name} { ${name} }\nlet ${name}(${name}) = ${name}.${name}[${name}] + match ${name} { ${name}: 1 }`.replace(
        '+ match',
        '+ (match',
      ) + ')';
    expect(parse({ path: '', text }).diagnostics).toEqual([]);
  });

  it('survives random text', () => {
    const parts = [
      'policy P',
      'entity a {',
      '}',
      '(',
      ')',
      '[',
      ']',
      'let x =',
      '1',
      '..',
      ':',
      ',',
      '\n',
      'if',
      'then',
      'else',
      'first matching {',
      'when',
      '"a',
      '"',
      '///',
      '//',
      ' of ',
      'sum(p in',
      '=',
      '<',
      'and',
      'not',
      '-',
      '{',
      'up to',
      'define',
      'x',
      'oracle',
      'е',
      '\u0000',
      '5%',
      'give',
      'list a[..3] of b',
    ];
    let seed = 12345;
    const next = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648);
    for (let round = 0; round < 1500; round += 1) {
      const text = Array.from({ length: 1 + (next() % 40) }, () => parts[next() % parts.length] ?? '').join(
        next() % 2 === 0 ? ' ' : '',
      );
      const { value, diagnostics } = parse({ path: '', text });
      for (const { span } of diagnostics)
        expect(span.start >= 0 && span.start <= span.end && span.end <= text.length, text).toBe(true);
      if (diagnostics.length === 0) expect(parse({ path: '', text: printFile(value) }).diagnostics, text).toEqual([]);
    }
  });
});

describe('speed', () => {
  it('reads a large policy in well under a second of a quiet machine', () => {
    const part =
      'define x(a: account, b: purpose) : USD rounds up =\n  sum(p in a.positions where p.size > 0: p.size * p.market.mark) * (if b == initial then 2 else 1)\n';
    const text = part.repeat(Math.floor(limits.source / part.length));
    parse({ path: '', text });
    const before = process.cpuUsage();
    const { diagnostics } = parse({ path: '', text });
    expect(diagnostics).toEqual([]);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  });
});
