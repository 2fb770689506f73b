/** `absorbs LOSS by FUND`: the changes that take what each tranche pays, count it, and record what is left. */
import type { AbsorbsClause, ActionClause, ActionDeclaration, Binder, Expression } from '../../../syntax/ast.ts';
import { closest } from '../../../source/closest.ts';
import type { Span } from '../../../source/source.ts';
import type { Report } from '../../report.ts';
import { entityOf } from '../written.ts';
import { reachOf, type Links } from './links.ts';
import type { Plan } from './plan.ts';
import type { Source } from './tranche-plan.ts';
import { terms, type Terms } from './terms.ts';
import { saying } from './saying.ts';
import { takenFrom } from './write-loss.ts';
import { counting } from './write-cap.ts';

export type Funds = {
  readonly byName: ReadonlyMap<string, Plan>;
  /** All funds by name, those that make no sense too. */
  readonly declared: ReadonlySet<string>;
  readonly links: Links;
};

/** The clauses of an action with each `absorbs` written out. */
export const withAbsorbed = (action: ActionDeclaration, funds: Funds, report: Report): readonly ActionClause[] => {
  const reached = new Map<string, string>();
  return action.clauses.flatMap((clause) => {
    if (clause.kind !== 'absorbs') return [clause];
    const found = fundOf(action, clause, funds, report);
    if (found === null) return [];
    for (const { name } of reachOf(found.plan, funds.links)) {
      const before = reached.get(name.text);
      reached.set(name.text, clause.fund.text);
      if (before === undefined) continue;
      const way = before === name.text ? 'pays twice in one action' : `pays twice in one action, once by way of \`${before}\``;
      report('FB7607', clause.span, { name: name.text, problem: `${way}; add the losses up first`, better: null });
      return [];
    }
    const { plan, member } = found;
    return [...absorbing(plan, member, clause.loss, funds.links, clause.span), recording(plan, member, clause)];
  });
};

/** The fund, and the argument of the action that it is for; null after a reported mistake. */
const fundOf = (
  action: ActionDeclaration,
  clause: AbsorbsClause,
  { byName, declared }: Funds,
  report: Report,
): { readonly plan: Plan; readonly member: Binder | null } | null => {
  const { fund, member } = clause;
  const wrong = (problem: string, better: string | null): null => {
    report('FB7607', fund.span, { name: fund.text, problem, better: better === null ? null : `absorbs … by ${better}` });
    return null;
  };
  const plan = byName.get(fund.text);
  if (plan === undefined) return declared.has(fund.text) ? null : wrong('is no fund', closest(fund.text, [...byName.keys()]));
  if (plan.member === null)
    return member === null ? { plan, member } : wrong('is one fund for all, and not for a member', fund.text);
  const entity = entityOf(plan.member);
  const fitting = action.parameters.filter((each) => entityOf(each) === entity);
  const found = fitting.find((each) => each.name.text === member?.text);
  if (found !== undefined) return { plan, member: found };
  const first = fitting[0]?.name.text;
  return wrong(
    `asks for which ${entity ?? 'member'}: name an argument of the action`,
    first === undefined ? null : `${fund.text}(${first})`,
  );
};

/** What is drawn, counted and paid in fees. `member`: the argument of the action that stands for the member of the fund. */
const absorbing = (plan: Plan, member: Binder | null, loss: Expression, links: Links, span: Span): readonly ActionClause[] => {
  const own = plan.member === null ? null : member;
  const t = terms(plan.name, own, span);
  const drawn = links.get(plan.name.text) ?? [];
  const owner = plan.fund.member?.word === 'of' ? own : null;
  const priced = plan.sources.filter((each) => each.price !== null);
  const indices = plan.ends.filter((each) => each.end === 'socialise');
  const surplus = [
    ...priced.map((each) => t.call(saying.surplus(each), loss)),
    ...indices.map((each) => t.call(saying.over(each), loss)),
  ];
  return [
    ...plan.sources.flatMap((source) => drawing(plan, source, t, own, owner, loss)),
    ...feeOf(plan, t, own, loss),
    ...indices.map((end) => ({
      ...t.changes(ofMember(end.index, plan, own), 'to', t.call(saying.after(end), loss)),
      span: end.index.span,
    })),
    ...(surplus.length === 0 ? [] : [t.changes(t.kept('surplus', owner), 'by', t.sum(surplus, plan.unit))]),
    // What another fund pays goes through all its tranches; what it cannot pay either comes back.
    ...drawn.flatMap((other) => absorbing(other, member, t.call(saying.asks(other), loss), links, span)),
  ];
};

/** What is left is a deficit of the fund that the loss came to, or what its `adl` is for. */
const recording = (plan: Plan, member: Binder | null, { loss, span }: AbsorbsClause): ActionClause => {
  const t = terms(plan.name, plan.member === null ? null : member, span);
  const owner = plan.fund.member?.word === 'of' ? member : null;
  const kept = plan.adl === null ? t.kept('deficit', owner) : t.kept('owed', plan.member === null ? null : member);
  return t.changes(kept, 'by', t.call(saying.residual, loss));
};

/** A tranche pays, and its caps count it. */
const drawing = (
  plan: Plan,
  source: Source,
  t: Terms,
  member: Binder | null,
  owner: Binder | null,
  loss: Expression,
): readonly ActionClause[] => {
  const { unit, name } = source;
  const balance = t.kept(name.text, owner);
  const taken = takenFrom(plan, source, t, loss);
  // A tranche never pays more than it holds, so the bound only tells the checker what is true.
  const rest = t.max(t.minus(balance, [taken]), t.nothing(unit));
  return [t.changes(balance, 'to', rest), ...counting(source, t, taken, member, owner)];
};

const feeOf = (plan: Plan, t: Terms, member: Binder | null, loss: Expression): readonly ActionClause[] => {
  if (plan.fee === null) return [];
  const fees = plan.sources.map((each) => t.call(saying.fee(each), loss));
  return [{ ...t.changes(ofMember(plan.fee.to, plan, member), 'by', t.sum(fees, plan.unit)), span: plan.fee.to.span }];
};

/** `m.treasury`, where the fund's member has another name in the action. */
const ofMember = (target: Expression, plan: Plan, member: Binder | null): Expression => {
  const isOwn = target.kind === 'field' && target.of.kind === 'name' && target.of.name.text === plan.member?.name.text;
  return isOwn && member !== null ? { ...target, of: { kind: 'name', name: member.name, span: target.of.span } } : target;
};
