/** All declarations of a module in the order in which they are read: constants, types, entry points, functions, helpers. */
import { bug } from '../../source/assert-never.ts';
import type { CoreFunction, Entry } from '../../core/core.ts';
import { translateFunction, type FunctionText } from './function.ts';
import { translateParamChecks } from './check-params.ts';
import { translateShared } from './checks.ts';
import type { Module } from './context.ts';
import type { Declaration, DeclareFunction, TypescriptOptions } from './declaration.ts';
import { declareCodec } from './declare-codec.ts';
import { declareErrors } from './declare-errors.ts';
import { declareSchema } from './declare-schema.ts';
import { declareEngine } from './engine/declare.ts';
import { declareSessions } from './session/declare.ts';
import { docLines, entryThrows } from './describe.ts';
import { translateEntry, type EntryText } from './entry.ts';
import { closeHelpers, helperLines } from './helpers.ts';
import type { Helper } from './helpers/helper.ts';
import type { Origin } from './line-map.ts';
import { nameLiteral } from './literals.ts';
import { expressionsIn, helpersIn, withParts } from './mentions.ts';
import { printStatements } from './print.ts';
import type { SharedChecks } from './shared-checks.ts';
import { text, type Expression, type Statement } from './tree.ts';

export type DeclaredModule = { readonly declarations: readonly Declaration[]; readonly origins: readonly Origin[] };

export const declareModule = (module: Module, options: TypescriptOptions): DeclaredModule => {
  const bodies: Statement[] = [];
  const origins: Origin[] = [];
  const functionOf = declareFunction(module, bodies, origins);
  const translated = module.core.entries.map((each, at) =>
    translateEntry(each, at, functionNamed(each.function, module), module),
  );
  const entries = module.core.entries.flatMap((each, at) => {
    const text = translated[at];
    return text === undefined ? [] : declareEntry(each, at, text, module, functionOf);
  });
  const engine = declareEngine(module, translated, functionOf);
  const sessions = declareSessions(module, functionOf);
  const functions = translateReached(module, [...translated.map((each) => each.body), ...sessions.bodies]).map((each) =>
    declarePure(each, functionOf),
  );
  const shared = [...module.shared.values()].map((each) => declareShared(each, module, functionOf));
  const paramChecks = declareParamChecks(module, functionOf);
  const codec = declareCodec(module, functionOf);
  const used = new Set(helpersIn(expressionsIn(bodies)));
  const schema = declareSchema(module);
  const helpers = closeHelpers(used).map((each) => declareHelper(each, module));
  const declarations = [
    ...declareIdentity(module, options),
    ...declareLiterals([...schema, ...engine], bodies),
    ...schema,
    ...declareErrors(module),
    ...entries,
    ...engine,
    ...sessions.declarations,
    ...functions,
    ...shared,
    ...paramChecks,
    ...codec,
    ...helpers,
  ];
  return { declarations, origins };
};

const declareIdentity = ({ core }: Module, options: TypescriptOptions): readonly Declaration[] => {
  const constant = (name: string, value: string, doc: readonly string[]): Declaration => ({
    kind: 'constant',
    exported: true,
    name,
    type: null,
    value: text(value),
    doc,
  });
  return [
    constant('policy', core.schema.policy, docLines(core.schema.doc, 'The name of the policy.')),
    constant('policyHash', options.policyHash ?? '', ['The hash of its source.']),
    constant('compiler', options.compiler ?? '', ['What made this module.']),
  ];
};

/** Integers that are printed by name, ascending. */
const declareLiterals = (schema: readonly Declaration[], bodies: readonly Statement[]): readonly Declaration[] => {
  const values = [...expressionsIn(bodies), ...schema.flatMap((each) => (each.kind === 'constant' ? withParts(each.value) : []))];
  const named = new Map<string, { readonly value: bigint; readonly text: string }>();
  for (const each of values) {
    const literal = each.kind === 'bigint' ? nameLiteral(each.value) : null;
    if (each.kind === 'bigint' && literal !== null) named.set(literal.name, { value: each.value, text: literal.text });
  }
  return [...named]
    .sort(([, a], [, b]) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
    .map(([name, { text: value }]) => ({
      kind: 'constant',
      exported: false,
      name,
      type: null,
      value: { kind: 'name', name: value },
      doc: [],
    }));
};

/** Keeps each body in `bodies`, from which the helpers that it calls are known, and where it comes from in `origins`. */
const declareFunction =
  (module: Module, bodies: Statement[], origins: Origin[]): DeclareFunction =>
  (name, { parameters, returns, body, titled }, exported, doc, span) => {
    bodies.push(...body);
    if (span !== null) origins.push({ name, span, titled });
    return {
      kind: 'function',
      exported,
      name,
      typeParameters: [],
      parameters: parameters.map((each) =>
        exported && each.name === 'params' ? 'params: Params = defaultParams' : `${each.name}: ${each.type}`,
      ),
      returns,
      body: printStatements(body, module.names.helpers, 1),
      doc,
    };
  };

const functionNamed = (name: string, { core }: Module): CoreFunction =>
  core.functions.find((each) => each.name === name) ?? bug(`there is no function ${name}`);

const declareEntry = (
  entry: Entry,
  at: number,
  translated: EntryText,
  module: Module,
  functionOf: DeclareFunction,
): readonly Declaration[] => {
  const named = module.names.entries[at] ?? bug(`entry ${entry.name} has no name`);
  return [
    ...(translated.result.length === 0 ? [] : [resultInterface(named.resultType, translated.result, entry)]),
    ...(entry.verdicts.length === 0 ? [] : [verdictTable(named.verdicts, entry)]),
    functionOf(named.name, translated, true, [...docLines(entry.doc), ...entryThrows(entry)], entry.span),
  ];
};

const resultInterface = (
  name: string,
  result: readonly { readonly name: string; readonly type: string }[],
  entry: Entry,
): Declaration => ({
  kind: 'interface',
  name,
  extends: [],
  properties: result.map((each, at) => ({ ...each, doc: docLines(`The new value of ${entry.results[at]?.name ?? ''}.`) })),
  doc: docLines(`What ${entry.name} changes.`),
});

const verdictTable = (name: string, entry: Entry): Declaration => {
  const items = entry.verdicts.map((each): Expression => ({
    kind: 'object',
    entries: [
      ['why', text(each.kind)],
      ['reason', text(each.reason)],
    ],
  }));
  return { kind: 'constant', exported: false, name, type: 'readonly Verdict[]', value: { kind: 'array', items }, doc: [] };
};

type Translated = { readonly of: CoreFunction; readonly name: string; readonly text: FunctionText };

/** The functions that entry points reach by the calls that are left. */
const translateReached = (module: Module, bodies: readonly (readonly Statement[])[]): readonly Translated[] => {
  const all = module.core.functions.map((of) => ({
    of,
    name: module.names.functions.get(of.name) ?? bug(`${of.name} has no name`),
    text: translateFunction(of, module),
  }));
  const reached = new Set(bodies.flatMap(callsIn));
  return [...all]
    .reverse()
    .filter(({ name, text: { body } }) => {
      if (!reached.has(name)) return false;
      for (const each of callsIn(body)) reached.add(each);
      return true;
    })
    .reverse();
};

const callsIn = (body: readonly Statement[]): readonly string[] =>
  expressionsIn(body).flatMap((each) => (each.kind === 'call' ? [each.callee] : []));

const declarePure = ({ of, name, text: translated }: Translated, functionOf: DeclareFunction): Declaration => {
  const label = of.title.unit === '' ? of.title.label : `${of.title.label}: ${of.title.unit}.`;
  return functionOf(name, translated, false, docLines(of.doc, label), of.title.span);
};

const declareShared = (shared: SharedChecks, module: Module, functionOf: DeclareFunction): Declaration => {
  const about =
    shared.group.subject === null ? 'the world' : (module.core.schema.records[shared.group.subject.record]?.name ?? '');
  return functionOf(
    shared.name,
    translateShared(shared, module),
    false,
    docLines(`The boundary of ${about}, for all who take it.`),
    null,
  );
};

const declareParamChecks = (module: Module, functionOf: DeclareFunction): readonly Declaration[] => {
  if (!module.core.schema.params.some((_, at) => module.isArgument(at))) return [];
  const body = translateParamChecks(module);
  const parameters = [{ name: body.length === 0 ? '_params' : 'params', type: 'Params' }];
  const checks = { parameters, returns: 'void', body, titled: [] };
  const doc = ['Refuses parameters outside of what the policy allows, as check 0.', '@throws FactError'];
  const declared = functionOf('checkParams', checks, true, doc, null);
  return declared.kind === 'function'
    ? [{ ...declared, parameters: parameters.map((each) => `${each.name}: ${each.type}`) }]
    : [];
};

const declareHelper = (of: Helper, { names }: Module): Declaration => ({
  kind: 'function',
  exported: false,
  name: names.helpers.get(of.name) ?? of.name,
  typeParameters: of.typeParameters === undefined ? [] : [of.typeParameters],
  parameters: of.parameters,
  returns: of.returns,
  body: helperLines(of, names.helpers).join('\n'),
  doc: [of.doc],
});
