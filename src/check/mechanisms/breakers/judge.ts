/** `shock(m)`: the gravest level that is entered at this event, or the one below when a level is left, or the kept one. */
import type { BreakerDeclaration, BreakerLevel, DefineDeclaration, Expression } from '../../../syntax/ast.ts';
import type { Maker } from '../maker.ts';
import { either } from './make.ts';
import { leftTo, levelsOf, placeOf, ruleOf } from './parts.ts';
import { lasted, passed, tripsWhen } from './trips.ts';

type Arm = readonly [Expression, Expression];

export const levelDefine = (breaker: BreakerDeclaration, made: Maker): DefineDeclaration => {
  const { kept, named, type, title, span, member, first } = made;
  const levels = levelsOf(breaker);
  const entering = [...levels].reverse().flatMap((level): readonly Arm[] => {
    const condition = entered(breaker, made, level);
    return condition === null ? [] : [[condition, named(level.name.text)]];
  });
  const leaving = levels.flatMap((level, place) =>
    [leavesWhen(breaker, made, level, place), isOver(made, level)].flatMap((condition): readonly Arm[] =>
      condition === null ? [] : [[condition, named(leftTo(level))]],
    ),
  );
  const arms = [...entering, ...leaving];
  return {
    ...{ kind: 'define', doc: breaker.doc, name: title, parameters: member === null ? [] : [member] },
    typing: { type: type(`${title.text}_level`), range: null, rounding: null, accept: null },
    ...{ locals: [], value: arms.length === 0 ? kept('kept') : first(arms, kept('kept')), span },
  };
};

/** From below by its own condition, or after a while from a level that escalates to it. */
const entered = (breaker: BreakerDeclaration, made: Maker, level: BreakerLevel): Expression | null => {
  const { kept, named, compare, both, span } = made;
  const trips = tripsWhen(level, made);
  const own = trips === null ? [] : [both(trips, compare('<', kept('kept'), named(level.name.text)))];
  const escalated = levelsOf(breaker).flatMap((lower) => {
    const escalates = ruleOf(lower, 'escalates');
    if (escalates?.to.text !== level.name.text) return [];
    return [both(compare('==', kept('kept'), named(lower.name.text)), passed(made, kept('since'), escalates.after))];
  });
  const [condition, ...others] = [...own, ...escalated];
  return condition === undefined ? null : others.reduce((sofar, each) => either(sofar, each, span), condition);
};

const leavesWhen = (breaker: BreakerDeclaration, made: Maker, level: BreakerLevel, place: number): Expression | null => {
  const { kept, named, compare, both, not } = made;
  const leaves = ruleOf(level, 'leaves');
  if (leaves === null) return null;
  // What would bring it back at once keeps it: its own condition, and that of any level between it and where it goes.
  const lowest = (placeOf(breaker, leftTo(level)) ?? -1) + 1;
  const passes = levelsOf(breaker).slice(lowest, place + 1);
  const stays = passes.flatMap(({ when }) => (when === null ? [] : [not(when)]));
  const least = ruleOf(level, 'least');
  const over = least === null ? [] : [passed(made, kept('since'), least.duration)];
  const calm = leaves.hold === null ? [] : [lasted(made, leaves.hold, 'calm', 'calm_events')];
  return [...over, ...stays, leaves.when, ...calm].reduce(both, compare('==', kept('kept'), named(level.name.text)));
};

/** A level that holds `at most` so long is over whatever its condition says, unless an event at which it holds begins it anew. */
const isOver = (made: Maker, level: BreakerLevel): Expression | null => {
  const { kept, named, compare, both, not } = made;
  const most = ruleOf(level, 'most');
  if (most === null) return null;
  const renewed = level.when !== null && ruleOf(level, 'renews') !== null ? [not(level.when)] : [];
  return [passed(made, kept('since'), most.duration), ...renewed].reduce(
    both,
    compare('==', kept('kept'), named(level.name.text)),
  );
};
