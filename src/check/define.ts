/** Defines: parameters, local names, and the value that gets a name. Analysed once; calls use what is known of the result. */
import type { DefineDeclaration, Local as LocalSyntax, Typing } from '../syntax/ast.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hull, point, type Interval } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { exact, isExact } from '../types/reckoning.ts';
import { zero } from '../types/rational.ts';
import type { Shape } from '../types/schema.ts';
import type { Binder, Define, Expr, Local, Naming, Type } from './checked.ts';
import { walk } from './children.ts';
import { named } from './excerpt.ts';
import { check } from './expression.ts';
import { isMistake } from './make.ts';
import { checkNamed, type Declared, type TypedNumber } from './naming.ts';
import { showType } from './numbers.ts';
import { checkParameters, isTaken, placeContext, placed, type Parameters } from './parameters.ts';
import { reportInto } from './report.ts';
import { freshBinder, type Env, type Program } from './program.ts';
import { rangeOf } from './ranges.ts';
import { resolveType, type NumberType } from './type-expression.ts';

export const checkDefine = (program: Program, declaration: DefineDeclaration): void => {
  program.counters.expansions = 0;
  const parameters = checkParameters(program, declaration.parameters);
  const define = parameters && analyse(parameters, declaration);
  if (define === null) return;
  const depth = 1 + Math.max(0, ...calledBy(define).map((each) => program.callDepths[each] ?? 0));
  if (depth > deepestCall) {
    program.report('FB2027', declaration.name.span, { name: declaration.name.text, most: deepestCall });
    return;
  }
  program.defineIndex.set(declaration.name.text, program.defines.length);
  program.defines.push(define);
  program.callDepths.push(depth);
};

/** The EVM has 1,024 stack slots for all frames together; this many of them always fit. */
const deepestCall = 32;

const calledBy = (define: Define): readonly number[] => {
  const called = new Set<number>();
  walk([define.value, ...define.locals.map((each) => each.value)], (expr) => {
    if (expr.kind === 'call') called.add(expr.define);
  });
  return [...called];
};

const analyse = (parameters: Parameters, declaration: DefineDeclaration): Define | null => {
  const block = checkLocals(parameters.env, parameters.binders, declaration.locals);
  if (block === null) return null;
  const request = requestOf(block.env, parameters.binders, declaration.typing);
  if (request === null) return null;
  const { name, doc, span } = declaration;
  const result = checkNamed(
    { ...block.env, naming: true },
    { name: name.text, span: name.span, typing: declaration.typing, ...request },
    declaration.value,
  );
  return (
    result && {
      name: name.text,
      doc,
      span,
      parameters: parameters.binders,
      arguments: parameters.arguments,
      locals: block.locals,
      value: result.value,
      naming: result.naming,
      shape: shapeOf(request.declared, result.naming),
    }
  );
};

/** What is known of a define's result when arguments are themselves rounded; or what is wrong with it then. */
export type Tainted = { readonly knowledge: Knowledge | null; readonly problem: Diagnostic | null };

/**
 * A define is analysed once with its parameters as exact sources. An argument that is rounded is not one: its side runs
 * through the definition, which is looked at again with the sides (and the exact ranges) of these arguments.
 */
export const withRoundedArguments = (
  program: Program,
  declaration: DefineDeclaration,
  args: readonly (Knowledge | null)[],
): Tainted => {
  const key = `${declaration.name.text} ${args.map((each) => (each === null || isExact(each) ? '' : taintKey(each))).join(' ')}`;
  const known = program.tainted.get(key);
  if (known) return known;
  const problems: Diagnostic[] = [];
  const counters = { ...program.counters, expansions: 0 };
  const silent: Program = { ...program, report: reportInto(problems), again: true, counters };
  const parameters = checkParameters(silent, declaration.parameters);
  const result =
    parameters && analyse({ ...parameters, env: { ...parameters.env, scope: taint(parameters, args) } }, declaration);
  // Binders stay unique across both looks, and both are work.
  program.counters.binder = counters.binder;
  program.counters.written = counters.written;
  const found: Tainted = {
    knowledge: result?.naming.knowledge ?? null,
    problem: problems.find((each) => each.severity === 'error') ?? null,
  };
  program.tainted.set(key, found);
  return found;
};

const taintKey = (each: Knowledge): string => {
  const show = (value: Knowledge['error']): string => (value === null ? '?' : `${value.n}/${value.d}`);
  return `${each.above ? 'a' : ''}${each.below ? 'b' : ''}:${show(each.exactLo)}:${show(each.exactHi)}:${show(each.error)}`;
};

const taint = (parameters: Parameters, args: readonly (Knowledge | null)[]): Env['scope'] => {
  const scope = new Map(parameters.env.scope);
  for (const [at, binder] of parameters.binders.entries()) {
    const value = scope.get(binder.name);
    const argument = args[at];
    if (!value?.knowledge || !argument || isExact(argument)) continue;
    const origin = { name: binder.name, span: binder.span };
    const reach = hull(value.knowledge, exact(argument));
    const knowledge: Knowledge = {
      ...value.knowledge,
      exactLo: reach.lo,
      exactHi: reach.hi,
      above: argument.above && origin,
      below: argument.below && origin,
      error: argument.error,
    };
    scope.set(binder.name, named({ ...value, knowledge }, binder.name));
  }
  return scope;
};

/** Local names in order, each seeing those before it. Null after a reported mistake. */
const checkLocals = (
  start: Env,
  parameters: readonly Binder[],
  list: readonly LocalSyntax[],
): { env: Env; locals: readonly Local[] } | null => {
  let env = start;
  const locals: Local[] = [];
  for (const local of list) {
    if (isTaken(env, local.name)) return null;
    const made = local.typing === null ? exactLocal(env, local) : roundedLocal(env, parameters, local, local.typing);
    if (made === null) return null;
    locals.push(made.local);
    env = { ...env, scope: new Map(env.scope).set(local.name.text, made.value) };
  }
  return { env, locals };
};

const exactLocal = (env: Env, local: LocalSyntax): { local: Local; value: Expr } | null => {
  const value = check(env, local.value);
  if (isMistake(value)) return null;
  if (value.type.kind !== 'number' && value.type.kind !== 'bool' && value.type.kind !== 'time' && value.type.kind !== 'enum') {
    env.program.report('FB2005', value.span, {
      place: 'a local `let`',
      expected: 'a number, a truth, a time or a member of an enum',
      found: showType(env.program.schema, value.type),
    });
    return null;
  }
  return bind(env, local, value, null, value.type, value.knowledge);
};

const roundedLocal = (
  env: Env,
  parameters: readonly Binder[],
  local: LocalSyntax,
  typing: Typing,
): { local: Local; value: Expr } | null => {
  const request = requestOf(env, parameters, typing);
  if (request === null) return null;
  const result = checkNamed(
    { ...env, naming: true },
    { name: local.name.text, span: local.name.span, typing, ...request },
    local.value,
  );
  return result && bind(env, local, result.value, result.naming, result.naming.type, result.naming.knowledge);
};

const bind = (
  env: Env,
  local: LocalSyntax,
  value: Expr,
  naming: Naming | null,
  type: Type,
  knowledge: Expr['knowledge'],
): { local: Local; value: Expr } => {
  const binder = freshBinder(env.program, local.name.text, type, local.name.span);
  const seen: Expr = { span: local.name.span, type, knowledge, kind: 'binder', id: binder.id };
  return { local: { binder, value, naming, span: local.span }, value: named(seen, local.name.text) };
};

/** What a written typing declares, seen from a place. Null after a reported mistake. */
export const requestOf = (
  env: Env,
  parameters: readonly Binder[],
  typing: Typing,
): { declared: Declared; range: Interval | null } | null => {
  const { program } = env;
  const type = resolveType(placeContext(env, parameters), typing.type);
  if (type === null) return null;
  const range =
    typing.range &&
    (type.kind === 'number'
      ? rangeOf(program, typing.range, type, program.report)
      : type.kind === 'optional' && type.of.kind === 'number'
        ? rangeOf(program, typing.range, type.of, program.report)
        : null);
  if (typing.range && range === null && (type.kind === 'number' || type.kind === 'optional')) return null;
  switch (type.kind) {
    case 'number': {
      const typed = typedNumber(type);
      return typed && { declared: { kind: 'number', ...typed }, range };
    }
    case 'optional': {
      const of = type.of.kind === 'number' ? typedNumber(type.of) : null;
      if (of) return { declared: { kind: 'optional', of }, range };
      program.report('FB9001', typing.type.span, { what: 'a definition that may be a time or none' });
      return null;
    }
    case 'bool':
    case 'time':
    case 'enum':
      return { declared: { kind: 'plain', type, unit: showType(program.schema, type) }, range: null };
    case 'address':
    case 'ref':
    case 'record':
    case 'array':
    case 'table':
      program.report('FB9001', typing.type.span, { what: 'a definition of this type' });
      return null;
  }
};

const typedNumber = (type: NumberType): TypedNumber | null => {
  const dimension = placed(type);
  return dimension && { dimension, scale: type.scale, unit: type.unit };
};

/** How a result is encoded; its range is what is known of it. */
export const shapeOf = (declared: Declared, naming: Naming): Shape => {
  const known = naming.knowledge ?? { ...point(zero) };
  const number = (of: TypedNumber) =>
    ({ kind: 'number', unit: of.unit, scale: of.scale, lo: known.lo ?? zero, hi: known.hi ?? zero }) as const;
  if (declared.kind === 'number') return number(declared);
  if (declared.kind === 'optional') return { kind: 'optional', of: number(declared.of) };
  const { type } = declared;
  return type.kind === 'enum' ? { kind: 'enum', enum: type.enum } : type.kind === 'time' ? { kind: 'time' } : { kind: 'bool' };
};
