/**
 * What is kept of an account that is liquidated: since when it has been due, and when something of it was closed last. Only what
 * the clauses need is kept.
 */
import type { ActionClause, ActionDeclaration, Expression, Name, PlainDeclaration } from '../../../syntax/ast.ts';
import { maker, prefixed, type Maker } from '../maker.ts';
import type { Keeper } from '../written.ts';
import { namesIn } from './names.ts';
import type { Plan } from './plan.ts';
import type { Said, Writer } from './writer.ts';

export type Flag = {
  readonly due: Said;
  /** How long the account has been due, and how long ago something of it was closed; null where nothing asks. */
  readonly flaggedFor: Said | null;
  readonly rested: Said | null;
  readonly states: readonly PlainDeclaration[];
};

export const flagOf = (plan: Plan, say: Writer): Flag => {
  const { declaration, when, until } = plan;
  const m = maker(declaration.name, declaration.of);
  const { hasSince, hasLast } = keptOf(plan);
  const entered = when.condition;
  const condition =
    until === null
      ? entered
      : ({
          kind: 'or',
          left: entered,
          right: m.at(until.span).both(m.isPresent(m.kept('since')), m.at(until.span).not(until.condition)),
          span: entered.span,
        } as const);
  const due = say('due', `Whether it is time to ${declaration.name.text}.`, { type: m.type('bool') }, condition);
  const duration = m.type('duration');
  const seconds = duration.kind === 'quantity' ? { ...duration, decimals: { value: 0, span: m.span } } : duration;
  const since = m.kept('since');
  const last = m.kept('last');
  const passed = (from: Expression): Expression => m.builtin('max', m.minus(m.now, from), noTime(m));
  const moment = m.orNone(m.type('time'));
  return {
    due,
    flaggedFor: hasSince
      ? say('flagged_for', 'How long it has been due.', { type: seconds }, m.choose(m.isAbsent(since), noTime(m), passed(since)))
      : null,
    rested: hasLast
      ? say(
          'rested',
          'How long ago something was closed; none if nothing was since it became due.',
          { type: m.orNone(seconds) },
          m.choose(m.isAbsent(last), m.none, passed(last)),
        )
      : null,
    states: [
      ...(hasSince ? [m.state('since', 'Since when it has been due.', moment, m.none)] : []),
      ...(hasLast ? [m.state('last', 'When something was closed last, since it became due.', moment, m.none)] : []),
    ],
  };
};

const noTime = (m: Maker): Expression => ({
  ...{ kind: 'number', text: '0', value: { n: 0n, d: 1n }, unit: [m.name('s')], span: m.span },
});

type Kept = { readonly hasSince: boolean; readonly hasLast: boolean };

export const keptOf = (plan: Plan): Kept => {
  const { until, ramp, price, cooldown } = plan;
  const spoken = new Set(expressionsOf(plan).flatMap((each) => [...namesIn(each)]));
  const hasLast = cooldown !== null || spoken.has('rested');
  const hasSince = hasLast || until !== null || ramp !== null || price !== null || spoken.has('flagged_for');
  return { hasSince, hasLast };
};

/** What is kept is of an account, so what decides it may speak of nothing but that: the first argument that it speaks of. */
export const strangerIn = (plan: Plan): Expression | null => {
  const { when, until, price, declaration } = plan;
  if (!keptOf(plan).hasSince) return null;
  const path = price?.path;
  const falls =
    path === undefined ? [] : path.kind === 'linear' ? [path.over] : path.kind === 'steps' ? [path.share] : [path.every];
  const ends = price === null ? [] : [price.after, price.below].filter((each) => each !== null);
  const all = [when.condition, ...(until === null ? [] : [until.condition]), ...falls, ...ends];
  return all.find((each) => declaration.parameters.some((one) => namesIn(each).has(one.name.text))) ?? null;
};

/** All that a person wrote in a liquidation and that may name what is kept. */
const expressionsOf = (plan: Plan): readonly Expression[] => {
  const { closes, matching, caps, leftovers, bonus, fee, residual, others } = plan;
  return [
    closes.amount.value,
    ...(matching?.arms.flatMap((arm) => [...(arm.condition === null ? [] : [arm.condition]), arm.amount.value]) ?? []),
    ...caps.map((each) => each.cap.amount.value),
    ...leftovers.flatMap((each) => [...each.values, each.least]),
    ...(bonus === null ? [] : [bonus.amount.value, bonus.most]),
    ...(fee === null ? [] : [fee.amount.value]),
    ...(residual === null ? [] : [residual.loss.value, ...(residual.when === null ? [] : [residual.when])]),
    ...others.flatMap((each) => {
      if (each.kind === 'changes') return [each.value, ...(each.when === null ? [] : [each.when])];
      if (each.kind === 'require') return [each.condition];
      if (each.kind === 'feeds') return [each.value];
      return each.kind === 'absorbs' ? [each.loss] : [];
    }),
  ];
};

/** What an event makes of what is kept. `closed` null: an event at which nothing is closed. */
export const keeping = (
  plan: Plan,
  due: Said,
  restarts: Said | null,
  holder: Name,
  closed: Expression | null,
): readonly ActionClause[] => {
  const { declaration } = plan;
  const { hasSince, hasLast } = keptOf(plan);
  if (!hasSince) return [];
  const m = maker(declaration.name, { ...declaration.of, name: holder });
  const [since, last] = [m.kept('since'), m.kept('last')];
  const isDue = called(due, holder);
  const goesOn = m.otherwise(since, m.now);
  const began = restarts === null ? goesOn : m.choose(called(restarts, holder), m.now, goesOn);
  const closing = closed === null ? last : m.choose(m.compare('>', closed, zeroOf(plan, m)), m.now, last);
  return [
    m.change(since, m.choose(isDue, began, m.none)),
    ...(hasLast ? [m.change(last, m.choose(isDue, closing, m.none))] : []),
  ];
};

/** The definition of another account than the one that the liquidation calls its own. */
const called = (said: Said, holder: Name): Expression => {
  const { call } = said;
  return call.kind === 'call' ? { ...call, arguments: [{ kind: 'name', name: holder, span: call.span }] } : call;
};

/** Nothing, in the unit of what is closed. */
export const zeroOf = ({ unit }: Pick<Plan, 'unit'>, m: Maker): Expression => ({
  ...{ kind: 'number', text: '0', value: { n: 0n, d: 1n }, unit, span: m.span },
});

/** `keeps liquidate(a)`, and `update_liquidate(a)` that does only that. */
export const keeperOf = (
  plan: Plan,
  due: Said,
  restarts: Said | null,
): { keeper: Keeper | null; update: readonly ActionDeclaration[] } => {
  const { declaration, when, until } = plan;
  if (!keptOf(plan).hasSince) return { keeper: null, update: [] };
  const m = maker(declaration.name, declaration.of);
  const { name, of } = declaration;
  const update: ActionDeclaration = {
    ...{ kind: 'action', doc: `Keeps whether it is time to ${name.text}.`, protective: { kind: 'made', span: name.span } },
    ...{ isForAnyone: true, counts: null, held: null },
    ...{ name: m.name(prefixed(name.text, 'update')), parameters: [of], clauses: [m.keeps()], span: name.span },
  };
  const keeper: Keeper = {
    ...{ name, scope: of, looksAt: [when.condition, ...(until === null ? [] : [until.condition])], countsEvents: false },
    changes: (member) => keeping(plan, due, restarts, member?.name ?? of.name, null),
  };
  return { keeper, update: [update] };
};
