/** The range of a number as integers. */
import { ceil, floor, multiply, powerOfTen } from '../types/rational.ts';
import type { NumberShape } from '../types/schema.ts';

type IntegerRange = { readonly lo: bigint; readonly hi: bigint };

/** The integers inside the range of a number of fixed scale; null where the decimals are data. */
export const integerRange = (shape: NumberShape): IntegerRange | null =>
  shape.scale.kind === 'member' ? null : integerRangeAt(shape, shape.scale.decimals);

export const integerRangeAt = ({ lo, hi }: NumberShape, decimals: number): IntegerRange => {
  const factor = powerOfTen(decimals);
  return { lo: ceil(multiply(lo, factor)), hi: floor(multiply(hi, factor)) };
};
