/**
 * Holds Core to the invariants written at the top of `core.ts`. What comes in: Core from lowering (or a test). What goes
 * out: sentences, empty for well-formed Core; each names the function or entry and the rule that is broken.
 * A sentence is a bug of the compiler, never of a policy.
 */
import { assertNever } from '../source/assert-never.ts';
import type { Block, Core, CoreFunction, Named, Parameter, Range, Slotted, Statement, Term } from './core.ts';
import { isNarrow } from './core.ts';
import { validateEntry } from './validate/entries.ts';
import { validateSchema } from './validate/schema.ts';
import { bindName, childScope, describe, rangeOf, rootScope } from './validate/scope.ts';
import type { Scope } from './validate/scope.ts';
import { validateBool, validateInt, validateList, validateRec } from './validate/terms.ts';

export const validate = (core: Core): readonly string[] => {
  const problems: string[] = [...validateSchema(core.schema)];
  const known = new Map<string, CoreFunction>();
  for (const each of core.functions) {
    const report = (what: string): void => void problems.push(`function ${each.name}: ${what}`);
    if (!isIdentifier(each.name)) report('its name is not an identifier');
    if (known.has(each.name)) report('its name is taken');
    validateFunction(core, each, known, report);
    known.set(each.name, each);
  }
  const names = new Set<string>();
  for (const entry of core.entries) {
    const report = (what: string): void => void problems.push(`entry ${entry.name}: ${what}`);
    if (!isIdentifier(entry.name)) report('its name is not an identifier');
    if (names.has(entry.name)) report('its name is taken');
    names.add(entry.name);
    validateEntry(core, entry, known.get(entry.function) ?? null, report);
  }
  return problems;
};

export const isIdentifier = (name: string): boolean => /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);

type Known = ReadonlyMap<string, CoreFunction>;
type Report = (what: string) => void;

const validateFunction = (core: Core, each: CoreFunction, known: Known, report: Report): void => {
  const scope = rootScope(core, report);
  for (const parameter of each.parameters) bindParameter(parameter, scope);
  for (const result of each.results) validateSlot(result, 'a result', scope, 'narrow');
  validateBlock(each.body, each.results, scope, known, 'narrow');
};

const bindParameter = (parameter: Parameter, scope: Scope): void => {
  if (!isIdentifier(parameter.name)) scope.report(`parameter ${parameter.name} is not an identifier`);
  if (parameter.type === 'int') validateSlot(parameter, `parameter ${parameter.name}`, scope, 'narrow');
  if (parameter.type === 'record' && scope.core.schema.records[parameter.record] === undefined)
    scope.report(`parameter ${parameter.name} is of record ${parameter.record}, which does not exist`);
  bindName(scope, parameter.name, parameter);
};

const bind = (named: Named, scope: Scope): void => {
  if (!isIdentifier(named.name)) scope.report(`${named.name} is not an identifier`);
  validateSlot(named, named.name, scope, 'any');
  bindName(scope, named.name, named);
};

const wideLimit = 1n << 511n;

const validateSlot = (slot: Slotted, what: string, scope: Scope, width: 'narrow' | 'any'): void => {
  if (slot.type === 'bool') return;
  if (slot.lo > slot.hi) scope.report(`${what} has an empty range`);
  else if (width === 'narrow' && !isNarrow(slot)) scope.report(`${what} is wide`);
  else if (slot.lo <= -wideLimit || slot.hi >= wideLimit) scope.report(`${what} reaches 2^511`);
};

const validateBlock = (block: Block, wanted: readonly Slotted[], outer: Scope, known: Known, width: 'narrow' | 'any'): void => {
  const scope = childScope(outer);
  for (const statement of block.statements) validateStatement(statement, scope, known);
  if (block.results.length !== wanted.length)
    scope.report(`a block has ${block.results.length} results where ${wanted.length} are wanted`);
  block.results.forEach((result, at) => {
    const slot = wanted[at];
    if (slot !== undefined) validateTerm(result, slot, `result ${at}`, scope, width);
  });
};

const validateTerm = (term: Term, wanted: Slotted, what: string, scope: Scope, width: 'narrow' | 'any'): void => {
  if (term.type === 'bool') validateBool(term.value, scope);
  else validateInt(term.value, scope, width);
  if (term.type !== wanted.type) scope.report(`${what} is of type ${term.type}, not ${wanted.type}`);
  else if (term.type === 'int' && wanted.type === 'int') requireCover(wanted, term.value, what, scope);
};

const requireCover = (wanted: Range, actual: Range, what: string, scope: Scope): void => {
  if (actual.lo < wanted.lo || actual.hi > wanted.hi)
    scope.report(`the range of ${what} (${describe(wanted)}) does not cover ${describe(actual)}`);
};

const validateStatement = (statement: Statement, scope: Scope, known: Known): void => {
  switch (statement.kind) {
    case 'let':
      validateTerm(statement.value, statement.bind, statement.bind.name, scope, 'any');
      bind(statement.bind, scope);
      return;
    case 'call':
      validateCall(statement, scope, known);
      for (const each of statement.bind) bind(each, scope);
      return;
    case 'if':
      validateBool(statement.condition, scope);
      validateBlock(statement.then, statement.bind, scope, known, 'any');
      validateBlock(statement.else, statement.bind, scope, known, 'any');
      for (const each of statement.bind) bind(each, scope);
      return;
    case 'loop':
      validateLoop(statement, scope, known);
      return;
    default:
      assertNever(statement);
  }
};

const validateCall = (call: Extract<Statement, { kind: 'call' }>, scope: Scope, known: Known): void => {
  const callee = known.get(call.function);
  if (callee === undefined) return scope.report(`calls ${call.function}, which is not a function before it`);
  if (callee.parameters.length !== call.arguments.length)
    scope.report(`calls ${call.function} with ${call.arguments.length} arguments, not ${callee.parameters.length}`);
  if (callee.results.length !== call.bind.length)
    scope.report(`takes ${call.bind.length} results of ${call.function}, which gives ${callee.results.length}`);
  call.arguments.forEach((argument, at) => {
    const what = `argument ${at} of ${call.function}`;
    const parameter = callee.parameters[at];
    if (argument.type === 'record') {
      validateRec(argument.value, scope);
      if (parameter !== undefined && (parameter.type !== 'record' || parameter.record !== argument.value.record))
        scope.report(`${what} is a record of another type`);
    } else if (parameter?.type === 'record') scope.report(`${what} is not a record`);
    else if (parameter !== undefined) validateTerm(argument, parameter, what, scope, 'narrow');
  });
  call.bind.forEach((each, at) => {
    const result = callee.results[at];
    if (result !== undefined && result.type !== each.type)
      scope.report(`${each.name} is of type ${each.type}, not ${result.type}`);
    if (result?.type === 'int' && each.type === 'int') requireCover(each, result, each.name, scope);
  });
};

const validateLoop = (loop: Extract<Statement, { kind: 'loop' }>, scope: Scope, known: Known): void => {
  for (const each of loop.carry) validateTerm(each.initial, each.bind, each.bind.name, scope, 'any');
  const turns = childScope(scope);
  for (const each of loop.carry) bind(each.bind, turns);
  if (loop.until !== null) validateBool(loop.until, turns);
  bind(loop.index, turns);
  if (loop.over.kind === 'list') {
    const { list, element, record } = loop.over;
    if (!isIdentifier(element)) scope.report(`${element} is not an identifier`);
    const listed = validateList(list, scope);
    if (listed !== null && listed !== record) scope.report(`${element} is of record ${record}, its list of ${listed}`);
    bindName(turns, element, { type: 'record', record });
    const most = rangeOf(list, scope.core.schema);
    if (most !== null) requireIndex(loop.index, most, scope);
  } else {
    const { count } = loop.over;
    if (!Number.isSafeInteger(count) || count < 0) scope.report(`a loop runs ${count} times`);
    else requireIndex(loop.index, count, scope);
  }
  validateBlock(
    loop.body,
    loop.carry.map((each) => each.bind),
    turns,
    known,
    'any',
  );
  for (const each of loop.carry) bindName(scope, each.bind.name, each.bind, 'again');
};

const requireIndex = (index: Named, turns: number, scope: Scope): void => {
  if (index.type !== 'int') scope.report(`${index.name} counts turns but is no integer`);
  else if (turns > 0) requireCover(index, { lo: 0n, hi: BigInt(turns) - 1n }, index.name, scope);
};
