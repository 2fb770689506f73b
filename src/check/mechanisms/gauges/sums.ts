/**
 * `decaying_sum(fed, half_life D)`: what actions have fed it, each amount halved with every half-life since. s * 2^(-t / D) is
 * what is left of a sum s after t; what is fed is added exactly.
 */
import type { ActionClause, Expression } from '../../../syntax/ast.ts';
import { boundIn, isNeverNegative } from './bounds.ts';
import type { Gauge } from './gauge.ts';
import type { Maker } from '../maker.ts';
import { toolsOf, type Form } from './parts.ts';

export const decayingSum = (gauge: Gauge): Form => {
  const tools = toolsOf(gauge);
  const { made, reckon, local } = tools;
  const { declaration, halfLife, range, type } = gauge;
  const held = made.kept('value');
  const rounding = declaration.typing.rounding?.value ?? 'down';
  const all = reckon.range(reckon.number(0n), reckon.number(1n));
  const age = reckon.over(reckon.negate(made.own('_elapsed')), halfLife ?? reckon.seconds(1n));
  const share = (side: 'up' | 'down') => reckon.define(local(`share_${side}`), reckon.ratio, side, reckon.twoTo(age), all);
  const left = (side: 'up' | 'down'): Expression => reckon.times(held, reckon.named(local(`share_${side}`)));
  const isPositive = isNeverNegative(range);
  const side = rounding === 'up' || rounding === 'away from zero' ? 'up' : 'down';
  const other = side === 'up' ? 'down' : 'up';
  const isSided = rounding === 'up' || rounding === 'down';
  const decayed = made.choose(
    made.compare('>=', held, boundIn(reckon, reckon.number(0n), type) ?? reckon.number(0n)),
    left(side),
    left(other),
  );
  return {
    states: [
      {
        ...made.state('value', 'What was left of it when it was fed last.', type, reckon.number(0n)),
        ...{ range, outside: declaration.outside },
      },
      tools.time,
    ],
    definitions: [
      tools.elapsed,
      isPositive || !isSided ? tools.itself([share(side)], left(side)) : tools.itself([share(side), share(other)], decayed),
    ],
    keeps: () => [],
  };
};

/** What an action does that feeds it. */
export const feeding = (made: Maker, value: Expression): readonly ActionClause[] => [
  {
    ...{
      kind: 'changes',
      target: made.kept('value'),
      mode: 'to',
      rounding: null,
      accept: null,
      when: null,
      late: false,
      span: value.span,
    },
    value: { kind: 'binary', op: '+', left: made.own(), right: value, opSpan: value.span, span: value.span },
  },
  made.change(made.kept('time'), made.now),
];
