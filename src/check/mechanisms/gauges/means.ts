/**
 * `time_weighted_mean(x)` since the first event: what x was at an event holds until the next. What is kept is the area under
 * x, exactly, so that the mean is rounded once whatever came before.
 */
import type { Expression, FieldDeclaration, RangeExpression } from '../../../syntax/ast.ts';
import { maximum, minimum, multiply, rational, zero, type Rational } from '../../../types/rational.ts';
import { usualDecimals } from '../../units.ts';
import { boundIn, sizeOf } from './bounds.ts';
import type { Gauge, Kept } from './gauge.ts';
import { toolsOf, type Form, type Tools } from './parts.ts';
import type { Quantity, QuantityType } from './quantity.ts';

/** No event is later. */
const longest = rational((1n << 39n) - 1n);

export const timeWeightedMean = (gauge: Gauge, { of, type, range }: Kept): Form => {
  const tools = toolsOf(gauge);
  const { made, reckon, local } = tools;
  const area = reckon.plus(made.kept('area'), reckon.times(made.otherwise(made.kept('last'), of), made.own('_elapsed')));
  const since = reckon.named(local('length'));
  const length = reckon.max(reckon.minus(made.now, made.otherwise(made.kept('since'), made.now)), reckon.seconds(0n));
  const mean = withinOf(tools, reckon.over(made.own('_area_new'), since), range, type);
  return {
    states: [
      areaField(tools, areaOf(tools, { type, range })),
      tools.orNone('last', 'What was measured at the last event.', type, range),
      tools.time,
      made.state('since', 'When the first event was.', made.orNone(made.type('time')), made.none),
    ],
    definitions: [
      tools.elapsed,
      made.let('_area_new', area),
      made.let('_last_new', of),
      made.let('_since_new', made.otherwise(made.kept('since'), made.now)),
      tools.itself([reckon.let(local('length'), length)], made.choose(isLonger(tools, since), mean, of)),
    ],
    keeps: (member) => [
      member.change(member.kept('area'), member.own('_area_new')),
      member.change(member.kept('last'), member.own('_last_new')),
      member.change(member.kept('time'), member.now),
      member.change(member.kept('since'), member.own('_since_new')),
    ],
  };
};

const isLonger = ({ made, reckon }: Tools, length: Expression): Expression => made.compare('>=', length, reckon.seconds(1n));

/** A mean lies within the range of what it is the mean of, which the arithmetic of bounds does not see. */
export const withinOf = ({ reckon }: Tools, value: Expression, range: RangeExpression, type: QuantityType): Expression => {
  const [lo, hi] = [boundIn(reckon, range.lo, type), boundIn(reckon, range.hi, type)];
  return lo === null || hi === null ? value : reckon.clamp(value, lo, hi);
};

/** The type and range of an area: they hold whatever can come until the last moment there is, so no change ever leaves them. */
export const areaOf = ({ made, reckon }: Tools, { type, range }: Quantity): Quantity => {
  const reach = (bound: Rational): Expression => reckon.number(multiply(bound, longest));
  const seconds = { path: [made.name('s')], doubledPower: 2, span: made.span };
  // A span of time alone has no decimals, and a ratio times a span is one.
  const decimals = type.decimals ?? { value: usualDecimals, span: made.span };
  return {
    type: { ...type, unit: { ...type.unit, factors: [...type.unit.factors, seconds] }, decimals },
    range: reckon.range(reach(minimum(sizeOf(range.lo), zero)), reach(maximum(sizeOf(range.hi), zero))),
  };
};

export const areaField = ({ made, reckon }: Tools, { type, range }: Quantity): FieldDeclaration => ({
  ...made.state('area', 'The area under what was measured, up to the last event.', type, reckon.number(0n)),
  ...{ range, outside: { value: 'refuse', span: made.span } },
});
