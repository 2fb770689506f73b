/** Actions: what they change, computed in the state before, and what must hold after. */
import { closest } from '../source/closest.ts';
import { bug } from '../source/assert-never.ts';
import { plainName } from '../source/source.ts';
import type { ActionClause, ActionDeclaration, Name } from '../syntax/ast.ts';
import { everybody } from './anyone.ts';
import type { Binder, Change, Requirement, TotalUpdate } from './checked.ts';
import { changeOf, clockChange } from './changes.ts';
import { where } from './conditions.ts';
import { checkTruth } from './expression.ts';
import { markPresent } from './guards.ts';
import { keyOf } from './keys.ts';
import { checkParameters } from './parameters.ts';
import type { Env, Program } from './program.ts';
import { isUnstoppable } from './protective.ts';
import { policyAt } from './read.ts';
import { targetOf, type Changed } from './targets.ts';

export const checkAction = (program: Program, declaration: ActionDeclaration): void => {
  program.counters.expansions = 0;
  const parameters = checkParameters(program, declaration.parameters);
  if (parameters === null) return;
  const clauses = declaration.clauses.filter((each) => each.kind === 'changes');
  const changing = [...clauses.filter((each) => !each.late), ...clauses.filter((each) => each.late)];
  const targets = changing.map((clause) => targetOf(parameters.env, clause.target));
  let env = parameters.env;
  // A change of a missing member refuses the action, so its members are there for all that follows.
  for (const target of targets) {
    if (target?.found) env = { ...env, guards: markPresent(env.guards, keyOf(program.keys, target.found)) };
  }
  const left: Env = { ...env, action: true };
  const changes = changing.map((clause, at) =>
    changeOf(clause.late ? left : env, parameters.binders, clause, targets[at] ?? null),
  );
  const totals = together(
    program,
    changes.flatMap((change, at) => (change ? totalsOf(program, parameters.binders, change, at) : [])),
  );
  const requirements: Requirement[] = [];
  const held = declaration.held && checkTruth(left, declaration.held, 'when an action is held');
  let after = left;
  let sound =
    (declaration.held === null || held !== null) &&
    !changes.includes(null) &&
    !twice(program, changing, targets) &&
    apart(program, parameters.binders, targets);
  for (const clause of declaration.clauses) {
    if (clause.kind === 'unsupported') {
      program.report('FB9001', clause.word.span, { what: `\`${clause.word.text}\` in an action` });
      sound = false;
    } else if (clause.kind === 'by') {
      const named = clause.roles.filter((each) => !isAnyone(program, each));
      for (const role of named) sound = isRole(program, role) && sound;
      const [other] = named;
      if (other === undefined || named.length === clause.roles.length) continue;
      program.report('FB7002', other.span, {
        ...{ action: declaration.name.text, problem: `\`${other.text}\` is named beside it` },
      });
      sound = false;
    } else if (clause.kind === 'require') {
      const condition = checkTruth(after, clause.condition, 'what is required');
      if (condition === null) sound = false;
      else {
        requirements.push({ span: clause.span, condition, reason: clause.reason });
        after = where(after, condition, true);
      }
    }
  }
  if (!sound || !isUnstoppable(program, declaration, { targets, changes, totals, requirements })) return;
  const anyone = anyoneOf(program, declaration);
  if (declaration.isForAnyone || anyone !== null)
    program.forAnyone.set(declaration.name.text, { written: anyone?.span ?? null, counts: declaration.counts });
  const isLate = held !== null || changes.some((each) => each?.late);
  program.actions.push({
    name: declaration.name.text,
    doc: declaration.doc,
    span: declaration.span,
    parameters: parameters.binders,
    arguments: parameters.arguments,
    changes: [...changes, clockChange(program, env, declaration.span, isLate)].filter((each) => each !== null),
    totals,
    requirements,
    roles: anyone === null ? rolesOf(declaration) : null,
    anyone: false,
    held,
    protective: declaration.protective !== null,
  });
};

const rolesOf = ({ clauses }: ActionDeclaration): readonly string[] | null => {
  const named = clauses.flatMap((each) => (each.kind === 'by' ? each.roles.map((role) => role.text) : []));
  return named.length === 0 ? null : [...new Set(named)];
};

/** `by anyone`; in an instance the name has that of the instance before it. */
const isAnyone = (program: Program, { text }: Name): boolean =>
  plainName(text) === everybody && program.names.get(text)?.meaning.kind !== 'role';

const anyoneOf = (program: Program, { clauses }: ActionDeclaration): Name | null =>
  clauses.flatMap((each) => (each.kind === 'by' ? each.roles : [])).find((each) => isAnyone(program, each)) ?? null;

const isRole = (program: Program, { text, span }: Name): boolean => {
  if (program.names.get(text)?.meaning.kind === 'role') return true;
  const roles = [...program.names].flatMap(([name, { meaning }]) => (meaning.kind === 'role' ? [name] : []));
  program.report('FB2002', span, { name: text, what: 'role', similar: closest(text, roles) });
  return false;
};

/** Two arguments could name one member, whose state would then have two new values. */
const apart = (program: Program, binders: readonly Binder[], targets: readonly (Changed | null)[]): boolean => {
  for (const { record, schema } of targets.filter((each) => each !== null)) {
    const { bound } = program.schema.records[record.record] ?? { bound: null };
    const twins = binders.filter(({ type }) => type.kind === 'ref' && type.entity === record.record);
    const [, second] = twins;
    if (bound === null || second === undefined || !twins.some((each) => each.id === record.binder)) continue;
    program.report('FB9001', second.span, { what: `a change of \`${schema.name}\` where two arguments may be the same member` });
    return false;
  }
  return true;
};

/** Two changes of one field would leave open which of them counts. Items of a ring are changed in order, so that the last counts. */
const twice = (program: Program, clauses: readonly ActionClause[], targets: readonly (Changed | null)[]): boolean => {
  let found = false;
  targets.forEach((target, at) => {
    const clause = clauses[at];
    const earlier = target === null ? [] : targets.slice(0, at).filter((each) => each !== null && isSameField(each, target));
    if (target === null || clause?.kind !== 'changes' || earlier.length === 0) return;
    const isSame = (each: Changed | null): boolean => keyOfItem(program, each) === keyOfItem(program, target);
    if (target.item !== null && clause.mode === 'to' && !earlier.some(isSame)) return;
    const again = `\`${target.path}\` is changed twice`;
    const problem =
      target.item === null || earlier.some(isSame)
        ? again
        : `${again}, and both may be the same item, whose first change \`by\` would lose`;
    const help = problem === again ? 'make one change of the two' : 'put the change `by` first, or write `to`';
    program.report('FB2019', clause.span, { problem, help });
    found = true;
  });
  return found;
};

const isSameField = (one: Changed, other: Changed): boolean =>
  one.record.binder === other.record.binder && one.path === other.path && one.element?.list === other.element?.list;

const keyOfItem = (program: Program, target: Changed | null): number | null =>
  target?.item ? keyOf(program.keys, target.item) : null;

/** What moves for two accounts moves once, by both. */
const together = ({ keys }: Program, totals: readonly TotalUpdate[]): readonly TotalUpdate[] => {
  const found = new Map<string, TotalUpdate>();
  for (const each of totals) {
    const name = `${each.entity}.${each.field}.${keyOf(keys, each.key)}`;
    const known = found.get(name);
    found.set(name, known === undefined ? each : { ...known, changes: [...known.changes, ...each.changes] });
  }
  return [...found.values()];
};

/** A total of the policy's own. */
const ownTotal = (program: Program, { span }: Change, change: number, field: number): TotalUpdate => ({
  ...{ changes: [change], entity: 0, field, key: policyAt(span) },
  shape: program.schema.records[0]?.fields[field]?.shape ?? bug('a total without its field'),
  target: { kind: 'globals', field, isItem: false },
});

/** The totals that a change moves. */
const totalsOf = (program: Program, binders: readonly Binder[], change: Change, at: number): readonly TotalUpdate[] =>
  program.totals
    .filter(
      (total) =>
        total.over === change.record.record && total.list === (change.element?.list ?? null) && total.summed === change.field,
    )
    .flatMap(({ entity, field, list }) => {
      if (list === null) return [ownTotal(program, change, at, field)];
      const key = change.element?.key;
      const argument = binders.findIndex((each) => key?.kind === 'binder' && each.id === key.id);
      const shape = program.schema.records[entity]?.fields[field]?.shape;
      if (key === undefined || shape?.kind !== 'number') return [];
      if (argument < 0) {
        program.report('FB9001', change.span, {
          what: 'a change that moves a total of a member which is no argument of the action',
        });
        return [];
      }
      const { scale } = shape;
      const placed = scale.kind === 'member' && scale.root === 'self' ? { ...scale, root: { argument } } : scale;
      return [
        {
          changes: [at],
          entity,
          field,
          key,
          shape: { ...shape, scale: placed },
          target: { kind: 'argument', argument, field, isItem: false },
        },
      ];
    });
