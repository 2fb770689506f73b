/**
 * Imports: which files belong to a policy, and in which order they are read. Paths live in a virtual root, the folder
 * of the main file; the core never touches a disk and knows only what `read` gives it.
 */
import { diagnose, type Diagnostic, type Result } from '../diagnostics/diagnostic.ts';
import type { Source } from '../source/source.ts';
import type { File, Import } from '../syntax/ast.ts';

export type Loaded = {
  readonly main: File;
  /** Each after all that it imports. */
  readonly imported: readonly File[];
  readonly sources: ReadonlyMap<string, Source>;
};

/** At most this many files make a policy. */
export const mostFiles = 64;

type Parse = (source: Source) => Result<File>;

/** Reads the main file and, depth first, all that it imports. `read` gets normalised paths relative to the main file's folder. */
export const loadFiles = (path: string, read: (path: string) => string | null, parse: Parse): Result<Loaded | null> => {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, Source>();
  const files = new Map<string, File>();
  const order: File[] = [];
  const here = { file: path, start: 0, end: 0 };

  const open = (at: string): File | null => {
    const text = read(at);
    if (text === null) return null;
    const source: Source = { path: at, text };
    sources.set(at, source);
    const parsed = parse(source);
    diagnostics.push(...parsed.diagnostics);
    files.set(at, parsed.value);
    return parsed.value;
  };

  // What a file with mistakes imports is not looked at: it may be half a line.
  const toFollow = (file: File): Import[] =>
    diagnostics.some((each) => each.severity === 'error' && each.span.file === file.path) ? [] : [...file.imports].reverse();

  const main = open(path);
  if (main === null) return { value: null, diagnostics: [diagnose('FB6001', here, { path })] };
  // Each frame: a file and the imports of it that are still to be followed.
  const stack: { readonly file: File; readonly left: Import[] }[] = [{ file: main, left: toFollow(main) }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const next = frame.left.pop();
    if (next === undefined) {
      stack.pop();
      if (frame.file !== main) order.push(frame.file);
      continue;
    }
    const target = resolvePath(folders(path), frame.file.path, next.path);
    if (typeof target !== 'string') {
      diagnostics.push(diagnose('FB6002', next.pathSpan, { path: next.path, problem: target.problem }));
      continue;
    }
    const cycle = stack.findIndex((each) => each.file.path === target);
    if (cycle >= 0) {
      diagnostics.push(
        diagnose('FB6003', next.pathSpan, { path: [...stack.slice(cycle).map((each) => each.file.path), target] }),
      );
      continue;
    }
    if (files.has(target)) continue;
    const file = files.size < mostFiles ? open(target) : null;
    if (file === null) diagnostics.push(diagnose('FB6001', next.pathSpan, { path: target }));
    else if (file.header !== null) diagnostics.push(diagnose('FB6004', next.pathSpan, { path: target }));
    else stack.push({ file, left: toFollow(file) });
  }
  return { value: { main, imported: order, sources }, diagnostics };
};

/** `./parts/units.risk` seen from a file, inside the virtual root; or why it may not be read. */
const resolvePath = (root: number, from: string, path: string): string | { readonly problem: string } => {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) return { problem: 'is an address' };
  if (path.startsWith('/') || path.startsWith('\\')) return { problem: 'is an absolute path' };
  if (path.includes('\\')) return { problem: 'is written with `\\`' };
  if (!/^[A-Za-z0-9._/-]+$/.test(path)) return { problem: 'has characters that a path may not have' };
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length <= root) return { problem: "climbs out of the policy's folder" };
    else parts.pop();
  }
  return path.endsWith('.risk') ? parts.join('/') : { problem: 'does not end in `.risk`' };
};

/** How many folders a path names; those of the main file are the root. */
const folders = (path: string): number => path.split('/').length - 1;
