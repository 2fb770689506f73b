/**
 * Windows: `largest_fall(x, over 5 min by 15 s)` and others that look back a while. Time is cut into buckets of the length behind
 * `by`, by whole periods since 1970. The window is the current bucket and those before it that make up the length behind `over`,
 * so it holds at least all of that, and less than one bucket more.
 *
 * Of each bucket a ring keeps one figure, and another the number of the bucket, plus one: an item whose number is another is of
 * a bucket long ago, and counts for nothing. So nothing has to be cleared. What was measured at an event holds until the next:
 * each figure has that in it which held when its bucket began, and a window without an event what held all the time.
 */
import { rational } from '../../../types/rational.ts';
import type { ActionClause, Expression, FieldDeclaration, FoldOperator } from '../../../syntax/ast.ts';
import type { Maker } from '../maker.ts';
import { boundIn, isNeverNegative, secondsOf } from './bounds.ts';
import type { Gauge, Kept, Window } from './gauge.ts';
import { toolsOf, type Form, type Tools } from './parts.ts';

/** The figure of a bucket: its highest value, its lowest one, or the one with which it began. */
type Figure = 'highs' | 'lows' | 'openings';

export const windowed = (gauge: Gauge, kept: Kept, window: Window): Form => {
  const tools = toolsOf(gauge);
  const { made, reckon, local } = tools;
  const ring = ringOf(tools, window);
  const figure = figureOf(gauge);
  const of = (at: Expression): Expression => ring.item(figure, at);
  const before = made.otherwise(made.kept('last'), kept.of);
  const now = ring.tick;
  const first = figure === 'openings' ? before : choice(tools, figure)(before, kept.of);
  const again = figure === 'openings' ? of(now) : choice(tools, figure)(of(now), kept.of);
  const base = reckon.named(local('base'));
  return {
    states: [
      ...ring.fields(figure, docs[figure], kept),
      tools.orNone('last', 'What was measured at the last event.', kept.type, kept.range),
    ],
    definitions: [
      made.let(`_${figure}_new`, made.choose(ring.isFresh(made, now), again, first)),
      made.let('_last_new', kept.of),
      tools.itself(
        [
          ...(figure === 'openings' ? [reckon.let(local('oldest'), ring.oldest())] : []),
          reckon.let(local('base'), baseOf(tools, ring, figure, kept, before)),
        ],
        saidOf(gauge, tools, kept.of, base),
      ),
    ],
    keeps: (member) => [
      ...ring.keeping(member, figure, member.own(`_${figure}_new`)),
      member.change(member.kept('last'), member.own('_last_new')),
    ],
  };
};

const docs: Readonly<Record<Figure, string>> = {
  highs: 'The highest value of each bucket.',
  lows: 'The lowest value of each bucket.',
  openings: 'What held when each bucket began.',
};

const figureOf = ({ form }: Gauge): Figure => {
  if (form === 'largest_fall' || form === 'max') return 'highs';
  return form === 'largest_rise' || form === 'min' ? 'lows' : 'openings';
};

const choice = ({ reckon }: Tools, figure: Figure) => (figure === 'lows' ? reckon.min : reckon.max);

/** What the window is measured by: its highest or lowest value, this event's included, or the one with which it began. */
const baseOf = (tools: Tools, ring: Ring, figure: Figure, kept: Kept, before: Expression): Expression => {
  const { made, reckon, local } = tools;
  const least = boundIn(reckon, kept.range.lo, kept.type);
  // An item that counts is within the range of what is measured; the zeros with which a ring begins do not count.
  const item = (at: Expression): Expression =>
    least === null || figure === 'highs' ? ring.item(figure, at) : reckon.max(ring.item(figure, at), least);
  if (figure === 'openings') {
    const oldest = reckon.named(local('oldest'));
    return made.choose(ring.isFresh(made, oldest), item(oldest), before);
  }
  const pick = choice(tools, figure);
  const among = ring.fold(figure === 'lows' ? 'min' : 'max', item);
  return pick(made.otherwise(among, before), before, kept.of);
};

const saidOf = ({ form }: Gauge, { reckon }: Tools, now: Expression, base: Expression): Expression => {
  const none = reckon.number(0n);
  const one = reckon.number(1n);
  switch (form) {
    case 'largest_fall':
      return reckon.max(reckon.minus(one, reckon.over(now, base)), none);
    case 'largest_rise':
      return reckon.max(reckon.minus(reckon.over(now, base), one), none);
    case 'change':
      return reckon.over(reckon.minus(now, base), base);
    case 'difference':
      return reckon.minus(now, base);
    default:
      return base;
  }
};

export type Ring = ReturnType<typeof ringOf>;

/** The type of numbers that are counted. */
export const wholeIn = (reckon: Tools['reckon']): Kept['type'] => ({
  ...reckon.ratio,
  decimals: { value: 0, span: reckon.span },
});

export const ringOf = ({ made, reckon, local }: Tools, { buckets, length }: Window) => {
  const tick = reckon.ticks(made.now, length);
  const index = (of: Maker, field: string, key: Expression): Expression => ({
    kind: 'index',
    of: of.kept(field),
    key,
    span: made.span,
  });
  const next = (at: Expression): Expression => reckon.plus(at, reckon.number(1n));
  const isFresh = (of: Maker, at: Expression): Expression => made.compare('==', index(of, 'ticks', at), next(at));
  const whole = wholeIn(reckon);
  const inRing = (of: Kept['type']) =>
    ({ kind: 'ring', length: { value: buckets + 1, span: made.span }, of, span: made.span }) as const;
  const last = ((1n << 39n) - 1n) / (secondsOf(length) ?? 1n) + 1n;
  const binder = local('bucket');
  const fold = (op: FoldOperator, value: (at: Expression) => Expression): Expression => {
    const at = reckon.named(binder);
    const first = reckon.max(reckon.minus(tick, reckon.number(BigInt(buckets))), reckon.number(0n));
    return {
      ...{
        kind: 'fold',
        op,
        binder: made.name(binder),
        source: first,
        run: { last: tick, most: buckets + 1 },
        span: reckon.span,
      },
      ...{ filter: isFresh(made, at), value: value(at) },
    };
  };
  return {
    tick,
    isFresh,
    item: (field: string, at: Expression): Expression => index(made, field, at),
    fold,
    /** The first bucket of the window in which there was an event; the current one where there was none. */
    oldest: (): Expression =>
      made.otherwise(
        fold('min', (at) => at),
        tick,
      ),
    fields: (
      field: string,
      doc: string,
      { type, range }: Pick<Kept, 'type' | 'range'>,
      outside: FieldDeclaration['outside'] = null,
    ): readonly FieldDeclaration[] => {
      const lo = isNeverNegative(range) ? reckon.number(0n) : range.lo;
      return [
        { ...made.state(field, doc, inRing(type), reckon.number(0n)), range: { ...range, lo }, outside },
        {
          ...made.state('ticks', 'The number of each bucket, from 1.', inRing(whole), reckon.number(0n)),
          range: reckon.range(reckon.number(0n), reckon.number(rational(last))),
        },
      ];
    },
    keeping: (member: Maker, field: string, value: Expression, span = made.span): readonly ActionClause[] => [
      { ...member.change(index(member, field, tick), value), span },
      member.change(index(member, 'ticks', tick), next(tick)),
    ],
  };
};
