/**
 * `keeps price_shock(m)`: the changes that keep what a mechanism says at an event, put into an action. What keeps a mechanism
 * also keeps those that it looks at, as far as they are of the same member or of the whole policy, so that a level is never
 * kept on grounds that are forgotten. An oracle that is read as kept is kept only by an action that names it, and ahead of all else
 * that the action keeps: a gauge that is kept with it sees the new price.
 */
import { closest } from '../../source/closest.ts';
import { childrenOf } from '../../syntax/children.ts';
import type { ActionClause, ActionDeclaration, Binder, Declaration, Expression, Kept } from '../../syntax/ast.ts';
import type { Report } from '../report.ts';
import { entityOf, type Keeper, type Written } from './written.ts';

export type Keepers = {
  readonly byName: ReadonlyMap<string, Keeper>;
  /** All mechanisms by name, those that make no sense too. */
  readonly declared: ReadonlySet<string>;
  /** By mechanism, the names of those that are kept with it, itself included. */
  readonly together: ReadonlyMap<string, readonly string[]>;
};

export const keepersOf = (written: readonly Written[], declarations: readonly Declaration[]): Keepers => {
  const byName = new Map(written.flatMap(({ keeper }) => (keeper === null ? [] : [[keeper.name.text, keeper] as const])));
  const bodies = bodiesOf(declarations);
  const together = new Map([...byName].map(([name, keeper]) => [name, togetherWith(keeper, byName, bodies)] as const));
  return {
    byName,
    declared: new Set(
      declarations.flatMap((each) =>
        ['breaker', 'oracle', 'gauge', 'clearing'].includes(each.kind) && 'name' in each ? [each.name.text] : [],
      ),
    ),
    together,
  };
};

/** By the name of a `let` or `define`, what stands in it. */
export const bodiesOf = (declarations: readonly Declaration[]): ReadonlyMap<string, readonly Expression[]> =>
  new Map(declarations.flatMap((each) => bodyOf(each)));

/** What a name stands for, as far as it may name mechanisms. */
export const bodyOf = (declaration: Declaration): readonly (readonly [string, readonly Expression[]])[] => {
  if (declaration.kind === 'let') return [[declaration.name.text, [declaration.value]]];
  if (declaration.kind !== 'define') return [];
  return [[declaration.name.text, [...declaration.locals.map((each) => each.value), declaration.value]]];
};

const togetherWith = (
  keeper: Keeper,
  byName: ReadonlyMap<string, Keeper>,
  bodies: ReadonlyMap<string, readonly Expression[]>,
): readonly string[] => {
  const seen = new Set([keeper.name.text]);
  const waiting = [...keeper.looksAt];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    waiting.push(...childrenOf(at));
    const name = at.kind === 'name' || (at.kind === 'call' && at.of === null) ? at.name.text : null;
    if (name === null || seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(byName.get(name)?.looksAt ?? bodies.get(name) ?? []));
  }
  const isNear = ({ scope }: Keeper): boolean =>
    scope === null || (keeper.scope !== null && entityOf(scope) === entityOf(keeper.scope));
  const isWith = (each: Keeper): boolean => each === keeper || (each.leads !== true && isNear(each));
  return [...byName.values()].filter((each) => seen.has(each.name.text) && isWith(each)).map((each) => each.name.text);
};

/** The clauses of an action with each `keeps` written out, each mechanism of a member once. */
export const withKept = (action: ActionDeclaration, keepers: Keepers, report: Report): readonly ActionClause[] => {
  const done = new Set<string>();
  // What is kept of an attempt is what it would leave, and it is kept where the attempt is held too.
  const isHeld = action.held !== null || action.clauses.some((each) => each.kind === 'changes' && each.late);
  const late = isHeld || keptBy(action, keepers).some((each) => each.leads === true);
  return action.clauses.flatMap((clause) => {
    if (clause.kind !== 'keeps') return [clause];
    return clause.kept.flatMap((each) => {
      const keeper = keepers.byName.get(each.name.text);
      if (keeper === undefined) {
        if (keepers.declared.has(each.name.text)) return [];
        const better = closest(each.name.text, [...keepers.byName.keys()]);
        report('FB7001', each.span, { name: each.name.text, problem: 'is nothing that is kept from event to event', better });
        return [];
      }
      const member = memberOf(action, keeper, each, report);
      if (member === 'wrong') return [];
      if (keeper.leads === true && isHeld) {
        const problem = `is read as kept, and \`${action.name.text}\` may be held: keep it in an action of its own`;
        report('FB7001', each.span, { name: each.name.text, problem, better: null });
        return [];
      }
      return (keepers.together.get(keeper.name.text) ?? []).flatMap((name) => {
        const other = keepers.byName.get(name);
        const whose = other?.scope == null ? null : member;
        const key = `${name} ${whose?.name.text ?? ''}`;
        if (other === undefined || done.has(key)) return [];
        done.add(key);
        return other
          .changes(whose)
          .map((each) => (each.kind === 'changes' ? { ...each, late: late && other.leads !== true } : each));
      });
    });
  });
};

/** What an action says that it keeps. */
const keptBy = ({ clauses }: ActionDeclaration, { byName }: Keepers): readonly Keeper[] =>
  clauses.flatMap((each) => (each.kind === 'keeps' ? each.kept.flatMap(({ name }) => byName.get(name.text) ?? []) : []));

/** The first of what an action keeps that counts events, by its name. */
export const countedBy = ({ clauses }: ActionDeclaration, { byName, together }: Keepers): string | null =>
  clauses
    .flatMap((each) => (each.kind === 'keeps' ? each.kept.flatMap(({ name }) => together.get(name.text) ?? []) : []))
    .find((name) => byName.get(name)?.countsEvents === true) ?? null;

/** The argument of the action that is meant, null for a mechanism of the whole policy; `wrong` after a reported mistake. */
const memberOf = (action: ActionDeclaration, keeper: Keeper, kept: Kept, report: Report): Binder | null | 'wrong' => {
  const { scope, name } = keeper;
  const wrong = (problem: string, better: string | null): 'wrong' => {
    report('FB7001', kept.span, { name: name.text, problem, better });
    return 'wrong';
  };
  if (scope === null && kept.member === null) return null;
  if (scope === null) return wrong('is kept for the whole policy, and not for a member', name.text);
  const fitting = action.parameters.filter((each) => entityOf(each) === entityOf(scope));
  const found = fitting.find((each) => each.name.text === kept.member?.text);
  if (found !== undefined) return found;
  const better = fitting[0] === undefined ? null : `${name.text}(${fitting[0].name.text})`;
  return wrong(`is kept for each ${entityOf(scope) ?? 'member'}: name the argument that it is kept for`, better);
};
