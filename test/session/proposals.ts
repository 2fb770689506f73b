/** Orders that are wrong in one place, made of a right one. */
import type { Session } from '../../src/core/session.ts';
import type { Value } from '../../src/types/value.ts';
import type { Random } from '../support/random.ts';

export type Proposal = {
  readonly accounts: readonly (readonly Value[])[];
  readonly taken: readonly bigint[];
  readonly terms: readonly bigint[];
};

/** What `npm test` compares of each policy. The seeded defects are measured against this very run. */
export const budget = { populations: 150, largest: 12, wrong: 6 } as const;

/** One of many ways to go wrong. Where it does not apply, the right order comes back. */
export const mutated = (
  random: Random,
  { termWords }: Session,
  right: Proposal,
  everyone: readonly (readonly Value[])[],
): Proposal => {
  const { accounts, taken, terms } = right;
  const size = accounts.length;
  const at = random.below(size + 1);
  const other = random.below(size + 1);
  const swapped = <T>(list: readonly T[]): readonly T[] => {
    const [a, b] = [list[at], list[other]];
    return a === undefined || b === undefined ? list : list.with(at, b).with(other, a);
  };
  const without = <T>(list: readonly T[]): readonly T[] => list.filter((_, place) => place !== at);
  const inserted = <T>(list: readonly T[], item: T): readonly T[] => [...list.slice(0, at), item, ...list.slice(at)];
  const moved = <T>(list: readonly T[]): readonly T[] => {
    const item = list[at];
    const rest = without(list);
    return item === undefined ? list : [...rest.slice(0, other), item, ...rest.slice(other)];
  };
  const stranger = random.pick(everyone);
  switch (random.below(9)) {
    case 0:
      return { ...right, accounts: swapped(accounts) };
    case 1:
      return { ...right, accounts: swapped(accounts), taken: swapped(taken) };
    case 2:
      return { ...right, accounts: without(accounts), taken: without(taken) };
    case 3:
      return {
        accounts: without(accounts),
        taken: without(taken),
        terms: terms.with(1, terms[1] === 0n ? 0n : (terms[1] ?? 0n) - 1n),
      };
    case 4:
      return { accounts: inserted(accounts, stranger), taken: inserted(taken, 0n), terms: terms.with(1, (terms[1] ?? 0n) + 1n) };
    case 5: {
      const amount = taken[at];
      if (amount === undefined) return right;
      return { ...right, taken: taken.with(at, amount === 0n || random.chance(0.5) ? amount + 1n : amount - 1n) };
    }
    case 6:
      return { ...right, accounts: moved(accounts), taken: moved(taken) };
    case 7: {
      const twin = accounts[at];
      if (twin === undefined) return right;
      return {
        accounts: inserted(accounts, twin),
        taken: inserted(taken, taken[at] ?? 0n),
        terms: terms.with(1, (terms[1] ?? 0n) + 1n),
      };
    }
    default: {
      const word = random.below(termWords.length);
      const value = terms[word] ?? 0n;
      return { ...right, terms: terms.with(word, value === 0n || random.chance(0.5) ? value + 1n : value - 1n) };
    }
  }
};
