/** What the printers of declarations share. */
import type { Name } from '../ast.ts';
import { glue } from './layout.ts';
import { commentsOf, indent, stack, type Entry, type Page } from './lines.ts';

export const edges = ({
  span,
}: {
  readonly span: { readonly start: number; readonly end: number };
}): { readonly start: number; readonly end: number } => ({
  start: span.start,
  end: span.end,
});
export const placeOf = <T extends { readonly doc: string; readonly span: { readonly start: number; readonly end: number } }>(
  node: T,
) => ({ node, doc: node.doc, ...edges(node) });

export const inBraces = (
  head: readonly string[],
  entries: readonly Entry[],
  node: object,
  page: Page,
  room: number,
): readonly string[] => {
  const around = commentsOf(page, node);
  const lines = indent(stack(entries, page, room - 2, around));
  return lines.length === 0 ? glue(head, ' {}', ['']) : [...glue(head, ' {', ['']), ...lines, '}'];
};

export const namesIn = (names: readonly Name[]): string => names.map((each) => each.text).join(', ');
