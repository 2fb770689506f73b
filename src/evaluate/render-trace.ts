/** The explanation of an outcome as plain lines for people: what, its value, where it stands, and beneath it why. */
import type { Span } from '../source/source.ts';
import type { Trace } from './trace.ts';

/** `place` gives the words for a place in the policy, `perp.risk:41`; without it no places are shown. */
export const renderTrace = (trace: Trace, place: (span: Span) => string | null = () => null): string =>
  lines(trace, place, '', '').join('\n');

/** `own` leads the node's own line, `below` those of its children. */
const lines = (node: Trace, place: (span: Span) => string | null, own: string, below: string): readonly string[] => {
  const last = node.children.length - 1;
  const children = node.children.flatMap((child, at) =>
    at === last ? lines(child, place, `${below}└ `, `${below}  `) : lines(child, place, `${below}├ `, `${below}│ `),
  );
  return [`${own}${headline(node, place)}`, ...children];
};

const headline = (node: Trace, place: (span: Span) => string | null): string => {
  const label =
    node.kind === 'check' ? `${node.label} is out of range` : node.kind === 'verdict' ? `"${node.label}"` : node.label;
  const value = node.text === null ? '' : ` = ${node.text}`;
  // A fact is where it is declared, which says nothing of this value; the places of computed values do.
  const where = node.span === null || node.kind === 'fact' ? null : place(node.span);
  return `${label}${value}${where === null ? '' : `  (${where})`}${node.repeated ? '  (as above)' : ''}`;
};
