/**
 * The state after an action, as what differs from the facts. Reading a changed field gives the new value; which record a
 * reader stands at is decided by comparing places: the same record, the same member, the same element of the same list.
 */
import type { Bool, Int, Rec } from '../core.ts';
import type { Place } from './place.ts';
import { and, compare, no, yes } from './truths.ts';
import { textOfInt, textOfRecord } from './structure.ts';
import type { Value } from './value.ts';

/** The field `field` of `of`, or of the element at `element.index` of `of`'s list `element.list`, has a new value. */
export type Overlay = {
  readonly of: Rec;
  readonly element: { readonly list: number; readonly record: number; readonly index: Int } | null;
  readonly record: number;
  readonly field: number;
  /** Which item of the field is new, where it is a ring and not all of it. */
  readonly item: Int | null;
  readonly value: Value;
};

/** Later changes win over earlier ones. */
export type State = { readonly overlays: readonly Overlay[] };

export const before: State = { overlays: [] };

/** When the record is the one that the overlay changes; `false` where it can be seen that it never is. */
export const meets = (at: Place, overlay: Overlay, of: Rec): Bool => {
  const here = located(at, of);
  if (overlay.element === null) return sameRecord(overlay.of, here);
  if (here.kind !== 'element' || here.list.kind !== 'field' || here.list.field !== overlay.element.list) return no;
  return and(sameRecord(overlay.of, located(at, here.list.of)), sameIndex(overlay.element.index, here.index));
};

/** A loop's element as the list and the turn that it stands for. */
const located = (at: Place, of: Rec): Rec => {
  if (of.kind !== 'local') return of;
  const element = at.frame.elements.get(of.name);
  if (element === undefined) return of;
  if (element.list.kind === 'members') return { kind: 'member', record: of.record, index: element.index };
  return { kind: 'element', record: of.record, list: element.list, index: element.index };
};

const sameRecord = (one: Rec, other: Rec): Bool => {
  if (one.kind === 'member' && other.kind === 'member') {
    return one.record === other.record ? sameIndex(one.index, other.index) : no;
  }
  return textOfRecord(one) === textOfRecord(other) ? yes : no;
};

export const sameIndex = (one: Int, other: Int): Bool => (textOfInt(one) === textOfInt(other) ? yes : compare('==', one, other));
