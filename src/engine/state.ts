/**
 * The state of a policy: one record of all that is kept from event to event. What is kept of a member of an entity is found
 * by its key; a member that no event has touched is as its declaration begins. May import: types, source.
 */
import { bug } from '../source/assert-never.ts';
import { keepsState, keptFields, keyField } from '../types/kept.ts';
import { layoutOf } from '../types/kept-layout.ts';
import type { Schema } from '../types/schema.ts';
import type { Value } from '../types/value.ts';

export { keepsState, keptFields, keyField, layoutOf };

export type State = {
  /** Values of the policy's own stored fields, in the order of `keptFields`. */
  readonly globals: readonly Value[];
  /** By record id, then by the key of the member: the values of its stored fields. */
  readonly members: ReadonlyMap<number, ReadonlyMap<bigint, readonly Value[]>>;
};

export const initialState = (schema: Schema): State => {
  const globals = schema.records[0] ?? bug('a schema without the policy');
  return { globals: keptFields(globals).map((at) => globals.fields[at]?.stored?.initial ?? 0n), members: new Map() };
};

/** What is kept of one member, or null when no event has touched it. */
export const keptOf = (state: State, record: number, key: bigint): readonly Value[] | null =>
  state.members.get(record)?.get(key) ?? null;
