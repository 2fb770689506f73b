/** Rings: the place that an index stands for, and what changes of one item. */
import type { Change, Expr } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import { compare, rational, zero } from '../../types/rational.ts';
import type { NumberShape, Schema, Shape } from '../../types/schema.ts';
import type { Int } from '../core.ts';
import { lowerExpression } from './expression.ts';
import { refine, zeroInt } from './ints.ts';
import { roundTo } from './name.ts';
import { bindInt, type Place } from './place.ts';
import { fieldOf } from './read.ts';
import { asNumber } from './value.ts';

/** The place of a change as a result of an action: below the length of its ring, or that length where no item may change. */
export const placeShape = (schema: Schema, change: Change): NumberShape => ({
  kind: 'number',
  unit: 'ratio',
  scale: { kind: 'fixed', decimals: 0 },
  lo: zero,
  hi: rational(lastPlace(schema, change)),
});

const lastPlace = (schema: Schema, { record, field, item }: Change): bigint => {
  const length = BigInt(ringLength(schema, record.record, field));
  const hi = item?.knowledge?.hi ?? null;
  return hi !== null && compare(hi, rational(length)) < 0 ? length - 1n : length;
};

export const ringLength = (schema: Schema, record: number, field: number): number => {
  const { shape } = fieldOf(schema, record, field);
  return shape.kind === 'array' && shape.by.kind === 'ring' ? shape.by.length : bug('an item of what is no ring');
};

/** The integer of a whole number that the checker has proved to lie in a ring of this length. */
export const placeOf = (at: Place, key: Expr, length: number): Int => upTo(at, key, BigInt(length) - 1n);

/** The same of a change, which may have no place. */
export const changedPlace = (at: Place, change: Change, item: Expr): Int =>
  upTo(at, item, lastPlace(at.frame.program.checked.schema, change));

const upTo = (at: Place, key: Expr, hi: bigint): Int =>
  bindInt(at, refine(roundTo(at, null, asNumber(lowerExpression(at, key)), zeroInt), { lo: 0n, hi }), 'place');

/** What a change writes: of a ring one item. */
export const changedShape = (schema: Schema, { record, element, field, item }: Change): Shape => {
  const { shape } = fieldOf(schema, element?.record ?? record.record, field);
  if (item === null) return shape;
  return shape.kind === 'array' ? shape.of : bug('an item of what is no ring');
};
