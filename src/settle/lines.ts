/** Text in pieces to its lines, numbered from 1; lines without anything on them are left out. */
import { maxRowLength, tooLong, type RowProblem } from './row-problem.ts';

export type Line = { readonly line: number; readonly text: string };

export function* linesOf(pieces: Iterable<string>): Generator<Line | RowProblem> {
  let rest = '';
  let line = 0;
  for (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      const text = rest + piece.slice(from, end);
      rest = '';
      from = end + 1;
      line += 1;
      if (text.trim() !== '') yield { line, text };
    }
    rest += piece.slice(from);
    if (rest.length > maxRowLength) {
      yield tooLong(line + 1);
      return;
    }
  }
  if (rest.trim() !== '') yield { line: line + 1, text: rest };
}
