/**
 * Source text and places in it. What comes in: nothing. May import: nothing.
 * Offsets are UTF-16 code units, as in every JavaScript string; lines and columns exist only where a person reads them.
 */

/** One file of policy text. `path` is the name shown to people, never used to open a file. */
export type Source = {
  readonly path: string;
  readonly text: string;
};

/** A half-open range `[start, end)` of one source. */
export type Span = {
  readonly file: string;
  readonly start: number;
  readonly end: number;
};

/** A line and a column, both counted from 1. */
export type Position = {
  readonly line: number;
  readonly column: number;
};

/** The last part of a name of the whole policy: `equity` of `eth.equity`. */
export const plainName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
/** What stands before it: `eth.`, or nothing. */
export const namespaceOf = (name: string): string => name.slice(0, name.lastIndexOf('.') + 1);

export const cover = (first: Span, last: Span): Span => ({
  file: first.file,
  start: Math.min(first.start, last.start),
  end: Math.max(first.end, last.end),
});

export const positionAt = (text: string, offset: number): Position => {
  const before = text.slice(0, Math.max(0, Math.min(offset, text.length)));
  const line = before.split('\n').length;
  return { line, column: before.length - before.lastIndexOf('\n') };
};
