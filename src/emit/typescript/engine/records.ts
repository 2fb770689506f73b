/** The parts of a record: what the state keeps of it, and what an event tells. */
import { bug } from '../../../source/assert-never.ts';
import { keptFields, keyField } from '../../../types/kept.ts';
import type { RecordSchema } from '../../../types/schema.ts';
import { inWorld, type Module } from '../context.ts';
import type { RecordNames } from '../module-names.ts';
import { stringLiteral } from '../text.ts';
import type { EngineNames } from './names.ts';

export type EngineModule = Module & { readonly engine: EngineNames };

type RecordParts = {
  readonly record: RecordSchema;
  readonly own: RecordNames;
  readonly engine: EngineNames['records'][number];
  /** Places of the kept fields, those of decimals included. */
  readonly kept: readonly number[];
  /** Places of the fields that an event leaves out: stored ones, and the time. */
  readonly left: readonly number[];
  /** The property by which members are told apart; null where there is none. */
  readonly key: string | null;
};

export const partsOf = (id: number, { core, names, engine }: EngineModule): RecordParts => {
  const record = core.schema.records[id] ?? bug(`there is no record ${id}`);
  const own = names.records[id] ?? bug(`record ${id} has no name`);
  const key = keyField(record);
  return {
    record,
    own,
    engine: engine.records[id] ?? bug(`record ${id} has no name`),
    kept: keptFields(record),
    left: record.fields.flatMap(({ stored, source }, at) => (stored !== null || source === 'now' ? [at] : [])),
    key: key === null ? null : (own.fields[key] ?? bug('a key without a name')),
  };
};

/** `'reserve' | 'trust'` */
export const unionOf = (fields: readonly string[]): string => fields.map(stringLiteral).join(' | ');

/** The fields at these places, by name. */
export const namesAt = (fields: readonly string[], places: readonly number[]): readonly string[] =>
  places.map((at) => fields[at] ?? bug('a field without a name'));

/** The type of what an event tells of a record. */
export const factsType = (id: number, module: EngineModule): string => {
  const { own, engine, left } = partsOf(id, module);
  return left.length === 0 ? own.type : engine.facts;
};

/** The records of which an event may have to tell something beside its arguments. */
export const toldRecords = (module: EngineModule): readonly number[] =>
  module.core.schema.records
    .filter((each) => inWorld(each) && (each.bound !== null || partsOf(each.id, module).left.length < each.fields.length))
    .map((each) => each.id);
