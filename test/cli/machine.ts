/** A command line in a folder of its own, with what it printed. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { plainPaint } from '../../src/diagnostics/paint.ts';
import type { ExitCode, Host } from '../../src/cli/host.ts';

export type Ran = { readonly code: ExitCode; readonly out: string; readonly err: string };

export type Machine = {
  readonly directory: string;
  readonly write: (path: string, text: string | Uint8Array) => void;
  /** All files below the folder, sorted. */
  readonly list: () => readonly string[];
  readonly firebreak: (...args: readonly string[]) => Promise<Ran>;
  readonly remove: () => void;
};

export const machine = (files: Readonly<Record<string, string>> = {}): Machine => {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-test-'));
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    directory,
    write,
    list: () =>
      readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((each) => !each.isDirectory())
        .map((each) => join(each.parentPath, each.name).slice(directory.length + 1))
        .sort(),
    firebreak: (...args) => firebreakIn(directory, args),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
};

export const firebreakIn = async (directory: string, args: readonly string[], debug = false): Promise<Ran> => {
  const { run } = await import('../../src/cli/run.ts');
  let out = '';
  let err = '';
  const host: Host = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paintOut: plainPaint,
    paintErr: plainPaint,
    colourOut: false,
    colourErr: false,
    isTerminal: false,
    directory,
    debug,
  };
  const code = await run(args, host);
  return { code, out, err };
};
