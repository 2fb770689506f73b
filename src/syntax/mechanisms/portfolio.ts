/** The syntax tree of scenarios, of the portfolios that are judged under them, and of guards over what actions leave behind. */
import type { Span } from '../../source/source.ts';
import type { Target } from './governance.ts';
import type { ActionClause, Binder, Doc, Expression, Name, RangeExpression, TypeExpression, Typing } from '../ast.ts';

/** `scenarios moves { axis price : ratio = { down: -16%, up: 16% } tail crash counts 24% = { price: -66% } }` */
export type ScenariosDeclaration = {
  readonly kind: 'scenarios';
  readonly doc: Doc;
  readonly name: Name;
  readonly clauses: readonly ScenarioClause[];
  readonly span: Span;
};

/** Every value of each axis meets every value of the others; a tail stands by itself. */
export type ScenarioClause = ScenarioAxis | ScenarioTail;

export type ScenarioAxis = {
  readonly kind: 'axis';
  readonly doc: Doc;
  readonly name: Name;
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly values: readonly Shock[];
  readonly span: Span;
};

export type ScenarioTail = {
  readonly kind: 'tail';
  readonly doc: Doc;
  readonly name: Name;
  /** `counts 24%`: the part of its loss that counts; null is all of it. */
  readonly part: Expression | null;
  readonly values: readonly Shock[];
  readonly span: Span;
};

/** `down: -16%` */
export type Shock = { readonly member: Name; readonly value: Expression; readonly span: Span };

/** `portfolio margin of a: account : USD rounds up { each p in a.positions … }` */
export type PortfolioDeclaration = {
  readonly kind: 'portfolio';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly typing: Typing;
  readonly clauses: readonly PortfolioClause[];
  readonly span: Span;
};

export type PortfolioClause =
  | PortfolioEach
  /** `scan moves gains p.size * p.contract.gain[scenario]` */
  | { readonly kind: 'scan'; readonly scenarios: Name; readonly gain: Expression; readonly span: Span }
  | PortfolioSum
  | PortfolioOffset
  /** `plus fee(a)`, `at least minimum(a)`: what is added, and what it is never below, in the order in which they stand. */
  | { readonly kind: 'plus' | 'at least'; readonly value: Expression; readonly span: Span };

/** `each p in a.positions where not p.isolated by u: asset = p.contract.asset` */
export type PortfolioEach = {
  readonly kind: 'each';
  readonly binder: Name;
  readonly source: Expression;
  readonly filter: Expression | null;
  readonly group: { readonly binder: Binder; readonly key: Expression } | null;
  readonly span: Span;
};

/** `sums delta : USD = p.size * p.contract.delta` */
export type PortfolioSum = {
  readonly kind: 'sums';
  readonly doc: Doc;
  readonly name: Name;
  readonly typing: Typing;
  readonly value: Expression;
  readonly span: Span;
};

/** `offset btc, eth by 1 : 20, credits 60%` */
export type PortfolioOffset = {
  readonly kind: 'offset';
  readonly left: Name;
  readonly right: Name;
  /** Empty for one against one. */
  readonly ratio: readonly Expression[];
  readonly credit: Expression;
  readonly span: Span;
};

/** `guard exposure of m: market after trade, withdraw { require … else "…" }` */
export type GuardDeclaration = {
  readonly kind: 'guard';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly after: GuardAfter;
  readonly clauses: readonly Extract<ActionClause, { readonly kind: 'require' }>[];
  readonly span: Span;
};

/** `after trade, withdraw`, or `after changes of market.net, drawn` */
export type GuardAfter = { readonly kind: 'actions' | 'changes'; readonly of: readonly Target[]; readonly span: Span };
