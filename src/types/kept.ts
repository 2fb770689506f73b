/** What of a record is kept from event to event. May import: types. */
import type { FieldSchema, RecordSchema, Schema } from './schema.ts';

/**
 * The places of the fields that are kept, ascending. Where something is kept of a member, so are its decimals: an event that
 * told others would give all kept numbers another meaning.
 */
export const keptFields = (record: RecordSchema): readonly number[] => {
  const found = known.get(record) ?? placesOf(record);
  known.set(record, found);
  return found;
};

/** Every event asks for every record. */
const known = new WeakMap<RecordSchema, readonly number[]>();

const placesOf = (record: RecordSchema): readonly number[] => {
  const isKept = ({ stored, source }: FieldSchema): boolean => stored !== null || source === 'decimals';
  return record.fields.some((each) => each.stored !== null)
    ? record.fields.flatMap((each, at) => (isKept(each) ? [at] : []))
    : [];
};

/** Told by whoever brings an event: all but what is kept, and the time. */
export const isTold = ({ stored, source }: FieldSchema): boolean => stored === null && source !== 'now';

export const keepsState = (schema: Schema): boolean => schema.records[0]?.fields.some((each) => each.source === 'clock') ?? false;

/** The field that identifies a member; null where nothing does. */
export const keyField = (record: RecordSchema): number | null => {
  const at = record.fields.findIndex((each) => each.source === 'key');
  return at < 0 ? null : at;
};
