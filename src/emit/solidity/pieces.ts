/**
 * What every contract of a policy is made of: the functions of Core, the boundaries and refusals of its entries, the entries
 * themselves, and the helpers and parameters that all of these use. `emit.ts` and `engine.ts` put them together.
 */
import { bug } from '../../source/assert-never.ts';
import type { Core, Entry } from '../../core/core.ts';
import type { Shared, Signature } from './body.ts';
import { boundary } from './checks.ts';
import { unionsOf } from './check-unions.ts';
import { emitEntry, type EmittedEntry, type EntryForm } from './entries.ts';
import { actingFunction, actionFunction, type Ending, type Refusals } from './actions.ts';
import { coreFunction, type Emitted } from './functions.ts';
import { idleWords } from './idle-words.ts';
import { layoutOf, type Layout, type Location, type RingItems } from './layout.ts';
import { libraryOf, reachable, type Library } from './library.ts';
import { typeName, type Scope } from './names.ts';
import { sessionNames, sessionPieces, type SessionPieces } from './session/pieces.ts';
import { paramMembers, paramReader, paramsOf, type Params } from './params.ts';
import { ringGroups } from './ring-groups.ts';
import { name, type FunctionNode, type Member, type Statement } from './tree.ts';
import { unhidden } from './unhidden.ts';
import { callees, namesRead } from './walk.ts';

export type Blueprint = {
  readonly params: 'constants' | 'immutables';
  readonly location: Location;
  /** Without it, in the record. */
  readonly rings?: RingItems;
  /** The names of the file, and whether the functions of Core stand in a library of their own. */
  readonly file: Scope;
  readonly library: string | null;
  /** Whether there is somebody who lists the accounts of sessions. */
  readonly sessions: boolean;
  /** What the functions of entries are called. */
  readonly entryName: (entry: Entry) => string;
};

export type Pieces = {
  readonly layout: Layout;
  readonly library: Library;
  readonly params: Params;
  readonly functions: readonly Signature[];
  /** The scope of whoever calls: a library's names are not in it. */
  readonly outside: Scope;
  readonly entryNames: readonly string[];
  readonly structNames: readonly ((suffix: string) => string)[];
  readonly entry: (place: number, form: EntryForm) => EmittedEntry;
  /** The function of an action that ends in another way than with giving what it has decided. */
  readonly acting: (place: number, name: string, ending: Ending) => Emitted;
  readonly sessions: readonly SessionPieces[];
  /** What the functions of entries see: how a function of the library is called from there. */
  readonly outer: Shared;
  /** All that the entries and `roots` need, once they are written: values first, then functions. */
  readonly finish: (roots: readonly FunctionNode[]) => {
    readonly values: readonly Member[];
    readonly functions: readonly FunctionNode[];
  };
};

export const piecesOf = (
  core: Core,
  { params: mode, location, rings, file, library, sessions: isListing, entryName }: Blueprint,
): Pieces => {
  const layout = layoutOf(core.schema, location, file, rings, rings === 'in storage' ? ringGroups(core) : new Map());
  // Everything that a function can see has its name before any local is named, so that nothing is shadowed.
  const inside = file.inner();
  const lib = libraryOf(layout, inside);
  const outside = library === null ? inside : file.inner();
  const entryNames = core.entries.map((each) => outside.take(entryName(each)));
  const structNames = core.entries.map((each) => structNamer(file, typeName(each.name)));
  const functionNames = new Map(core.functions.map((each) => [each.name, inside.take(each.name)]));
  const edges = core.entries.map((each) => ({
    unfit: inside.take(`unfit_${each.name}_`),
    explain: inside.take(`explain_${each.name}_`),
  }));
  const refusals = refusalNames(core, inside);
  const ofSessions = core.sessions.map((each) => sessionNames(each, inside));
  // Entry names are seen by the contract's functions only, but a local avoids them everywhere.
  const params = paramsOf(core.schema, mode, inside);
  const functions = new Map<string, Signature>();
  const shared: Shared = {
    library: lib,
    functions,
    param: paramReader(params, inside),
    groups: new Map(),
    idle: rings === 'in storage' ? idleWords(core, layout.ringGroups) : new Map(),
    unions: unionsOf(core),
    qualify: (callee) => callee,
  };
  const emitted: Emitted[] = [];
  // Whoever lists accounts does by itself what these would do, on the stack.
  const idle = new Set(
    core.sessions.flatMap((each) => [
      ...[each.step, each.end].map((one) => one.function),
      ...(isListing && each.terms.results.length > 0 ? [] : [each.terms.function]),
      ...(isListing ? [] : [each.candidate.function, each.before, each.share]),
    ]),
  );
  for (const each of core.functions) {
    if (idle.has(each.name)) continue;
    const own = functionNames.get(each.name) ?? bug('no name');
    const place = core.entries.findIndex((entry) => entry.kind === 'action' && entry.function === each.name);
    const entry = core.entries[place];
    const struct = (): string => structNames[place]?.('Result') ?? bug('no namer');
    const one = entry
      ? actionFunction(shared, each, entry, own, struct, refusalOf(lib, refusals))
      : coreFunction(shared, each, own);
    functions.set(each.name, one.signature);
    emitted.push(one);
  }
  const outer: Shared = {
    ...shared,
    library: { ...lib, names: library === null ? inside : merged(outside, inside) },
    qualify: (callee) => (library === null ? callee : `${library}.${callee}`),
  };
  const prepared = core.entries.map((entry, place) => {
    const own = edges[place] ?? bug('no names');
    const keys = core.functions.find((each) => each.name === entry.function)?.parameters.map((each) => each.name) ?? [];
    const edge = boundary(shared, entry, keys, own);
    return { entry, edge };
  });
  const sessions = (isListing ? core.sessions : []).map((each, place) =>
    sessionPieces(shared, core, each, ofSessions[place] ?? bug('no names'), file),
  );
  for (const each of params.pickers.values()) lib.functions.set(each.name, each);
  const acting = new Set<string>();
  return {
    ...{ layout, library: lib, params, functions: [...functions.values()], outside, entryNames, structNames, sessions, outer },
    entry: (place, form) => {
      const { entry, edge } = prepared[place] ?? bug('no entry');
      const names = { name: entryNames[place] ?? bug('no name'), struct: structNames[place] ?? bug('no namer') };
      return emitEntry(outer, entry, edge, names, form);
    },
    acting: (place, name, ending) => {
      const entry = core.entries[place] ?? bug('no entry');
      const node = core.functions.find((each) => each.name === entry.function) ?? bug('no such function');
      acting.add(node.name);
      return actingFunction(shared, node, entry, name, refusalOf(lib, refusals), ending);
    },
    finish: (roots) => {
      const listing = sessions.flatMap(({ check, list, loop }) => [check, list, ...(loop === null ? [] : [loop])]);
      const called = callees([...[...emitted, ...listing].map((each) => each.node), ...roots].flatMap((each) => each.body));
      // What is done in place has no caller.
      const inPlace = new Set(
        [...core.sessions.flatMap((each) => [each.candidate.function, each.before, each.share]), ...acting]
          .map((each) => functionNames.get(each) ?? bug('no name'))
          .filter((each) => !called.has(each)),
      );
      const own = [...emitted, ...shared.groups.values(), ...listing]
        .map((each) => each.node)
        .filter((each) => !inPlace.has(each.name));
      const helpers = reachable(lib, [...own, ...roots]).map((each) => unhidden(each, inside.has));
      return { values: valuesOf(params, [...own, ...helpers, ...roots], core), functions: [...own, ...helpers] };
    },
  };
};

export const functionMember = (node: FunctionNode): Member => ({ kind: 'function', ...node });

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

/** For each reason of a refusal the function that reverts with it. Its words are never a part of a name. */
const refusalNames = (core: Core, names: Scope): ReadonlyMap<string, string> => {
  const reasons = new Set(core.entries.flatMap((each) => each.verdicts.map(({ reason }) => reason)));
  return new Map([...reasons].map((each, at) => [each, names.take(`refuse__${at + 1}`)]));
};

const refusalOf =
  ({ functions }: Library, names: ReadonlyMap<string, string>): Refusals =>
  (reason) => {
    const own = names.get(reason) ?? bug(`no name for ${reason}`);
    const revert: Statement = { kind: 'revert', error: 'Refused', arguments: [name('verdict'), { kind: 'text', value: reason }] };
    if (!functions.has(own)) {
      functions.set(own, {
        ...{
          name: own,
          doc: [{ tag: 'dev', text: "Refuses in the policy's words." }],
          visibility: 'internal',
          mutability: 'pure',
        },
        ...{ parameters: [{ type: 'uint256', name: 'verdict' }], returns: [], body: [revert] },
      });
    }
    return own;
  };

const valuesOf = (params: Params, functions: readonly FunctionNode[], core: Core): readonly Member[] => {
  const names = new Set(functions.flatMap((each) => [...namesRead(each.body)]));
  return paramMembers(
    params,
    (each) => names.has(each),
    (param) => core.schema.params[param]?.doc ?? '',
  );
};
