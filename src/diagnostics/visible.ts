/**
 * Text of others made safe to show. A policy, a path or a fact may hold characters that move the cursor, reverse the
 * reading order or vanish; what a person sees must be what stands in the file.
 */

const escaped = (codePoint: number): string => `\\u{${codePoint.toString(16)}}`;

/**
 * Control, format (bidi, zero width), line and paragraph separators, private use, surrogates and unassigned code points.
 * Variation selectors and the tag characters are marks or unassigned to some, so they are named.
 */
const harmful = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u115f\u1160\u3164\uffa0]/u;
const mark = /\p{M}/u;

/** Code points that a terminal draws two columns wide: the East Asian blocks and the pictographs. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** How one code point is drawn, and in how many columns. */
export type Cell = { readonly shown: string; readonly columns: number };

export const tabColumns = 2;

export const cellOf = (character: string): Cell => {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint >= 0x20 && codePoint < 0x7f) return { shown: character, columns: 1 };
  if (character === '\t') return { shown: ' '.repeat(tabColumns), columns: tabColumns };
  if (harmful.test(character)) {
    const shown = escaped(codePoint);
    return { shown, columns: shown.length };
  }
  if (mark.test(character)) return { shown: character, columns: 0 };
  return { shown: character, columns: wide.test(character) ? 2 : 1 };
};

const plain = /^[\x20-\x7e]*$/;

/** One line of text that cannot disturb a terminal. Line breaks are escaped too. */
export const visible = (text: string): string =>
  plain.test(text) ? text : Array.from(text, (each) => cellOf(each).shown).join('');

/** As `visible`, line by line: for help and messages that may have several lines. */
export const visibleLines = (text: string): readonly string[] => text.split('\n').map(visible);
