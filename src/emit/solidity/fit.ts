/**
 * Puts into as few contracts as can be what one has no room for. Actions stay in the first as long as there is room, those on an
 * account ahead: whoever asks a definition pays nothing. All else goes where most of what it needs is already.
 * What fits is left as it is.
 *
 * How many bytes a function takes is known only from the compiler, so the room is a guess in weights (`outline.ts`) that what was
 * too large corrects. Equal policies are put apart equally.
 */
import type { Apart } from './apart.ts';
import { codeLimit, type CompileResult } from './compile-solc.ts';
import type { Outline, Outlined } from './outline.ts';

export type Fitted<T> = { readonly emitted: T; readonly result: CompileResult };

type Contracts = {
  readonly code: string;
  readonly contract: string;
  /** The contracts after the first. */
  readonly parts: readonly string[];
  readonly outline: Outline;
};

/** More than any policy of ours needs; what is still too large then is refused. */
const mostAttempts = 12;

export const fitted = <T extends Contracts>(emit: (apart: Apart) => T, compile: (code: string) => CompileResult): Fitted<T> => {
  const attempt = (apart: Apart): Fitted<T> => {
    const emitted = emit(apart);
    return { emitted, result: compile(emitted.code) };
  };
  const whole = attempt([]);
  const { outline } = whole.emitted;
  const overWhole = tooLarge(whole);
  if (overWhole.length === 0) return whole;
  const all = weightOf(outline, outline.functions);
  const average = Math.min(...overWhole.map(({ bytes }) => (all * codeLimit) / bytes));
  const room: Room = { first: average * spare.first, after: average * spare.after };
  let last = whole;
  for (let at = 0; at < mostAttempts; at += 1) {
    const packed = pack(outline, room);
    last = attempt(packed.slice(1).map((each) => new Set(each.map((one) => one.name))));
    const over = tooLarge(last);
    if (over.length === 0) return last;
    const { contract, parts } = last.emitted;
    const names = [contract, ...parts];
    for (const { contract: own, bytes, limit } of over) {
      const inside = packed[names.indexOf(own)] ?? [];
      if (inside.length <= 1) return last;
      // The code that makes two contracts is too large where both are nearly full.
      const place = own === contract ? 'first' : 'after';
      const most = limit === codeLimit ? (weightOf(outline, inside) * limit) / bytes : room[place];
      room[place] = Math.min(room[place], most) * closer;
    }
  }
  return last;
};

/**
 * What of the room is counted on at first: each contract has coders and helpers of its own besides what it is put together from,
 * and actions, which the first has, more bytes for their weight than definitions. Measured on the policies of this project.
 */
const spare: Readonly<Room> = { first: 0.8, after: 0.86 };

/** What of a room that was too little is counted on the next time. */
const closer = 0.98;

/** The most weight of the first contract, and of each after it. */
type Room = { first: number; after: number };

type Over = { readonly contract: string; readonly bytes: number; readonly limit: number };

const tooLarge = <T extends Contracts>({ emitted, result }: Fitted<T>): readonly Over[] => {
  const own = new Set([emitted.contract, ...emitted.parts]);
  return result.problems.flatMap((each) => (each.kind === 'too large' && own.has(each.contract) ? [each] : []));
};

const weightOf = ({ weights }: Outline, inside: readonly Outlined[]): number => {
  const needed = new Set(inside.flatMap((each) => [...each.needs]));
  return [...needed].reduce((sum, each) => sum + (weights.get(each) ?? 0), 0);
};

/** The functions of each contract, the first of them ahead: as few contracts as hold all, and two at least. */
const pack = (outline: Outline, room: Readonly<Room>): readonly (readonly Outlined[])[] => {
  for (let count = 2; count < outline.functions.length; count += 1) {
    const packed = packInto(outline, room, count);
    if (packed !== null) return packed;
  }
  return outline.functions.map((each) => [each]);
};

/** Null where there is not room for all. */
const packInto = (outline: Outline, room: Readonly<Room>, count: number): readonly (readonly Outlined[])[] | null => {
  const contracts: Outlined[][] = Array.from({ length: count }, () => []);
  const inside = (at: number): readonly Outlined[] => contracts[at] ?? [];
  const added = (at: number, one: Outlined): number => weightOf(outline, [...inside(at), one]) - weightOf(outline, inside(at));
  const fits = (at: number, one: Outlined): boolean =>
    inside(at).length === 0 || weightOf(outline, [...inside(at), one]) <= (at === 0 ? room.first : room.after);
  const after = Array.from({ length: count - 1 }, (_, at) => at + 1);
  const nearest = (places: readonly number[], one: Outlined): number | undefined =>
    places.filter((at) => fits(at, one)).sort((a, b) => added(a, one) - added(b, one))[0];
  const of = (heat: Outlined['heat']): readonly Outlined[] => outline.functions.filter((each) => each.heat === heat);
  const rest: Outlined[] = [];
  for (const each of [...of('hot'), ...of('warm')]) {
    if (fits(0, each)) contracts[0]?.push(each);
    else rest.push(each);
  }
  // The heaviest first, so that the small ones fill what is left.
  const alone = new Map(outline.functions.map((each) => [each, weightOf(outline, [each])]));
  const heaviest = [...rest, ...of('cold')].sort((a, b) => (alone.get(b) ?? 0) - (alone.get(a) ?? 0));
  for (const each of heaviest) {
    const at = nearest(after, each) ?? nearest([0], each);
    if (at === undefined) return null;
    contracts[at]?.push(each);
  }
  // What has been put somewhere before what it is nearest to came there moves on, as long as all becomes less.
  for (let isMoved = true; isMoved;) {
    isMoved = false;
    for (const each of heaviest) {
      const from = contracts.findIndex((one) => one.includes(each));
      const left = inside(from).filter((one) => one !== each);
      const saved = weightOf(outline, inside(from)) - weightOf(outline, left);
      const to = nearest(
        after.filter((at) => at !== from && inside(at).length > 0),
        each,
      );
      if (to === undefined || added(to, each) >= saved) continue;
      contracts[from] = left;
      contracts[to]?.push(each);
      isMoved = true;
    }
  }
  return contracts;
};
