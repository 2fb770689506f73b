/** Seeded values for the governed parameters of a policy, each in its declared range; the others keep their own. */
import { countOf } from '../../src/types/places.ts';
import { ceil, floor, multiply, powerOfTen } from '../../src/types/rational.ts';
import type { NumberShape, Schema, Shape } from '../../src/types/schema.ts';
import type { Value } from '../../src/types/value.ts';
import type { Random } from './random.ts';

export const randomParams = (random: Random, schema: Schema): readonly Value[] =>
  schema.params.map((each) => (each.governed ? valueOf(random, schema, each.shape) : each.default));

const valueOf = (random: Random, schema: Schema, shape: Shape): Value => {
  switch (shape.kind) {
    case 'number':
      return numberOf(random, shape);
    case 'bool':
      return random.bits(1);
    case 'enum':
      return BigInt(random.below(schema.enums[shape.enum]?.members.length ?? 1));
    case 'address':
      return random.natural(160);
    case 'time':
      return random.within(0n, (1n << 40n) - 1n);
    case 'optional':
      return random.chance(0.7) ? [valueOf(random, schema, shape.of)] : [];
    case 'array':
      return Array.from({ length: countOf(schema, shape.by) }, () => numberOf(random, shape.of));
    case 'table':
    case 'ref':
    case 'list':
      throw new Error(`a parameter is no ${shape.kind}`);
  }
};

const numberOf = (random: Random, shape: NumberShape): bigint => {
  const { lo, hi } = bounds(shape);
  return random.within(lo, hi);
};

const bounds = ({ scale, lo, hi }: NumberShape): { readonly lo: bigint; readonly hi: bigint } => {
  if (scale.kind !== 'fixed') throw new Error('a parameter has a fixed scale');
  const unit = powerOfTen(scale.decimals);
  return { lo: ceil(multiply(lo, unit)), hi: floor(multiply(hi, unit)) };
};
