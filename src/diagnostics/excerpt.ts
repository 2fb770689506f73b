/**
 * Source lines with underlines and labels beneath. What comes in: lines, and marks on them. What goes out: printed lines.
 *
 *    41 │ define equity(a: account) : USD = a.collateral + a.size
 *       │                                   ────────────   ────── ETH, from entity account, line 22
 *       │                                   USD, from entity account, line 21
 */
import type { LineIndex } from './line-index.ts';
import type { Ink, Paint } from './paint.ts';
import { cellOf, visible } from './visible.ts';

/** A stretch of one line, as columns from 1, the end exclusive. */
export type Mark = {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly ink: Ink;
};

/** A wider line is cut to the neighbourhood of its first mark, of which so much is kept before it. */
const widest = 116;
const lead = 20;
/** Nothing further than this from the first mark is looked at, so that a line of any length costs the same. */
const reach = 400;

export const excerpt = (index: LineIndex, marks: readonly Mark[], gutter: number, paint: Paint): readonly string[] => {
  const lines = [...new Set(marks.map((each) => each.line))].sort((a, b) => a - b);
  return lines.flatMap((line, at) => {
    const before = lines[at - 1];
    const gap = before !== undefined && line > before + 1 ? [`${' '.repeat(gutter - 1)}${paint('gutter', '⋮')}`] : [];
    return [
      ...gap,
      ...oneLine(
        index.line(line),
        line,
        marks.filter((each) => each.line === line),
        gutter,
        paint,
      ),
    ];
  });
};

const oneLine = (text: string, line: number, marks: readonly Mark[], gutter: number, paint: Paint): readonly string[] => {
  const drawn = draw(text, marks);
  const bar = paint('gutter', '│');
  const number = paint('gutter', String(line).padStart(gutter));
  const under = underlines(drawn.marks, paint).map((each) => `${' '.repeat(gutter)} ${bar} ${each}`);
  return [`${number} ${bar} ${drawn.shown}`.trimEnd(), ...under];
};

/** A mark in columns of the terminal, counted from 0. */
type Drawn = { readonly start: number; readonly width: number; readonly label: string; readonly ink: Ink };

/** Lays the line out in terminal columns, cut to a window that holds the first mark. */
const draw = (text: string, marks: readonly Mark[]): { readonly shown: string; readonly marks: readonly Drawn[] } => {
  const first = Math.min(...marks.map((each) => each.from)) - 1;
  const from = Math.max(0, first - reach);
  const near = text.slice(from, first + reach);
  const { cells, columns } = layOut(near);
  const at = (column: number): number => columns[Math.max(0, Math.min(column - 1 - from, near.length))] ?? 0;
  const total = at(text.length + 1);
  const cutLeft = from > 0 || (total > widest && at(first + 1) > widest - lead);
  const left = cutLeft ? Math.max(0, Math.min(at(first + 1) - lead, total - lead)) : 0;
  const right = Math.min(total, left + widest);
  const kept = cells.filter((_, cell) => (columns[cell] ?? 0) >= left && (columns[cell + 1] ?? 0) <= right);
  const cutRight = right < total || from + near.length < text.length;
  return {
    shown: `${cutLeft ? '…' : ''}${kept.join('')}${cutRight ? '…' : ''}`,
    marks: marks.map((each) => {
      const start = Math.max(0, Math.min(at(each.from), right) - left);
      const end = Math.min(at(each.to), right) - left;
      const shift = cutLeft ? 1 : 0;
      return { start: start + shift, width: Math.max(1, end - start), label: visible(each.label), ink: each.ink };
    }),
  };
};

/** What each UTF-16 unit of a text is drawn as, and in which column it starts; the last entry is the end. */
const layOut = (text: string): { readonly cells: readonly string[]; readonly columns: readonly number[] } => {
  const cells: string[] = [];
  const columns: number[] = [];
  let column = 0;
  for (const character of text) {
    const cell = cellOf(character);
    for (let unit = 0; unit < character.length; unit += 1) {
      // The second half of a surrogate pair draws nothing more.
      cells.push(unit === 0 ? cell.shown : '');
      columns.push(column);
    }
    column += cell.columns;
  }
  columns.push(column);
  return { cells, columns };
};

/** Marks that do not touch share a row; a label stands behind the last of a row, the others beneath their marks. */
const underlines = (marks: readonly Drawn[], paint: Paint): readonly string[] => {
  const rows: Drawn[][] = [];
  for (const mark of [...marks].sort((a, b) => a.start - b.start || b.width - a.width)) {
    const row = rows.find((each) => each.every((other) => other.start + other.width < mark.start));
    if (row === undefined) rows.push([mark]);
    else row.push(mark);
  }
  return rows.flatMap((row) => underline(row, paint));
};

const underline = (row: readonly Drawn[], paint: Paint): readonly string[] => {
  const last = row[row.length - 1];
  const dashes = join(
    row.map((each) => ({ start: each.start, text: '─'.repeat(each.width), ink: each.ink })),
    paint,
  );
  const head = last === undefined || last.label === '' ? dashes : `${dashes} ${paint(last.ink, last.label)}`;
  const waiting = row.slice(0, -1).filter((each) => each.label !== '');
  const beneath = [...waiting.keys()].reverse().map((at) => {
    const stems = waiting.slice(0, at).map((each) => ({ start: each.start, text: '│', ink: each.ink }));
    const mine = waiting.slice(at, at + 1).map((each) => ({ start: each.start, text: each.label, ink: each.ink }));
    return join([...stems, ...mine], paint);
  });
  return [head, ...beneath];
};

const join = (parts: readonly { readonly start: number; readonly text: string; readonly ink: Ink }[], paint: Paint): string => {
  let column = 0;
  let line = '';
  for (const part of parts) {
    line += ' '.repeat(Math.max(0, part.start - column)) + paint(part.ink, part.text);
    column = Math.max(column, part.start) + part.text.length;
  }
  return line;
};
