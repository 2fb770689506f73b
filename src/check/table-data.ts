/** Reading a table whose rows are data: what is known of the result follows from the ranges of its columns. */
import type { Span } from '../source/source.ts';
import { equalDimensions, showDimension, type Dimension } from '../types/dimension.ts';
import { isAtLeast, isAtMost, magnitude, multiplyIntervals, type Interval } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { maximum, multiply, powerOfTen, zero } from '../types/rational.ts';
import { commonGrid, exact, mapKnowledge, source } from '../types/reckoning.ts';
import type { NumberShape, TableForm } from '../types/schema.ts';
import type { Expr } from './checked.ts';
import { dimensionOf } from './dimensions.ts';
import type { KnownNumber } from './expression.ts';
import { make, mistake } from './make.ts';
import { fieldName, placeAt } from './places.ts';
import type { Env, RelativeDimension } from './program.ts';
import { decimalsOf } from './read.ts';

export const checkRows = (
  env: Env,
  span: Span,
  of: Expr,
  { record, field }: { readonly record: number; readonly field: number },
  argument: KnownNumber,
): Expr => {
  const { program } = env;
  const { records } = program.schema;
  const list = records[record]?.fields[field]?.shape;
  if (list?.kind !== 'list' || list.table === null) return mistake(span);
  const units = program.tableUnits[list.record];
  const [bound, value] = (records[list.record]?.fields ?? []).map((each) => each.shape);
  if (!units || bound?.kind !== 'number' || value?.kind !== 'number') return mistake(span);
  const name = fieldName(program, record, field);
  const placed = (unit: RelativeDimension, shown: string): Dimension | null => {
    const dimension = placeAt(env, of, unit);
    if (dimension === null) program.report('FB2011', span, { unit: shown });
    return dimension;
  };
  const input = placed(units.input, bound.unit);
  const dimension = input && placed(units.output, name);
  if (input === null || dimension === null) return mistake(span);
  if (!equalDimensions(input, dimensionOf(argument))) {
    program.report('FB2004', argument.span, {
      place: `the input of \`${name}\``,
      expected: showDimension(input),
      found: showDimension(dimensionOf(argument)),
    });
    return mistake(span);
  }
  const knowledge = rowsKnowledge(list.table.form, bound, value, argument.knowledge);
  return make(env, span, { kind: 'number', dimension, scale: null }, knowledge, {
    kind: 'table',
    table: { kind: 'field', ...list.table, of, record, field },
    argument,
  });
};

const rowsKnowledge = (form: TableForm, bound: NumberShape, value: NumberShape, argument: Knowledge): Knowledge => {
  const step = powerOfTen(-decimalsOf(value.scale));
  switch (form) {
    case 'tiers':
      // The slab is a decision; its output is then data.
      return source(value, step);
    case 'marginal': {
      // The parts of the input that lie in the rows add up to as much of it as lies above zero, each at a rate of the column.
      const over = (input: Interval): Interval => multiplyIntervals(aboveZero(input), value);
      const inputs = commonGrid(argument.grid, powerOfTen(-decimalsOf(bound.scale)));
      return mapKnowledge(argument, {
        range: over(argument),
        exactRange: over(exact(argument)),
        grid: inputs && multiply(inputs, step),
        direction: isAtLeast(value, zero) ? 'grows' : isAtMost(value, zero) ? 'falls' : 'unknown',
        slope: magnitude(value),
      });
    }
    case 'curve':
      // Where it rises and where it falls is data, and so is how steeply.
      return mapKnowledge(argument, { range: value, exactRange: value, grid: null, direction: 'unknown', slope: null });
  }
};

const aboveZero = ({ lo, hi }: Interval): Interval => ({
  lo: lo ? maximum(lo, zero) : zero,
  hi: hi && maximum(hi, zero),
});
