/** The syntax tree of insurance funds: tranches in order, and what happens to a loss that they cannot pay. */
import type { Span } from '../../source/source.ts';
import type { Rounding } from '../../types/rounding.ts';
import type { Binder, Doc } from '../ast.ts';
import type { Expression, Name, RangeExpression, TypeExpression } from '../ast-expression.ts';

/** `fund insurance : USD in 0 .. 100B { … }`; `of m: market` has one for each, `for m: market` one for all that knows whose loss it pays. */
export type FundDeclaration = {
  readonly kind: 'fund';
  readonly doc: Doc;
  readonly name: Name;
  readonly member: { readonly word: 'of' | 'for'; readonly binder: Binder } | null;
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly clauses: readonly FundClause[];
  readonly span: Span;
};

type Rounded = { readonly value: Rounding; readonly span: Span } | null;
/** An amount that a person wrote, and how it is rounded where it has to be. */
export type FundAmount = { readonly value: Expression; readonly rounding: Rounded };

export type FundClause =
  | Tranche
  | Together
  /** `deductible 100k USD`: subtracted from a loss, and drawn from nothing. */
  | { readonly kind: 'deductible'; readonly amount: FundAmount; readonly span: Span }
  /** `fee 1% of drawn, rounds up, to treasury`: on top of what is drawn. */
  | { readonly kind: 'fee'; readonly rate: Expression; readonly rounding: Rounded; readonly to: Expression; readonly span: Span }
  | Refill
  | FundEnd;

export type Tranche = {
  readonly kind: 'tranche';
  readonly doc: Doc;
  readonly name: Name;
  /** `tranche guaranty of p: participant`: what members have contributed, each their part. */
  readonly members: Binder | null;
  /** `: ETH in 0 .. 10M at eth_price, rounds up`: kept in another unit than the fund's. */
  readonly kept: {
    readonly type: TypeExpression;
    readonly range: RangeExpression | null;
    readonly price: Expression;
    readonly rounding: Rounded;
  } | null;
  /** `= 5M USD`: what it begins with. */
  readonly initial: Expression | null;
  readonly rules: readonly TrancheRule[];
  readonly span: Span;
};

/** `together by 70 : 30, remainder to senior { tranche senior … }`; `by balance` shares by what each of them holds. */
export type Together = {
  readonly kind: 'together';
  readonly shares: readonly Expression[];
  readonly remainder: Name | null;
  readonly tranches: readonly Tranche[];
  readonly span: Span;
};

export type TrancheRule =
  /** `keeps 10_000 USD`: it is never drained below that. */
  | { readonly kind: 'keeps'; readonly amount: FundAmount; readonly span: Span }
  /** `at most 40% of itself per event, rounds down`, `at most 5M USD per 1 d`, `at most m.most per market in total`. */
  | {
      readonly kind: 'most';
      readonly amount: FundAmount;
      readonly per: readonly Expression[];
      readonly isTotal: boolean;
      /** `per 1 d by 1 h`: a window that slides, hour by hour. */
      readonly step: Expression | null;
      readonly span: Span;
    }
  /** `target 50M USD`: how far it is refilled. */
  | { readonly kind: 'target'; readonly amount: FundAmount; readonly span: Span }
  /** `deposit by lender`, `withdraw by governance`: who may. */
  | { readonly kind: 'deposit'; readonly roles: readonly Name[]; readonly span: Span }
  | { readonly kind: 'withdraw'; readonly roles: readonly Name[]; readonly span: Span };

/** `refill deficit, senior, junior`, or `refill senior, junior by 60 : 40, remainder to senior`. */
export type Refill = {
  readonly kind: 'refill';
  readonly names: readonly Name[];
  readonly shares: readonly Expression[] | null;
  readonly remainder: Name | null;
  readonly span: Span;
};

/** What happens, in this order, to what the tranches do not pay. */
export type FundEnd = { readonly kind: 'then'; readonly span: Span } & (
  | { readonly end: 'leave' }
  /** `then draws on reserve`: the only way from one fund to another. */
  | { readonly end: 'draws'; readonly fund: Name }
  /** `then socialise over m.long + m.short raises m.loss_index, rounds up`: a loss for each unit of what is named, on an index. */
  | {
      readonly end: 'socialise';
      readonly over: Expression;
      readonly way: 'raises' | 'lowers';
      readonly index: Expression;
      readonly rounding: Rounded;
    }
  /** `then adl deleverage`: what is left is what that one is for. */
  | { readonly end: 'adl'; readonly adl: Name }
);

/** In an action: `absorbs shortfall(a) by insurance(m)`. The loss goes through the fund. */
export type AbsorbsClause = {
  readonly kind: 'absorbs';
  readonly loss: Expression;
  readonly fund: Name;
  readonly member: Name | null;
  readonly span: Span;
};
