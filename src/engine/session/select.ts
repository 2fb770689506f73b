/**
 * Sessions for whoever evaluates single decisions: the accounts in order, and how much is taken of each, over any number of
 * accounts. What a single account is worth is decided in Core; here is only who comes after whom. May import: core, arithmetic, types, source.
 */
import type { Session } from '../../core/session.ts';
import { bug } from '../../source/assert-never.ts';
import type { Close, Selection } from '../../types/session.ts';
import { withArguments, type Facts, type Value } from '../../types/value.ts';
import type { Decide } from '../transition.ts';
import { levelOf } from './level.ts';
import { inOrder, nearOf, type Ranked } from './order.ts';
import { firstCursor } from './verify.ts';

/** `facts`: all but the accounts; its arguments are those of the session, without account and need. */
export type Asked = {
  readonly facts: Facts;
  readonly accounts: readonly (readonly Value[])[];
  readonly need: bigint;
};

export const select = (session: Session, decide: Decide, { facts, accounts, need }: Asked): Selection => {
  const given = decide(session.terms.name, withArguments(facts, [...facts.arguments, need]));
  if (given.kind === 'refused') return given;
  if (given.values[0] === 0n) return { kind: 'unneeded' };
  const twice = firstTwice(session, accounts);
  if (twice !== null) return { kind: 'twice', key: twice };
  const unfit: number[] = [];
  const eligible: Ranked[] = [];
  for (const [place, account] of accounts.entries()) {
    const key = keyOf(session, account);
    const outcome = decide(session.candidate.name, withArguments(facts, [account, ...facts.arguments]));
    if (outcome.kind === 'refused') unfit.push(place);
    else if (outcome.values[0] === 1n) eligible.push(rankedOf(session, place, key, outcome.values));
  }
  const ordered = inOrder(session, eligible);
  const terms = [need, BigInt(ordered.length), ...shared(session, need, ordered)];
  const taken = amounts(session, decide, facts, accounts, terms, ordered);
  const closes = ordered.flatMap(({ place, key }, at): readonly Close[] => {
    const amount = taken[at] ?? 0n;
    return amount > 0n ? [{ place, key, taken: amount }] : [];
  });
  const residual = closes.reduce((left, each) => left - each.taken, need);
  return { kind: 'selected', order: ordered.map((each) => each.place), taken, closes, terms, residual, unfit };
};

const keyOf = ({ key }: Session, account: readonly Value[]): bigint => {
  const own = account[key];
  return typeof own === 'bigint' ? own : bug('an account without its key');
};

/** The first key that an account before has too; null where there is none, as where keys ascend. */
const firstTwice = (session: Session, accounts: Asked['accounts']): bigint | null => {
  const isAfter = (account: readonly Value[], at: number): boolean => {
    const before = accounts[at - 1];
    return before === undefined || keyOf(session, before) < keyOf(session, account);
  };
  if (accounts.every(isAfter)) return null;
  const met = new Set<bigint>();
  for (const account of accounts) {
    const key = keyOf(session, account);
    if (met.has(key)) return key;
    met.add(key);
  }
  return null;
};

const rankedOf = (session: Session, place: number, key: bigint, values: readonly Value[]): Ranked => {
  const integers = values.map((each) => (typeof each === 'bigint' ? each : bug('a word that is no integer')));
  const most = integers[1] ?? bug('no amount');
  const after = session.candidate.results.length - wordsOf(session);
  const words = integers.slice(after);
  return { place, key, most, weight: after > 2 ? (integers[2] ?? most) : most, words, near: nearOf(session.ranks, words) };
};

/** How many words a rank has. */
const wordsOf = ({ ranks }: Session): number => ranks.reduce((sum, { lower }) => sum + (lower === null ? 1 : 2), 0);

/** The terms that depend on all accounts. */
const shared = (session: Session, need: bigint, ordered: readonly Ranked[]): readonly bigint[] => {
  switch (session.by) {
    case 'queue':
      return [];
    case 'pro rata':
      return [ordered.reduce((sum, each) => sum + each.weight, 0n)];
    case 'least haircut': {
      const { level, extra } = levelOf(
        need,
        ordered.map((each) => each.most),
      );
      return [level, extra];
    }
  }
};

/** What is taken of each in turn, as whoever verifies will reckon it. */
const amounts = (
  session: Session,
  decide: Decide,
  facts: Facts,
  accounts: Asked['accounts'],
  terms: readonly bigint[],
  ordered: readonly Ranked[],
): readonly bigint[] => {
  const taken: bigint[] = [];
  let cursor = firstCursor(session);
  const need = terms[0] ?? 0n;
  for (const { place } of ordered) {
    // Once a queue has covered the need, nobody behind is closed.
    if (session.by === 'queue' && cursor[1] === need) {
      taken.push(0n);
      continue;
    }
    const account = accounts[place] ?? bug('no such account');
    const outcome = decide(session.step.name, withArguments(facts, [account, ...facts.arguments, ...terms, ...cursor]));
    if (outcome.kind === 'refused' || outcome.values[0] !== 0n) return bug('an order that its own policy refuses');
    const words = outcome.values.slice(1).map((each) => (typeof each === 'bigint' ? each : bug('a word that is no integer')));
    taken.push(words[0] ?? 0n);
    cursor = words.slice(1);
  }
  return taken;
};
