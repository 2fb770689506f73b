/**
 * What actions have fed within a window: the sum of it, how often, the mean, the highest or the lowest of it. Of each bucket a ring
 * keeps one figure, of a mean two: what was fed there, and how often. Nothing is sampled: time alone changes it.
 */
import { plainName } from '../../../source/source.ts';
import type { ActionClause, Expression, FoldOperator, LetDeclaration, RangeExpression } from '../../../syntax/ast.ts';
import { multiply, rational } from '../../../types/rational.ts';
import type { Maker } from '../maker.ts';
import { boundIn, isNeverNegative, sizeOf } from './bounds.ts';
import type { Gauge, Window } from './gauge.ts';
import { withinOf } from './means.ts';
import { toolsOf, type Form, type Tools } from './parts.ts';
import type { QuantityType } from './quantity.ts';
import { ringOf, wholeIn, type Ring } from './windows.ts';

type Figure = 'sums' | 'counts' | 'highs' | 'lows';

const figuresOf = ({ form }: Gauge): readonly Figure[] => {
  if (form === 'count') return ['counts'];
  if (form === 'mean') return ['sums', 'counts'];
  return form === 'max' ? ['highs'] : form === 'min' ? ['lows'] : ['sums'];
};

const docs: Readonly<Record<Figure, string>> = {
  sums: 'What was fed in each bucket.',
  counts: 'How often something was fed in each bucket.',
  highs: 'The most that was fed at once in each bucket.',
  lows: 'The least that was fed at once in each bucket.',
};

const joins: Readonly<Record<Figure, FoldOperator>> = { sums: 'sum', counts: 'sum', highs: 'max', lows: 'min' };

/** More is not counted in one bucket: what would feed more is refused. */
const mostFed = rational(1_000_000_000n);

export const fedWindow = (gauge: Gauge, window: Window): Form => {
  const tools = toolsOf(gauge);
  const ring = ringOf(tools, window);
  const figures = figuresOf(gauge);
  const kept = figures.map((figure) => ring.fields(figure, docs[figure], keptAs(gauge, tools, figure), refused(tools)));
  return {
    // Of several figures the number of the bucket is kept once.
    states: kept.flatMap((each, at) => (at === 0 ? each : each.slice(0, 1))),
    definitions: [...figures.map((each) => held(gauge, tools, ring, each)), saidOf(gauge, tools, ring)],
    keeps: () => [],
  };
};

const refused = ({ made }: Tools) => ({ value: 'refuse', span: made.span }) as const;

const keptAs = (
  { form, type, range }: Gauge,
  { reckon }: Tools,
  figure: Figure,
): { readonly type: QuantityType; readonly range: RangeExpression } => {
  if (figure === 'counts') return { type: wholeIn(reckon), range: reckon.range(reckon.number(0n), reckon.number(mostFed)) };
  if (form !== 'mean') return { type, range };
  const reach = (bound: Expression): Expression => reckon.number(multiply(sizeOf(bound), mostFed));
  return { type, range: reckon.range(isNeverNegative(range) ? reckon.number(0n) : reach(range.lo), reach(range.hi)) };
};

const nothingOf = ({ type }: Gauge, { reckon }: Tools, figure: Figure): Expression =>
  (figure === 'counts' ? null : boundIn(reckon, reckon.number(0n), type)) ?? reckon.number(0n);

/** What the current bucket holds already. */
const held = (gauge: Gauge, tools: Tools, ring: Ring, figure: Figure): LetDeclaration => {
  const { made } = tools;
  const value = made.choose(ring.isFresh(made, ring.tick), ring.item(figure, ring.tick), nothingOf(gauge, tools, figure));
  return made.let(heldName(figure), value);
};

const heldName = (figure: Figure): string => (figure === 'sums' ? '_held' : `_held_${figure}`);

/** Where nothing was fed: 0, or what is nearest to it in the range. */
const saidOf = (gauge: Gauge, tools: Tools, ring: Ring) => {
  const { made, reckon, local, itself } = tools;
  const { form, range, type } = gauge;
  const [figure = 'sums'] = figuresOf(gauge);
  const join = (of: Figure): Expression => ring.fold(joins[of], (at) => ring.item(of, at));
  if (form === 'max' || form === 'min')
    return itself([], withinOf(tools, made.otherwise(join(figure), nothingOf(gauge, tools, figure)), range, type));
  if (form !== 'mean') return itself([], join(figure));
  const times = reckon.named(local('times'));
  const mean = made.choose(
    made.compare('>=', times, reckon.number(1n)),
    reckon.over(join('sums'), reckon.max(times, reckon.number(1n))),
    nothingOf(gauge, tools, figure),
  );
  return itself([reckon.let(local('times'), join('counts'))], withinOf(tools, mean, range, type));
};

/** What an action does that feeds it: refused where that would leave its range. */
export const windowFeeding = (gauge: Gauge, window: Window, member: Maker, value: Expression): readonly ActionClause[] => {
  const tools = toolsOf(gauge);
  const ring = ringOf(tools, window);
  const { span } = value;
  const { form, range, type, declaration } = gauge;
  const fed = (figure: Figure): Expression => {
    const already = member.own(heldName(figure));
    const fresh = ring.isFresh(member, ring.tick);
    const better = (name: 'min' | 'max'): Expression => member.choose(fresh, member.call(name, already, value), value);
    if (figure === 'highs') return better('max');
    if (figure === 'lows') return better('min');
    const more = figure === 'counts' ? tools.reckon.number(1n) : value;
    return { kind: 'binary', op: '+', left: already, right: more, opSpan: span, span };
  };
  // Of a sum or a count the whole has to stay in its range, of the others each that is fed.
  const judged = form === 'sum' || form === 'count' ? member.own() : member.before(value);
  const within = (op: '>=' | '<=', bound: Expression): readonly ActionClause[] => {
    const limit = boundIn(tools.reckon, bound, type) ?? bound;
    const condition = op === '>=' ? member.compare('>=', judged, limit) : member.compare('>=', limit, judged);
    const reason = `${plainName(declaration.name.text)} would leave its range`;
    return [{ kind: 'require', condition, reason, reasonSpan: span, span }];
  };
  const changes = figuresOf(gauge).map((figure) => ring.keeping(member, figure, fed(figure), span));
  const isOneSided = (form === 'sum' || form === 'count') && isNeverNegative(range);
  return [
    ...changes.flatMap((each, at) => (at === 0 ? each : each.slice(0, 1))),
    ...within('<=', range.hi),
    ...(isOneSided ? [] : within('>=', range.lo)),
  ];
};
