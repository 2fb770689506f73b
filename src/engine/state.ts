/**
 * The state of a policy: one record of all that is kept from event to event. What is kept of a member of an entity is found
 * by its key; a member that no event has touched is as its declaration begins. May import: types, source.
 */
import { bug } from '../source/assert-never.ts';
import { keepsState, keptFields, keyField } from '../types/kept.ts';
import type { Rational } from '../types/rational.ts';
import type { FieldSchema, Schema } from '../types/schema.ts';
import type { Value } from '../types/value.ts';

export { keepsState, keptFields, keyField };

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

/** One line for each stored field: two states with the same lines fit the same policy. */
export const layoutOf = (schema: Schema): readonly string[] =>
  schema.records.flatMap((record) =>
    keptFields(record).map((at) => {
      const field = record.fields[at] ?? bug('a kept field that is not there');
      return `${record.role === 'globals' ? '' : `${record.name}.`}${field.name}: ${describe(schema, field)}`;
    }),
  );

const showExact = ({ n, d }: Rational): string => (d === 1n ? `${n}` : `${n}/${d}`);

const describe = (schema: Schema, { shape }: FieldSchema): string => {
  const optional = shape.kind === 'optional';
  const inner = optional ? shape.of : shape;
  const end = optional ? ' or none' : '';
  switch (inner.kind) {
    case 'number': {
      const { scale, lo, hi, unit } = inner;
      const decimals = scale.kind === 'fixed' ? `${scale.decimals}` : `${scale.min}..${scale.max}`;
      return `${unit.replace(/ @ .*$/, '')} @ ${decimals} in ${showExact(lo)} .. ${showExact(hi)}${end}`;
    }
    case 'enum': {
      const { name, members } = schema.enums[inner.enum] ?? bug('no enum');
      return `${name} { ${members.join(', ')} }${end}`;
    }
    default:
      return `${inner.kind}${end}`;
  }
};
