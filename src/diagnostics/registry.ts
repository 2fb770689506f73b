/**
 * Every diagnostic of the compiler, by code. A phase adds its own file here and nothing else.
 * FB1 text and syntax · FB2 names, types and units · FB3 ranges and totality · FB4 rounding and its sides ·
 * FB5 limits of lowering · FB6 imports · FB7, FB8 mechanisms · FB9 not supported yet.
 */
import { textRules } from './rules/text.ts';
import { syntaxRules } from './rules/syntax.ts';
import { nameRules } from './rules/names.ts';
import { typeRules } from './rules/types.ts';
import { rangeRules } from './rules/ranges.ts';
import { roundingRules } from './rules/rounding.ts';
import { loweringRules } from './rules/lowering.ts';
import { importRules } from './rules/imports.ts';
import { breakerRules } from './rules/breakers.ts';
import { mechanismRules } from './rules/mechanisms.ts';
import { oracleRules } from './rules/oracle.ts';
import { governanceRules } from './rules/governance.ts';
import { gaugeRules } from './rules/gauges.ts';
import { fundRules } from './rules/fund.ts';
import { bookRules } from './rules/books.ts';
import { liquidationRules } from './rules/liquidation.ts';
import { adlRules } from './rules/adl.ts';
import { portfolioRules } from './rules/portfolio.ts';
import { clearingRules } from './rules/clearing.ts';
import { supportRules } from './rules/support.ts';

export const registry = {
  ...textRules,
  ...syntaxRules,
  ...nameRules,
  ...typeRules,
  ...rangeRules,
  ...roundingRules,
  ...loweringRules,
  ...importRules,
  ...mechanismRules,
  ...breakerRules,
  ...oracleRules,
  ...governanceRules,
  ...gaugeRules,
  ...fundRules,
  ...bookRules,
  ...liquidationRules,
  ...adlRules,
  ...portfolioRules,
  ...clearingRules,
  ...supportRules,
} as const;
