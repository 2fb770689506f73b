/** How a value gets its typed name: one division, in the direction that the name states; none where nothing remains to divide. */
import type { Expr, Naming, Type } from '../../check/checked.ts';
import type { Span } from '../../source/source.ts';
import * as q from '../../types/rational.ts';
import type { Rounding } from '../../types/rounding.ts';
import type { Int } from '../core.ts';
import { add, constant, divide, modulo, oneInt, refine, root, select, subtract, zeroInt } from './ints.ts';
import { lowerExpression, lowerTruth } from './expression.ts';
import { multiply } from './multiply.ts';
import { denominatorOf, know, multiplyNumbers, number, numberConst, powerOfTen, type Known, type Num } from './number.ts';
import { bindInt, type Place } from './place.ts';
import { decimalsOf, scaledDown, type Roots } from './read.ts';
import { and, compare } from './truths.ts';
import { choose, none, some, type Value } from './value.ts';
import { checkNarrow } from './widths.ts';

/** Names what an expression gives. Each arm of a choice is named where it stands, so that arms need no common denominator. */
export const nameExpression = (at: Place, naming: Naming, expr: Expr, roots: Roots, span: Span): Value => {
  if (expr.kind === 'if') {
    const arm = (each: Expr) => (here: Place) => nameExpression(here, naming, each, roots, span);
    return choose(at, lowerTruth(at, expr.condition), arm(expr.then), arm(expr.else), expr.span);
  }
  return nameValue(at, naming, lowerExpression(at, expr), roots, span);
};

/** The value as its type's integer stands for it; what is no number of a scale stays as it is. */
export const nameValue = (at: Place, naming: Naming, value: Value, roots: Roots, span: Span): Value => {
  if (value.kind === 'optional') {
    const { inner, present } = value;
    if (inner === null) return value;
    return choose(at, present, (here) => some(nameValue(here, naming, inner, roots, span)), () => none, span);
  }
  if (value.kind !== 'number') return value;
  const decimals = decimalsOfType(at, naming.type, roots);
  if (decimals === null) return value;
  const n = naming.function === 'root' ? rootTo(at, naming.rounding ?? 'down', value, decimals) : roundTo(at, naming.rounding, value, decimals);
  const known: Known = { lo: naming.knowledge?.lo ?? null, hi: naming.knowledge?.hi ?? null };
  const named = scaledDown(at, n, decimals, known);
  checkNarrow(at, named.n, span);
  return named;
};

const decimalsOfType = (at: Place, type: Type, roots: Roots): Int | null => {
  if (type.kind === 'optional') return decimalsOfType(at, type.of, roots);
  if (type.kind !== 'number') return type.kind === 'time' ? zeroInt : null;
  return type.scale === null ? null : decimalsOf(at.frame.program.checked.schema, type.scale, roots);
};

/** round(value · 10^decimals). Without a rounding the value is known to fit, and the quotient is exact. */
export const roundTo = (at: Place, rounding: Rounding | null, value: Num, decimals: Int): Int => {
  const { scale, n, d } = timesPowerOfTen(at, value, decimals);
  return divide(rounding ?? 'down', multiply(n, constant(scale.n)), d.reduce(multiply, constant(scale.d)));
};

const timesPowerOfTen = (at: Place, value: Num, decimals: Int): Num => {
  const ten = powerOfTen(at, decimals);
  const power = ten.kind === 'const' ? numberConst(q.rational(ten.value)) : number(q.one, ten);
  const raised = multiplyNumbers(value, power);
  return know(raised, { lo: bound(value.known.lo, 'lo', ten), hi: bound(value.known.hi, 'hi', ten) });
};

/** The worst case of a bound times a power of ten. */
const bound = (value: q.Rational | null, side: 'lo' | 'hi', ten: Int): q.Rational | null => {
  if (value === null) return null;
  const least = (value.n < 0n) === (side === 'hi');
  return q.multiply(value, q.rational(least ? ten.lo : ten.hi));
};

/**
 * The root of the value at a scale, by r² ≤ x · 10^(2 · decimals): below it the integer root of the quotient rounded
 * down, above it that of the quotient rounded up. The nearest one is found from the root of four times the operand.
 */
const rootTo = (at: Place, rounding: Rounding, value: Num, decimals: Int): Int => {
  const raised = timesPowerOfTen(at, timesPowerOfTen(at, value, decimals), decimals);
  const numerator = refine(multiply(raised.n, constant(raised.scale.n)), { lo: 0n, hi: null });
  const divisor = multiply(denominatorOf(raised), constant(raised.scale.d));
  if (rounding === 'down' || rounding === 'toward zero') return bindInt(at, root('down', divide('down', numerator, divisor)), 'root');
  if (rounding === 'up' || rounding === 'away from zero') return bindInt(at, root('up', divide('up', numerator, divisor)), 'root');
  const fourfold = multiply(numerator, constant(4n));
  const halves = bindInt(at, root('down', divide('down', fourfold, divisor)), 'halves');
  const up = bindInt(at, divide('down', add(halves, oneInt), constant(2n)), 'root');
  if (rounding === 'half up') return up;
  const tie = and(
    compare('==', bindInt(at, modulo(halves, constant(2n)), 'parity'), oneInt),
    compare('==', multiply(multiply(halves, halves), divisor), fourfold),
  );
  const odd = compare('==', bindInt(at, modulo(up, constant(2n)), 'parity'), oneInt);
  return bindInt(at, select(and(tie, odd), subtract(up, oneInt), up), 'root');
};
