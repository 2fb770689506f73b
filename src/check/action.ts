/** Actions: what they change, computed in the state before, and what must hold after. */
import type { ActionClause, ActionDeclaration, Expression } from '../syntax/ast.ts';
import { addKnowledge } from '../types/reckoning.ts';
import { dimensionOf, numberLike, sameUnits } from './dimensions.ts';
import type { Scale } from '../types/schema.ts';
import type { Binder, Change, Expr, Requirement, TotalUpdate } from './checked.ts';
import { where } from './conditions.ts';
import { asNumber, check, checkTruth } from './expression.ts';
import { markPresent } from './guards.ts';
import { keyOf } from './keys.ts';
import { isMistake, make } from './make.ts';
import { nameValue } from './naming.ts';
import { readField } from './read.ts';
import { checkParameters } from './parameters.ts';
import { fieldName } from './places.ts';
import type { Env, Program } from './program.ts';

type Target = {
  readonly record: { readonly binder: number; readonly record: number };
  readonly element: Change['element'];
  readonly field: number;
  readonly path: string;
  readonly old: Expr;
  readonly found: Expr | null;
};

export const checkAction = (program: Program, declaration: ActionDeclaration): void => {
  program.counters.expansions = 0;
  const parameters = checkParameters(program, declaration.parameters);
  if (parameters === null) return;
  const changing = declaration.clauses.filter((each) => each.kind === 'changes');
  const targets = changing.map((clause) => targetOf(parameters.env, clause.target));
  let env = parameters.env;
  // A change of a missing member refuses the action, so its members are there for all that follows.
  for (const target of targets) {
    if (target?.found) env = { ...env, guards: markPresent(env.guards, keyOf(program.keys, target.found)) };
  }
  const changes = changing.map((clause, at) => changeOf(env, parameters.binders, clause, targets[at] ?? null));
  const totals = changes.flatMap((change, at) => (change ? totalsOf(program, change, at) : []));
  const requirements: Requirement[] = [];
  let after: Env = { ...env, action: true };
  let sound = !changes.includes(null) && !twice(program, changing, targets);
  for (const clause of declaration.clauses) {
    if (clause.kind === 'unsupported') {
      program.report('FB9001', clause.word.span, { what: `\`${clause.word.text}\` in an action` });
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
  if (!sound) return;
  program.actions.push({
    name: declaration.name.text,
    doc: declaration.doc,
    span: declaration.span,
    parameters: parameters.binders,
    arguments: parameters.arguments,
    changes: changes.filter((each) => each !== null),
    totals,
    requirements,
  });
};

/** Two changes of one field would leave open which of them counts. */
const twice = (program: Program, clauses: readonly ActionClause[], targets: readonly (Target | null)[]): boolean => {
  let found = false;
  targets.forEach((target, at) => {
    if (
      target &&
      targets.some(
        (each, before) =>
          before < at &&
          each &&
          each.record.binder === target.record.binder &&
          each.path === target.path &&
          each.element?.list === target.element?.list,
      )
    ) {
      program.report('FB2019', clauses[at]?.span ?? target.old.span, { problem: `\`${target.path}\` is changed twice` });
      found = true;
    }
  });
  return found;
};

/** `a.collateral` or `a.positions[m].size`. */
const targetOf = (env: Env, expression: Expression): Target | null => {
  const { program } = env;
  const refuse = (problem: string): null => {
    program.report('FB2019', expression.span, { problem });
    return null;
  };
  if (expression.kind === 'error') return null;
  if (expression.kind !== 'field') return refuse('this is not a field of an argument');
  const { of, name } = expression;
  const holder = of.kind === 'index' ? check(env, of) : of.kind === 'name' ? check(env, of) : null;
  if (holder === null) return refuse('this is not a field of an argument, or of a member of its list');
  if (isMistake(holder)) return null;
  const element = holder.kind === 'find' ? holder : holder.kind === 'the' && holder.value.kind === 'find' ? holder.value : null;
  const owner = element ? (element.list.kind === 'field' ? element.list.of : null) : holder;
  if (owner?.kind !== 'binder' || owner.type.kind !== 'record')
    return refuse('only an account passed to the action, or a member of its list, can be changed');
  const record = element?.record ?? owner.type.record;
  const field = program.schema.records[record]?.fields.findIndex((each) => each.name === name.text) ?? -1;
  const schema = program.schema.records[record]?.fields[field];
  if (schema === undefined) {
    program.report('FB2008', name.span, {
      name: name.text,
      record: `\`${program.schema.records[record]?.name ?? '?'}\``,
      similar: null,
    });
    return null;
  }
  if (schema.shape.kind !== 'number' || schema.source === 'decimals' || schema.source === 'key')
    return refuse(`\`${name.text}\` is not a stored number`);
  if (schema.outside !== 'refuse') {
    program.report('FB3011', name.span, {
      name: name.text,
      problem: 'is changed by an action, so a value that is off must be refused',
    });
    return null;
  }
  const parent: Expr = element
    ? { span: of.span, type: { kind: 'record', record }, knowledge: null, kind: 'the', value: element }
    : holder;
  const list = element && element.list.kind === 'field' ? element.list.field : null;
  const path = element && list !== null ? `${fieldName(program, owner.type.record, list)}.${name.text}` : name.text;
  const label =
    of.kind === 'name'
      ? of.name.text
      : of.kind === 'index' && of.of.kind === 'field' && of.of.of.kind === 'name'
        ? of.of.of.name.text
        : '';
  return {
    record: { binder: owner.id, record: owner.type.record },
    element: element && list !== null ? { list, record: element.record, unique: element.unique, key: element.key } : null,
    field,
    path: `${label}.${path}`,
    old: readField(env, expression.span, parent, record, field),
    found: element,
  };
};

/** The new value of the field, by its scale; it may leave its range, which refuses the action at run time. */
const changeOf = (
  env: Env,
  binders: readonly Binder[],
  clause: ActionClause & { kind: 'changes' },
  target: Target | null,
): Change | null => {
  if (target === null || isMistake(target.old) || target.old.type.kind !== 'number') return null;
  const { program } = env;
  const moved = asNumber(env, check(env, clause.value), 'a change');
  const { old } = target;
  if (moved === null || old.knowledge === null || old.type.kind !== 'number') return null;
  let value: Expr = moved;
  if (clause.mode === 'by') {
    if (!sameUnits(env, 'change', old, moved)) return null;
    value = make(env, clause.span, numberLike(dimensionOf(old), old, moved), addKnowledge(old.knowledge, moved.knowledge), {
      kind: 'add',
      left: old,
      right: moved,
    });
  }
  const { scale } = old.type;
  const schema = program.schema.records[target.element?.record ?? target.record.record]?.fields[target.field];
  if (scale === null || schema?.shape.kind !== 'number') return null;
  const request = {
    name: target.path,
    span: clause.span,
    declared: { kind: 'number', dimension: old.type.dimension, scale, unit: schema.shape.unit },
    range: null,
    typing: { rounding: clause.rounding, accept: clause.accept },
  } as const;
  const named = nameValue(env, request, value);
  const result = resultScale(scale, target, binders);
  if (result === null) {
    program.report('FB9001', clause.span, { what: 'a change whose decimals cannot be found from the arguments' });
    return null;
  }
  return (
    named && {
      shape: { ...schema.shape, scale: result },
      span: clause.span,
      path: target.path,
      record: target.record,
      element: target.element,
      field: target.field,
      value: named.value,
      naming: named.naming,
    }
  );
};

/** A result stands outside its record, so the way to its decimals starts from an argument. */
const resultScale = (scale: Scale, { record, element }: Target, binders: readonly Binder[]): Scale | null => {
  if (scale.kind === 'fixed' || scale.root !== 'self') return scale;
  const way: number[] = [];
  let from: Expr | null = null;
  let path = scale.path;
  if (element !== null) {
    if (path[0] !== element.unique) return null;
    path = path.slice(1);
    for (from = element.key; from.kind === 'field'; from = from.of) way.unshift(from.field);
    if (from.kind !== 'binder') return null;
  }
  const id = from === null ? record.binder : from.id;
  const argument = binders.findIndex((each) => each.id === id);
  return argument < 0 ? null : { ...scale, root: { argument }, path: [...way, ...path] };
};

const totalsOf = (program: Program, change: Change, at: number): readonly TotalUpdate[] =>
  program.totals
    .filter(
      (total) =>
        change.element !== null &&
        total.over === change.record.record &&
        total.list === change.element.list &&
        total.summed === change.field,
    )
    .flatMap((total) =>
      change.element ? [{ change: at, entity: total.entity, field: total.field, key: change.element.key }] : [],
    );
