/**
 * What the checker has proved of one number at one place. The checker makes it, lowering reads the bounds.
 */
import type { Span } from '../source/source.ts';
import type { Rational } from './rational.ts';

/** A rounded name that moved the computed value away from the exact one. */
export type Origin = { readonly name: string; readonly span: Span };

export type Knowledge = {
  /** Inclusive bounds of the value as computed; null is unbounded. */
  readonly lo: Rational | null;
  readonly hi: Rational | null;
  /** Inclusive bounds of the exact value: the one without the roundings of names. */
  readonly exactLo: Rational | null;
  readonly exactHi: Rational | null;
  /** The value is a whole multiple of this; null when no such step is known. */
  readonly grid: Rational | null;
  /** Why the computed value may lie above the exact one, or below; null when it cannot. */
  readonly above: Origin | null;
  readonly below: Origin | null;
  /** A bound on |computed − exact|; null is unbounded. */
  readonly error: Rational | null;
};

const bitsOf = (value: Rational | null): number => {
  if (value === null) return 0;
  const { n, d } = value;
  return 4 * Math.max((n < 0n ? -n : n).toString(16).length, d.toString(16).length);
};

/** About how many bits the widest number takes of what is known: work on it grows with the square of that. */
export const widthOf = ({ lo, hi, exactLo, exactHi, grid, error }: Knowledge): number =>
  Math.max(...[lo, hi, exactLo, exactHi, grid, error].map(bitsOf));

/** Whether the widest number takes more bits than the power of two `beyond` has: quicker to tell than how many. */
export const reaches = ({ lo, hi, exactLo, exactHi, grid, error }: Knowledge, beyond: bigint): boolean => {
  const isBeyond = (value: Rational | null): boolean =>
    value !== null && (value.n >= beyond || -value.n >= beyond || value.d >= beyond);
  return isBeyond(lo) || isBeyond(hi) || isBeyond(exactLo) || isBeyond(exactHi) || isBeyond(grid) || isBeyond(error);
};
