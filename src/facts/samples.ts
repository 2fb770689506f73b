/**
 * Facts at the corners of a policy's ranges, for test vectors where a person has supplied none: every number at its lowest,
 * its middle and its highest value, lists empty and filled.
 * Deterministic: the same policy gives the same facts.
 */
import type { Core, Entry } from '../core/core.ts';
import { ceil, floor, multiply, powerOfTen, rational, add } from '../types/rational.ts';
import { countOf } from '../types/places.ts';
import type { ArgumentSchema, NumberShape, Scale, Schema, Shape } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';

type Corner = 'lowest' | 'middle' | 'highest';
type Sample = { readonly schema: Schema; readonly corner: Corner; readonly filled: boolean };

/** How many members a bounded entity has in a sample, so that a filled list has two records to refer to them. */
const members = 2;

export const sampleFacts = (core: Core, entry: Entry): readonly Facts[] => {
  const corners: readonly Corner[] = ['lowest', 'middle', 'highest'];
  return corners.flatMap((corner) => [false, true].map((filled) => factsOf({ schema: core.schema, corner, filled }, entry)));
};

const factsOf = (sample: Sample, entry: Entry): Facts => ({
  params: sample.schema.params.map((each) => each.default),
  globals: recordOf(sample, 0, 0),
  entities: sample.schema.records.map(({ id, bound }) =>
    bound === null ? [] : Array.from({ length: Math.min(bound, members) }, (_, at) => recordOf(sample, id, at)),
  ),
  arguments: entry.arguments.map((each) => argumentOf(sample, each)),
});

const argumentOf = (sample: Sample, { shape }: ArgumentSchema): Value =>
  shape.kind === 'record' ? recordOf(sample, shape.record, 0) : valueOf(sample, shape, 0);

/** The `place`-th record of its list or entity; its number keeps unique fields apart. */
const recordOf = (sample: Sample, record: number, place: number): readonly Value[] =>
  (sample.schema.records[record]?.fields ?? []).map(({ shape }) => valueOf(sample, shape, place));

const valueOf = (sample: Sample, shape: Shape, place: number): Value => {
  switch (shape.kind) {
    case 'number':
      return numberOf(sample, shape) + (sample.corner === 'highest' ? -BigInt(place) : BigInt(place));
    case 'bool':
      return sample.corner === 'lowest' ? 0n : 1n;
    case 'enum':
      return sample.corner === 'highest' ? BigInt((sample.schema.enums[shape.enum]?.members.length ?? 1) - 1) : 0n;
    case 'ref':
      return BigInt(place);
    case 'address':
    case 'time':
      return BigInt(place + 1) + (sample.corner === 'lowest' ? 0n : 1_700_000_000n);
    case 'array':
      return Array.from({ length: countOf(sample.schema, shape.by) }, () => numberOf(sample, shape.of));
    case 'optional':
      return sample.filled ? [valueOf(sample, shape.of, place)] : [];
    case 'list': {
      const length = sample.filled ? Math.min(shape.max, members) : shape.min;
      // The bounds of a table's rows ascend, and from the highest number on one counts down.
      const falls = shape.table !== null && sample.corner === 'highest';
      return Array.from({ length }, (_, at) => recordOf(sample, shape.record, falls ? length - 1 - at : at));
    }
    case 'table':
      return [[], []];
  }
};

const numberOf = ({ corner }: Sample, { lo, hi, scale }: NumberShape): bigint => {
  const unit = powerOfTen(decimalsOf(scale, corner));
  const middle = multiply(add(lo, hi), rational(1n, 2n));
  if (corner === 'lowest') return ceil(multiply(lo, unit));
  return floor(multiply(corner === 'highest' ? hi : middle, unit));
};

/** A member's decimals are a fact too, and stand at the same corner. */
const decimalsOf = (scale: Scale, corner: Corner): number => {
  if (scale.kind === 'fixed') return scale.decimals;
  return corner === 'lowest' ? scale.min : corner === 'highest' ? scale.max : Math.floor((scale.min + scale.max) / 2);
};
