/** The layout of a state: what tells one policy's state from another's, and where its parts stand in a file. May import: types, source. */
import { bug } from '../source/assert-never.ts';
import { keptFields } from './kept.ts';
import type { Rational } from './rational.ts';
import { countOf } from './places.ts';
import type { RecordSchema, Schema, Shape } from './schema.ts';

/** One line for each stored field: two states with the same lines fit the same policy. */
export const layoutOf = (schema: Schema): readonly string[] =>
  schema.records.flatMap((record) =>
    keptFields(record).map((at) => {
      const field = record.fields[at] ?? bug('a kept field that is not there');
      return `${record.role === 'globals' ? '' : `${record.name}.`}${field.name}: ${describe(schema, field.shape)}`;
    }),
  );

/** The entities of whose members something is kept. */
export const keptEntities = (schema: Schema): readonly RecordSchema[] =>
  schema.records.filter((each) => each.role === 'entity' && keptFields(each).length > 0);

/** What stands beside the members of entities. `state`: the policy's own. */
export const ownKeys = ['policy', 'layout', 'state'] as const;

/** Where the members of an entity stand. */
export const membersKey = ({ name }: RecordSchema): string => (ownKeys.some((each) => each === name) ? `${name}_` : name);

const showExact = ({ n, d }: Rational): string => (d === 1n ? `${n}` : `${n}/${d}`);

const describe = (schema: Schema, shape: Shape): string => {
  if (shape.kind === 'array') return `ring[${countOf(schema, shape.by)}] of ${describe(schema, shape.of)}`;
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
