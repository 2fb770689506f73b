/**
 * Sessions by definition: who is eligible, in the order of exact rationals, and how much of each. It sorts and allots whole lists,
 * with fractions where others have cursors, so that what others do step by step is compared with what it is to come to.
 */
import type { Session, SessionAmount } from '../check/checked.ts';
import { bug } from '../source/assert-never.ts';
import { divide, floor, multiply, rational } from '../types/rational.ts';
import type { Close, Selection, SessionProblem, Verified } from '../types/session.ts';
import type { Refusal, Value } from '../types/value.ts';
import { asTruth, order, type Datum } from './datum.ts';
import { evaluate, type Env } from './expression.ts';
import { nameValue } from './naming.ts';
import { encode } from './place.ts';

/** What the facts of one account give: null where they are off. */
export type Look = (account: readonly Value[]) => Env | null;

type Account = {
  readonly place: number;
  readonly key: bigint;
  readonly most: bigint;
  readonly weight: bigint;
  readonly ranks: readonly Datum[];
};

/** `off`: what is wrong with the arguments. `may`: whether it may begin with them. */
export const selectAll = (
  session: Session,
  off: Refusal | null,
  may: () => boolean,
  look: Look,
  accounts: readonly (readonly Value[])[],
  need: bigint,
): Selection => {
  if (off !== null) return { kind: 'refused', refusal: off };
  if (!may()) return { kind: 'unneeded' };
  const keys = accounts.map((each) => keyOf(session, each));
  const twin = keys.find((each, at) => keys.indexOf(each) < at);
  if (twin !== undefined) return { kind: 'twice', key: twin };
  const unfit = accounts.flatMap((each, place) => (look(each) === null ? [place] : []));
  const eligible = accounts.flatMap((each, place) => accountOf(session, look, each, place) ?? []);
  const ordered = eligible.toSorted((a, b) => placed(session, a, b));
  const added = addedTerms(session, need, ordered);
  const taken = allot(session, need, added, ordered);
  const closes = ordered.flatMap(({ place, key }, at): readonly Close[] => {
    const amount = taken[at] ?? 0n;
    return amount > 0n ? [{ place, key, taken: amount }] : [];
  });
  return {
    ...{ kind: 'selected', order: ordered.map((each) => each.place), taken, closes, unfit },
    terms: [need, BigInt(ordered.length), ...added],
    residual: need - taken.reduce((sum, each) => sum + each, 0n),
  };
};

/** A whole order as it is proposed. The cursor, which only says how far others have come, stays empty. */
export const verifyAll = (
  session: Session,
  off: Refusal | null,
  may: () => boolean,
  look: Look,
  accounts: readonly (readonly Value[])[],
  taken: readonly bigint[],
  terms: readonly bigint[],
): Verified => {
  if (off !== null) return { kind: 'refused', refusal: off };
  if (!may()) return { kind: 'unneeded' };
  const [need = 0n, count = 0n, ...added] = terms;
  const listed: Account[] = [];
  for (const [place, account] of accounts.entries()) {
    const key = keyOf(session, account);
    const wrong = (problem: SessionProblem, due = 0n): Verified => ({ kind: 'wrong', problem, place, key, due });
    const before = listed.at(-1);
    if (look(account) === null) return wrong('ineligible');
    if (BigInt(place) >= count) return wrong('beyond the count');
    const found = accountOf(session, look, account, place);
    if (found === null) return wrong('ineligible');
    if (before?.key === key) return wrong('twice');
    if (before !== undefined && placed(session, before, found) >= 0) return wrong('out of order');
    listed.push(found);
    const dues = allot(session, need, added, listed);
    const weighed = listed.reduce((sum, each) => sum + each.weight, 0n);
    const isBeyond = session.by === 'pro rata' && weighed > (added[0] ?? 0n);
    if (isBeyond || dues.reduce((sum, each) => sum + each, 0n) > need) return wrong('beyond the need');
    const due = dues.at(-1) ?? 0n;
    if (taken[place] !== due) return wrong('wrong amount', due);
  }
  if (BigInt(listed.length) < count) return { kind: 'listed', cursor: [] };
  const dues = allot(session, need, added, listed);
  const residual = need - dues.reduce((sum, each) => sum + each, 0n);
  const isKept = listed.some((each, at) => each.most > (dues[at] ?? 0n));
  const isUnfounded =
    (session.by === 'pro rata' && listed.reduce((sum, each) => sum + each.weight, 0n) !== added[0]) ||
    (session.by === 'least haircut' && residual > 0n && isKept);
  return isUnfounded ? { kind: 'unfounded' } : { kind: 'complete', cursor: [], residual };
};

const keyOf = ({ key }: Session, account: readonly Value[]): bigint => {
  const value = account[key];
  return typeof value === 'bigint' ? value : bug('an account without its key');
};

const accountOf = (session: Session, look: Look, account: readonly Value[], place: number): Account | null => {
  const env = look(account);
  if (env === null || !asTruth(evaluate(env, session.eligible))) return null;
  const most = amountOf(env, session.most);
  return {
    ...{ place, key: keyOf(session, account), most },
    weight: session.weight === null ? most : amountOf(env, session.weight),
    ranks: session.ranks.map((each) => evaluate(env, each.value)),
  };
};

const amountOf = (env: Env, { value, naming, shape }: SessionAmount): bigint => {
  const named = nameValue({ world: env.world, self: null, roots: env.roots }, naming, evaluate(env, value), () => {});
  const found = encode(env.world, null, env.roots, shape, named);
  return typeof found === 'bigint' ? found : bug('an amount that is no integer');
};

/** Negative where the first stands before the second; 0 for one account only. */
const placed = ({ ranks, keyDescending }: Session, a: Account, b: Account): number => {
  for (const [at, { descending }] of ranks.entries()) {
    const [x, y] = [a.ranks[at], b.ranks[at]];
    const sign = x === undefined || y === undefined ? bug('a rank is missing') : order(x, y);
    if (sign !== 0) return descending ? -sign : sign;
  }
  const sign = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  return keyDescending ? -sign : sign;
};

/** What all accounts weigh together; the level, and how many give a unit more. */
const addedTerms = ({ by }: Session, need: bigint, accounts: readonly Account[]): readonly bigint[] => {
  if (by === 'queue') return [];
  if (by === 'pro rata') return [accounts.reduce((sum, each) => sum + each.weight, 0n)];
  const upTo = (level: bigint): bigint => accounts.reduce((sum, { most }) => sum + (most < level ? most : level), 0n);
  const highest = accounts.reduce((top, { most }) => (most > top ? most : top), 0n);
  if (upTo(highest) <= need) return [highest, 0n];
  // The level is the largest that takes no more than the need.
  let [level, above] = [0n, highest];
  while (above - level > 1n) {
    const middle = (level + above) / 2n;
    if (upTo(middle) <= need) level = middle;
    else above = middle;
  }
  return [level, need - upTo(level)];
};

/** How much is taken of each, in order. */
const allot = ({ by }: Session, need: bigint, added: readonly bigint[], accounts: readonly Account[]): readonly bigint[] => {
  const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
  if (by === 'queue') {
    let left = need;
    return accounts.map(({ most }) => {
      const taken = least(most, left);
      left -= taken;
      return taken;
    });
  }
  if (by === 'pro rata') {
    const [total = 0n] = added;
    const share = (upTo: bigint): bigint =>
      total === 0n ? 0n : floor(divide(multiply(rational(need), rational(upTo)), rational(total)));
    let weighed = 0n;
    return accounts.map(({ most, weight }) => {
      const part = share(weighed + weight) - share(weighed);
      weighed += weight;
      return least(most, part);
    });
  }
  const [level = 0n, extra = 0n] = added;
  let given = 0n;
  return accounts.map(({ most }) => {
    const base = least(most, level);
    if (most <= base || given >= extra) return base;
    given += 1n;
    return base + 1n;
  });
};
