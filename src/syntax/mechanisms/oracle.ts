/** The syntax tree of oracles: a price from reports, what becomes of it when they fail, and how far it is trusted then. */
import type { Span } from '../../source/source.ts';
import type { Rounding } from '../../types/rounding.ts';
import type { Binder, Doc, Expression, Name, RangeExpression, TypeExpression } from '../ast.ts';

/** `oracle mark of m: market : USD/m.base in 0.01 .. 1M from report in m.reports { … }` */
export type OracleDeclaration = {
  readonly kind: 'oracle';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  /** What one report is called in the clauses. */
  readonly report: Name;
  /** A list of the member, or an entity whose members are the reports. */
  readonly source: Expression;
  readonly clauses: readonly OracleClause[];
  readonly span: Span;
};

export type TakeForm =
  'lower median' | 'upper median' | 'mean median' | 'lower weighted median' | 'upper weighted median' | 'mean' | 'min' | 'max';

type Rounded = { readonly rounding: { readonly value: Rounding; readonly span: Span } | null };

export type OracleClause = { readonly span: Span } &
  /** `reject older than 60 s` */
  (
    | { readonly kind: 'older'; readonly age: Expression }
    /** `reject further than 2% from median`: from the lower one, or the upper one where that is said. */
    | { readonly kind: 'further'; readonly share: Expression; readonly median: 'lower median' | 'upper median' }
    /** `reject when report.confidence > 1% of report.price` */
    | { readonly kind: 'reject'; readonly when: Expression }
    /** `need 3` */
    | { readonly kind: 'need'; readonly least: number }
    /** `take lower median`, `take mean, rounds down`, `take lower weighted median by report.weight` */
    | ({ readonly kind: 'take'; readonly form: TakeForm; readonly weight: Expression | null } & Rounded)
    /** `at most 1.04`: the price is cut off there. */
    | { readonly kind: 'most'; readonly cap: Expression }
    /** `moves at most 1% per update, rounds down`; `per 3 s` leaves that long at least between two updates. */
    | ({ readonly kind: 'moves'; readonly share: Expression; readonly per: Expression | null } & Rounded)
    /** `grows at most 9.68% per 1 year from ratio since time, rounds down` */
    | ({
        readonly kind: 'grows';
        readonly share: Expression;
        readonly per: Expression;
        readonly from: Expression;
        readonly since: Expression;
      } & Rounded)
    /** `delay 1 h`: what is reported counts a hop later. */
    | { readonly kind: 'delay'; readonly hop: Expression }
    /** `fallback backup(m)`: what counts where there are too few reports; the first of several that has a value. */
    | { readonly kind: 'fallback'; readonly value: Expression }
    /** `after 5 min uncertain`: how far a price is trusted that has been held so long. */
    | { readonly kind: 'after'; readonly age: Expression; readonly level: Name }
    /** `falls to uncertain when m.spread > 1%`: how far the price is trusted while that holds. */
    | { readonly kind: 'falls'; readonly level: Name; readonly when: Expression }
    /** `validity trust`: the ordered enum of its levels. */
    | { readonly kind: 'validity'; readonly of: Name }
    /** `read as kept`: the price is what was last kept, and the reports are looked at only to keep it. */
    | { readonly kind: 'kept' }
  );

/** In an action: `needs mark at least uncertain`. */
export type NeedsClause = {
  readonly kind: 'needs';
  readonly oracle: Name;
  readonly level: Name;
  readonly span: Span;
};
