/**
 * Core as one Solidity file: structs and errors, a library of internal functions, and a contract with an external function for
 * each entry. Governed parameters as immutables put everything into the contract, since a library has none.
 *
 * Comes in: Core. Goes out: text and a map of its lines. May import: core, types, source. Tested by running it on an EVM
 * beside the interpreter (`test/emit/solidity`).
 */
import { bug } from '../../source/assert-never.ts';
import type { Core, Entry } from '../../core/core.ts';
import type { Shared, Signature } from './body.ts';
import { boundary } from './checks.ts';
import { errorsOf, headerOf, policyDocs, structsOf } from './declarations.ts';
import { emitEntry, type EntryNames } from './entries.ts';
import { coreFunction, writeFunction, type Emitted } from './functions.ts';
import { layoutOf, type Location } from './layout.ts';
import { libraryOf, reachable } from './library.ts';
import { scope, typeName, type Scope } from './names.ts';
import { governedConstructor, governedFields, paramMembers, paramReader, paramsOf, type Params } from './params.ts';
import { print, type LineMap } from './print.ts';
import { binary, literal, name, type FunctionNode, type Member, type Statement, type TopLevel } from './tree.ts';
import { namesRead } from './walk.ts';

export type SolidityOptions = {
  readonly params: 'constants' | 'immutables';
  /** Where the library's functions take records from. The contract always takes calldata or memory alike. */
  readonly location: Location;
  readonly license?: string;
  readonly policyHash?: string;
  readonly compiler?: string;
};

export type Solidity = {
  readonly code: string;
  readonly map: LineMap;
  /** The names of the deployable contract and of the library, if there is one. */
  readonly contract: string;
  readonly library: string | null;
  /** The external function of each entry, by its place in `core.entries`. */
  readonly entries: readonly { readonly name: string; readonly function: string; readonly packed: boolean }[];
  /** The integers that the constructor takes, in order; empty where it takes nothing. */
  readonly governed: readonly { readonly param: number; readonly value: bigint }[];
  /** The struct that holds them; empty where there is none. */
  readonly governedStruct: string;
};

export const emitSolidity = (core: Core, options: SolidityOptions): Solidity => {
  const file = scope();
  const policy = typeName(core.schema.policy);
  const immutables = options.params === 'immutables' && core.schema.params.some((each) => each.governed);
  for (const each of ['FactOutOfRange', 'Refused', 'ParamOutOfRange']) file.take(each);
  const contract = file.take(immutables ? policy : `${policy}Policy`);
  const library = immutables ? null : file.take(policy);
  const layout = layoutOf(core.schema, options.location, file);
  // Everything that a function can see has its name before any local is named, so that nothing is shadowed.
  const inside = file.inner();
  const lib = libraryOf(layout, inside);
  const outside = library === null ? inside : file.inner();
  const entryNames = core.entries.map((each) => outside.take(each.name));
  const structNames = core.entries.map((each) => structNamer(file, typeName(each.name)));
  const functionNames = new Map(core.functions.map((each) => [each.name, inside.take(each.name)]));
  const edges = core.entries.map((each) => ({
    unfit: inside.take(`unfit_${each.name}_`),
    explain: inside.take(`explain_${each.name}_`),
    refuse: inside.take(`refuse_${each.name}_`),
  }));
  // Entry names are seen by the contract's functions only, but a local avoids them everywhere.
  const params = paramsOf(core.schema, immutables ? 'immutables' : 'constants', inside);
  const functions = new Map<string, Signature>();
  const shared: Shared = {
    library: lib,
    functions,
    param: paramReader(params, inside),
    groups: new Map(),
    qualify: (callee) => callee,
  };

  const emitted: Emitted[] = [];
  for (const each of core.functions) {
    const one = coreFunction(shared, each, functionNames.get(each.name) ?? bug('no name'));
    functions.set(each.name, one.signature);
    emitted.push(one);
  }
  const outer: Shared = {
    ...shared,
    library: { ...lib, names: library === null ? inside : merged(outside, inside) },
    qualify: (callee) => (library === null ? callee : `${library}.${callee}`),
  };
  const entries = core.entries.map((entry, place) => {
    const own = edges[place] ?? bug('no names');
    const keys = core.functions.find((each) => each.name === entry.function)?.parameters.map((each) => each.name) ?? [];
    const edge = boundary(shared, entry, keys, own);
    const refuse = entry.kind === 'action' && entry.verdicts.length > 0 ? refusal(shared, entry, own.refuse) : null;
    const names: EntryNames = { name: entryNames[place] ?? bug('no name'), struct: structNames[place] ?? bug('no namer') };
    const { node, structs } = emitEntry(outer, entry, edge, refuse?.signature ?? null, names);
    return { node, structs, inner: refuse ? [refuse.node] : [] };
  });

  const own = [
    ...emitted.map((each) => each.node),
    ...entries.flatMap((each) => each.inner),
    ...[...shared.groups.values()].map((each) => each.node),
  ];
  for (const each of params.pickers.values()) lib.functions.set(each.name, each);
  const external = entries.map((each) => each.node);
  const helpers = reachable(lib, [...own, ...external]);
  const values = valuesOf(params, [...own, ...helpers], core);
  const libraryMembers: readonly Member[] = [...values, ...[...own, ...helpers].map(functionMember)];
  const given = immutables ? file.take('Governed') : '';
  const constructorOf = immutables ? [governedConstructor(params, given)] : [];
  const docs = policyDocs(core);
  const items: readonly TopLevel[] = [
    ...structsOf(layout, lib, core, [...functions.values()]),
    ...entries.flatMap((each) => each.structs),
    ...(immutables
      ? [
          {
            kind: 'struct',
            name: given,
            doc: [{ tag: 'dev', text: 'The governed parameters.' }],
            fields: governedFields(params).map((each) => ({ ...each, doc: [] })),
          } as const,
        ]
      : []),
    ...errorsOf(core, immutables),
    ...(library === null
      ? [
          {
            kind: 'contract',
            name: contract,
            doc: docs,
            members: [...values, ...constructorOf, ...external.map(functionMember), ...[...own, ...helpers].map(functionMember)],
          } as const,
        ]
      : [
          { kind: 'library', name: library, doc: docs, members: libraryMembers } as const,
          { kind: 'contract', name: contract, doc: docs, members: external.map(functionMember) } as const,
        ]),
  ];
  const { code, map } = print({ license: options.license ?? 'MIT', pragma: '^0.8.24', header: headerOf(core, options), items });
  return {
    code,
    map,
    contract,
    library,
    entries: core.entries.map((each, place) => ({
      name: each.name,
      function: entryNames[place] ?? bug('no name'),
      packed: entries[place]?.structs.some((struct) => struct.kind === 'struct' && struct.name.endsWith('Arguments')) ?? false,
    })),
    governedStruct: given,
    governed: params.words.filter((each) => each.governed).map((each) => ({ param: each.param, value: each.value })),
  };
};

const functionMember = (node: FunctionNode): Member => ({ kind: 'function', ...node });

/** A scope for the contract's functions, whose locals shall not take a name of the library either. */
const merged = (first: Scope, second: Scope): Scope => {
  const self = (base: Scope): Scope => ({
    has: (each) => base.has(each) || second.has(each),
    take: (wanted) => {
      let free = wanted;
      while (second.has(free)) free += '_';
      return base.take(free);
    },
    inner: () => self(base.inner()),
  });
  return self(first);
};

const structNamer = (file: Scope, base: string): ((suffix: string) => string) => {
  const known = new Map<string, string>();
  return (suffix) => {
    const name = known.get(suffix) ?? file.take(`${base}${suffix}`);
    known.set(suffix, name);
    return name;
  };
};

/** Reverts with the policy's words for a verdict. */
const refusal = (shared: Shared, entry: Entry, own: string): Emitted =>
  writeFunction(shared, {
    name: own,
    doc: [{ tag: 'dev', text: `Why ${entry.name} was refused.` }],
    parameters: [{ name: 'verdict_', kind: { kind: 'word', signed: false } }],
    results: [],
    globals: false,
    entities: [],
    write: (body) => {
      entry.verdicts.forEach((each, place) => {
        const revert: Statement = {
          kind: 'revert',
          error: 'Refused',
          arguments: [literal(BigInt(place + 1)), { kind: 'text', value: each.reason }],
        };
        if (place === entry.verdicts.length - 1) body.sink.push(revert);
        else
          body.sink.push({
            kind: 'if',
            condition: binary('==', name('verdict_'), literal(BigInt(place + 1))),
            then: [revert],
            else: [],
          });
      });
    },
  });

const valuesOf = (params: Params, functions: readonly FunctionNode[], core: Core): readonly Member[] => {
  const names = new Set(functions.flatMap((each) => [...namesRead(each.body)]));
  return paramMembers(
    params,
    (each) => names.has(each),
    (param) => core.schema.params[param]?.doc ?? '',
  );
};
