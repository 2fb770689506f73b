/** Auto-deleveraging that says all it has to say, in the parts from which it is written out. What is wrong is reported. */
import type {
  ActionClause,
  AdlClause,
  AdlDeclaration,
  FundAmount,
  Rank,
  RangeExpression,
  Selection,
} from '../../../syntax/ast.ts';
import type { Span } from '../../../source/source.ts';
import type { Report } from '../../report.ts';
import { amountsUpTo } from '../fund/amounts.ts';
import { entityOf } from '../written.ts';

export type Plan = {
  readonly adl: AdlDeclaration;
  readonly range: RangeExpression;
  readonly eligible: Extract<AdlClause, { kind: 'eligible' }>;
  readonly ranks: readonly Rank[];
  readonly takes: readonly FundAmount[];
  readonly selection: Selection;
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
  const clauses = adl.clauses.flatMap((each): readonly ActionClause[] =>
    each.kind === 'eligible' || each.kind === 'rank' || each.kind === 'take' || each.kind === 'selection' ? [] : [each],
  );
  if (!clauses.some((each) => each.kind === 'changes'))
    complain(adl.name.span, 'nothing is changed', 'write `changes …` with `taken`, which is what is taken of the account');
  if (problems.length > 0 || range === null || eligible === null || rank === null || selection === null) return null;
  return { adl, range, eligible, ranks: rank.ranks, takes, selection, clauses };
};

const saysNot: { readonly [kind in AdlClause['kind']]?: string } = {
  eligible: 'it is not said who can be closed',
  rank: 'it is not said in which order accounts are closed',
  selection: 'it is not said how much is taken of each',
};
