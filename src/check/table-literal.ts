/** Tables written out: `{ up to 100k USD : 1% … above : 5% }`, checked row by row. */
import type { Expression } from '../syntax/ast.ts';
import { compare, maximum, minimum, multiply, powerOfTen, zero, type Rational } from '../types/rational.ts';
import type { Scale } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import type { Collected } from './collect.ts';
import type { RelativeDimension } from './program.ts';
import type { Report } from './report.ts';
import { constantOf, mostDecimals } from './ranges.ts';
import type { NumberType, ResolvedType } from './type-expression.ts';
import { fixed, usualDecimals } from './units.ts';

export type LiteralTable = {
  readonly form: 'tiers' | 'marginal' | 'curve';
  readonly inclusive: boolean;
  readonly bounds: readonly Rational[];
  readonly outputs: readonly Rational[];
  /** For `marginal` the unit of the rate. */
  readonly outputUnit: string;
  readonly outputScale: Scale;
  readonly lowest: Rational;
  readonly highest: Rational;
  readonly value: Value;
};

/** Null after a reported mistake. */
export const tableOf = (
  collected: Pick<Collected, 'names'>,
  type: ResolvedType & { kind: 'table' },
  literal: Expression,
  report: Report,
): LiteralTable | null => {
  if (literal.kind !== 'rows') {
    report('FB2005', literal.span, { place: 'the value of a table', expected: 'its rows, in braces', found: 'something else' });
    return null;
  }
  const wrong = (problem: string, at = literal.span): null => {
    report('FB2014', at, { problem });
    return null;
  };
  if ((literal.form === 'at') !== (type.form === 'curve')) {
    return wrong(
      type.form === 'curve'
        ? 'the points of a curve are written `at INPUT : OUTPUT`'
        : 'the rows of tiers are written `up to BOUND : VALUE` or `below BOUND : VALUE`',
    );
  }
  if (type.rows !== null && literal.rows.length > type.rows)
    return wrong(`the type has at most ${type.rows} rows, and here are ${literal.rows.length}`);
  if (type.bound !== null || type.inputRange !== null || type.rate !== null)
    return wrong('the rows are written here, so the type says nothing of their bounds and rates');
  const output = type.form === 'marginal' ? rateOf(type) : type.output;
  const bounded = type.form === 'curve' ? literal.rows : literal.rows.slice(0, -1);
  const last = literal.rows.at(-1);
  if (type.form !== 'curve' && (last === undefined || last.bound !== null))
    return wrong('the last row is `above : VALUE`, so that every input has a row', last?.span);
  if (type.form === 'curve' && bounded.length < 2) return wrong('a curve has at least two points');
  const bounds: Rational[] = [];
  for (const row of bounded) {
    if (row.bound === null) return wrong('only the last row has no bound', row.span);
    const bound = constantOf(collected, row.bound, type.input, 'the bound of a row', report);
    if (bound === null) return null;
    const before = bounds.at(-1);
    if (before && compare(before, bound) >= 0) return wrong('the bounds of the rows must ascend', row.bound.span);
    if (type.form === 'marginal' && bound.n <= 0n)
      return wrong('marginal tiers begin at zero, so their bounds are above it', row.bound.span);
    bounds.push(bound);
  }
  const outputs: Rational[] = [];
  for (const row of literal.rows) {
    const value = constantOf(collected, row.value, output, 'the value of a row', report);
    if (value === null) return null;
    outputs.push(value);
  }
  const [first = zero] = outputs;
  const at = (values: readonly Rational[], of: NumberType): Value =>
    values.map((each) => multiply(each, powerOfTen(mostDecimals(of))).n);
  return {
    form: type.form,
    inclusive: literal.form !== 'below',
    bounds,
    outputs,
    outputUnit: output.unit,
    outputScale: output.scale,
    lowest: outputs.reduce(minimum, first),
    highest: outputs.reduce(maximum, first),
    value: [at(bounds, type.input), at(outputs, output)],
  };
};

/** What one unit of input adds: output per input. */
const rateOf = (type: ResolvedType & { kind: 'table' }): NumberType => {
  const inverse: RelativeDimension = type.input.dimension.map((each) => ({ ...each, doubledPower: -each.doubledPower }));
  const unit = type.input.unit === type.output.unit ? 'ratio' : `${type.output.unit}/${type.input.unit}`;
  return { kind: 'number', dimension: [...type.output.dimension, ...inverse], scale: fixed(usualDecimals), unit };
};
