/**
 * Puts into as few contracts as can be what one has no room for. Actions stay in the first as long as there is room, in the order
 * in which they are declared: whoever asks a definition pays nothing. All else goes where most of what it needs is already.
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
  let room = Math.min(...overWhole.map(({ bytes }) => (all * codeLimit) / bytes)) * spare;
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
      const most = limit === codeLimit ? (weightOf(outline, inside) * limit) / bytes : room;
      room = Math.min(room, most) * closer;
    }
  }
  return last;
};

/** What of the room is not counted on at first, for what each contract has besides, and each time that it was too little. */
const [spare, closer] = [0.9, 0.98];

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
const pack = (outline: Outline, room: number): readonly (readonly Outlined[])[] => {
  for (let count = 2; count < outline.functions.length; count += 1) {
    const packed = packInto(outline, room, count);
    if (packed !== null) return packed;
  }
  return outline.functions.map((each) => [each]);
};

const packInto = (outline: Outline, room: number, count: number): readonly (readonly Outlined[])[] | null => {
  const contracts: Outlined[][] = Array.from({ length: count }, () => []);
  const grown = (at: number, one: Outlined): number => weightOf(outline, [...(contracts[at] ?? []), one]);
  const fits = (at: number, one: Outlined): boolean => contracts[at]?.length === 0 || grown(at, one) <= room;
  const added = (at: number, one: Outlined): number => grown(at, one) - weightOf(outline, contracts[at] ?? []);
  const alone = (one: Outlined): number => weightOf(outline, [one]);
  const actions = outline.functions.filter((each) => each.isAction);
  // The heaviest first, so that the small ones fill what is left.
  const others = outline.functions.filter((each) => !each.isAction).sort((a, b) => alone(b) - alone(a));
  const places = Array.from({ length: count }, (_, at) => at);
  const [first = 0, ...after] = places;
  for (const each of actions) {
    const at = places.find((place) => fits(place, each));
    if (at === undefined) return null;
    contracts[at]?.push(each);
  }
  for (const each of others) {
    const [at] = after.filter((place) => fits(place, each)).sort((a, b) => added(a, each) - added(b, each));
    const chosen = at ?? (fits(first, each) ? first : null);
    if (chosen === null) return null;
    contracts[chosen]?.push(each);
  }
  return contracts;
};
