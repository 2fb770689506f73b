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
    case 'tiers': {
      // The slab is a decision; its output is then a constant of the policy.
      const outputs = reachable(table, argument);
      return source(
        spread(outputs),
        outputs.reduce<Rational | null>((grid, each) => commonGrid(grid, absolute(each)), zero),
      );
    }
    case 'marginal': {
      const slopes = table.outputs;
      const rising = slopes.every((each) => each.n >= 0n);
      const grid = slopes.reduce<Rational | null>((all, slope) => commonGrid(all, scaleGrid(table, argument, slope)), zero);
      const at = (value: Rational): Rational => marginalAt(table, value);
      return mapped(argument, at, { low: zero, high: null }, rising ? 'grows' : 'unknown', slopes, grid, table);
    }
    case 'curve': {
      const slopes = curveSlopes(table);
      const rising = slopes.every((each) => each.n >= 0n);
      const falling = slopes.every((each) => each.n <= 0n);
      const grid = [
        ...table.outputs.map(absolute),
        ...slopes.map((slope) => scaleGrid(table, argument, slope)),
      ].reduce<Rational | null>(commonGrid, zero);
      const ends = { low: table.outputs[0] ?? zero, high: table.outputs.at(-1) ?? zero };
      return mapped(
        argument,
        (value) => curveAt(table, value),
        ends,
        rising ? 'grows' : falling ? 'falls' : 'unknown',
        slopes,
        grid,
        table,
      );
    }
  }
};

/** The step of `slope * (input − bound)`. */
const scaleGrid = (table: LiteralTable, argument: Knowledge, slope: Rational): Rational | null => {
  const step = table.bounds.reduce<Rational | null>((all, bound) => commonGrid(all, absolute(bound)), argument.grid);
  return step && multiply(absolute(slope), step);
};

/** The range of a monotone or piecewise-linear table over an interval, from its ends and the corners between. */
const mapped = (
  argument: Knowledge,
  at: (value: Rational) => Rational,
  beyond: { readonly low: Rational; readonly high: Rational | null },
  direction: 'grows' | 'falls' | 'unknown',
  slopes: readonly Rational[],
  grid: Rational | null,
  table: LiteralTable,
): Knowledge => {
  const cornerValues = cornersOf(table, at);
  const rangeOver = (input: Interval): Interval => {
    const inside = (bound: Rational): boolean =>
      (!input.lo || compare(bound, input.lo) > 0) && (!input.hi || compare(bound, input.hi) < 0);
    const corners = cornerValues.filter((_, row) => inside(table.bounds[row] ?? zero));
    const { low, high } = beyond;
    const values = [...corners, input.lo ? at(input.lo) : low, ...(input.hi ? [at(input.hi)] : high ? [high] : [])];
    const range = spread(values);
    return input.hi || high ? range : { lo: direction === 'grows' ? range.lo : null, hi: null };
  };
  const slope = slopes.reduce<Rational>((most, each) => maximum(most, absolute(each)), zero);
  return mapKnowledge(argument, { range: rangeOver(argument), exactRange: rangeOver(exact(argument)), grid, direction, slope });
};

const spread = (values: readonly Rational[]): Interval => ({
  lo: values.reduce<Rational | null>((least, each) => (least ? minimum(least, each) : each), null),
  hi: values.reduce<Rational | null>((most, each) => (most ? maximum(most, each) : each), null),
});

/** The outputs of the slabs that an argument within its bounds can fall in. */
const reachable = (table: LiteralTable, argument: Knowledge): readonly Rational[] =>
  table.outputs.filter((_, row) => {
    const from = row === 0 ? null : (table.bounds[row - 1] ?? null);
    const to = table.bounds[row] ?? null;
    const aboveFrom =
      !from || !argument.hi || (table.inclusive ? compare(argument.hi, from) > 0 : compare(argument.hi, from) >= 0);
    const belowTo = !to || !argument.lo || (table.inclusive ? compare(argument.lo, to) <= 0 : compare(argument.lo, to) < 0);
    return aboveFrom && belowTo;
  });

/** What marginal tiers give for an input: nothing up to zero, then rate by rate. */
const marginalAt = (table: LiteralTable, value: Rational): Rational => {
  let from = zero;
  let total = zero;
  table.outputs.forEach((rate, row) => {
    const to = table.bounds[row];
    const reached = to ? minimum(value, to) : value;
    if (compare(reached, from) > 0) total = add(total, multiply(rate, subtract(reached, from)));
    if (to) from = to;
  });
  return total;
};

const remembered = <T>(store: WeakMap<LiteralTable, T>, table: LiteralTable, make: () => T): T => {
  const known = store.get(table) ?? make();
  store.set(table, known);
  return known;
};

const knownCorners = new WeakMap<LiteralTable, readonly Rational[]>();
/** What the table gives at each of its bounds. */
const cornersOf = (table: LiteralTable, at: (value: Rational) => Rational): readonly Rational[] =>
  remembered(knownCorners, table, () => table.bounds.map(at));

const knownSlopes = new WeakMap<LiteralTable, readonly Rational[]>();
const curveSlopes = (table: LiteralTable): readonly Rational[] =>
  remembered(knownSlopes, table, () =>
    table.bounds.slice(1).map((x, at) => {
      const [x0, y0, y1] = [table.bounds[at] ?? zero, table.outputs[at] ?? zero, table.outputs[at + 1] ?? zero];
      return divide(subtract(y1, y0), subtract(x, x0));
    }),
  );

const curveAt = (table: LiteralTable, value: Rational): Rational => {
  const { bounds, outputs } = table;
  const next = bounds.findIndex((bound) => compare(value, bound) < 0);
  if (next === 0) return outputs[0] ?? zero;
  if (next < 0) return outputs.at(-1) ?? zero;
  const [x0, y0] = [bounds[next - 1] ?? zero, outputs[next - 1] ?? zero];
  return add(y0, multiply(curveSlopes(table)[next - 1] ?? zero, subtract(value, x0)));
};
