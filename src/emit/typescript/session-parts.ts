/** The hidden entries of a session as functions of the module, which give plain words. */
import { bug } from '../../source/assert-never.ts';
import type { Core, CoreFunction, Entry } from '../../core/core.ts';
import type { Session } from '../../core/session.ts';
import { callExpression } from './body.ts';
import { termsOfChecks } from './check-terms.ts';
import { translateGroups } from './checks.ts';
import { withLocal, worldType, type Module } from './context.ts';
import { marked, openContext, type FunctionText } from './function.ts';
import { identifier, openScope } from './names.ts';
import { needsOf, union, type Needs } from './plan.ts';
import { groupChecks } from './shared-checks.ts';
import { tidy } from './tidy.ts';
import { bigint, conditional, helper, item, name, number, type Expression, type Statement } from './tree.ts';
import { typeOfShape } from './types.ts';

export type Part = FunctionText & { readonly needs: Needs; readonly takesWorld: boolean };

/** `given`: how many of its arguments come as they are; the others are words of one list. */
export const translatePart = (entry: Entry, given: number, module: Module): Part => {
  const { core, names } = module;
  const of = functionOf(core, entry);
  const checkTerms = termsOfChecks(entry.checks);
  const needs = union([
    module.needs.get(of.name) ?? bug(`${of.name} has no plan`),
    needsOf(checkTerms, module.isArgument),
    { records: entry.entities, params: false },
  ]);
  const scope = openScope(names.scope);
  scope.claim('params');
  const words = scope.claim('words');
  let context = openContext(module, scope, checkTerms);
  const parameters = of.parameters.flatMap((each, at) => {
    const argument = entry.arguments[at] ?? bug(`${entry.name} lacks an argument`);
    if (at >= given) {
      context = withLocal(context, each.name, { type: 'int', value: helper('wordAt', name(words), number(at - given)) });
      return [];
    }
    const local = scope.claim(identifier(argument.name));
    const type = each.type === 'int' && argument.shape.kind === 'bool' ? 'bool' : each.type;
    context = withLocal(context, each.name, { type, value: name(local) });
    return [{ name: local, type: typeOfShape(argument.shape, core.schema, names) }];
  });
  const checks = translateGroups(groupChecks(entry, core), context);
  const results = scope.claim('results');
  const world = worldType(needs, module);
  const hasWords = of.parameters.length > given;
  const body = tidy([...checks, ...answer(of, callExpression(of.name, of.parameters.map(passed), context), results)]);
  return {
    parameters: [
      ...(world === null ? [] : [{ name: 'world', type: world }]),
      ...parameters,
      ...(hasWords ? [{ name: words, type: 'readonly bigint[]' }] : []),
      ...(needs.params ? [{ name: 'params', type: 'Params' }] : []),
    ].map((each) => marked(each, body, scope)),
    returns: of.results.length === 0 ? 'void' : 'readonly bigint[]',
    ...{ body, titled: [], needs, takesWorld: world !== null },
  };
};

export const functionOf = (core: Core, { function: own }: Entry): CoreFunction =>
  core.functions.find((each) => each.name === own) ?? bug(`there is no function ${own}`);

const passed = (parameter: CoreFunction['parameters'][number]): Parameters<typeof callExpression>[1][number] => {
  if (parameter.type === 'record')
    return { type: 'record', value: { kind: 'local', name: parameter.name, record: parameter.record } };
  if (parameter.type === 'bool') return { type: 'bool', value: { kind: 'truth', name: parameter.name } };
  return { type: 'int', value: { kind: 'local', name: parameter.name, lo: parameter.lo, hi: parameter.hi } };
};

/** Truths become words too. */
const answer = ({ results: slots }: CoreFunction, value: Expression, results: string): readonly Statement[] => {
  if (slots.length === 0) return [];
  const [only, ...others] = slots;
  // A function with one result gives it as it is.
  if (only !== undefined && others.length === 0) {
    const word = only.type === 'int' ? value : conditional(value, bigint(1n), bigint(0n));
    return [{ kind: 'return', value: { kind: 'array', items: [word] } }];
  }
  if (slots.every((each) => each.type === 'int')) return [{ kind: 'return', value }];
  const items = slots.map((each, at): Expression => {
    const one = item(name(results), at);
    return each.type === 'int' ? one : conditional(one, bigint(1n), bigint(0n));
  });
  return [
    { kind: 'const', name: results, type: null, value },
    { kind: 'return', value: { kind: 'array', items } },
  ];
};

export const partsOf = (
  session: Session,
  module: Module,
): { readonly [part in 'terms' | 'candidate' | 'step' | 'end']: Part } => ({
  terms: translatePart(session.terms, session.terms.arguments.length, module),
  candidate: translatePart(session.candidate, session.candidate.arguments.length, module),
  step: translatePart(session.step, session.candidate.arguments.length, module),
  end: translatePart(session.end, 0, module),
});
