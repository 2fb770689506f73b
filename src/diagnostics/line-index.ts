/** Lines of a source, found once, so that a hundred diagnostics in a large file cost one pass over it. */
import type { Position, Source } from '../source/source.ts';

export type LineIndex = {
  readonly lineCount: number;
  /** Line and column of an offset, both from 1; offsets outside the text are moved to its ends. */
  readonly position: (offset: number) => Position;
  /** The text of a line, counted from 1, without its line break. */
  readonly line: (line: number) => string;
};

const made = new WeakMap<Source, LineIndex>();

export const lineIndex = (source: Source): LineIndex => {
  const found = made.get(source);
  if (found !== undefined) return found;
  const index = build(source.text);
  made.set(source, index);
  return index;
};

const build = (text: string): LineIndex => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const startOf = (line: number): number => starts[line - 1] ?? text.length;
  return {
    lineCount: starts.length,
    position: (offset) => {
      const at = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBelow(starts, at);
      return { line, column: at - startOf(line) + 1 };
    },
    line: (line) => {
      const end = line < starts.length ? startOf(line + 1) - 1 : text.length;
      const content = text.slice(startOf(line), end);
      return content.endsWith('\r') ? content.slice(0, -1) : content;
    },
  };
};

/** How many of the ascending `starts` are at or below `offset`. */
const lastAtOrBelow = (starts: readonly number[], offset: number): number => {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
};
