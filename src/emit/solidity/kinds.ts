/** What a local or parameter of a Solidity function holds. */
import { fitsUnsigned, isNarrow, type Range, type Slotted } from '../../core/core.ts';

export type Kind =
  | { readonly kind: 'word'; readonly signed: boolean }
  | { readonly kind: 'wide' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'record'; readonly record: number }
  | { readonly kind: 'list'; readonly record: number }
  /** What a session keeps in memory: passed on the stack in either mode. */
  | { readonly kind: 'struct'; readonly type: string }
  /** Where in storage something lies: passed on the stack in either mode. */
  | { readonly kind: 'stored'; readonly type: string };

/** The type of a local that holds what lies in a range. */
export const kindOf = (range: Range): Kind =>
  isNarrow(range) ? { kind: 'word', signed: !fitsUnsigned(range) } : { kind: 'wide' };

export const kindOfSlotted = (slotted: Slotted): Kind => (slotted.type === 'bool' ? { kind: 'bool' } : kindOf(slotted));
