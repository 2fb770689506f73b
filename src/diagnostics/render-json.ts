/** Diagnostics as plain data for machines. Field names are part of the command line's contract. */
import type { Source, Span } from '../source/source.ts';
import type { Diagnostic } from './diagnostic.ts';
import { lineIndex } from './line-index.ts';

export type JsonPlace = { readonly line: number; readonly column: number; readonly offset: number };

export type JsonNote = { readonly text: string; readonly file: string; readonly start: JsonPlace; readonly end: JsonPlace };

export type JsonDiagnostic = {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly help: string | null;
  readonly file: string;
  readonly start: JsonPlace;
  readonly end: JsonPlace;
  readonly notes: readonly JsonNote[];
};

export const diagnosticsToJson = (
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, Source>,
): readonly JsonDiagnostic[] =>
  diagnostics.map(({ code, severity, message, help, span, notes }) => ({
    code,
    severity,
    message,
    help,
    ...extent(span, sources),
    notes: notes.map((each) => ({ text: each.text, ...extent(each.span, sources) })),
  }));

const extent = (span: Span, sources: ReadonlyMap<string, Source>): { file: string; start: JsonPlace; end: JsonPlace } => ({
  file: span.file,
  start: place(span.start, sources.get(span.file)),
  end: place(span.end, sources.get(span.file)),
});

/** A place in a source that could not be read has line and column 1. */
const place = (offset: number, source: Source | undefined): JsonPlace =>
  source === undefined ? { line: 1, column: 1, offset } : { ...lineIndex(source).position(offset), offset };
