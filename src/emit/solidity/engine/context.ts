/** What the functions of a contract that keeps the state have in common: its structs, its storage, and how keys are read. */
import { bug } from '../../../source/assert-never.ts';
import type { Core } from '../../../core/core.ts';
import { isTold, keyField } from '../../../types/kept.ts';
import type { RecordSchema } from '../../../types/schema.ts';
import { fieldSchema, memberOf, recordOf, type AbiMember } from '../layout.ts';
import type { Scope } from '../names.ts';
import type { Pieces } from '../pieces.ts';
import type { StoredRecord } from '../storage.ts';
import { isToldWhole } from '../told.ts';
import { call, field, literal, type Expr, type FunctionNode } from '../tree.ts';
import type { Access, RolesOption } from './access.ts';
import { castExpr } from '../words.ts';

export type StoredAt = StoredRecord & {
  /** The struct in storage, and the variable: of the struct itself, or of the mapping from keys to it. */
  readonly struct: string;
  readonly variable: string;
};

export type Context = {
  readonly core: Core;
  readonly pieces: Pieces;
  /** Names that every function sees; each takes its own from an inner scope. */
  readonly names: Scope;
  readonly access: Access;
  readonly option: RolesOption;
  /** By record: the struct of what is told of it, where that is not all. */
  readonly told: ReadonlyMap<number, string>;
  readonly stored: ReadonlyMap<number, StoredAt>;
  /** Functions written so far, by what they do. */
  readonly functions: Map<string, FunctionNode>;
};

export const recordSchema = ({ core }: Pick<Context, 'core'>, record: number): RecordSchema =>
  core.schema.records[record] ?? bug(`no record ${record}`);

/** The struct in which a record is told. */
export const toldStruct = (context: Context, record: number): string =>
  context.told.get(record) ?? recordOf(context.pieces.layout, record).struct;

export const structOf = (context: Context, record: number): string => recordOf(context.pieces.layout, record).struct;

export const isPartlyTold = (context: Context, record: number): boolean => !isToldWhole(recordSchema(context, record));

/** The members that are told of a record, with the names that they have in every struct of it. */
export const toldMembers = (context: Context, record: number): readonly AbiMember[] =>
  recordOf(context.pieces.layout, record).fields.flatMap((members, at) =>
    isTold(fieldSchema(context.pieces.layout, record, at)) ? members : [],
  );

/** The key of a told record, as the word that finds it. */
export const keyOf = (context: Context, record: number, told: Expr): Expr => {
  const member = memberOf(context.pieces.layout, record, keyField(recordSchema(context, record)) ?? bug('no key'), 'whole');
  const key = field(told, member.name);
  return member.type === 'int256' ? castExpr(key, false) : key;
};

/** The initial value of a member in storage, as a literal of its type. */
export const initialExpr = (type: string, initial: bigint): Expr =>
  type === 'bool' ? { kind: 'truth', value: initial !== 0n } : literal(initial);

/** A word of the ABI as the type that storage has for it. */
export const narrowed = (type: string, wide: string, value: Expr): Expr => (type === wide ? value : call(type, value));
