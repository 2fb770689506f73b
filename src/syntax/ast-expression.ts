/** The part of the syntax tree that stands within declarations: types with their units and ranges, and expressions. */
import type { Span } from '../source/source.ts';
import type { Rational } from '../types/rational.ts';
import type { TableForm } from '../types/schema.ts';

export type Name = { readonly text: string; readonly span: Span };

/**
 * `accept because "Aave v3.6"`: silences the side rule at one place. One that is `made` belongs to a mechanism that is written
 * out for every policy alike, so where there is nothing to silence it says nothing.
 */
export type Accept = { readonly reason: string; readonly span: Span; readonly made?: true };

/** `USD/market.base`, `ratio`, `1/s`, `ratio / year^(1/2)`. `power` is doubled, so that half powers are whole. */
export type UnitExpression = {
  readonly factors: readonly { readonly path: readonly Name[]; readonly doubledPower: number; readonly span: Span }[];
  readonly span: Span;
};

export type TypeExpression =
  /** A unit expression, `bool`, `time`, `duration`, `address`, `block`, an enum, an entity, or a list's member. */
  | {
      readonly kind: 'quantity';
      readonly unit: UnitExpression;
      readonly decimals: { readonly value: number | Name; readonly span: Span } | null;
      readonly span: Span;
    }
  /** `ratio by grade`; an enum of an instance has its whole path as its name, `eth.grade`. */
  | { readonly kind: 'by'; readonly of: TypeExpression; readonly key: Name; readonly span: Span }
  /**
   * `tiers USD -> ratio` with a literal, or for rows that are data `tiers[..8] up to USD in 0 .. 1B -> ratio`: how many
   * there are at most, whether a bound belongs to its row, and where bounds lie; `-> USD at ratio @ 4` says what the rates
   * of marginal tiers are.
   */
  | {
      readonly kind: 'table';
      readonly form: TableForm;
      readonly rows: { readonly value: number; readonly span: Span } | null;
      readonly bound: { readonly value: 'up to' | 'below'; readonly span: Span } | null;
      readonly input: TypeExpression;
      readonly inputRange: RangeExpression | null;
      readonly output: TypeExpression;
      readonly rate: TypeExpression | null;
      readonly span: Span;
    }
  /** `ring[48] of t.asset`: so many numbers, that a state keeps. */
  | {
      readonly kind: 'ring';
      readonly length: { readonly value: number; readonly span: Span };
      readonly of: TypeExpression;
      readonly span: Span;
    }
  /** `USD or none` */
  | { readonly kind: 'optional'; readonly of: TypeExpression; readonly span: Span }
  /** `list[..5] of report<USD/base>`: belongs to oracles. */
  | { readonly kind: 'unsupported'; readonly what: string; readonly span: Span };

/** `in 0.01 .. 1M`, both ends included; a bare number is in the type's unit. */
export type RangeExpression = { readonly lo: Expression; readonly hi: Expression; readonly span: Span };

export type BinaryOperator = '+' | '-' | '*' | '/';
export type ComparisonOperator = '<' | '<=' | '==' | '!=' | '>' | '>=';
/** Functions over several values or one. */
export type Builtin = 'abs' | 'min' | 'max' | 'clamp' | 'mod' | 'ticks' | 'sqrt' | 'exp' | 'exp2' | 'ln';
export type FoldOperator =
  'sum' | 'min' | 'max' | 'count' | 'any' | 'all' | 'least' | 'lower median' | 'upper median' | 'mean median';

export type Expression = { readonly span: Span } &
  /**
   * `5%`, `25 bps`, `3x`, `10M USD`, `30 min`. `value` includes the suffix (5% is 1/20) but not the unit.
   * `text` is the number as written, suffix included, without the unit.
   */
  (
    | { readonly kind: 'number'; readonly text: string; readonly value: Rational; readonly unit: readonly Name[] | null }
    | { readonly kind: 'truth'; readonly value: boolean }
    | { readonly kind: 'none' }
    | { readonly kind: 'name'; readonly name: Name }
    | { readonly kind: 'field'; readonly of: Expression; readonly name: Name }
    | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
    /** `notional(p)`, or with `of` a table that is a field, `p.market.margin(x)`. */
    | { readonly kind: 'call'; readonly of: Expression | null; readonly name: Name; readonly arguments: readonly Expression[] }
    | { readonly kind: 'builtin'; readonly name: Builtin; readonly arguments: readonly Expression[] }
    | { readonly kind: 'negate' | 'not'; readonly operand: Expression }
    | {
        readonly kind: 'binary';
        readonly op: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
        readonly opSpan: Span;
      }
    /** `x ^ 3`, `x ^ -1`: a whole constant. */
    | { readonly kind: 'power'; readonly base: Expression; readonly exponent: number }
    /** `a < b`, with `accept because "…"` where the side rule of decisions is silenced. */
    | {
        readonly kind: 'compare';
        readonly op: ComparisonOperator;
        readonly left: Expression;
        readonly right: Expression;
        readonly opSpan: Span;
        readonly accept: Accept | null;
      }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'is none'; readonly operand: Expression; readonly negated: boolean }
    /** `x otherwise 0 USD`: the value of an optional, or what stands for it. */
    | { readonly kind: 'otherwise'; readonly operand: Expression; readonly fallback: Expression }
    /** `25% of x` */
    | { readonly kind: 'share'; readonly share: Expression; readonly of: Expression }
    /** `if c then a else b`; `else` null is a mistake that the checker words. */
    | { readonly kind: 'if'; readonly condition: Expression; readonly then: Expression; readonly else: Expression | null }
    /** `first matching { when c : a … otherwise : b }` */
    | {
        readonly kind: 'first matching';
        readonly arms: readonly { readonly condition: Expression; readonly value: Expression; readonly span: Span }[];
        readonly otherwise: Expression | null;
      }
    /** `match e { maintenance: a, initial: b }` */
    | {
        readonly kind: 'match';
        readonly subject: Expression;
        readonly arms: readonly { readonly member: Name; readonly value: Expression; readonly span: Span }[];
      }
    /**
     * `sum(p in a.positions where p.size > 0: notional(p))`; the value is null for `count`. With `run` the source is the first
     * of whole numbers: `sum(i in first .. last, at most 48: t.flows[i])`.
     */
    | {
        readonly kind: 'fold';
        readonly op: FoldOperator;
        readonly binder: Name;
        readonly source: Expression;
        readonly run: { readonly last: Expression; readonly most: number | null } | null;
        readonly filter: Expression | null;
        readonly value: Expression | null;
      }
    | { readonly kind: 'before'; readonly operand: Expression }
    /** `{ junk: 0%, good: 50% }`: the value of a `T by enum`. */
    | {
        readonly kind: 'by literal';
        readonly items: readonly { readonly member: Name; readonly value: Expression; readonly span: Span }[];
      }
    /**
     * `{ up to 100k USD: 1%, up to 1M USD: 2.5%, above: 5% }` with `up to` (inclusive) or `below` (exclusive) throughout,
     * and `{ at 0: 1, at 50%: 1.5 }` for a curve. `bound` is null in the row `above`.
     */
    | {
        readonly kind: 'rows';
        readonly form: 'up to' | 'below' | 'at';
        readonly rows: readonly { readonly bound: Expression | null; readonly value: Expression; readonly span: Span }[];
      }
    /** Where the parser recovered; the checker says nothing more about it. */
    | { readonly kind: 'error' }
  );
