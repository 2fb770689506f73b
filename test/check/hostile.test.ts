/** Policies made to exhaust the compiler are refused with a code; none is worked on for long, none overflows the stack. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';

const codesOf = (text: string): readonly string[] => {
  const { diagnostics } = compile('hostile.risk', (path) => (path === 'hostile.risk' ? text : null));
  return [...new Set(diagnostics.map((each) => each.code))];
};

const fact = 'policy P\nfact x : ratio in 0 .. 1 else refuse\n';

/** Lines 1 to `count`, each made of its number and of what the line before it declares. */
const chain = (count: number, line: (at: number, before: string) => string): string =>
  Array.from({ length: count }, (_, at) => line(at + 1, at === 0 ? 'x' : `x${at}`)).join('\n');

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'lets that double',
    `${fact}${chain(60, (at, before) => `let x${at} = ${before} + ${before}`)}\ndefine y : ratio = x60\n`,
    ['FB2024'],
  ],
  [
    'lets with parameters that double',
    `${fact}let f0(z) = z + 1\n${Array.from({ length: 40 }, (_, at) => `let f${at + 1}(z) = f${at}(z) + f${at}(z + 1)`).join('\n')}\ndefine y : ratio = f40(x)\n`,
    ['FB2024'],
  ],
  [
    'conditions that double',
    `${fact}let f0(z) = z + 1\n${Array.from({ length: 40 }, (_, at) => `let f${at + 1}(z) = if z > ${at} then f${at}(z) else f${at}(z + 1)`).join('\n')}\ndefine y : ratio = f40(x)\n`,
    ['FB2024'],
  ],
  ['a chain of lets', `${fact}${chain(6_000, (at, before) => `let x${at} = ${before}`)}\ndefine y : ratio = x6000\n`, ['FB2024']],
  ['a chain of defines', `${fact}${chain(2_000, (at, before) => `define x${at} : ratio = ${before}`)}\n`, ['FB2027']],
  ['a chain of operators', `${fact}define y : ratio = ${Array.from({ length: 20_000 }, () => 'x').join(' + ')}\n`, ['FB1012']],
  [
    'powers of powers',
    `${fact}define y : ratio rounds up = ${Array.from({ length: 60 }, () => 'x').join('^64 * ')}\n`,
    ['FB5001'],
  ],
  [
    'sums of fine constants',
    `${fact}define y : ratio rounds up = x + ${Array.from({ length: 200 }, (_, at) => `1 / ${at + 3}${'1'.repeat(70)}${at}`).join(' + ')}\n`,
    ['FB5001'],
  ],
  [
    'names that are nearly right',
    `${fact}${Array.from({ length: 3_000 }, (_, at) => `let abcdefghijklmnopqrstuvwxyz${at} = 1`).join('\n')}\ndefine y : ratio = ${Array.from({ length: 90 }, (_, at) => `xyabcdefghijklmnopqrstuvwx${at}zzz`).join(' + ')}\n`,
    ['FB2002'],
  ],
  [
    'a large table read many times',
    `${fact}param t : tiers ratio -> ratio = {\n${Array.from({ length: 1_000 }, (_, at) => `  up to ${at + 1} : 1%`).join('\n')}\n  above : 2%\n}\ndefine y : ratio = ${Array.from({ length: 200 }, (_, at) => `t(x + ${at})`).join(' + ')}\n`,
    [],
  ],
  [
    'lets just below the limit, a hundred times',
    `${fact}let f0(z) = z + 1\n${Array.from({ length: 9 }, (_, at) => `let f${at + 1}(z) = min(f${at}(z), f${at}(z + ${at + 1}))`).join('\n')}\n${Array.from({ length: 100 }, (_, at) => `define y${at} : ratio = f9(x + ${at})`).join('\n')}\n`,
    ['FB2029'],
  ],
  [
    'rounded arguments that fork',
    `${fact}${Array.from({ length: 30 }, (_, at) => `define y${at}(z: ratio in 0 .. 1M) : ratio rounds up = ${at === 0 ? 'z / 3' : `min(y${at - 1}(min(y0(z) + ${at}, 1M)), 1k) / 3 + y${at - 1}(min(y0(z) * 2, 1M)) / 7`}`).join('\n')}\n`,
    ['FB2029'],
  ],
  [
    'a large table in many definitions',
    `${fact}param t : tiers ratio -> ratio = {\n${Array.from({ length: 1_000 }, (_, at) => `  up to ${at / 1_000} : 1%`).join('\n')}\n  above : 2%\n}\n${Array.from({ length: 100 }, (_, at) => `define y${at} : ratio = t(x) * ${at}`).join('\n')}\n`,
    ['FB5004'],
  ],
  [
    'a thousand guards',
    `${fact}define y : ratio = first matching {\n${Array.from({ length: 1_000 }, (_, at) => `  when x < 0.${at + 1_000} : ${at % 2}`).join('\n')}\n  otherwise : 1\n}\n`,
    ['FB5003'],
  ],
  [
    'an action of a thousand changes',
    `${fact}${Array.from({ length: 1_000 }, (_, at) => `state s${at} : ratio in 0 .. 1 = 0 else refuse`).join('\n')}\naction t {\n${Array.from({ length: 1_000 }, (_, at) => `  changes s${at} to x`).join('\n')}\n}\n`,
    ['FB5003'],
  ],
  ['a file over 256 KiB', `${fact}// ${'x'.repeat(300_000)}\n`, ['FB1011']],
  [
    'more mistakes than anyone reads',
    `policy P\n${Array.from({ length: 5_000 }, () => 'unit U').join('\n')}\n`,
    ['FB2001', 'FB1013'],
  ],
];

test.each(cases)('%s', (_, text, codes) => {
  expect(codesOf(text)).toEqual(codes);
});

test('a long file cannot be instantiated often', () => {
  const long = `policy Long(scale n decimals 6)\n// ${'x'.repeat(250_000)}\nfact x : ratio @ n in 0 .. 1 else refuse\n`;
  const main = `policy P\n${Array.from({ length: 6 }, (_, at) => `import "./long.risk" as i${at} (n = 6)`).join('\n')}\n`;
  const { diagnostics } = compile('main.risk', (path) => (path === 'main.risk' ? main : path === 'long.risk' ? long : null));
  expect(diagnostics.map((each) => each.code)).toEqual(['FB6012']);
});

/** What was made beyond the text, which is what costs time: refused before it is made. */
const bounded: readonly (readonly [string, string, string])[] = [
  [
    'a file of breakers',
    `${fact}${Array.from({ length: 2_000 }, (_, at) => `breaker b${at} { level halt when x > ${at % 90}% { at most 1 h\nrenews } }`).join('\n')}\n`,
    'FB7004',
  ],
  [
    'breakers that each look at the one before',
    `${fact}breaker b0 { level halt when x > 5% { at most 1 h\nrenews } }\n${Array.from({ length: 2_000 }, (_, at) => `breaker b${at + 1} { level halt when b${at} > normal { at most 1 h\nrenews } }`).join('\n')}\n`,
    'FB7004',
  ],
  [
    'a breaker of a thousand levels',
    `${fact}breaker b {\n${Array.from({ length: 1_000 }, (_, at) => `level l${at} when x > 0.${at + 1_000} { at most 1 h\nrenews }`).join('\n')}\n}\n`,
    'FB7004',
  ],
  [
    'an action that keeps too much',
    `${fact}state s : ratio in 0 .. 1 = 0 else refuse\n${Array.from({ length: 100 }, (_, at) => `breaker b${at} { level halt when x > 5% { at most 1 h\nrenews } }`).join('\n')}\naction t {\n  changes s to x\n${Array.from({ length: 100 }, (_, at) => `  keeps b${at}`).join('\n')}\n}\n`,
    'FB7004',
  ],
  [
    'mechanisms of many levels',
    `${fact}${Array.from({ length: 20 }, (_, b) => `breaker b${b} {\n${Array.from({ length: 60 }, (_, at) => `level l${at} when x > 0.${at + 30} { at most 1 h\nrenews }`).join('\n')}\n}`).join('\n')}\n`,
    'FB7003',
  ],
  [
    'a file of definitions',
    `${fact}${Array.from({ length: 4_000 }, (_, at) => `define d${at} : ratio = x`).join('\n')}\n`,
    'FB2036',
  ],
  [
    'a file of actions',
    `${fact}state s : ratio in 0 .. 1 = 0 else refuse\n${Array.from({ length: 1_000 }, (_, at) => `action t${at} { changes s to x }`).join('\n')}\n`,
    'FB2036',
  ],
  [
    'a file of roots',
    `${fact}${Array.from({ length: 2_000 }, (_, at) => `define d${at} : ratio rounds down = sqrt(x + ${at})`).join('\n')}\n`,
    'FB2036',
  ],
  [
    'prices in many definitions, which become more',
    `${fact}unit USD decimals 6\nunit ETH decimals 18\nentity market[..4] {\n  key id : address\n  list reports[..5] of report unique by source {\n    source : address\n    price : USD/ETH in 1 .. 1M else drop\n    at : time\n  }\n}\noracle mark of m: market : USD/ETH in 1 .. 1M from report in m.reports {\n  reject older than 60 s\n  reject further than 2% from median\n  need 3\n  take lower median\n  after 30 min unavailable\n}\n${Array.from({ length: 1_100 }, (_, at) => `define d${at}(m: market) : bool = mark(m) > ${at + 1} USD/ETH`).join('\n')}\n`,
    'FB2036',
  ],
  [
    'a file of rings',
    `${fact}${Array.from({ length: 4_000 }, (_, at) => `state r${at} : ring[65_536] of ratio in 0 .. 1 = 0 else refuse`).join('\n')}\n`,
    'FB2035',
  ],
  [
    'facts by a large enum',
    `${fact}enum e { ${Array.from({ length: 1_000 }, (_, at) => `m${at}`).join(', ')} }\n${Array.from({ length: 4_000 }, (_, at) => `fact f${at} : ratio by e in 0 .. 1 else refuse`).join('\n')}\n`,
    'FB2035',
  ],
];

test.each(bounded)('%s', (_, text, code) => {
  expect(codesOf(text)).toEqual([code]);
});

test('short imports do not become a long policy', () => {
  const long = `policy Long(scale n decimals 6)\n// ${'x'.repeat(10_000)}\nfact x : ratio @ n in 0 .. 1 else refuse\n`;
  const main = `policy P\n${Array.from({ length: 60 }, (_, at) => `import "./long.risk" as i${at} (n = 6)`).join('\n')}\n`;
  const { diagnostics } = compile('main.risk', (path) => (path === 'main.risk' ? main : path === 'long.risk' ? long : null));
  expect(diagnostics.map((each) => each.code)).toEqual(['FB6012']);
});

test('nothing that a policy names becomes a key of an object', () => {
  const text =
    'policy constructor\nunit prototype decimals 6\nfact toString : prototype in 0 .. 1 else refuse\nenum hasOwnProperty { valueOf, isPrototypeOf }\ndefine propertyIsEnumerable : prototype = toString\n';
  expect(codesOf(text)).toEqual([]);
  expect(codesOf('policy P\nfact __proto__ : ratio in 0 .. 1 else refuse\n')).not.toEqual([]);
});
