/** Seeded accounts for a session, its arguments and a need: facts that hang together, and orders that are wrong in one place. */
import type { UsedFacts } from '../../src/check/used-facts.ts';
import type { Session } from '../../src/core/session.ts';
import type { Schema } from '../../src/types/schema.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { randomFacts } from '../support/random-facts.ts';
import type { Random } from '../support/random.ts';

export type Population = {
  /** Its arguments are those of the session. */
  readonly facts: Facts;
  readonly accounts: readonly (readonly Value[])[];
  readonly need: bigint;
};

/** `spoilt`: how often one fact is made wrong. */
export const population = (
  random: Random,
  schema: Schema,
  session: Session,
  used: UsedFacts,
  size: number,
  spoilt = 0,
): Population => {
  const [account, ...others] = session.candidate.arguments;
  const need = session.terms.arguments.at(-1);
  if (account === undefined || need === undefined) throw new Error('a session without its arguments');
  const more = Array.from({ length: size - 1 }, () => account);
  const keys = new Set<bigint>();
  const member = (record: number) => {
    if (record !== session.record) return null;
    let key = random.chance(0.5) ? random.natural(160) : random.natural(12);
    while (keys.has(key)) key += 1n;
    keys.add(key);
    return { key, decimals: new Map<number, bigint>() };
  };
  // The first account stands where the scales of the arguments count from.
  const all = randomFacts(random, schema, { arguments: [account, ...others, need, ...more] }, used, { spoilt, member });
  const place = others.length + 1;
  const isRecord = (value: Value): value is readonly Value[] => typeof value !== 'bigint';
  const amount = all.arguments[place];
  return {
    facts: { ...all, arguments: all.arguments.slice(1, place) },
    accounts: [...all.arguments.slice(0, 1), ...all.arguments.slice(place + 1)].filter(isRecord),
    need: typeof amount === 'bigint' ? amount : 0n,
  };
};

export const shuffled = <T>(random: Random, items: readonly T[]): readonly T[] => {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const [a, b] = [all[at], all[other]];
    if (a === undefined || b === undefined) continue;
    all[at] = b;
    all[other] = a;
  }
  return all;
};
