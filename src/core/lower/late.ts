/**
 * What is protective is never late: where the time that is told lies before that of the last event, that one counts. So it is
 * in a protective action and in all definitions that it calls; elsewhere the boundary sees to it that no time lies before.
 */
import type { Action, Checked, Expr } from '../../check/checked.ts';
import { children } from '../../check/children.ts';

/** The names of protective actions and of the definitions that they call, through others too. */
export const neverLate = ({ actions, defines }: Checked): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const action of actions) {
    if (!action.protective) continue;
    names.add(action.name);
    const seen = new Set<Expr>();
    const waiting = [...rootsOf(action)];
    for (let expr = waiting.pop(); expr !== undefined; expr = waiting.pop()) {
      if (seen.has(expr)) continue;
      seen.add(expr);
      waiting.push(...children(expr));
      const called = expr.kind === 'call' ? defines[expr.define] : undefined;
      if (called === undefined || names.has(called.name)) continue;
      names.add(called.name);
      waiting.push(...called.locals.map((each) => each.value), called.value);
    }
  }
  return names;
};

const rootsOf = ({ changes, totals, requirements }: Action): readonly Expr[] => [
  ...changes.flatMap(({ element, item, value }) => [element?.key, item, value].filter((each) => each != null)),
  ...totals.map((each) => each.key),
  ...requirements.map((each) => each.condition),
];
