/**
 * `time_weighted_mean(x, over W by G)`: the mean of what held in the window. What was measured at an event holds until the next, so
 * the area under it is known at every moment: for each bucket it is kept at the bucket's beginning, with what held there. The
 * mean is the area since the window began, by the time since; before a window has passed, since the first event.
 */
import type { Expression } from '../../../syntax/ast.ts';
import { secondsOf } from './bounds.ts';
import type { Gauge, Kept, Window } from './gauge.ts';
import { areaField, areaOf, withinOf } from './means.ts';
import { toolsOf, type Form } from './parts.ts';
import { ringOf } from './windows.ts';

export const windowedMean = (gauge: Gauge, kept: Kept, window: Window): Form => {
  const tools = toolsOf(gauge);
  const { made, reckon, local } = tools;
  const { of, type, range } = kept;
  const ring = ringOf(tools, window);
  const area = areaOf(tools, kept);
  const field = areaField(tools, area);
  const [nothing, second] = [reckon.number(0n), reckon.seconds(1n)];
  // Moments as whole seconds since 1970, and spans of them.
  const moment = (time: Expression): Expression => reckon.ticks(time, second);
  const span = (from: Expression, to: Expression): Expression =>
    reckon.times(reckon.max(reckon.minus(to, from), nothing), second);
  const startOf = (tick: Expression): Expression => reckon.times(tick, reckon.number(secondsOf(window.length) ?? 1n));
  const held = made.otherwise(made.kept('last'), of);
  const lastTime = moment(made.otherwise(made.kept('time'), made.now));
  const areaAt = (when: Expression): Expression => reckon.plus(made.kept('area'), reckon.times(held, span(lastTime, when)));
  const first = moment(made.otherwise(made.kept('since'), made.now));
  const [start, oldest] = [reckon.named(local('start')), reckon.named(local('oldest'))];
  const areaBefore = made.choose(
    ring.isFresh(made, oldest),
    reckon.minus(ring.item('areas', oldest), reckon.times(ring.item('openings', oldest), span(start, startOf(oldest)))),
    areaAt(start),
  );
  const mean = (since: Expression, part: Expression): Expression =>
    withinOf(
      tools,
      reckon.over(part, reckon.times(reckon.max(reckon.minus(moment(made.now), since), reckon.number(1n)), second)),
      range,
      type,
    );
  const length = span(first, moment(made.now));
  const young = made.choose(made.compare('>=', length, second), mean(first, made.own('_area_new')), of);
  return {
    states: [
      ...ring.fields('areas', 'The area when each bucket began.', area, field.outside),
      ...ring.fields('openings', 'What held when each bucket began.', kept).slice(0, 1),
      field,
      tools.orNone('last', 'What was measured at the last event.', type, range),
      tools.time,
      made.state('since', 'When the first event was.', made.orNone(made.type('time')), made.none),
    ],
    definitions: [
      made.let('_area_new', areaAt(moment(made.now))),
      made.let(
        '_areas_new',
        made.choose(ring.isFresh(made, ring.tick), ring.item('areas', ring.tick), areaAt(startOf(ring.tick))),
      ),
      made.let('_openings_new', made.choose(ring.isFresh(made, ring.tick), ring.item('openings', ring.tick), held)),
      made.let('_last_new', of),
      made.let('_since_new', made.otherwise(made.kept('since'), made.now)),
      tools.itself(
        [
          reckon.let(local('start'), startOf(reckon.minus(ring.tick, reckon.number(BigInt(window.buckets))))),
          reckon.let(local('oldest'), ring.oldest()),
        ],
        made.choose(made.compare('>=', first, start), young, mean(start, reckon.minus(made.own('_area_new'), areaBefore))),
      ),
    ],
    keeps: (member) => [
      ...ring.keeping(member, 'areas', member.own('_areas_new')),
      ...ring.keeping(member, 'openings', member.own('_openings_new')).slice(0, 1),
      member.change(member.kept('area'), member.own('_area_new')),
      member.change(member.kept('last'), member.own('_last_new')),
      member.change(member.kept('time'), member.now),
      member.change(member.kept('since'), member.own('_since_new')),
    ],
  };
};
