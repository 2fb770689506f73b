/**
 * Every name of an emitted module, decided at once and in a fixed order: first the module's own interface, then what the
 * policy declares, then what the compiler adds. Test support and documentation read the same table.
 */
import type { Core } from '../../core/core.ts';
import type { Shape } from '../../types/schema.ts';
import { keepsState } from '../../types/kept.ts';
import { engineNames, nameEngine, type EngineNames } from './engine/names.ts';
import { helperTable } from './helpers.ts';
import { nameSessions, sessionTypeNames, type SessionNames } from './session/names.ts';
import { amountName, identifier, openScope, propertyNames, typeName, type Scope } from './names.ts';

/** Exported by every module, whatever the policy calls its own things. */
const fixedNames = [
  [
    'policy',
    'policyHash',
    'compiler',
    'World',
    'Params',
    'params',
    'defaultParams',
    'Constants',
    'constants',
    'checkParams',
    'world',
  ],
  ['FactError', 'RefusedError', 'DecodeError', 'Verdict', 'isFactError', 'isRefusedError', 'isDecodeError', 'Json'],
  ['decodeWorld', 'encodeWorld', 'Supplied', 'supplied', 'json', 'path'],
].flat();

export type AmountNames = {
  readonly unit: string;
  /** Null where the decimals are data. */
  readonly decimals: number | null;
  readonly type: string;
  readonly fromUnits: string;
  readonly parse: string;
  readonly format: string;
};

export type RecordNames = {
  readonly type: string;
  readonly fields: readonly string[];
  /** The property of `World` that holds the members, or the policy's own facts. */
  readonly world: string;
  readonly decode: string;
  readonly encode: string;
};

export type ModuleNames = {
  /** Open for the locals of functions, so that nothing is shadowed. */
  readonly scope: Scope;
  readonly entries: readonly {
    readonly name: string;
    readonly results: readonly string[];
    readonly resultType: string;
    readonly verdicts: string;
  }[];
  readonly functions: ReadonlyMap<string, string>;
  readonly enums: readonly { readonly type: string; readonly members: readonly string[] }[];
  readonly records: readonly RecordNames[];
  /** The properties of `params`, by the parameter's number. */
  readonly params: readonly string[];
  readonly amounts: ReadonlyMap<string, AmountNames>;
  readonly helpers: ReadonlyMap<string, string>;
  /** Null for a policy that keeps no state. */
  readonly engine: EngineNames | null;
  readonly sessions: readonly SessionNames[];
};

export const nameModule = (core: Core): ModuleNames => {
  const { schema } = core;
  const scope = openScope();
  for (const name of keepsState(schema) ? [...fixedNames, ...engineNames] : fixedNames) scope.claim(name);
  for (const name of core.sessions.length > 0 ? sessionTypeNames : []) scope.claim(name);
  const entryNames = core.entries.map((each) => scope.claim(identifier(each.name)));
  const enums = schema.enums.map((each) => ({ type: scope.claim(typeName(each.name)), members: propertyNames(each.members) }));
  const recordTypes = schema.records.map((each) => scope.claim(each.role === 'globals' ? 'Globals' : typeName(each.name)));
  const worldNames = propertyNames(schema.records.map((each) => (each.role === 'globals' ? 'globals' : each.name)));
  const amounts = nameAmounts(core, scope);
  const records = schema.records.map((each, at) => {
    const type = recordTypes[at] ?? '';
    return {
      type,
      fields: propertyNames(each.fields.map((field) => field.name)),
      world: worldNames[at] ?? '',
      decode: scope.claim(`decode${type}`),
      encode: scope.claim(`encode${type}`),
    };
  });
  const entries = core.entries.map((each, at) => ({
    name: entryNames[at] ?? '',
    results: propertyNames(each.results.map((result) => result.name)),
    resultType: scope.claim(`${typeName(each.name)}Result`),
    verdicts: scope.claim(`_verdictsOf${typeName(each.name)}`),
  }));
  const engine = nameEngine(core, scope, recordTypes);
  const sessions = nameSessions(core, scope);
  const functions = new Map(core.functions.map((each) => [each.name, scope.claim(`_${identifier(each.name)}`)]));
  const helpers = new Map(helperTable.map((each) => [each.name, scope.claim(each.name)]));
  return {
    scope,
    entries,
    functions,
    enums,
    records,
    params: propertyNames(schema.params.map((each) => each.name)),
    amounts,
    helpers,
    engine,
    sessions,
  };
};

export const amountKey = (unit: string, decimals: number | null): string => `${unit}@${decimals ?? 'member'}`;

/** A type for each unit and scale that a fact, a parameter, an argument or a result has, in that order. */
const nameAmounts = (core: Core, scope: Scope): ReadonlyMap<string, AmountNames> => {
  const amounts = new Map<string, AmountNames>();
  const add = (shape: Shape): void => {
    for (const { unit, scale } of numbersOf(shape)) {
      const decimals = scale.kind === 'fixed' ? scale.decimals : null;
      const key = amountKey(unit, decimals);
      if (amounts.has(key)) continue;
      const type = scope.claim(amountName(unit, decimals));
      const claim = (word: string): string => scope.claim(`${word}${type}`);
      amounts.set(key, { unit, decimals, type, fromUnits: claim('fromUnits'), parse: claim('parse'), format: claim('format') });
    }
  };
  for (const record of core.schema.records) for (const field of record.fields) add(field.shape);
  for (const param of core.schema.params) add(param.shape);
  for (const entry of core.entries) {
    for (const argument of entry.arguments) if (argument.shape.kind !== 'record') add(argument.shape);
    for (const result of entry.results) add(result.shape);
  }
  return amounts;
};

type NumberShape = Extract<Shape, { kind: 'number' }>;

const numbersOf = (shape: Shape): readonly NumberShape[] => {
  switch (shape.kind) {
    case 'number':
      return [shape];
    case 'array':
      return [shape.of];
    case 'table':
      return [shape.input, shape.output];
    case 'optional':
      return shape.of.kind === 'number' ? [shape.of] : [];
    default:
      return [];
  }
};
