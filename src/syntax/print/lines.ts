/**
 * Lines, columns and blank lines. What comes in: entries, each with cells that may stand in columns under those of its
 * neighbours. What goes out: lines, indented by nothing.
 */
import type { Comment } from '../ast.ts';
import type { Attached, Comments } from './comments.ts';

export const width = 120;

/** One thing on lines of its own. `cells` is null where it takes several lines. */
export type Entry = {
  /** The object that comments are attached to, and where it stands in the source. */
  readonly node: object;
  readonly start: number;
  readonly end: number;
  readonly doc: string;
  readonly cells: readonly string[] | null;
  readonly lines: readonly string[];
};

export type Page = { readonly comments: Comments; readonly emptyLines: readonly number[] };

export const noComments: Attached = { leading: [], trailing: null, opening: [], closing: [] };
export const commentsOf = (page: Page, node: object): Attached => page.comments.get(node) ?? noComments;

/** An entry that fits on one line in cells, or else takes the lines of `long`. */
export const entry = (
  place: { readonly node: object; readonly start: number; readonly end: number; readonly doc?: string },
  cells: readonly (string | null)[],
  room: number,
  long: () => readonly string[],
): Entry => {
  const kept = cells.filter((cell) => cell !== null && cell !== '').map((cell) => cell ?? '');
  const line = kept.join(' ');
  const fits = !cells.includes(null) && line.length <= room && !line.includes('\n');
  const { node, start, end, doc = '' } = place;
  return { node, start, end, doc, cells: fits ? kept : null, lines: fits ? [line] : long() };
};

export const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));

/** `apart` says whether two neighbours stand apart by an empty line even where the source has none. */
export const stack = (
  entries: readonly Entry[],
  page: Page,
  room: number,
  around: Attached = noComments,
  apart: (before: Entry, after: Entry) => boolean = () => false,
): readonly string[] => {
  const texts = inColumns(entries, page, room, apart);
  const lines: string[] = around.opening.map(comment);
  // Nothing stands before the first line, so it is never set apart.
  let last: number | null = around.opening.at(-1)?.span.end ?? null;
  const put = (start: number, end: number, force: boolean, text: readonly string[]): void => {
    if (last !== null && (force || hasEmptyLine(page, last, start))) lines.push('');
    lines.push(...text);
    last = end;
  };
  for (const [at, each] of entries.entries()) {
    const { leading, trailing } = commentsOf(page, each.node);
    const before = entries[at - 1];
    let force = before !== undefined && apart(before, each);
    for (const one of leading) {
      put(one.span.start, one.span.end, force, [comment(one)]);
      force = false;
    }
    put(each.start, trailing?.span.end ?? each.end, force, [...docLines(each.doc), ...(texts[at] ?? [])]);
  }
  for (const one of around.closing) put(one.span.start, one.span.end, false, [comment(one)]);
  return lines;
};

export const comment = ({ text }: Comment): string => `//${text}`;

const docLines = (doc: string): readonly string[] =>
  doc === '' ? [] : doc.split('\n').map((line) => (line === '' ? '///' : `/// ${line}`));

/** Offsets ascend, so the first one behind `from` decides. */
const hasEmptyLine = ({ emptyLines }: Page, from: number, to: number): boolean => {
  let low = 0;
  let high = emptyLines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((emptyLines[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (emptyLines[low] ?? Infinity) < to;
};

/** Neighbours that take one line each, with no empty line between them, share their columns. */
const inColumns = (
  entries: readonly Entry[],
  page: Page,
  room: number,
  apart: (before: Entry, after: Entry) => boolean,
): readonly (readonly string[])[] => {
  const texts: (readonly string[])[] = [];
  let group: Entry[] = [];
  const flush = (): void => {
    if (group.length > 0) texts.push(...withTrailing(group, alignCells(group, room), page));
    group = [];
  };
  for (const each of entries) {
    const { leading, trailing } = commentsOf(page, each.node);
    const last = group.at(-1);
    const from = trailingOf(last, page)?.span.end ?? last?.end ?? 0;
    const to = leading[0]?.span.start ?? each.start;
    if (each.cells === null || (last !== undefined && (apart(last, each) || hasEmptyLine(page, from, to)))) flush();
    if (each.cells !== null) group.push(each);
    else texts.push(trailing === null ? each.lines : [...each.lines.slice(0, -1), behind(each.lines.at(-1) ?? '', trailing)]);
  }
  flush();
  return texts;
};

/** A column is as wide as its widest cell that another follows. */
const alignCells = (group: readonly Entry[], room: number): readonly string[] => {
  let rows = group.map((each) => each.cells ?? []);
  const columns = greatest(rows.map((row) => row.length));
  for (let column = 0; column < columns - 1; column += 1) {
    const widest = greatest(rows.map((row) => (row.length > column + 1 ? (row[column]?.length ?? 0) : 0)));
    const aligned = rows.map((row) =>
      row.length > column + 1 ? row.map((cell, at) => (at === column ? cell.padEnd(widest) : cell)) : row,
    );
    // Where a line would grow too long, the column stays ragged.
    if (aligned.every((row) => row.join(' ').length <= room)) rows = aligned;
  }
  return rows.map((row) => row.join(' '));
};

/** Without a call of as many arguments as there are lines. */
const greatest = (sizes: readonly number[]): number => sizes.reduce((most, size) => Math.max(most, size), 0);

const behind = (line: string, trailing: Comment): string => `${line}  ${comment(trailing)}`;

const withTrailing = (group: readonly Entry[], lines: readonly string[], page: Page): readonly (readonly string[])[] => {
  const texts: (readonly string[])[] = lines.map((line) => [line]);
  for (let at = 0; at < group.length;) {
    const from = at;
    while (at < group.length && trailingOf(group[at], page) !== null) at += 1;
    const widest = greatest(lines.slice(from, at).map((line) => line.length));
    for (let index = from; index < at; index += 1) {
      const trailing = trailingOf(group[index], page);
      if (trailing !== null) texts[index] = [behind((lines[index] ?? '').padEnd(widest), trailing)];
    }
    if (at === from) at += 1;
  }
  return texts;
};

const trailingOf = (each: Entry | undefined, page: Page): Comment | null =>
  each === undefined ? null : commentsOf(page, each.node).trailing;
