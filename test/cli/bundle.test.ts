import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { root } from '../architecture/modules.ts';
import { policiesIn } from '../syntax/support.ts';
import { machine, type Machine } from './machine.ts';

/** The command line as people get it: bundled, in a process of its own. */
const bin = join(root, 'dist/firebreak.cjs');

const start = (
  args: readonly string[],
  directory = root,
  environment: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, ...args], { cwd: directory, encoding: 'utf8', env: { ...process.env, ...environment } });

let here: Machine;
const made: Machine[] = [];

beforeAll(() => {
  const build = "import('./scripts/build.mjs').then((build) => build.ensureBundles())";
  expect(spawnSync(process.execPath, ['-e', build], { cwd: root, stdio: 'inherit' }).status).toBe(0);
});
beforeEach(() => {
  here = machine();
  made.push(here);
});
afterAll(() => made.forEach((each) => each.remove()));

test('checks a policy, and answers by its exit code', () => {
  here.write('bad.risk', 'policy P\n\ngauge mark { need 3 }\n');
  expect(start(['check', 'policies/perp.risk'])).toMatchObject({ status: 0, stderr: '' });
  const bad = start(['check', 'bad.risk'], here.directory);
  expect(bad).toMatchObject({ status: 1, stdout: '' });
  expect(bad.stderr).not.toContain('\u001b');
  expect(start(['check', 'gone.risk'])).toMatchObject({ status: 2, stdout: '' });
});

test('a reader that has seen enough is no error', () => {
  const result = spawnSync('bash', ['-c', `"${process.execPath}" "${bin}" explain | head -n 1; echo "\${PIPESTATUS[0]}"`], {
    encoding: 'utf8',
  });
  expect(result.stderr).toBe('');
  expect(result.stdout).toMatch(/^FB\d{4} .+\n0\n$/);
});

/** What a run asks `require` for, in order. */
const required = (...args: readonly string[]): readonly string[] => {
  here.write('spy.cjs', SPY);
  const { stderr } = spawnSync(process.execPath, ['-r', join(here.directory, 'spy.cjs'), bin, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return [...stderr.matchAll(/^required (.+)$/gm)].map((each) => each[1] ?? '');
};

const SPY = [
  "const Module = require('node:module');",
  'const load = Module._load;',
  'Module._load = (name, ...rest) => { console.error(`required ${name}`); return load(name, ...rest); };',
].join('\n');

test('starting opens neither ts-morph nor solc; building does', () => {
  const outside = (names: readonly string[]): readonly string[] =>
    names.filter((each) => !isBuiltin(each) && !each.startsWith('/'));
  expect(outside(required('check', 'policies/perp.risk'))).toEqual([]);
  expect(outside(required('eval', 'policies/perp.risk', '--facts', 'policies/perp.facts.json'))).toEqual([]);
  expect(required('build', 'policies/perp.risk', '--out', here.directory, '--target', 'typescript')).toContain('ts-morph');
});

test.each([
  { cache: 'cli.cache', args: ['--version'] },
  { cache: 'commands.cache', args: ['eval', 'policies/perp.risk', '--facts', 'policies/perp.facts.json'] },
])('the code cache $cache is there, and not needed', ({ cache, args }) => {
  cpSync(join(root, 'dist'), join(here.directory, 'dist'), { recursive: true });
  const copy = join(here.directory, 'dist/firebreak.cjs');
  const answer = (): object => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [copy, ...args], { cwd: root, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const fine = answer();
  expect(fine).toMatchObject({ status: 0, stderr: '' });
  const whole = readFileSync(join(here.directory, 'dist', cache));
  for (const broken of ['not a cache', whole.subarray(0, whole.length / 2)]) {
    writeFileSync(join(here.directory, 'dist', cache), broken);
    expect(answer()).toEqual(fine);
  }
  rmSync(join(here.directory, 'dist', cache));
  expect(answer()).toEqual(fine);
});

/** The bundles have another lodash than the sources, that of `scripts/lodash.mjs`, and a grammar that was recorded for them. */
test('the bundled library finds the mistakes that the sources find', { timeout: 120_000 }, async () => {
  const bundled: typeof import('../../src/index.ts') = await import(join(root, 'dist/index.js'));
  for (const { name, text } of policiesIn('test/syntax/bad')) {
    const found = [bundled.compile, compile].map((each) => each(name, () => text).diagnostics);
    expect(found[0]).toEqual(found[1]);
  }
  for (const { name, text } of policiesIn('policies')) {
    const [theirs, ours] = [bundled.compile, compile].map((each) => {
      const { diagnostics, core } = each(name, () => text);
      return { diagnostics, entries: core?.entries };
    });
    expect(theirs).toEqual(ours);
  }
});

test('the library opens nothing of Node', () => {
  const library = readFileSync(join(root, 'dist/index.js'), 'utf8');
  const opens = [...library.matchAll(/(?:^|[;\n}])\s*(?:import|export)(?:[^'"();]*?from)?\s*["']([^"']+)["']/g)].map(
    (each) => each[1],
  );
  expect(opens.filter((each) => each?.startsWith('.') !== true)).toEqual([]);
});

test('two builds in other places, zones and languages are the same bytes', { timeout: 120_000 }, () => {
  // Some of it, since solc takes its time for all.
  const entries = ['standing_of', 'withdraw'];
  const facts = JSON.parse(readFileSync(join(root, 'policies/perp.facts.json'), 'utf8')) as { calls: { entry: string }[] };
  const outputs = [
    { out: 'out', environment: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } },
    { out: 'another/çıktı', environment: { TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', COLUMNS: '40' } },
  ].map(({ out, environment }) => {
    const place = machine();
    made.push(place);
    cpSync(join(root, 'policies/perp.risk'), join(place.directory, 'perp.risk'));
    place.write(
      'perp.facts.json',
      JSON.stringify({ ...facts, calls: facts.calls.filter((each) => entries.includes(each.entry)) }),
    );
    const { status, stderr } = start(
      ['build', 'perp.risk', '--target', 'all', '--entries', entries.join(','), '--out', out, '--facts', 'perp.facts.json'],
      place.directory,
      environment,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return place
      .list()
      .filter((file) => file.startsWith(`${out}/`))
      .map((file) => ({ file: file.slice(out.length), bytes: readFileSync(join(place.directory, file)).toString('hex') }));
  });
  const files = outputs[0]?.map((each) => each.file) ?? [];
  // TypeScript, Solidity, and the Foundry project with its vectors.
  for (const wanted of [/\.ts$/, /\.sol$/, /foundry\.toml$/, /\.t\.sol$/])
    expect(files.filter((each) => wanted.test(each))).not.toEqual([]);
  expect(outputs[1]).toEqual(outputs[0]);
});
