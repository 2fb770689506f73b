/** Reading a table: which outputs are possible, and whether the result grows with its input. */
import type { Span } from '../source/source.ts';
import { equalDimensions, dimensionless, showDimension } from '../types/dimension.ts';
import type { Interval } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { absolute, add, compare, divide, maximum, minimum, multiply, subtract, zero, type Rational } from '../types/rational.ts';
import { commonGrid, exact, mapKnowledge, source } from '../types/reckoning.ts';
import { dimensionOf } from './dimensions.ts';
import type { Expr } from './checked.ts';
import { make, mistake } from './make.ts';
import { placeAt } from './places.ts';
import type { Env } from './program.ts';
import type { LiteralTable } from './table-literal.ts';

export const checkTable = (
  env: Env,
  span: Span,
  name: string,
  param: number,
  argument: Expr & { readonly knowledge: Knowledge },
): Expr => {
  const { program } = env;
  const table = program.paramTables[param];
  const units = program.paramUnits[param];
  if (!table || !units) return mistake(span);
  const globals: Expr = { span, type: { kind: 'record', record: 0 }, knowledge: null, kind: 'globals' };
  const input = placeAt(env, globals, units.input) ?? dimensionless;
  if (!equalDimensions(input, dimensionOf(argument))) {
    program.report('FB2004', argument.span, {
      place: `the input of \`${name}\``,
      expected: showDimension(input),
      found: showDimension(dimensionOf(argument)),
    });
    return mistake(span);
  }
  const dimension = placeAt(env, globals, units.output) ?? dimensionless;
  return make(env, span, { kind: 'number', dimension, scale: null }, tableKnowledge(table, argument.knowledge), {
    kind: 'table',
    table: { kind: 'literal', form: table.form, inclusive: table.inclusive, bounds: table.bounds, outputs: table.outputs },
    argument,
  });
};

const tableKnowledge = (table: LiteralTable, argument: Knowledge): Knowledge => {
  switch (table.form) {
    case 'tiers':
      // The slab is a decision; its output is then a constant of the policy.
      return reachable(table, argument);
    case 'marginal':
      return mapped(argument, (value) => marginalAt(table, value), { low: zero, high: null }, table);
    case 'curve': {
      const ends = { low: table.outputs[0] ?? zero, high: table.outputs.at(-1) ?? zero };
      return mapped(argument, (value) => curveAt(table, value), ends, table);
    }
  }
};

const gridOf = (values: readonly Rational[]): Rational | null =>
  values.reduce<Rational | null>((all, each) => commonGrid(all, absolute(each)), zero);

/** What follows from the rows alone, so that a table that is read many times is looked through once. */
type Lines = {
  readonly slopes: readonly Rational[];
  readonly steepest: Rational;
  readonly direction: 'grows' | 'falls' | 'unknown';
  /** What the table gives at each of its bounds. */
  readonly corners: readonly Rational[];
  readonly boundGrid: Rational | null;
  readonly slopeGrid: Rational | null;
  readonly outputGrid: Rational | null;
};

const knownLines = new WeakMap<LiteralTable, Lines>();
const linesOf = (table: LiteralTable): Lines => {
  const known = knownLines.get(table) ?? linesThrough(table);
  knownLines.set(table, known);
  return known;
};

const linesThrough = (table: LiteralTable): Lines => {
  const { form, outputs, bounds } = table;
  const slopes = form === 'curve' ? curveSlopes(table) : outputs;
  const rising = slopes.every((each) => each.n >= 0n);
  const falling = form === 'curve' && slopes.every((each) => each.n <= 0n);
  return {
    slopes,
    steepest: slopes.reduce<Rational>((most, each) => maximum(most, absolute(each)), zero),
    direction: rising ? 'grows' : falling ? 'falls' : 'unknown',
    corners: form === 'curve' ? outputs : marginalCorners(table),
    boundGrid: gridOf(bounds),
    slopeGrid: gridOf(slopes),
    outputGrid: form === 'curve' ? gridOf(outputs) : zero,
  };
};

/** The step of the outputs and of `slope * (input − bound)`. */
const lineGrid = ({ boundGrid, slopeGrid, outputGrid }: Lines, argument: Knowledge): Rational | null => {
  const step = commonGrid(boundGrid, argument.grid);
  return commonGrid(outputGrid, step && slopeGrid && multiply(slopeGrid, step));
};

/** The range of a monotone or piecewise-linear table over an interval, from its ends and the corners between. */
const mapped = (
  argument: Knowledge,
  at: (value: Rational) => Rational,
  beyond: { readonly low: Rational; readonly high: Rational | null },
  table: LiteralTable,
): Knowledge => {
  const lines = linesOf(table);
  const { direction, steepest } = lines;
  const rangeOver = (input: Interval): Interval => {
    const from = input.lo ? countBelow(table.bounds, input.lo, true) : 0;
    const to = input.hi ? countBelow(table.bounds, input.hi, false) : table.bounds.length;
    const corners = lines.corners.slice(from, Math.max(from, to));
    const { low, high } = beyond;
    const values = [...corners, input.lo ? at(input.lo) : low, ...(input.hi ? [at(input.hi)] : high ? [high] : [])];
    const range = spread(values);
    return input.hi || high ? range : { lo: direction === 'grows' ? range.lo : null, hi: null };
  };
  return mapKnowledge(argument, {
    range: rangeOver(argument),
    exactRange: rangeOver(exact(argument)),
    grid: lineGrid(lines, argument),
    direction,
    slope: steepest,
  });
};

const spread = (values: readonly Rational[]): Interval => ({
  lo: values.reduce<Rational | null>((least, each) => (least ? minimum(least, each) : each), null),
  hi: values.reduce<Rational | null>((most, each) => (most ? maximum(most, each) : each), null),
});

/** How many of the ascending bounds lie below a value, or at it where `orAt`. */
const countBelow = (bounds: readonly Rational[], value: Rational, orAt: boolean): number => {
  let [from, to] = [0, bounds.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const order = compare(bounds[middle] ?? zero, value);
    if (order < 0 || (orAt && order === 0)) from = middle + 1;
    else to = middle;
  }
  return from;
};

const knownSlabs = new WeakMap<LiteralTable, Map<string, Knowledge>>();
/** What the slabs give that an argument within its bounds can fall in. */
const reachable = (table: LiteralTable, { lo, hi }: Knowledge): Knowledge => {
  const { bounds, outputs, inclusive } = table;
  const first = lo ? countBelow(bounds, lo, !inclusive) : 0;
  const last = hi ? countBelow(bounds, hi, !inclusive) : bounds.length;
  const known = knownSlabs.get(table) ?? new Map<string, Knowledge>();
  knownSlabs.set(table, known);
  const key = `${first} ${last}`;
  const reached = outputs.slice(first, last + 1);
  const found = known.get(key) ?? source(spread(reached), gridOf(reached));
  known.set(key, found);
  return found;
};

/** What marginal tiers give at each of their bounds: the sum of what the rows below add. */
const marginalCorners = ({ bounds, outputs }: LiteralTable): readonly Rational[] => {
  let [from, total] = [zero, zero];
  return bounds.map((to, row) => {
    total = add(total, multiply(outputs[row] ?? zero, subtract(to, from)));
    from = to;
    return total;
  });
};

/** What marginal tiers give for an input: nothing up to zero, then rate by rate. */
const marginalAt = (table: LiteralTable, value: Rational): Rational => {
  if (value.n <= 0n) return zero;
  const row = countBelow(table.bounds, value, false);
  const [from, total] = row === 0 ? [zero, zero] : [table.bounds[row - 1] ?? zero, linesOf(table).corners[row - 1] ?? zero];
  return add(total, multiply(table.outputs[row] ?? zero, subtract(value, from)));
};

const curveSlopes = ({ bounds, outputs }: LiteralTable): readonly Rational[] =>
  bounds.slice(1).map((x, at) => {
    const [x0, y0, y1] = [bounds[at] ?? zero, outputs[at] ?? zero, outputs[at + 1] ?? zero];
    return divide(subtract(y1, y0), subtract(x, x0));
  });

const curveAt = (table: LiteralTable, value: Rational): Rational => {
  const { bounds, outputs } = table;
  const next = countBelow(bounds, value, true);
  if (next === 0) return outputs[0] ?? zero;
  if (next === bounds.length) return outputs.at(-1) ?? zero;
  const [x0, y0] = [bounds[next - 1] ?? zero, outputs[next - 1] ?? zero];
  return add(y0, multiply(linesOf(table).slopes[next - 1] ?? zero, subtract(value, x0)));
};
