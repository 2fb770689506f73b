/** How a value gets its typed name: one division, in the direction that the name states; none where nothing remains to divide. */
import type { Expr, Naming, Type } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import { argumentBits, type Irrational } from '../../types/irrational.ts';
import * as q from '../../types/rational.ts';
import type { Rounding } from '../../types/rounding.ts';
import type { Int } from '../core.ts';
import { isNarrow } from '../core.ts';
import { constant, divide, irrational, oneInt, refine, root, zeroInt } from './ints.ts';
import { lowerExpression, lowerTruth } from './expression.ts';
import { multiply } from './multiply.ts';
import { know, number, numberConst, powerOfTen, type Known, type Num } from './number.ts';
import { multiplyNumbers } from './number-arithmetic.ts';
import { bindInt, type Place } from './place.ts';
import { quotient } from './quotient.ts';
import { decimalsOf, scaledDown, type Roots } from './read.ts';
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
    return choose(
      at,
      present,
      (here) => some(nameValue(here, naming, inner, roots, span)),
      () => none,
      span,
    );
  }
  if (value.kind !== 'number') return value;
  const decimals = decimalsOfType(at, naming.type, roots);
  if (decimals === null) return value;
  const n = functionOf(at, naming, value, decimals);
  const known: Known = { lo: naming.knowledge?.lo ?? null, hi: naming.knowledge?.hi ?? null };
  const named = scaledDown(at, n, decimals, known);
  checkNarrow(at, named.n, span);
  return named;
};

const functionOf = (at: Place, naming: Naming, value: Num, decimals: Int): Int => {
  switch (naming.function) {
    case 'value':
      return roundTo(at, naming.rounding, value, decimals);
    case 'root':
      return rootTo(at, naming.rounding ?? 'down', value, decimals);
    default:
      return irrationalTo(at, naming.function, naming.rounding === 'up' ? 'up' : 'down', value, decimals);
  }
};

const decimalsOfType = (at: Place, type: Type, roots: Roots): Int | null => {
  if (type.kind === 'optional') return decimalsOfType(at, type.of, roots);
  if (type.kind !== 'number') return type.kind === 'time' ? zeroInt : null;
  return type.scale === null ? null : decimalsOf(at.frame.program.checked.schema, type.scale, roots);
};

/** round(value · 10^decimals). Without a rounding the value is known to fit, and the quotient is exact. */
export const roundTo = (at: Place, rounding: Rounding | null, value: Num, decimals: Int): Int => {
  const { scale, n, d } = timesPowerOfTen(at, value, decimals);
  return divideBy(rounding ?? 'down', multiply(n, constant(scale.n)), [...d, constant(scale.d)]);
};

/**
 * One division by the product of the divisors. Where that is too wide, it is done in two steps: ⌊⌊n / a⌋ / b⌋ = ⌊n / (a · b)⌋
 * for positive a and b, and likewise for the other directions, so that nothing is rounded twice. Halves have no such law.
 */
const divideBy = (rounding: Rounding, numerator: Int, divisors: readonly Int[]): Int => {
  const whole = divisors.reduce(multiply, oneInt);
  if (isNarrow(whole) || rounding === 'half up' || rounding === 'half even') return quotient(rounding, numerator, whole);
  const parts = divisors.flatMap((each) => (each.kind === 'const' && !isNarrow(each) ? halves(each.value) : [each]));
  for (let at = 1; at < parts.length; at++) {
    const [first, second] = [parts.slice(at).reduce(multiply, oneInt), parts.slice(0, at).reduce(multiply, oneInt)];
    const once = divide(rounding, numerator, first);
    if (isNarrow(first) && isNarrow(second) && isNarrow(once)) return divide(rounding, once, second);
  }
  return divide(rounding, numerator, whole);
};

const halves = (value: bigint): readonly Int[] => {
  const part = q.gcd(value, 10n ** 76n);
  return [constant(value / part), constant(part)];
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
  const least = value.n < 0n === (side === 'hi');
  return q.multiply(value, q.rational(least ? ten.lo : ten.hi));
};

/**
 * The root of the value at a scale, by r² ≤ x · 10^(2 · decimals): below it the integer root of the quotient rounded
 * down, above it that of the quotient rounded up. The checker admits no other rounding for a root.
 */
const rootTo = (at: Place, rounding: Rounding, value: Num, decimals: Int): Int => {
  const { scale, n, d } = timesPowerOfTen(at, timesPowerOfTen(at, value, decimals), decimals);
  const numerator = refine(multiply(n, constant(scale.n)), { lo: 0n, hi: null });
  const divisor = d.reduce(multiply, constant(scale.d));
  const side = rounding === 'up' || rounding === 'away from zero' ? 'up' : 'down';
  return bindInt(at, root(side, divide(side, numerator, divisor)), 'root');
};

/** The argument as a multiple of 2^-argumentBits, rounded as the result is, because all three functions grow; then the function. */
const irrationalTo = (at: Place, of: Irrational, side: 'up' | 'down', value: Num, decimals: Int): Int => {
  if (decimals.kind !== 'const') return bug(`\`${of}\` at a scale that is read`);
  const read = multiplyNumbers(value, numberConst(q.rational(1n << BigInt(argumentBits[of]))));
  const { scale, n, d } = know(read, bitsOf(of, value.known));
  const argument = divide(side, multiply(n, constant(scale.n)), d.reduce(multiply, constant(scale.d)));
  return bindInt(at, irrational(of, side, Number(decimals.value), argument), of);
};

const bitsOf = (of: Irrational, { lo, hi }: Known): Known => {
  const unit = q.rational(1n << BigInt(argumentBits[of]));
  return { lo: lo && q.multiply(lo, unit), hi: hi && q.multiply(hi, unit) };
};
