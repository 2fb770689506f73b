/**
 * `change(x)`: how far x has moved since the last event of an earlier second, as a share of what it was then; `difference(x)`
 * the same as an amount. Within one second the base stays, so that keeping it again does not make a move disappear.
 */
import type { Gauge, Kept } from './gauge.ts';
import { toolsOf, type Form } from './parts.ts';

export const move = (gauge: Gauge, { of, type, range }: Kept): Form => {
  const tools = toolsOf(gauge);
  const { made, reckon, local } = tools;
  const base = reckon.named(local('from'));
  const moved = reckon.minus(of, base);
  return {
    states: [
      tools.orNone('last', 'What was measured at the last event.', type, range),
      tools.orNone('base', 'What was measured at the last event of an earlier second.', type, range),
      tools.time,
    ],
    definitions: [
      made.let(
        '_base_new',
        made.choose(tools.isSameSecond, made.otherwise(made.kept('base'), of), made.otherwise(made.kept('last'), of)),
      ),
      made.let('_last_new', of),
      tools.itself(
        [reckon.let(local('from'), made.own('_base_new'))],
        gauge.form === 'change' ? reckon.over(moved, base) : moved,
      ),
    ],
    keeps: (member) => [
      member.change(member.kept('last'), member.own('_last_new')),
      member.change(member.kept('base'), member.own('_base_new')),
      member.change(member.kept('time'), member.now),
    ],
  };
};
