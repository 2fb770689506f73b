import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFiles } from '../../src/cli/write-files.ts';
import { machine, type Machine } from './machine.ts';

let here: Machine;
beforeEach(() => {
  here = machine();
});
afterEach(() => here.remove());

const read = (path: string): string => readFileSync(join(here.directory, path), 'utf8');

test('all files are written, folders made, and nothing else is left', () => {
  const files = [
    { path: 'a.ts', text: 'a' },
    { path: 'deep/er/b.sol', text: 'b' },
    { path: 'run', text: '#!', executable: true },
  ];
  expect(writeFiles(here.directory, 'out', files)).toEqual({ ok: true, value: null });
  expect(here.list()).toEqual(['a.ts', 'deep/er/b.sol', 'run']);
  expect(statSync(join(here.directory, 'run')).mode & 0o111).not.toBe(0);
  expect(statSync(join(here.directory, 'a.ts')).mode & 0o111).toBe(0);
});

test('a folder in the way of the last file leaves the earlier ones as they were', () => {
  here.write('a.ts', 'old');
  mkdirSync(join(here.directory, 'c.ts'));
  const result = writeFiles(here.directory, 'out', [
    { path: 'a.ts', text: 'new' },
    { path: 'b.ts', text: 'new' },
    { path: 'c.ts', text: 'new' },
  ]);
  expect(result).toMatchObject({ ok: false });
  expect(read('a.ts')).toBe('old');
  expect(here.list()).toEqual(['a.ts']);
});

test('a file where a folder is needed is reported, and nothing is written', () => {
  here.write('deep', 'a file');
  const result = writeFiles(here.directory, 'out', [
    { path: 'a.ts', text: 'new' },
    { path: 'deep/b.ts', text: 'new' },
  ]);
  expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('out/deep/b.ts') });
  expect(here.list()).toEqual(['deep']);
});

test('a link is replaced, never written through', () => {
  here.write('precious', 'keep');
  symlinkSync('precious', join(here.directory, 'a.ts'));
  expect(writeFiles(here.directory, 'out', [{ path: 'a.ts', text: 'new' }]).ok).toBe(true);
  expect(read('precious')).toBe('keep');
  expect(read('a.ts')).toBe('new');
});
