/**
 * Guards: what they require is added to every action that they name, or that changes what they name. Each requirement is an
 * abbreviation of its own, `exposure_holds(m)`, of which the actions ask with the member that they take, so that no name of an
 * action can be taken for one of the guard.
 */
import { closest } from '../../../source/closest.ts';
import { plainName } from '../../../source/source.ts';
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  Declaration,
  Expression,
  GuardDeclaration,
  LetDeclaration,
  Name,
} from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { maker } from '../maker.ts';
import { entityOf } from '../written.ts';
import { changedBy, watchedBy } from './watched.ts';

/**
 * An action with what guards require after it. `actions`: all of them, those that mechanisms make too, with all that they change.
 */
export const guardsOf = (
  declarations: readonly Declaration[],
  actions: readonly ActionDeclaration[],
  report: Report,
): ((action: ActionDeclaration) => ActionDeclaration) => {
  const byAction = new Map<string, GuardDeclaration[]>();
  for (const guard of declarations)
    if (guard.kind === 'guard')
      for (const { name } of guardedBy(guard, declarations, actions, report))
        byAction.set(name.text, [...(byAction.get(name.text) ?? []), guard]);
  return (action) => {
    const added = (byAction.get(action.name.text) ?? []).flatMap((guard) => requirementsOn(action, guard));
    return added.length === 0 ? action : { ...action, clauses: [...action.clauses, ...added] };
  };
};

/** The actions that a guard is about; what is wrong is reported. */
const guardedBy = (
  guard: GuardDeclaration,
  declarations: readonly Declaration[],
  actions: readonly ActionDeclaration[],
  report: Report,
): readonly ActionDeclaration[] => {
  const { name, after, scope } = guard;
  const problem = (span: Name['span'], text: string, help: string | null): readonly [] => {
    report('FB7905', span, { name: plainName(name.text), problem: text, help });
    return [];
  };
  if (guard.clauses.length === 0) return problem(name.span, 'requires nothing', 'write `require … else "…"`');
  const fits = (action: ActionDeclaration, span: Name['span']): readonly ActionDeclaration[] => {
    const entity = scope === null ? null : entityOf(scope);
    if (scope === null || action.parameters.some((each) => entityOf(each) === entity)) return [action];
    const whose = plainName(entity ?? 'member');
    return problem(
      span,
      `is about one ${whose}, and \`${plainName(action.name.text)}\` takes none`,
      'let the guard be about the whole pool, or leave the action out',
    );
  };
  if (after.kind === 'actions')
    return after.of.flatMap(({ path, span }, at): readonly ActionDeclaration[] => {
      const text = nameOf(path);
      const action = actions.find((one) => one.name.text === text);
      if (after.of.findIndex((one) => nameOf(one.path) === text) < at)
        return problem(span, `names \`${plainName(text)}\` twice`, 'keep one of them');
      if (action === undefined) {
        const better = closest(
          text,
          actions.map((one) => one.name.text),
        );
        return problem(
          span,
          `names no action: there is no \`${plainName(text)}\``,
          better === null ? null : `is it \`${better}\`?`,
        );
      }
      if (action.protective !== null) {
        report('FB7904', span, { name: plainName(name.text), action: plainName(text) });
        return [];
      }
      return fits(action, span);
    });
  const found = new Map<string, ActionDeclaration>();
  for (const field of after.of) {
    const path = nameOf(field.path);
    const watched = watchedBy(field.path, declarations);
    const changing = actions.filter((action) =>
      changedBy(action, declarations).some((each) => watched.some((one) => lies(each, one))),
    );
    if (changing.length === 0)
      problem(
        field.span,
        `watches \`${path}\`, which no action changes`,
        'write it as `account.collateral`, or name a `state` or a `total`',
      );
    for (const action of changing)
      if (action.protective === null && !found.has(action.name.text))
        fits(action, field.span).forEach((each) => found.set(each.name.text, each));
  }
  return [...found.values()];
};

const nameOf = (path: readonly Name[]): string => path.map((each) => each.text).join('.');

/** `account.positions.size` lies in `account.positions`. */
const lies = (path: string, whole: string): boolean => path === whole || path.startsWith(`${whole}.`);

const holds = (at: number): string => (at === 0 ? '_holds' : `_holds_${at + 1}`);

/** What a guard becomes: an abbreviation for each requirement. */
export const holdsOf = ({ name, scope, clauses }: GuardDeclaration): readonly LetDeclaration[] =>
  clauses.map((each, at) => maker(name, scope).at(each.span).let(holds(at), each.condition));

/** Asked of every member of its entity that the action takes. */
const requirementsOn = (action: ActionDeclaration, { name, scope, clauses }: GuardDeclaration): readonly ActionClause[] => {
  const entity = scope === null ? null : entityOf(scope);
  const members: readonly (Binder | null)[] =
    scope === null ? [null] : action.parameters.filter((each) => entityOf(each) === entity);
  return clauses.flatMap((clause, at) =>
    members.map((member): ActionClause => {
      const condition: Expression = maker(name, member).at(clause.span).own(holds(at));
      return { ...clause, condition, reason: `${plainName(name.text)}: ${clause.reason}` };
    }),
  );
};
