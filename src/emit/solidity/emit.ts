/**
 * Core as one Solidity file: structs and errors, a library of internal functions, and a contract with an external function for
 * each entry. Governed parameters as immutables put everything into the contract, since a library has none.
 *
 * Comes in: Core. Goes out: text and a map of its lines. May import: core, types, source. Tested by running it on an EVM
 * beside the interpreter (`test/emit/solidity`).
 */
import { bug } from '../../source/assert-never.ts';
import type { Core } from '../../core/core.ts';
import { apartNames, contractsOf, whereIs, type Apart, type Parts } from './apart.ts';
import { codeText, errorsOf, headerOf, policyDocs, structsOf } from './declarations.ts';
import { externalForm } from './entries.ts';
import type { Location } from './layout.ts';
import { scope, typeName } from './names.ts';
import { governedConstructor, governedStruct } from './params.ts';
import { entryHeat, outlineOf, type Heat, type Outline } from './outline.ts';
import { functionMember, piecesOf } from './pieces.ts';
import { print, type LineMap } from './print.ts';
import { sessionErrorNames, sessionErrors } from './session/told.ts';
import { verifyEntry, type SessionFunction } from './session/verify-entry.ts';
import type { TopLevel } from './tree.ts';

export type SolidityOptions = {
  readonly params: 'constants' | 'immutables';
  /** Where the library's functions take records from. The contract always takes calldata or memory alike. */
  readonly location: Location;
  /** What stands in further contracts; without it there is one. */
  readonly apart?: Apart;
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
  /** The external function that verifies a batch of each session, which takes one struct. */
  readonly sessions: readonly SessionFunction[];
  /** The contracts after the first, where one has no room for all, and what could stand in which. */
  readonly parts: readonly string[];
  readonly outline: Outline;
  /** The external function of each entry, by its place in `core.entries`, and in which contract. */
  readonly entries: readonly {
    readonly name: string;
    readonly contract: string;
    readonly function: string;
    readonly packed: boolean;
  }[];
  /** The integers that the constructor takes, in order; empty where it takes nothing. */
  readonly governed: readonly { readonly param: number; readonly value: bigint }[];
  /** The struct that holds them; empty where there is none. */
  readonly governedStruct: string;
};

export const emitSolidity = (core: Core, options: SolidityOptions): Solidity => {
  const file = scope();
  const policy = typeName(core.schema.policy);
  const immutables = options.params === 'immutables' && core.schema.params.some((each) => each.governed);
  const isSession = options.location === 'calldata' && core.sessions.length > 0;
  for (const each of ['FactOutOfRange', 'Refused', 'ParamOutOfRange', ...(isSession ? sessionErrorNames : [])]) file.take(each);
  const contract = file.take(immutables ? policy : `${policy}Policy`);
  const library = immutables ? null : file.take(policy);
  const apart = options.apart ?? [];
  const names = apartNames(file, contract, apart);
  const pieces = piecesOf(core, {
    ...{ params: immutables ? 'immutables' : 'constants', location: options.location, file, library, sessions: isSession },
    entryName: (entry) => entry.name,
  });
  const { params, layout, entryNames } = pieces;
  const entries = core.entries.map((_, place) => pieces.entry(place, externalForm));
  const sessions = isSession ? pieces.sessions.map((each) => verifyEntry(pieces, each, file)) : [];
  const external = [...entries, ...sessions].map((each) => each.node);
  const { values, functions } = pieces.finish(external);
  const given = immutables ? file.take('Governed') : '';
  const docs = policyDocs(core);
  const parts: Parts = {
    doc: docs,
    ...{ bases: [], idle: [], own: null, external },
    shared: library === null ? values : [],
    inner: library === null ? functions.map(functionMember) : [],
    common: immutables ? governedConstructor(params, given) : null,
  };
  const heatOf = ({ name }: { readonly name: string }): Heat => {
    const entry = core.entries[entryNames.indexOf(name)];
    return entry === undefined ? 'warm' : entryHeat(entry);
  };
  const items: readonly TopLevel[] = [
    ...structsOf(layout, pieces.library, core, pieces.functions),
    ...[...entries, ...sessions].flatMap((each) => each.structs),
    ...(immutables ? [governedStruct(params, given)] : []),
    ...errorsOf(core, immutables),
    ...(isSession ? sessionErrors() : []),
    ...(library === null
      ? []
      : [{ kind: 'library', name: library, doc: docs, members: [...values, ...functions.map(functionMember)] } as const]),
    ...contractsOf(names, parts, apart, codeText(core, options)),
  ];
  const { code, map } = print({ license: options.license ?? 'MIT', pragma: '^0.8.24', header: headerOf(core, options), items });
  return {
    code,
    map,
    contract,
    library,
    parts: names.parts.map((each) => each.contract),
    outline: outlineOf(external, functions, heatOf),
    entries: core.entries.map((each, place) => ({
      name: each.name,
      contract: whereIs(names, apart, entryNames[place] ?? ''),
      function: entryNames[place] ?? bug('no name'),
      packed: entries[place]?.packed ?? false,
    })),
    sessions: sessions.map((each) => each.function),
    governedStruct: given,
    governed: params.words.filter((each) => each.governed).map((each) => ({ param: each.param, value: each.value })),
  };
};
