import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPolicy } from '../../src/cli/read-policy.ts';
import { machine, type Machine } from './machine.ts';

let here: Machine;
beforeEach(() => {
  here = machine({
    'policies/main.risk': 'policy P\n',
    'policies/parts/units.risk': 'unit USD\n',
    'secret.risk': 'unit SECRET\n',
  });
});
afterEach(() => here.remove());

const opened = (path = 'policies/main.risk') => {
  const files = openPolicy(here.directory, path);
  if (!files.ok) throw new Error(files.reason);
  return files.value;
};

test('files of the folder are read, and shown as a person would type them', () => {
  const files = opened();
  expect(files.main).toBe('main.risk');
  expect(files.read('main.risk')).toBe('policy P\n');
  expect(files.read('parts/units.risk')).toBe('unit USD\n');
  expect(files.shown('parts/units.risk')).toBe('policies/parts/units.risk');
  expect(opened('./policies/../policies/main.risk').shown('main.risk')).toBe('policies/main.risk');
  expect(files.refusals()).toEqual([]);
});

test.each([
  ['../secret.risk', /outside the policy's folder/],
  ['parts/../../secret.risk', /outside the policy's folder/],
  ['missing.risk', /does not exist/],
  ['parts', /is a folder/],
  ['parts/units.risk/x.risk', /does not exist/],
  ['a\0b.risk', /is not a file name/],
  [`${'x'.repeat(5_000)}.risk`, /too long a name/],
])('%j is not read', (path, reason) => {
  const files = opened();
  expect(files.read(path)).toBeNull();
  expect(files.refusals()).toEqual([expect.stringMatching(reason)]);
});

test('an absolute path is taken as one within the folder', () => {
  const files = opened();
  expect(files.read(join(here.directory, 'secret.risk'))).toBeNull();
  expect(files.read('/etc/passwd')).toBeNull();
});

test('a link that leads out is refused, one that stays is followed', () => {
  symlinkSync(join(here.directory, 'secret.risk'), join(here.directory, 'policies/out.risk'));
  symlinkSync('parts/units.risk', join(here.directory, 'policies/in.risk'));
  symlinkSync('loop.risk', join(here.directory, 'policies/loop.risk'));
  symlinkSync('..', join(here.directory, 'policies/up'));
  const files = opened();
  expect(files.read('out.risk')).toBeNull();
  expect(files.read('up/secret.risk')).toBeNull();
  expect(files.read('loop.risk')).toBeNull();
  expect(files.read('in.risk')).toBe('unit USD\n');
  expect(files.refusals()).toHaveLength(3);
});

test('a folder whose name only starts alike is outside', () => {
  here.write('policies-secret/x.risk', 'unit X\n');
  expect(opened().read('../policies-secret/x.risk')).toBeNull();
});

test('the main file must be there, a file, and UTF-8', () => {
  mkdirSync(join(here.directory, 'folder.risk'));
  here.write('latin.risk', Uint8Array.of(0x70, 0xe9, 0x0a));
  const reason = (path: string): string => {
    const files = openPolicy(here.directory, path);
    return files.ok ? 'read' : files.reason;
  };
  expect(reason('gone.risk')).toBe('gone.risk does not exist');
  expect(reason('folder.risk')).toBe('folder.risk is a folder');
  expect(reason('latin.risk')).toBe('latin.risk is not UTF-8 text');
  expect(reason('/dev/zero')).toBe('/dev/zero is not a regular file');
});

test('no more of a huge file is read than is needed to refuse it', () => {
  here.write('policies/huge.risk', 'é'.repeat(3_000_000));
  const text = opened().read('huge.risk') ?? '';
  expect(text.length).toBeGreaterThan(256 * 1024);
  expect(text.length).toBeLessThan(1_100_000);
});
