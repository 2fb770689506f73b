/** The syntax tree of circuit breakers. */
import type { Span } from '../../source/source.ts';
import type { Binder, Doc, Expression, Name, RangeExpression } from '../ast.ts';

/** `breaker price_shock of m: market { level caution when … { … } level halt when … { … } reset by governance }` */
export type BreakerDeclaration = {
  readonly kind: 'breaker';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly clauses: readonly BreakerClause[];
  readonly span: Span;
};

/** Levels stand in order, each graver than the one before; below the first is `normal`. */
export type BreakerClause = BreakerLevel | BreakerReset;

/** `reset by guardian to caution when drop < 5%`: who may put it back, how far, and when. */
export type BreakerReset = {
  readonly kind: 'reset';
  readonly roles: readonly Name[];
  readonly to: Name | null;
  readonly when: Expression | null;
  readonly span: Span;
};

export type BreakerLevel = {
  readonly kind: 'level';
  readonly doc: Doc;
  readonly name: Name;
  /** Null for a level that only a role trips. */
  readonly when: Expression | null;
  readonly hold: Debounce | null;
  readonly rules: readonly LevelRule[];
  readonly span: Span;
};

/** How long a condition has to hold before it counts: `for 30 s`, or `for 3 events` one after the other. */
export type Debounce =
  | { readonly kind: 'time'; readonly duration: Expression }
  | { readonly kind: 'events'; readonly count: number; readonly span: Span };

/** `a.held`, or `held` of the whole policy. */
export type HeldIn = { readonly holder: Name | null; readonly name: Name };

/** `14:30`, in minutes after midnight. */
export type TimeOfDay = number;

export type LevelRule =
  /** `at least 15 min`, `at most 2 h` */
  | { readonly kind: 'least'; readonly duration: Expression; readonly span: Span }
  | { readonly kind: 'most'; readonly duration: Expression; readonly span: Span }
  /** `not again within 1 h`: after it was left. */
  | { readonly kind: 'again'; readonly duration: Expression; readonly span: Span }
  /** `once per 1 d, offset 9 h`: days of a place nine hours ahead of UTC. */
  | { readonly kind: 'once'; readonly period: Expression; readonly offset: Expression | null; readonly span: Span }
  /** `only on weekdays between 14:30 and 20:25 UTC`: when it can trip. */
  | {
      readonly kind: 'only';
      readonly weekdays: boolean;
      readonly between: { readonly from: TimeOfDay; readonly to: TimeOfDay } | null;
      readonly span: Span;
    }
  /** `escalates to halt after 1 h` */
  | { readonly kind: 'escalates'; readonly to: Name; readonly after: Expression; readonly span: Span }
  /** `renews`: an event at which its condition still holds begins it anew. */
  | { readonly kind: 'renews'; readonly span: Span }
  /** `trip by guardian` */
  | { readonly kind: 'trip'; readonly roles: readonly Name[]; readonly span: Span }
  /** `refuses trade, withdraw`, `allows close` */
  | { readonly kind: 'refuses'; readonly actions: readonly Name[]; readonly span: Span }
  | { readonly kind: 'allows'; readonly actions: readonly Name[]; readonly span: Span }
  /** `caps qty of trade in -5 m.base .. 5 m.base` */
  | {
      readonly kind: 'caps';
      readonly argument: Name;
      readonly action: Name;
      readonly range: RangeExpression;
      readonly span: Span;
    }
  /** `holds withdraw`: what it would do is not done, and the breaker keeps what it saw. */
  | { readonly kind: 'holds'; readonly actions: readonly Name[]; readonly span: Span }
  /** `holds amount of withdraw in a.held`: what it would pay out is kept there. */
  | {
      readonly kind: 'holds part';
      readonly argument: Name;
      readonly action: Name;
      readonly target: HeldIn;
      readonly span: Span;
    }
  /** `leaves when drop(m) < 5% for 30 min, to caution`, or `… for 3 events` */
  | {
      readonly kind: 'leaves';
      readonly when: Expression;
      readonly hold: Debounce | null;
      readonly to: Name | null;
      readonly span: Span;
    };
