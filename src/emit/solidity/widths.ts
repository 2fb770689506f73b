/** How many bits a number takes in storage, and how many items of a ring a slot. */
import { ceil, floor, multiply, powerOfTen } from '../../types/rational.ts';
import type { NumberShape } from '../../types/schema.ts';

/** How many slots a ring takes. */
export const slotsOf = (items: number, bits: number): number => Math.ceil(items / itemsInSlot(bits));

/** How many items of so many bits stand in one slot: none goes over the end of its slot. */
export const itemsInSlot = (bits: number): number => Math.floor(256 / bits);

/** The narrowest type of whole bytes that holds the range, with the most decimals that it may have. */
export const widthOf = ({ lo, hi, scale }: NumberShape): { readonly type: string; readonly bits: number } => {
  const factor = powerOfTen(scale.kind === 'fixed' ? scale.decimals : scale.max);
  const [least, most] = [ceil(multiply(lo, factor)), floor(multiply(hi, factor))];
  const isSigned = lo.n < 0n;
  const fits = (bits: number): boolean => {
    const room = 1n << BigInt(isSigned ? bits - 1 : bits);
    return most < room && (!isSigned || least >= -room);
  };
  let bits = 8;
  while (bits < 256 && !fits(bits)) bits += 8;
  return { type: `${isSigned ? 'int' : 'uint'}${bits}`, bits };
};

/** The value of a type in the lowest bits of a word of assembly. */
export const cutTo = (type: string, bits: number, word: string): string => {
  if (bits === 256) return word;
  return type.startsWith('int') ? `signextend(${bits / 8 - 1}, ${word})` : `and(${word}, ${maskOf(bits)})`;
};

/** So many ones, as hexadecimal digits. */
export const maskOf = (bits: number): string => `0x${'f'.repeat(bits / 4)}`;
