/**
 * The formatter: a syntax tree as text, in the one canonical form. It keeps every comment, documentation and the empty
 * lines between clauses, and saves parentheses. Only for trees without syntax errors: what could not be read is not in
 * the tree, and would be lost.
 *
 * Laws, held by tests: reading what is printed gives the same tree, and printing that gives the same text.
 */
import type { Declaration, File } from './ast.ts';
import { attachComments, laterInside } from './print/comments.ts';
import { declarationEntry, headerEntry, importEntry } from './print/declarations.ts';
import { commentsOf, stack, width, type Entry, type Page } from './print/lines.ts';

export const printFile = (file: File): string => {
  const page: Page = { comments: attachComments(file), emptyLines: file.emptyLines };
  const inside = laterInside(file);
  const moved = new Set<Declaration>([...inside.values()].flat());
  const kinds = new Map<object, string>();
  const entries: Entry[] = [];
  const add = (kind: string, each: Entry): void => {
    kinds.set(each.node, kind);
    entries.push(each);
  };
  if (file.header !== null) add('policy', headerEntry(file.header, width));
  for (const each of file.imports) add('import', importEntry(each, width));
  for (const each of file.declarations) {
    if (!moved.has(each))
      add(each.kind === 'field' ? each.word : each.kind, declarationEntry(each, inside.get(each) ?? [], page, width));
  }
  // Declarations stand apart, but for neighbours of a kind that take one line each and have no documentation.
  const apart = (before: Entry, after: Entry): boolean =>
    kinds.get(before.node) !== kinds.get(after.node) || before.lines.length > 1 || after.lines.length > 1 || after.doc !== '';
  const lines = stack(entries, page, width, commentsOf(page, file), apart);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
};
