/**
 * From text to a syntax tree. A phase that never fails: what could not be read is left out or stands there as an
 * `error` expression, and a diagnostic says so.
 */
import { diagnose, type Diagnostic, type Result } from '../diagnostics/diagnostic.ts';
import type { Source, Span } from '../source/source.ts';
import type { File } from './ast.ts';
import { forbiddenCharacters } from './characters.ts';
import { layOut, type Unclosed } from './layout.ts';
import { lex, type Lexed } from './lex.ts';
import { limits } from './limits.ts';
import { FileParser } from './parser/file.ts';
import type { ParserOptions } from './parser/base.ts';
import { recorded, type RecordedPlace } from './parser/recorded.ts';

export const parse = (source: Source): Result<File> => {
  const { text, path } = source;
  const whole: Span = { file: path, start: 0, end: text.length };
  const empty: File = {
    kind: 'file',
    path,
    header: null,
    imports: [],
    declarations: [],
    comments: [],
    emptyLines: [],
    span: whole,
  };
  if (text.length > limits.source) {
    const start: Span = { file: path, start: 0, end: 0 };
    return { value: empty, diagnostics: [diagnose('FB1011', start, { limit: limits.source / 1024 })] };
  }
  const forbidden = forbiddenCharacters(source);
  if (forbidden.length > limits.diagnostics) return { value: empty, diagnostics: inOrder(forbidden) };
  const lexed = lex(source);
  const early = [...forbidden, ...lexed.diagnostics];
  if (early.length > limits.diagnostics) return { value: empty, diagnostics: inOrder(early) };
  const { tokens, unclosed, tooDeep } = layOut(lexed.tokens, text);
  if (tooDeep !== null) {
    const span = { file: path, start: tooDeep.startOffset, end: tooDeep.startOffset + 1 };
    const deep = diagnose('FB1012', span, { what: 'the brackets are nested too deeply', limit: limits.nesting });
    return { value: empty, diagnostics: inOrder([...early, deep]) };
  }
  const { header, imports, declarations, diagnostics, documented } = theParser().read(tokens, {
    path,
    text,
    docs: new Map([...lexed.docs].map(([offset, lines]) => [offset, lines.map((line) => line.text).join('\n')])),
    faults: lexed.faults,
  });
  const all = [
    ...early,
    ...diagnostics,
    ...neverClosed(unclosed, diagnostics, path),
    ...documentsNothing(lexed, documented, path),
  ];
  const { comments, emptyLines } = lexed;
  return {
    value: { kind: 'file', path, header, imports, declarations, comments, emptyLines, span: whole },
    diagnostics: inOrder(all),
  };
};

/** With `validate` Chevrotain checks the grammar against itself; for tests, because the checks take time. */
export const makeParser = (options: ParserOptions, places: readonly RecordedPlace[] | null = null): FileParser => {
  const parser = new FileParser(options);
  parser.analyse(places);
  return parser;
};

let parser: FileParser | null = null;
/** One for all files, made when it is first needed. */
const theParser = (): FileParser => (parser ??= makeParser({ validate: false }, recorded));

/** A bracket without its partner, unless something wrong was found right behind it: then that is the same mistake. */
const neverClosed = (unclosed: readonly Unclosed[], found: readonly Diagnostic[], file: string): readonly Diagnostic[] =>
  unclosed
    .filter(
      ({ opening, to }) =>
        opening.image === '{' || !found.some(({ span }) => span.start >= opening.startOffset && span.start <= to),
    )
    .map(({ opening }) => {
      const closing = opening.image === '{' ? '}' : opening.image === '(' ? ')' : ']';
      return diagnose(
        'FB1022',
        { file, start: opening.startOffset, end: opening.startOffset + 1 },
        { bracket: opening.image, closing },
      );
    });

const documentsNothing = (lexed: Lexed, documented: ReadonlySet<number>, file: string): readonly Diagnostic[] =>
  [...lexed.docs].flatMap(([offset, lines]) => {
    const [first] = lines;
    const last = lines.at(-1);
    if (documented.has(offset) || first === undefined || last === undefined) return [];
    return [diagnose('FB1027', { file, start: first.start, end: last.end }, {})];
  });

/** By place, one at a place, and no more than the limit. */
const inOrder = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  const sorted = [...diagnostics].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const kept = sorted.slice(0, limits.diagnostics);
  const over = sorted[limits.diagnostics];
  return over === undefined ? kept : [...kept, diagnose('FB1013', over.span, { limit: limits.diagnostics })];
};
