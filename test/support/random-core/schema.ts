/** Random schemas: the policy's own facts, bounded entities, one list member type, one or two unbounded entities, params. */
import { countOf } from '../../../src/types/places.ts';
import type { Range } from '../../../src/core/core.ts';
import { int256, uint256 } from '../../../src/core/core.ts';
import { rational } from '../../../src/types/rational.ts';
import type {
  EnumSchema,
  FieldSchema,
  NumberShape,
  Outside,
  ParamSchema,
  RecordSchema,
  Schema,
  Shape,
} from '../../../src/types/schema.ts';
import type { Value } from '../../../src/types/value.ts';
import { nowhere } from '../core-builder.ts';
import type { Random } from '../random.ts';

/** `whole`: an entry checks all members, so that functions may fold over them. `byRef`: only members that refs reach. */
export type Layout = { readonly schema: Schema; readonly modes: ReadonlyMap<number, 'whole' | 'byRef'> };

/** The integers that a number of fixed scale may take; of a member scale, those at the most decimals. */
export const integers = (shape: NumberShape): Range => {
  const factor = 10n ** BigInt(shape.scale.kind === 'fixed' ? shape.scale.decimals : shape.scale.max);
  return { lo: (shape.lo.n * factor) / shape.lo.d, hi: (shape.hi.n * factor) / shape.hi.d };
};

/** The ABI word of a number: unsigned exactly where its range is. */
export const word = (shape: NumberShape): Range => (shape.lo.n >= 0n ? uint256 : int256);

export const timeLimit = 1n << 40n;
export const addressLimit = 1n << 160n;

/** What a plain value may be once it is checked; null for shapes of more than one integer. */
export const checkedRange = (shape: Shape, schema: Schema): Range | null => {
  switch (shape.kind) {
    case 'number':
      return integers(shape);
    case 'bool':
      return { lo: 0n, hi: 1n };
    case 'enum':
      return { lo: 0n, hi: BigInt(schema.enums[shape.enum]?.members.length ?? 1) - 1n };
    case 'ref':
      return { lo: 0n, hi: BigInt(schema.records[shape.entity]?.bound ?? 1) - 1n };
    case 'address':
      return { lo: 0n, hi: addressLimit - 1n };
    case 'time':
      return { lo: 0n, hi: timeLimit - 1n };
    default:
      return null;
  }
};

export const randomSchema = (random: Random): Layout => {
  const enums = Array.from({ length: 1 + random.below(2) }, (_, at) => randomEnum(random, `kind${at}`));
  const records: RecordSchema[] = [];
  const modes = new Map<number, 'whole' | 'byRef'>();
  const add = (record: Omit<RecordSchema, 'id' | 'doc' | 'span'>): number => {
    records.push({ id: records.length, doc: '', span: nowhere, ...record });
    return records.length - 1;
  };
  const fields = (count: number): FieldSchema[] =>
    Array.from({ length: count }, (_, at) => randomField(random, `g${at}`, enums, [...modes.keys()]));
  add({ name: 'globals', role: 'globals', bound: null, fields: fields(random.below(4)) });
  let decimals: { readonly entity: number; readonly field: number } | null = null;
  for (let left = random.below(3); left > 0; left -= 1) {
    const withDecimals = random.chance(0.4);
    const own: FieldSchema[] = withDecimals
      ? [
          field(
            'decimals',
            { kind: 'number', unit: 'ratio', scale: { kind: 'fixed', decimals: 0 }, lo: whole(0n), hi: whole(18n) },
            'decimals',
          ),
        ]
      : [];
    const id = add({
      name: `market${left}`,
      role: 'entity',
      bound: 1 + random.below(4),
      fields: [...own, ...fields(1 + random.below(3))],
    });
    modes.set(id, random.pick(['whole', 'byRef']));
    if (withDecimals) decimals = { entity: id, field: 0 };
  }
  const entities = [...modes.keys()];
  const uniqueTo = decimals?.entity ?? (entities.length > 0 ? random.pick(entities) : null);
  const unique: Shape =
    uniqueTo === null ? random.pick<Shape>([{ kind: 'address' }, randomNumber(random)]) : { kind: 'ref', entity: uniqueTo };
  const scaled = decimals === null ? [] : [field('size', memberNumber(random, decimals.entity, decimals.field))];
  const member = add({
    name: 'position',
    role: 'member',
    bound: null,
    fields: [field('of', unique), ...scaled, ...fields(1 + random.below(3))],
  });
  const list = (): FieldSchema =>
    field('positions', {
      kind: 'list',
      record: member,
      min: 0,
      max: 1 + random.below(4),
      unique: random.chance(0.8) ? 0 : null,
      table: null,
    });
  add({
    name: 'account',
    role: 'entity',
    bound: null,
    fields: [field('id', { kind: 'address' }, 'key'), ...fields(1 + random.below(3)), list()],
  });
  if (random.chance(0.3)) add({ name: 'pool', role: 'entity', bound: null, fields: [list(), ...fields(1)] });
  const params = Array.from({ length: random.below(4) }, (_, at) => randomParam(random, `p${at}`, enums));
  const schema: Schema = {
    policy: 'Generated',
    doc: 'A generated policy.',
    units: [{ name: 'USD', doc: '', span: nowhere, decimals: 6 }],
    enums,
    records,
    params,
  };
  return { schema, modes };
};

const whole = (n: bigint): { readonly n: bigint; readonly d: bigint } => ({ n, d: 1n });

const field = (name: string, shape: Shape, source: FieldSchema['source'] = 'fact', outside: Outside = 'refuse'): FieldSchema => ({
  name,
  doc: '',
  span: nowhere,
  source,
  shape,
  outside,
  stored: null,
});

const randomEnum = (random: Random, name: string): EnumSchema => ({
  name,
  doc: '',
  span: nowhere,
  ordered: random.chance(0.5),
  members: ['low', 'middle', 'high', 'top'].slice(0, 2 + random.below(3)),
});

const widths = [8, 40, 64, 112, 128, 200, 254, 255, 256] as const;

/** A range of integers that fits one word: of either sign, narrow or as wide as the word. */
export const randomRange = (random: Random): Range => {
  const bits = random.pick(widths);
  if (random.chance(0.5)) {
    const hi = random.chance(0.2) && bits === 256 ? uint256.hi : random.natural(bits);
    return { lo: random.chance(0.6) ? 0n : random.within(0n, hi), hi };
  }
  const reach = Math.min(bits, 255);
  const lo = random.chance(0.15) && bits >= 255 ? int256.lo : -random.natural(reach);
  return { lo, hi: random.chance(0.3) ? random.within(lo, 0n) : random.natural(reach) };
};

/** Quantities at the edge of a range may have no short decimal form, so ranges are kept as exact fractions. */
export const numberOver = (range: Range, decimals: number, unit: string): NumberShape => ({
  kind: 'number',
  unit,
  scale: { kind: 'fixed', decimals },
  lo: rational(range.lo, 10n ** BigInt(decimals)),
  hi: rational(range.hi, 10n ** BigInt(decimals)),
});

export const randomNumber = (random: Random): NumberShape => {
  const decimals = random.pick([0, 2, 6, 8, 18]);
  return numberOver(randomRange(random), decimals, decimals === 6 ? 'USD' : 'ratio');
};

const memberNumber = (random: Random, entity: number, at: number): NumberShape => {
  const lo = random.chance(0.5) ? 0n : -random.natural(100);
  return {
    kind: 'number',
    unit: 'base',
    scale: { kind: 'member', root: 'self', path: [0], entity, field: at, min: 0, max: 18 },
    lo: whole(lo),
    hi: whole(random.natural(100)),
  };
};

const randomField = (random: Random, name: string, enums: readonly EnumSchema[], entities: readonly number[]): FieldSchema => {
  switch (random.below(12)) {
    case 0:
      return field(name, { kind: 'bool' });
    case 1:
      return field(name, { kind: 'enum', enum: random.below(enums.length) });
    case 2:
      return field(name, entities.length > 0 ? { kind: 'ref', entity: random.pick(entities) } : { kind: 'time' });
    case 3:
      return field(name, { kind: 'array', by: { kind: 'enum', enum: random.below(enums.length) }, of: randomNumber(random) });
    case 4:
      return field(name, { kind: 'address' });
    case 5:
      return field(name, { kind: 'optional', of: random.chance(0.7) ? randomNumber(random) : { kind: 'time' } });
    case 6:
      return field(name, { kind: 'time' });
    case 7:
      return field(name, randomNumber(random), 'fact', 'nearest');
    default:
      return field(name, randomNumber(random), random.chance(0.2) ? 'param' : 'fact');
  }
};

const randomParam = (random: Random, name: string, enums: readonly EnumSchema[]): ParamSchema => {
  const shape = random.pick<Shape>([
    randomNumber(random),
    randomNumber(random),
    { kind: 'bool' },
    { kind: 'array', by: { kind: 'enum', enum: random.below(enums.length) }, of: randomNumber(random) },
  ]);
  return { name, doc: '', span: nowhere, shape, default: defaultOf(random, shape, enums), governed: random.chance(0.5) };
};

const defaultOf = (random: Random, shape: Shape, enums: readonly EnumSchema[]): Value => {
  switch (shape.kind) {
    case 'number': {
      const { lo, hi } = integers(shape);
      return random.within(lo, hi);
    }
    case 'array':
      return Array.from({ length: countOf({ enums }, shape.by) }, () => defaultOf(random, shape.of, enums));
    default:
      return BigInt(random.below(2));
  }
};
