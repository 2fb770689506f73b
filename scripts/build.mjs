// Builds dist/: the command line, the library as an ES module, and the library's types.
//
// Starting is most of what `check` does, so the command line is two files: what `check` needs, and what the commands need
// that take longer anyhow. Each is one script with its libraries, kept together with the machine code that V8 made of it.
// What only some commands need (ts-morph, solc) stays outside and is loaded when such a command runs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, isMain, mustRun, root, say, sourcesHash } from './tools.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.sources');

const shared = {
  absWorkingDir: root,
  bundle: true,
  target: 'node20',
  charset: 'ascii',
  external: ['ts-morph', 'solc'],
  alias: { 'lodash-es': './scripts/lodash.mjs' },
  legalComments: 'linked',
  logLevel: 'warning',
};

/**
 * Loads a script with its cache. A V8 that did not make the cache refuses it and compiles for itself; so does one whose
 * cache is missing. A cache that is being written has another name until it is whole. The scripts are ASCII, and read as such.
 */
const launcher = `#!/usr/bin/env node
'use strict';
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
// How much a function has to work until V8 makes optimized machine code of it: by V8's own measure, and eight times as much,
// because a check is over before such code has paid. That is V8's of Node 20; what a later one calls so differs.
const [soon, late] = [67584, 540672];
const optimize = (budget) => {
  if (process.versions.v8.startsWith('11.3.')) require('node:v8').setFlagsFromString('--interrupt-budget=' + budget);
};
const load = (name) => {
  const filename = join(__dirname, name);
  const cache = filename.replace(/cjs$/, 'cache');
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
  const loaded = { exports: {} };
  script.runInThisContext()((id) => (id.startsWith('./') ? loadLonger(id) : require(id)), loaded, loaded.exports);
  if (process.env.FIREBREAK_WRITE_CACHE === cache) {
    process.on('exit', () => {
      writeFileSync(cache + '.new', script.createCachedData());
      renameSync(cache + '.new', cache);
    });
  }
  return loaded.exports;
};
const loadLonger = (name) => {
  optimize(soon);
  return load(name);
};
optimize(late);
load('./cli.cjs');
`;

/** The commands that are in the second file, by their modules. */
const longer = ['eval', 'run', 'settle', 'build'].map((name) => `./commands/${name}.ts`);

const secondFile = {
  name: 'second file',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/commands\// }, ({ path, kind }) =>
      kind === 'dynamic-import' && longer.includes(path) ? { path: './commands.cjs', external: true } : undefined,
    );
  },
};

/** The grammar as a parser records it, so that those of the bundles need not record it whenever they start. */
const recordGrammar = async (build, directory) => {
  const outfile = join(directory, 'parser.mjs');
  await build({
    ...shared,
    platform: 'neutral',
    format: 'esm',
    mainFields: ['module', 'main'],
    entryPoints: ['src/syntax/parse.ts'],
    legalComments: 'none',
    outfile,
  });
  const { makeParser } = await import(pathToFileURL(outfile).href);
  rmSync(outfile);
  return makeParser({ validate: false }).recording();
};

const withGrammar = (recorded) => ({
  name: 'recorded grammar',
  setup: ({ onLoad }) => {
    const contents = `export const recorded = JSON.parse(${JSON.stringify(JSON.stringify(recorded))});`;
    onLoad({ filter: /[\\/]parser[\\/]recorded\.ts$/ }, () => ({ contents }));
  },
});

/** Commander can hand a command to another program, and loads at every start what that takes; no command of ours is one. */
const noOtherPrograms = {
  name: 'no other programs',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'other programs', namespace: 'none' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** A script that is a function of what a CommonJS module is given. */
const script = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  minify: true,
  supported: { 'dynamic-import': false },
  banner: { js: '(function (require, module, exports) {' },
  footer: { js: '})' },
};

export const buildBundles = async () => {
  const { build } = await import('esbuild');
  const fresh = `${dist}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const grammar = withGrammar(await recordGrammar(build, fresh));
  const plugins = [secondFile, noOtherPrograms, grammar];
  await build({ ...script, entryPoints: ['src/cli/main.ts'], outfile: join(fresh, 'cli.cjs'), plugins });
  const contents = longer.map((path) => `export * from ${JSON.stringify(path)};`).join('\n');
  const stdin = { contents, resolveDir: join(root, 'src/cli') };
  await build({ ...script, stdin, outfile: join(fresh, 'commands.cjs'), plugins: [grammar] });
  await build({
    ...shared,
    plugins: [grammar],
    platform: 'neutral',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    mainFields: ['module', 'main'],
    entryPoints: { index: 'src/index.ts' },
    outdir: fresh,
  });
  writeFileSync(join(fresh, 'firebreak.cjs'), launcher, { mode: 0o755 });
  writeFileSync(join(fresh, '.sources'), sourcesHash());
  mkdirSync(dist, { recursive: true });
  rmSync(dist, { recursive: true });
  renameSync(fresh, dist);
  writeCodeCache('cli.cache', 'check', 'policies/perp.risk');
  writeCodeCache('commands.cache', 'eval', 'policies/perp.risk', '--facts', 'policies/perp.facts.json');
};

/** Kept after a run, so that the functions that it needed are in it already compiled. */
const writeCodeCache = (cache, ...args) => {
  spawnSync(process.execPath, [join(dist, 'firebreak.cjs'), ...args], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, FIREBREAK_WRITE_CACHE: join(dist, cache) },
  });
};

export const bundlesAreFresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash();

export const ensureBundles = async () => {
  if (bundlesAreFresh()) return;
  say('building dist/');
  await buildBundles();
};

if (isMain(import.meta.url)) {
  ensureInstalled();
  say('bundling the command line and the library');
  await buildBundles();
  say('writing the types');
  mustRun('writing the types', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  say('dist/ is built');
}
