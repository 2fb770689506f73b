/** The syntax tree of gauges, and of the clause by which an action feeds one. */
import type { Span } from '../../source/source.ts';
import type { Binder, Doc, Expression, Kept, Name, Typing } from '../ast.ts';
import type { Outside } from '../../types/schema.ts';

/** `gauge volatility of m: market : ratio in 0 .. 10 else nearest bound rounds up = ewma(abs(change(m.mark)), half_life 30 min)` */
export type GaugeDeclaration = {
  readonly kind: 'gauge';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly typing: Typing;
  readonly outside: { readonly value: Outside; readonly span: Span } | null;
  readonly measure: Measure;
  readonly span: Span;
};

/** `ewma(abs(change(m.mark)), half_life 30 min)`: the form, what it measures, and how. */
export type Measure = {
  readonly form: Name;
  readonly of: Expression;
  readonly options: readonly MeasureOption[];
  readonly span: Span;
};

export type MeasureOption = { readonly span: Span } &
  /** `half_life 30 min` · `per 1 d` · `from 2%` */
  (
    | { readonly kind: 'half_life' | 'per' | 'from'; readonly value: Expression }
    /** `over 5 min by 15 s` */
    | { readonly kind: 'over'; readonly value: Expression; readonly by: Expression }
  );

/** In an action: `feeds outflow(t) by amount`. */
export type FeedsClause = {
  readonly kind: 'feeds';
  readonly fed: Kept;
  readonly value: Expression;
  readonly span: Span;
};
