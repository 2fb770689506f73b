/** The range of a number as integers. */
import { ceil, floor, multiply, powerOfTen } from '../types/rational.ts';
import type { NumberShape } from '../types/schema.ts';

/** The integers inside the range of a number of fixed scale; null where the decimals are data. */
export const integerRange = (shape: NumberShape): { readonly lo: bigint; readonly hi: bigint } | null => {
  if (shape.scale.kind === 'member') return null;
  const factor = powerOfTen(shape.scale.decimals);
  return { lo: ceil(multiply(shape.lo, factor)), hi: floor(multiply(shape.hi, factor)) };
};
