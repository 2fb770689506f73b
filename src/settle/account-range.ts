/**
 * Whether an account is what the policy allows, before anything is decided about any of them: numbers in ranges that refuse, lists
 * neither too long nor with a member twice. In a file the members of a list may stand in any order; here they get theirs.
 */
import { decimalsOf } from '../facts/decimals.ts';
import { integerRangeAt } from '../facts/range.ts';
import { showDecimal } from '../facts/decimal.ts';
import { bug } from '../source/assert-never.ts';
import type { FieldSchema, NumberShape, Schema, Shape } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';

/** `path` within the account. */
export type Misfit = { readonly path: string; readonly reason: string; readonly fix: string };
export type Fitted =
  { readonly kind: 'fits'; readonly values: readonly Value[] } | { readonly kind: 'misfit'; readonly misfit: Misfit };

type Numbers = { readonly lo: bigint; readonly hi: bigint };

export type Fitting = {
  readonly schema: Schema;
  readonly entities: Facts['entities'];
  /** Ranges as integers, by shape and decimals: they are asked for with every account. */
  readonly ranges: Map<NumberShape, Map<number, Numbers>>;
};

export const fitting = (schema: Schema, entities: Facts['entities']): Fitting => ({ schema, entities, ranges: new Map() });

export const fit = (fits: Fitting, record: number, values: readonly Value[]): Fitted => {
  const { fields } = fits.schema.records[record] ?? bug('no such record');
  let sorted: Value[] | null = null;
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? bug('no such field');
    const value = values[at] ?? bug('a value is missing');
    if (field.shape.kind === 'list') {
      const list = fitList(fits, field.name, field.shape, value);
      if (list.kind === 'misfit') return list;
      sorted ??= [...values];
      sorted[at] = list.values;
      continue;
    }
    const misfit = misfitOf(fits, field, field.shape, value, { record, values });
    if (misfit !== null) return { kind: 'misfit', misfit };
  }
  // Arrays that grew have room for more; a million of them are kept, so they are copied to their size.
  return { kind: 'fits', values: sorted ?? values.slice() };
};

const fitList = (
  fits: Fitting,
  path: string,
  { record, max, unique }: Extract<Shape, { kind: 'list' }>,
  value: Value,
): Fitted => {
  if (typeof value === 'bigint') return bug('an integer where a list should stand');
  if (value.length > max) {
    const reason = `it has ${value.length} members, and the policy has room for ${max}`;
    return { kind: 'misfit', misfit: { path, reason, fix: 'leave some out' } };
  }
  const members: (readonly Value[])[] = [];
  for (const [at, each] of value.entries()) {
    const fitted = fit(fits, record, typeof each === 'bigint' ? bug('an integer where a record should stand') : each);
    if (fitted.kind === 'misfit') {
      const inner = fitted.misfit;
      return { kind: 'misfit', misfit: { ...inner, path: `${path}[${at}].${inner.path}` } };
    }
    members.push(fitted.values);
  }
  if (unique === null) return { kind: 'fits', values: members.slice() };
  const keyAt = (member: readonly Value[] | undefined): bigint => {
    const key = member?.[unique];
    return typeof key === 'bigint' ? key : bug('a key that is no integer');
  };
  members.sort((a, b) => (keyAt(a) < keyAt(b) ? -1 : keyAt(a) > keyAt(b) ? 1 : 0));
  for (let at = 1; at < members.length; at += 1) {
    if (keyAt(members[at - 1]) !== keyAt(members[at])) continue;
    const name = fits.schema.records[record]?.fields[unique]?.name ?? '';
    return { kind: 'misfit', misfit: { path, reason: `two of its members have the same ${name}`, fix: 'keep one of the two' } };
  }
  return { kind: 'fits', values: members.slice() };
};

type Holding = { readonly record: number; readonly values: readonly Value[] };

const misfitOf = (fits: Fitting, field: FieldSchema, shape: Shape, value: Value, self: Holding): Misfit | null => {
  // What is out of any other range has its meaning in the policy.
  if (field.outside !== 'refuse') return null;
  if (shape.kind === 'optional') {
    const [inner] = typeof value === 'bigint' ? bug('a value that may be missing is a list') : value;
    return inner === undefined ? null : misfitOf(fits, field, shape.of, inner, self);
  }
  if (shape.kind === 'array') {
    if (typeof value === 'bigint') return bug('an integer where numbers should stand');
    for (const each of value) {
      const misfit = misfitOf(fits, field, shape.of, each, self);
      if (misfit !== null) return misfit;
    }
    return null;
  }
  if (shape.kind !== 'number' || typeof value !== 'bigint') return null;
  const place = { schema: fits.schema, entities: fits.entities, argumentSchemas: [], arguments: [], self };
  const decimals = decimalsOf(shape.scale, place);
  if (decimals === null) return null;
  const { lo, hi } = rangeOf(fits, shape, decimals);
  if (value >= lo && value <= hi) return null;
  const shown = (number: bigint): string => showDecimal(number, decimals);
  const reason = `${shown(value)} is outside ${shown(lo)} .. ${shown(hi)}`;
  return { path: field.name, reason, fix: 'the policy refuses it: correct the fact, or leave the account out' };
};

/** The integers that are in the range of a number of so many decimals. */
export const rangeOf = ({ ranges }: Fitting, shape: NumberShape, decimals: number): Numbers => {
  const known = ranges.get(shape) ?? new Map<number, Numbers>();
  ranges.set(shape, known);
  const range = known.get(decimals) ?? integerRangeAt(shape, decimals);
  known.set(decimals, range);
  return range;
};
