/** Facts as they are read: the integer of a slot, and the node that shows it by its shape. */
import type { Slot } from '../core/core.ts';
import { decimalsOf } from '../facts/decimals.ts';
import type { Holder } from '../facts/decimals.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import type { Span } from '../source/source.ts';
import { showAddress } from '../types/address.ts';
import { placeName } from '../types/places.ts';
import type { Shape } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import { integerAt, valuesAt } from './cells.ts';
import { both, node, noReason, nothing, showInteger, showMember, showTruth, words } from './explain.ts';
import type { Known, Shown } from './explain.ts';
import type { Trace } from './trace.ts';
import type { Walk } from './walk.ts';

type Read = { readonly path: string; readonly shape: Shape; readonly span: Span; readonly self: Holder | null };

/** `item` is the index of an item, evaluated. */
export const slotOf = (
  slot: Slot,
  item: Known<bigint> | null,
  holder: readonly Value[],
  at: number,
  read: Read,
  walk: Walk,
): Known<bigint> => {
  const { path, shape, span, self } = read;
  const known = (value: bigint, label: string, of: Shape): Known<bigint> => ({
    value,
    why: [factOf(walk, label, () => shownBy(walk, of, value, self), span)],
  });
  switch (slot.kind) {
    case 'whole':
      return known(integerAt(holder, at), path, shape);
    case 'present': {
      const given = valuesAt(holder, at).length > 0;
      return { value: given ? 1n : 0n, why: [factOf(walk, `${path} is given`, () => showTruth(given), span)] };
    }
    case 'inner': {
      const optional = valuesAt(holder, at);
      if (optional.length === 0) return { value: 0n, why: [factOf(walk, path, () => words('none'), span)] };
      return known(integerAt(optional, 0), path, shape.kind === 'optional' ? shape.of : shape);
    }
    case 'item': {
      if (shape.kind !== 'array' || item === null) return bug(`${path} is no array`);
      const index = Number(item.value);
      const member = placeName(walk.core.schema, shape.by, index);
      const { value, why } = known(integerAt(valuesAt(holder, at), index), `${path}[${member}]`, shape.of);
      return { value, why: both(item.why, why) };
    }
    default:
      return assertNever(slot);
  }
};

/** One node for a fact, however often it is read. */
export const factOf = (walk: Walk, path: string, shown: () => Shown, span: Span | null): Trace => {
  const found = walk.read.get(path);
  if (found !== undefined) return found;
  const made = node('fact', path, shown(), span, noReason);
  walk.read.set(path, made);
  return made;
};

/** A value shown by its shape; `self` is the record that holds it, where its decimals may be found. */
export const shownBy = (walk: Walk, shape: Shape, value: bigint, self: Holder | null): Shown => {
  switch (shape.kind) {
    case 'number': {
      const { schema } = walk.core;
      const place = {
        schema,
        entities: walk.facts.entities,
        self,
        argumentSchemas: walk.entry.arguments,
        arguments: walk.facts.arguments,
      };
      return showInteger(value, decimalsOf(shape.scale, place), shape.unit);
    }
    case 'bool':
      return showTruth(value !== 0n);
    case 'enum':
      return showMember(walk.core.schema, shape.enum, value);
    case 'ref':
      return { ...nothing, text: memberPath(walk, shape.entity, Number(value)), integer: value };
    case 'address':
      return { ...nothing, text: showAddress(value), integer: value };
    case 'time':
      return showInteger(value, 0, 's');
    case 'array':
    case 'table':
    case 'optional':
    case 'list':
      return nothing;
    default:
      return assertNever(shape);
  }
};

export const memberPath = (walk: Walk, record: number, at: number): string => {
  const name = walk.core.schema.records[record]?.name ?? `record ${record}`;
  const given = walk.names(record, at);
  return given === null ? `${name}[${at}]` : `${name} ${given}`;
};
