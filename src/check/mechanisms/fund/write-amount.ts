/** What the definitions of a fund share: whose they are, balances, and amounts that a person wrote. */
import type { Binder, Expression, FundAmount, PlainDeclaration } from '../../../syntax/ast.ts';
import type { Span } from '../../../source/source.ts';
import { rational } from '../../../types/rational.ts';
import type { Plan } from './plan.ts';
import { speaksOf, terms, type Terms } from './terms.ts';
import type { Source } from './tranche-plan.ts';

export type Amount = { readonly declarations: readonly PlainDeclaration[]; readonly value: Expression };

/** Whose tranches are: those of `of m: market` are each market's own. */
export const ownerOf = ({ fund, member }: Plan): Binder | null => (fund.member?.word === 'of' ? member : null);

/** How a balance begins where nothing is said. */
export const zeroAt = (span: Span): Expression => ({ kind: 'number', text: '0', value: rational(0n), unit: null, span });

export const termsAt = ({ name, member }: Plan, source: Pick<Source, 'name'>): Terms => terms(name, member, source.name.span);

export const inFund = ({ fund }: Plan) => ({ type: fund.type, because: 'amounts of a fund are whole units' });

/** The balance of a tranche, and `insurance_junior` that keeps it. */
export const balanceOf = (plan: Plan, source: Source): Expression => termsAt(plan, source).kept(source.name.text, ownerOf(plan));

/** An amount that a person wrote: a plain number stands for itself, anything else gets a name and is rounded there. */
export const amountOf = (plan: Plan, source: Source, suffix: string, doc: string, amount: FundAmount): Amount => {
  const { value, rounding } = amount;
  if (value.kind === 'number' && value.unit !== null && rounding === null) return { declarations: [], value };
  const t = terms(plan.name, plan.member, value.span);
  const typed = { type: source.type, rounds: rounding, because: 'rounded as its fund says' };
  const made = t.define(suffix, doc, { ...typed, locals: itself(plan, source, value, null) }, value);
  return { declarations: [made], value: t.call(suffix) };
};

export const itself = (plan: Plan, source: Source, value: Expression, used: Expression | null) => {
  if (!speaksOf('itself', value)) return [];
  const t = terms(plan.name, plan.member, value.span);
  const balance = t.kept(source.name.text, ownerOf(plan));
  const whole = used === null ? balance : t.binary('+', balance, used);
  return [{ kind: 'local' as const, name: t.name('itself'), typing: null, value: whole, span: t.span }];
};
