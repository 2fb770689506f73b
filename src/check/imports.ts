/**
 * Imports: which files belong to a policy, and which of them are instances of other policies. Paths live in a virtual
 * root, the folder of the main file; the core never touches a disk and knows only what `read` gives it.
 */
import { diagnose, type Diagnostic, type Result } from '../diagnostics/diagnostic.ts';
import type { Source, Span } from '../source/source.ts';
import type { File, Import } from '../syntax/ast.ts';
import { limits } from '../syntax/limits.ts';
import { isFull, reportInto } from './report.ts';

/**
 * A policy with the parts that share its names. An instance is a module of its own, read afresh: its spans lie in files
 * of its own, so that what is said about one instance is never taken for another.
 */
export type Module = {
  /** What stands before its names: nothing for the main policy, `eth.` for the instance `eth`. */
  readonly namespace: string;
  readonly main: File;
  /** Each after all that it imports. */
  readonly parts: readonly File[];
  /** By the name that the module gives them. */
  readonly instances: ReadonlyMap<string, Instance>;
};

export type Instance = { readonly clause: Import; readonly module: Module };

/** Where a file of an instance really is, and the import that made the instance. */
export type Origin = { readonly path: string; readonly name: string; readonly madeAt: Span };

export type Loaded = {
  readonly module: Module;
  /** By the file names that spans carry, and by their real paths. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly origins: ReadonlyMap<string, Origin>;
  /** Characters of all files, those of an instance again in each. */
  readonly size: number;
};

/** At most this many files make a policy, with so many characters together; a file counts again in each instance. */
const mostFiles = 64;
const mostText = 1_048_576;
/** Of these, in instances: nobody reads what comes of short imports. */
const mostInstanced = 262_144;

type Parse = (source: Source) => Result<File>;

/** What the files of one module are read with. */
type Reading = {
  readonly namespace: string;
  readonly madeAt: Span | null;
  /** The files that lead here, by their real paths. */
  readonly above: readonly string[];
  readonly files: Map<string, File>;
  readonly parts: File[];
  readonly instances: Map<string, Instance>;
};

/** Reads the main file and, depth first, all that it imports. `read` gets normalised paths relative to the main file's folder. */
export const loadFiles = (path: string, read: (path: string) => string | null, parse: Parse): Result<Loaded | null> => {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, Source>();
  const origins = new Map<string, Origin>();
  const report = reportInto(diagnostics);
  let [opened, taken, instanced, full] = [0, 0, 0, false];

  const open = (at: string, reading: Reading): File | null => {
    const text = read(at);
    if (text === null) return null;
    opened += 1;
    // One file that is too long is refused when it is parsed.
    const size = Math.min(text.length, limits.source + 1);
    const { namespace, madeAt } = reading;
    taken += size;
    if (madeAt !== null) instanced += size;
    full = opened > mostFiles || taken > mostText || instanced > mostInstanced;
    if (full) return null;
    const name = namespace.slice(0, -1);
    const file = madeAt === null ? at : `${at} as ${name}`;
    for (const each of [at, file]) sources.set(each, { path: at, text });
    if (madeAt !== null) origins.set(file, { path: at, name, madeAt });
    const parsed = parse({ path: file, text });
    diagnostics.push(...parsed.diagnostics);
    reading.files.set(at, parsed.value);
    return parsed.value;
  };

  // What a file with mistakes imports is not looked at: it may be half a line.
  const isBroken = (file: File): boolean => diagnostics.some((each) => each.severity === 'error' && each.span.file === file.path);

  const follow = (file: File, at: string, reading: Reading): void => {
    if (isBroken(file)) return;
    const above = [...reading.above, at];
    for (const clause of file.imports) {
      if (full || isFull(diagnostics)) return;
      const target = resolvePath(folders(path), at, clause.path);
      if (typeof target !== 'string') {
        report('FB6002', clause.pathSpan, { path: clause.path, problem: target.problem });
        continue;
      }
      const cycle = above.indexOf(target);
      if (cycle >= 0) report('FB6003', clause.pathSpan, { path: [...above.slice(cycle), target] });
      else importInto({ ...reading, above }, clause, target);
    }
  };

  const importInto = (reading: Reading, clause: Import, target: string): void => {
    if (clause.alias === null && reading.files.has(target)) return;
    const inside = clause.alias === null ? reading : instanceOf(reading, clause, clause.alias.text);
    const file = open(target, inside);
    if (file === null) {
      if (full) report('FB6012', clause.pathSpan, { files: mostFiles, characters: mostText, instanced: mostInstanced });
      else report('FB6001', clause.pathSpan, { path: target });
    } else if (isBroken(file)) {
      return;
    } else if (clause.alias === null) {
      const [argument] = clause.arguments;
      if (file.header !== null) report('FB6004', clause.pathSpan, { path: target });
      else if (argument) report('FB6005', argument.span, { path: target });
      else {
        follow(file, target, reading);
        reading.parts.push(file);
      }
    } else if (file.header === null) {
      report('FB6005', clause.alias.span, { path: target });
    } else {
      follow(file, target, inside);
      const { namespace, parts, instances } = inside;
      // A second one of the same name is reported where names are collected.
      if (!reading.instances.has(clause.alias.text))
        reading.instances.set(clause.alias.text, { clause, module: { namespace, main: file, parts, instances } });
    }
  };

  const instanceOf = (reading: Reading, clause: Import, alias: string): Reading => ({
    namespace: `${reading.namespace}${alias}.`,
    madeAt: clause.span,
    above: reading.above,
    files: new Map(),
    parts: [],
    instances: new Map(),
  });

  const reading: Reading = { namespace: '', madeAt: null, above: [], files: new Map(), parts: [], instances: new Map() };
  const main = open(path, reading);
  if (main === null) return { value: null, diagnostics: [diagnose('FB6001', { file: path, start: 0, end: 0 }, { path })] };
  follow(main, path, reading);
  const { namespace, parts, instances } = reading;
  return { value: { module: { namespace, main, parts, instances }, sources, origins, size: taken }, diagnostics };
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
