/** Caps: what one leaves of a tranche, what it keeps to know that, and how a draw is counted. */
import type { ActionClause, Binder, Expression, PlainDeclaration, TypeExpression } from '../../../syntax/ast.ts';
import { rational } from '../../../types/rational.ts';
import type { Plan } from './plan.ts';
import { terms, type Kept, type Terms } from './terms.ts';
import type { Cap, Source, Window } from './tranche-plan.ts';
import { amountOf, itself, ownerOf, type Amount } from './write-amount.ts';

/** Names of what one cap keeps and says. */
export const namesOf = (source: Pick<Source, 'name'>, at: number) => {
  const name = (word: string): string => `${source.name.text}_${word}_${at + 1}`;
  return {
    ...{ most: name('most'), spent: name('spent'), since: name('since'), ticks: name('ticks'), tick: name('tick') },
    ...{ running: name('running'), used: name('used') },
  };
};

/** What a cap leaves. A share of `itself` within a time is one of what the tranche held before the draws of that time. */
export const writeCap = (plan: Plan, source: Source, cap: Cap, at: number): Amount => {
  const names = namesOf(source, at);
  const { amount, within } = cap;
  const t = terms(plan.name, plan.member, amount.value.span);
  const { type, unit, most } = source;
  const doc = `What ${source.name.text} pays at most.`;
  if (within === 'event') return amountOf(plan, source, names.most, doc, amount);
  const used = within === 'ever' ? t.kept(names.spent, ownerOfCap(plan, cap)) : t.call(names.used);
  const locals = itself(plan, source, amount.value, used);
  const typed = { type, rounds: amount.rounding, because: 'rounded as its fund says', locals };
  const limit = t.define(names.most, doc, typed, t.min(amount.value, t.amount(most, unit)));
  const declarations = [...counters(ownerOfCap(plan, cap), source, within, at, t), limit];
  return { declarations, value: t.minus(t.call(names.most), [used]) };
};

const ownerOfCap = (plan: Plan, cap: Cap): Binder | null => (cap.each ? plan.member : ownerOf(plan));

/** What is counted: amounts of a type, under a name. */
export type Counted = Pick<Source, 'name' | 'type' | 'range' | 'unit' | 'most'>;

/** What a cap keeps to know what has been counted. */
export const counters = (
  owner: Binder | null,
  source: Counted,
  within: Cap['within'],
  at: number,
  t: Terms,
): readonly PlainDeclaration[] => {
  const names = namesOf(source, at);
  const { type, range, unit } = source;
  const initial: Expression = { kind: 'number', text: '0', value: rational(0n), unit: null, span: t.span };
  const doc = `What was drawn on ${source.name.text}, as far as a cap counts it.`;
  if (within === 'event') return [];
  const spent = t.kept(names.spent, owner);
  if (within === 'ever') return [t.state(names.spent, owner, doc, { type, range, initial })];
  if (within.kind === 'period') {
    const since = t.kept(names.since, owner);
    const time: Kept = { type: { kind: 'optional', of: t.type('time'), span: t.span }, range: null, initial: t.none };
    const goesOn = t.both(t.isPresent(since), t.compare('<', t.binary('-', t.named('now'), since), within.period));
    return [
      t.state(names.spent, owner, doc, { type, range, initial }),
      t.state(names.since, owner, 'When that time began.', time),
      t.let(names.running, [], goesOn),
      t.let(names.used, [], t.choose(t.call(names.running), spent, t.nothing(unit))),
    ];
  }
  const ticks: Kept = { type: ringOf(wholeNumber(t), within, t), range: t.upTo(rational(mostTicks)), initial };
  const tick = t.call(names.tick);
  const item = t.named('one_step');
  const used: Expression = {
    ...{ kind: 'fold', op: 'sum', binder: t.name('one_step'), span: t.span },
    source: t.binary('-', tick, t.count(BigInt(within.items - 1))),
    run: { last: tick, most: within.items },
    filter: t.compare('==', t.item(t.kept(names.ticks, owner), item), item),
    value: t.item(spent, item),
  };
  return [
    t.state(names.spent, owner, doc, { type: ringOf(type, within, t), range, initial }),
    t.state(names.ticks, owner, 'In which step each of these was drawn.', ticks),
    t.let(names.tick, [], { kind: 'builtin', name: 'ticks', arguments: [t.named('now'), within.step], span: within.step.span }),
    t.define(names.used, `What was drawn on ${source.name.text} in the steps that count.`, { type, because: 'a sum' }, used),
  ];
};

/** No event is later than 2^39 seconds. */
const mostTicks = 1n << 39n;

const ringOf = (of: TypeExpression, { items }: Window, { span }: Terms): TypeExpression => ({
  ...{ kind: 'ring', length: { value: items, span }, of, span },
});

const wholeNumber = (t: Terms): TypeExpression => {
  const ratio = t.type('ratio');
  return ratio.kind === 'quantity' ? { ...ratio, decimals: { value: 0, span: t.span } } : ratio;
};

/** `taken`: what leaves the tranche. `member`, `owner`: whose loss it is, and whose tranche. */
export const counting = (
  source: Source,
  t: Terms,
  taken: Expression,
  member: Binder | null,
  owner: Binder | null,
): readonly ActionClause[] =>
  source.caps.flatMap((cap, at) => counts(source, cap.within, at, t, taken, cap.each ? member : owner));

/** A cap counts what is taken. */
export const counts = (
  source: Counted,
  within: Cap['within'],
  at: number,
  t: Terms,
  taken: Expression,
  whose: Binder | null,
): readonly ActionClause[] => {
  if (within === 'event') return [];
  const names = namesOf(source, at);
  const spent = t.kept(names.spent, whose);
  // What a cap counts never exceeds it, so the bound only tells the checker what is true.
  const count = (before: Expression): Expression => t.min(t.binary('+', before, taken), t.amount(source.most, source.unit));
  if (within === 'ever') return [t.changes(spent, 'to', count(spent))];
  if (within.kind === 'period') {
    const since = t.kept(names.since, whose);
    const begins = t.both(t.not(t.call(names.running)), t.compare('>', taken, t.nothing(source.unit)));
    return [t.changes(spent, 'to', count(t.call(names.used))), t.changes(since, 'to', t.choose(begins, t.named('now'), since))];
  }
  const tick = t.call(names.tick);
  const inStep = t.item(spent, tick);
  const isOfStep = t.compare('==', t.item(t.kept(names.ticks, whose), tick), tick);
  return [
    t.changes(inStep, 'to', count(t.choose(isOfStep, inStep, t.nothing(source.unit)))),
    t.changes(t.item(t.kept(names.ticks, whose), tick), 'to', tick),
  ];
};
