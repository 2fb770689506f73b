/**
 * Text that knows where it may break: Wadler's documents, as small as they get. A group is laid out flat when it fits
 * the line and otherwise breaks at each of its own lines.
 */

export type Layout =
  | string
  | { readonly kind: 'sequence'; readonly parts: readonly Layout[] }
  /** `flat` when the group around it is flat, a line break when it is broken. */
  | { readonly kind: 'line'; readonly flat: string }
  /** Only in a broken group. */
  | { readonly kind: 'if broken'; readonly text: string }
  | { readonly kind: 'indent'; readonly of: Layout }
  | { readonly kind: 'group'; readonly of: Layout };

export const sequence = (...parts: readonly Layout[]): Layout => ({ kind: 'sequence', parts });
export const line: Layout = { kind: 'line', flat: ' ' };
export const softLine: Layout = { kind: 'line', flat: '' };
export const ifBroken = (text: string): Layout => ({ kind: 'if broken', text });
export const indent = (...parts: readonly Layout[]): Layout => ({ kind: 'indent', of: sequence(...parts) });
export const group = (...parts: readonly Layout[]): Layout => ({ kind: 'group', of: sequence(...parts) });

export const joined = (parts: readonly Layout[], separator: Layout): Layout =>
  sequence(...parts.flatMap((part, at) => (at === 0 ? [part] : [separator, part])));

type Pending = { readonly layout: Layout; readonly depth: number; readonly broken: boolean };

/** Lays out with lines up to `width` where possible; a broken line is indented by two spaces for each `indent` around it. */
export const render = (layout: Layout, width: number): string => {
  const pending: Pending[] = [{ layout, depth: 0, broken: true }];
  let out = '';
  let column = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { layout: current, depth, broken } = next;
    if (typeof current === 'string') {
      out += current;
      column += current.length;
    } else if (current.kind === 'sequence') {
      for (let at = current.parts.length - 1; at >= 0; at -= 1) {
        const part = current.parts[at];
        if (part !== undefined) pending.push({ layout: part, depth, broken });
      }
    } else if (current.kind === 'line') {
      if (broken) {
        out += `\n${'  '.repeat(depth)}`;
        column = depth * 2;
      } else {
        out += current.flat;
        column += current.flat.length;
      }
    } else if (current.kind === 'if broken') {
      if (broken) out += current.text;
    } else if (current.kind === 'indent') {
      pending.push({ layout: current.of, depth: depth + 1, broken });
    } else {
      pending.push({ layout: current.of, depth, broken: !fits(current.of, pending, width - column) });
    }
  }
  return out;
};

/** Whether `layout`, flat, and what follows it up to the next possible break have room. */
const fits = (layout: Layout, after: readonly Pending[], room: number): boolean => {
  const pending: Pending[] = [{ layout, depth: 0, broken: false }];
  let left = room;
  let following = after.length - 1;
  while (left >= 0) {
    let next = pending.pop();
    if (next === undefined) {
      next = after[following];
      following -= 1;
      if (next === undefined) return true;
    }
    const { layout: current, broken } = next;
    if (typeof current === 'string') left -= current.length;
    else if (current.kind === 'line') {
      if (broken) return true;
      left -= current.flat.length;
    } else if (current.kind === 'if broken') {
      if (broken) left -= current.text.length;
    } else if (current.kind === 'sequence') {
      for (let at = current.parts.length - 1; at >= 0; at -= 1) {
        const part = current.parts[at];
        if (part !== undefined) pending.push({ layout: part, depth: 0, broken });
      }
    } else pending.push({ layout: current.of, depth: 0, broken: current.kind === 'group' ? false : broken });
  }
  return false;
};
