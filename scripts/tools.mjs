// What the scripts share. Plain Node: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether a script was started by itself rather than imported. */
export const isMain = (url) => process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;

const started = Date.now();

/** One line of progress, with the seconds since the start. */
export const say = (text) => console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s] ${text}`);

/** Runs a command to its end in the project, its output shown; true when it succeeded. */
export const runs = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status === 0;

/** As `runs`, but a failure ends the script with a reason. */
export const mustRun = (what, command, args, options = {}) => {
  if (runs(command, args, options)) return;
  console.error(`\n${what} failed: ${command} ${args.join(' ')}`);
  process.exit(1);
};

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Whether what is installed is what the lock says; packages of other platforms may be absent. */
const isInstalled = () => {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const wanted = Object.entries(readJson('package-lock.json').packages);
  const present = readJson('node_modules/.package-lock.json').packages;
  return wanted.every(([path, { version, optional, peer }]) => {
    if (path === '' || optional === true) return true;
    if (present[path] === undefined) return peer === true;
    return present[path].version === version && existsSync(join(root, path));
  });
};

/**
 * Installs what the lock names, only when something is missing; needs no network otherwise. Not `npm ci`, which refuses a
 * lock that lacks a binary for some other platform, as a mirror without it writes it.
 */
export const ensureInstalled = () => {
  if (isInstalled()) return;
  say('installing dependencies');
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  mustRun('installing', process.platform === 'win32' ? 'npm.cmd' : 'npm', ['install', ...flags]);
  if (isInstalled()) return;
  console.error('what was installed is not what package-lock.json says');
  process.exit(1);
};

/** A fingerprint of everything that the bundles are made from. */
export const sourcesHash = () => {
  const hash = createHash('sha256');
  for (const path of [
    ...filesUnder('src'),
    'scripts/build.mjs',
    'scripts/lodash.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
};

const filesUnder = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((each) => (each.isDirectory() ? filesUnder(`${folder}/${each.name}`) : [`${folder}/${each.name}`]));
