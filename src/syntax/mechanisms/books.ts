/** The syntax tree of books: what there is of a unit, in all accounts and in what the policy keeps. */
import type { Span } from '../../source/source.ts';
import type { Binder, Doc, Expression, Name, TypeExpression } from '../ast.ts';

/** `books cash : USD @ 24 = sum over a: account of a.collateral + insurance_senior - insurance_deficit` */
export type BooksDeclaration = {
  readonly kind: 'books';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly type: TypeExpression;
  /** What each account has; null where only the policy has something. */
  readonly sum: { readonly binder: Binder; readonly each: Expression } | null;
  /** What the policy has; null where only accounts do. */
  readonly rest: Expression | null;
  readonly span: Span;
};
