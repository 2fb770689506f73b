/** Rings: the place that an index stands for, and what changes of one item. */
import type { Change, Expr } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import { rational, zero } from '../../types/rational.ts';
import type { NumberShape, Schema, Shape } from '../../types/schema.ts';
import type { Int } from '../core.ts';
import { lowerExpression } from './expression.ts';
import { refine, zeroInt } from './ints.ts';
import { roundTo } from './name.ts';
import { bindInt, type Place } from './place.ts';
import { fieldOf } from './read.ts';
import { asNumber } from './value.ts';

/** A place of a ring as a result of an action. */
export const placeShape = (length: number): NumberShape => ({
  kind: 'number',
  unit: 'ratio',
  scale: { kind: 'fixed', decimals: 0 },
  lo: zero,
  hi: rational(BigInt(length) - 1n),
});

export const ringLength = (schema: Schema, record: number, field: number): number => {
  const { shape } = fieldOf(schema, record, field);
  return shape.kind === 'array' && shape.by.kind === 'ring' ? shape.by.length : bug('an item of what is no ring');
};

/** The integer of a whole number that the checker has proved to lie in a ring of this length. */
export const placeOf = (at: Place, key: Expr, length: number): Int =>
  bindInt(
    at,
    refine(roundTo(at, null, asNumber(lowerExpression(at, key)), zeroInt), { lo: 0n, hi: BigInt(length) - 1n }),
    'place',
  );

/** What a change writes: of a ring one item. */
export const changedShape = (schema: Schema, { record, element, field, item }: Change): Shape => {
  const { shape } = fieldOf(schema, element?.record ?? record.record, field);
  if (item === null) return shape;
  return shape.kind === 'array' ? shape.of : bug('an item of what is no ring');
};
