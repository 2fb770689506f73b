/** Who keeps, trips and resets a breaker: `update_shock`, `trip_shock_halt`, `reset_shock`, `reset_shock_to_caution`. */
import { plainName } from '../../../source/source.ts';
import type { ActionClause, ActionDeclaration, BreakerDeclaration, BreakerReset, Name } from '../../../syntax/ast.ts';
import { prefixed, type Maker } from '../maker.ts';
import { putting } from './kept.ts';
import { levelsOf, normal, resetsOf, ruleOf } from './parts.ts';

export const actionsOf = (breaker: BreakerDeclaration, made: Maker): readonly ActionDeclaration[] => [
  action(made, 'update', '', `Keeps the level of ${made.title.text} that holds now.`, [made.keeps()], true),
  ...resetsOf(breaker).map((each) => resetAction(breaker, made, each)),
  ...levelsOf(breaker).flatMap((level) => {
    const trip = ruleOf(level, 'trip');
    return trip === null ? [] : [tripAction(breaker, made, level.name.text, trip.roles)];
  }),
];

/** None of them can be stopped by anything that is not its own business. */
const action = (
  { name, title, span, member }: Maker,
  word: string,
  suffix: string,
  doc: string,
  clauses: readonly ActionClause[],
  isForAnyone = false,
): ActionDeclaration => ({
  ...{ kind: 'action', doc, name: name(`${prefixed(title.text, word)}${suffix}`) },
  ...{ parameters: member === null ? [] : [member], clauses, span },
  ...{ protective: { kind: 'made', span }, isForAnyone, counts: null, held: null },
});

const resetAction = (breaker: BreakerDeclaration, made: Maker, { roles, to, when, span }: BreakerReset): ActionDeclaration => {
  const { title, kept, named, before } = made;
  const target = to?.text ?? normal;
  const plain = plainName(title.text);
  const isAbove = before({
    ...{ kind: 'compare', op: '>', left: kept('kept'), right: named(target) },
    opSpan: span,
    accept: null,
    span,
  });
  const above: readonly ActionClause[] =
    to === null
      ? []
      : [{ kind: 'require', condition: isAbove, reason: `${plain} is not above ${target}`, reasonSpan: span, span }];
  const allowed: readonly ActionClause[] =
    when === null
      ? []
      : [
          {
            kind: 'require',
            condition: before(when),
            reason: `${plain} may not be reset yet`,
            reasonSpan: span,
            span: when.span,
          },
        ];
  const doc =
    to === null
      ? `Puts ${title.text} back to normal; a level whose condition holds is entered again at the next event.`
      : `Puts ${title.text} back to ${target}, and no further.`;
  return action(made, 'reset', to === null ? '' : `_to_${target}`, doc, [
    { kind: 'by', roles, span },
    ...above,
    ...allowed,
    ...putting(breaker, made, target, (moved) => moved),
  ]);
};

const tripAction = (breaker: BreakerDeclaration, made: Maker, level: string, roles: readonly Name[]): ActionDeclaration => {
  const { title, kept, named, compare, choose, span } = made;
  const isBelow = compare('<', kept('kept'), named(level));
  const doc = `Trips ${level} of ${title.text}, whatever its condition says; a graver level stays.`;
  return action(made, 'trip', `_${level}`, doc, [
    { kind: 'by', roles, span },
    ...putting(breaker, made, level, (moved, stays) => choose(isBelow, moved, stays)),
  ]);
};
