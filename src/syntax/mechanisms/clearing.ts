/** The syntax tree of clearing: a line of settlements with a capacity, and the clause by which an action joins it. */
import type { Span } from '../../source/source.ts';
import type { Rounding } from '../../types/rounding.ts';
import type { Binder, Doc, Expression, Name, RangeExpression, TypeExpression } from '../ast.ts';

/** `clearing withdrawals of a: account : USD in 0 .. 100M { capacity 1M USD per 10 min room 50M USD }` */
export type ClearingDeclaration = {
  readonly kind: 'clearing';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder;
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly clauses: readonly ClearingClause[];
  readonly span: Span;
};

export type ClearingClause = { readonly span: Span } &
  /** `capacity 5% of pool per 10 min, rounds down` */
  (
    | {
        readonly kind: 'capacity';
        readonly amount: Expression;
        readonly per: Expression;
        readonly rounding: { readonly value: Rounding; readonly span: Span } | null;
      }
    /** `room 50M USD`: what may wait; beyond it is refused. */
    | { readonly kind: 'room'; readonly amount: Expression }
    /** `expires after 1 d` */
    | { readonly kind: 'expires'; readonly after: Expression }
    /** `cancel by trader` */
    | { readonly kind: 'cancel'; readonly roles: readonly Name[] }
    /** `pays to a.paid`, `returns to a.collateral`: what is cleared, and what is taken out of the line. */
    | { readonly kind: 'pays'; readonly to: Expression }
    | { readonly kind: 'returns'; readonly to: Expression }
    /** `counts 50% of waiting, rounds down` */
    | {
        readonly kind: 'counts';
        readonly share: Expression;
        readonly rounding: { readonly value: Rounding; readonly span: Span } | null;
      }
  );

/** In an action: `queues amount in withdrawals(a)`. */
export type QueuesClause = {
  readonly kind: 'queues';
  readonly amount: Expression;
  readonly line: Name;
  readonly member: Name | null;
  readonly span: Span;
};
