/**
 * The functions without rational values, of pure numbers: what each takes, and to which step its argument is read.
 * Their meaning is an integer algorithm, written out in `grammar/reference.md`; `arithmetic/` and `reference/` each have it.
 */
import { powerOfTen, rational, type Rational } from './rational.ts';

export const irrationals = ['exp', 'exp2', 'ln'] as const;
export type Irrational = (typeof irrationals)[number];

/** The argument is rounded to a whole multiple of 2^-argumentBits, to the side that the result rounds to. */
export const argumentBits: Readonly<Record<Irrational, number>> = { exp: 160, exp2: 160, ln: 192 };

/** The arguments that a function takes, both ends included. At the top of `exp` and `exp2` the result reaches 2^127. */
export const domains: Readonly<Record<Irrational, { readonly lo: Rational; readonly hi: Rational }>> = {
  exp: { lo: rational(-(10n ** 27n)), hi: rational(88n) },
  exp2: { lo: rational(-(10n ** 27n)), hi: rational(127n) },
  ln: { lo: powerOfTen(-27), hi: powerOfTen(19) },
};

/** A result has at most so many decimals, so that every step of the algorithm fits one word. */
export const mostDecimals = 30;
