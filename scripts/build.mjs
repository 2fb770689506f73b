// Builds dist/: the command line and the library as ES modules, and the library's types.
//
// The command line's start-up chunk holds the parser, the checker and their libraries, so that `check` opens one file.
// What only some commands need (ts-morph, solc) stays outside and is loaded when such a command runs.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, isMain, mustRun, root, say, sourcesHash } from './tools.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.sources');

const shared = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'node20',
  charset: 'ascii',
  splitting: true,
  external: ['ts-morph', 'solc'],
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'linked',
  logLevel: 'warning',
};

/** Commander is CommonJS and asks for Node's own modules by `require`, which an ES module has not got by itself. */
const requireBanner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

export const buildBundles = async () => {
  const { build } = await import('esbuild');
  const fresh = `${dist}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await build({
    ...shared,
    platform: 'node',
    minify: true,
    keepNames: true,
    entryPoints: { firebreak: 'src/cli/main.ts' },
    outdir: join(fresh, 'cli'),
    banner: { js: requireBanner },
  });
  await build({
    ...shared,
    platform: 'neutral',
    entryPoints: { index: 'src/index.ts' },
    outdir: fresh,
    mainFields: ['module', 'main'],
  });
  writeFileSync(join(fresh, 'firebreak.js'), "#!/usr/bin/env node\nimport './cli/firebreak.js';\n", { mode: 0o755 });
  writeFileSync(join(fresh, '.sources'), sourcesHash());
  mkdirSync(dist, { recursive: true });
  rmSync(dist, { recursive: true });
  renameSync(fresh, dist);
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
