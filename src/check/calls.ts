/** Calls. `let`s are expanded where they stand, so that guards around them count; defines are called for their result. */
import { withRoundedArguments } from './define.ts';
import { isExact } from '../types/reckoning.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { keyOf } from './keys.ts';
import type { Span } from '../source/source.ts';
import type { Expression, LetDeclaration, Name } from '../syntax/ast.ts';
import { baseDimension, equalDimensions } from '../types/dimension.ts';
import { argumentFits, moveType } from './arguments.ts';
import type { Expr, Type, Define } from './checked.ts';
import { named } from './excerpt.ts';
import { check } from './expression.ts';
import { isMistake, largestExpression, make, mostExpansions, mistake, sizeOf } from './make.ts';
import { kindWords, unknown } from './names.ts';
import { showType } from './numbers.ts';
import { pathTo } from './places.ts';
import { type Env, recordName } from './program.ts';
import { present, readField, recordOf, unwrap } from './read.ts';
import { checkRows } from './table-data.ts';
import { callMember, callTable, isRows } from './table-calls.ts';
import { checkTable } from './tables.ts';
import { countWork, isSpent } from './work.ts';

export const checkCall = (env: Env, expression: Expression & { kind: 'call' }): Expr => {
  const { program } = env;
  const { name, span } = expression;
  if (expression.of !== null) return callMember(env, expression, expression.of);
  const meaning = env.scope.has(name.text) ? undefined : program.names.get(name.text)?.meaning;
  if (meaning === undefined) {
    if (!env.scope.has(name.text)) return unknown(env, name, 'definition');
    program.report('FB2007', name.span, { name: name.text, is: 'a value', wanted: 'something to call' });
    return mistake(span);
  }
  switch (meaning.kind) {
    case 'let':
      return expand(env, name, meaning.declaration, expression.arguments, null, span);
    case 'define':
      return call(env, span, name, expression.arguments);
    case 'scoped field': {
      const [argument] = expression.arguments;
      if (argument === undefined || expression.arguments.length !== 1)
        return arity(env, name, span, 'one argument', expression.arguments.length);
      const of = present(env, check(env, argument));
      if (isMistake(of)) return of;
      if (recordOf(of) === meaning.record) return named(readField(env, span, of, meaning.record, meaning.field), name.text);
      program.report('FB2005', of.span, {
        place: `the argument of \`${name.text}\``,
        expected: `a \`${recordName(program, meaning.record)}\``,
        found: showType(program.schema, of.type),
      });
      return mistake(span);
    }
    case 'param':
      if (program.schema.params[meaning.param]?.shape.kind !== 'table') break;
      return callTable(env, expression, (input) => checkTable(env, span, name.text, meaning.param, input));
    case 'global fact': {
      if (!isRows(program.schema.records[0]?.fields[meaning.field])) break;
      const of: Expr = { span: name.span, type: { kind: 'record', record: 0 }, knowledge: null, kind: 'globals' };
      return callTable(env, expression, (input) => checkRows(env, span, of, { record: 0, field: meaning.field }, input));
    }
    default:
      break;
  }
  program.report('FB2007', name.span, { name: name.text, is: kindWords[meaning.kind], wanted: 'something to call' });
  return mistake(span);
};

export const arity = (env: Env, name: Name, span: Span, expected: string, found: number): Expr => {
  env.program.report('FB2006', span, { name: name.text, expected, found });
  return mistake(span);
};

const count = (many: number): string => (many === 0 ? 'no arguments' : many === 1 ? 'one argument' : `${many} arguments`);

/** Puts a `let` in its place: its parameters stand for the arguments, exactly. */
export const expand = (
  env: Env,
  name: Name,
  declaration: LetDeclaration,
  args: readonly Expression[],
  expected: Type | null,
  span: Span = name.span,
): Expr => {
  const { program } = env;
  if (args.length !== declaration.parameters.length)
    return arity(env, name, span, count(declaration.parameters.length), args.length);
  program.expanded.add(name.text);
  program.counters.expansions += 1;
  countWork({ program, depth: env.depth + 1 });
  if (isSpent(program)) return mistake(span);
  if (env.depth >= 64 || program.counters.expansions > mostExpansions) return tooLarge(env, span, name.text);
  const scope = new Map<string, Expr>();
  for (const [at, parameter] of declaration.parameters.entries()) {
    const argument = args[at];
    if (argument === undefined) continue;
    const value = check(env, argument);
    if (isMistake(value)) return mistake(span);
    sizeOf(value);
    scope.set(parameter.name.text, parameter.type === null ? value : fitParameter(env, value, parameter.type, name.text));
  }
  if ([...scope.values()].some(isMistake)) return mistake(span);
  const result = expandOnce(env, name.text, scope, () =>
    check({ ...env, scope, depth: env.depth + 1 }, declaration.value, expected),
  );
  if (sizeOf(result) > largestExpression) return tooLarge(env, span, name.text);
  return isMistake(result) ? mistake(span) : named({ ...result, span }, `${name.text}${args.length > 0 ? '(…)' : ''}`);
};

/** The same `let` of the same arguments under the same guards is looked at once: a chain that doubles costs no more than one that does not. */
const expandOnce = (env: Env, name: string, scope: ReadonlyMap<string, Expr>, look: () => Expr): Expr => {
  const { program, guards, action } = env;
  const known = program.expansions.get(guards) ?? new Map<string, Expr>();
  program.expansions.set(guards, known);
  const key = `${action ? 'action ' : ''}${name} ${[...scope.values()].map((each) => keyOf(program.keys, each)).join(' ')}`;
  const result = known.get(key) ?? look();
  known.set(key, result);
  return result;
};

/** Said once for a definition: what follows from it would be said at every step of the chain. */
const tooLarge = (env: Env, span: Span, name: string): Expr => {
  const { counters } = env.program;
  if (counters.expansions < Infinity) env.program.report('FB2024', span, { name });
  counters.expansions = Infinity;
  return mistake(span);
};

/** A `let` parameter with a type takes only that kind of thing. */
const fitParameter = (env: Env, value: Expr, type: LetDeclaration['parameters'][number]['type'], callee: string): Expr => {
  if (type === null || type.kind !== 'quantity') return value;
  const word = type.unit.factors.length === 1 ? type.unit.factors[0]?.path[0]?.text : undefined;
  const meaning = word === undefined ? undefined : env.program.names.get(word)?.meaning;
  const fits =
    meaning?.kind === 'entity' || meaning?.kind === 'list member'
      ? recordOf(value) === meaning.record ||
        (value.type.kind === 'optional' && value.type.of.kind === 'record' && value.type.of.record === meaning.record)
      : meaning?.kind === 'enum'
        ? value.type.kind === 'enum' && value.type.enum === meaning.enum
        : word === 'bool' || word === 'time' || word === 'address'
          ? value.type.kind === word
          : meaning?.kind === 'unit'
            ? value.type.kind === 'number' &&
              equalDimensions(value.type.dimension, baseDimension({ key: word ?? '', label: word ?? '' }))
            : value.type.kind === 'number';
  if (fits) return value.type.kind === 'optional' ? present(env, value) : value;
  env.program.report('FB2005', value.span, {
    place: `an argument of \`${callee}\``,
    expected: word === undefined ? 'a number' : `\`${word}\``,
    found: showType(env.program.schema, value.type),
  });
  return mistake(value.span);
};

/** A call of a define: each argument fits its parameter exactly and lies in its range. */
export const call = (env: Env, span: Span, name: Name, args: readonly Expression[]): Expr => {
  const { program } = env;
  const index = program.defineIndex.get(name.text);
  const define = index === undefined ? undefined : program.defines[index];
  if (index === undefined || define === undefined) return mistake(span);
  if (args.length !== define.parameters.length) return arity(env, name, span, count(define.parameters.length), args.length);
  const values: Expr[] = [];
  const places = new Map<string, string>();
  for (const [at, parameter] of define.parameters.entries()) {
    const argument = args[at];
    if (argument === undefined) return mistake(span);
    const value = present(env, check(env, argument, parameter.type));
    if (isMistake(value)) return mistake(span);
    const path = pathTo(env, value);
    if (path) places.set(`#${parameter.id}`, `${path.key}\n${path.label}`);
    values.push(value);
  }
  if (!values.every((value, at) => argumentFits(env, define, at, value, places))) return mistake(span);
  const type = moveType(define.naming.type, places);
  if (type === null) {
    program.report('FB2011', span, { unit: define.naming.unit });
    return mistake(span);
  }
  const knowledge = resultKnowledge(env, span, name, define, values);
  if (knowledge === 'refused') return mistake(span);
  const made = make(env, span, type, knowledge, { kind: 'call', define: index, arguments: values });
  return unwrap(
    env,
    named(
      made,
      args.length > 0 ? `${name.text}(${values.map((each) => pathTo(env, each)?.label ?? '…').join(', ')})` : name.text,
    ),
  );
};

/** What is known of a result: that of the define, with the sides of rounded arguments carried through it. */
const resultKnowledge = (
  env: Env,
  span: Span,
  name: Name,
  define: Define,
  values: readonly Expr[],
): Knowledge | null | 'refused' => {
  const { program } = env;
  const meaning = program.names.get(name.text)?.meaning;
  const known = define.naming.knowledge;
  if (meaning?.kind !== 'define' || values.every((each) => each.knowledge === null || isExact(each.knowledge))) return known;
  const tainted = withRoundedArguments(
    program,
    meaning.declaration,
    values.map((each) => each.knowledge),
  );
  if (isSpent(program)) return 'refused';
  if (tainted.problem !== null) {
    program.report('FB4007', span, { name: name.text, problem: tainted.problem.message }, [
      { span: tainted.problem.span, text: 'here' },
    ]);
    return 'refused';
  }
  const { knowledge } = tainted;
  // The values are the same as before; only how far they are from the exact ones is different.
  return (
    known &&
    knowledge && {
      ...known,
      exactLo: knowledge.exactLo,
      exactHi: knowledge.exactHi,
      above: knowledge.above,
      below: knowledge.below,
      error: knowledge.error,
    }
  );
};
