/**
 * CSV as RFC 4180 has it: cells between commas, a cell in quotes may hold commas, line breaks and doubled quotes. Every record
 * has as many cells as the first. Empty lines are left out.
 */
import { maxRowLength, problemAt, tooLong, type RowProblem } from './row-problem.ts';

export type CsvRecord = { readonly kind: 'cells'; readonly line: number; readonly cells: readonly string[] };

/** Where the reading is: at the begin of a cell, in a plain one, within quotes, or behind a quote that may be the last. */
type Place = 'begin' | 'plain' | 'quoted' | 'quote';

export function* csvRecords(pieces: Iterable<string>): Generator<CsvRecord | RowProblem> {
  let place: Place = 'begin';
  let [line, started] = [1, 1];
  let cell = '';
  let cells: string[] = [];
  let width: number | null = null;
  let length = 0;
  const finished = (): CsvRecord | RowProblem | null => {
    cells.push(cell);
    const record: CsvRecord = { kind: 'cells', line: started, cells };
    const isEmpty = cells.length === 1 && cell.trim() === '' && place !== 'quote';
    [cell, cells, place, length] = ['', [], 'begin', 0];
    if (isEmpty) return null;
    width ??= record.cells.length;
    if (record.cells.length === width) return record;
    const found = `it has ${record.cells.length} cells, and the header ${width}`;
    return problemAt(started, '', found, 'write one cell for each column, in quotes if it holds a comma');
  };
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += 1) {
      const letter = piece.charAt(at);
      length += 1;
      if (place === 'quoted') {
        const end = piece.indexOf('"', at);
        const text = piece.slice(at, end < 0 ? piece.length : end);
        line += countBreaks(text);
        cell += text;
        length += text.length;
        at = end < 0 ? piece.length : end;
        if (end >= 0) place = 'quote';
      } else if (letter === ',') {
        cells.push(cell);
        [cell, place] = ['', 'begin'];
      } else if (letter === '\n') {
        const record = finished();
        if (record !== null) yield record;
        if (record?.kind === 'problem') return;
        line += 1;
        started = line;
      } else if (letter === '\r') continue;
      else if (letter === '"' && place === 'begin') place = 'quoted';
      else if (letter === '"' && place === 'quote') [cell, place] = [`${cell}"`, 'quoted'];
      else if (letter === '"' || place === 'quote') {
        yield problemAt(
          line,
          '',
          'a quote stands in the middle of a cell',
          'put the whole cell in quotes, and double those in it',
        );
        return;
      } else {
        const end = plainEnd(piece, at);
        cell += piece.slice(at, end);
        length += end - at;
        at = end - 1;
        place = 'plain';
      }
    }
    if (length > maxRowLength) {
      yield tooLong(started);
      return;
    }
  }
  if (place === 'quoted') {
    yield problemAt(started, '', 'a cell in quotes does not end', 'end it with a quote');
    return;
  }
  if (cells.length === 0 && cell === '' && place === 'begin') return;
  const record = finished();
  if (record !== null) yield record;
}

const special = /[",\r\n]/g;

const plainEnd = (piece: string, from: number): number => {
  special.lastIndex = from;
  return special.exec(piece)?.index ?? piece.length;
};

const countBreaks = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};
