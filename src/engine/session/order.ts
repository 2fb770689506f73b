/** The order of accounts: ranks compared exactly, a quotient crosswise. */
import { bug } from '../../source/assert-never.ts';
import type { RankWord, Session } from '../../core/session.ts';

/** An eligible account. `near`: its ranks as doubles, which decide where they are clearly apart. */
export type Ranked = {
  readonly place: number;
  readonly key: bigint;
  readonly most: bigint;
  readonly weight: bigint;
  readonly words: readonly bigint[];
  readonly near: readonly number[];
};

/** A double is off by less than one part in 2^51, and a quotient of two doubles too. */
const clear = 1e-14;

export const nearOf = (ranks: readonly RankWord[], words: readonly bigint[]): readonly number[] =>
  ranks.map(({ upper, lower }) => Number(words[upper]) / (lower === null ? 1 : Number(words[lower])));

export const inOrder = ({ ranks, keyDescending }: Session, all: readonly Ranked[]): readonly Ranked[] => {
  const compare = (a: Ranked, b: Ranked): number => {
    for (const [at, { upper, lower, descending }] of ranks.entries()) {
      const [x, y] = [a.near[at] ?? 0, b.near[at] ?? 0];
      const apart = x - y;
      const sign =
        Math.abs(apart) > clear * (Math.abs(x) + Math.abs(y))
          ? Math.sign(apart)
          : exactly(
              wordAt(a, upper) * (lower === null ? 1n : wordAt(b, lower)),
              wordAt(b, upper) * (lower === null ? 1n : wordAt(a, lower)),
            );
      if (sign !== 0) return descending ? -sign : sign;
    }
    return keyDescending ? exactly(b.key, a.key) : exactly(a.key, b.key);
  };
  return [...all].sort(compare);
};

const exactly = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const wordAt = ({ words }: Ranked, at: number): bigint => words[at] ?? bug('a rank without its words');
