/**
 * The one way by which a policy's words reach Solidity text: as a comment line or as a string literal.
 * Neither can end early, change the direction of what follows, or be taken for a tag.
 */

/** Line ends of any kind, control and format characters (bidi overrides among them), unpaired surrogates, unassigned. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

const lineEnds = /\r\n|[\n\r\u2028\u2029\u0085\v\f]/u;

const codeOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** One line of text each, safe after `/// ` and after `// `. An `@` would start a NatSpec tag, so it is spelled out. */
export const commentLines = (text: string): readonly string[] =>
  text
    .split(lineEnds)
    .map((line) =>
      [...line]
        .map((each) => (each === '@' ? '(at)' : each === '\t' ? ' ' : unsafe.test(each) ? codeOf(each) : each))
        .join('')
        .replaceAll('*/', '* /')
        .replaceAll('/*', '/ *')
        .trim(),
    )
    .filter((line, place, lines) => line !== '' || (place > 0 && place < lines.length - 1));

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

/** A string literal with its quotes, in ASCII. What is not printable there stands as its UTF-8 bytes. */
export const stringLiteral = (text: string): string => {
  const characters = [...text].map((each) => {
    const code = each.codePointAt(0) ?? 0;
    if (each === '"' || each === '\\') return `\\${each}`;
    if (code >= 0x20 && code < 0x7f) return each;
    return utf8(code).map(hex).join('');
  });
  return `"${characters.join('')}"`;
};

/** The UTF-8 bytes of a code point; an unpaired surrogate becomes the replacement character. */
export const utf8 = (point: number): readonly number[] => {
  const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
};
