/**
 * Accounts as text, one after the other: lines of JSON, a JSON array, or CSV. What comes in: pieces of text of any length, as a
 * file is read. What goes out: one row at a time with the line it begins in, so that a million accounts never stand in memory
 * as text. Reads nothing itself, so it runs in a browser too.
 */
import { parseJson, type Json } from '../facts/json.ts';
import { csvRecords, type CsvRecord } from './csv.ts';
import { jsonItems } from './json-items.ts';
import { linesOf } from './lines.ts';
import { problemAt, type RowProblem } from './row-problem.ts';

export type Format = 'ndjson' | 'json' | 'csv';

export type Row = { readonly kind: 'row'; readonly line: number; readonly json: Json };

/** Turns a record of cells into the object that it stands for; made once the header is known. */
export type Spread = (record: CsvRecord) => Row | RowProblem;

/** The first problem is the last row. */
export function* rowsOf(
  pieces: Iterable<string>,
  format: Format,
  header: (record: CsvRecord) => Spread | RowProblem,
): Generator<Row | RowProblem> {
  for (const each of format === 'csv' ? spreadRows(pieces, header) : parsedRows(pieces, format)) {
    yield each;
    if (each.kind === 'problem') return;
  }
}

function* parsedRows(pieces: Iterable<string>, format: 'ndjson' | 'json'): Generator<Row | RowProblem> {
  for (const each of format === 'json' ? jsonItems(pieces) : linesOf(pieces)) yield parsed(each);
}

function* spreadRows(pieces: Iterable<string>, header: (record: CsvRecord) => Spread | RowProblem): Generator<Row | RowProblem> {
  let spread: Spread | null = null;
  for (const record of csvRecords(pieces)) {
    if (record.kind === 'problem') yield record;
    else if (spread !== null) yield spread(record);
    else {
      const made = header(record);
      if (typeof made === 'function') spread = made;
      else {
        yield made;
        return;
      }
    }
  }
}

const parsed = (piece: { readonly line: number; readonly text: string } | RowProblem): Row | RowProblem => {
  if ('reason' in piece) return piece;
  const { line, text } = piece;
  const result = parseJson(text);
  if (result.kind === 'ok') return { kind: 'row', line, json: result.value };
  const { offset, reason, fix } = result.problem;
  const before = text.slice(0, offset).split('\n');
  return problemAt(line + before.length - 1, `character ${(before.at(-1) ?? '').length + 1}`, reason, fix);
};
