/** What the translation of one function knows. Extended by copying, so that an inner block never changes an outer one. */
import type { Core } from '../../core/core.ts';
import type { Span } from '../../source/source.ts';
import { nameModule, type ModuleNames } from './module-names.ts';
import type { Scope } from './names.ts';
import { planFunctions, type Needs } from './plan.ts';
import { planSharedChecks, type SharedChecks } from './shared-checks.ts';
import type { Expression } from './tree.ts';

export type Local = {
  /** A `turn` is an integer that is a JavaScript number: it counts turns, or is made of counts of them. */
  readonly type: 'int' | 'turn' | 'bool' | 'record';
  readonly value: Expression;
};

/** The module as a whole. */
export type Module = {
  readonly core: Core;
  readonly names: ModuleNames;
  /** What each Core function reads. */
  readonly needs: ReadonlyMap<string, Needs>;
  /** Whether a parameter comes with each call instead of standing in the module. */
  readonly isArgument: (param: number) => boolean;
  /** Boundary checks that several entries have alike, by `keyOfChecks`. */
  readonly shared: ReadonlyMap<string, SharedChecks>;
};

export const openModule = (core: Core, params: 'constants' | 'argument'): Module => {
  const isArgument = (param: number): boolean => params === 'argument' && core.schema.params[param]?.governed === true;
  const names = nameModule(core);
  return { core, names, needs: planFunctions(core, isArgument), isArgument, shared: planSharedChecks(core, names, isArgument) };
};

/** A name of a function's body that stands in the policy. */
export type TitledName = { readonly name: string; readonly span: Span };

export type Context = {
  readonly module: Module;
  readonly scope: Scope;
  /** Core's names in force. */
  readonly locals: ReadonlyMap<string, Local>;
  /** Records that have a name here, by `keyOfRec`. */
  readonly records: ReadonlyMap<string, Expression>;
  /** Records that the function reaches more than once. */
  readonly repeated: ReadonlySet<string>;
  /** Integers that the function tests for equality more than once: see `equality` in `terms.ts`. */
  readonly tested: ReadonlySet<string>;
  /** Grows as titled names are bound. */
  readonly titled: TitledName[];
};

export const withLocal = (context: Context, name: string, local: Local): Context => ({
  ...context,
  locals: new Map(context.locals).set(name, local),
});

/** The type of `world` for a function that reads these records; null when it reads none. */
export const worldType = (needs: Needs, { core, names }: Module): string | null => {
  if (needs.records.length === 0) return null;
  const all = core.schema.records.filter((each) => inWorld(each)).map((each) => each.id);
  if (all.every((each) => needs.records.includes(each))) return 'World';
  return `Pick<World, ${needs.records.map((each) => `'${names.records[each]?.world ?? ''}'`).join(' | ')}>`;
};

type RecordSchema = Core['schema']['records'][number];

/** Members of bounded entities, and the policy's own facts when it has any. */
export const inWorld = (record: RecordSchema): boolean =>
  record.role === 'globals' ? record.fields.length > 0 : record.role === 'entity' && record.bound !== null;

/** Whether references can occur, so that JSON is about members. */
export const hasMembers = ({ core }: Module): boolean => core.schema.records.some((each) => each.bound !== null);
