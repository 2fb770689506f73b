/**
 * From text to tokens. Written by hand rather than with Chevrotain's lexer: limits are tested while a token is read, and
 * a mistake inside a token gives its own message and still a token, so that the parser does not stumble over it again.
 */
import { diagnose, type Code, type Diagnostic, type FactsOf } from '../diagnostics/diagnostic.ts';
import type { Source } from '../source/source.ts';
import type { Comment } from './ast.ts';
import { codePoint, isForbidden, lookalikes } from './characters.ts';
import { limits } from './limits.ts';
import { numberPattern, tooLong } from './number.ts';
import {
  Bps,
  Identifier,
  makeToken,
  markByText,
  marks,
  NewLine,
  NumberLiteral,
  StringLiteral,
  UnitName,
  wordByText,
  type Token,
} from './tokens.ts';
import { neverUnits } from './words.ts';

/** One `/// …` line. `alone` is false behind something else on its line. */
export type DocLine = { readonly text: string; readonly start: number; readonly end: number; readonly alone: boolean };

export type Lexed = {
  readonly tokens: readonly Token[];
  /** Documentation by the offset of the token that follows it; -1 at the end of the file. */
  readonly docs: ReadonlyMap<number, readonly DocLine[]>;
  readonly comments: readonly Comment[];
  /** Offsets of the empty lines, which the printer keeps between clauses. */
  readonly emptyLines: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where characters were refused: what the parser finds wrong there has been said. Ascending. */
  readonly faults: readonly number[];
};

const space = /[ \t\r]+/y;
const nameRun = /[A-Za-z0-9_\u0080-\uFFFF]+/y;
const numberRun = /[0-9A-Za-z_%]+(?:\.[0-9][0-9A-Za-z_%]*)*/y;
const restOfLine = /[^\n]*/y;
const properName = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/;

export const lex = (source: Source): Lexed => {
  const { text, path } = source;
  const tokens: Token[] = [];
  const docs = new Map<number, readonly DocLine[]>();
  const comments: Comment[] = [];
  const emptyLines: number[] = [];
  const diagnostics: Diagnostic[] = [];
  const faults: number[] = [];
  const said = new Set<string>();
  let pending: DocLine[] = [];
  let lineIsEmpty = true;
  let at = 0;

  const refuse = <C extends Code>(code: C, start: number, end: number, facts: FactsOf<C>): void => {
    faults.push(start);
    diagnostics.push(diagnose(code, { file: path, start, end }, facts));
  };
  const run = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  // A line that has a token ends in one that is no NewLine yet, and no token reaches into the next line.
  const lineHasToken = (): boolean => (tokens.at(-1)?.tokenType ?? NewLine) !== NewLine;
  const push = (type: Token['tokenType'], start: number, end: number): void => {
    if (pending.length > 0) docs.set(start, pending);
    if (pending.length > 0) pending = [];
    tokens.push(makeToken(type, text.slice(start, end), start));
    at = end;
  };

  const comment = (): void => {
    const whole = run(restOfLine);
    const start = at;
    at += whole.length;
    const line = whole.trimEnd();
    if (line.startsWith('///') && !line.startsWith('////')) {
      const doc = { text: line.slice(line[3] === ' ' ? 4 : 3), start, end: start + line.length, alone: !lineHasToken() };
      if (doc.alone) pending.push(doc);
      else refuse('FB1027', doc.start, doc.end, {});
      return;
    }
    comments.push({ text: line.slice(2), trailing: lineHasToken(), span: { file: path, start, end: start + line.length } });
  };

  const string = (): void => {
    const start = at;
    let end = at + 1;
    while (end < text.length && text[end] !== '"' && text[end] !== '\n') {
      if (text[end] === '\\') {
        const next = text[end + 1];
        if (next === '"' || next === '\\') end += 1;
        else refuse('FB1005', end, end + 1, {});
      }
      end += 1;
    }
    const closed = text[end] === '"';
    if (!closed) {
      end = start + text.slice(start, end).trimEnd().length;
      refuse('FB1004', start, end, {});
    } else if (end - start - 1 > limits.string) refuse('FB1006', start, end + 1, { limit: limits.string });
    push(StringLiteral, start, closed ? end + 1 : end);
  };

  const number = (): void => {
    const start = at;
    numberPattern.lastIndex = at;
    const match = numberPattern.exec(text);
    if (match !== null) {
      const long = tooLong((match[1] ?? '').replaceAll('_', ''), (match[2] ?? '').replaceAll('_', ''));
      const end = start + match[0].length;
      if (long !== null) refuse('FB1008', start, end, { limit: long });
      // `1.` and `1.USD`: only a range may follow a number with a point.
      const isPoint = text[end] === '.' && text[end + 1] !== '.';
      if (isPoint) refuse('FB1007', start, end + 1, { text: shorten(`${match[0]}.`), help: 'digits follow the point' });
      push(NumberLiteral, start, isPoint ? end + 1 : end);
      return;
    }
    const wrong = run(numberRun);
    refuse('FB1007', start, start + wrong.length, { text: shorten(wrong), help: numberHelp(wrong) });
    push(NumberLiteral, start, start + wrong.length);
  };

  const fraction = (): void => {
    const start = at;
    at += 1;
    const digits = run(numberRun);
    refuse('FB1007', start, at + digits.length, { text: shorten(`.${digits}`), help: `write \`0.${shorten(digits)}\`` });
    push(NumberLiteral, start, at + digits.length);
  };

  const name = (): void => {
    const start = at;
    const image = run(nameRun);
    const end = start + image.length;
    const foreign = /[^\p{ASCII}]/u.exec(image)?.[0];
    if (foreign !== undefined) {
      const known = !said.has(image);
      said.add(image);
      if (known && !isForbidden(foreign)) {
        refuse('FB1002', start, end, { character: foreign, point: codePoint(foreign), meant: null });
      } else faults.push(start);
    } else if (image.length > limits.name) {
      if (!said.has(image)) refuse('FB1010', start, end, { limit: limits.name });
      said.add(image);
    } else if (!properName.test(image)) {
      if (!said.has(image)) refuse('FB1009', start, end, { name: image, better: betterName(image) });
      said.add(image);
    }
    push(wordType(image), start, end);
  };

  const wordType = (image: string): Token['tokenType'] => {
    const last = tokens.at(-1)?.tokenType;
    if ((last === NumberLiteral && image === 'bps') || neverUnits.has(image))
      return image === 'bps' ? Bps : (wordByText.get(image) ?? Identifier);
    if ((last === NumberLiteral && !countsOnly()) || last === Bps) return UnitName;
    return wordByText.get(image) ?? Identifier;
  };

  /** The number before is one of decimals or a power, which have no unit: `USD @ 6 at ratio`, `USD^-2 at ratio`. */
  const countsOnly = (): boolean => {
    const [first, second] = [tokens.at(-3)?.tokenType, tokens.at(-2)?.tokenType];
    return second === marks['@'] || second === marks['^'] || (second === marks['-'] && first === marks['^']);
  };

  const other = (character: string): void => {
    const start = at;
    const meant = lookalikes.get(character);
    if (meant !== undefined) {
      refuse('FB1002', start, start + character.length, { character, point: codePoint(character), meant });
      const type = markByText.get(meant);
      if (type !== undefined) push(type, start, start + character.length);
      else if (meant === '"') at = start + Math.max(1, text.slice(start).search(/[\u201D"\n]|$/));
      else at = start + character.length;
      return;
    }
    if (isForbidden(character)) {
      faults.push(start);
      at = start + character.length;
      return;
    }
    if (character.charCodeAt(0) > 127) {
      refuse('FB1002', start, start + character.length, { character, point: codePoint(character), meant: null });
      at = start + character.length;
      return;
    }
    const quoted = character === "'" ? /^'[^'\n]*'/.exec(text.slice(start, start + limits.string))?.[0] : undefined;
    if (quoted !== undefined) {
      refuse('FB1003', start, start + quoted.length, { text: "'" });
      push(StringLiteral, start, start + quoted.length);
      return;
    }
    const taken = text.startsWith('&&', start) || text.startsWith('||', start) || text.startsWith('/*', start) ? 2 : 1;
    refuse('FB1003', start, start + taken, { text: text.slice(start, start + taken) });
    at = start + taken;
    if (character === '#') at += run(restOfLine).length;
    if (text.startsWith('/*', start)) {
      const close = text.indexOf('*/', at);
      at = close < 0 ? text.length : close + 2;
    }
  };

  // Nobody reads more messages than are shown, so there is nothing left to find.
  while (at < text.length && diagnostics.length <= limits.diagnostics) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      if (lineIsEmpty) emptyLines.push(at);
      if (lineHasToken()) tokens.push(makeToken(NewLine, '\n', at));
      lineIsEmpty = true;
      at += 1;
      continue;
    }
    if (code === 32 || code === 9 || (code === 13 && text.charCodeAt(at + 1) === 10)) {
      at += run(space).length;
      continue;
    }
    lineIsEmpty = false;
    if (code === 47 && text.charCodeAt(at + 1) === 47) comment();
    else if (code === 34) string();
    else if (code >= 48 && code <= 57) number();
    else if (code === 46 && beginsFraction(text, at)) fraction();
    else if (isNameStart(code, text, at)) name();
    else {
      const two = text.slice(at, at + 2);
      const type = two === '/*' ? undefined : (markByText.get(two) ?? markByText.get(two.slice(0, 1)));
      if (type !== undefined) push(type, at, at + (markByText.has(two) ? 2 : 1));
      else other(String.fromCodePoint(text.codePointAt(at) ?? 0));
    }
  }
  if (pending.length > 0) docs.set(-1, pending);
  return { tokens, docs, comments, emptyLines, diagnostics, faults };
};

/** ASCII letters and underscores begin a name, and letters of other scripts begin one that is refused as a whole. */
const isNameStart = (code: number, text: string, at: number): boolean =>
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 95 ||
  (code > 127 && /^\p{L}/u.test(String.fromCodePoint(text.codePointAt(at) ?? 0)));

/** `.5` where nothing is that it could be a field of. */
const beginsFraction = (text: string, at: number): boolean =>
  /[0-9]/.test(text[at + 1] ?? '') && !/[A-Za-z0-9_.)\]]/.test(text[at - 1] ?? '');

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

const numberHelp = (text: string): string => {
  if (/^[0-9_.]+[eE][0-9]+$/.test(text)) return 'there is no exponent form: write `100k`, `10M` or `1_000_000`';
  if (/^0[xX][0-9A-Fa-f]+$/.test(text)) return 'numbers are decimal';
  if (/^[0-9_.]+[kMBx%]?[A-Za-z]/.test(text)) {
    return 'the suffixes are `k`, `M`, `B`, `%`, `x` and `bps`; a unit follows after a space, as in `10 USD`';
  }
  if (text.split('.').length > 2) return 'a number has one point';
  return 'underscores stand singly between digits';
};

const betterName = (image: string): string | null => {
  const better = image.replace(/_+/g, '_').replace(/^_|_$/g, '');
  return properName.test(better) ? better : null;
};
