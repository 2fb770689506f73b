/**
 * Records as places in the facts, not as values: the same place is read in the state before an action and after it.
 * Reading decodes the integers of a field by its shape, and applies its `outside` rule.
 */
import { bug } from '../source/assert-never.ts';
import { ceil, compare, floor, multiply, powerOfTen, rational, type Rational } from '../types/rational.ts';
import type { FieldSchema, NumberShape, Scale, Schema, Shape } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';
import { asPlace, index, none, some, truth, type Datum, type Quantity } from './datum.ts';

export type Place = { readonly record: number } & (
  | { readonly kind: 'globals' }
  | { readonly kind: 'argument'; readonly argument: number }
  /** A member of a bounded entity: what a reference is to the policy. */
  | { readonly kind: 'member'; readonly index: bigint }
  | { readonly kind: 'element'; readonly of: Place; readonly field: number; readonly index: number }
);

/** The facts at one moment. `exact`: numbers read from them carry their exact value. */
export type World = { readonly schema: Schema; readonly facts: Facts; readonly exact: boolean };

/** A number that is what it is: a fact or a constant. */
export const source = (world: World, value: Rational): Quantity => ({ kind: 'number', value, exact: world.exact ? value : null });

export const recordAt = (world: World, place: Place): readonly Value[] => {
  switch (place.kind) {
    case 'globals':
      return world.facts.globals;
    case 'argument':
      return many(world.facts.arguments[place.argument]);
    case 'member':
      return world.facts.entities[place.record]?.[Number(place.index)] ?? bug('a member that was not supplied');
    case 'element':
      return many(many(recordAt(world, place.of)[place.field])[place.index]);
  }
};

export const lengthOf = (world: World, of: Place, field: number): number => many(recordAt(world, of)[field]).length;

export const fieldSchema = (schema: Schema, record: number, field: number): FieldSchema =>
  schema.records[record]?.fields[field] ?? bug(`no field ${field} in record ${record}`);

/** The field's value to the policy: out of its range the bound, or none, where the policy says so. */
export const readField = (world: World, place: Place, field: number): Datum => {
  const { shape, outside } = fieldSchema(world.schema, place.record, field);
  if (shape.kind === 'list') return { kind: 'list', of: place, field, record: shape.record };
  const value = recordAt(world, place)[field] ?? bug('a record with too few fields');
  const self: Datum = { kind: 'record', place };
  if (outside === 'unavailable') {
    if (isOutside(world, self, [], shape, value)) return none;
    const read = decode(world, self, [], shape, value);
    return read.kind === 'optional' ? read : some(read);
  }
  return decode(world, self, [], shape, outside === 'nearest' ? nearest(world, self, shape, value) : value);
};

/** A fold leaves out a record with a `drop` field outside its range, and it is never found. */
export const isDropped = (world: World, place: Place): boolean =>
  (world.schema.records[place.record]?.fields ?? []).some(
    ({ shape, outside }, field) =>
      outside === 'drop' &&
      isOutside(
        world,
        { kind: 'record', place },
        [],
        shape,
        recordAt(world, place)[field] ?? bug('a record with too few fields'),
      ),
  );

/** The same facts but for one field of one record. */
export const write = (world: World, place: Place, field: number, value: Value): World => {
  const values = recordAt(world, place).with(field, value);
  const { facts } = world;
  switch (place.kind) {
    case 'globals':
      return { ...world, facts: { ...facts, globals: values } };
    case 'argument':
      return { ...world, facts: { ...facts, arguments: facts.arguments.with(place.argument, values) } };
    case 'member': {
      const members = (facts.entities[place.record] ?? []).with(Number(place.index), values);
      return { ...world, facts: { ...facts, entities: facts.entities.with(place.record, members) } };
    }
    case 'element':
      return write(world, place.of, place.field, many(recordAt(world, place.of)[place.field]).with(place.index, values));
  }
};

/** The quantity, reference, table … that the integers of a shape stand for. */
export const decode = (world: World, self: Datum | null, roots: readonly Datum[], shape: Shape, value: Value): Datum => {
  switch (shape.kind) {
    case 'number':
      return source(world, quantity(integer(value), decimalsOf(world, self, roots, shape.scale)));
    case 'time':
      return source(world, rational(integer(value)));
    case 'bool':
      return truth(value === 1n);
    case 'ref':
      return { kind: 'record', place: { kind: 'member', record: shape.entity, index: integer(value) } };
    case 'enum':
    case 'address':
      return index(integer(value));
    case 'optional': {
      const inner = many(value)[0];
      return inner === undefined ? none : some(decode(world, self, roots, shape.of, inner));
    }
    case 'array': {
      const decimals = decimalsOf(world, self, roots, shape.of.scale);
      return { kind: 'array', items: many(value).map((each) => source(world, quantity(integer(each), decimals))) };
    }
    case 'table':
    case 'list':
      return bug(`a ${shape.kind} read as a value`);
  }
};

/** The integers that stand for a value; what does not fit exactly is a broken promise of the checker. */
export const encode = (world: World, self: Datum | null, roots: readonly Datum[], shape: Shape, datum: Datum): Value => {
  if (datum.kind === 'optional') {
    return datum.value === null ? [] : [encode(world, self, roots, shape.kind === 'optional' ? shape.of : shape, datum.value)];
  }
  if (datum.kind === 'truth') return datum.value ? 1n : 0n;
  if (datum.kind === 'index') return datum.value;
  if (datum.kind === 'record' && datum.place.kind === 'member') return datum.place.index;
  if (datum.kind !== 'number') return bug(`a ${datum.kind} as a result`);
  const scaled = multiply(datum.value, powerOfTen(shape.kind === 'number' ? decimalsOf(world, self, roots, shape.scale) : 0));
  return scaled.d === 1n ? scaled.n : bug('a value that does not fit its scale');
};

/** `roots` are the arguments that a scale can start from. */
export const decimalsOf = (world: World, self: Datum | null, roots: readonly Datum[], scale: Scale): number => {
  if (scale.kind === 'fixed') return scale.decimals;
  const root = (scale.root === 'self' ? self : roots[scale.root.argument]) ?? bug('a scale without a root');
  const member = scale.path.reduce((at, field) => asPlace(readField(world, at, field)), asPlace(root));
  return Number(integer(recordAt(world, member)[scale.field]));
};

export const isOutside = (world: World, self: Datum | null, roots: readonly Datum[], shape: Shape, value: Value): boolean => {
  switch (shape.kind) {
    case 'number': {
      const x = quantity(integer(value), decimalsOf(world, self, roots, shape.scale));
      return compare(x, shape.lo) < 0 || compare(x, shape.hi) > 0;
    }
    case 'array':
      return many(value).some((each) => isOutside(world, self, roots, shape.of, each));
    case 'optional':
      return many(value).some((each) => isOutside(world, self, roots, shape.of, each));
    case 'time':
      return integer(value) >= 1n << 40n;
    default:
      return false;
  }
};

/** The nearest integer whose quantity lies in the range. */
const nearest = (world: World, self: Datum, shape: Shape, value: Value): Value => {
  if (shape.kind === 'array' || shape.kind === 'optional') return many(value).map((each) => nearest(world, self, shape.of, each));
  if (shape.kind !== 'number') return value;
  const { lo, hi } = integerBounds(shape, decimalsOf(world, self, [], shape.scale));
  const n = integer(value);
  return n < lo ? lo : n > hi ? hi : n;
};

export const integerBounds = (shape: NumberShape, decimals: number): { readonly lo: bigint; readonly hi: bigint } => {
  const unit = powerOfTen(decimals);
  return { lo: ceil(multiply(shape.lo, unit)), hi: floor(multiply(shape.hi, unit)) };
};

export const quantity = (n: bigint, decimals: number): Rational => rational(n, powerOfTen(decimals).n);
export const integer = (value: Value | undefined): bigint =>
  typeof value === 'bigint' ? value : bug('an integer is missing in the facts');
export const many = (value: Value | undefined): readonly Value[] =>
  value === undefined || typeof value === 'bigint' ? bug('a list is missing in the facts') : value;
