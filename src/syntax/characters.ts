/** Which characters may stand where. Text that looks like something else than it is has no place in a policy. */
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Source } from '../source/source.ts';
import { limits } from './limits.ts';

/**
 * Never, not even in comments and strings: control characters but tab and newline, line and paragraph separators,
 * format characters (bidirectional controls and zero-width ones among them), other invisible ones, halves of surrogate
 * pairs, and noncharacters. A carriage return counts as part of the newline after it, and stands nowhere else.
 */
const forbidden =
  /(?![\n\r\t])\p{Cc}|\r(?!\n)|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu;

export const forbiddenCharacters = (source: Source): readonly Diagnostic[] => {
  const found: Diagnostic[] = [];
  for (const match of source.text.matchAll(forbidden)) {
    const span = { file: source.path, start: match.index, end: match.index + match[0].length };
    found.push(diagnose('FB1001', span, { point: codePoint(match[0]), what: whatItIs(match[0]) }));
    if (found.length > limits.diagnostics) break;
  }
  return found;
};

/** What a forbidden or foreign character is called, `U+202E`. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export const isForbidden = (character: string): boolean => character.match(forbidden) !== null;

const whatItIs = (character: string): string => {
  if (character === '\uFEFF') return 'a byte order mark';
  if (/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(character)) return 'it changes the direction of the text around it';
  if (/[\u0085\u2028\u2029\r]/u.test(character)) return 'it breaks the line in some editors only';
  if (/\p{Cs}/u.test(character)) return 'half a character';
  return 'it cannot be seen';
};

/** What people most likely meant by a character that word processors and web pages put in. */
export const lookalikes: ReadonlyMap<string, string> = new Map([
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['×', '*'],
  ['·', '*'],
  ['÷', '/'],
  ['−', '-'],
  ['–', '-'],
  ['—', '-'],
  ['→', '->'],
  ['…', '..'],
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
  ['\u00A0', ' '],
  ['\u202F', ' '],
]);
