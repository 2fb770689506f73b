/** How a fund is refilled: in an order, up to the targets of its tranches, or by shares. */
import type { Span } from '../../../source/source.ts';
import type { FundDeclaration, Name, Refill } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import type { Complain } from './amounts.ts';
import { sharesOf, withLast, type Weights } from './shares.ts';
import type { Source } from './tranche-plan.ts';

/** `weights`: null for an order. With weights, the last takes what does not divide. */
export type RefillPlan = { readonly names: readonly Name[]; readonly weights: Weights | null; readonly span: Span };

/** Null after a reported mistake. */
export const refillOf = (
  refill: Refill,
  fund: FundDeclaration,
  sources: readonly Source[],
  unit: readonly Name[],
  units: ReadonlyMap<string, number>,
  report: Report,
  complain: Complain,
): RefillPlan | null => {
  const { names, shares, remainder, span } = refill;
  const found = names.map((name) => sources.find((each) => each.name.text === name.text) ?? null);
  names.forEach((name, at) => {
    const source = found[at] ?? null;
    if (names.some((each, before) => before < at && each.text === name.text))
      complain(name.span, `\`${name.text}\` is refilled twice`);
    else if (name.text === 'deficit' && fund.clauses.some((each) => each.kind === 'then' && each.end === 'adl'))
      complain(name.span, 'no deficit is left: what is not paid is what its `adl` is for', 'leave `deficit` out');
    else if (source === null && name.text !== 'deficit')
      complain(name.span, `\`${name.text}\` is no tranche to refill`, 'name tranches of this fund, or `deficit`');
    else if (source?.price) {
      const problem = `income comes in the unit of the fund, and \`${name.text}\` is kept in another`;
      complain(name.span, problem, 'write `deposit by ROLE` in that tranche');
    }
  });
  if (shares === null) {
    ordered(names, found, complain);
    return { names, weights: null, span };
  }
  names.forEach((name, at) => {
    if (name.text === 'deficit') complain(name.span, 'a deficit takes no share of income', 'repay it first: `refill deficit, …`');
    else if (found[at]?.target)
      complain(name.span, `\`${name.text}\` has a target, and shares know none`, 'leave out its `target`');
  });
  const weights = sharesOf({ shares, remainder, span }, names, unit, units, report, complain);
  if (weights === null) return null;
  const taker = names.findIndex((each) => each.text === remainder?.text);
  return { names: withLast(names, taker), weights: weights === 'balance' ? weights : withLast(weights, taker), span };
};

/** All but the last are full at some point, and the last never is. */
const ordered = (names: readonly Name[], found: readonly (Source | null)[], complain: Complain): void => {
  names.forEach((name, at) => {
    const source = found[at] ?? null;
    const next = names[at + 1]?.text;
    if (next !== undefined && source !== null && source.target === null)
      complain(name.span, `nothing ever reaches \`${next}\`: \`${name.text}\` takes all`, `give \`${name.text}\` a \`target\``);
    if (next === undefined && (source === null || source.target !== null)) {
      const problem = `when \`${name.text}\` is full, income is left that nobody takes`;
      complain(name.span, problem, 'end with a tranche that has no `target`');
    }
  });
};
