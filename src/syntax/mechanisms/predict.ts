/** The syntax tree of predictions: a model with its coefficients. */
import type { Span } from '../../source/source.ts';
import type { Binder, Doc, Expression, Name, RangeExpression, Typing } from '../ast.ts';

/** `predict drought of m: market : ratio in 0 .. 1 rounds up = logistic { intercept -2.5, 1.3 * used(m) }` */
export type PredictDeclaration = {
  readonly kind: 'predict';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly typing: Typing;
  readonly model: 'logistic' | 'linear';
  readonly terms: readonly PredictTerm[];
  readonly span: Span;
};

export type PredictTerm =
  | { readonly kind: 'intercept' | 'term'; readonly value: Expression; readonly span: Span }
  /** `clamped in -20 .. 20`: the sum, before the model. */
  | { readonly kind: 'clamped'; readonly range: RangeExpression; readonly span: Span };
