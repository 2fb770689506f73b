/** The objects of a JSON array, found by their braces while the text comes in; each is parsed by itself afterwards. */
import type { Line } from './lines.ts';
import { maxRowLength, problemAt, tooLong, type RowProblem } from './row-problem.ts';

/** What may stand next. */
type Place = 'list' | 'first' | 'object' | 'inside' | 'comma' | 'nothing';

export function* jsonItems(pieces: Iterable<string>): Generator<Line | RowProblem> {
  let place: Place = 'list';
  let [line, started] = [1, 1];
  let [depth, isText, isEscaped] = [0, false, false];
  let item = '';
  for (const piece of pieces) {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (code === newline) line += 1;
      if (place === 'inside') {
        if (isText) {
          if (isEscaped) isEscaped = false;
          else if (code === backslash) isEscaped = true;
          else if (code === quote) isText = false;
        } else if (code === quote) isText = true;
        else if (code === openBrace || code === openBracket) depth += 1;
        else if (code === closeBrace || code === closeBracket) {
          depth -= 1;
          if (depth > 0) continue;
          yield { line: started, text: item + piece.slice(from, at + 1) };
          item = '';
          place = 'comma';
        }
        continue;
      }
      if (code === space || code === newline || code === carriageReturn || code === tab) continue;
      const next = step(place, code);
      if (next === null) {
        yield misplaced(line, place);
        return;
      }
      place = next;
      if (place === 'inside') [from, started, depth] = [at, line, 1];
    }
    if (place !== 'inside') continue;
    item += piece.slice(from);
    if (item.length > maxRowLength) {
      yield tooLong(started);
      return;
    }
  }
  if (place !== 'nothing') yield misplaced(line, place);
}

const [space, newline, carriageReturn, tab] = [0x20, 0x0a, 0x0d, 0x09];
const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

const step = (place: Place, code: number): Place | null => {
  switch (place) {
    case 'list':
      return code === openBracket ? 'first' : null;
    case 'first':
      return code === openBrace ? 'inside' : code === closeBracket ? 'nothing' : null;
    case 'object':
      return code === openBrace ? 'inside' : null;
    case 'comma':
      return code === comma ? 'object' : code === closeBracket ? 'nothing' : null;
    case 'inside':
    case 'nothing':
      return null;
  }
};

const words: { readonly [place in Place]: readonly [reason: string, fix: string] } = {
  list: ['this is no list of accounts', 'write [ { … }, { … } ], or one object a line in a file that ends in .ndjson'],
  first: ['an account should stand here', 'write { … } with its fields'],
  object: ['an account should stand here', 'write { … } with its fields'],
  inside: ['the text ends inside an account', 'close its braces and the list'],
  comma: ['the list goes on without a comma, or does not end', 'write "," between accounts and "]" at the end'],
  nothing: ['there is more text after the list', 'keep one list'],
};

const misplaced = (line: number, place: Place): RowProblem => problemAt(line, '', ...words[place]);
