/**
 * Liquidations, written out as what they are: definitions of when an account is due and of how much of it is closed, and an
 * action that closes it. From
 *
 *   liquidation liquidate of a: account (m: market) : m.base in 0 .. 1M {
 *     when equity(a) < required(a) else "healthy"
 *     closes abs(size(a, m))
 *     first matching { … otherwise : 25% of all, rounds up }
 *     changes a.positions[m].size by -closed
 *   }
 *
 * come `liquidate_due(a)`, `liquidate_most(a, m)`, `liquidate_amount(a, m)` and the protective action `liquidate(a, m)`.
 */
import type { ActionClause, ActionDeclaration, Declaration, Expression, PlainDeclaration } from '../../../syntax/ast.ts';
import type { Liquidation } from '../../checked.ts';
import type { Report } from '../../report.ts';
import { maker } from '../maker.ts';
import type { Written } from '../written.ts';
import { meant, type Meanings } from './names.ts';
import { planOf, type Plan } from './plan.ts';
import { writerOf, type Said, type Writer } from './writer.ts';

export type WrittenLiquidation = Written & { readonly liquidation: Liquidation };

export const writeOutLiquidations = (
  declarations: readonly Declaration[],
  report: Report,
): ReadonlyMap<Declaration, WrittenLiquidation> => {
  const written = new Map<Declaration, WrittenLiquidation>();
  for (const each of declarations) {
    const plan = each.kind === 'liquidation' ? planOf(each, report) : null;
    if (plan !== null) written.set(each, writeOut(plan));
  }
  return written;
};

const writeOut = (plan: Plan): WrittenLiquidation => {
  const { declaration, when, closes } = plan;
  const { name, type, range } = declaration;
  const say = writerOf(declaration);
  const m = maker(name, declaration.of);
  const due = say('due', `Whether it is time to ${name.text}.`, { type: m.type('bool') }, when.condition);
  const amounts = { type, range };
  const most = say('most', 'What may be closed.', { ...amounts, rounds: closes.amount.rounding }, closes.amount.value);
  const { declarations, value } = chosen(plan, say, most);
  const amount = say('amount', 'What is closed.', amounts, value, (plan.matching ?? closes).span);
  const meanings: Meanings = new Map([
    ['all', most.call],
    ['closed', amount.call],
  ]);
  const action = actionOf(plan, due, meanings);
  const given = (said: Said) => ({
    name: said.declaration.name.text,
    arguments: said.declaration.parameters.map((each) => each.name.text),
  });
  return {
    declarations: [due.declaration, most.declaration, ...declarations, amount.declaration, action],
    keeper: null,
    liquidation: {
      name: name.text,
      due: given(due),
      most: given(most),
      amount: given(amount),
      action: { name: name.text, arguments: action.parameters.map((each) => each.name.text) },
    },
  };
};

type Chosen = { readonly declarations: readonly PlainDeclaration[]; readonly value: Expression };

/** How much of what may be closed: the arms, each rounded as it says, and never more than there is. */
const chosen = ({ declaration, matching }: Plan, say: Writer, most: Said): Chosen => {
  if (matching === null) return { declarations: [], value: most.call };
  const meanings: Meanings = new Map([['all', most.call]]);
  const { type } = declaration;
  const written: PlainDeclaration[] = [];
  const arms = matching.arms.map(({ condition, amount, span }, at) => {
    const whole = meant(amount.value, meanings);
    const isAll = amount.value.kind === 'name' && amount.value.name.text === 'all';
    const m = maker(declaration.name, null).at(amount.value.span);
    if (isAll && amount.rounding === null) return { condition, value: whole, span };
    if (amount.rounding === null) return { condition, value: m.builtin('min', whole, most.call), span };
    const doc = 'What is closed in one of the cases.';
    const part = say(`case_${at + 1}`, doc, { type, range: null, rounds: amount.rounding }, whole);
    written.push(part.declaration);
    return { condition, value: m.builtin('min', part.call, most.call), span };
  });
  const { span } = matching;
  const cases = arms.flatMap(({ condition, value, span: place }) =>
    condition === null ? [] : [{ condition: meant(condition, meanings), value, span: place }],
  );
  const otherwise = arms.at(-1)?.value ?? most.call;
  const value: Expression = cases.length === 0 ? otherwise : { kind: 'first matching', arms: cases, otherwise, span };
  return { declarations: written, value };
};

const actionOf = ({ declaration, when, others }: Plan, due: Said, meanings: Meanings): ActionDeclaration => {
  const { doc, name, of, parameters } = declaration;
  const { span, reason, reasonSpan } = when;
  const isFirst = (each: ActionClause): boolean => each.kind === 'by' || each.kind === 'needs';
  const first = others.filter(isFirst);
  const rest = others.filter((each) => !isFirst(each));
  const isDue: ActionClause = {
    ...{ kind: 'require', condition: { kind: 'before', operand: due.call, span: when.condition.span }, reason, reasonSpan, span },
  };
  return {
    ...{ kind: 'action', doc, protective: { kind: 'written', span: name.span }, name, parameters: [of, ...parameters] },
    clauses: [...first, isDue, ...rest.map((each) => clauseOf(each, meanings))],
    span: name.span,
  };
};

/** A clause with what its names stand for: what changes is computed in the state before. */
const clauseOf = (clause: ActionClause, meanings: Meanings): ActionClause => {
  const before = (each: Expression): Expression => meant(each, meanings);
  switch (clause.kind) {
    case 'changes':
      return { ...clause, value: before(clause.value), when: clause.when && before(clause.when) };
    case 'require':
      return { ...clause, condition: meant(clause.condition, meanings, true) };
    case 'feeds':
      return { ...clause, value: before(clause.value) };
    case 'absorbs':
      return { ...clause, loss: before(clause.loss) };
    default:
      return clause;
  }
};
