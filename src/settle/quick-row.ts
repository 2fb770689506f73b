/**
 * Most rows of a file are plain: known keys, numbers without anything odd, all in range. For those a reader is made from the schema once.
 * Whatever is not plain is null, and left to the decoder that reads everything and can say what is wrong. Both give the same accounts.
 */
import type { Decoding } from '../facts/decode-value.ts';
import { decimalsOf, type Holder } from '../facts/decimals.ts';
import type { Json } from '../facts/json.ts';
import { bug } from '../source/assert-never.ts';
import { powerOfTen } from '../types/rational.ts';
import type { FieldSchema, NumberShape, Schema, Shape } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import { rangeOf, type Fitting } from './account-range.ts';

/** The account, or null where it is not plain. */
export type QuickRow = (json: Json) => readonly Value[] | null;

export const quickRow = (record: number, decoding: Decoding, fits: Fitting, extra: readonly string[] = []): QuickRow => {
  const { fields } = decoding.schema.records[record] ?? bug('no such record');
  const readers = fields.map((field) => ({
    name: field.name,
    initial: initialOf(field),
    read: readerOf(field, record, decoding, fits),
  }));
  const blank: readonly Value[] = fields.map(() => 0n);
  // Numbers whose decimals are data come last: the way to them starts in this very record.
  const order = [...readers.keys()].sort((a, b) => Number(isLate(fields[a])) - Number(isLate(fields[b])));
  return (json) => {
    if (json.kind !== 'object') return null;
    const { members } = json;
    const values = blank.slice();
    let known = 0;
    for (const at of order) {
      const { name, initial, read } = readers[at] ?? bug('no such field');
      const given = members.get(name);
      if (given !== undefined) known += 1;
      const value = given === undefined ? initial : read(given, values);
      if (value === null) return null;
      values[at] = value;
    }
    for (const name of extra) if (members.has(name)) known += 1;
    return known === members.size ? values : null;
  };
};

/** Null where a value that depends on others is not known, or the value is not plain. */
type Read = (json: Json, self: readonly Value[]) => Value | null;

const isLate = (field: FieldSchema | undefined): boolean => field?.shape.kind === 'number' && field.shape.scale.kind === 'member';

/** What nothing has happened to is as it begins. */
const initialOf = ({ source, stored }: FieldSchema): Value | null => (source === 'state' ? (stored?.initial ?? 0n) : null);

const unread: Read = () => null;

const readerOf = (field: FieldSchema, record: number, decoding: Decoding, fits: Fitting): Read => {
  const { shape, outside } = field;
  switch (shape.kind) {
    case 'number':
      return numberReader(shape, outside === 'refuse', record, decoding, fits);
    case 'address':
      return (json) => (json.kind === 'string' && address.test(json.value) ? BigInt(json.value) : null);
    case 'bool':
      return (json) => (json.kind === 'truth' ? (json.value ? 1n : 0n) : null);
    case 'enum':
      return named(new Map(decoding.schema.enums[shape.enum]?.members.map((name, at) => [name, at])));
    case 'ref':
      return named(decoding.indexes.get(shape.entity) ?? new Map());
    case 'list':
      return listReader(shape, decoding, fits);
    default:
      return unread;
  }
};

const address = /^0x[0-9a-fA-F]{40}$/;

/** By name. All that refer to one member share one integer. */
const named = (places: ReadonlyMap<string, number>): Read => {
  const known = new Map([...places].map(([name, at]) => [name, BigInt(at)]));
  return (json) => (json.kind === 'string' ? (known.get(json.value) ?? null) : null);
};

const listReader = ({ record, max, unique }: Extract<Shape, { kind: 'list' }>, decoding: Decoding, fits: Fitting): Read => {
  const read = quickRow(record, decoding, fits);
  return (json) => {
    if (json.kind !== 'array' || json.items.length > max) return null;
    const members: (readonly Value[])[] = [];
    let before = -1n;
    for (const item of json.items) {
      const member = read(item);
      const key: Value | undefined = unique === null ? before + 1n : member?.[unique];
      // They may stand in any order, and get theirs elsewhere.
      if (member === null || typeof key !== 'bigint' || key <= before) return null;
      before = key;
      members.push(member);
    }
    // A list that grew has room for more; a million of them are kept.
    return members.slice();
  };
};

const numberReader = (shape: NumberShape, refuses: boolean, record: number, decoding: Decoding, fits: Fitting): Read => {
  const isSigned = shape.lo.n < 0n;
  const { scale } = shape;
  const { schema, entities } = decoding;
  const fixed = scale.kind === 'fixed' ? { decimals: scale.decimals, ...rangeOf(fits, shape, scale.decimals) } : null;
  const decimalsIn = (self: readonly Value[]): number | null => decimalsWithin(schema, entities, shape, { record, values: self });
  return (json, self) => {
    if (json.kind !== 'string') return null;
    const decimals = fixed === null ? decimalsIn(self) : fixed.decimals;
    const value = decimals === null ? null : plainNumber(json.value, decimals);
    if (value === null || decimals === null || (value < 0n && !isSigned)) return null;
    const { lo, hi } = fixed ?? rangeOf(fits, shape, decimals);
    // What is out of any other range has its meaning in the policy.
    return refuses && (value < lo || value > hi) ? null : value;
  };
};

const decimalsWithin = (schema: Schema, entities: Decoding['entities'], { scale }: NumberShape, self: Holder): number | null =>
  decimalsOf(scale, { schema, entities, self, argumentSchemas: [], arguments: [] });

/** More digits than these are not exact in a double. */
const mostDigits = 15;

const [minus, point, zero, nine] = [0x2d, 0x2e, 0x30, 0x39];

/** `-1850.25`, of few digits: they are added up as a double, which is exact, so that no text is made of them again. */
const plainNumber = (text: string, decimals: number): bigint | null => {
  const isNegative = text.charCodeAt(0) === minus;
  const start = isNegative ? 1 : 0;
  const { length } = text;
  // A sign, a point and 15 digits at most.
  if (length === start || length - start > mostDigits + 1) return null;
  let value = 0;
  let pointAt = -1;
  for (let at = start; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === point && pointAt < 0 && at > start && at < length - 1) pointAt = at;
    else if (code < zero || code > nine) return null;
    else value = value * 10 + (code - zero);
  }
  const isWhole = pointAt < 0;
  const [digits, fraction] = isWhole ? [length - start, 0] : [length - start - 1, length - pointAt - 1];
  const first = text.charCodeAt(start);
  const leads = (isWhole ? length : pointAt) - start > 1 && first === zero;
  if (digits > mostDigits || leads || fraction > decimals) return null;
  return BigInt(isNegative ? -value : value) * powerOfTen(decimals - fraction).n;
};
