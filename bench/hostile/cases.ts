/** Policies made to exhaust the compiler, each at a limit of the language: of the source, of one body, of one expression. */
import { limits } from '../../src/syntax/limits.ts';

export type Hostile = { readonly name: string; readonly files: ReadonlyMap<string, string> };

const head = 'policy P\nunit USD decimals 6\nfact x : ratio in 0 .. 1 else refuse\nfact y : ratio in 1 .. 1M else refuse\n';

const each = (count: number, line: (at: number) => string, between = '\n'): string =>
  Array.from({ length: count }, (_, at) => line(at)).join(between);

/** As many parts as one source takes. */
const filled = (before: string, part: string, after = ''): string =>
  before + part.repeat(Math.floor((limits.source - before.length - after.length) / part.length)) + after;

/** As many different lines as one source takes. */
const filledWith = (before: string, line: (at: number) => string): string => {
  const parts = [before];
  let size = before.length;
  for (let at = 0; ; at += 1) {
    const next = `${line(at)}\n`;
    size += next.length;
    if (size > limits.source) return parts.join('');
    parts.push(next);
  }
};

const one = (name: string, text: string): Hostile => ({ name, files: new Map([['main.risk', text]]) });

const curve = (points: number): string =>
  `param t : curve ratio -> ratio = {\n${each(points, (at) => `  at ${at} : ${at * at + 1}`)}\n}\n`;
const tiers = (rows: number, kind = 'tiers'): string =>
  `param t : ${kind} ratio -> ratio = {\n${each(rows - 1, (at) => `  up to ${at + 1} : ${(at % 7) + 1}%`)}\n  above : 9%\n}\n`;

/** Sums of calls in two steps, because one expression is at most so high. */
const many = (call: (argument: string) => string): string =>
  `let some(z) = ${each(20, (at) => call(`z + ${at}`), ' + ')}\nlet many(z) = ${each(20, (at) => `some(z + ${at * 20})`, ' + ')}\n`;

const word = (at: number): string => `abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz${at}`;
const account = 'entity account {\n  key id : address\n  fact held : USD in 0 .. 1M else refuse\n';
const list =
  'entity account {\n  key id : address\n  list ps[..16] of position unique by k {\n    k : market\n    s : ratio in 0 .. 1 else refuse\n  }\n}\nentity market[..64] {\n  key id : address\n  fact p : ratio in 1 .. 2 else refuse\n}\n';

const fan = (count: number): Hostile => ({
  name: `${count} imports`,
  files: new Map([
    ['main.risk', `policy P\n${each(count, (at) => `import "./f${at}.risk"`)}\n`],
    ...Array.from({ length: count }, (_, at): [string, string] => [`f${at}.risk`, `unit U${at}\n`]),
  ]),
});
const line = (count: number): Hostile => ({
  name: `a line of ${count} imports`,
  files: new Map(
    Array.from({ length: count }, (_, at): [string, string] => [
      at === 0 ? 'main.risk' : `f${at}.risk`,
      `${at === 0 ? 'policy P\n' : ''}${at + 1 < count ? `import "./f${at + 1}.risk"\n` : ''}unit U${at}\n`,
    ]),
  ),
});
const web = (count: number): Hostile => ({
  name: `${count} files that import all later ones`,
  files: new Map(
    Array.from({ length: count }, (_, at): [string, string] => [
      at === 0 ? 'main.risk' : `f${at}.risk`,
      `${at === 0 ? 'policy P\n' : ''}${each(count - at - 1, (next) => `import "./f${at + next + 1}.risk"\n`, '')}unit U${at}\n`,
    ]),
  ),
});

export const cases: readonly Hostile[] = [
  // Text
  one('Cyrillic', filled(head, 'ж ')),
  one('Cyrillic without spaces', filled(head, 'ж')),
  one('comments', filled(head, '// a comment\n')),
  one('short comments', filled(head, '//\n')),
  one('comments in another script', filled(head, '// комментарий\n')),
  one('bidirectional marks in comments', filled(head, '// a\u202Eb\n')),
  one(
    'documentation',
    filledWith(head, (at) => `/// About ${at}.\nunit U${at}`),
  ),
  one('one long line of documentation', filled(`${head}/// `, 'x', '\nunit A\n')),
  one('long line of mistakes', filled(`${head}let a = `, '1 + @ ')),
  one('a mistake in a long line', filled(`${head}define a : ratio = x + (`, 'x + ', 'zz)\n').replaceAll('+ x + x', '+ 1 + x')),
  one(
    'long names',
    filledWith(head, (at) => `unit ${word(at)}`),
  ),
  one(
    'literals of 78 digits',
    filledWith(head, (at) => `let l${at} = 0.${'7'.repeat(76)}`),
  ),
  // Names
  one(
    'names that are nearly right',
    filledWith(
      `${head}define a : ratio = ${each(100, (at) => `abcdefghijklmnopqrstuvwxyz${at}abcdefghijklmnopqrstuvwxyy`, ' + ')}\n`,
      (at) => `let ${word(at)} = 1`,
    ),
  ),
  one(
    'misspelt names by the hundred',
    filledWith(head, (at) => (at % 2 === 0 ? `let ${word(at)} = 1` : `define d${at} : ratio = ${word(at)}x`)),
  ),
  one(
    'misspelt fields',
    `${head}${account}${each(1000, (at) => `  fact f_${word(at)} : ratio in 0 .. 1 else refuse`)}\n}\n${each(500, (at) => `define d${at}(a: account) : ratio = a.f_${word(at)}x`)}\n`,
  ),
  one('one name declared over and over', filled(head, 'unit U\n')),
  one(
    'a file of units',
    filledWith(head, (at) => `unit U${at}`),
  ),
  one(
    'a file of facts',
    filledWith(head, (at) => `fact f${at} : ratio in 0 .. 1 else refuse`),
  ),
  one(
    'a file of params',
    filledWith(head, (at) => `param f${at} : ratio in 0 .. 1`),
  ),
  one(
    'a file of enums',
    filledWith(head, (at) => `enum e${at} { a${at}, b${at} }`),
  ),
  one(
    'a file of entities',
    filledWith(head, (at) => `entity e${at} { key id : address }`),
  ),
  one(
    'a file of defines',
    filledWith(head, (at) => `define d${at} : ratio = x`),
  ),
  one(
    'a file of defines that err',
    filledWith(head, (at) => `define d${at} : USD = x`),
  ),
  one(
    'a file of actions',
    filledWith(`${head}${account}}\n`, (at) => `action t${at}(a: account) { changes a.held to 0 USD }`),
  ),
  one(
    'an enum of 1,024',
    `${head}enum e ordered { ${each(1024, (at) => `m${at}`, ', ')} }\ndefine f(k: e) : ratio = match k { ${each(1024, (at) => `m${at}: ${at % 2}`, ', ')} }\n`,
  ),
  one(
    'enums that share members',
    `${head}${each(100, (at) => `enum e${at} { ${each(100, (m) => `m${m}`, ', ')} }`)}\n${each(300, (at) => `define d${at}(k: e1) : bool = k == m${at % 100}`)}\n`,
  ),
  one(
    'a table by enum of 1,024',
    `${head}enum e { ${each(1024, (at) => `m${at}`, ', ')} }\nparam t : ratio by e = { ${each(1024, (at) => `m${at}: ${at % 2}`, ', ')} }\ndefine f(k: e) : ratio = t[k]\n`,
  ),
  one(
    'a list of 1,024 fields',
    `${head}${account}${each(1020, (at) => `  fact f${at} : ratio in 0 .. 1 else refuse`)}\n}\ndefine d(a: account) : ratio = a.f7\n`,
  ),
  // Units
  one(
    'a unit of many factors',
    `${head}${each(250, (at) => `unit U${at}`)}\nfact z : ${each(250, (at) => `U${at}`, ' * ')} in 0 .. 1 else refuse\ndefine w : ${each(250, (at) => `U${at}`, ' * ')} = z\n`,
  ),
  one(
    'products of many units',
    `${head}${each(250, (at) => `unit U${at} decimals 0\nfact u${at} : U${at} in 0 .. 1 else refuse`)}\n${each(20, (d) => `define w${d} : ratio = ${each(250, (at) => `u${at}`, ' * ')}`)}\n`,
  ),
  one(
    'powers of units',
    `${head}${each(100, (at) => `unit U${at} decimals 0\nfact u${at} : U${at} in 0 .. 1 else refuse`)}\ndefine w : ratio = ${each(100, (at) => `u${at}^77`, ' * ')}\n`,
  ),
  // Sizes
  one('a curve of 60 used 400 times', `${head}${curve(60)}${many((z) => `t(${z})`)}define w : ratio = many(x)\n`),
  one('tiers of 1,024 used 400 times', `${head}${tiers(1024)}${many((z) => `t(${z})`)}define w : ratio = many(x)\n`),
  one('tiers of 1,024', `${head}${tiers(1024)}define w : ratio = t(x)\n`),
  one(
    'tiers of 1,024 in a hundred definitions',
    `${head}${tiers(1024)}${each(100, (at) => `define w${at} : ratio rounds up = t(y * ${at})`)}\n`,
  ),
  one('marginal tiers of 1,024', `${head}${tiers(1024, 'marginal tiers')}define w : ratio rounds up = t(y)\n`),
  one(
    'marginal tiers of 1,024 in a hundred definitions',
    `${head}${tiers(1024, 'marginal tiers')}${each(100, (at) => `define w${at} : ratio rounds up = t(y * ${at})`)}\n`,
  ),
  one('a curve of 1,024', `${head}${curve(1024)}define w : ratio rounds up = t(y)\n`),
  one('a curve of 1,024 without values', `${head}param t : curve[1024] ratio -> ratio\ndefine w : ratio rounds up = t(y)\n`),
  one(
    'a file of tables',
    filledWith(head, (at) => `param t${at} : curve ratio -> ratio = { at 0: 1, at 1: 2, at 2: ${at + 3} }`),
  ),
  one(
    'lets that double',
    `${head}${each(60, (at) => `let x${at + 1} = ${at === 0 ? 'x' : `x${at}`} + ${at === 0 ? 'x' : `x${at}`}`)}\ndefine w : ratio = x60\n`,
  ),
  one(
    'conditions that double',
    `${head}let f0(z) = z + 1\n${each(40, (at) => `let f${at + 1}(z) = if z > ${at} then f${at}(z) else f${at}(z + 1)`)}\ndefine w : ratio = f40(x)\n`,
  ),
  one(
    'conditions that double, a hundred times',
    `${head}let f0(z) = z + 1\n${each(40, (at) => `let f${at + 1}(z) = if z > ${at} then f${at}(z) else f${at}(z + 1)`)}\n${each(100, (at) => `define w${at} : ratio = f40(x + ${at})`)}\n`,
  ),
  one(
    'lets just below the limit',
    `${head}let f0(z) = z + 1\n${each(9, (at) => `let f${at + 1}(z) = f${at}(z) * f${at}(z + ${at + 1})`)}\ndefine w : ratio rounds up = f9(x)\n`,
  ),
  one(
    'lets just below the limit, a hundred times',
    `${head}let f0(z) = z + 1\n${each(9, (at) => `let f${at + 1}(z) = min(f${at}(z), f${at}(z + ${at + 1}))`)}\n${each(100, (at) => `define w${at} : ratio rounds up = f9(x + ${at})`)}\n`,
  ),
  one(
    'a chain of 6,000 lets',
    `${head}${each(6000, (at) => `let x${at + 1} = ${at === 0 ? 'x' : `x${at}`}`)}\ndefine w : ratio = x6000\n`,
  ),
  one(
    'a chain of defines',
    filledWith(head, (at) => `define x${at + 1} : ratio = ${at === 0 ? 'x' : `x${at}`}`),
  ),
  one(
    'a chain of defines upside down',
    `${head}${each(6000, (at) => `define x${6000 - at} : ratio = ${at === 5999 ? 'x' : `x${5999 - at}`}`)}\n`,
  ),
  one('a circle of defines', `${head}${each(6000, (at) => `define x${at} : ratio = x${(at + 1) % 6000}`)}\n`),
  one('powers of powers', `${head}define w : ratio rounds up = ${each(60, () => 'x', '^64 * ')}\n`),
  one('powers of wide facts', `${head}define w : ratio rounds up = ${each(60, () => 'y', '^64 * ')}\n`),
  one(
    'powers of quotients',
    `${head}define w : ratio rounds up = ${each(60, (at) => `(y / (x + ${at + 3}.${'3'.repeat(70)}))`, '^77 + ')}\n`,
  ),
  one('powers in powers', `${head}define w : ratio rounds up = ${'('.repeat(20)}x + 1.1${')^77'.repeat(20)}\n`),
  one('sums of quotients', `${head}define w : ratio rounds up = ${each(200, (at) => `1 / (x + ${at + 2}.${at})`, ' + ')}\n`),
  one(
    'constants without end',
    `${head}define w : ratio rounds up = x * ${each(250, (at) => `1.${'1'.repeat(70)}${at}`, ' * ')}\n`,
  ),
  one(
    'sums of fine constants',
    `${head}define w : ratio rounds up = x + ${each(250, (at) => `1 / ${at + 3}${'1'.repeat(70)}${at}`, ' + ')}\n`,
  ),
  one('minimum of 1,024', `${head}define w : ratio = min(${each(1024, (at) => `x * 0 + ${at + 1}`, ', ')})\n`),
  one('minimum of 1,024 quotients', `${head}define w : ratio rounds up = min(${each(1024, (at) => `x / (y + ${at})`, ', ')})\n`),
  // Conditions
  one(
    '1,000 guards over intervals',
    `${head}define w : ratio = first matching {\n${each(1000, (at) => `  when y < ${at + 2} : ${at % 2}`)}\n  otherwise : 1\n}\n`,
  ),
  one(
    '1,000 guards over pairs',
    `${head}${each(200, (at) => `fact f${at} : ratio in 0 .. 1 else refuse`)}\ndefine w : ratio = first matching {\n${each(1000, (at) => `  when f${at % 200} < f${(at * 7 + 1) % 200} : f${at % 200}`)}\n  otherwise : 1\n}\n`,
  ),
  one(
    '1,000 guards in a chain of orders',
    `${head}${each(1001, (at) => `fact f${at} : ratio in 0 .. 1 else refuse`)}\ndefine w : ratio = first matching {\n${each(1000, (at) => `  when f${at} > f${at + 1} : f${at}`)}\n  otherwise : f0 - f1000\n}\n`,
  ),
  one(
    'conjunctions of 250 orders',
    `${head}${each(251, (at) => `fact f${at} : ratio in 0 .. 1 else refuse`)}\n${each(20, (d) => `define w${d} : ratio = if ${each(60, (at) => `f${at} <= f${at + 1}`, ' and ')} then f60 - f0 else ${d}`)}\n`,
  ),
  one(
    '1,000 guards that use a let',
    `${head}let f(z) = if z > 0.5 then z * 2 else z\ndefine w : ratio = first matching {\n${each(1000, (at) => `  when f(x + ${at}) < f(y + ${at + 2}) : f(y)`)}\n  otherwise : 1\n}\n`,
  ),
  one(
    'matches in matches',
    `${head}enum e { ${each(10, (at) => `m${at}`, ', ')} }\n${each(5, (d) => `let g${d + 1}(k: e, z) = match k { ${each(10, (at) => `m${at}: ${d === 0 ? 'z' : `g${d}(k, z + ${at})`}`, ', ')} }`)}\ndefine w(k: e) : ratio = g5(k, x)\n`,
  ),
  one('conditionals 60 deep', `${head}define w : ratio = ${each(60, (at) => `if x > 0.${at + 10} then ${at} else `, '')}0\n`),
  one('or of 250', `${head}define w : bool = ${each(250, (at) => `x > 0.${at + 100}`, ' or ')}\n`),
  // Bodies
  one(
    '1,000 locals',
    `${head}define w : ratio rounds up {\n  let l0 = x\n${each(1000, (at) => `  let l${at + 1} = l${at} * 0.5 + ${at % 2}`)}\n  give l1000\n}\n`,
  ),
  one(
    '1,000 rounded locals',
    `${head}define w : ratio rounds up {\n  let l0 = x\n${each(1000, (at) => `  define l${at + 1} : ratio rounds up = min(l${at} * 0.5, 1)`)}\n  give l1000\n}\n`,
  ),
  one(
    'locals with wide values',
    `${head}define w : ratio rounds up {\n  let l0 = y\n${each(1000, (at) => `  let l${at + 1} = min(l${at} * y, 1B) + l${at} / 3`)}\n  give l1000\n}\n`,
  ),
  one(
    'folds in folds',
    `${head}${list}define w(a: account) : ratio rounds up = ${each(8, (at) => `sum(p${at} in a.ps: p${at}.s * `, '')}1${')'.repeat(8)}\n`,
  ),
  one(
    'folds in folds 60 deep',
    `${head}${list}define w(a: account) : ratio rounds up = ${each(60, (at) => `max(p${at} in a.ps: p${at}.s * `, '')}1${' otherwise 0)'.repeat(59)}) otherwise 0\n`,
  ),
  one(
    'medians in medians',
    `${head}${list}define w(a: account) : ratio rounds up = ${each(30, (at) => `(mean median(p${at} in a.ps: p${at}.s + `, '')}1${') otherwise 0)'.repeat(30)}\n`,
  ),
  one(
    'medians side by side',
    `${head}${list}${each(60, (at) => `define w${at}(a: account) : ratio rounds up = ${each(20, (m) => `(mean median(p in a.ps: p.s + ${m}) otherwise 0)`, ' + ')}`)}\n`,
  ),
  one(
    '1,000 requirements',
    `${head}${account}}\naction t(a: account) {\n  changes a.held to 0 USD\n${each(1000, (at) => `  require a.held >= before a.held - ${at} USD or a.held < ${at} USD else "no ${at}"`)}\n}\n`,
  ),
  one(
    '100 changes',
    `${head}${account}${each(100, (at) => `  fact h${at} : USD in 0 .. 1M else refuse`)}\n}\naction t(a: account) {\n${each(100, (at) => `  changes a.h${at} to a.h${(at + 1) % 100}`)}\n${each(800, (at) => `  require a.h${at % 100} >= before a.h${(at + 3) % 100} else "no"`)}\n}\n`,
  ),
  one(
    'actions through many definitions',
    `${head}${account}${each(30, (at) => `  fact h${at} : USD in 0 .. 1M else refuse`)}\n}\n${each(30, (at) => `define d${at}(a: account) : USD = ${at === 0 ? 'a.held' : `min(d${at - 1}(a), a.h${at})`}`)}\n${each(60, (at) => `action t${at}(a: account) {\n  changes a.held to 0 USD\n  changes a.h${at % 30} to 0 USD\n  require d29(a) >= before d29(a) else "no"\n}`)}\n`,
  ),
  one(
    'rounded arguments',
    `${head}let r(z) = z\n${each(300, (at) => `define d${at}(z: ratio in 0 .. 1M) : ratio rounds up = ${at % 30 === 0 ? 'z / 3' : `min(d${at - 1}(z), 1M) / 3 + d${at - 1}(min(z, ${at}))`}`)}\n`,
  ),
  one(
    'rounded arguments that multiply',
    `${head}${each(30, (at) => `define d${at}(z: ratio in 0 .. 1M) : ratio rounds up = ${at === 0 ? 'z / 3' : `min(d${at - 1}(min(d${at - 1}(z), 1M)), 1M) / 3`}`)}\n`,
  ),
  // Imports
  fan(1000),
  line(1000),
  web(300),
];
