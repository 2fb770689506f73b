/** One tranche: in which unit it is kept, what it keeps back, and what it pays at most. */
import type {
  Binder,
  Expression,
  FundAmount,
  FundDeclaration,
  Name,
  RangeExpression,
  Tranche,
  TrancheRule,
  TypeExpression,
} from '../../../syntax/ast.ts';
import { divide, isInteger, type Rational } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import { entityOf } from '../written.ts';
import { amountsUpTo, sameUnit, secondsOf, unitPath, type Complain } from './amounts.ts';

export type Source = {
  readonly tranche: Tranche;
  readonly name: Name;
  readonly type: TypeExpression;
  readonly range: RangeExpression;
  readonly unit: readonly Name[];
  readonly most: Rational;
  /** What one of it is worth in the unit of the fund; null where it is kept in that unit. */
  readonly price: Expression | null;
  /** Whose contributions it is made of, in shares; null for a tranche that is nobody's. */
  readonly members: Binder | null;
  readonly keeps: FundAmount | null;
  readonly caps: readonly Cap[];
  readonly target: FundAmount | null;
  /** Who may; null: nobody. */
  readonly deposit: readonly Name[] | null;
  readonly withdraw: readonly Name[] | null;
};

/** `at most … per event`, in a period that begins with a draw, or ever; counted for all or for each member. */
export type Cap = {
  readonly amount: FundAmount;
  readonly within: 'event' | 'ever' | Period | Window;
  readonly each: boolean;
  readonly rule: TrancheRule;
};

/** A time that begins with a draw. */
export type Period = { readonly kind: 'period'; readonly period: Expression };
/** A time that slides: so many steps, and the one that has begun. */
export type Window = { readonly kind: 'window'; readonly step: Expression; readonly items: number };

/** The fund keeps amounts under these names itself. */
const taken: ReadonlySet<string> = new Set([
  'deficit',
  'owed',
  'surplus',
  'residual',
  'capacity',
  'uncovered',
  'deducted',
  'exposed',
  'fee',
  'fees',
  'covers',
]);

type Account = { readonly unit: readonly Name[]; readonly most: Rational };

/** Null after a reported mistake. */
export const sourceOf = (
  tranche: Tranche,
  fund: FundDeclaration,
  account: Account,
  report: Report,
  complain: Complain,
): Source | null => {
  const problems: string[] = [];
  const problem: Complain = (span, text, help) => {
    problems.push(text);
    complain(span, text, help);
  };
  const { name, members, rules } = tranche;
  if (members !== null && entityOf(members) === null) problem(members.span, 'this is no entity that has members');
  if (members !== null && fund.member?.word === 'of')
    problem(
      members.span,
      `what each member has put into the fund of each ${entityOf(fund.member.binder) ?? 'member'} cannot be kept`,
      'keep one fund for all, or contributions in a fund that this one draws on',
    );
  if (taken.has(name.text)) problem(name.span, `\`${name.text}\` is a name of the fund's own`, 'call the tranche something else');
  const kept = keptIn(tranche, fund, account, report, problem);
  const only = <K extends TrancheRule['kind']>(kind: K): Extract<TrancheRule, { kind: K }> | null => {
    const [first = null, second] = rules.filter((each): each is Extract<TrancheRule, { kind: K }> => each.kind === kind);
    if (second) problem(second.span, `\`${name.text}\` has a second \`${kind}\`, which contradicts the first`);
    return first;
  };
  const caps = rules.flatMap((rule) => {
    const cap = rule.kind === 'most' ? capOf(rule, fund, problem) : null;
    return cap === null ? [] : [cap];
  });
  const rest = {
    keeps: only('keeps')?.amount ?? null,
    target: only('target')?.amount ?? null,
    deposit: only('deposit')?.roles ?? null,
    withdraw: only('withdraw')?.roles ?? null,
  };
  return kept === null || problems.length > 0 ? null : { tranche, name, members, ...kept, ...rest, caps };
};

const keptIn = (
  { name, kept }: Tranche,
  fund: FundDeclaration,
  account: Account,
  report: Report,
  problem: Complain,
): Pick<Source, 'type' | 'range' | 'unit' | 'most' | 'price'> | null => {
  if (kept === null) return fund.range && { type: fund.type, range: fund.range, ...account, price: null };
  const unit = unitPath(kept.type);
  const most = amountsUpTo(kept.range);
  if (unit === null) problem(kept.type.span, `\`${name.text}\` is kept in no single unit`);
  else if (sameUnit(unit, account.unit))
    problem(kept.type.span, `\`${name.text}\` is kept in the unit of the fund`, 'leave its unit and price out');
  else if (kept.range === null || most === null)
    problem(kept.type.span, `it is not said how large \`${name.text}\` can be`, 'write a range from 0, as in `ETH in 0 .. 1M`');
  const rounding = kept.rounding?.value ?? null;
  if (rounding !== 'up') {
    report('FB7606', kept.rounding?.span ?? kept.price.span, { tranche: name.text, found: rounding });
    return null;
  }
  return unit === null || most === null || kept.range === null
    ? null
    : { type: kept.type, range: kept.range, unit, most, price: kept.price };
};

/** `per event`, `per 1 d`, `per market per 1 d`, `per market in total` */
const capOf = (rule: Extract<TrancheRule, { kind: 'most' }>, fund: FundDeclaration, problem: Complain): Cap | null => {
  const { amount, per } = rule;
  const entity = fund.member === null ? null : entityOf(fund.member.binder);
  const named = (text: string | null): Expression | undefined =>
    per.find((each) => each.kind === 'name' && each.name.text === text);
  const [event, each] = [named('event'), named(entity)];
  const [period, second] = per.filter((one) => one !== event && one !== each);
  const times = [event, period, second, rule.isTotal ? amount.value : undefined].filter((one) => one !== undefined);
  if (times.length === 0) {
    const help = 'write `per event`, a time as in `per 1 d`, or `in total`';
    problem(rule.span, 'it is not said in what time this cap holds', help);
    return null;
  }
  if (times.length > 1 || (event !== undefined && each !== undefined)) {
    problem(rule.span, 'a cap holds for each event, within one time, or in total', 'write one cap for each');
    return null;
  }
  if (each !== undefined && fund.member?.word !== 'for') {
    problem(each.span, `each ${entity ?? 'member'} has a fund of its own`, 'leave this out');
    return null;
  }
  const time = event !== undefined ? 'event' : period === undefined ? 'ever' : timeOf(period, rule.step, problem);
  if (rule.step !== null && (event !== undefined || period === undefined))
    problem(rule.step.span, 'only a window slides by steps', 'write `per 1 d by 1 h`');
  return time && { amount, within: time, each: each !== undefined, rule };
};

/** So many items a ring of a window has at most. */
const mostSteps = 99n;

/** `per 1 d`, or a window `per 1 d by 1 h`. */
export const timeOf = (period: Expression, step: Expression | null, problem: Complain): Period | Window | null => {
  if (step === null) return { kind: 'period', period };
  const [whole, part] = [secondsOf(period), secondsOf(step)];
  const items = whole === null || part === null || part.n <= 0n ? null : divide(whole, part);
  if (items !== null && isInteger(items) && items.n >= 1n && items.n <= mostSteps)
    return { kind: 'window', step, items: Number(items.n) + 1 };
  problem(
    step.span,
    'this is no window of whole steps',
    `write a time that is 1 to ${mostSteps} steps, as in \`per 1 d by 1 h\``,
  );
  return null;
};
