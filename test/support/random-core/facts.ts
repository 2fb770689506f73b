/** Random facts for an entry of a random Core: in range, or with one value just outside, as the ABI can hold it. */
import { countOf } from '../../../src/types/places.ts';
import type { Entry } from '../../../src/core/core.ts';
import type { NumberShape, Schema, Shape } from '../../../src/types/schema.ts';
import type { Facts, Value } from '../../../src/types/value.ts';
import type { Random } from '../random.ts';
import { checkedRange, integers, timeLimit, word } from './schema.ts';

/** `offShare` of the calls have a value that its check refuses. */
export const randomFacts = (random: Random, schema: Schema, entry: Entry, offShare = 0.35): Facts => {
  if (!random.chance(offShare)) return build(random, schema, entry, () => false);
  const seed = random.fork();
  const counted = { places: 0 };
  build(seed.fork(), schema, entry, () => {
    counted.places += 1;
    return false;
  });
  let left = random.below(Math.max(1, counted.places));
  return build(seed, schema, entry, () => {
    left -= 1;
    return left === -1;
  });
};

/** Asked at every value; true at the one that is to be off. */
type Spoil = () => boolean;
type World = {
  readonly random: Random;
  readonly schema: Schema;
  readonly entities: (readonly (readonly Value[])[])[];
  readonly spoil: Spoil;
};

const build = (random: Random, schema: Schema, entry: Entry, spoil: Spoil): Facts => {
  const world: World = { random, schema, entities: schema.records.map(() => []), spoil };
  // Entities refer only to those before them, so their members are known by then.
  for (const record of schema.records) {
    if (record.role !== 'entity' || record.bound === null) continue;
    const count = record.bound > 1 && random.chance(0.8) ? 1 + random.below(record.bound) : record.bound;
    world.entities[record.id] = Array.from({ length: count }, () => recordValue(world, record.id));
  }
  const globals = recordValue(world, 0);
  const given = entry.arguments.map(({ shape }) =>
    shape.kind === 'record' ? recordValue(world, shape.record) : plainValue(world, shape),
  );
  return { params: schema.params.map((each) => each.default), globals, entities: world.entities, arguments: given };
};

const recordValue = (world: World, record: number): readonly Value[] => {
  const values: Value[] = [];
  for (const field of world.schema.records[record]?.fields ?? [])
    values.push(fieldValue(world, field.shape, field.outside === 'refuse', values));
  return values;
};

const fieldValue = (world: World, shape: Shape, refused: boolean, before: readonly Value[]): Value => {
  const { random } = world;
  switch (shape.kind) {
    case 'array':
      return Array.from({ length: countOf(world.schema, shape.by) }, () => plainValue(world, shape.of));
    case 'optional':
      return random.chance(0.4) ? [] : [plainValue(world, shape.of)];
    case 'list':
      return listValue(world, shape);
    case 'number': {
      if (shape.scale.kind === 'member') return memberNumber(world, shape, before);
      if (refused) return plainValue(world, shape);
      const { lo, hi } = word(shape);
      return random.within(lo, hi);
    }
    default:
      return plainValue(world, shape);
  }
};

/** A number at the decimals of the member that the record's first field refers to. */
const memberNumber = (world: World, shape: NumberShape, before: readonly Value[]): Value => {
  const [reference] = before;
  if (shape.scale.kind !== 'member' || typeof reference !== 'bigint') return 0n;
  const decimals = world.entities[shape.scale.entity]?.[Number(reference)]?.[shape.scale.field];
  const factor = 10n ** (typeof decimals === 'bigint' && decimals >= 0n && decimals <= 18n ? decimals : 0n);
  return drawn(world, shape.lo.n * factor, shape.hi.n * factor, word(shape));
};

const listValue = (world: World, shape: Extract<Shape, { kind: 'list' }>): Value => {
  const { random } = world;
  const count = world.spoil() ? shape.max + 1 : random.below(shape.max + 1);
  const made = Array.from({ length: count }, () => recordValue(world, shape.record));
  const { unique } = shape;
  if (unique === null) return made;
  const key = (record: readonly Value[]): bigint => {
    const value = record[unique];
    return typeof value === 'bigint' ? value : 0n;
  };
  const kept = [...new Map(made.map((record) => [key(record), record])).values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const first = kept[0];
  return first !== undefined && world.spoil() ? [...kept, first] : kept;
};

const plainValue = (world: World, shape: Shape): bigint => {
  const { schema } = world;
  if (shape.kind === 'number') {
    const { lo, hi } = integers(shape);
    return drawn(world, lo, hi, word(shape));
  }
  if (shape.kind === 'ref') {
    const count = BigInt(world.entities[shape.entity]?.length ?? 0);
    return drawn(world, 0n, count - 1n, { lo: 0n, hi: 1n << 200n });
  }
  const range = shape.kind === 'time' ? { lo: 0n, hi: timeLimit - 1n } : (checkedRange(shape, schema) ?? { lo: 0n, hi: 0n });
  // A bool that is neither 0 nor 1 has no form in the TypeScript module.
  return shape.kind === 'bool' ? world.random.within(0n, 1n) : drawn(world, range.lo, range.hi, { lo: 0n, hi: 1n << 200n });
};

/** A value in `lo .. hi`; when it is this value's turn, one outside of them that the word can still hold, if there is any. */
const drawn = (world: World, lo: bigint, hi: bigint, held: { readonly lo: bigint; readonly hi: bigint }): bigint => {
  const value = world.random.within(lo, hi);
  if (!world.spoil()) return value;
  const outside = [hi + 1n, lo - 1n, world.random.within(hi + 1n, held.hi), world.random.within(held.lo, lo - 1n)];
  const fitting = outside.filter((each) => (each < lo || each > hi) && each >= held.lo && each <= held.hi);
  return fitting.length === 0 ? value : world.random.pick(fitting);
};
