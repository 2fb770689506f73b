import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { machine, type Machine } from './machine.ts';
import { root } from '../architecture/modules.ts';

/** The command line as people get it: bundled, in a process of its own. */
const bin = join(root, 'dist/firebreak.js');

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
  here.write('bad.risk', 'policy P\n\noracle mark { need 3 }\n');
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

const bundled = (folder: string): readonly { readonly name: string; readonly text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && each.name.endsWith('.js'))
    .map((each) => ({ name: each.name, text: readFileSync(join(each.parentPath, each.name), 'utf8') }));

/** Every module that a file of a bundle opens as soon as it is opened itself. */
const opens = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|[;\n}])\s*(?:import|export)(?:[^'"();]*?from)?\s*["']([^"']+)["']/g)].map((each) => each[1] ?? '');

test('starting opens neither ts-morph nor solc', () => {
  const files = new Map(bundled('dist/cli').map((each) => [each.name, each.text]));
  const reached = new Set(['firebreak.js']);
  for (const name of reached) {
    for (const next of opens(files.get(name) ?? '')) if (next.startsWith('.')) reached.add(next.slice(next.lastIndexOf('/') + 1));
  }
  const outside = [...reached]
    .flatMap((name) => opens(files.get(name) ?? ''))
    .filter((each) => !each.startsWith('.') && !each.startsWith('node:'));
  expect(outside).toEqual([]);
  expect([...files.values()].flatMap(opens)).toContain('ts-morph');
});

test('the library opens nothing of Node', () => {
  const outside = bundled('dist')
    .filter(({ name }) => !name.startsWith("firebreak"))
    .filter(({ name }) => !bundled('dist/cli').some((each) => each.name === name))
    .flatMap(({ text }) => opens(text))
    .filter((each) => !each.startsWith('.'));
  expect(outside.filter((each) => each !== 'ts-morph')).toEqual([]);
});

test('two builds in other places, zones and languages are the same bytes', () => {
  const outputs = [
    { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
    { TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  ].map((environment) => {
    const place = machine();
    made.push(place);
    cpSync(join(root, 'policies/perp.risk'), join(place.directory, 'perp.risk'));
    cpSync(join(root, 'policies/perp.facts.json'), join(place.directory, 'perp.facts.json'));
    const { status, stderr } = start(
      ['build', 'perp.risk', '--out', 'out', '--facts', 'perp.facts.json'],
      place.directory,
      environment,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return place.list().map((file) => ({ file, text: readFileSync(join(place.directory, file), 'utf8') }));
  });
  expect(outputs[0]?.length).toBeGreaterThan(4);
  expect(outputs[1]).toEqual(outputs[0]);
}, 120_000);
