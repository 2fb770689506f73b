/**
 * Circuit breakers, written out as what they are: a level that is kept, a definition that says which level holds now, and
 * actions that keep it. From
 *
 *   breaker shock of m: market { level halt when T { at least D; refuses trade; leaves when L for H, to caution } … reset by R }
 *
 * come, for each market: the kept level and when it began; `shock(m)`, the level that holds at this event; `update_shock(m)`,
 * which anyone may call to keep it; `reset_shock(m)` and `trip_shock_halt(m)` for the roles; and in every action on which a
 * level has an effect, a requirement or a change, and that it keeps the level too. A level is entered as soon as its condition
 * holds, the gravest first. It is left, one level a time, when its time is over, its own condition no longer holds, and its
 * `leaves` does, and has at every event for as long as it says. Conditions are looked at when an event comes, never in between.
 */
import type { BreakerDeclaration, Declaration, EnumDeclaration } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { actionsOf } from './breakers/actions.ts';
import { boundsOf } from './breakers/effects.ts';
import { levelMaker } from './breakers/make.ts';
import { levelDefine } from './breakers/judge.ts';
import { keeping, keptFields, newValues } from './breakers/kept.ts';
import { conditionsOf, levelsOf, normal } from './breakers/parts.ts';
import { isSound } from './breakers/sound.ts';
import { withoutCircles } from './breakers/waits.ts';
import type { Maker } from './maker.ts';
import type { Written } from './written.ts';

export { heeding } from './breakers/effects.ts';

/** The breakers that make sense; what is wrong with the others is reported. */
export const breakersOf = (declarations: readonly Declaration[], report: Report): readonly BreakerDeclaration[] => {
  const actions = new Map(declarations.flatMap((each) => (each.kind === 'action' ? [[each.name.text, each] as const] : [])));
  const breakers = declarations.filter((each) => each.kind === 'breaker');
  const sound = breakers.filter((each) => isSound(each, actions, report));
  return withoutCircles(sound, declarations, report);
};

export const writeOutBreaker = (breaker: BreakerDeclaration): Written => {
  const made = levelMaker(breaker.name, breaker.scope);
  return {
    declarations: [
      levelEnum(breaker, made),
      ...keptFields(breaker, made),
      levelDefine(breaker, made),
      ...newValues(breaker, made),
      ...boundsOf(breaker, made),
      ...actionsOf(breaker, made),
    ],
    keeper: {
      name: breaker.name,
      scope: breaker.scope,
      looksAt: conditionsOf(breaker),
      countsEvents: levelsOf(breaker).some((each) => each.hold?.kind === 'events'),
      changes: (member) => keeping(breaker, levelMaker(breaker.name, member)),
    },
  };
};

const levelEnum = (breaker: BreakerDeclaration, { name, title, span }: Maker): EnumDeclaration => ({
  ...{ kind: 'enum', doc: `The levels of ${title.text}.`, name: name(`${title.text}_level`), ordered: true, span },
  members: [name(normal), ...levelsOf(breaker).map((each) => each.name)],
});
