/** What the parser makes of good text: shapes, precedence, contextual words, and where lines end. */
import { describe, expect, it } from 'vitest';
import type { Declaration, Expression } from '../../src/syntax/ast.ts';
import { makeParser, parse } from '../../src/syntax/parse.ts';
import { flat } from '../../src/syntax/print/flat.ts';
import { bare, policiesIn, read, shown } from './support.ts';

const declaration = (text: string): Declaration => {
  const [found, ...more] = read(text).declarations;
  if (found === undefined || more.length > 0) throw new Error(`not one declaration: ${text}`);
  return found;
};
const value = (text: string): Expression => {
  const found = declaration(`let it = ${text}`);
  if (found.kind !== 'let') throw new Error('no let');
  return found.value;
};
/** With every operation in parentheses. */
const grouped = (expression: Expression): string => {
  const of = (each: Expression): string => grouped(each);
  switch (expression.kind) {
    case 'binary':
    case 'compare':
      return `(${of(expression.left)} ${expression.op} ${of(expression.right)})`;
    case 'and':
    case 'or':
      return `(${of(expression.left)} ${expression.kind} ${of(expression.right)})`;
    case 'negate':
    case 'not':
    case 'before':
      return `(${expression.kind} ${of(expression.operand)})`;
    case 'share':
      return `(${of(expression.share)} of ${of(expression.of)})`;
    case 'power':
      return `(${of(expression.base)} ^ ${expression.exponent})`;
    case 'otherwise':
      return `(${of(expression.operand)} otherwise ${of(expression.fallback)})`;
    case 'is none':
      return `(${of(expression.operand)} is ${expression.negated ? 'not ' : ''}none)`;
    case 'if':
      return `(if ${of(expression.condition)} then ${of(expression.then)} else ${expression.else === null ? '-' : of(expression.else)})`;
    default:
      return flat(expression);
  }
};

describe('the grammar', () => {
  it('passes the checks that Chevrotain makes', () => {
    expect(() => makeParser({ validate: true })).not.toThrow();
  });

  it.each(policiesIn('policies'))('reads policies/$name without a diagnostic', ({ text, name }) => {
    expect(shown(text, parse({ path: name, text }).diagnostics)).toEqual([]);
  });
});

describe('precedence', () => {
  it.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b * c', '((a / b) * c)'],
    ['-a ^ 2', '(negate (a ^ 2))'],
    ['-a * b', '((negate a) * b)'],
    ['a * -b', '(a * (negate b))'],
    ['a - -b', '(a - (negate b))'],
    ['- - a', '(negate (negate a))'],
    ['x ^ -1', '(x ^ -1)'],
    ['25% of a + b', '((25% of a) + b)'],
    ['-25% of a', '(negate (25% of a))'],
    ['50% of 25% of a', '(50% of (25% of a))'],
    ['25% of x ^ 2', '(25% of (x ^ 2))'],
    ['a otherwise 0 USD > b', '((a otherwise 0 USD) > b)'],
    ['a otherwise b + c', '(a otherwise (b + c))'],
    ['not a == b', '(not (a == b))'],
    ['not not a', '(not (not a))'],
    ['a < b and not c and d', '(((a < b) and (not c)) and d)'],
    ['(a and b) or c', '((a and b) or c)'],
    ['a is none or b is not none', '((a is none) or (b is not none))'],
    ['before f(x).y + z', '((before f(x).y) + z)'],
    ['before (a - b) > c', '((before (a - b)) > c)'],
    ['if a then b else if c then d else e + f', '(if a then b else (if c then d else (e + f)))'],
    ['if a then if b then c else d', '(if a then (if b then c else d) else -)'],
  ])('%s', (text, expected) => {
    expect(grouped(value(text))).toBe(expected);
  });
});

describe('numbers', () => {
  it.each([
    ['10', '10', 10n, 1n, null],
    ['1_850', '1_850', 1850n, 1n, null],
    ['0.01', '0.01', 1n, 100n, null],
    ['100k USD', '100k', 100_000n, 1n, ['USD']],
    ['1.5M', '1.5M', 1_500_000n, 1n, null],
    ['1B', '1B', 1_000_000_000n, 1n, null],
    ['5%', '5%', 1n, 20n, null],
    ['25 bps', '25 bps', 1n, 400n, null],
    ['25bps', '25 bps', 1n, 400n, null],
    ['3x', '3x', 3n, 1n, null],
    ['2 m.base', '2', 2n, 1n, ['m', 'base']],
    ['30 min', '30', 30n, 1n, ['min']],
    ['1 year', '1', 1n, 1n, ['year']],
    ['0.000_001', '0.000_001', 1n, 1_000_000n, null],
  ])('%s', (source, text, n, d, unit) => {
    const found = value(source);
    if (found.kind !== 'number') throw new Error(found.kind);
    expect([found.text, found.value, found.unit?.map((name) => name.text) ?? null]).toEqual([text, { n, d }, unit]);
  });

  it('takes no unit from the next line', () => {
    const file = read('let a = 10\nUSD_less = 3\n'.replace('USD_less', 'let b'));
    expect(file.declarations).toHaveLength(2);
    const both = value('(10\n* USD)');
    expect(grouped(both)).toBe('(10 * USD)');
  });
});

describe('words are names wherever a name is expected', () => {
  const used = [
    'price',
    'fee',
    'key',
    'unit',
    'list',
    'scale',
    'rounds',
    'at',
    'above',
    'min',
    'of',
    'is',
    'in',
    'where',
    'to',
    'by',
    'sum',
    'first',
    'up',
    'policy',
    'oracle',
    'test',
    'tiers',
    'bps',
    'give',
    'when',
  ];
  it.each(used)('%s as a fact, a param, a let, a field and a list field', (word) => {
    const text = `fact ${word} : ratio in 0 .. 1 else refuse
param ${word} : ratio = 1
let ${word} = e.${word} + ${word} * 2 - ${word}
entity e {
  fact ${word} : ratio in 0 .. 1 else refuse
  list l[..3] of ${word} unique by ${word} {
    ${word} : ratio in 0 .. 1 else refuse
    other : ratio
  }
}
enum kind { ${word}, other }
`;
    expect(shown(text, parse({ path: '', text }).diagnostics)).toEqual([]);
  });

  it('a number takes no continuing word for its unit', () => {
    const found = declaration('define x : USD in 0 .. 10 rounds up = 25% of 3 otherwise 2');
    expect(found.kind === 'define' && found.typing.rounding?.value).toBe('up');
  });

  it('tells folds from the functions of the same name', () => {
    expect(value('min(a, b)').kind).toBe('builtin');
    expect(value('min(p in xs: p.size)').kind).toBe('fold');
    expect(value('sum(x)').kind).toBe('call');
    expect(bare(value('lower median(p in xs where p.good: p.size)'))).toMatchObject({ kind: 'fold', op: 'lower median' });
    expect(bare(value('count(p in xs where p.good)'))).toMatchObject({ kind: 'fold', op: 'count', value: null });
  });

  it('tells the literals in braces apart', () => {
    expect(bare(value('{ up: 1, down: 2 }'))).toMatchObject({ kind: 'by literal' });
    expect(bare(value('{ above: 1, below: 2, at: 3 }'))).toMatchObject({ kind: 'by literal' });
    expect(bare(value('{ up to 1 k: 1%, above: 2% }'))).toMatchObject({ kind: 'rows', form: 'up to' });
    expect(bare(value('{ below 1: 1%, above: 2% }'))).toMatchObject({ kind: 'rows', form: 'below' });
    expect(bare(value('{ at 0: 1, at -50%: 1.5 }'))).toMatchObject({ kind: 'rows', form: 'at' });
  });
});

describe('units and types', () => {
  const unit = (text: string): unknown => {
    const found = declaration(`param x : ${text}`);
    if (found.kind !== 'field' || found.type.kind !== 'quantity') throw new Error('no quantity');
    return found.type.unit.factors.map(({ path, doubledPower }) => [path.map((name) => name.text).join('.'), doubledPower]);
  };
  it.each([
    ['USD', [['USD', 2]]],
    [
      'USD/market.base',
      [
        ['USD', 2],
        ['market.base', -2],
      ],
    ],
    ['1/s', [['s', -2]]],
    [
      'ratio / year^(1/2)',
      [
        ['ratio', 2],
        ['year', -1],
      ],
    ],
    [
      'USD^2 * s^-1',
      [
        ['USD', 4],
        ['s', -2],
      ],
    ],
    [
      'USD/(a*b^2)',
      [
        ['USD', 2],
        ['a', -2],
        ['b', -4],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(unit(text)).toEqual(expected);
  });

  it('reads the other types', () => {
    const type = (text: string): unknown => {
      const found = declaration(`param x : ${text}`);
      return found.kind === 'field' ? bare(found.type) : null;
    };
    expect(type('ratio @ 4 by grade')).toMatchObject({
      kind: 'by',
      of: { kind: 'quantity', decimals: { value: 4 } },
      key: { text: 'grade' },
    });
    expect(type('USD or none')).toMatchObject({ kind: 'optional', of: { kind: 'quantity' } });
    expect(type('tiers[..3] USD -> ratio')).toMatchObject({ kind: 'table', form: 'tiers', rows: { value: 3 } });
    expect(type('marginal tiers USD -> USD')).toMatchObject({ kind: 'table', form: 'marginal', rows: null });
    expect(type('curve ratio -> ratio')).toMatchObject({ kind: 'table', form: 'curve' });
    expect(type('list[0..5] of report<USD/base>')).toEqual({ kind: 'unsupported', what: 'list[0..5] of report<USD/base>' });
    expect(type('USD @ FEE')).toMatchObject({ kind: 'quantity', decimals: { value: { text: 'FEE' } } });
  });
});

describe('where lines end', () => {
  const count = (text: string): number => read(text).declarations.length;
  it.each([
    ['a clause for each line', 'let a = 1\nlet b = 2\n', 2],
    ['inside parentheses lines go on', 'let a = (1\n+\n2\n)\nlet b = 2', 2],
    ['behind an operator', 'let a = 1 +\n  2', 1],
    ['behind = and :', 'define a :\n  USD =\n  2', 1],
    ['before an operator', 'let a = b\n  + c', 1],
    ['before then and else', 'let a = if b\n  then c\n  else d', 1],
    ['before and and or', 'let a = b\n  and c\n\n  and d', 1],
    ['before rounds and accept', 'define a : USD\n  rounds up\n  accept because "x" =\n  1', 1],
    ['before otherwise and of', 'let a = b\n  otherwise c\nlet d = 5%\n  of e', 2],
    ['a brace on its own line', 'enum a\n{\n  b\n}\nlet c = 1', 2],
    ['comments between', 'let a = b + // one\n  // two\n  c\n', 1],
    ['CRLF', 'let a = 1\r\nlet b = 2\r\n', 2],
    [
      'braces inside parentheses have lines again',
      'let a = f(first matching {\n  when b : c\n  otherwise : d\n}, 2)\nlet e = 1',
      2,
    ],
  ])('%s', (_, text, expected) => {
    expect(count(text)).toBe(expected);
  });

  it('an arm may begin with otherwise, and otherwise may go on with a value', () => {
    const found = value('first matching {\n  when a : b\n    otherwise c\n  otherwise : d\n}');
    expect(bare(found)).toMatchObject({
      kind: 'first matching',
      arms: [{ value: { kind: 'otherwise' } }],
      otherwise: { kind: 'name' },
    });
  });
});

describe('declarations', () => {
  it('reads the head of a file', () => {
    const file = read(
      '/// Doc.\npolicy Vault(unit ASSET decimals 6 .. 8, scale FEE, param p: ratio = 1)\n' +
        'import "./a.risk" as a (ASSET = USDC, FEE = 4)\nimport "./b.risk"\n',
    );
    expect(file.header?.doc).toBe('Doc.');
    expect(bare(file.header?.parameters)).toMatchObject([
      { kind: 'unit', decimals: { min: 6, max: 8 } },
      { kind: 'scale', decimals: null },
      { kind: 'param', range: null, value: { kind: 'number' } },
    ]);
    expect(bare(file.imports)).toMatchObject([
      { alias: { text: 'a' }, arguments: [{ value: { name: { text: 'USDC' } } }, { value: { kind: 'number' } }] },
      { alias: null, arguments: [] },
    ]);
  });

  it('keeps documentation with its declaration, without the slashes and one space', () => {
    const file = read('/// One.\n///   Two.\n///\n/// Three.\n// remark\nunit USD\n');
    expect(file.declarations[0]).toMatchObject({ doc: 'One.\n  Two.\n\nThree.' });
    expect(file.comments).toMatchObject([{ text: ' remark', trailing: false }]);
  });

  it('reads a block of local names', () => {
    const found = declaration(
      'define x(a: ratio in 0 .. 1) : USD rounds up {\n  let y = a\n  define z : USD rounds down = y * 2\n  give z + 1\n}',
    );
    expect(bare(found)).toMatchObject({
      kind: 'define',
      locals: [{ typing: null }, { typing: { rounding: { value: 'down' } } }],
      value: { kind: 'binary' },
    });
  });

  it('reads what actions do', () => {
    const found = declaration(
      'action a(x: USD in 0 .. 1B) {\n  changes b.c[m].d by -x\n  changes b.c to x / 2, rounds half even, accept because "why"\n  require x < 2 accept because "one" else "no"\n  needs mark at least valid\n  moves x out of vault\n  by governance\n}',
    );
    expect(bare(found)).toMatchObject({
      clauses: [
        { kind: 'changes', mode: 'by', rounding: null },
        { kind: 'changes', mode: 'to', rounding: { value: 'half even' }, accept: { reason: 'why' } },
        { kind: 'require', reason: 'no', condition: { accept: { reason: 'one' } } },
        { kind: 'needs', oracle: { text: 'mark' }, level: { text: 'valid' } },
        { kind: 'unsupported', text: 'moves x out of vault' },
        { kind: 'by', roles: [{ text: 'governance' }] },
      ],
    });
  });

  it('reads totals and scopes', () => {
    expect(
      bare(declaration('total net of m: market : m.base in -1M .. 1M = sum over a: account of a.positions[m].size')),
    ).toMatchObject({
      word: 'total',
      scope: { name: { text: 'm' } },
      sum: { binder: { name: { text: 'a' } }, path: { kind: 'field' } },
    });
  });

  it('calls a table that is a field', () => {
    expect(bare(value('p.market.margin(x)'))).toMatchObject({ kind: 'call', of: { kind: 'field' }, name: { text: 'margin' } });
  });

  it('steps over every mechanism to come, in its braces', () => {
    const words = ['prove', 'test', 'event'];
    for (const word of words) {
      const text = `let a = 1\n${word} x of m: market {\n  level y when z > 10% {\n    at least 15 min\n  }\n}\nlet b = 2\n`;
      const file = read(text);
      expect(file.declarations.map((each) => each.kind)).toEqual(['let', 'unsupported', 'let']);
      expect(file.declarations[1]).toMatchObject({ word: { text: word } });
    }
  });

  it('gives every node the span of its text', () => {
    const text = 'define x : USD rounds up = (a + b) * 2 USD\n';
    const found = read(text).declarations[0];
    if (found?.kind !== 'define' || found.value.kind !== 'binary') throw new Error('no product');
    const at = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    expect([
      at(found.span),
      at(found.value.span),
      at(found.value.left.span),
      at(found.value.right.span),
      at(found.value.opSpan),
    ]).toEqual([text.trimEnd(), '(a + b) * 2 USD', 'a + b', '2 USD', '*']);
  });
});
