/** `refill_insurance(amount)`: income, given to what is refilled in order up to its target, or in shares. */
import type { ActionClause, Binder, Expression, Name, PlainDeclaration } from '../../../syntax/ast.ts';
import type { Plan } from './plan.ts';
import type { RefillPlan } from './refill-plan.ts';
import { terms, type Terms } from './terms.ts';
import { amountOf, ownerOf, termsAt } from './write-amount.ts';

export const writeRefill = (plan: Plan): readonly PlainDeclaration[] => {
  const { refill, name, member } = plan;
  if (refill === null) return [];
  const t = terms(name, member, refill.span);
  const amount = amountBinder(plan, t);
  const parts = refill.weights === null ? inOrder(plan, t, refill.names) : inShares(plan, t, refill);
  const gains = refill.names.map((each, at) => t.let(gets(each), [amount], parts.gains[at] ?? t.nothing(plan.unit)));
  const changes = refill.names.map((each): ActionClause => {
    const gain = t.call(gets(each), t.named('amount'));
    const kept = t.kept(each.text, ownerOf(plan));
    if (each.text !== 'deficit') return t.changes(kept, 'by', gain);
    return t.changes(kept, 'to', t.max(t.minus(kept, [gain]), t.nothing(plan.unit)));
  });
  const doc = `Shares income out to ${refill.names.map((each) => each.text).join(', ')}.`;
  return [
    ...parts.declarations,
    ...gains,
    {
      ...{ kind: 'action', doc, name: t.verb('refill'), parameters: [...(member === null ? [] : [member]), amount] },
      ...{ protective: null, isForAnyone: false, counts: null, held: null, clauses: changes, span: refill.span },
    },
  ];
};

const amountBinder = ({ fund }: Plan, t: Terms): Binder => t.binder('amount', fund.type, fund.range);

const gets = ({ text }: Name): string => `refills_${text}`;

type Parts = { readonly declarations: readonly PlainDeclaration[]; readonly gains: readonly Expression[] };

/** Each gets what those before it leave, as far as there is room below its target; the last has no target. */
const inOrder = (plan: Plan, t: Terms, names: readonly Name[]): Parts => {
  const declarations: PlainDeclaration[] = [];
  const rooms: Expression[] = [];
  const gains = names.map((name) => {
    const nothing = t.nothing(plan.unit);
    const left = t.minus(t.named('amount'), rooms);
    const room = name.text === 'deficit' ? t.kept('deficit', ownerOf(plan)) : roomOf(plan, name, declarations);
    if (room === null) return rooms.length === 0 ? left : t.max(left, nothing);
    const gain = rooms.length === 0 ? t.min(left, room) : t.clamp(left, nothing, room);
    rooms.push(room);
    return gain;
  });
  return { declarations, gains };
};

/** What is missing from a tranche up to its target; null where it has none. */
const roomOf = (plan: Plan, name: Name, declarations: PlainDeclaration[]): Expression | null => {
  const source = plan.sources.find((each) => each.name.text === name.text);
  if (source?.target == null) return null;
  const t = termsAt(plan, source);
  const target = amountOf(plan, source, `${name.text}_target`, `Up to what ${name.text} is refilled.`, source.target);
  const missing = t.max(t.minus(target.value, [t.kept(name.text, ownerOf(plan))]), t.nothing(plan.unit));
  declarations.push(...target.declarations, t.let(`${name.text}_room`, [], missing));
  return t.call(`${name.text}_room`);
};

/** Cumulative floors; who takes what does not divide stands last. */
const inShares = (plan: Plan, t: Terms, { names, weights }: RefillPlan): Parts => {
  const amount = t.named('amount');
  const nothing = t.nothing(plan.unit);
  const balances = names.map((name) => t.kept(name.text, ownerOf(plan)));
  const weighed = (to: number): Expression =>
    weights === 'balance' || weights === null
      ? t.sum(balances.slice(0, to), plan.unit)
      : t.count(weights.slice(0, to).reduce((sum, each) => sum + each, 0n));
  const whole = weighed(names.length);
  const part = (to: number): Expression => t.call(`refill_part_${to}`, amount);
  const declarations = names.slice(0, -1).map((name, at): PlainDeclaration => {
    const share = t.binary('/', t.binary('*', amount, weighed(at + 1)), whole);
    const value = weights === 'balance' ? t.choose(t.compare('>', whole, nothing), share, nothing) : share;
    const because = `shares are rounded down, and ${names.at(-1)?.text ?? '?'} takes the remainder`;
    const typed = {
      type: plan.fund.type,
      more: [amountBinder(plan, t)],
      rounds: { value: 'down' as const, span: t.span },
      because,
    };
    return t.define(`refill_part_${at + 1}`, `What the shares up to that of ${name.text} come to.`, typed, value);
  });
  const gains = names.map((_, at) => {
    const upTo = at === names.length - 1 ? amount : part(at + 1);
    return at === 0 ? upTo : t.max(t.minus(upTo, [part(at)]), nothing);
  });
  return { declarations, gains };
};
