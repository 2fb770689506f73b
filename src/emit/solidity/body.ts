/**
 * A function's body while it is written: where each local lives, and how much of the stack is taken.
 *
 * Legacy code generation reaches 16 stack slots. A body is first written with its locals on the stack; where that is too
 * many, it is written again with those in a frame of memory that are out of reach, and at last with all of them, so that any
 * policy compiles without the IR pipeline. How deep a finished body reaches is told by `stack.ts`.
 */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Slot } from '../../core/core.ts';
import type { IdleWords } from './idle-words.ts';
import type { Unions } from './check-unions.ts';
import { recordOf } from './layout.ts';
import { listFromFrame, listToFrame, recordFromWord, recordToWord, type Library } from './library.ts';
import type { Scope } from './names.ts';
import {
  assign,
  binary,
  call,
  literal,
  name,
  type Expr,
  type FunctionNode,
  type Mutability,
  type Statement,
  type Variable,
} from './tree.ts';
import { flag, castExpr, type Word } from './words.ts';
import type { Kind } from './kinds.ts';

export { kindOf, kindOfSlotted, type Kind } from './kinds.ts';

/** On the stack by name (a wide one has two), or at an offset of a frame. */
export type Local = {
  readonly kind: Kind;
  readonly home:
    | { readonly at: 'stack'; readonly names: readonly string[] }
    | { readonly at: 'frame'; readonly base: string; readonly offset: number };
};

/** How to call a function that has been emitted. After its own parameters come the policy's facts, then the entities. */
export type Signature = {
  readonly name: string;
  readonly mode: Mode;
  readonly parameters: readonly Kind[];
  readonly results: readonly Kind[];
  /** The struct that it gives instead of words. */
  readonly into: string | null;
  readonly globals: boolean;
  readonly entities: readonly number[];
  readonly mutability: Mutability;
  /** Bytes of its frame: parameters, results, then locals. */
  readonly frame: number;
  /** Where it does nothing but call another function: that, and which of its own parameters (or what literals) it gives. */
  readonly forwards: { readonly callee: string; readonly arguments: readonly (number | Expr)[] } | null;
};

export type Mode = 'stack' | 'frame';

/** Locals by what they are wanted as and how often that was before: the same in each attempt at a body. */
export type Spills = ReadonlySet<string> | 'all';

export type Shared = {
  readonly library: Library;
  readonly functions: ReadonlyMap<string, Signature>;
  /** The integer of a parameter of the policy. */
  readonly param: (param: number, slot: Slot, index: Word | null) => { readonly word: Word; readonly reads: boolean };
  /** Functions that check the records of a list, by what they check. */
  /** What the explanations of different entries have in common. */
  readonly unions: Unions;
  readonly groups: Map<string, { readonly node: FunctionNode; readonly signature: Signature }>;
  /** How a function of the library is called from here. */
  readonly qualify: (callee: string) => string;
  /** What an entry that fills a struct leaves out. */
  readonly idle: IdleWords;
};

export type Body = {
  readonly shared: Shared;
  readonly mode: Mode;
  readonly names: Scope;
  readonly locals: Map<string, Local>;
  globals: Local | null;
  readonly entities: Map<number, Local>;
  /** Names of locals on the stack. */
  readonly variables: Set<string>;
  /** Which locals live in a frame. */
  readonly spills: Spills;
  /** By the name of a local on the stack that could live in the frame: how `spills` calls it. */
  readonly keys: Map<string, string>;
  /** How many locals were wanted under a name. */
  readonly wanted: Map<string, number>;
  sink: Statement[];
  offset: number;
  size: number;
  /** Whether an immutable is read, here or in what is called. */
  views: boolean;
};

export const frameName = 'f_';

export const createBody = (shared: Shared, mode: Mode, names: Scope, spills: Spills): Body => ({
  shared,
  mode,
  names,
  locals: new Map(),
  globals: null,
  entities: new Map(),
  variables: new Set(),
  spills,
  keys: new Map(),
  wanted: new Map(),
  sink: [],
  offset: 0,
  size: 0,
  views: false,
});

export const wordsOf = (body: Body, kind: Kind): number =>
  kind.kind === 'wide' || (kind.kind === 'list' && body.shared.library.layout.location === 'calldata') ? 2 : 1;

export const typeOf = (library: Library, kind: Kind): string => {
  switch (kind.kind) {
    case 'word':
      return kind.signed ? 'int256' : 'uint256';
    case 'wide':
      return 'uint256';
    case 'bool':
      return 'bool';
    case 'record':
      return `${recordOf(library.layout, kind.record).struct} ${library.layout.location}`;
    case 'list':
      return `${recordOf(library.layout, kind.record).struct}[] ${library.layout.location}`;
    case 'struct':
      return `${kind.type} memory`;
    case 'stored':
      return `${kind.type} storage`;
    default:
      return assertNever(kind);
  }
};

export const variablesOf = (body: Body, local: Local): readonly Variable[] =>
  local.home.at === 'stack'
    ? local.home.names.map((each) => ({ type: typeOf(body.shared.library, local.kind), name: each }))
    : [];

/** Calls a function of the library. */
export const invoke = (body: Body, callee: string, ...args: readonly Expr[]): Expr => call(body.shared.qualify(callee), ...args);

export const emit = (body: Body, statement: Statement): void => {
  body.sink.push(statement);
};

/** What `write` emits, apart; its locals end with it. */
export const within = (body: Body, write: () => void): readonly Statement[] => {
  const { sink, offset } = body;
  body.sink = [];
  write();
  const written = body.sink;
  body.sink = sink;
  body.offset = offset;
  return written;
};

/** Statements whose locals end here. In a frame nothing is declared, so no braces are needed. */
export const emitBlock = (body: Body, statements: readonly Statement[]): void => {
  if (statements.some((each) => each.kind === 'declare')) body.sink.push({ kind: 'block', body: statements });
  else body.sink.push(...statements);
};

/** A local without a value yet: nothing is emitted. */
export const reserve = (body: Body, kind: Kind, wanted: string): Local => {
  const before = body.wanted.get(wanted) ?? 0;
  body.wanted.set(wanted, before + 1);
  const key = `${wanted} ${before}`;
  if (body.spills === 'all' || body.spills.has(key)) return framePlace(body, kind);
  const local = stackLocal(body, kind, wanted);
  for (const each of variablesOf(body, local)) body.keys.set(each.name, key);
  return local;
};

/** A place in the frame. */
export const framePlace = (body: Body, kind: Kind): Local => {
  const offset = body.offset;
  body.offset += 32 * wordsOf(body, kind);
  body.size = Math.max(body.size, body.offset);
  return { kind, home: { at: 'frame', base: frameName, offset } };
};

/** On the stack in either mode: a parameter, or what lives for two statements. */
export const stackLocal = (body: Body, kind: Kind, wanted: string): Local => {
  const names =
    kind.kind === 'wide' ? [body.names.take(`${wanted}_hi`), body.names.take(`${wanted}_lo`)] : [body.names.take(wanted)];
  for (const each of names) body.variables.add(each);
  return { kind, home: { at: 'stack', names } };
};

/** The value of a local; a wide one has two words, high first. */
export const values = (body: Body, local: Local): readonly Expr[] => {
  if (local.home.at === 'stack') return local.home.names.map(name);
  const { offset } = local.home;
  const frame = name(local.home.base);
  const word = invoke(body, 'get_', frame, literal(BigInt(offset)));
  switch (local.kind.kind) {
    case 'word':
      return [local.kind.signed ? call('int256', word) : word];
    case 'wide':
      return [word, invoke(body, 'get_', frame, literal(BigInt(offset + 32)))];
    case 'bool':
      return [binary('!=', word, literal(0n))];
    case 'record':
      return [invoke(body, recordFromWord(body.shared.library, local.kind.record), word)];
    case 'list':
      return [invoke(body, listFromFrame(body.shared.library, local.kind.record), frame, literal(BigInt(offset)))];
    case 'struct':
    case 'stored':
      return bug('a struct in a frame');
    default:
      return assertNever(local.kind);
  }
};

export const valueOf = (body: Body, local: Local): Expr => values(body, local)[0] ?? literal(0n);

export const wordOf = (body: Body, local: Local): Word => ({
  expr: valueOf(body, local),
  signed: local.kind.kind === 'word' && local.kind.signed,
  literal: null,
});

/** Sets a local that has been declared. */
export const store = (body: Body, local: Local, exprs: readonly Expr[]): void => {
  if (local.home.at === 'stack') {
    local.home.names.forEach((each, place) => {
      const value = exprs[place];
      if (value) emit(body, assign(name(each), value));
    });
    return;
  }
  const { base, offset } = local.home;
  exprs.forEach((each, place) => {
    emit(body, { kind: 'expression', value: storeWord(body, local.kind, name(base), offset + 32 * place, each) });
  });
};

const storeWord = (body: Body, kind: Kind, frame: Expr, offset: number, value: Expr): Expr => {
  const place = literal(BigInt(offset));
  switch (kind.kind) {
    case 'word':
      return invoke(body, 'set_', frame, place, kind.signed ? castExpr(value, false) : value);
    case 'wide':
      return invoke(body, 'set_', frame, place, value);
    case 'bool':
      return invoke(body, 'set_', frame, place, flag(value));
    case 'record':
      return invoke(body, 'set_', frame, place, invoke(body, recordToWord(body.shared.library, kind.record), value));
    case 'list':
      return invoke(body, listToFrame(body.shared.library, kind.record), frame, place, value);
    case 'struct':
    case 'stored':
      return bug('a struct in a frame');
    default:
      return assertNever(kind);
  }
};

/**
 * A new local with the value that `compute` gives. What `compute` emits on the way stands in a block of its own, so that it
 * frees the stack at once.
 */
export const bind = (body: Body, kind: Kind, wanted: string, compute: () => readonly Expr[], span?: Span): Local => {
  const local = reserve(body, kind, wanted);
  const direct: Expr[] = [];
  const statements = within(body, () => {
    const exprs = compute();
    if (body.sink.length === 0 && (exprs.length === 1 || local.home.at === 'frame')) direct.push(...exprs);
    else store(body, local, exprs);
  });
  const [value] = direct;
  if (local.home.at === 'frame') {
    if (value) store(body, local, direct);
    emitBlock(body, statements);
    return local;
  }
  for (const variable of variablesOf(body, local)) {
    emit(body, { kind: 'declare', variables: [variable], value: value ?? null, ...(span ? { span } : {}) });
  }
  emitBlock(body, statements);
  return local;
};
