/** Tables written in the policy, unrolled over their rows: slabs by comparison, brackets by sums of rates, curves piecewise linear and exact. */
import type { Table } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import * as q from '../../types/rational.ts';
import { refine } from './ints.ts';
import { know, number, numberConst, type Num } from './number.ts';
import {
  addNumbers,
  compareNumbers,
  extreme,
  multiplyNumbers,
  reciprocal,
  selectNumber,
  shared,
  subtractNumbers,
} from './number-arithmetic.ts';
import type { Place } from './place.ts';

type Literal = Extract<Table, { readonly kind: 'literal' }>;
type Rows = { readonly inclusive: boolean; readonly bounds: readonly Num[]; readonly outputs: readonly Num[] };

export const lookUp = (at: Place, table: Literal, argument: Num): Num => {
  const x = shared(at, argument);
  const rows: Rows = { ...table, bounds: table.bounds.map(numberConst), outputs: table.outputs.map(numberConst) };
  switch (table.form) {
    case 'tiers':
      return tier(at, rows, x);
    case 'marginal':
      return marginal(at, rows, x);
    case 'curve':
      return curve(at, rows, x);
  }
};

/** Rows from the first to the last bound that the value can be on both sides of; all others are decided by its bounds. */
const undecided = (bounds: readonly Num[], x: Num): { readonly first: number; readonly last: number } => {
  const [lo, hi] = [least(x), most(x)];
  const at = (bound: Num): q.Rational | null => (bound.n.kind === 'const' ? most(bound) : null);
  const isBelow = (bound: q.Rational | null): boolean => bound !== null && lo !== null && q.compare(bound, lo) < 0;
  const isAbove = (bound: q.Rational | null): boolean => bound !== null && hi !== null && q.compare(bound, hi) > 0;
  let [first, last] = [0, bounds.length];
  while (first < last && isBelow(at(nth(bounds, first)))) first += 1;
  while (last > first && isAbove(at(nth(bounds, last - 1)))) last -= 1;
  return { first, last };
};

/** The first row whose upper bound the value does not pass. */
const tier = (at: Place, { bounds, outputs, inclusive }: Rows, x: Num): Num => {
  const { first, last } = undecided(bounds, x);
  let result = nth(outputs, last);
  for (let row = last - 1; row >= first && !at.frame.progress.failed; row--)
    result = selectNumber(at, compareNumbers(at, inclusive ? '<=' : '<', x, nth(bounds, row)), nth(outputs, row), result);
  return result;
};

/** Each row's rate, on the part of the value that lies in the row; the first row begins at 0. */
const marginal = (at: Place, { bounds, outputs }: Rows, x: Num): Num => {
  const zero = numberConst(q.zero);
  return outputs.reduce((total, rate, row) => {
    if (at.frame.progress.failed) return total;
    const from = row === 0 ? zero : nth(bounds, row - 1);
    const bound = bounds[row];
    const part = extreme(at, 'max', subtractNumbers(at, bound === undefined ? x : extreme(at, 'min', x, bound), from), zero);
    return addNumbers(at, total, multiplyNumbers(part, rate));
  }, zero);
};

/** Linear between the points, constant outside them. */
const curve = (at: Place, { bounds: inputs, outputs }: Rows, x: Num): Num => {
  const reach = undecided(inputs, x);
  // The segment that ends at a point above the value is still wanted; none that ends below it is.
  const last = Math.min(reach.last, inputs.length - 1);
  let result = nth(outputs, inputs.length - 1);
  for (let point = last; point > 0 && point >= reach.first && !at.frame.progress.failed; point--) {
    const [x0, x1, y0, y1] = [nth(inputs, point - 1), nth(inputs, point), nth(outputs, point - 1), nth(outputs, point)];
    const step = positive(subtractNumbers(at, x1, x0));
    const slope = multiplyNumbers(subtractNumbers(at, y1, y0), reciprocal(step) ?? bug('a curve whose inputs do not ascend'));
    // Only used where x lies between the two inputs.
    const along = know(subtractNumbers(at, x, x0), { lo: q.zero, hi: most(step) });
    const segment = know(addNumbers(at, y0, multiplyNumbers(slope, along)), between(y0, y1));
    result = selectNumber(at, compareNumbers(at, '<=', x, x1), segment, result);
  }
  return selectNumber(at, compareNumbers(at, '<=', x, nth(inputs, 0)), nth(outputs, 0), result);
};

/** Inputs ascend: checked at the boundary, or by the checker. */
const positive = (step: Num): Num =>
  step.n.kind === 'const' ? step : number(step.scale, refine(step.n, { lo: 1n, hi: null }), step.d, step.known);

const most = (value: Num): q.Rational | null => (value.d.length > 0 ? null : q.multiply(value.scale, q.rational(value.n.hi)));
const least = (value: Num): q.Rational | null => (value.d.length > 0 ? null : q.multiply(value.scale, q.rational(value.n.lo)));

const between = (a: Num, b: Num): { readonly lo: q.Rational | null; readonly hi: q.Rational | null } => {
  const [la, lb, ha, hb] = [least(a), least(b), most(a), most(b)];
  return {
    lo: la === null || lb === null ? null : q.minimum(la, lb),
    hi: ha === null || hb === null ? null : q.maximum(ha, hb),
  };
};

const nth = (values: readonly Num[], index: number): Num => values[index] ?? bug('a table with too few rows');
