/** More hostile policies: of several files and instances, with state, with tables that are data, with exp and ln. */
import { limits } from '../../src/syntax/limits.ts';
import type { Hostile } from './cases.ts';

const head = 'policy P\nunit USD decimals 6\nfact x : ratio in 0 .. 1 else refuse\nfact y : ratio in 1 .. 1M else refuse\n';

const each = (count: number, line: (at: number) => string, between = '\n'): string =>
  Array.from({ length: count }, (_, at) => line(at)).join(between);

const files = (name: string, ...texts: readonly (readonly [string, string])[]): Hostile => ({ name, files: new Map(texts) });
const one = (name: string, text: string): Hostile => files(name, ['main.risk', text]);

/** As many numbered lines as `size` characters take. */
const lines = (size: number, line: (at: number) => string): string => {
  const parts: string[] = [];
  for (let [at, left] = [0, size]; ; at += 1) {
    const next = `${line(at)}\n`;
    left -= next.length;
    if (left < 0) return parts.join('');
    parts.push(next);
  }
};

const define = (at: number): string => `define d${at} : ratio rounds up = x * ${at + 2} / (y + ${at})`;
const facts = 'fact x : ratio in 0 .. 1 else refuse\nfact y : ratio in 1 .. 1M else refuse\n';

/** Level `at` of a tree in which each policy makes two instances of the next. */
const level = (at: number, depth: number): readonly [string, string] => [
  at === 0 ? 'main.risk' : `l${at}.risk`,
  `policy L${at}${at === 0 ? '' : '(scale n decimals 6)'}\n${at === depth ? '' : `import "./l${at + 1}.risk" as a (n = 6)\nimport "./l${at + 1}.risk" as b (n = 6)\n`}define d : ratio = 1\n`,
];

const account =
  'entity account {\n  key id : address\n  fact held : USD in 0 .. 1M else refuse\n  param t : marginal tiers[..64] USD in 0 .. 1B -> USD at ratio @ 4 in 0 .. 1\n}\n';

export const wholes: readonly Hostile[] = [
  files('instances that double at each level', ...Array.from({ length: 9 }, (_, at) => level(at, 8))),
  files(
    'a long policy of which a hundred instances are made',
    ['main.risk', `policy P\n${each(100, (at) => `import "./long.risk" as i${at} (n = 6)`)}\n`],
    ['long.risk', `policy Long(scale n decimals 6)\n${facts}${lines(200_000, define)}`],
  ),
  files(
    'sixty instances of a policy',
    ['main.risk', `policy P\n${each(60, (at) => `import "./long.risk" as i${at} (n = 6)`)}\n`],
    ['long.risk', `policy Long(scale n decimals 6)\n${facts}${lines(15_000, define)}`],
  ),
  one(
    'a long policy with four parameters',
    `policy P(${each(4, (at) => `unit U${at} decimals 0 .. 18`, ', ')})\n${facts}${lines(limits.source - 300, define)}`,
  ),
  one('imports of nothing', `policy P\n${lines(limits.source - 100, (at) => `import "./f${at}.risk"`)}`),
  one(
    'tables of data in a hundred definitions',
    `${head}${account}${each(100, (at) => `define d${at}(a: account) : USD rounds up = a.t(a.held * ${at % 9})`)}\n`,
  ),
  one(
    'tables of data, many in one definition',
    `${head}${account}${each(20, (d) => `define d${d}(a: account) : USD rounds up = ${each(200, (at) => `a.t(a.held * ${(at + d) % 9} / ${at + 1})`, ' + ')}`)}\n`,
  ),
  one(
    'a file of exponentials',
    head + lines(limits.source - 200, (at) => `define d${at} : ratio @ 27 in 0 .. 1 rounds down = exp(-x * ${at % 40})`),
  ),
  one(
    'a file of logarithms',
    head + lines(limits.source - 200, (at) => `define d${at} : ratio @ 27 in -90 .. 90 rounds down = ln(y + ${at})`),
  ),
  one('a file of roots', head + lines(limits.source - 200, (at) => `define d${at} : ratio rounds down = sqrt(y + ${at})`)),
  one('a file of states', head + lines(limits.source - 200, (at) => `state s${at} : ratio in 0 .. 1 = 0 else refuse`)),
  one(
    'actions on a thousand states',
    `${head}${account}${each(1000, (at) => `state s${at} : ratio in 0 .. 1 = 0 else refuse`)}\n${each(500, (at) => `action t${at}(a: account) {\n  changes s${at} to s${at + 1}\n  changes s${at + 2} to s${at + 3}\n}`)}\n`,
  ),
  one(
    'an action of a thousand changes',
    `${head}${each(1000, (at) => `state s${at} : ratio in 0 .. 1 = 0 else refuse`)}\naction t {\n${each(1000, (at) => `  changes s${at} to s${(at + 1) % 1000}`)}\n}\n`,
  ),
  one(
    'rounded arguments that fork',
    `${head}${each(30, (at) => `define d${at}(z: ratio in 0 .. 1M) : ratio rounds up = ${at === 0 ? 'z / 3' : `min(d${at - 1}(min(d0(z) + ${at}, 1M)), 1k) / 3 + d${at - 1}(min(d0(z) * 2, 1M)) / 7`}`)}\n`,
  ),
  one(
    'definitions looked at again by the hundred',
    `${head}define d(z: ratio in 0 .. 1M) : ratio rounds up = ${each(200, (at) => `min(z, ${at + 1})`, ' + ')}\n${each(500, (at) => `define e${at} : ratio in 0 .. 1M rounds up = y / ${at + 3}\ndefine f${at} : ratio rounds up = d(e${at}) * 1`)}\n`,
  ),
  one(
    'equal members by the thousand',
    `${head}entity market[..64] {\n  key id : address\n  unit base decimals 0 .. 18\n  fact p : ratio in 1 .. 2 else refuse\n}\n${each(20, (at) => `define d${at}(${each(40, (m) => `m${m}: market`, ', ')}) : ratio = first matching {\n${each(300, (arm) => `  when m${arm % 40} == m${(arm * 7 + 1) % 40} : m${arm % 40}.p`)}\n  otherwise : 1\n}`)}\n`,
  ),
];
