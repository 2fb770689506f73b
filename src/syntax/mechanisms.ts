/** The syntax tree of mechanisms: what is written out as ordinary declarations before it is checked. */
import type { Span } from '../source/source.ts';
import type { Binder, Doc, Expression, Name } from './ast.ts';
import type { FundDeclaration } from './mechanisms/fund.ts';

export type * from './mechanisms/fund.ts';

export type MechanismDeclaration = BreakerDeclaration | FundDeclaration;

/** In an action: `keeps price_shock(m), drawdown`. What these mechanisms say at the event is kept when the action is done. */
export type KeepsClause = {
  readonly kind: 'keeps';
  readonly kept: readonly Kept[];
  readonly span: Span;
};

/** `price_shock(m)`, where m is an argument of the action; a mechanism of the whole policy has none. */
export type Kept = { readonly name: Name; readonly member: Name | null; readonly span: Span };

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
export type BreakerClause =
  | BreakerLevel
  /** `reset by guardian`: who may put it back to `normal`. */
  | { readonly kind: 'reset'; readonly roles: readonly Name[]; readonly span: Span };

export type BreakerLevel = {
  readonly kind: 'level';
  readonly doc: Doc;
  readonly name: Name;
  readonly when: Expression;
  readonly rules: readonly LevelRule[];
  readonly span: Span;
};

export type LevelRule =
  /** `at least 15 min` */
  | { readonly kind: 'least'; readonly duration: Expression; readonly span: Span }
  /** `refuses trade, withdraw` */
  | { readonly kind: 'refuses'; readonly actions: readonly Name[]; readonly span: Span }
  /** `leaves when drop(m) < 5% for 30 min, to caution` */
  | {
      readonly kind: 'leaves';
      readonly when: Expression;
      readonly hold: Expression | null;
      readonly to: Name | null;
      readonly span: Span;
    };
