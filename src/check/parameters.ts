/** Parameters of defines and actions: binders inside, arguments with shapes for those who call from outside. */
import type { Binder as BinderSyntax, Name } from '../syntax/ast.ts';
import type { ArgumentSchema, NumberShape, Scale } from '../types/schema.ts';
import type { Dimension } from '../types/dimension.ts';
import { powerOfTen } from '../types/rational.ts';
import { source } from '../types/reckoning.ts';
import type { Binder, Expr, Type } from './checked.ts';
import { isNow, timeOfEvent } from './clock.ts';
import { named } from './excerpt.ts';
import { noGuards } from './guards.ts';
import { decimalsOf } from './read.ts';
import { unitOfMember } from './places.ts';
import { freshBinder, type Env, type Program } from './program.ts';
import { rangeOf } from './ranges.ts';
import { resolveType, type NumberType, type ResolvedType, type TypeContext } from './type-expression.ts';
import { fixed, placeDimension } from './units.ts';

export type Parameters = {
  readonly binders: readonly Binder[];
  readonly arguments: readonly ArgumentSchema[];
  readonly env: Env;
};

export const emptyEnv = (program: Program): Env => ({
  program,
  scope: new Map(),
  guards: noGuards,
  action: false,
  depth: 0,
  naming: false,
});

/** Types as seen from a place with local names: `m.base` is the unit of what `m` stands for. */
export const placeContext = (env: Env, binders: readonly Binder[]): TypeContext => ({
  names: env.program.names,
  isBounded: (record) => env.program.schema.records[record]?.bound !== null,
  memberUnit: (path) => {
    const found = unitOfMember(env, path);
    if (found === null) return null;
    const scale = found.unit.field === null ? fixed(found.unit.max) : memberScale(binders, path, found);
    return scale && { base: { kind: 'placed', base: found.base }, scale };
  },
  report: env.program.report,
});

/** Where the decimals of a member's unit are found, starting from an argument. */
const memberScale = (
  binders: readonly Binder[],
  path: readonly Name[],
  found: NonNullable<ReturnType<typeof unitOfMember>>,
): Scale | null => {
  const argument = binders.findIndex((each) => each.name === path[0]?.text);
  const { type } = found.member;
  const entity = type.kind === 'ref' ? type.entity : type.kind === 'record' ? type.record : null;
  if (argument < 0 || entity === null || found.unit.field === null) return null;
  const steps: number[] = [];
  let at: Expr = found.member;
  while (at.kind === 'field') {
    steps.unshift(at.field);
    at = at.of;
  }
  return {
    kind: 'member',
    root: { argument },
    path: steps,
    entity,
    field: found.unit.field,
    min: found.unit.min,
    max: found.unit.max,
  };
};

/** Null after a reported mistake in any of them. */
export const checkParameters = (program: Program, list: readonly BinderSyntax[]): Parameters | null => {
  let env = emptyEnv(program);
  const binders: Binder[] = [];
  const args: ArgumentSchema[] = [];
  let sound = true;
  for (const parameter of list) {
    const one = checkParameter(env, binders, parameter);
    if (one === null) {
      sound = false;
      continue;
    }
    binders.push(one.binder);
    args.push(one.argument);
    env = { ...env, scope: new Map(env.scope).set(one.binder.name, one.value) };
  }
  return sound ? { binders, arguments: args, env } : null;
};

const checkParameter = (
  env: Env,
  binders: readonly Binder[],
  parameter: BinderSyntax,
): { binder: Binder; argument: ArgumentSchema; value: Expr } | null => {
  const { program } = env;
  const { name } = parameter;
  if (isTaken(env, name)) return null;
  const resolved = resolveType(placeContext(env, binders), parameter.type);
  if (resolved === null) return null;
  const bind = (type: Type, shape: ArgumentSchema['shape'], knowledge: Expr['knowledge']) => {
    const binder = freshBinder(program, name.text, type, name.span);
    const value: Expr = { span: name.span, type, knowledge, kind: 'binder', id: binder.id };
    return { binder, argument: { name: name.text, span: name.span, shape }, value: named(value, name.text) };
  };
  switch (resolved.kind) {
    case 'number': {
      const shape = numberShape(env, parameter, resolved);
      const dimension = placed(resolved);
      if (shape === null || dimension === null) return null;
      return bind({ kind: 'number', dimension, scale: shape.scale }, shape, source(shape, powerOfTen(-decimalsOf(shape.scale))));
    }
    case 'time':
      return bind(
        { kind: 'time' },
        { kind: 'time' },
        source({ lo: { n: 0n, d: 1n }, hi: { n: (1n << 40n) - 1n, d: 1n } }, { n: 1n, d: 1n }),
      );
    case 'bool':
    case 'address':
    case 'enum':
    case 'ref':
      return bind(resolved, resolved, null);
    case 'record':
      return bind(resolved, { kind: 'record', record: resolved.record }, null);
    case 'array':
    case 'table':
    case 'optional':
      program.report('FB9001', parameter.type.span, { what: 'a parameter of this type' });
      return null;
  }
};

/** A parameter or local name may not hide a name of the policy, nor another local one. */
export const isTaken = (env: Env, name: Name): boolean => {
  if (isNow(name)) {
    env.program.report('FB2001', name.span, { name: name.text, what: timeOfEvent });
    return true;
  }
  const known = env.program.names.get(`${env.program.namespaces.get(name.span.file) ?? ''}${name.text}`);
  if (!known && !env.scope.has(name.text)) return false;
  env.program.report(
    'FB2001',
    name.span,
    { name: name.text, what: known ? 'a name of the policy' : 'a name here' },
    known ? [{ span: known.span, text: 'declared here' }] : [],
  );
  return true;
};

export const placed = (type: NumberType): Dimension | null => placeDimension(type.dimension, () => null);

const numberShape = (env: Env, parameter: BinderSyntax, type: ResolvedType & { kind: 'number' }): NumberShape | null => {
  if (parameter.range === null) {
    env.program.report('FB3006', parameter.name.span, { name: parameter.name.text, what: 'parameter' });
    return null;
  }
  const range = rangeOf(env.program, parameter.range, type, env.program.report);
  return range && { kind: 'number', unit: type.unit, scale: type.scale, ...range };
};
