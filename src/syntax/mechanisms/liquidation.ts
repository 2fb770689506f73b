/** The syntax tree of liquidations: when an account is due, how much of it is closed, at what price, and who is paid. */
import type { Span } from '../../source/source.ts';
import type { ActionClause, Binder, Doc } from '../ast.ts';
import type { Expression, Name, RangeExpression, TypeExpression } from '../ast-expression.ts';
import type { FundAmount } from './fund.ts';

/** `liquidation liquidate of a: account (m: market) : m.base in 0 .. 1M { … }`: what is closed is an amount of this type. */
export type LiquidationDeclaration = {
  readonly kind: 'liquidation';
  readonly doc: Doc;
  readonly name: Name;
  readonly of: Binder;
  /** Further arguments: in which market, how much a liquidator offers. */
  readonly parameters: readonly Binder[];
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly clauses: readonly LiquidationClause[];
  readonly span: Span;
};

export type LiquidationClause =
  /** `when equity(a) < required(a, maintenance) else "healthy"` */
  | {
      readonly kind: 'when';
      readonly condition: Expression;
      readonly reason: string;
      readonly reasonSpan: Span;
      readonly span: Span;
    }
  /** `until equity(a) >= required(a, initial)`: once due, it stays due until this holds. */
  | { readonly kind: 'until'; readonly condition: Expression; readonly span: Span }
  /** `closes abs(size(a, m))`: what may be closed. */
  | { readonly kind: 'closes'; readonly amount: FundAmount; readonly span: Span }
  /** `first matching { when … : all  otherwise : 25% of all, rounds up }`: how much of it. */
  | { readonly kind: 'matching'; readonly arms: readonly LiquidationArm[]; readonly span: Span }
  | LiquidationCap
  /** `ramps from 10% to 100% in 10 min, rounds up`: how much of it, while it has been due. */
  | {
      readonly kind: 'ramps';
      readonly from: Expression;
      readonly to: Expression;
      readonly within: Expression;
      readonly rounding: FundAmount['rounding'];
      readonly span: Span;
    }
  /** `cooldown 30 s`: nothing is closed so soon after the last closing. */
  | { readonly kind: 'cooldown'; readonly duration: Expression; readonly span: Span }
  | Leftover
  /** `bonus 1 - health(a), at most 20%, rounds down`: a ratio that changes can name. */
  | { readonly kind: 'bonus'; readonly amount: FundAmount; readonly most: Expression; readonly span: Span }
  | PricePath
  | LiquidationFee
  /** `residual -a.collateral when nothing_left(a) by insurance`: what is left to be paid goes through a fund. */
  | {
      readonly kind: 'residual';
      readonly loss: FundAmount;
      readonly when: Expression | null;
      readonly fund: Name;
      readonly member: Name | null;
      readonly span: Span;
    }
  | ActionClause;

/** `condition` null: `otherwise`. */
export type LiquidationArm = { readonly condition: Expression | null; readonly amount: FundAmount; readonly span: Span };

/**
 * `at most 1_000 m.base per account per block`, `at most 5M USD : USD in 0 .. 1B at m.mark, rounds up, per 1 d by 1 h`: `other` is
 * what is counted in another unit, and what one of what is closed is worth in it.
 */
export type LiquidationCap = {
  readonly kind: 'most';
  readonly amount: FundAmount;
  readonly other: {
    readonly type: TypeExpression;
    readonly range: RangeExpression | null;
    readonly price: Expression;
  } | null;
  readonly per: readonly Expression[];
  readonly step: Expression | null;
  readonly span: Span;
};

/**
 * `leaves at least 0.1 m.base or nothing`: what would leave less closes all. `leaves owed(a, d), held(a, c) at least 1000 USD or
 * nothing else "leaves dust behind"`: one of these is nothing afterwards, or each is at least so much.
 */
export type Leftover = {
  readonly kind: 'leaves';
  readonly values: readonly Expression[];
  readonly least: Expression;
  /** Null where what is closed is what may not be left. */
  readonly reason: { readonly text: string; readonly span: Span } | null;
  readonly span: Span;
};

/** How a price falls with the time since the account became due, and when it begins anew. */
export type PricePath = {
  readonly kind: 'price';
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly top: FundAmount;
  readonly path:
    /** `falls linearly over 1 h`, to nothing. */
    | { readonly kind: 'linear'; readonly over: Expression }
    /** `falls by 1% per 90 s`: in steps, each of what is left. */
    | { readonly kind: 'steps'; readonly share: Expression; readonly per: Expression }
    /** `halves every 20 min`: without steps. */
    | { readonly kind: 'halves'; readonly every: Expression };
  /** `restarts after 2 h`. */
  readonly after: Expression | null;
  /** `restarts below 40%` of what it began with. */
  readonly below: Expression | null;
  readonly span: Span;
};

/** `fee : USD in 0 .. 1B = 1% of closed * m.mark, rounds up { to treasury: 60%  to m.reserve: remainder }` */
export type LiquidationFee = {
  readonly kind: 'fee';
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly amount: FundAmount;
  /** `share` null: the one that takes the remainder. */
  readonly takers: readonly { readonly share: Expression | null; readonly to: Expression; readonly span: Span }[];
  readonly span: Span;
};
