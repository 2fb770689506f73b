/** Funds that make sense, in the parts from which they are written out. What is wrong with the others is reported. */
import type { Binder, Declaration, FundAmount, FundClause, FundDeclaration, Name } from '../../../syntax/ast.ts';
import type { Rational } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import { entityOf } from '../written.ts';
import { amountsUpTo, unitPath, type Complain } from './amounts.ts';
import type { AdlsByName } from '../adl/write-out.ts';
import type { Plan as AdlPlan } from '../adl/plan.ts';
import { adlOf } from './then-adl.ts';
import { endsOf, type End } from './ends.ts';
import { refillOf, type RefillPlan } from './refill-plan.ts';
import { sharesOf, withLast, type Weights } from './shares.ts';
import { sourceOf, type Source } from './tranche-plan.ts';

export type Plan = {
  readonly fund: FundDeclaration;
  readonly name: Name;
  /** The unit of account, as a number is followed by it. */
  readonly unit: readonly Name[];
  /** The largest amount; the least is 0. */
  readonly most: Rational;
  readonly member: Binder | null;
  readonly blocks: readonly Block[];
  readonly sources: readonly Source[];
  readonly deductible: FundAmount | null;
  readonly fee: Extract<FundClause, { kind: 'fee' }> | null;
  /** What is tried, in this order, before the rest is left as a deficit. */
  readonly ends: readonly End[];
  /** What the rest is for; null where it is left as a deficit. */
  readonly adl: AdlPlan | null;
  readonly refill: RefillPlan | null;
};

/** One tranche, or several that pay together; the last of `order` takes what does not divide. */
export type Block = { readonly order: readonly Source[]; readonly weights: Weights };

export const plansOf = (
  declarations: readonly Declaration[],
  adls: AdlsByName,
  report: Report,
): ReadonlyMap<Declaration, Plan> => {
  const units = new Map(
    declarations.flatMap((each) => (each.kind === 'unit' ? [[each.name.text, each.decimals?.max ?? 18] as const] : [])),
  );
  const funds = declarations.filter((each) => each.kind === 'fund');
  const plans = funds.flatMap((fund) => {
    const plan = planOf(fund, units, declarations, adls, report);
    return plan === null ? [] : [[fund, plan] as const];
  });
  return new Map(plans);
};

const planOf = (
  fund: FundDeclaration,
  units: ReadonlyMap<string, number>,
  declarations: readonly Declaration[],
  adls: AdlsByName,
  report: Report,
): Plan | null => {
  // What is wrong is counted, so that nothing is written out of half a fund.
  const problems: string[] = [];
  const counted: Report = (code, span, facts, notes) => {
    problems.push(code);
    report(code, span, facts, notes);
  };
  const complain: Complain = (span, problem, help) =>
    counted('FB7601', span, { name: fund.name.text, problem, ...(help === undefined ? {} : { help }) });
  const unit = unitPath(fund.type);
  const most = unit === null ? null : amountsUpTo(fund.range);
  if (unit === null)
    complain(fund.type.span, 'amounts are in no single unit', 'keep a fund in one unit of account, such as `USD`');
  else if (most === null)
    complain(
      fund.range?.span ?? fund.type.span,
      'it is not said how large its amounts can be',
      'write a range from 0, as in `USD in 0 .. 100B`',
    );
  const { member } = fund;
  if (member !== null && entityOf(member.binder) === null) complain(member.binder.span, 'this is no entity that has members');
  if (member?.binder.name.text === 'loss')
    complain(member.binder.span, '`loss` is what the fund calls the loss', 'give the member another name');

  const blocks = unit === null || most === null ? [] : blocksOf(fund, { unit, most }, units, counted, complain);
  const sources = blocks.flatMap((each) => each.order);
  if (!fund.clauses.some((each) => each.kind === 'tranche' || each.kind === 'together'))
    complain(fund.name.span, 'there is no tranche that pays');
  const names = fund.clauses.flatMap((each) =>
    each.kind === 'tranche' ? [each.name] : each.kind === 'together' ? each.tranches.map((one) => one.name) : [],
  );
  const twin = names.find((each, at) => names.some((one, before) => before < at && one.text === each.text));
  if (twin) complain(twin.span, `two tranches are called \`${twin.text}\``);
  const once = <K extends FundClause['kind']>(kind: K): Extract<FundClause, { kind: K }> | null => {
    const [only = null, second] = fund.clauses.filter((each): each is Extract<FundClause, { kind: K }> => each.kind === kind);
    if (second) complain(second.span, `a second \`${kind}\` contradicts the first`);
    return only;
  };
  const refill = once('refill');
  const deductible = once('deductible')?.amount ?? null;
  const fee = once('fee');
  const income =
    refill !== null && problems.length === 0 ? refillOf(refill, fund, sources, unit ?? [], units, counted, complain) : null;
  const ends = endsOf(fund, declarations, counted, complain);
  const adl = adlOf(fund, adls, declarations, counted);
  if (problems.length > 0 || unit === null || most === null) return null;
  const order = sources.toSorted((a, b) => a.name.span.start - b.name.span.start);
  return {
    ...{ fund, name: fund.name, unit, most, member: member?.binder ?? null, blocks, sources: order },
    ...{ deductible, fee, ends, adl, refill: income },
  };
};

const blocksOf = (
  fund: FundDeclaration,
  account: { readonly unit: readonly Name[]; readonly most: Rational },
  units: ReadonlyMap<string, number>,
  report: Report,
  complain: Complain,
): readonly Block[] =>
  fund.clauses.flatMap((clause): readonly Block[] => {
    if (clause.kind === 'tranche') {
      const source = sourceOf(clause, fund, account, report, complain);
      return source === null ? [] : [{ order: [source], weights: [1n] }];
    }
    if (clause.kind !== 'together') return [];
    const found = clause.tranches.map((each) => sourceOf(each, fund, account, report, complain));
    if (found.length < 2) complain(clause.span, 'a tranche that pays alone is no `together`', 'write it by itself');
    const names = clause.tranches.map((each) => each.name);
    const shares = sharesOf(clause, names, account.unit, units, report, complain);
    if (shares === null || found.includes(null)) return [];
    const taker = names.findIndex((each) => each.text === clause.remainder?.text);
    const order = withLast(found, taker).filter((each) => each !== null);
    return [{ order, weights: shares === 'balance' ? shares : withLast(shares, taker) }];
  });
