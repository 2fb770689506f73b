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
import type { ActionClause, ActionDeclaration, Declaration, Expression } from '../../../syntax/ast.ts';
import type { Liquidation } from '../../asked.ts';
import type { Report } from '../../report.ts';
import { maker } from '../maker.ts';
import type { Written } from '../written.ts';
import { amountOf } from './amount.ts';
import { flagOf, keeperOf, keeping } from './flag.ts';
import { meant, misplaced, type LiquidationName, type Meanings } from './names.ts';
import { feeOf, residualOf } from './pay.ts';
import { planOf, type Plan } from './plan.ts';
import { bonusOf, priceOf } from './price.ts';
import { writerOf, type Said } from './writer.ts';

export type WrittenLiquidation = Written & { readonly liquidation: Liquidation };

export const writeOutLiquidations = (
  declarations: readonly Declaration[],
  report: Report,
): ReadonlyMap<Declaration, WrittenLiquidation> => {
  const written = new Map<Declaration, WrittenLiquidation>();
  for (const each of declarations) {
    const plan = each.kind === 'liquidation' ? planOf(each, report) : null;
    if (plan !== null) written.set(each, writeOut(plan, declarations, report));
  }
  return written;
};

const writeOut = (plan: Plan, declarations: readonly Declaration[], report: Report): WrittenLiquidation => {
  const { declaration, closes } = plan;
  const { name, type, range, of } = declaration;
  const say = writerOf(declaration);
  const known = new Map<LiquidationName, Expression>();
  const meaning = (each: Expression): Expression => {
    misplaced(each, declaration, known, report);
    return meant(each, known);
  };
  const remember = (word: LiquidationName, said: Said | null): Said | null => {
    if (said !== null) known.set(word, said.call);
    return said;
  };
  for (const each of plan.until === null ? [plan.when] : [plan.when, plan.until]) meaning(each.condition);
  const flag = flagOf(plan, say);
  remember('flagged_for', flag.flaggedFor);
  remember('rested', flag.rested);
  const most = say('most', 'What may be closed.', { type, range, rounds: closes.amount.rounding }, meaning(closes.amount.value));
  remember('all', most);
  const falling = priceOf(plan, say, flag.flaggedFor, meaning);
  remember('price', falling?.price ?? null);
  const bonus = remember('bonus', bonusOf(plan, say, meaning));
  const { amount, declarations: steps, caps } = amountOf(plan, say, most, flag, meaning);
  remember('closed', amount);
  const counted = caps.map((each) => each.counting(amount.call));
  const paid = feeOf(plan, say, meaning);
  remember('fee', paid?.fee ?? null);
  const residual = residualOf(plan, say, declarations, meaning);
  const restarts = falling?.restarts ?? null;
  const { keeper, update } = keeperOf(plan, flag.due, restarts);
  const action = actionOf(plan, flag.due, known, meaning, [
    ...(paid?.clauses ?? []),
    ...residual.clauses,
    ...counted.flatMap((each) => each.clauses),
    ...keeping(plan, flag.due, restarts, of.name, amount.call),
  ]);
  const given = (said: Said) => ({
    name: said.declaration.name.text,
    arguments: said.declaration.parameters.map((each) => each.name.text),
  });
  const definitions = [flag.due, flag.flaggedFor, flag.rested, most, bonus].flatMap((each) =>
    each === null ? [] : [each.declaration],
  );
  return {
    declarations: [
      ...flag.states,
      ...definitions,
      ...(falling?.declarations ?? []),
      ...steps,
      amount.declaration,
      ...counted.flatMap((each) => each.declarations),
      ...(paid?.declarations ?? []),
      ...residual.declarations,
      action,
      ...update,
    ],
    keeper,
    liquidation: {
      name: name.text,
      due: given(flag.due),
      most: given(most),
      amount: given(amount),
      action: { name: name.text, arguments: action.parameters.map((each) => each.name.text) },
    },
  };
};

const actionOf = (
  plan: Plan,
  due: Said,
  meanings: Meanings,
  meaning: (of: Expression) => Expression,
  made: readonly ActionClause[],
): ActionDeclaration => {
  const { declaration, when, others, leftovers } = plan;
  const { doc, name, of, parameters } = declaration;
  const { span, reason, reasonSpan } = when;
  const isFirst = (each: ActionClause): boolean => each.kind === 'by' || each.kind === 'needs';
  const isDue: ActionClause = {
    ...{ kind: 'require', condition: { kind: 'before', operand: due.call, span: when.condition.span }, reason, reasonSpan, span },
  };
  return {
    ...{
      kind: 'action',
      doc,
      protective: { kind: 'written', span: name.span },
      isForAnyone: false,
      counts: null,
      held: null,
      name,
      parameters: [of, ...parameters],
    },
    clauses: [
      ...others.filter(isFirst),
      isDue,
      ...others.filter((each) => !isFirst(each)).map((each) => clauseOf(each, meanings, meaning)),
      ...leftovers.flatMap((each) => leavingOf(plan, each, meanings)),
      ...made,
    ],
    span: name.span,
  };
};

/** One of these is nothing afterwards, or each is at least so much. */
const leavingOf = (
  { declaration }: Plan,
  { values, least, reason, span }: Plan['leftovers'][number],
  meanings: Meanings,
): readonly ActionClause[] => {
  if (reason === null) return [];
  const m = maker(declaration.name, null).at(span);
  const after = (each: Expression): Expression => meant(each, meanings, true);
  const nothing = m.reckon(m.whole(0), '*', after(least));
  const either = (left: Expression, right: Expression): Expression => ({ kind: 'or', left, right, span });
  const enough = values.map((each) => m.at(each.span).compare('>=', after(each), after(least))).reduce(m.both);
  const condition = values
    .map((each) => m.at(each.span).compare('<=', after(each), nothing))
    .reduceRight((rest, each) => either(each, rest), enough);
  return [{ kind: 'require', condition, reason: reason.text, reasonSpan: reason.span, span }];
};

/** A clause with what its names stand for: what changes is computed in the state before. */
const clauseOf = (clause: ActionClause, meanings: Meanings, meaning: (of: Expression) => Expression): ActionClause => {
  switch (clause.kind) {
    case 'changes':
      return {
        ...clause,
        target: placed(clause.target, meaning),
        value: meaning(clause.value),
        when: clause.when && meaning(clause.when),
      };
    case 'require':
      return { ...clause, condition: meant(clause.condition, meanings, true) };
    case 'feeds':
      return { ...clause, value: meaning(clause.value) };
    case 'absorbs':
      return { ...clause, loss: meaning(clause.loss) };
    default:
      return clause;
  }
};

/** Which item of a ring is changed may go by what is closed; what is changed is named as anywhere else. */
const placed = (target: Expression, meaning: (of: Expression) => Expression): Expression => {
  if (target.kind === 'index') return { ...target, of: placed(target.of, meaning), key: meaning(target.key) };
  return target.kind === 'field' ? { ...target, of: placed(target.of, meaning) } : target;
};
