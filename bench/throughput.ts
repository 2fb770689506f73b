/** Parsing and checking a policy of 10,000 lines, beside TypeScript's parser on a file of as many lines. */
import ts from 'typescript';
import { compile } from '../src/compile.ts';
import { parse } from '../src/syntax/parse.ts';
import { printTable, race, settle, showTime } from './measure.ts';

const lineCount = 10_000;

/** One definition with its documentation: seven lines, as such files are written. */
const definition = (at: number): string =>
  [
    `/// Requirement ${at}: a share of what is held, never below the floor.`,
    `define required_${at}(a: account) : USD rounds up {`,
    `  let held = a.collateral * ${(at % 90) + 5}% + a.debt / 3`,
    `  let floor_${at} = max(a.debt, ${(at % 50) + 1} USD)`,
    `  give if a.debt > ${at % 70} USD then clamp(held, floor_${at}, 10M USD) else min(held, floor_${at})`,
    '}',
    '',
  ].join('\n');

const head = [
  'unit USD decimals 6',
  'entity account {',
  '  key  id         : address',
  '  fact collateral : USD in 0 .. 10M else refuse',
  '  fact debt       : USD in 0 .. 10M else refuse',
  '}',
  '',
].join('\n');

/** Files of a policy, each below the limit of a source, with `lineCount` lines in all. */
const policyFiles = (): ReadonlyMap<string, string> => {
  const perFile = 300;
  const blocks = Math.floor(lineCount / 7);
  const parts = Math.ceil(blocks / perFile);
  const files = new Map<string, string>();
  const imports = Array.from({ length: parts }, (_, at) => `import "./part_${at}.risk"`).join('\n');
  files.set('main.risk', `policy Large\n\n${imports}\n\n${head}`);
  for (let part = 0; part < parts; part += 1) {
    const some = Array.from({ length: Math.min(perFile, blocks - part * perFile) }, (_, at) => definition(part * perFile + at));
    files.set(`part_${part}.risk`, some.join('\n'));
  }
  return files;
};

/** A TypeScript module with as many lines of the same density. */
const typescriptText = (): string =>
  Array.from({ length: Math.floor(lineCount / 7) }, (_, at) =>
    [
      `/** Requirement ${at}: a share of what is held, never below the floor. */`,
      `export const required${at} = (a: Account): Usd => {`,
      `  const held = (a.collateral * ${(at % 90) + 5}n) / 100n + a.debt / 3n;`,
      `  const floor${at} = max(a.debt, ${(at % 50) + 1}_000000n);`,
      `  return a.debt > ${(at % 70) + 1}_000000n ? clamp(held, floor${at}, 10_000_000_000000n) : min(held, floor${at});`,
      '};',
      '',
    ].join('\n'),
  ).join('\n');

const files = policyFiles();
const lines = [...files.values()].reduce((sum, text) => sum + text.split('\n').length, 0);
const { diagnostics, core } = compile('main.risk', (path) => files.get(path) ?? null);
if (diagnostics.length > 0 || core === null) throw new Error(`the large policy is not good: ${JSON.stringify(diagnostics[0])}`);
const module = typescriptText();

const parsePolicy = (): unknown => [...files].map(([path, text]) => parse({ path, text }));
const times = await race(
  [
    { name: 'TypeScript: parse', run: () => ts.createSourceFile('large.ts', module, ts.ScriptTarget.ES2022, false) },
    { name: 'Firebreak: parse', run: parsePolicy },
    { name: 'Firebreak: parse, check and lower', run: () => compile('main.risk', (path) => files.get(path) ?? null) },
  ],
  7,
  50,
);
const base = times.get('TypeScript: parse') ?? NaN;
printTable([
  [`${lines} lines`, 'time', 'lines/s', 'ratio'],
  ...[...times].map(([name, time]) => [name, showTime(time), ((lines / time) * 1e9).toFixed(0), (time / base).toFixed(2)]),
]);
settle("time against TypeScript's parser", new Map([...times].map(([name, time]) => [name, time / base])));
