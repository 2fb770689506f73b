/** Lines that make sense, in the parts from which they are written out. What is wrong with the others is reported. */
import { plainName, type Span } from '../../../source/source.ts';
import type { ClearingClause, ClearingDeclaration, Expression, Name } from '../../../syntax/ast.ts';
import type { Rational } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import { amountsUpTo, secondsOf, unitPath } from '../fund/amounts.ts';
import { entityOf } from '../written.ts';

export type Line = {
  readonly declaration: ClearingDeclaration;
  readonly name: Name;
  /** The largest settlement. */
  readonly most: Rational;
  readonly capacity: Of<'capacity'>;
  readonly room: Expression;
  readonly expires: Of<'expires'> | null;
  readonly cancel: Of<'cancel'> | null;
  readonly pays: Expression | null;
  readonly returns: Expression | null;
  readonly counts: Of<'counts'> | null;
};

type Of<K extends ClearingClause['kind']> = Extract<ClearingClause, { readonly kind: K }>;

export const lineOf = (declaration: ClearingDeclaration, report: Report): Line | null => {
  const { name, clauses, scope, type, range } = declaration;
  let sound = true;
  const problem = (span: Span, text: string, help: string | null): void => {
    report('FB8001', span, { name: plainName(name.text), problem: text, help });
    sound = false;
  };
  const once = <K extends ClearingClause['kind']>(kind: K): Of<K> | null => {
    const [only = null, second] = clauses.filter((each): each is Of<K> => each.kind === kind);
    if (second !== undefined) problem(second.span, `a second \`${kind}\` contradicts the first`, 'keep one of them');
    return only;
  };
  const [capacity, room, expires, cancel] = [once('capacity'), once('room'), once('expires'), once('cancel')];
  const [pays, returns, counts] = [once('pays'), once('returns'), once('counts')];
  const unit = unitPath(type);
  const most = amountsUpTo(range);
  if (entityOf(scope) === null) problem(scope.type.span, 'this is no entity that has members', 'write `of a: account`');
  if (unit?.length !== 1)
    problem(type.span, 'amounts are in no unit that all accounts share', 'settle in one unit of account, such as `USD`');
  else if (most === null)
    problem(
      range?.span ?? type.span,
      'it is not said how large one settlement can be',
      'write a range from 0, as in `USD in 0 .. 100M`',
    );
  if (capacity === null) problem(name.span, 'nothing says how much is cleared', 'write `capacity 1M USD per 10 min`');
  if (room === null)
    problem(name.span, 'nothing says how much may wait', 'write `room 50M USD`: what is beyond is refused, and never lost');
  if (capacity?.amount.kind === 'number' && capacity.amount.unit === null && unit?.length === 1) {
    const example = `capacity 1M ${unit[0]?.text ?? 'USD'} per 10 min`;
    problem(
      capacity.amount.span,
      'the capacity is a number without a unit',
      `write an amount, \`${example}\`, or a share of one, \`capacity 5% of pool per 10 min, rounds down\``,
    );
  }
  const per = capacity === null ? null : secondsOf(capacity.per);
  if (capacity !== null && (per === null || per.d !== 1n || per.n <= 0n))
    problem(capacity.per.span, 'a period is a number of whole seconds', 'write `per 10 min`');
  for (const [taken, way] of [
    [expires, 'expires'],
    [cancel, 'is cancelled'],
  ] as const)
    if (taken !== null && returns === null) {
      report('FB8004', taken.span, { name: plainName(name.text), way });
      sound = false;
    }
  if (returns !== null && expires === null && cancel === null)
    problem(returns.span, 'nothing is ever taken out of the line', 'say when: `expires after 1 d`, or who may: `cancel by ROLE`');
  if (!sound || most === null || capacity === null || room === null) return null;
  return {
    ...{ declaration, name, most, capacity, room: room.amount, expires, cancel, counts },
    ...{ pays: pays?.to ?? null, returns: returns?.to ?? null },
  };
};
