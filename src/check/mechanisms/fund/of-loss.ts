/** A definition of a fund that is one of the loss, read in the state before it is absorbed. */
import type { Binder, DefineDeclaration, Expression } from '../../../syntax/ast.ts';
import type { Plan } from './plan.ts';
import { terms, type Terms, type Typed } from './terms.ts';
import { inFund } from './write-amount.ts';

export const lossOf = ({ fund, name, member }: Plan): Binder =>
  terms(name, member, fund.name.span).binder('loss', fund.type, fund.range);

export const own = ({ name, member, fund }: Plan): Terms => terms(name, member, fund.name.span);

export const ofLoss = (
  plan: Plan,
  t: Terms,
  suffix: string,
  doc: string,
  value: Expression,
  typed: Partial<Typed> = {},
): DefineDeclaration => t.define(suffix, doc, { ...inFund(plan), more: [lossOf(plan)], ...typed }, value);
