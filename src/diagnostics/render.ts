/**
 * Diagnostics as text for people. What comes in: diagnostics and the sources they speak of. What goes out: a string,
 * with colour or without, as the caller says; nothing is printed here.
 */
import type { Source, Span } from '../source/source.ts';
import type { Diagnostic } from './diagnostic.ts';
import { excerpt, type Mark } from './excerpt.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { paintFor, type Ink, type Paint } from './paint.ts';
import { visible, visibleLines } from './visible.ts';

export type RenderOptions = { readonly colour: boolean };

/** Each diagnostic in its own paragraph, without a final line break. */
export const renderDiagnostics = (
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, Source>,
  options: RenderOptions = { colour: false },
): string => diagnostics.map((each) => renderDiagnostic(each, sources, options)).join('\n\n');

export const renderDiagnostic = (
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, Source>,
  options: RenderOptions = { colour: false },
): string => {
  const paint = paintFor(options.colour);
  const [first = '', ...more] = visibleLines(diagnostic.message);
  const head = `${paint(diagnostic.severity, `${diagnostic.severity} ${diagnostic.code}`)}${paint('strong', `: ${first}`)}`;
  const help = diagnostic.help === null ? [] : indented(paint('help', 'help:'), diagnostic.help);
  return [head, ...more.map((each) => `  ${each}`), ...places(diagnostic, sources, paint), ...help].join('\n');
};

/** The primary file first, then the files of notes in the order in which they are mentioned. */
const places = (diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>, paint: Paint): readonly string[] => {
  const files = new Set([diagnostic.span.file, ...diagnostic.notes.map((each) => each.span.file)]);
  const gutter = gutterOf(diagnostic, sources);
  return [...files].flatMap((file) => {
    const source = sources.get(file);
    const notes = diagnostic.notes.filter((each) => each.span.file === file);
    const here = file === diagnostic.span.file ? diagnostic.span : notes[0]?.span;
    if (here === undefined) return [];
    if (source === undefined)
      return [`  ${paint('place', visible(file))}`, ...notes.flatMap((each) => indented('note:', each.text))];
    const index = lineIndex(source);
    const { line, column } = index.position(here.start);
    const marks = marksOf(diagnostic, file, index);
    return [`  ${paint('place', `${visible(source.path)}:${line}:${column}`)}`, ...excerpt(index, marks, gutter, paint)];
  });
};

const gutterOf = (diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>): number => {
  const widths = [diagnostic.span, ...diagnostic.notes.map((each) => each.span)].map((span) => {
    const source = sources.get(span.file);
    return source === undefined ? 0 : String(lineIndex(source).position(span.end).line).length;
  });
  return Math.max(5, ...widths.map((each) => each + 3));
};

const marksOf = (diagnostic: Diagnostic, file: string, index: LineIndex): readonly Mark[] => {
  const notes = diagnostic.notes.filter((each) => each.span.file === file);
  const marked = notes.flatMap((each) => marksOfSpan(each.span, each.text, 'note', index));
  if (diagnostic.span.file !== file || pointedOutBy(diagnostic.span, notes)) return marked;
  const same = notes.some((each) => each.span.start === diagnostic.span.start && each.span.end === diagnostic.span.end);
  return same ? marked : [...marksOfSpan(diagnostic.span, '', diagnostic.severity, index), ...marked];
};

/** Two sides of a conflict inside the span say more than a line beneath both. */
const pointedOutBy = (span: Span, notes: readonly { readonly span: Span }[]): boolean =>
  notes.filter((each) => each.span.start >= span.start && each.span.end <= span.end).length >= 2;

/** A span of several lines is marked on its first and its last; the label stands at the last. */
const marksOfSpan = (span: Span, label: string, ink: Ink, index: LineIndex): readonly Mark[] => {
  const start = index.position(span.start);
  const end = index.position(Math.max(span.start, span.end));
  if (end.line === start.line) return [{ line: start.line, from: start.column, to: end.column, label, ink }];
  const first = { line: start.line, from: start.column, to: index.line(start.line).length + 1, label: '', ink };
  const indent = index.line(end.line).search(/\S|$/) + 1;
  // A span that ends with its line break ends on the line before.
  if (end.column <= indent) return [{ ...first, label }];
  return [first, { line: end.line, from: indent, to: end.column, label, ink }];
};

const indented = (title: string, text: string): readonly string[] =>
  visibleLines(text).map((each, at) => (at === 0 ? `  ${title} ${each}` : `        ${each}`));
