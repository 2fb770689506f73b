/**
 * Insurance funds, written out as what they are: a balance for each tranche, a deficit, definitions of what each tranche pays
 * of a loss, and actions that move money. From
 *
 *   fund insurance : USD in 0 .. 100B { tranche junior { … } together by 70 : 30, remainder to senior { … } then leave as deficit }
 *
 * come `insurance_junior` and the other balances, `insurance_deficit`, `insurance_pays_junior(loss)`, `insurance_residual(loss)`,
 * `absorb_insurance(loss)`, and the actions to refill it. What a tranche pays is the part of the loss that lies between what
 * all before it can pay and what it can pay itself: so draws and residual always are the loss, to the unit.
 */
import type { ActionClause, ActionDeclaration, Binder, Declaration, Name, PlainDeclaration } from '../../../syntax/ast.ts';
import { plainName } from '../../../source/source.ts';
import { multiply, rational } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import type { Funds } from './absorb.ts';
import { linksOf } from './links.ts';
import { plansOf, type Plan } from './plan.ts';
import { terms } from './terms.ts';
import type { Source } from './tranche-plan.ts';
import { lossOf } from './of-loss.ts';
import { writeLoss } from './write-loss.ts';
import { contributing } from './write-members.ts';
import { writeRefill } from './write-refill.ts';
import type { AdlsByName } from '../adl/write-out.ts';
import { balanceOf, ownerOf, termsAt, zeroAt } from './write-amount.ts';
import { floorOf, writeTranche } from './write-tranche.ts';

export type WrittenFunds = Funds & { readonly written: ReadonlyMap<Declaration, readonly PlainDeclaration[]> };

export const writeOutFunds = (declarations: readonly Declaration[], adls: AdlsByName, report: Report): WrittenFunds => {
  const plans = plansOf(declarations, adls, report);
  const links = linksOf(plans, declarations, report);
  const drawnOn = new Set([...links.values()].flat().map((each) => each.name.text));
  const write = (plan: Plan): readonly PlainDeclaration[] => [
    ...plan.sources.flatMap((source) => writeTranche(plan, source)),
    ...records(plan),
    ...writeLoss(plan, links.get(plan.name.text) ?? [], drawnOn.has(plan.name.text)),
    absorbAction(plan),
    ...writeRefill(plan),
    ...plan.sources.flatMap((source) => moving(plan, source)),
  ];
  return {
    byName: new Map([...plans.values()].map((plan) => [plan.name.text, plan])),
    declared: new Set(declarations.flatMap((each) => (each.kind === 'fund' ? [each.name.text] : []))),
    links,
    written: new Map([...plans].map(([fund, plan]) => [fund, write(plan)])),
  };
};

/** A million of the largest losses: what is recorded has to have a bound, and this one is never reached. */
const many = 1_000_000n;

const records = (plan: Plan): readonly PlainDeclaration[] => {
  const { fund, name, member, most, sources, adl } = plan;
  const t = terms(name, member, fund.name.span);
  const kept = { type: fund.type, range: t.upTo(multiply(most, rational(many))), initial: zeroAt(t.span) };
  const record = (suffix: string, doc: string): PlainDeclaration => t.state(suffix, ownerOf(plan), doc, kept);
  return [
    ...(sources.some((each) => each.price !== null) || plan.ends.some((each) => each.end === 'socialise')
      ? [record('surplus', `What ${name.text} took too much because a unit cannot be divided.`)]
      : []),
    ...(adl === null
      ? [record('deficit', `Losses that ${name.text} could not pay.`)]
      : [
          t.state(
            'owed',
            member,
            `Losses that ${name.text} could not pay, and that ${plainName(adl.adl.name.text)} is for.`,
            kept,
          ),
        ]),
  ];
};

const absorbAction = (plan: Plan): ActionDeclaration => {
  const { fund, name, member } = plan;
  const t = terms(name, member, fund.name.span);
  const loss = lossOf(plan);
  const clause: ActionClause = {
    ...{ kind: 'absorbs', loss: t.named('loss'), fund: name, member: member?.name ?? null, span: fund.name.span },
  };
  const doc =
    fund.doc || `Sends a loss through ${name.text}. It is never refused for lack of money: what nobody pays is a deficit.`;
  return action(plan, t.verb('absorb'), doc, [loss], [clause]);
};

const action = (
  { member }: Plan,
  name: Name,
  doc: string,
  parameters: readonly Binder[],
  clauses: readonly ActionClause[],
): ActionDeclaration => ({
  ...{ kind: 'action', doc, name, parameters: [...(member === null ? [] : [member]), ...parameters], clauses, span: name.span },
  ...{ protective: null, isForAnyone: false, counts: null, held: null },
});

/** Money goes into a tranche and out of it only by those who are named. */
const moving = (plan: Plan, source: Source): readonly PlainDeclaration[] => {
  const t = termsAt(plan, source);
  const balance = balanceOf(plan, source);
  const amount = t.binder('amount', source.type, source.range);
  const given = t.named('amount');
  const by = (roles: readonly Name[]): ActionClause => ({ kind: 'by', roles, span: roles[0]?.span ?? t.span });
  const moved: PlainDeclaration[] = [];
  const { deposit, withdraw } = source;
  const { text } = source.name;
  if (source.members !== null) return contributing(plan, source, keptBack(plan, source));
  if (deposit !== null) {
    const doc = `Adds to ${text} of ${plan.name.text}.`;
    moved.push(action(plan, t.verb('deposit', text), doc, [amount], [by(deposit), t.changes(balance, 'by', given)]));
  }
  if (withdraw !== null) {
    const doc = `Takes from ${text} of ${plan.name.text}, down to what it keeps back.`;
    const clauses = [
      by(withdraw),
      t.changes(balance, 'by', t.binary('-', t.nothing(source.unit), given)),
      ...keptBack(plan, source),
    ];
    moved.push(action(plan, t.verb('withdraw', text), doc, [amount], clauses));
  }
  return moved;
};

/** What is taken out leaves what the tranche keeps. */
const keptBack = (plan: Plan, source: Source): readonly ActionClause[] => {
  const floor = floorOf(plan, source);
  if (floor === null) return [];
  const t = termsAt(plan, source);
  const least = floor.value.kind === 'number' ? floor.value : t.before(floor.value);
  const condition = t.not(t.compare('<', balanceOf(plan, source), least));
  const reason = `${source.name.text} keeps a part back`;
  return [{ kind: 'require', condition, reason, reasonSpan: t.span, span: t.span }];
};
