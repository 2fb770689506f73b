import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compilerVersion } from '../../src/version.ts';
import { filesUnder, modulesUnder, root } from './modules.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const sources = modulesUnder('src');

/** Files that were looked at again and are one subject nevertheless, with the length they may have. */
const longOnPurpose: ReadonlyMap<string, number> = new Map([
  // All that a function's body needs while it is written.
  ['src/emit/solidity/body.ts', 320],
]);

test('no file is longer than 300 lines unless it was looked at', () => {
  const long = sources.filter((each) => each.lines > (longOnPurpose.get(each.file) ?? 300));
  expect(long.map((each) => `${each.file}: ${each.lines}`)).toEqual([]);
});

test('most files are short', () => {
  const short = sources.filter((each) => each.lines < 150).length;
  expect(short / sources.length).toBeGreaterThan(0.6);
});

test('file names are kebab-case and say what is inside', () => {
  const bad = [...filesUnder('src'), ...filesUnder('test')].filter((each) => {
    const name = each.split('/').at(-1) ?? '';
    return (
      name.endsWith('.ts') && (!/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/.test(name) || /^(utils?|misc|common)\.ts$/.test(name))
    );
  });
  expect(bad).toEqual([]);
});

test('every file starts with a comment that says what it is', () => {
  expect(sources.filter((each) => !read(each.file).startsWith('/**')).map((each) => each.file)).toEqual([]);
});

/** A cast overrules the checker: each stands at the edge of a library or of the registry, with its reason. */
test('casts are few', () => {
  const casts = sources.flatMap(({ file, casts: lines }) => lines.map((line) => `${file}:${line}`));
  expect(casts.length, casts.join('\n')).toBeLessThanOrEqual(12);
});

test('no promise to come back later, and no switched-off check', () => {
  const marks = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|eslint-disable(?!-next-line [\w@/-]+ -- \S)/;
  const files = [...filesUnder('src'), ...filesUnder('scripts')].filter((each) => /\.(ts|mjs)$/.test(each));
  expect(files.filter((each) => marks.test(read(each)))).toEqual([]);
});

test('text of the project names no package registry and no way out of the project', () => {
  const names = /registry\.(?!ts\b)[a-z]|npmjs|\/work\/|\.\.\/shared/;
  const files = [
    ...filesUnder('src'),
    ...filesUnder('scripts'),
    ...filesUnder('policies'),
    ...filesUnder('grammar'),
    'package.json',
    'package-lock.json',
    'README.md',
    '.ci/run',
  ];
  expect(files.filter((each) => names.test(read(each)))).toEqual([]);
  expect(read('package-lock.json')).not.toContain('"resolved"');
});

test('the version stands in one place and in package.json', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ name: 'firebreak', version: compilerVersion });
});
