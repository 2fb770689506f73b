import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modulesUnder, type Module } from './modules.ts';

/**
 * Who may import whom: each folder of `src`, and the folders it may reach besides itself. The order is the pipeline's.
 * `syntax/ast.ts` and `check/checked.ts` are the shapes between phases.
 */
const core = ['source', 'types', 'diagnostics', 'syntax', 'check', 'core', 'arithmetic'] as const;
const allowed: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['source', []],
  ['types', ['source']],
  ['diagnostics', ['source']],
  ['syntax', ['source', 'types', 'diagnostics']],
  ['check', ['source', 'types', 'diagnostics', 'syntax']],
  ['arithmetic', ['types']],
  ['core', ['source', 'types', 'diagnostics', 'syntax', 'check', 'arithmetic']],
  ['reference', ['source', 'types', 'syntax', 'check']],
  ['evaluate', ['source', 'types', 'core', 'arithmetic', 'facts']],
  ['facts', ['source', 'types', 'core', 'diagnostics']],
  ['emit', ['source', 'types', 'core', 'arithmetic']],
  ['engine', ['source', 'types', 'core', 'arithmetic', 'facts']],
  ['settle', ['source', 'types', 'check', 'core', 'facts', 'engine', 'evaluate']],
  ['version.ts', []],
  ['compile.ts', core],
  ['index.ts', [...core, 'reference', 'evaluate', 'facts', 'engine', 'emit', 'settle', 'compile.ts', 'version.ts']],
  ['service', [...core, 'reference', 'evaluate', 'facts', 'engine', 'emit', 'settle', 'compile.ts', 'index.ts', 'version.ts']],
  [
    'cli',
    [...core, 'reference', 'evaluate', 'facts', 'engine', 'emit', 'settle', 'compile.ts', 'index.ts', 'service', 'version.ts'],
  ],
]);

/** Which packages may be named where; everything else is our own code. */
const packages: ReadonlyMap<string, readonly string[]> = new Map([
  ['chevrotain', ['src/syntax/']],
  ['ts-morph', ['src/emit/typescript/']],
  ['commander', ['src/cli/']],
  ['solc', ['src/cli/']],
]);

const modules = modulesUnder('src');
const folderOf = (file: string): string => file.split('/')[1] ?? '';

test('there is something to look at', () => {
  expect(modules.length).toBeGreaterThan(20);
  expect(modules.flatMap((each) => each.imports).length).toBeGreaterThan(60);
});

test('every folder stands in the table', () => {
  expect([...new Set(modules.map((each) => folderOf(each.file)))].filter((each) => !allowed.has(each))).toEqual([]);
});

test('imports follow the pipeline', () => {
  const wrong = modules.flatMap((module) =>
    module.imports.flatMap(({ file }) => {
      if (file === null) return [];
      const [from, to] = [folderOf(module.file), folderOf(file)];
      return file.startsWith('src/') && (from === to || allowed.get(from)?.includes(to) === true)
        ? []
        : [`${module.file} → ${file}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('the reference shares no arithmetic with Core, and the two emitters nothing with each other', () => {
  const wrong = modules.flatMap((module) =>
    module.imports
      .filter(({ file }) => {
        if (file === null) return false;
        if (module.file.startsWith('src/reference/')) return /^src\/(core|arithmetic|evaluate)\//.test(file);
        if (module.file.startsWith('src/emit/typescript/')) return file.startsWith('src/emit/solidity/');
        return module.file.startsWith('src/emit/solidity/') && file.startsWith('src/emit/typescript/');
      })
      .map(({ specifier }) => `${module.file} → ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('every import exists and is written with its ending', () => {
  const files = new Set(modules.map((each) => each.file));
  const wrong = modules.flatMap((module) =>
    module.imports
      .filter(({ file }) => file !== null && !files.has(file))
      .map(({ specifier }) => `${module.file} → ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

describe('packages', () => {
  const foreign = modules.flatMap(({ file, imports }) =>
    imports.filter((each) => each.file === null).map(({ specifier, typeOnly, lazy }) => ({ file, specifier, typeOnly, lazy })),
  );

  test('Node only in the command line', () => {
    const ofNode = (specifier: string): boolean => specifier.startsWith('node:') || builtinModules.includes(specifier);
    expect(
      foreign.filter((each) => ofNode(each.specifier) && !each.file.startsWith('src/cli/')).map((each) => each.file),
    ).toEqual([]);
    expect(foreign.some((each) => ofNode(each.specifier))).toBe(true);
  });

  test('each library only in its place', () => {
    const wrong = foreign
      .filter((each) => !each.specifier.startsWith('node:'))
      .filter((each) => packages.get(each.specifier)?.some((place) => each.file.startsWith(place)) !== true)
      .map((each) => `${each.file} → ${each.specifier}`);
    expect(wrong).toEqual([]);
  });

  test('solc is loaded only when it is needed', () => {
    expect(foreign.filter((each) => each.specifier === 'solc' && !each.lazy && !each.typeOnly).map((each) => each.file)).toEqual(
      [],
    );
  });

  test('what the command line opens at start leads neither to ts-morph nor to solc', () => {
    const reached = reachable('src/cli/main.ts');
    expect(reached.size).toBeGreaterThan(10);
    const heavy = foreign.filter((each) => ['ts-morph', 'solc'].includes(each.specifier) && !each.lazy && !each.typeOnly);
    expect(heavy.map((each) => each.file).filter((each) => reached.has(each))).toEqual([]);
  });
});

/**
 * Walking a tree is recursive, and the files for its kinds of nodes, side by side in one folder, call each other. A circle
 * through two folders is a muddle.
 */
test('no circles but those within a folder', () => {
  expect(circles().filter((each) => new Set(each.map((file) => posix.dirname(file))).size > 1)).toEqual([]);
});

const importsOf = (file: string): readonly string[] =>
  (modules.find((each) => each.file === file)?.imports ?? []).flatMap((each) =>
    each.file === null || each.typeOnly || each.lazy ? [] : [each.file],
  );

function reachable(from: string): ReadonlySet<string> {
  const found = new Set([from]);
  for (const file of found) for (const next of importsOf(file)) found.add(next);
  return found;
}

/** Circles of run-time imports; types may refer to each other. */
function circles(): readonly (readonly string[])[] {
  const done = new Set<string>();
  const found: (readonly string[])[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file]);
    if (done.has(file) || path.includes(file)) return;
    for (const next of importsOf(file)) visit(next, [...path, file]);
    done.add(file);
  };
  for (const each of modules satisfies readonly Module[]) visit(each.file, []);
  return found;
}
