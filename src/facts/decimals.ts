/** The decimals of a number, where they are data: an entity's unit whose decimals differ from member to member. */
import type { ArgumentSchema, Scale, Schema } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';

/** A record in hand, and its type. */
export type Holder = { readonly record: number; readonly values: readonly Value[] };

/** Where a number stands, so that the way to its decimals can be followed. */
export type Place = {
  readonly schema: Schema;
  readonly entities: Facts['entities'];
  /** The record that holds the value; null for an argument or a result. */
  readonly self: Holder | null;
  readonly argumentSchemas: readonly ArgumentSchema[];
  readonly arguments: readonly Value[];
};

/** Null when the way to the member is broken: a reference out of range, decimals that are none. */
export const decimalsOf = (scale: Scale, place: Place): number | null => {
  if (scale.kind === 'fixed') return scale.decimals;
  const root = scale.root === 'self' ? place.self : argumentHolder(scale.root.argument, place);
  const member = scale.path.reduce<Holder | null>(
    (holder, field) => (holder === null ? null : follow(holder, field, place)),
    root,
  );
  const decimals = member?.values[scale.field];
  return typeof decimals === 'bigint' && decimals >= BigInt(scale.min) && decimals <= BigInt(scale.max) ? Number(decimals) : null;
};

const argumentHolder = (at: number, place: Place): Holder | null => {
  const shape = place.argumentSchemas[at]?.shape;
  const value = place.arguments[at];
  if (shape?.kind === 'record' && typeof value === 'object') return { record: shape.record, values: value };
  return shape?.kind === 'ref' ? memberAt(shape.entity, value, place) : null;
};

const follow = (holder: Holder, field: number, place: Place): Holder | null => {
  const shape = place.schema.records[holder.record]?.fields[field]?.shape;
  return shape?.kind === 'ref' ? memberAt(shape.entity, holder.values[field], place) : null;
};

const memberAt = (entity: number, index: Value | undefined, place: Place): Holder | null => {
  if (typeof index !== 'bigint') return null;
  const values = place.entities[entity]?.[Number(index)];
  return values === undefined ? null : { record: entity, values };
};
