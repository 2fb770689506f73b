/** The functions without rational values, by name. */
import type { Irrational } from '../types/irrational.ts';
import { binaryExponential, exponential } from './exponential.ts';
import { logarithm } from './logarithm.ts';

/** f(x / 2^argumentBits) · one, rounded to a side; x within the function's domain, `one` a power of ten up to 10^30. */
export const irrational: Readonly<Record<Irrational, (rounding: 'up' | 'down', x: bigint, one: bigint) => bigint>> = {
  exp: exponential,
  exp2: binaryExponential,
  ln: logarithm,
};
