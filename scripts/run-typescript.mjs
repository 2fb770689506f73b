// Runs a TypeScript program of this project: bundled in memory by esbuild, packages left where they are.
// `node scripts/run-typescript.mjs bench/startup.ts …` passes further arguments on.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, isMain, root } from './tools.mjs';

export const runTypescript = async (file) => {
  const { build } = await import('esbuild');
  const folder = join(root, 'node_modules/.cache/firebreak');
  const outfile = join(folder, `${basename(file, '.ts')}-${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
};

if (isMain(import.meta.url)) {
  ensureInstalled();
  const [file, ...more] = process.argv.slice(2);
  process.argv.splice(1, process.argv.length, file, ...more);
  await runTypescript(file);
}
