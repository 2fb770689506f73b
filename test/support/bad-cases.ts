/**
 * Bad policies with their verdicts: files `test/PHASE/bad/NAME.risk` whose first lines are comments `//! FB2004 at 12:9`,
 * one for each diagnostic, in order and complete. Files in `bad/parts/` are imported by cases and are none themselves.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../../src/compile.ts';
import { positionAt } from '../../src/source/source.ts';

export type BadCase = {
  /** Relative to `test/`. */
  readonly file: string;
  readonly expected: readonly string[];
};

const tests = dirname(dirname(fileURLToPath(import.meta.url)));

export const badCases = (): readonly BadCase[] =>
  readdirSync(tests, { withFileTypes: true })
    .filter((each) => each.isDirectory() && existsSync(join(tests, each.name, 'bad')))
    .flatMap((each) => risksIn(join(each.name, 'bad')))
    .map((file) => ({ file, expected: verdictsOf(readFileSync(join(tests, file), 'utf8')) }));

const risksIn = (folder: string): readonly string[] =>
  readdirSync(join(tests, folder))
    .filter((each) => each.endsWith('.risk'))
    .sort()
    .map((each) => join(folder, each));

const verdictsOf = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((each) => !each.startsWith('//!'));
  return lines.slice(0, end < 0 ? lines.length : end).map((each) => each.slice('//!'.length).trim());
};

/** What the compiler says of a case, in the form of its verdicts: `FB2004 at 12:9`, for another file `… of parts/x.risk`. */
export const verdictsFrom = (file: string): readonly string[] => {
  const folder = dirname(join(tests, file));
  const main = file.slice(file.lastIndexOf('/') + 1);
  const read = (path: string): string | null =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : null;
  const { diagnostics, sources } = compile(main, read);
  return diagnostics.map(({ code, span }) => {
    const { line, column } = positionAt(sources.get(span.file)?.text ?? '', span.start);
    return `${code} at ${line}:${column}${span.file === main ? '' : ` of ${span.file}`}`;
  });
};
