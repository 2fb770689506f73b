/** What the functions of a contract that keeps the state are told: as parameters, or as the fields of one struct in calldata. */
import { bug } from '../../../source/assert-never.ts';
import type { Check, Entry } from '../../../core/core.ts';
import { keyField } from '../../../types/kept.ts';
import { argumentKind } from '../checks.ts';
import { describe } from '../describe.ts';
import { takesGlobals } from '../told.ts';
import type { Expr } from '../tree.ts';
import { keyOf, recordSchema, toldStruct, type Context } from './context.ts';

/** An argument, the policy's own facts, or the members of an entity. */
export type Parameter = {
  readonly kind: 'word' | 'record' | 'list';
  /** The record of the last two. */
  readonly record: number | null;
  /** The place of an argument. */
  readonly argument: number | null;
  readonly name: string;
  readonly type: string;
  readonly doc: string;
};

/** A parameter and how it is reached. */
export type Told = Parameter & { readonly expr: Expr };

export const parametersOf = (context: Context, entry: Entry): readonly Parameter[] => {
  const { library } = context.pieces;
  const globals: Parameter = {
    ...{ kind: 'record', record: 0, argument: null, name: 'globals', type: toldStruct(context, 0) },
    doc: 'The facts of the policy.',
  };
  return [
    ...entry.arguments.map(({ name, shape }, argument): Parameter => {
      if (shape.kind === 'record')
        return { kind: 'record', record: shape.record, argument, name, type: toldStruct(context, shape.record), doc: '' };
      const kind = argumentKind(shape);
      const type = kind.kind === 'word' && kind.signed ? 'int256' : 'uint256';
      return { kind: 'word', record: null, argument, name, type, doc: describe({ library }, shape) };
    }),
    ...(takesGlobals(context.core, entry) ? [globals] : []),
    ...entry.entities.map((record): Parameter => ({
      ...{ kind: 'list', record, argument: null, name: recordSchema(context, record).name },
      ...{ type: `${toldStruct(context, record)}[]`, doc: 'All members, in the order that references count.' },
    })),
  ];
};

export const wordsOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce((sum, each) => sum + (each.kind === 'list' ? 2 : 1), 0);

/** The record that an argument is or leads to, and how what is told of it is reached. */
export type Holder = { readonly record: number; readonly told: Expr };

export const holderOf = (entry: Entry, told: readonly Told[], argument: number): Holder => {
  const { expr } = told.find((each) => each.argument === argument) ?? bug('no such argument');
  const shape = entry.arguments[argument]?.shape;
  if (shape?.kind === 'record') return { record: shape.record, told: expr };
  if (shape?.kind !== 'ref') return bug('an argument that leads to no record');
  const list = told.find((each) => each.kind === 'list' && each.record === shape.entity) ?? bug('members that nobody tells');
  return { record: shape.entity, told: { kind: 'index', of: list.expr, index: expr } };
};

/** `argument`: the place of the one that is the member, or leads to it. */
export type Key = { readonly name: string; readonly argument: number; readonly value: Expr };

/** The keys of the members that an entry is about. A reference leads to one only where the policy checks it. */
export const keysOf = (context: Context, entry: Entry, told: readonly Told[]): readonly Key[] => {
  const locals = context.core.functions.find((each) => each.name === entry.function)?.parameters ?? [];
  return entry.arguments.flatMap(({ name, shape }, argument): readonly Key[] => {
    const isChecked = shape.kind === 'ref' && isReferenceChecked(entry.checks, locals[argument]?.name ?? name);
    if (shape.kind !== 'record' && !isChecked) return [];
    const holder = holderOf(entry, told, argument);
    if (keyField(recordSchema(context, holder.record)) === null) return [];
    return [{ name, argument, value: keyOf(context, holder.record, holder.told) }];
  });
};

const isReferenceChecked = (checks: readonly Check[], local: string): boolean =>
  checks.some((each) => each.kind === 'reference' && each.value.kind === 'local' && each.value.name === local);
