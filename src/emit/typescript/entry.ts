/** Entry points: the boundary, the call of the pure function, and the result with its types. */
import { bug } from '../../source/assert-never.ts';
import type { CoreFunction, Entry, Slotted } from '../../core/core.ts';
import type { Shape } from '../../types/schema.ts';
import { callExpression } from './body.ts';
import { marked, openContext, type FunctionText } from './function.ts';
import { termsOfChecks } from './check-terms.ts';
import { translateGroups } from './checks.ts';
import { withLocal, worldType, type Module } from './context.ts';
import { identifier, openScope } from './names.ts';
import { needsOf, union, type Needs } from './plan.ts';
import { groupChecks } from './shared-checks.ts';
import { tidy } from './tidy.ts';
import { bigint, binary, call, conditional, helper, item, name, type Expression, type Statement } from './tree.ts';
import { typeOfShape } from './types.ts';

export type EntryText = FunctionText & {
  /** The interface of an action's new values, when it has any. */
  readonly result: readonly { readonly name: string; readonly type: string }[];
  /** What it takes besides its arguments. */
  readonly needs: Needs;
};

export const translateEntry = (entry: Entry, at: number, of: CoreFunction, module: Module): EntryText => {
  const { core, names } = module;
  const named = names.entries[at] ?? bug(`entry ${entry.name} has no name`);
  const checkTerms = termsOfChecks(entry.checks);
  const needs = union([
    module.needs.get(of.name) ?? bug(`${of.name} has no plan`),
    needsOf(checkTerms, module.isArgument),
    { records: entry.entities, params: false },
  ]);
  const scope = openScope(names.scope);
  scope.claim('params');
  let context = openContext(module, scope, checkTerms);
  const given = of.parameters.map((each, position) => {
    const argument = entry.arguments[position] ?? bug(`entry ${entry.name} lacks argument ${position}`);
    const local = scope.claim(identifier(argument.name));
    const type = each.type === 'int' && argument.shape.kind === 'bool' ? 'bool' : each.type;
    context = withLocal(context, each.name, { type, value: name(local) });
    return { name: local, type: typeOfShape(argument.shape, core.schema, names) };
  });
  const checks = translateGroups(groupChecks(entry, core), context);
  const value = callExpression(of.name, of.parameters.map(passable), context);
  const results = scope.claim('results');
  const returned =
    entry.kind === 'define'
      ? defineResult(entry, of, value, module, results)
      : actionResult(entry, at, of, value, module, results);
  const body = tidy([...checks, ...returned]);
  const world = worldType(needs, module);
  return {
    parameters: [
      ...(world === null ? [] : [marked({ name: 'world', type: world }, body, scope)]),
      ...given.map((each) => marked(each, body, scope)),
      ...(needs.params ? [{ name: 'params', type: 'Params' }] : []),
    ],
    returns: entry.kind === 'define' ? resultType(entry, module) : entry.results.length === 0 ? 'void' : named.resultType,
    body: needs.params ? [paramCheck, ...body] : body,
    titled: [],
    needs,
    result:
      entry.kind === 'define'
        ? []
        : entry.results.map((each, position) => ({
            name: named.results[position] ?? '',
            type: typeOfShape(each.shape, core.schema, names),
          })),
  };
};

/** The module's own parameters have been checked by the compiler. */
const paramCheck: Statement = {
  kind: 'if',
  condition: binary('!==', name('params'), name('defaultParams')),
  then: [{ kind: 'call', value: call('checkParams', name('params')) }],
  else: [],
};

type Passable = Parameters<typeof callExpression>[1][number];

const passable = (parameter: CoreFunction['parameters'][number]): Passable => {
  if (parameter.type === 'record')
    return { type: 'record', value: { kind: 'local', name: parameter.name, record: parameter.record } };
  if (parameter.type === 'bool') return { type: 'bool', value: { kind: 'truth', name: parameter.name } };
  return { type: 'int', value: { kind: 'local', name: parameter.name, lo: parameter.lo, hi: parameter.hi } };
};

const resultType = (entry: Entry, { core, names }: Module): string => {
  const shape = entry.results[0]?.shape ?? bug(`define ${entry.name} has no result`);
  return typeOfShape(shape, core.schema, names);
};

const defineResult = (
  entry: Entry,
  of: CoreFunction,
  value: Expression,
  module: Module,
  results: string,
): readonly Statement[] => {
  const shape = entry.results[0]?.shape ?? bug(`define ${entry.name} has no result`);
  if (of.results.length === 1) return [{ kind: 'return', value: shaped(shape, [value], of.results, module) }];
  const slots = of.results.map((_, at) => item(name(results), at));
  return [
    { kind: 'const', name: results, type: null, value },
    { kind: 'return', value: shaped(shape, slots, of.results, module) },
  ];
};

const actionResult = (
  entry: Entry,
  at: number,
  of: CoreFunction,
  value: Expression,
  module: Module,
  results: string,
): readonly Statement[] => {
  const named = module.names.entries[at] ?? bug(`entry ${entry.name} has no name`);
  const only = of.results.length === 1;
  const slot = (position: number): Expression => (only ? name(results) : item(name(results), position));
  const statements: Statement[] = [{ kind: 'const', name: results, type: null, value }];
  if (entry.verdicts.length > 0) {
    const refused = helper('refusedError', slot(0), name(named.verdicts));
    statements.push({
      kind: 'if',
      condition: binary('!==', slot(0), bigint(0n)),
      then: [{ kind: 'throw', value: refused }],
      else: [],
    });
  }
  if (entry.results.length === 0) return entry.verdicts.length === 0 ? [] : statements;
  let position = 1;
  const entries = entry.results.map((each, place): readonly [string, Expression] => {
    const width = each.shape.kind === 'optional' ? 2 : 1;
    const taken = Array.from({ length: width }, (_, offset) => position + offset);
    position += width;
    return [
      named.results[place] ?? '',
      shaped(
        each.shape,
        taken.map(slot),
        taken.map((each) => of.results[each] ?? bug('too few results')),
        module,
      ),
    ];
  });
  return [...statements, { kind: 'return', value: { kind: 'object', entries } }];
};

/** The value of a result from the integers of the pure function. */
const shaped = (shape: Shape, slots: readonly Expression[], types: readonly Slotted[], module: Module): Expression => {
  const [first, second] = slots;
  if (first === undefined) return bug('a result without a value');
  const isTrue = types[0]?.type === 'bool' ? first : binary('!==', first, bigint(0n));
  if (shape.kind === 'bool') return isTrue;
  if (shape.kind === 'optional') {
    if (second === undefined) return bug('an optional result is two values');
    return conditional(isTrue, branded(shape.of, second, module), { kind: 'null' });
  }
  return branded(shape, first, module);
};

const branded = (shape: Shape, value: Expression, { core, names }: Module): Expression =>
  shape.kind === 'number' || shape.kind === 'enum' ? { kind: 'as', value, type: typeOfShape(shape, core.schema, names) } : value;
