/**
 * The one way by which text of a policy gets into the module: as a string literal or into a comment. Neither can be left
 * by what stands in it, and neither shows a reader something else than what is there.
 */

/** A literal in single quotes, in printable ASCII whatever the text. */
export const stringLiteral = (value: string): string => {
  let out = '';
  for (const unit of value) {
    if (unit === '\n') out += '\\n';
    else if (unit === "'" || unit === '\\') out += `\\${unit}`;
    else if (unit >= ' ' && unit <= '~') out += unit;
    else out += escaped(unit);
  }
  return `'${out}'`;
};

const escaped = (character: string): string => {
  let out = '';
  for (let at = 0; at < character.length; at += 1) out += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return out;
};

/**
 * Lines for a documentation comment. Every line break of any kind ends a line; control characters, those that reorder or
 * hide text, and lone surrogates are spelled out; the comment cannot be closed, and nothing reads as a tag or a directive.
 */
export const commentLines = (doc: string): readonly string[] => {
  const lines = doc.split(/\r\n|[\n\r\u0085\u2028\u2029]/u).map(commentLine);
  let first = 0;
  let end = lines.length;
  while (first < end && lines[first] === '') first += 1;
  while (end > first && lines[end - 1] === '') end -= 1;
  return lines.slice(first, end);
};

const commentLine = (line: string): string => {
  let out = '';
  for (const character of line) {
    const point = character.codePointAt(0) ?? 0;
    out += character === '\t' ? ' ' : hidden(point) ? `U+${point.toString(16).toUpperCase().padStart(4, '0')}` : character;
  }
  return out
    .replaceAll('*/', '*\\/')
    .replaceAll('/*', '/\\*')
    .replaceAll('@', '\\@')
    .replace(/^\/+/u, (slashes) => `\\${slashes}`)
    .trimEnd();
};

/** Ranges that never stand in a comment as they are. A fixed table, so that no version of Unicode changes the output. */
const hiddenRanges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x061c, 0x061c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff0, 0xffff],
  [0xe0000, 0x10ffff],
];

const hidden = (point: number): boolean => hiddenRanges.some(([first, last]) => point >= first && point <= last);
