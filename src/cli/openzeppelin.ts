/**
 * The sources of OpenZeppelin that a contract imports, as far as one leads to the next: from the npm package, looked for as Node
 * looks for one. They are read to compile what is written, and are no part of it.
 */
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Attempt } from './host.ts';
import { readText } from './read-file.ts';

const packageName = '@openzeppelin/contracts';

/** By their import paths: `root` and all that it imports. `folders`: where to begin to look, each up to the root. */
export const openzeppelinSources = (root: string, folders: readonly string[]): Attempt<ReadonlyMap<string, string>> => {
  const home = folders.map(packageAbove).find((each) => each !== null) ?? null;
  if (home === null)
    return { ok: false, reason: `--roles access-managed needs the npm package ${packageName}: run npm install ${packageName}` };
  const sources = new Map<string, string>();
  const waiting = [root];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources.has(path)) continue;
    const text = readText(join(home, posix.relative(packageName, path)), path, mostBytes, true);
    if (!text.ok) return text;
    sources.set(path, text.value);
    waiting.push(...importsOf(text.value).map((each) => (each.startsWith('.') ? posix.join(posix.dirname(path), each) : each)));
  }
  return { ok: true, value: sources };
};

/** More is none of its files. */
const mostBytes = 1_000_000;

const importsOf = (code: string): readonly string[] =>
  [...code.matchAll(/^import\s[^"';]*["']([^"']+)["']\s*;/gm)].map(([, path]) => path ?? '');

const packageAbove = (folder: string): string | null => {
  const here = join(folder, 'node_modules', packageName);
  if (existsSync(here)) return here;
  return dirname(folder) === folder ? null : packageAbove(dirname(folder));
};
