/**
 * The least haircut: a level up to which each account gives what it can, found by filling up from the smallest. For need L and
 * what can be taken of each, c: Σ min(c, level) ≤ L < Σ min(c, level + 1), and `extra` accounts give one unit more.
 */
import { divide } from '../../arithmetic/round.ts';

export const levelOf = (need: bigint, most: readonly bigint[]): { readonly level: bigint; readonly extra: bigint } => {
  const ascending = [...most].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let left = need;
  let many = BigInt(ascending.length);
  for (const each of ascending) {
    const share = divide('down', left, many);
    if (each > share) return { level: share, extra: left - share * many };
    left -= each;
    many -= 1n;
  }
  // All give what they can, and it is not enough or just enough.
  return { level: ascending.at(-1) ?? 0n, extra: 0n };
};
