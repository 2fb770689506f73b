/** What is kept of a tranche, and what it can pay at an event, before anything is known of a loss. */
import type { Expression, PlainDeclaration } from '../../../syntax/ast.ts';
import type { Plan } from './plan.ts';
import { terms } from './terms.ts';
import type { Source } from './tranche-plan.ts';
import { amountOf, balanceOf, inFund, ownerOf, termsAt, zeroAt, type Amount } from './write-amount.ts';
import { writeMembers } from './write-members.ts';
import { writeCap } from './write-cap.ts';

export const writeTranche = (plan: Plan, source: Source): readonly PlainDeclaration[] => {
  const t = termsAt(plan, source);
  const { name, type, range, unit, tranche } = source;
  const initial = tranche.initial ?? zeroAt(name.span);
  const balance = t.state(name.text, ownerOf(plan), tranche.doc || `What ${name.text} of ${plan.name.text} holds.`, {
    ...{ type, range, initial },
  });
  const floor = floorOf(plan, source);
  const caps = source.caps.map((cap, at) => writeCap(plan, source, cap, at));
  const parts: PlainDeclaration[] = [balance, ...(floor?.declarations ?? []), ...caps.flatMap((each) => each.declarations)];
  if (hasLimits(source)) {
    const left = floor === null ? balanceOf(plan, source) : t.minus(balanceOf(plan, source), [floor.value]);
    const value = t.max(t.min(left, ...caps.map((each) => each.value)), t.nothing(unit));
    const isStep = source.price !== null || plan.fee !== null;
    const doc = `What may leave ${name.text} now.`;
    const typed = { type, because: inFund(plan).because };
    parts.push(isStep ? t.let(`${name.text}_free`, [], value) : t.define(`${name.text}_free`, doc, typed, value));
  }
  return [...parts, ...writeMembers(plan, source), ...writeCapacity(plan, source)];
};

const hasLimits = ({ keeps, caps }: Source): boolean => keeps !== null || caps.length > 0;

/** What may leave a tranche at an event, in its own unit. */
const freeOf = (plan: Plan, source: Source): Expression =>
  hasLimits(source) ? termsAt(plan, source).call(`${source.name.text}_free`) : balanceOf(plan, source);

/** What a tranche can pay of a loss, in the unit of the fund and with its fee still to be taken. */
export const capacityOf = (plan: Plan, source: Source): Expression =>
  source.price === null && plan.fee === null ? freeOf(plan, source) : termsAt(plan, source).call(`${source.name.text}_capacity`);

/** Both steps round down: what is worth less than a unit pays none, and neither does what its fee would not leave whole. */
const writeCapacity = (plan: Plan, source: Source): readonly PlainDeclaration[] => {
  const { fee, name, member } = plan;
  const t = termsAt(plan, source);
  const down = { ...inFund(plan), rounds: { value: 'down' as const, span: t.span } };
  const written: PlainDeclaration[] = [];
  let value = freeOf(plan, source);
  if (source.price !== null) {
    const worth = terms(name, member, source.price.span).binary('*', value, source.price);
    const suffix = `${source.name.text}_${fee === null ? 'capacity' : 'sellable'}`;
    written.push(t.define(suffix, `What may leave ${source.name.text} now, at its price.`, down, worth));
    value = t.call(suffix);
  }
  if (fee === null) return written;
  const f = terms(name, member, fee.rate.span);
  const net = f.binary('/', value, f.binary('+', f.count(1n), fee.rate));
  const doc = `What ${source.name.text} can pay now, its fee still to be taken.`;
  return [...written, t.define(`${source.name.text}_capacity`, doc, down, net)];
};

/** What a tranche keeps back; null where it keeps nothing. */
export const floorOf = (plan: Plan, source: Source): Amount | null => {
  const doc = `What stays in ${source.name.text} whatever happens.`;
  return source.keeps && amountOf(plan, source, `${source.name.text}_kept_back`, doc, source.keeps);
};
