/** What is told to a contract that keeps the state itself: facts without the kept fields and without the time. */
import { bug } from '../../source/assert-never.ts';
import type { Core, Entry } from '../../core/core.ts';
import { isTold } from '../../types/kept.ts';
import type { RecordSchema } from '../../types/schema.ts';
import type { Facts, Value } from '../../types/value.ts';
import { codecOf, encodeArguments, type Codec } from './abi.ts';

/** Whether a caller tells the record whole. */
export const isToldWhole = ({ fields }: RecordSchema): boolean => fields.every(isTold);

/** For `encodeTold`: the layout of what is told. */
export const toldCodec = (core: Core): Codec => {
  const records = core.schema.records.map((each) => ({ ...each, fields: each.fields.filter(isTold) }));
  return codecOf({ ...core, schema: { ...core.schema, records }, entries: [] });
};

export const takesGlobals = (core: Core, entry: Entry): boolean =>
  entry.globals && (core.schema.records[0]?.fields.some(isTold) ?? false);

/** What of a record is told. */
export const toldRecord = ({ schema }: Core, record: number, values: readonly Value[]): readonly Value[] => {
  const { fields } = schema.records[record] ?? bug('no such record');
  return values.filter((_, at) => isTold(fields[at] ?? bug('a value too many')));
};

/** All but the arguments. */
export const toldWorld = (core: Core, facts: Facts): Facts => ({
  ...facts,
  globals: toldRecord(core, 0, facts.globals),
  entities: facts.entities.map((members, record) => members.map((each) => toldRecord(core, record, each))),
});

/** The words after the selector, from facts that have a value, of whatever kind, in every place. */
export const encodeTold = (codec: Codec, core: Core, entry: Entry, facts: Facts, packed: boolean): readonly bigint[] => {
  const reduced: Facts = {
    ...toldWorld(core, facts),
    arguments: facts.arguments.map((value, place) => {
      const shape = entry.arguments[place]?.shape;
      return shape?.kind === 'record' && typeof value !== 'bigint' ? toldRecord(core, shape.record, value) : value;
    }),
  };
  return encodeArguments(codec, { ...entry, globals: takesGlobals(core, entry) }, reduced, packed);
};
