/** Who gains and who pays: the shares of a fee, and what is left to be paid by a fund. */
import type {
  ActionClause,
  Declaration,
  Expression,
  FundDeclaration,
  Name,
  PlainDeclaration,
  TypeExpression,
} from '../../../syntax/ast.ts';
import { add, compare, one, zero } from '../../../types/rational.ts';
import { amountsUpTo, constant, unitPath } from '../fund/amounts.ts';
import { maker } from '../maker.ts';
import type { Complain, Plan } from './plan.ts';
import type { Said, Writer } from './writer.ts';

type Meaning = (of: Expression) => Expression;

/** Shares are constants that leave something for the one that takes the remainder. */
export const checkShares = (fee: NonNullable<Plan['fee']>, complain: Complain): void => {
  const rest = fee.takers.filter((each) => each.share === null);
  const shares = fee.takers.flatMap((each) => (each.share === null ? [] : [{ share: each.share, value: constant(each.share) }]));
  const [, second] = rest;
  if (rest.length === 0) complain(fee.span, 'nobody takes what does not divide', 'give one of them the `remainder`');
  if (second !== undefined) complain(second.span, 'two take the remainder', 'give one of them a share');
  for (const { share, value } of shares)
    if (value === null || value.n < 0n) complain(share.span, 'this is no share that is known', 'write a percentage, as in `60%`');
  const sum = shares.reduce((all, { value }) => add(all, value ?? zero), zero);
  if (compare(sum, one) > 0)
    complain(fee.span, 'the shares are more than the whole', 'write percentages that add up to less than 100%');
};

export type Paid = {
  readonly fee: Said;
  readonly declarations: readonly PlainDeclaration[];
  readonly clauses: readonly ActionClause[];
};

/** Each share is rounded down; the one that takes the remainder gets what is left. */
export const feeOf = ({ declaration, fee }: Plan, say: Writer, meaning: Meaning): Paid | null => {
  if (fee === null) return null;
  const { type, range, amount, takers } = fee;
  const whole = say('fee', 'The fee.', { type, range, rounds: amount.rounding }, meaning(amount.value), fee.span);
  const parts = takers.map((taker, at) => {
    const m = maker(declaration.name, null).at(taker.span);
    if (taker.share === null) return null;
    const rounds = { value: 'down', span: taker.span } as const;
    return say(`fee_${at + 1}`, 'One share of the fee.', { type, rounds }, m.reckon(taker.share, '*', whole.call));
  });
  const clauses = takers.map((taker, at): ActionClause => {
    const m = maker(declaration.name, null).at(taker.span);
    const given = parts.flatMap((each) => (each === null ? [] : [each.call]));
    const value = parts[at]?.call ?? given.reduce((left, each) => m.minus(left, each), whole.call);
    return { ...m.change(taker.to, value), mode: 'by' };
  });
  return {
    fee: whole,
    declarations: [whole.declaration, ...parts.flatMap((each) => (each === null ? [] : [each.declaration]))],
    clauses,
  };
};

/** What is left to be paid goes through a fund, as far as that can take it. */
export const residualOf = (
  { declaration, residual }: Plan,
  say: Writer,
  declarations: readonly Declaration[],
  meaning: Meaning,
): { readonly declarations: readonly PlainDeclaration[]; readonly clauses: readonly ActionClause[] } => {
  if (residual === null) return { declarations: [], clauses: [] };
  const { loss, when, member, span } = residual;
  const absorbs = (value: Expression): ActionClause => ({ kind: 'absorbs', loss: value, fund: residual.fund, member, span });
  const fund = declarations.find(
    (each): each is FundDeclaration => each.kind === 'fund' && each.name.text === residual.fund.text,
  );
  const value = meaning(loss.value);
  const type = fund && ofMember(fund, member);
  const unit = type && unitPath(type);
  // What is wrong with the fund is said of `absorbs`.
  if (fund === undefined || type === undefined || unit == null || amountsUpTo(fund.range) === null || fund.range === null)
    return { declarations: [], clauses: [absorbs(value)] };
  const m = maker(declaration.name, null).at(span);
  const nothing: Expression = { kind: 'number', text: '0', value: zero, unit, span };
  const left = when === null ? value : m.choose(meaning(when), value, nothing);
  const most = m.bound(fund.range.hi, type);
  const said = say(
    'residual',
    `What ${fund.name.text} has to pay.`,
    { type, range: fund.range, rounds: loss.rounding },
    m.builtin('clamp', left, nothing, most),
  );
  return { declarations: [said.declaration], clauses: [absorbs(said.call)] };
};

/** The unit of a fund that each member has, seen from an action where the member has another name. */
const ofMember = ({ type, member: of }: FundDeclaration, member: Name | null): TypeExpression => {
  if (type.kind !== 'quantity' || of === null || member === null) return type;
  const factors = type.unit.factors.map((factor) => {
    const [first, ...rest] = factor.path;
    return first?.text === of.binder.name.text && rest.length > 0 ? { ...factor, path: [member, ...rest] } : factor;
  });
  return { ...type, unit: { ...type.unit, factors } };
};
