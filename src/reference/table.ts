/** Tables: slabs, marginal brackets and piecewise-linear curves, from their definitions. */
import { bug } from '../source/assert-never.ts';
import { add, compare, divide, maximum, minimum, multiply, subtract, zero, type Rational } from '../types/rational.ts';
import type { TableForm } from '../types/schema.ts';
import { asQuantity, lift, type Quantity } from './datum.ts';
import { fieldSchema, lengthOf, readField, type Place, type World } from './place.ts';

export type Rows = {
  readonly form: TableForm;
  readonly inclusive: boolean;
  readonly bounds: readonly Rational[];
  readonly outputs: readonly Rational[];
};

/** The field that holds the rows, and how they are read. */
type TableAt = Pick<Rows, 'form' | 'inclusive'> & { readonly field: number };

/** Rows that are data: the last one holds beyond its bound, except of a curve, whose inputs all count. */
export const rowsAt = (world: World, of: Place, { field, form, inclusive }: TableAt): Rows => {
  const { shape } = fieldSchema(world.schema, of.record, field);
  if (shape.kind !== 'list') return bug('a table without rows');
  const column = (own: number): readonly Rational[] =>
    Array.from(
      { length: lengthOf(world, of, field) },
      (_, index) => asQuantity(readField(world, { kind: 'element', record: shape.record, of, field, index }, own)).value,
    );
  const bounds = column(0);
  return { form, inclusive, bounds: form === 'curve' ? bounds : bounds.slice(0, -1), outputs: column(1) };
};

/** Which slab holds is a decision, made on the computed value; brackets and curves are continuous functions of the exact one. */
export const lookUp = (rows: Rows, argument: Quantity): Quantity => {
  if (rows.form === 'marginal') return lift((x: Rational) => marginal(rows, x), argument);
  if (rows.form === 'curve') return lift((x: Rational) => curve(rows, x), argument);
  const output = tier(rows, argument.value);
  return lift(() => output, argument);
};

/** The first row whose upper bound the value does not pass. */
const tier = ({ bounds, outputs, inclusive }: Rows, x: Rational): Rational => {
  const row = bounds.findIndex((bound) => compare(x, bound) < (inclusive ? 1 : 0));
  return at(outputs, row < 0 ? bounds.length : row);
};

/** Each row's rate, on the part of the value that lies in the row. The first row begins at 0; the last has no end. */
const marginal = ({ bounds, outputs }: Rows, x: Rational): Rational =>
  outputs.reduce((total, rate, row) => {
    const from = row === 0 ? zero : at(bounds, row - 1);
    const bound = bounds[row];
    const to = bound === undefined ? x : minimum(x, bound);
    return add(total, multiply(rate, maximum(zero, subtract(to, from))));
  }, zero);

/** Linear between the points, constant outside them. */
const curve = ({ bounds: inputs, outputs }: Rows, x: Rational): Rational => {
  const after = inputs.findIndex((input) => compare(x, input) <= 0);
  if (after === 0) return at(outputs, 0);
  if (after < 0) return at(outputs, outputs.length - 1);
  const [x0, x1, y0, y1] = [at(inputs, after - 1), at(inputs, after), at(outputs, after - 1), at(outputs, after)];
  return add(y0, multiply(subtract(y1, y0), divide(subtract(x, x0), subtract(x1, x0))));
};

const at = (values: readonly Rational[], index: number): Rational => values[index] ?? bug('a table with too few rows');
