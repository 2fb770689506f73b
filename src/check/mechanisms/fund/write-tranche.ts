/** What is kept of a tranche, and what it can pay at an event, before anything is known of a loss. */
import type { Binder, Expression, FundAmount, PlainDeclaration } from '../../../syntax/ast.ts';
import type { Plan } from './plan.ts';
import type { Cap, Source } from './tranche-plan.ts';
import { speaksOf, terms, type Terms } from './terms.ts';

export type Amount = { readonly declarations: readonly PlainDeclaration[]; readonly value: Expression };

/** Whose tranches are: those of `of m: market` are each market's own. */
export const ownerOf = ({ fund, member }: Plan): Binder | null => (fund.member?.word === 'of' ? member : null);

export const termsAt = ({ name, member }: Plan, source: Pick<Source, 'name'>): Terms => terms(name, member, source.name.span);

export const inFund = ({ fund }: Plan) => ({ type: fund.type, because: 'amounts of a fund are whole units' });

/** The balance of a tranche, and `insurance_junior` that keeps it. */
export const balanceOf = (plan: Plan, source: Source): Expression => termsAt(plan, source).kept(source.name.text, ownerOf(plan));

export const writeTranche = (plan: Plan, source: Source): readonly PlainDeclaration[] => {
  const t = termsAt(plan, source);
  const { name, type, range, unit, tranche } = source;
  const initial = tranche.initial ?? { kind: 'number', text: '0', value: { n: 0n, d: 1n }, unit: null, span: name.span };
  const balance = t.state(name.text, ownerOf(plan), tranche.doc || `What ${name.text} of ${plan.name.text} holds.`, {
    ...{ type, range, initial },
  });
  const floor = floorOf(plan, source);
  const caps = source.caps.map((cap, at) => writeCap(plan, source, cap, at));
  const parts: PlainDeclaration[] = [balance, ...(floor?.declarations ?? []), ...caps.flatMap((each) => each.declarations)];
  if (hasLimits(source)) {
    const left = floor === null ? balanceOf(plan, source) : t.minus(balanceOf(plan, source), [floor.value]);
    const value = t.max(t.min(left, ...caps.map((each) => each.value)), t.nothing(unit));
    parts.push(t.define(`${name.text}_free`, `What may leave ${name.text} now.`, { type, because: inFund(plan).because }, value));
  }
  return [...parts, ...writeCapacity(plan, source)];
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

/** An amount that a person wrote: a plain number stands for itself, anything else gets a name and is rounded there. */
export const amountOf = (plan: Plan, source: Source, suffix: string, doc: string, amount: FundAmount): Amount => {
  const { value, rounding } = amount;
  if (value.kind === 'number' && value.unit !== null && rounding === null) return { declarations: [], value };
  const t = terms(plan.name, plan.member, value.span);
  const typed = { type: source.type, rounds: rounding, because: 'rounded as its fund says' };
  const made = t.define(suffix, doc, { ...typed, locals: itself(plan, source, value, null) }, value);
  return { declarations: [made], value: t.call(suffix) };
};

const itself = (plan: Plan, source: Source, value: Expression, used: Expression | null) => {
  if (!speaksOf('itself', value)) return [];
  const t = terms(plan.name, plan.member, value.span);
  const balance = t.kept(source.name.text, ownerOf(plan));
  const whole = used === null ? balance : t.binary('+', balance, used);
  return [{ kind: 'local' as const, name: t.name('itself'), typing: null, value: whole, span: t.span }];
};

/** Names of what one cap keeps and says. */
export const capNames = (source: Source, at: number) => ({
  most: `${source.name.text}_most_${at + 1}`,
  spent: `${source.name.text}_spent_${at + 1}`,
  since: `${source.name.text}_since_${at + 1}`,
  running: `${source.name.text}_running_${at + 1}`,
  used: `${source.name.text}_used_${at + 1}`,
});

export const capOwner = (plan: Plan, cap: Cap): Binder | null => (cap.each ? plan.member : ownerOf(plan));

/** What a cap leaves. A share of `itself` within a time is one of what the tranche held before the draws of that time. */
const writeCap = (plan: Plan, source: Source, cap: Cap, at: number): Amount => {
  const names = capNames(source, at);
  const { amount, within } = cap;
  const t = terms(plan.name, plan.member, amount.value.span);
  const { type, range, unit, most } = source;
  const { because } = inFund(plan);
  const zero: Expression = { kind: 'number', text: '0', value: { n: 0n, d: 1n }, unit: null, span: t.span };
  const doc = `What ${source.name.text} pays at most.`;
  if (within === 'event') return amountOf(plan, source, names.most, doc, amount);
  const owner = capOwner(plan, cap);
  const spent = t.kept(names.spent, owner);
  const used = within === 'ever' ? spent : t.call(names.used);
  const limit = t.define(
    names.most,
    doc,
    { type, rounds: amount.rounding, because: 'rounded as its fund says', locals: itself(plan, source, amount.value, used) },
    t.min(amount.value, t.amount(most, unit)),
  );
  const kept = t.state(names.spent, owner, `What was drawn on ${source.name.text}, as far as a cap counts it.`, {
    ...{ type, range, initial: zero },
  });
  const value = t.minus(t.call(names.most), [used]);
  if (within === 'ever') return { declarations: [kept, limit], value };
  const since = t.kept(names.since, owner);
  const time = {
    kind: 'quantity' as const,
    unit: { factors: [{ path: [t.name('time')], doubledPower: 2, span: t.span }], span: t.span },
    decimals: null,
    span: t.span,
  };
  const bool = { ...time, unit: { ...time.unit, factors: [{ path: [t.name('bool')], doubledPower: 2, span: t.span }] } };
  const began = t.state(names.since, owner, 'When that time began.', {
    ...{ type: { kind: 'optional', of: time, span: t.span }, range: null, initial: t.none },
  });
  const goesOn = t.both(t.isPresent(since), t.compare('<', t.binary('-', t.named('now'), since), within.period));
  return {
    declarations: [
      ...[kept, began],
      t.define(names.running, 'Whether that time goes on.', { type: bool, because }, goesOn),
      t.define(
        names.used,
        'What was drawn within it.',
        { type, because },
        t.choose(t.call(names.running), spent, t.nothing(unit)),
      ),
      limit,
    ],
    value,
  };
};
