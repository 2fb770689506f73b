/**
 * Books, written out as two definitions: what one account has, and what the policy has. From
 *
 *   books cash : USD @ 24 = sum over a: account of a.collateral + insurance_senior
 *
 * come `cash_of(a)` and `cash_rest`. Neither rounds, so that the sum over all accounts is exact.
 */
import { plainName } from '../../source/source.ts';
import type { Binder, BooksDeclaration, Declaration, DefineDeclaration, Expression, File } from '../../syntax/ast.ts';
import { diagnose, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { BookDeclaration } from '../checked.ts';
import type { Report } from '../report.ts';
import { entityOf, type Written } from './written.ts';

export type Books = { readonly written: ReadonlyMap<Declaration, Written>; readonly declared: readonly BookDeclaration[] };

export const writeOutBooks = (declarations: readonly Declaration[], report: Report): Books => {
  const written = new Map<Declaration, Written>();
  const declared: BookDeclaration[] = [];
  for (const books of declarations) {
    if (books.kind !== 'books') continue;
    const made = writeOut(books, declarations, report);
    if (made === null) continue;
    written.set(books, { declarations: made.declarations, keeper: null });
    declared.push(made.book);
  }
  return { written, declared };
};

const writeOut = (
  books: BooksDeclaration,
  declarations: readonly Declaration[],
  report: Report,
): { readonly declarations: readonly DefineDeclaration[]; readonly book: BookDeclaration } | null => {
  const { name, scope, sum, rest } = books;
  const member = scope === null ? [] : [scope];
  if (sum !== null) {
    const wanted = entityOf(sum.binder);
    const entity = declarations.find((each) => each.kind === 'entity' && each.name.text === wanted);
    if (entity?.kind === 'entity' && entity.bound !== null) {
      report('FB8101', sum.binder.type.span, { name: plainName(name.text), entity: entity.name.text });
      return null;
    }
  }
  const define = (suffix: string, doc: string, parameters: readonly Binder[], value: Expression): DefineDeclaration => ({
    kind: 'define',
    doc: books.doc === '' ? doc : `${books.doc}\n${doc}`,
    name: { text: `${name.text}_${suffix}`, span: name.span },
    parameters,
    typing: { type: books.type, range: null, rounding: null, accept: null },
    locals: [],
    value,
    span: books.span,
  });
  const each =
    sum && define('of', `What one ${entityOf(sum.binder) ?? 'account'} has of ${name.text}.`, [sum.binder, ...member], sum.each);
  const own = rest && define('rest', `What the policy has of ${name.text}.`, member, rest);
  return {
    declarations: [each, own].filter((one) => one !== null),
    book: { name: name.text, each: each?.name.text ?? null, rest: own?.name.text ?? null },
  };
};

/** A rounding that is missing somewhere can be written; in books it cannot, and they are told what to do instead. */
export const exactBooks = (files: readonly File[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  const all = files.flatMap((file) => file.declarations.filter((each) => each.kind === 'books'));
  return diagnostics.map((each) => {
    const { file, start, end } = each.span;
    const books = all.find(({ span }) => span.file === file && span.start <= start && span.end >= end);
    return each.code === 'FB4001' && books !== undefined
      ? diagnose('FB8102', each.span, { name: plainName(books.name.text) })
      : each;
  });
};
