/** What a literal in braces is: rows of tiers, points of a curve, or a value for each member of an enum. */
import type { IToken } from 'chevrotain';
import type { Expression, Name } from '../ast.ts';
import type { Span } from '../../source/source.ts';

export type Row = {
  readonly word: 'up to' | 'below' | 'at' | 'above' | 'member';
  readonly bound: Expression | null;
  readonly value: Expression;
  /** The first word: the name of the member, where the row is one. */
  readonly first: IToken;
  readonly name: Name;
  readonly span: Span;
};

/** What FB1031 advises. */
export const tableHelp =
  'write `up to` (the bound included) or `below` (the bound excluded) throughout, and `above` last; or `at` throughout for a curve';

/** The literal, and what is wrong with it if its rows do not fit together. */
export const tableOf = (
  rows: readonly Row[],
  span: Span,
): { readonly literal: Expression; readonly problem: string | null; readonly at: Span } => {
  const failed = (problem: string, at: Span) => ({ literal: { kind: 'error' as const, span }, problem, at });
  const form = rows.find((row) => row.word === 'up to' || row.word === 'below' || row.word === 'at')?.word;
  if (form === undefined && !(rows.length === 1 && rows[0]?.word === 'above')) {
    const items = rows.map(({ name, value, span: at }) => ({ member: name, value, span: at }));
    return { literal: { kind: 'by literal', items, span }, problem: null, at: span };
  }
  for (const [index, row] of rows.entries()) {
    if (row.word === 'member')
      return failed(`\`${row.name.text}\` is none of \`up to\`, \`below\`, \`above\` and \`at\``, row.span);
    if (row.word === 'above') {
      if (form === 'at') return failed('a curve has no row `above`', row.span);
      if (index < rows.length - 1) return failed('`above` is not the last', row.span);
    } else if (row.word !== form) return failed(`\`${form ?? ''}\` and \`${row.word}\` are mixed`, row.span);
  }
  const kind = form === 'below' || form === 'at' ? form : 'up to';
  const list = rows.map(({ bound, value, span: at }) => ({ bound, value, span: at }));
  return { literal: { kind: 'rows', form: kind, rows: list, span }, problem: null, at: span };
};
