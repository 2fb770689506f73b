/** The syntax tree of auto-deleveraging: who is closed, in which order, how much of each, and how much in all. */
import type { Span } from '../../source/source.ts';
import type { ActionClause, Binder, Doc } from '../ast.ts';
import type { Expression, Name, RangeExpression, TypeExpression } from '../ast-expression.ts';
import type { FundAmount } from './fund.ts';

/** `adl deleverage of a: account (m: market) : m.base in 0 .. 1M { … }`; the type is that of what is taken. */
export type AdlDeclaration = {
  readonly kind: 'adl';
  readonly doc: Doc;
  readonly name: Name;
  readonly candidate: Binder;
  readonly parameters: readonly Binder[];
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly clauses: readonly AdlClause[];
  readonly span: Span;
};

export type AdlClause =
  /** `eligible when equity(a) > 0 USD`: who can be closed at all. */
  | { readonly kind: 'eligible'; readonly condition: Expression; readonly span: Span }
  /** `rank by gain(a) / equity(a) descending, then a.id ascending` */
  | { readonly kind: 'rank'; readonly ranks: readonly Rank[]; readonly span: Span }
  /** `take at most 50% of a.size, rounds down`: how much of one account. */
  | { readonly kind: 'take'; readonly amount: FundAmount; readonly span: Span }
  | Selection
  /** `need m.insurance_owed / m.mark, rounds down`: how much is taken in all, at most. */
  | { readonly kind: 'need'; readonly amount: FundAmount; readonly span: Span }
  | Given
  /** What a close does; `taken` is how much is taken of the account. */
  | Exclude<ActionClause, { readonly kind: 'by' }>;

/** `at price = deleverage_price(m)`: what an argument is when it begins. */
export type Given = { readonly kind: 'given'; readonly name: Name; readonly amount: FundAmount; readonly span: Span };

export type Rank = { readonly value: Expression; readonly order: 'ascending' | 'descending'; readonly span: Span };

/** How much of each: `by queue`, `by least haircut`, `by pro rata of a.size : m.base, rounds down`. */
export type Selection = { readonly kind: 'selection'; readonly span: Span } & (
  | { readonly by: 'queue' | 'least haircut' }
  /** Without a weight, by what can be taken of each. */
  | { readonly by: 'pro rata'; readonly weight: Weight | null }
);

export type Weight = {
  readonly value: Expression;
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly rounding: FundAmount['rounding'];
};
