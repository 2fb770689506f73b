/**
 * Exact numbers as Core integers: `scale · n / (d₁ · d₂ · …)`. The constant part of a number stays outside the tree as
 * a rational, so that constant factors cancel before anything is emitted; what is left is aligned only where two numbers
 * meet. Nothing is divided here.
 */
import { bug } from '../../source/assert-never.ts';
import * as q from '../../types/rational.ts';
import type { Rational } from '../../types/rational.ts';
import type { Int, Range } from '../core.ts';
import { constant, floorDivide, oneInt, pow10, refine, subtract, union, zeroInt } from './ints.ts';
import { multiply, productRange } from './multiply.ts';
import { bindInt, dependsOn, type Place } from './place.ts';
import { isHarmless, textOfInt } from './structure.ts';

/** What is proved of a quantity; null is unbounded. */
export type Known = { readonly lo: Rational | null; readonly hi: Rational | null };

export type Num = {
  readonly kind: 'number';
  /** Positive. */
  readonly scale: Rational;
  readonly n: Int;
  /** Each at least 1, none constant. */
  readonly d: readonly Int[];
  readonly known: Known;
};

const unknown: Known = { lo: null, hi: null };

export const number = (scale: Rational, n: Int, d: readonly Int[] = [], known: Known = unknown): Num => {
  if (n.kind === 'const') {
    if (n.value === 0n) return { kind: 'number', scale: q.one, n: zeroInt, d: [], known };
    const sign = n.value < 0n ? -1n : 1n;
    return { kind: 'number', scale: q.multiply(scale, q.rational(n.value * sign)), n: constant(sign), d, known };
  }
  return tightened({ kind: 'number', scale, n, d, known });
};

export const numberConst = (value: Rational): Num =>
  value.n === 0n
    ? { kind: 'number', scale: q.one, n: zeroInt, d: [], known: unknown }
    : { kind: 'number', scale: q.absolute(value), n: constant(value.n < 0n ? -1n : 1n), d: [], known: unknown };

export const know = (value: Num, known: Known): Num => {
  const lo = known.lo === null ? value.known.lo : value.known.lo === null ? known.lo : q.maximum(known.lo, value.known.lo);
  const hi = known.hi === null ? value.known.hi : value.known.hi === null ? known.hi : q.minimum(known.hi, value.known.hi);
  if (lo === value.known.lo && hi === value.known.hi) return value;
  return tightened({ kind: 'number', scale: value.scale, n: value.n, d: value.d, known: { lo, hi } });
};

/** The bounds of the quantity as bounds of its numerator, the denominator at its worst. */
const tightened = (value: Num): Num => {
  const { lo, hi } = value.known;
  if (value.n.kind === 'const' || (lo === null && hi === null)) return value;
  const d = denominatorRange(value.d);
  const { scale } = value;
  // Of a quotient that is only cut to an integer the lowest terms would be found for nothing.
  const n = refine(value.n, {
    lo: lo === null ? null : -floorDivide(-lo.n * (lo.n < 0n ? d.hi : d.lo) * scale.d, lo.d * scale.n),
    hi: hi === null ? null : floorDivide(hi.n * (hi.n < 0n ? d.lo : d.hi) * scale.d, hi.d * scale.n),
  });
  return n === value.n ? value : { ...value, n };
};

const denominatorRange = (d: readonly Int[]): Range => (d.length === 0 ? oneInt : d.reduce<Range>(productRange, oneInt));

// Powers of ten that are data

/** 10^exponent, remembered as such, so that it can be traded for a constant. */
export const powerOfTen = (at: Place, exponent: Int): Int => {
  const power = pow10(exponent);
  if (power.kind === 'const') return power;
  const bound = bindInt(outermost(at, exponent), power, 'ten');
  if (bound.kind === 'local') at.frame.powers.set(bound.name, exponent);
  return bound;
};

/** Decimals that are read from what is there in any case need not be read again in each branch. */
const outermost = (at: Place, exponent: Int): Place => {
  let { site } = at;
  if (!isHarmless(exponent)) return at;
  while (site.parent !== null && !dependsOn(site, exponent)) site = site.parent;
  return { ...at, site };
};

/** Trades 1/10^e, with e at most `max`, for 10^(max − e) over the constant 10^max. */
export const withoutPowers = (at: Place, value: Num, keep: ReadonlySet<string> = new Set()): Num => {
  if (isOverNothing(value)) return value;
  let { scale, n } = value;
  const d: Int[] = [];
  for (const factor of value.d) {
    const exponent = factor.kind === 'local' && !keep.has(textOfInt(factor)) ? at.frame.powers.get(factor.name) : undefined;
    if (exponent === undefined) {
      d.push(factor);
      continue;
    }
    n = multiply(n, powerOfTen(at, subtract(constant(exponent.hi), exponent)));
    scale = q.divide(scale, q.powerOfTen(Number(exponent.hi)));
  }
  return d.length === value.d.length ? value : number(scale, n, d, value.known);
};

// Numbers that meet

const isOverNothing = (value: Num): boolean => value.d.length === 0;

export type Aligned = { readonly scale: Rational; readonly d: readonly Int[]; readonly ns: readonly Int[] };

/** Brings numbers over one denominator. */
export const align = (at: Place, values: readonly Num[]): Aligned => {
  if (values.every(isOverNothing)) {
    const scale = commonScale(values);
    return { scale, d: [], ns: values.map((each) => scaled(each, scale)) };
  }
  const plain = haveSameDenominator(values) ? values : withoutOwnPowers(at, values);
  const d = plain.reduce<readonly Int[]>((all, each) => [...all, ...missing(each.d, all)], []);
  const scale = commonScale(plain);
  const ns = plain.map((each) => {
    const over = number(each.scale, missing(d, each.d).reduce(multiply, each.n), d, each.known);
    return scaled(over, scale);
  });
  return { scale, d, ns };
};

/** Each without the powers of ten that not all have below them. */
export const withoutOwnPowers = (at: Place, values: readonly Num[]): readonly Num[] => {
  if (values.every(isOverNothing)) return values;
  const keep = new Set(commonFactors(at, values).map((each) => textOfInt(each)));
  return values.map((each) => withoutPowers(at, each, keep));
};

/**
 * The factors that the denominators of all arms have, with bounds that hold for each arm. Zero has any power of ten below
 * it, but nothing else: a divisor may be proved positive in the other arm only.
 */
export const commonFactors = (at: Place, values: readonly Num[]): readonly Int[] => {
  if (values.every(isOverNothing)) return [];
  const [first, ...rest] = values.filter((each) => !isZero(each));
  if (first === undefined) return [];
  const common = rest.reduce<readonly Int[]>((all, each) => missing(all, missing(all, each.d)), first.d);
  const zeros = rest.length + 1 < values.length;
  return common.flatMap((factor) => {
    if (zeros && !(factor.kind === 'local' && at.frame.powers.has(factor.name))) return [];
    if (!isLeaf(factor)) return [];
    const text = textOfInt(factor);
    const bounds = rest.flatMap((each) => each.d.filter((one) => textOfInt(one) === text)).reduce<Range>(union, factor);
    return [{ ...factor, lo: bounds.lo, hi: bounds.hi }];
  });
};

const isLeaf = (value: Int): boolean => value.kind === 'local' || value.kind === 'read' || value.kind === 'param';

/** The powers of ten below a number, which are positive everywhere, and the product of the rest. */
export const splitDenominator = (at: Place, { d }: Num): { readonly powers: readonly Int[]; readonly divisor: Int } => {
  const isPower = (each: Int): boolean => each.kind === 'local' && at.frame.powers.has(each.name);
  return { powers: d.filter(isPower), divisor: d.filter((each) => !isPower(each)).reduce(multiply, oneInt) };
};

/** The product of the factors below a number that are not among the common ones. */
export const ownDenominator = (value: Num, common: readonly Int[]): Int => missing(value.d, common).reduce(multiply, oneInt);

/** Like `align`, but each keeps its own dynamic denominator. */
export const alignScales = (values: readonly Num[]): { readonly scale: Rational; readonly ns: readonly Int[] } => {
  const scale = commonScale(values);
  return { scale, ns: values.map((each) => scaled(each, scale)) };
};

/** The numerator when the constant part is `scale`, of which it is a whole multiple. */
export const scaled = (value: Num, scale: Rational): Int => {
  if (isSame(value.scale, scale)) return value.n;
  const factor = q.divide(value.scale, scale);
  if (value.n.kind !== 'const' && factor.d !== 1n) return bug('a scale that does not divide the number');
  if (value.n.kind === 'const' && value.n.value === 0n) return zeroInt;
  const n = multiply(value.n, constant(factor.n));
  return tightened({ ...value, scale, n }).n;
};

export const commonScale = (values: readonly Num[]): Rational => {
  let common: Rational | null = null;
  for (const each of values) if (!isZero(each)) common = common === null ? each.scale : gcdOf(common, each.scale);
  return common ?? q.one;
};

/** The largest rational of which both are whole multiples. */
const gcdOf = (a: Rational, b: Rational): Rational => (isSame(a, b) ? a : q.rational(q.gcd(a.n * b.d, b.n * a.d), a.d * b.d));

/** Both are in lowest terms. */
const isSame = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;

export const isZero = (value: Num): boolean => value.n.kind === 'const' && value.n.value === 0n;

/** The factors of `all` that `some` does not have, counting repetitions. */
const missing = (all: readonly Int[], some: readonly Int[]): readonly Int[] => {
  if (all.length === 0 || some.length === 0) return all;
  const left = some.map((each) => textOfInt(each));
  return all.filter((each) => {
    const found = left.indexOf(textOfInt(each));
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
};

export const haveSameDenominator = (values: readonly Num[]): boolean => {
  const [first] = values;
  if (first === undefined || values.every(isOverNothing)) return true;
  return values.every((each) => each.d.length === first.d.length && missing(each.d, first.d).length === 0);
};
