/** The three breakers of `policies/halts.risk`, written from the reference and not from the compiler. Times are in seconds. */

export type Told = { readonly now: number; readonly below: number; readonly fall: number; readonly outflow: number };

// The whole market: one, two, three.

export type Wide = {
  readonly level: number;
  readonly since: number | null;
  readonly tripped: readonly [number | null, number | null];
  readonly ended: number | null;
};
export const calmMarket: Wide = { level: 0, since: null, tripped: [null, null], ended: null };

const minutesOf = (now: number): number => {
  const at = new Date(now * 1000);
  return at.getUTCHours() * 60 + at.getUTCMinutes();
};
const isWeekday = (now: number): boolean => ![0, 6].includes(new Date(now * 1000).getUTCDay());
const isBetween = (now: number, from: number, to: number): boolean => minutesOf(now) >= from && minutesOf(now) < to;
/** The day in a place five hours behind. */
const dayOf = (now: number): string => new Date((now - 5 * 3600) * 1000).toISOString().slice(0, 10);

export const judgeWide = ({ level, since, tripped, ended }: Wide, { now, below }: Told): number => {
  const isOpen = isWeekday(now) && isBetween(now, 870, 1225);
  const free = (at: number | null): boolean => at === null || dayOf(at) !== dayOf(now);
  const trips = [
    below >= 700 && isOpen && free(tripped[0]),
    below >= 1300 && isOpen && free(tripped[1]),
    below >= 2000 && isWeekday(now) && isBetween(now, 870, 1260) && (ended === null || now - ended >= 8 * 3600),
  ];
  for (const graver of [3, 2, 1]) if (graver > level && trips[graver - 1]) return graver;
  const most = [0, 900, 900, 17 * 3600][level] ?? 0;
  return level > 0 && since !== null && now - since >= most ? 0 : level;
};

export const keepWide = (before: Wide, told: Told): Wide => {
  const level = judgeWide(before, told);
  const enters = (which: number): boolean => level === which && before.level < which;
  return {
    level,
    since: level === 0 ? null : level === before.level ? before.since : told.now,
    tripped: [enters(1) ? told.now : before.tripped[0], enters(2) ? told.now : before.tripped[1]],
    ended: before.level === 3 && level < 3 ? told.now : before.ended,
  };
};

// One market: caution, halt.

export type Falling = {
  readonly level: number;
  readonly since: number | null;
  readonly calm: number | null;
  /** At how many events the condition to leave a caution has held, up to one. */
  readonly quiet: number;
  readonly held: number | null;
  readonly seen: number;
};
export const steady: Falling = { level: 0, since: null, calm: null, quiet: 0, held: null, seen: 0 };

export const judgeFalling = ({ level, since, calm, quiet, held, seen }: Falling, { now, fall }: Told): number => {
  const lasts = (from: number | null, wait: number): boolean => from !== null && now - from >= wait;
  if (level < 2 && fall > 1000 && seen + 1 >= 3) return 2;
  if (level === 1 && lasts(since, 3600)) return 2;
  if (level < 1 && fall > 500 && lasts(held, 30)) return 1;
  if (level === 1 && lasts(since, 300) && fall <= 500 && fall < 300 && quiet + 1 >= 2) return 0;
  if (level === 2 && lasts(since, 600) && fall <= 1000 && fall < 300 && lasts(calm, 120)) return 1;
  return level;
};

export const keepFalling = (before: Falling, told: Told): Falling => {
  const level = judgeFalling(before, told);
  const stays = level === before.level;
  return {
    level,
    since: level === 0 ? null : stays ? before.since : told.now,
    calm: level === 2 && told.fall < 300 ? (stays ? (before.calm ?? told.now) : told.now) : null,
    // With two events to wait for, one that is known is all that matters.
    quiet: level === 1 && told.fall < 300 ? 1 : 0,
    held: told.fall > 500 ? (before.held ?? told.now) : null,
    seen: told.fall > 1000 ? Math.min(before.seen + 1, 2) : 0,
  };
};

/** A reset to caution needs a level above it, and a fall below 8%. */
export const mayResetToCaution = ({ level }: Falling, { fall }: Told): boolean => level > 1 && fall < 800;
export const resetFalling = (before: Falling, to: 0 | 1, now: number): Falling => ({
  ...{ ...before, level: to, calm: null, quiet: 0, since: to === 0 ? null : now },
});
export const tripFalling = (before: Falling, now: number): Falling =>
  before.level >= 2 ? before : { ...before, level: 2, since: now, calm: null, quiet: 0 };

// What leaves: slow, frozen.

export type Outflows = { readonly level: number; readonly since: number | null };
export const ebb: Outflows = { level: 0, since: null };

export const judgeOutflows = ({ level, since }: Outflows, { now, outflow }: Told): number => {
  const large = outflow > 1_000_000;
  if (level < 1 && large) return 1;
  if (level === 1 && since !== null && now - since >= 3600 && !large) return 0;
  if (level === 2 && since !== null && now - since >= 7 * 86400) return 0;
  return level;
};

export const keepOutflows = (before: Outflows, told: Told): Outflows => {
  const level = judgeOutflows(before, told);
  const begins = level !== before.level || (level === 1 && told.outflow > 1_000_000);
  return { level, since: level === 0 ? null : begins ? told.now : before.since };
};
export const freeze = (before: Outflows, now: number): Outflows => (before.level >= 2 ? before : { level: 2, since: now });
