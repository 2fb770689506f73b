/** The least, the greatest and the middle ones of several values. */
import { bug } from '../source/assert-never.ts';
import { add, compare, divide, one } from '../types/rational.ts';
import { lift, order, type Datum, type Quantity } from './datum.ts';

export type Pick = 'min' | 'max' | 'lower median' | 'upper median' | 'mean median';

/** Of at least one value. */
export const choose = (op: Pick, values: readonly Datum[]): Datum => {
  if (values.every((each) => each.kind === 'number')) return pickNumber(op, values);
  return (op === 'mean median' ? undefined : pick(op, values, order)) ?? bug('a median of what has no order');
};

/** Of numbers: of the computed ones and of the exact ones, each by their own order. */
const pickNumber = (op: Pick, values: readonly Quantity[]): Quantity =>
  lift(
    (...all) => {
      if (op !== 'mean median') return pick(op, all, compare) ?? null;
      const [lower, upper] = [pick('lower median', all, compare), pick('upper median', all, compare)];
      return lower === undefined || upper === undefined ? null : divide(add(lower, upper), add(one, one));
    },
    ...values,
  );

/** Of anything that has an order. Undefined of nothing. */
const pick = <T>(op: Exclude<Pick, 'mean median'>, values: readonly T[], by: (a: T, b: T) => number): T | undefined => {
  const sorted = [...values].sort(by);
  const last = sorted.length - 1;
  return sorted[{ min: 0, max: last, 'lower median': Math.floor(last / 2), 'upper median': Math.ceil(last / 2) }[op]];
};
