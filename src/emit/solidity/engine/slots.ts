/**
 * Members of a record in storage, slot by slot, as lines of assembly: each slot is read once, and written once with all that an
 * action changes in it.
 */
import { bug } from '../../../source/assert-never.ts';
import { memberOf, recordOf } from '../layout.ts';
import type { StoredMember } from '../storage.ts';
import { cutTo } from '../widths.ts';
import type { Context } from './context.ts';

/** `place`: the slot in which a record begins, in assembly. */
export const slotAt = (place: string, slot: number): string => (slot === 0 ? place : `add(${place}, ${slot})`);

/** Where a member of a record lies in memory, in which each takes a word. */
export const memoryOffset = (context: Context, record: number, name: string): number => {
  const at = recordOf(context.pieces.layout, record)
    .fields.flat()
    .findIndex((each) => each.name === name);
  return at < 0 ? bug(`no member ${name}`) : 32 * at;
};

export const inMemory = (struct: string, offset: number): string => (offset === 0 ? struct : `add(${struct}, ${offset})`);

/** A member out of the word of its slot. */
export const memberIn = (word: string, { type, bits, offset }: StoredMember): string => {
  if (offset > 0 && offset + bits === 256) return `${type.startsWith('int') ? 'sar' : 'shr'}(${offset}, ${word})`;
  return cutTo(type, bits, offset === 0 ? word : `shr(${offset}, ${word})`);
};

/** Reads members into a record in memory. `word` holds the first slot where that has been read. */
export const readLines = (
  context: Context,
  record: number,
  members: readonly StoredMember[],
  at: { readonly made: string; readonly place: string; readonly word: string | null },
): readonly string[] => {
  const ownOf = (each: StoredMember): string =>
    inMemory(at.made, memoryOffset(context, record, memberOf(context.pieces.layout, record, each.field, each.role).name));
  const rings = members.filter((each) => each.length !== null);
  const words = members.filter((each) => each.length === null);
  const slots = [...new Set(words.map((each) => each.slot))].sort((a, b) => a - b);
  return [
    // Of a ring only where it lies: its items are read one by one, where they are wanted.
    ...rings.map((each) => `mstore(${ownOf(each)}, ${slotAt(at.place, each.slot)})`),
    ...slots.flatMap((slot) => {
      const inSlot = words.filter((each) => each.slot === slot);
      const read = slot === 0 ? at.word : null;
      const word = read ?? `word_${slot}`;
      return [
        ...(read !== null ? [] : [`let ${word} := sload(${slotAt(at.place, slot)})`]),
        ...inSlot.map((each) => `mstore(${ownOf(each)}, ${memberIn(word, each)})`),
      ];
    }),
  ];
};

/** A new value in assembly, and how it lies. */
export type NewWord = Pick<StoredMember, 'type' | 'bits' | 'offset' | 'slot'> & {
  readonly value: string;
  /** Whether it may be wider than its member. */
  readonly loose: boolean;
};

/** Several values as one word. The last is worked out first, so that only one more is ever at hand. */
export const packed = (words: readonly NewWord[]): string =>
  words.map(placed).reduceRight((rest, each) => (rest === '' ? each : `or(${each}, ${rest})`), '');

/** What does not fit its bits is shifted out at the top, and back into its place. */
const placed = ({ type, bits, offset, value, loose }: NewWord): string => {
  const above = 256 - bits;
  const isCut = above > offset && (loose || type.startsWith('int'));
  if (isCut) return `shr(${above - offset}, shl(${above}, ${value}))`;
  return offset === 0 ? value : `shl(${offset}, ${value})`;
};

/** Writes values to their slots. `used`: by slot, the bits in which anything lies. */
export const writeLines = (place: string, words: readonly NewWord[], used: (slot: number) => bigint): readonly string[] => {
  const slots = [...new Set(words.map((each) => each.slot))].sort((a, b) => a - b);
  return slots.map((slot) => {
    const inSlot = words.filter((each) => each.slot === slot);
    const rest = used(slot) & ~bitsOf(inSlot);
    const own = slotAt(place, slot);
    const value = packed(inSlot);
    return `sstore(${own}, ${rest === 0n ? value : `or(and(sload(${own}), 0x${rest.toString(16)}), ${value})`})`;
  });
};

/** The bits in which members lie. */
export const bitsOf = (members: readonly Pick<StoredMember, 'bits' | 'offset'>[]): bigint =>
  members.reduce((all, { bits, offset }) => all | (((1n << BigInt(bits)) - 1n) << BigInt(offset)), 0n);

/** Where a ring lies, and how many items of how many bits stand in one of its slots. */
export type RingAt = { readonly place: string; readonly many: number; readonly bits: number; readonly used: bigint };

/** Writes values to one item of a ring, or of several that stand side by side. */
export const itemLines = ({ place, many, bits, used }: RingAt, index: string, words: readonly NewWord[]): readonly string[] => {
  const [own, value] = [bitsOf(words), packed(words)];
  if (many === 1) {
    const rest = used & ~own;
    const slot = `add(${place}, ${index})`;
    if (rest === 0n) return [`sstore(${slot}, ${value})`];
    return [`let place_ := ${slot}`, `sstore(place_, or(and(sload(place_), 0x${rest.toString(16)}), ${value}))`];
  }
  const halvings = Math.log2(many);
  const [nth, offset] = Number.isInteger(halvings)
    ? [`shr(${halvings}, ${index})`, `mul(and(${index}, ${many - 1}), ${bits})`]
    : [`div(${index}, ${many})`, `mul(mod(${index}, ${many}), ${bits})`];
  return [
    `let shift_ := ${offset}`,
    `let place_ := add(${place}, ${nth})`,
    `sstore(place_, or(and(sload(place_), not(shl(shift_, 0x${own.toString(16)}))), shl(shift_, ${value})))`,
  ];
};
