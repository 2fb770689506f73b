/** The syntax tree of mechanisms: what is written out as ordinary declarations before it is checked. */
import type { Span } from '../source/source.ts';
import type { Name } from './ast.ts';
import type { BooksDeclaration } from './mechanisms/books.ts';
import type { AdlDeclaration } from './mechanisms/adl.ts';
import type { BreakerDeclaration } from './mechanisms/breaker.ts';
import type { ClearingDeclaration } from './mechanisms/clearing.ts';
import type { FundDeclaration } from './mechanisms/fund.ts';
import type { AdaptDeclaration, GovernDeclaration } from './mechanisms/governance.ts';
import type { GaugeDeclaration } from './mechanisms/gauge.ts';
import type { LiquidationDeclaration } from './mechanisms/liquidation.ts';
import type { OracleDeclaration } from './mechanisms/oracle.ts';
import type { GuardDeclaration, PortfolioDeclaration, ScenariosDeclaration } from './mechanisms/portfolio.ts';
import type { PredictDeclaration } from './mechanisms/predict.ts';

export type * from './mechanisms/books.ts';
export type * from './mechanisms/adl.ts';
export type * from './mechanisms/breaker.ts';
export type * from './mechanisms/clearing.ts';
export type * from './mechanisms/fund.ts';
export type * from './mechanisms/governance.ts';
export type * from './mechanisms/gauge.ts';
export type * from './mechanisms/liquidation.ts';
export type * from './mechanisms/oracle.ts';
export type * from './mechanisms/portfolio.ts';
export type * from './mechanisms/predict.ts';

export type MechanismDeclaration =
  | AdlDeclaration
  | BreakerDeclaration
  | FundDeclaration
  | GaugeDeclaration
  | LiquidationDeclaration
  | OracleDeclaration
  | GovernDeclaration
  | AdaptDeclaration
  | PredictDeclaration
  | ScenariosDeclaration
  | PortfolioDeclaration
  | GuardDeclaration
  | ClearingDeclaration
  | BooksDeclaration;

/** In an action: `keeps price_shock(m), drawdown`. What these mechanisms say at the event is kept when the action is done. */
export type KeepsClause = {
  readonly kind: 'keeps';
  readonly kept: readonly Kept[];
  readonly span: Span;
};

/** `price_shock(m)`, where m is an argument of the action; a mechanism of the whole policy has none. */
export type Kept = { readonly name: Name; readonly member: Name | null; readonly span: Span };
