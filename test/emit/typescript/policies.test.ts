/** Every worked policy becomes one strict module without a type `any`. What it computes is compared in `test/policies`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { anyTyped, strictProblems } from './strict.ts';

const folder = join(import.meta.dirname, '../../../policies');
const read = (path: string): string | null => {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch {
    return null;
  }
};

test('worked policies are strict TypeScript', () => {
  const cores = readdirSync(folder)
    .filter((each) => each.endsWith('.risk'))
    .map((each) => ({ name: each, core: compile(each, read).core }));
  expect(cores.filter((each) => each.core === null).map((each) => each.name)).toEqual([]);
  const modules = cores.flatMap(({ core }, at) =>
    core === null ? [] : [emitTypescript(core, { params: at % 2 === 0 ? 'constants' : 'argument' }).code],
  );
  expect(modules.length).toBeGreaterThan(0);
  expect(strictProblems(modules)).toEqual([]);
  expect(anyTyped(modules[0] ?? '')).toEqual([]);
}, 120_000);
