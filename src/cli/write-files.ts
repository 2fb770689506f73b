/**
 * Writing a set of files whole or not at all: every byte is prepared and lies in a temporary file beside its place before
 * the first one is moved, and a move that fails puts back what was there.
 */
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Attempt } from './host.ts';
import { reasonOf } from './read-file.ts';

export type OutputFile = {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
};

export const writeFiles = (folder: string, shown: string, files: readonly OutputFile[]): Attempt<null> => {
  const staged: Staged[] = [];
  const moved: Staged[] = [];
  let at = shown;
  try {
    for (const file of files) {
      at = `${shown}/${file.path}`;
      staged.push(stage(join(folder, file.path), file));
    }
    for (const each of staged) {
      at = each.target;
      renameSync(each.temporary, each.target);
      moved.push(each);
    }
    return { ok: true, value: null };
  } catch (error) {
    for (const each of moved) putBack(each);
    return { ok: false, reason: reasonOf(error, at) };
  } finally {
    for (const each of staged) rmSync(each.temporary, { force: true });
  }
};

type Staged = { readonly temporary: string; readonly target: string; readonly before: Uint8Array | null; readonly mode: number };

const stage = (target: string, file: OutputFile): Staged => {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const before = lstatSync(target, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(target) : null;
  const temporary = join(folder, `.${basename(target)}.${process.pid}.tmp`);
  const mode = file.executable === true ? 0o755 : 0o644;
  // `wx` refuses to write through anything that already stands there, a link for example.
  rmSync(temporary, { force: true });
  writeFileSync(temporary, file.text, { flag: 'wx', mode });
  return { temporary, target, before, mode };
};

const putBack = ({ target, before, mode }: Staged): void => {
  if (before === null) rmSync(target, { force: true });
  else writeFileSync(target, before, { mode });
};
