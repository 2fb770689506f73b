/** Auto-deleveraging that says all it has to say, in the parts from which it is written out. What is wrong is reported. */
import type {
  ActionClause,
  AdlClause,
  AdlDeclaration,
  Binder,
  FundAmount,
  Given,
  Rank,
  RangeExpression,
  Selection,
} from '../../../syntax/ast.ts';
import type { Span } from '../../../source/source.ts';
import type { Report } from '../../report.ts';
import { amountsUpTo } from '../fund/amounts.ts';
import { namesIn } from '../liquidation/names.ts';
import { entityOf } from '../written.ts';

export type Plan = {
  readonly adl: AdlDeclaration;
  readonly range: RangeExpression;
  readonly eligible: Extract<AdlClause, { kind: 'eligible' }>;
  readonly ranks: readonly Rank[];
  readonly takes: readonly FundAmount[];
  readonly selection: Selection;
  /** How much is taken in all, at most; null where whoever begins it says so. */
  readonly need: Extract<AdlClause, { kind: 'need' }> | null;
  readonly given: readonly Given[];
  /** Those arguments that whoever begins it chooses. */
  readonly free: readonly Binder[];
  /** What is done with each account. */
  readonly clauses: readonly ActionClause[];
};

export const planOf = (adl: AdlDeclaration, report: Report): Plan | null => {
  const problems: string[] = [];
  const complain = (span: Span, problem: string, help: string): null => {
    report('FB7801', span, { name: adl.name.text, problem, help });
    problems.push(problem);
    return null;
  };
  const once = <K extends AdlClause['kind']>(kind: K, help: string): Extract<AdlClause, { kind: K }> | null => {
    const [only, second] = adl.clauses.filter((each): each is Extract<AdlClause, { kind: K }> => each.kind === kind);
    if (second) complain(second.span, 'this is said twice', 'leave one of them out, or put both into one line');
    return only ?? complain(adl.name.span, saysNot[kind] ?? 'something is missing', help);
  };
  if (entityOf(adl.candidate) === null)
    complain(adl.candidate.span, 'this is no entity that has members', 'write whose positions are closed, as in `of a: account`');
  const range =
    adl.range !== null && amountsUpTo(adl.range) !== null
      ? adl.range
      : complain(
          adl.range?.span ?? adl.type.span,
          'it is not said how much can be taken',
          'write a range from 0, as in `m.base in 0 .. 1M`',
        );
  for (const each of [adl.candidate, ...adl.parameters])
    if (each.name.text === 'taken')
      complain(each.span, '`taken` is what is taken of an account', 'give the argument another name');
  const eligible = once('eligible', 'write `eligible when` and the condition');
  const rank = once('rank', 'write `rank by …`, and the key of the account last: then no two are alike');
  const selection = once('selection', 'write `by queue`, `by pro rata` or `by least haircut`');
  const takes = adl.clauses.flatMap((each) => (each.kind === 'take' ? [each.amount] : []));
  if (takes.length === 0)
    complain(adl.name.span, 'it is not said how much can be taken of one account', 'write `take at most …, rounds down`');
  const { need, given, free } = saidOfBeginning(adl, complain);
  const clauses = adl.clauses.flatMap((each): readonly ActionClause[] => (isOwn(each) ? [] : [each]));
  if (!clauses.some((each) => each.kind === 'changes'))
    complain(adl.name.span, 'nothing is changed', 'write `changes …` with `taken`, which is what is taken of the account');
  if (problems.length > 0 || range === null || eligible === null || rank === null || selection === null) return null;
  return { adl, range, eligible, ranks: rank.ranks, takes, selection, need, given, free, clauses };
};

type Own = Extract<AdlClause, { readonly kind: 'eligible' | 'rank' | 'take' | 'selection' | 'need' | 'given' }>;

const isOwn = (clause: AdlClause): clause is Own =>
  ['eligible', 'rank', 'take', 'selection', 'need', 'given'].includes(clause.kind);

type Complain = (span: Span, problem: string, help: string) => null;

/** What is known when it begins: it is about all accounts, and the arguments that are said are not there yet. */
const saidOfBeginning = (
  { clauses, candidate, parameters }: AdlDeclaration,
  complain: Complain,
): Pick<Plan, 'need' | 'given' | 'free'> => {
  const [need = null, second] = clauses.filter((each) => each.kind === 'need');
  if (second) complain(second.span, 'the need is said twice', 'leave one of them out; `min(…, …)` is the smaller of two');
  const given = clauses.filter((each) => each.kind === 'given');
  const isGiven = ({ name }: Binder): boolean => given.some((each) => each.name.text === name.text);
  for (const [at, { name }] of given.entries()) {
    if (!parameters.some((each) => each.name.text === name.text))
      complain(name.span, `\`${name.text}\` is no argument of it`, 'name one of those that stand in the brackets of its head');
    if (given.some((each, before) => before < at && each.name.text === name.text))
      complain(name.span, `it is said twice what \`${name.text}\` is`, 'leave one of the two out');
  }
  const unknown = [candidate, ...parameters.filter(isGiven)];
  for (const { amount } of [...(need === null ? [] : [need]), ...given]) {
    const spoken = namesIn(amount.value);
    const wrong = unknown.find((each) => spoken.has(each.name.text));
    if (wrong === undefined) continue;
    const why = wrong === candidate ? 'is one account, and this is about all of them' : 'is not known before it begins';
    complain(
      amount.value.span,
      `\`${wrong.name.text}\` ${why}`,
      'say it with what the policy knows, and with its other arguments',
    );
  }
  return { need, given, free: parameters.filter((each) => !isGiven(each)) };
};

const saysNot: { readonly [kind in AdlClause['kind']]?: string } = {
  eligible: 'it is not said who can be closed',
  rank: 'it is not said in which order accounts are closed',
  selection: 'it is not said how much is taken of each',
};
