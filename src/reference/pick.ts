/** The least, the greatest and the middle ones of several values. */
import { add, compare, divide, one } from '../types/rational.ts';
import { lift, type Quantity } from './datum.ts';

export type Pick = 'min' | 'max' | 'lower median' | 'upper median' | 'mean median';

/** Of numbers: of the computed ones and of the exact ones, each by their own order. */
export const pickNumber = (op: Pick, values: readonly Quantity[]): Quantity =>
  lift(
    (...all) => {
      if (op !== 'mean median') return pick(op, all, compare) ?? null;
      const [lower, upper] = [pick('lower median', all, compare), pick('upper median', all, compare)];
      return lower === undefined || upper === undefined ? null : divide(add(lower, upper), add(one, one));
    },
    ...values,
  );

/** Of anything that has an order. Undefined of nothing. */
export const pick = <T>(op: Exclude<Pick, 'mean median'>, values: readonly T[], by: (a: T, b: T) => number): T | undefined => {
  const sorted = [...values].sort(by);
  const last = sorted.length - 1;
  return sorted[{ min: 0, max: last, 'lower median': Math.floor(last / 2), 'upper median': Math.ceil(last / 2) }[op]];
};
