/**
 * Averages that forget by half-life. With h what was kept, s the sample and t the time since:
 *
 *   w = 2^(-t / half_life)      h' = h * w + s * (1 - w)
 *
 * w is rounded, to 18 decimals. For a result that rounds up, no part of it may lie below its exact value: where h and s are
 * not negative, h is weighed with w from above and s with 1 - w from below w. Where they may have either sign, h' is
 * s + (h - s) * w, with w from above where h >= s and from below where h < s.
 */
import type { Expression, FieldDeclaration, Local } from '../../../syntax/ast.ts';
import { mapChildren } from '../../../syntax/map-children.ts';
import type { Rounding } from '../../../types/rounding.ts';
import { plainName } from '../../../source/source.ts';
import { isNeverNegative } from './bounds.ts';
import type { Gauge } from './gauge.ts';
import type { QuantityType } from './quantity.ts';
import { toolsOf, type Form, type Tools } from './parts.ts';

type Side = 'up' | 'down' | 'any';

/** To which side a result leans, and with it all that it is made of. */
const sideOf = (rounding: Rounding | null, isPositive: boolean): Side => {
  if (rounding === 'up' || rounding === 'down') return rounding;
  if (!isPositive || rounding === null) return 'any';
  return rounding === 'away from zero' ? 'up' : rounding === 'toward zero' ? 'down' : 'any';
};

export const ewma = (gauge: Gauge): Form => {
  const tools = toolsOf(gauge);
  const { made, reckon, local } = tools;
  const { declaration, kept, from, range, cut } = gauge;
  const { outside, measure, typing } = declaration;
  const sample = reckon.named(local('sample'));
  const held = reckon.named(local('held'));
  const last = lastOf(gauge, tools);
  const share = shares(gauge, tools);
  const isPositive = isNeverNegative(range);
  const side = sideOf(typing.rounding?.value ?? null, isPositive);
  const average = isPositive ? ofPositives(tools, share, side, held, sample) : ofAny(tools, share, side, held, sample);
  const value: FieldDeclaration = { ...tools.orNone('value', 'Its value at the last event.', gauge.type, range), outside };
  return {
    states: [value, tools.time, ...last.states],
    definitions: [
      tools.elapsed,
      ...last.definitions,
      tools.itself(
        [
          ...last.locals,
          reckon.let(local('sample'), kept === null ? measure.of : withCall(measure.of, kept.call, last.move)),
          reckon.let(local('held'), made.otherwise(made.kept('value'), from ?? sample)),
          ...share.locals(side),
        ],
        cut !== null || !isPositive ? average : between(tools, average, held, sample),
      ),
    ],
    keeps: (member) => [
      member.change(member.kept('value'), member.own()),
      member.change(member.kept('time'), member.now),
      ...last.keeps(member),
    ],
  };
};

/** The weight of what was kept, in locals that are rounded to the sides that are needed. */
const shares = ({ halfLife }: Gauge, { made, reckon, local }: Tools) => {
  const weight = (side: 'up' | 'down'): Local => {
    const age = reckon.over(reckon.negate(made.own('_elapsed')), halfLife ?? reckon.seconds(1n));
    const all = reckon.range(reckon.number(0n), reckon.number(1n));
    return reckon.define(local(`share_${side}`), reckon.ratio, side, reckon.twoTo(age), all);
  };
  return {
    locals: (side: Side): readonly Local[] => (side === 'any' ? [weight('down')] : [weight('up'), weight('down')]),
    named: (side: 'up' | 'down'): Expression => reckon.named(local(`share_${side}`)),
  };
};

type Shares = ReturnType<typeof shares>;

const ofPositives = ({ reckon }: Tools, share: Shares, side: Side, held: Expression, sample: Expression): Expression => {
  const [own, other] = side === 'up' ? (['up', 'down'] as const) : (['down', side === 'any' ? 'down' : 'up'] as const);
  const rest = reckon.minus(reckon.number(1n), share.named(other));
  return reckon.plus(reckon.times(held, share.named(own)), reckon.times(sample, rest));
};

const ofAny = ({ made, reckon }: Tools, share: Shares, side: Side, held: Expression, sample: Expression): Expression => {
  const toward = (weight: 'up' | 'down'): Expression =>
    reckon.plus(sample, reckon.times(reckon.minus(held, sample), share.named(weight)));
  const [falling, rising] = side === 'up' ? (['up', 'down'] as const) : (['down', side === 'any' ? 'down' : 'up'] as const);
  return made.choose(made.compare('>=', held, sample), reckon.min(toward(falling), held), reckon.max(toward(rising), held));
};

/** An average lies between what it is made of. The arithmetic of bounds does not see that, so it is said. */
const between = ({ reckon }: Tools, value: Expression, a: Expression, b: Expression): Expression =>
  reckon.max(reckon.min(value, reckon.max(a, b)), reckon.min(a, b));

/** `change(x)` within an average: x at the last event of an earlier second, and how x has moved since. */
const lastOf = ({ kept }: Gauge, tools: Tools) => {
  const { made, reckon, local } = tools;
  if (kept === null) return { states: [], definitions: [], locals: [], move: reckon.number(0n), keeps: () => [] };
  const last = reckon.named(local('from'));
  const moved = reckon.minus(kept.of, last);
  const before = made.otherwise(made.kept('last'), kept.of);
  return {
    states: [tools.orNone('last', 'What it measured then.', kept.type, kept.range)],
    definitions: [made.let('_last_new', made.choose(tools.isSameSecond, before, kept.of))],
    locals: [reckon.let(local('from'), before)],
    move: kept.call?.name.text === 'difference' ? moved : reckon.over(moved, last),
    keeps: (member: Tools['made']) => [member.change(member.kept('last'), member.own('_last_new'))],
  };
};

const withCall = (at: Expression, call: Expression | null, instead: Expression): Expression =>
  at === call ? instead : mapChildren(at, (child) => withCall(child, call, instead));

/**
 * The square root of the average of squared returns, each by the time in which it came: r^2 / t, or r^2 * per / t. A return is
 * rounded to 18 decimals, to the side of the result.
 */
export const realisedVolatility = (gauge: Gauge): Form => {
  const tools = toolsOf(gauge);
  const { made, reckon, local } = tools;
  const { declaration, from, per, range, type } = gauge;
  const rounding = declaration.typing.rounding?.value ?? null;
  const side = sideOf(rounding, true);
  const last = lastOf(gauge, tools);
  const share = shares(gauge, tools);
  const [back, held, sample] = [reckon.named(local('return')), reckon.named(local('held')), reckon.named(local('sample'))];
  const time = reckon.max(made.own('_elapsed'), reckon.seconds(1n));
  const scaled = per === null ? reckon.times(back, back) : reckon.times(reckon.times(back, back), per);
  const squares = squaredType(type);
  const bounds = reckon.range(reckon.times(range.lo, range.lo), reckon.times(range.hi, range.hi));
  const variance = tools.said({
    ...{ name: made.name(`${made.title.text}_variance`), doc: `The square of ${plainName(made.title.text)}.` },
    ...{ type: squares, range: bounds },
    locals: [
      ...last.locals,
      reckon.define(local('return'), reckon.ratio, side === 'any' ? 'half even' : side, reckon.abs(last.move)),
      reckon.let(local('sample'), reckon.over(scaled, time)),
      reckon.let(local('held'), made.otherwise(made.kept('value'), from === null ? sample : reckon.times(from, from))),
      ...share.locals(side),
    ],
    value: ofPositives(tools, share, side, held, sample),
  });
  return {
    states: [tools.orNone('value', 'Its square at the last event.', squares, bounds), tools.time, ...last.states],
    definitions: [
      ...[tools.elapsed, ...last.definitions, variance],
      toolsOf({ ...gauge, cut: null }).itself([], reckon.root(made.own('_variance'))),
    ],
    keeps: (member) => [
      member.change(member.kept('value'), member.own('_variance')),
      member.change(member.kept('time'), member.now),
      ...last.keeps(member),
    ],
  };
};

const squaredType = ({ unit, ...type }: QuantityType): QuantityType => ({
  ...type,
  unit: { ...unit, factors: unit.factors.map((each) => ({ ...each, doubledPower: 2 * each.doubledPower })) },
  decimals: null,
});
