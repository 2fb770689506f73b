/** The places of an array: a number for each member of an enum, or so many in a ring. May import: types. */
import type { Schema } from './schema.ts';

export type Places =
  | { readonly kind: 'enum'; readonly enum: number }
  /** A state only. Places are counted from 0, and every whole number stands for one: after the last comes the first. */
  | { readonly kind: 'ring'; readonly length: number };

export const countOf = (schema: Pick<Schema, 'enums'>, by: Places): number =>
  by.kind === 'ring' ? by.length : (schema.enums[by.enum]?.members.length ?? 0);

/** What people call a place: the member of the enum, or the number. */
export const placeName = (schema: Pick<Schema, 'enums'>, by: Places, at: number): string =>
  (by.kind === 'enum' ? schema.enums[by.enum]?.members[at] : undefined) ?? `${at}`;
