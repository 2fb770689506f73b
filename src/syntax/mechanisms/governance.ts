/** The syntax tree of what moves parameters: who may govern them, and the rules by which they adapt by themselves. */
import type { Span } from '../../source/source.ts';
import type { Accept, Binder, Doc, Expression, Name, RangeExpression } from '../ast.ts';
import type { Rounding } from '../../types/rounding.ts';

type Rounds = { readonly value: Rounding; readonly span: Span };

/** `fee`, or `market.max_skew` where nothing names the member. */
export type Target = { readonly path: readonly Name[]; readonly span: Span };

/** `govern max_skew of m: market { … }`, `govern together ratio, taken_at of t: token { … }` */
export type GovernDeclaration = {
  readonly kind: 'govern';
  readonly doc: Doc;
  readonly together: boolean;
  readonly targets: readonly Target[];
  readonly scope: Binder | null;
  readonly clauses: readonly GovernClause[];
  readonly span: Span;
};

export type GovernClause =
  | GovernRight
  /** `guardian cancels`: may take back what others propose. */
  | { readonly kind: 'cancels'; readonly roles: readonly Name[]; readonly span: Span }
  /** `never below 5%` */
  | { readonly kind: 'never'; readonly side: 'below' | 'above'; readonly bound: Expression; readonly span: Span }
  /** `values { 50%, 75% }` */
  | { readonly kind: 'values'; readonly values: readonly Expression[]; readonly span: Span }
  /** `keeps condition else "reason"` */
  | {
      readonly kind: 'keeps always';
      readonly condition: Expression;
      readonly reason: string;
      readonly reasonSpan: Span;
      readonly span: Span;
    };

export type GovernVerb = 'sets' | 'raises' | 'lowers' | 'changes';

/** `steward raises by at most 50 bps, once per 3 d` */
export type GovernRight = {
  readonly kind: 'right';
  readonly doc: Doc;
  readonly roles: readonly Name[];
  readonly verb: GovernVerb;
  readonly amount: GovernAmount;
  readonly rules: readonly RightRule[];
  readonly span: Span;
};

export type GovernAmount = { readonly span: Span } &
  /** `any value in 0 .. 1M`; `any values or none`, where each may stay as it is. */
  (
    | { readonly kind: 'any'; readonly range: RangeExpression | null; readonly orNone: boolean }
    /** `by at most 10% of itself rounds down`, or `by less than …`, in which `itself` is the value. */
    | { readonly kind: 'step'; readonly exclusive: boolean; readonly most: Expression; readonly rounding: Rounds | null }
  );

export type RightRule = { readonly span: Span } &
  /** `after 2 d`, `once per 3 d`, `expires after 6 h` */
  (
    | { readonly kind: 'after' | 'once' | 'expires'; readonly duration: Expression }
    /** `ramps over 7 d rounds down` */
    | { readonly kind: 'ramps'; readonly duration: Expression; readonly rounding: Rounds | null }
  );

/** `adapt line of i: ilk toward i.debt + i.gap { rises once per i.ttl, falls at once, in 0 .. 1B }` */
export type AdaptDeclaration = {
  readonly kind: 'adapt';
  readonly doc: Doc;
  readonly target: Target;
  readonly scope: Binder | null;
  readonly toward: Expression;
  readonly rounding: Rounds | null;
  readonly accept: Accept | null;
  readonly clauses: readonly AdaptClause[];
  readonly span: Span;
};

export type AdaptClause =
  | AdaptPace
  | { readonly kind: 'in'; readonly range: RangeExpression; readonly span: Span }
  /** `at least m.floor` */
  | { readonly kind: 'at least'; readonly floor: Expression; readonly span: Span };

/** `rises at once`, `rises once per 8 h`, `falls by at most 50 bps per 1 d`; `moves`: in either direction. */
export type AdaptPace = {
  readonly kind: 'pace';
  readonly way: 'rises' | 'falls' | 'moves';
  readonly most: Expression | null;
  readonly rounding: Rounds | null;
  readonly period: Expression | null;
  readonly span: Span;
};
