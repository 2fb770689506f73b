// Builds dist/: the command line, the library as an ES module, and the library's types.
//
// The command line is one file that holds the parser, the checker and their libraries, together with the machine code that
// V8 made of it, because starting is most of what `check` does. What only some commands need (ts-morph, solc) stays outside
// and is loaded when such a command runs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, isMain, mustRun, root, say, sourcesHash } from './tools.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.sources');

const shared = {
  absWorkingDir: root,
  bundle: true,
  target: 'node20',
  charset: 'ascii',
  external: ['ts-morph', 'solc'],
  legalComments: 'linked',
  logLevel: 'warning',
};

/** A V8 that did not make the cache refuses it and compiles for itself; so does one whose cache is missing. */
const launcher = `#!/usr/bin/env node
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
const filename = join(__dirname, 'cli.cjs');
const cache = join(__dirname, 'cli.cache');
const source = '(function (require, module, exports) {' + readFileSync(filename, 'utf8') + '\\n})';
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(source, { filename, cachedData });
script.runInThisContext()(require, module, exports);
if (process.env.FIREBREAK_WRITE_CACHE === cache) {
  process.on('exit', () => require('node:fs').writeFileSync(cache, script.createCachedData()));
}
`;

export const buildBundles = async () => {
  const { build } = await import('esbuild');
  const fresh = `${dist}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await build({
    ...shared,
    platform: 'node',
    format: 'cjs',
    minify: true,
    supported: { 'dynamic-import': false },
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: fresh,
    outExtension: { '.js': '.cjs' },
  });
  await build({
    ...shared,
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
  writeCodeCache();
};

/** Kept after a run of `check`, so that the functions that it needs are in it already compiled. */
const writeCodeCache = () => {
  spawnSync(process.execPath, [join(dist, 'firebreak.cjs'), 'check', 'policies/perp.risk'], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, FIREBREAK_WRITE_CACHE: join(dist, 'cli.cache') },
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
