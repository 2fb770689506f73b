/**
 * Seeded sequences of events for a checked policy. Times stand still, move a little or far, reach the last one there is, or run
 * backwards; members come from a small pool of keys, so that what is kept of them is met again, with decimals that belong to the
 * key, now and then others, now and then one key twice. Facts are those of `randomFacts`, seldom spoilt.
 */
import type { Action, Checked, Define } from '../../src/check/checked.ts';
import { usedFacts } from '../../src/check/used-facts.ts';
import { keptFields } from '../../src/engine/state.ts';
import type { Event } from '../../src/engine/transition.ts';
import type { Rational } from '../../src/types/rational.ts';
import { latestNow } from '../../src/types/schema.ts';
import { landmarksOf } from './landmarks.ts';
import { randomFacts, type Member } from './random-facts.ts';
import { createRandom, type Random } from './random.ts';

/** What the next event is drawn near: the time of the last one, and quantities that the state is about. */
export type Around = { readonly clock: bigint; readonly landmarks: () => readonly Rational[] };

export type Sequence = { readonly length: number; readonly next: (around: Around) => Event };

export const longest = 50;

/** An endless supply of sequences of 1 to 50 events, short ones more often. What a session does is done by no event of its own. */
export const sequenceMaker = (checked: Checked, seed: string): (() => Sequence) => {
  const random = createRandom(seed);
  const used = usedFacts(checked);
  const constants = landmarksOf(checked);
  const { schema } = checked;
  const actions = checked.actions.filter(({ name }) => !checked.sessions.some((each) => each.close === name));
  return () => {
    const members = poolOf(random, checked);
    const times = timesOf(random);
    return {
      length: random.chance(0.5) ? 1 + random.below(longest) : 1 + random.below(8),
      next: ({ clock, landmarks }) => {
        const acts = actions.length > 0 && (checked.defines.length === 0 || random.chance(0.85));
        const entries: readonly (Define | Action)[] = acts ? actions : checked.defines;
        const entry = random.pick(entries);
        const uses = used.get(entry.name);
        if (uses === undefined) throw new Error(`no facts known of ${entry.name}`);
        const near = random.chance(0.3) ? [...landmarks(), ...constants] : constants;
        const facts = randomFacts(random, schema, entry, uses, { spoilt: 0.1, landmarks: near, member: members() });
        const roles = 'roles' in entry && entry.roles !== null ? entry.roles : [];
        const by = random.chance(0.8) && roles.length > 0 ? random.pick(roles) : random.chance(0.1) ? 'nobody' : null;
        return { entry: entry.name, at: times(clock), by, facts };
      },
    };
  };
};

/** The time of an event after one at `clock`. */
const timesOf = (random: Random): ((clock: bigint) => bigint) => {
  let first: bigint | null = random.pick([0n, 1n, 1_750_000_000n, random.natural(39), random.natural(39), latestNow - 100n]);
  const isLate = random.chance(0.05);
  return (clock) => {
    const start = first;
    first = null;
    if (start !== null) return start;
    const drawn = random.below(100);
    if (drawn < 30) return clock;
    if (drawn < 45) return clock + 1n;
    if (drawn < 75) return clock + BigInt(random.below(200));
    if (drawn < 88) return clock + random.natural(24);
    if (drawn < 94) return clock > 0n ? clock - random.pick([1n, clock, 1n + (random.natural(30) % clock)]) : clock;
    if (drawn < 96) return random.pick([latestNow + 1n, 1n << 40n, (1n << 256n) - 1n]);
    return isLate ? latestNow - BigInt(random.below(2)) : clock + random.natural(20);
  };
};

/** The members that the events of one sequence are about: for each event, who comes next. */
const poolOf = (random: Random, { schema }: Checked): (() => (record: number) => Member | null) => {
  const pools = new Map<number, Member[]>();
  for (const record of schema.records) {
    const { id, role, fields } = record;
    if (role !== 'entity' || keptFields(record).length === 0) continue;
    const places = fields.flatMap(({ source, shape }, at) =>
      source === 'decimals' && shape.kind === 'number' ? [[at, shape.lo.n, shape.hi.n] as const] : [],
    );
    const decimals = (): Member['decimals'] => new Map(places.map(([at, lo, hi]) => [at, random.within(lo, hi)]));
    pools.set(
      id,
      Array.from({ length: 2 + random.below(4) }, () => ({ key: random.natural(160), decimals: decimals() })),
    );
  }
  return () => {
    const left = new Map([...pools].map(([id, all]) => [id, [...all]]));
    return (record) => {
      const all = pools.get(record);
      const rest = left.get(record);
      if (all === undefined || rest === undefined) return null;
      const again = random.chance(0.015);
      const [drawn] = again ? [random.pick(all)] : rest.splice(random.below(Math.max(1, rest.length)), 1);
      const member = drawn ?? { key: random.natural(160), decimals: random.pick(all).decimals };
      if (!random.chance(0.02)) return member;
      return { ...member, decimals: random.pick(all).decimals };
    };
  };
};
