/** What each tranche pays of a loss, and what is left: definitions of the loss, read in the state before it is absorbed. */
import type { Expression, PlainDeclaration } from '../../../syntax/ast.ts';
import type { Block, Plan } from './plan.ts';
import { balanceOf, inFund, termsAt } from './write-amount.ts';
import { capacityOf } from './write-tranche.ts';
import type { Source } from './tranche-plan.ts';
import { lossOf, ofLoss, own } from './of-loss.ts';
import { saying } from './saying.ts';
import { terms, type Terms } from './terms.ts';
import { writeEnds } from './write-ends.ts';

/** `drawn`: the funds that this one draws on, in order. `isDrawnOn`: another one draws on it. */
export const writeLoss = (plan: Plan, drawn: readonly Plan[], isDrawnOn: boolean): readonly PlainDeclaration[] => {
  const t = own(plan);
  const loss = t.named('loss');
  const exposed = plan.deductible === null ? loss : t.call(saying.exposed, loss);
  const capacity = t.call(saying.capacity);
  const nothing = t.nothing(plan.unit);
  const total = t.sum(
    plan.sources.map((each) => capacityOf(plan, each)),
    plan.unit,
  );
  const rest = t.max(t.minus(exposed, [capacity]), nothing);
  const ends = writeEnds(plan, drawn);
  const first = ends.length === 0 ? saying.residual : saying.uncovered;
  return [
    ...deductible(plan),
    t.define(saying.capacity, `What ${plan.name.text} can pay of one loss now.`, inFund(plan), total),
    ...plan.blocks.flatMap((block, at) => writeBlock(plan, block, at, exposed)),
    ...plan.sources.flatMap((source) => writeTaken(plan, source)),
    ofLoss(plan, t, first, `What no tranche of ${plan.name.text} pays.`, rest),
    ...ends,
    ...(isDrawnOn ? [ofLoss(plan, t, saying.covers, `What ${plan.name.text} pays in all.`, covers(plan, loss))] : []),
  ];
};

const covers = (plan: Plan, loss: Expression): Expression => {
  const t = own(plan);
  const without = plan.deductible === null ? [] : [t.call(saying.deducted, loss)];
  return t.max(t.minus(loss, [...without, t.call(saying.residual, loss)]), t.nothing(plan.unit));
};

const deductible = (plan: Plan): readonly PlainDeclaration[] => {
  if (plan.deductible === null) return [];
  const { value, rounding } = plan.deductible;
  const t = terms(plan.name, plan.member, value.span);
  const loss = t.named('loss');
  const nothing = t.nothing(plan.unit);
  return [
    ofLoss(
      plan,
      t,
      saying.deducted,
      'What is deducted from a loss, and paid by no tranche.',
      t.min(loss, t.max(value, nothing)),
      {
        ...{ rounds: rounding, because: 'rounded as its fund says' },
      },
    ),
    t.let(saying.exposed, [lossOf(plan)], t.max(t.minus(loss, [t.call(saying.deducted, loss)]), nothing)),
  ];
};

/** What stands before a block has paid all it can when the block is reached. */
const writeBlock = (plan: Plan, block: Block, at: number, exposed: Expression): readonly PlainDeclaration[] => {
  const [only] = block.order;
  if (only === undefined) return [];
  const before = plan.blocks.slice(0, at).flatMap((each) => each.order);
  const t = termsAt(plan, only);
  const reached = t.minus(
    exposed,
    before.map((each) => capacityOf(plan, each)),
  );
  const capacities = t.sum(
    block.order.map((each) => capacityOf(plan, each)),
    plan.unit,
  );
  const drawn = before.length === 0 ? t.min(exposed, capacities) : t.clamp(reached, t.nothing(plan.unit), capacities);
  if (block.order.length === 1) return [ofLoss(plan, t, saying.pays(only), `What ${only.name.text} pays of a loss.`, drawn)];
  return writeTogether(plan, block, `together_${at + 1}`, drawn);
};

/**
 * Shares by cumulative floors. A tranche that cannot pay its share leaves it to the one that takes the remainder, and what is
 * beyond that one too falls to those before it, the last first: so nothing passes them by while any of them can pay.
 */
const writeTogether = (plan: Plan, { order, weights }: Block, group: string, drawn: Expression): readonly PlainDeclaration[] => {
  const t = own(plan);
  const loss = t.named('loss');
  const nothing = t.nothing(plan.unit);
  const all = t.call(group, loss);
  const names = order.map((each) => each.name.text).join(' and ');
  const written: PlainDeclaration[] = [ofLoss(plan, t, group, `What ${names} pay together.`, drawn)];
  const weighed = weights === 'balance' ? byBalance(plan, order, group) : { declarations: [], part: byWeights(plan, weights) };
  written.push(...weighed.declarations);
  order.forEach((source, at) => {
    const s = termsAt(plan, source);
    const paid = order.slice(0, at).map((each) => s.call(saying.pays(each), loss));
    const rest = s.minus(all, paid);
    const doc = `What ${source.name.text} pays of a loss.`;
    if (at === order.length - 1) {
      written.push(ofLoss(plan, s, saying.pays(source), `${doc} It takes what does not divide.`, s.max(rest, nothing)));
      return;
    }
    const part = (of: Source): Expression => s.call(`${of.name.text}_part`, loss);
    const previous = order[at - 1];
    const share = previous === undefined ? part(source) : s.minus(part(source), [part(previous)]);
    const beyond = s.minus(
      rest,
      order.slice(at + 1).map((each) => capacityOf(plan, each)),
    );
    const up = order.slice(0, at + 1).map((each) => each.name.text);
    written.push(
      ofLoss(plan, s, `${source.name.text}_part`, `What the shares of ${up.join(' and ')} come to.`, weighed.part(all, at), {
        ...{
          rounds: { value: 'down', span: s.span },
          because: `shares are rounded down, and ${order.at(-1)?.name.text ?? '?'} takes the remainder`,
        },
      }),
      ofLoss(plan, s, saying.pays(source), doc, s.min(s.max(share, beyond, nothing), capacityOf(plan, source))),
    );
  });
  return written;
};

type Part = (all: Expression, at: number) => Expression;

const byWeights = (plan: Plan, weights: readonly bigint[]): Part => {
  const t = own(plan);
  const sum = (list: readonly bigint[]): bigint => list.reduce((total, each) => total + each, 0n);
  return (all, at) => t.binary('/', t.binary('*', all, t.count(sum(weights.slice(0, at + 1)))), t.count(sum(weights)));
};

/** Balances are weighed in the unit of the fund. */
const byBalance = (
  plan: Plan,
  order: readonly Source[],
  group: string,
): { readonly declarations: readonly PlainDeclaration[]; readonly part: Part } => {
  const t = own(plan);
  const worth = order.map((source): Expression => {
    const s = termsAt(plan, source);
    return source.price === null ? balanceOf(plan, source) : s.call(`${source.name.text}_worth`);
  });
  const worths = order.flatMap((source) => {
    if (source.price === null) return [];
    const s = terms(plan.name, plan.member, source.price.span);
    const value = s.binary('*', balanceOf(plan, source), source.price);
    const typed = { ...inFund(plan), rounds: { value: 'down' as const, span: s.span } };
    return [s.define(`${source.name.text}_worth`, `What ${source.name.text} is worth.`, typed, value)];
  });
  const total = t.call(`${group}_balance`);
  return {
    declarations: [...worths, t.define(`${group}_balance`, 'What they hold together.', inFund(plan), t.sum(worth, plan.unit))],
    part: (all, at) => {
      const part = t.binary('/', t.binary('*', all, t.sum(worth.slice(0, at + 1), plan.unit)), total);
      return t.choose(t.compare('>', total, t.nothing(plan.unit)), part, t.nothing(plan.unit));
    },
  };
};

/** The fee on top, what leaves the tranche in its own unit, and what that is worth too much. */
const writeTaken = (plan: Plan, source: Source): readonly PlainDeclaration[] => {
  const loss = own(plan).named('loss');
  const t = termsAt(plan, source);
  const { fee } = plan;
  const written: PlainDeclaration[] = [];
  if (fee !== null) {
    const f = terms(plan.name, plan.member, fee.rate.span);
    const value = f.binary('*', fee.rate, f.call(saying.pays(source), loss));
    const typed = { rounds: fee.rounding, because: 'rounded as its fund says' };
    written.push(ofLoss(plan, f, saying.fee(source), `The fee that ${source.name.text} pays on top.`, value, typed));
  }
  if (source.price === null) return written;
  const p = terms(plan.name, plan.member, source.price.span);
  const gross =
    fee === null
      ? p.call(saying.pays(source), loss)
      : p.binary('+', p.call(saying.pays(source), loss), p.call(saying.fee(source), loss));
  const without = [p.call(saying.pays(source), loss), ...(fee === null ? [] : [p.call(saying.fee(source), loss)])];
  const over = p.max(p.minus(p.binary('*', p.call(saying.takes(source), loss), source.price), without), p.nothing(plan.unit));
  const because = 'what is taken too much is the surplus of the fund';
  written.push(
    ofLoss(
      plan,
      t,
      saying.takes(source),
      `What leaves ${source.name.text}, in its own unit.`,
      p.binary('/', gross, source.price),
      {
        ...{ type: source.type, rounds: { value: 'up', span: p.span }, because },
      },
    ),
    ofLoss(plan, t, saying.surplus(source), `What ${source.name.text} gives too much, since its unit cannot be divided.`, over, {
      ...{ rounds: { value: 'down', span: p.span }, because },
    }),
  );
  return written;
};

/** What leaves a tranche, in its own unit. */
export const takenFrom = (plan: Plan, source: Source, t: Terms, loss: Expression): Expression => {
  if (source.price !== null) return t.call(saying.takes(source), loss);
  const pays = t.call(saying.pays(source), loss);
  return plan.fee === null ? pays : t.binary('+', pays, t.call(saying.fee(source), loss));
};
