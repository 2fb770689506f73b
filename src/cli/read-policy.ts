/**
 * A policy and its imports from disk. The folder of the main file is a virtual root: nothing above it can be named, and a
 * link inside it that leads out of it is refused. So what was reviewed in that folder is what gets compiled.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Attempt } from './host.ts';
import { readText, reasonOf } from './read-file.ts';

/**
 * Four times the source limit of the language: whatever is cut here is still too long there, in bytes or in UTF-16 units,
 * and gets the compiler's own diagnostic.
 */
const bytesRead = 4 * 256 * 1024 + 4;

export type PolicyFiles = {
  /** The name of the main file within the root. */
  readonly main: string;
  /** The text of a file by its normalised path within the root, or null. */
  readonly read: (path: string) => string | null;
  /** The path that a person would type for a file of the root. */
  readonly shown: (path: string) => string;
  /** Why files could not be read, in the order asked; filled while the compiler asks. */
  readonly refusals: () => readonly string[];
};

export const openPolicy = (directory: string, given: string): Attempt<PolicyFiles> => {
  const path = resolve(directory, given);
  const main = basename(path);
  const shown = (file: string): string => join(dirname(given), file).split(sep).join('/');
  const first = readText(path, given, bytesRead, false);
  if (!first.ok) return first;
  const root = realpathSync(dirname(path));
  const known = new Map<string, string | null>([[main, first.value]]);
  const refusals: string[] = [];
  const read = (file: string): string | null => {
    const found = known.get(file);
    if (found !== undefined) return found;
    const text = readWithin(root, file, shown(file));
    if (!text.ok) refusals.push(text.reason);
    known.set(file, text.ok ? text.value : null);
    return text.ok ? text.value : null;
  };
  return { ok: true, value: { main, read, shown, refusals: () => refusals } };
};

const readWithin = (root: string, file: string, shown: string): Attempt<string> => {
  if (file.includes('\0')) return { ok: false, reason: `${shown} is not a file name` };
  try {
    const path = realpathSync(join(root, file));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) {
      return { ok: false, reason: `${shown} lies outside the policy's folder` };
    }
    return readText(path, shown, bytesRead, false);
  } catch (error) {
    return { ok: false, reason: reasonOf(error, shown) };
  }
};
