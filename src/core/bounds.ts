/**
 * Interval arithmetic over Core: the bounds that follow from the operands' bounds alone. What an `Int` carries may be
 * tighter, because the checker knows more; it may never lie outside of all that is possible here.
 */
import { divide } from '../arithmetic/round.ts';
import { maxPow10, pow10 } from '../arithmetic/power.ts';
import { irrational } from '../arithmetic/irrational.ts';
import { root } from '../arithmetic/root.ts';
import { assertNever } from '../source/assert-never.ts';
import { argumentBits, domains, type Irrational } from '../types/irrational.ts';
import * as q from '../types/rational.ts';
import type { Int, Range } from './core.ts';

/** Leaves answer what they carry. Operands that break an invariant (a divisor below 1) are cut to what is allowed. */
export const bounds = (int: Int): Range => {
  switch (int.kind) {
    case 'const':
      return { lo: int.value, hi: int.value };
    case 'local':
    case 'param':
    case 'read':
    case 'length':
      return { lo: int.lo, hi: int.hi };
    case 'add':
      return { lo: int.left.lo + int.right.lo, hi: int.left.hi + int.right.hi };
    case 'sub':
      return { lo: int.left.lo - int.right.hi, hi: int.left.hi - int.right.lo };
    case 'mul':
      return corners(int.left, int.right, (a, b) => a * b);
    case 'min':
      return { lo: least([int.left.lo, int.right.lo]), hi: least([int.left.hi, int.right.hi]) };
    case 'max':
      return { lo: greatest([int.left.lo, int.right.lo]), hi: greatest([int.left.hi, int.right.hi]) };
    case 'neg':
      return { lo: -int.operand.hi, hi: -int.operand.lo };
    case 'abs':
      return absolute(int.operand);
    case 'divide': {
      // Every rounding is monotone in the numerator, and for one numerator in the divisor.
      const { rounding } = int;
      return corners(int.numerator, atLeast(int.divisor, 1n), (n, d) => divide(rounding, n, d));
    }
    case 'modulo': {
      const { lo, hi } = int.numerator;
      const divisor = atLeast(int.divisor, 1n);
      return lo >= 0n && hi < divisor.lo ? { lo, hi } : { lo: 0n, hi: divisor.hi - 1n };
    }
    case 'root': {
      const operand = atLeast(int.operand, 0n);
      return { lo: root(int.rounding, operand.lo), hi: root(int.rounding, operand.hi) };
    }
    case 'irrational': {
      const { lo, hi } = argumentRange(int.function);
      const of = (x: bigint): bigint => irrational[int.function](int.rounding, within(x, lo, hi), pow10(int.decimals));
      return { lo: of(int.operand.lo), hi: of(int.operand.hi) };
    }
    case 'pow10': {
      const most = BigInt(maxPow10);
      return { lo: pow10(within(int.exponent.lo, 0n, most)), hi: pow10(within(int.exponent.hi, 0n, most)) };
    }
    case 'select':
      return { lo: least([int.then.lo, int.else.lo]), hi: greatest([int.then.hi, int.else.hi]) };
    default:
      return assertNever(int);
  }
};

/** The operands that a function takes, as integers. */
export const argumentRange = (of: Irrational): Range => {
  const unit = q.power(q.rational(2n), argumentBits[of]);
  const { lo, hi } = domains[of];
  return { lo: q.floor(q.multiply(lo, unit)), hi: q.ceil(q.multiply(hi, unit)) };
};

const corners = (a: Range, b: Range, apply: (x: bigint, y: bigint) => bigint): Range => {
  const all = [apply(a.lo, b.lo), apply(a.lo, b.hi), apply(a.hi, b.lo), apply(a.hi, b.hi)];
  return { lo: least(all), hi: greatest(all) };
};

const absolute = ({ lo, hi }: Range): Range => {
  if (lo >= 0n) return { lo, hi };
  return hi <= 0n ? { lo: -hi, hi: -lo } : { lo: 0n, hi: greatest([-lo, hi]) };
};

const atLeast = ({ lo, hi }: Range, least: bigint): Range => ({ lo: lo < least ? least : lo, hi: hi < least ? least : hi });
const within = (value: bigint, lo: bigint, hi: bigint): bigint => (value < lo ? lo : value > hi ? hi : value);
const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a));
const greatest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a));
