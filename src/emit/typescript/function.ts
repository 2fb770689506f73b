/** Core's functions as functions of the module, behind the boundary. */
import { bug } from '../../source/assert-never.ts';
import type { CoreFunction, Slotted } from '../../core/core.ts';
import { translateStatements, typeOf } from './body.ts';
import { withLocal, worldType, type Context, type Module, type TitledName } from './context.ts';
import { mentions } from './mentions.ts';
import { claimLocal, openScope, type Scope } from './names.ts';
import { keyOfInt, keyOfRec, termsIn, within, type Node } from './nodes.ts';
import { termExpression } from './terms.ts';
import { tidy } from './tidy.ts';
import { name, type Expression, type Statement } from './tree.ts';
import { recordType } from './types.ts';

type Parameter = { readonly name: string; readonly type: string };

export type FunctionText = {
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  readonly body: readonly Statement[];
  readonly titled: readonly TitledName[];
};

/** The pure function of one Core function, behind the boundary. */
export const translateFunction = (of: CoreFunction, module: Module): FunctionText => {
  const needs = module.needs.get(of.name) ?? bug(`${of.name} has no plan`);
  const scope = openScope(module.names.scope);
  scope.claim('params');
  const world = worldType(needs, module);
  const parameters = world === null ? [] : [{ name: 'world', type: world }];
  let context = openContext(module, scope, termsIn(of.body));
  for (const each of of.parameters) {
    const local = claimLocal(scope, each.name);
    const type = each.type === 'record' ? recordType(each.record, module.names) : typeOf(each);
    parameters.push({ name: local, type });
    context = withLocal(context, each.name, { type: each.type, value: name(local) });
  }
  if (needs.params) parameters.push({ name: 'params', type: 'Params' });
  const { statements, context: after } = translateStatements(of.body, context);
  const results = of.body.results.map((each) => termExpression(each, after));
  const body = tidy([...statements, { kind: 'return', value: packed(results) }]);
  return {
    parameters: parameters.map((each) => marked(each, body, scope)),
    returns: returnType(of.results),
    body,
    titled: context.titled,
  };
};

/** A parameter that the body never mentions wears a `_` in front. */
export const marked = (parameter: Parameter, body: readonly Statement[], scope: Scope): Parameter =>
  mentions(body, parameter.name) ? parameter : { ...parameter, name: scope.claim(`_${parameter.name}`) };

export const openContext = (module: Module, scope: Scope, terms: readonly Node[]): Context => ({
  module,
  scope,
  locals: new Map(),
  records: new Map(),
  titled: [],
  ...census(terms),
});

/** One result is returned as it is, several as a tuple. */
export const returnType = (results: readonly Slotted[]): string => {
  const [only, ...rest] = results.map(typeOf);
  return only !== undefined && rest.length === 0 ? only : `readonly [${results.map(typeOf).join(', ')}]`;
};

const packed = (results: readonly Expression[]): Expression => {
  const [only, ...rest] = results;
  return only !== undefined && rest.length === 0 ? only : { kind: 'array', items: results };
};

/** Which records are reached, and which integers tested for equality, more than once. */
const census = (terms: readonly Node[]): Pick<Context, 'repeated' | 'tested'> => {
  const reached = new Map<string, number>();
  const tested = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string | null): void => {
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const node of within(terms)) {
    if (node.sort === 'rec' && (node.of.kind === 'member' || node.of.kind === 'element')) count(reached, keyOfRec(node.of));
    if (node.sort !== 'bool' || node.of.kind !== 'compare') continue;
    if (node.of.op !== '==' && node.of.op !== '!=') continue;
    for (const side of [node.of.left, node.of.right]) if (side.kind !== 'const') count(tested, keyOfInt(side));
  }
  return { repeated: several(reached), tested: several(tested) };
};

const several = (counts: ReadonlyMap<string, number>): ReadonlySet<string> =>
  new Set([...counts].filter(([, times]) => times > 1).map(([key]) => key));
