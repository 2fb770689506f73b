/** Generated expressions with what the generator believes of them: enough to be accepted by the checker most of the time. */
import {
  absolute,
  add,
  compare,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  rational,
  subtract,
  zero,
  type Rational,
} from '../../../src/types/rational.ts';
import { bitLength } from '../random.ts';
import { per, times, type Dim } from './dimension.ts';

/** How tightly the text binds: as in the grammar, loosest first. */
export type Binding = 'if' | 'sum' | 'product' | 'prefix' | 'atom';

export type Term = {
  readonly text: string;
  readonly binding: Binding;
  readonly dim: Dim;
  readonly lo: Rational;
  readonly hi: Rational;
  /** Decimals that hold the value exactly; null when none do. */
  readonly decimals: number | null;
  /** The computed value may lie above the exact one, or below. */
  readonly above: boolean;
  readonly below: boolean;
  /** Bits of the integers that it lowers to. */
  readonly bits: number;
  readonly divisorBits: number;
  /** Its divisor depends on a fold's element. */
  readonly elementDivisor: boolean;
};

const order: readonly Binding[] = ['if', 'sum', 'product', 'prefix', 'atom'];

/** The text, in parentheses where it would bind more loosely than wanted. */
export const inside = (term: Term, wanted: Binding): string =>
  order.indexOf(term.binding) >= order.indexOf(wanted) ? term.text : `(${term.text})`;

export const isPositive = (term: Term): boolean => compare(term.lo, zero) > 0;
export const isNegative = (term: Term): boolean => compare(term.hi, zero) < 0;
const notNegative = (term: Term): boolean => compare(term.lo, zero) >= 0;
const notPositive = (term: Term): boolean => compare(term.hi, zero) <= 0;
export const isExact = (term: Term): boolean => !term.above && !term.below;

const power10 = (decimals: number): Rational => rational(10n ** BigInt(decimals));

/** A fact, parameter or name with this scale: an integer over a power of ten. */
export const atom = (
  text: string,
  dim: Dim,
  lo: Rational,
  hi: Rational,
  decimals: number,
  above = false,
  below = false,
): Term => {
  const largest = multiply(maximum(absolute(lo), absolute(hi)), power10(decimals));
  return {
    text,
    binding: 'atom',
    dim,
    lo,
    hi,
    decimals,
    above,
    below,
    bits: bitLength(largest.n / largest.d) + 1,
    divisorBits: 0,
    elementDivisor: false,
  };
};

type Combined = Pick<Term, 'bits' | 'divisorBits' | 'elementDivisor'>;

const alike = (a: Term, b: Term, more = 1): Combined => ({
  bits: Math.max(a.bits + b.divisorBits, b.bits + a.divisorBits) + more + 4 * Math.abs((a.decimals ?? 0) - (b.decimals ?? 0)),
  divisorBits: a.divisorBits + b.divisorBits,
  elementDivisor: a.elementDivisor || b.elementDivisor,
});

const both = (a: number | null, b: number | null, f: (a: number, b: number) => number): number | null =>
  a === null || b === null ? null : f(a, b);

export const sum = (a: Term, b: Term): Term => ({
  text: `${inside(a, 'sum')} + ${inside(b, 'product')}`,
  binding: 'sum',
  dim: a.dim,
  lo: add(a.lo, b.lo),
  hi: add(a.hi, b.hi),
  decimals: both(a.decimals, b.decimals, Math.max),
  above: a.above || b.above,
  below: a.below || b.below,
  ...alike(a, b),
});

export const difference = (a: Term, b: Term): Term => ({
  ...sum(a, b),
  text: `${inside(a, 'sum')} - ${inside(b, 'product')}`,
  lo: subtract(a.lo, b.hi),
  hi: subtract(a.hi, b.lo),
  above: a.above || b.below,
  below: a.below || b.above,
});

export const negative = (a: Term): Term => ({
  ...a,
  text: `-${inside(a, 'atom')}`,
  binding: 'prefix',
  lo: negate(a.hi),
  hi: negate(a.lo),
  above: a.below,
  below: a.above,
});

/** Error sides of one factor, seen through the sign of the other. */
const through = (a: Term, b: Term): { above: boolean; below: boolean } => {
  if (notNegative(b)) return { above: a.above, below: a.below };
  if (notPositive(b)) return { above: a.below, below: a.above };
  const any = !isExact(a);
  return { above: any, below: any };
};

const corners = (a: Term, b: Term, f: (x: Rational, y: Rational) => Rational): { lo: Rational; hi: Rational } => {
  const all = [f(a.lo, b.lo), f(a.lo, b.hi), f(a.hi, b.lo), f(a.hi, b.hi)];
  return { lo: all.reduce(minimum), hi: all.reduce(maximum) };
};

export const product = (a: Term, b: Term): Term => {
  const [first, second] = [through(a, b), through(b, a)];
  return {
    text: `${inside(a, 'product')} * ${inside(b, 'prefix')}`,
    binding: 'product',
    dim: times(a.dim, b.dim),
    ...corners(a, b, multiply),
    decimals: both(a.decimals, b.decimals, (x, y) => x + y),
    above: first.above || second.above,
    below: first.below || second.below,
    bits: a.bits + b.bits,
    divisorBits: a.divisorBits + b.divisorBits,
    elementDivisor: a.elementDivisor || b.elementDivisor,
  };
};

/** `b` has one sign and is not zero. `varies`: it depends on a fold's element. */
export const quotient = (a: Term, b: Term, varies: boolean): Term => {
  const first = through(a, b);
  const second = through({ ...b, above: b.below, below: b.above }, a);
  return {
    text: `${inside(a, 'product')} / ${inside(b, 'prefix')}`,
    binding: 'product',
    dim: per(a.dim, b.dim),
    ...corners(a, b, divide),
    decimals: null,
    above: first.above || second.above,
    below: first.below || second.below,
    bits: a.bits + b.divisorBits + 4 * (b.decimals ?? 0),
    divisorBits: a.divisorBits + b.bits,
    elementDivisor: a.elementDivisor || b.elementDivisor || varies,
  };
};

/** `min(a, b)`, `max(a, b)` or an `if` between the two. */
export const either = (
  a: Term,
  b: Term,
  text: string,
  binding: Binding,
  lo = minimum(a.lo, b.lo),
  hi = maximum(a.hi, b.hi),
): Term => ({
  text,
  binding,
  dim: a.dim,
  lo,
  hi,
  decimals: both(a.decimals, b.decimals, Math.max),
  above: a.above || b.above,
  below: a.below || b.below,
  ...alike(a, b, 0),
});

export const magnitude = (a: Term): Term => {
  if (notNegative(a)) return { ...a, text: `abs(${a.text})`, binding: 'atom' };
  if (notPositive(a)) return { ...negative(a), text: `abs(${a.text})`, binding: 'atom' };
  const any = !isExact(a);
  return {
    ...a,
    text: `abs(${a.text})`,
    binding: 'atom',
    lo: zero,
    hi: maximum(absolute(a.lo), absolute(a.hi)),
    above: any,
    below: any,
  };
};

export const square = (a: Term): Term => {
  const squared = product(a, a);
  const base = magnitude(a);
  return {
    ...squared,
    text: `${inside(a, 'atom')} ^ 2`,
    binding: 'product',
    lo: multiply(base.lo, base.lo),
    hi: multiply(base.hi, base.hi),
  };
};

/** The sum of at most `count` of such terms. */
export const summed = (a: Term, count: number, text: string): Term => {
  const most = rational(BigInt(count));
  return {
    ...a,
    text,
    binding: 'atom',
    lo: minimum(zero, multiply(most, a.lo)),
    hi: maximum(zero, multiply(most, a.hi)),
    bits: a.bits + bitLength(BigInt(count)),
  };
};

/** A constant: digits and decimals as written, with a suffix and unit where they are. */
export const constant = (text: string, value: Rational, dim: Dim): Term => {
  let decimals = 0;
  while (decimals < 40 && multiply(value, power10(decimals)).d !== 1n) decimals += 1;
  return {
    ...atom(text, dim, value, value, decimals),
    binding: dim.size > 1 ? 'product' : 'atom',
    bits: bitLength(value.n) + 1,
    divisorBits: 0,
  };
};

/** A terminating decimal. */
export const show = (x: Rational): string => {
  const sign = x.n < 0n ? '-' : '';
  const n = x.n < 0n ? -x.n : x.n;
  let decimals = 0;
  while ((n * 10n ** BigInt(decimals)) % x.d !== 0n) decimals += 1;
  const digits = ((n * 10n ** BigInt(decimals)) / x.d).toString().padStart(decimals + 1, '0');
  return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};
