/**
 * Reading facts and parameters: scales that are data, the rules for what lies outside a range, and what an action has
 * changed.
 */
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import { countOf } from '../../types/places.ts';
import * as q from '../../types/rational.ts';
import {
  latestNow,
  type ArgumentSchema,
  type FieldSchema,
  type NumberShape,
  type Scale,
  type Schema,
  type Shape,
} from '../../types/schema.ts';
import type { Bool, Int, Range, Rec, Slot } from '../core.ts';
import { int256, uint256 } from '../core.ts';
import { constant, divide, maximum, minimum, pow10, read, zeroInt } from './ints.ts';
import { multiply } from './multiply.ts';
import { number, powerOfTen, type Known, type Num } from './number.ts';
import type { Place } from './place.ts';
import { meets, sameIndex, type Overlay } from './state.ts';
import { and, compare, not, or, yes } from './truths.ts';
import { int, selectValue, truthValue, type Value } from './value.ts';

export const fieldOf = (schema: Schema, record: number, field: number): FieldSchema =>
  schema.records[record]?.fields[field] ?? bug(`no field ${field} in record ${record}`);

/** Where the way to a member's decimals can start. */
export type Roots = { readonly self: Rec | null; readonly arguments: readonly (Rec | null)[] };

/** The decimals of a scale, as a constant or as they are read from the member. */
export const decimalsOf = (schema: Schema, scale: Scale, roots: Roots): Int => {
  if (scale.kind === 'fixed') return constant(BigInt(scale.decimals));
  if (scale.min === scale.max) return constant(BigInt(scale.min));
  const root = (scale.root === 'self' ? roots.self : roots.arguments[scale.root.argument]) ?? bug('a scale without a root');
  const member = scale.path.reduce<Rec>((of, field) => {
    const { shape } = fieldOf(schema, of.record, field);
    if (shape.kind !== 'ref') return bug('a scale reached through what is no reference');
    return memberAt(schema, shape.entity, read(of, field, whole, indexRange(schema, shape.entity)));
  }, root);
  return read(member, scale.field, whole, { lo: BigInt(scale.min), hi: BigInt(scale.max) });
};

const whole: Slot = { kind: 'whole' };

export const memberAt = (schema: Schema, entity: number, index: Int): Rec =>
  schema.records[entity] === undefined ? bug(`no record ${entity}`) : { kind: 'member', record: entity, index };

export const indexRange = (schema: Schema, entity: number): Range => ({
  lo: 0n,
  hi: BigInt(Math.max((schema.records[entity]?.bound ?? 1) - 1, 0)),
});

/** The least or greatest integer within a bound of a range, for a scale that may be data. No statement is made. */
export const boundInt = (bound: q.Rational, side: 'lo' | 'hi', decimals: Int): Int => {
  const ten = pow10(decimals);
  if (ten.kind === 'const') {
    const scaledBound = q.multiply(bound, q.rational(ten.value));
    return constant(side === 'lo' ? q.ceil(scaledBound) : q.floor(scaledBound));
  }
  return divide(side === 'lo' ? 'up' : 'down', multiply(ten, constant(bound.n)), constant(bound.d));
};

/** What an integer of this shape can be once it has been checked. */
export const checkedRange = (shape: NumberShape): Range => {
  const { min, max } = shape.scale.kind === 'fixed' ? { min: shape.scale.decimals, max: shape.scale.decimals } : shape.scale;
  const at = (bound: q.Rational, decimals: number): q.Rational => q.multiply(bound, q.powerOfTen(decimals));
  return {
    lo: q.ceil(at(shape.lo, shape.lo.n < 0n ? max : min)),
    hi: q.floor(at(shape.hi, shape.hi.n < 0n ? min : max)),
  };
};

/** What a caller can supply before anything is checked. */
export const suppliedRange = (shape: NumberShape): Range => (shape.lo.n >= 0n ? uint256 : int256);

/** The integers of any plain shape. */
export const rangeOfShape = (schema: Schema, shape: Shape): Range => {
  switch (shape.kind) {
    case 'number':
      return checkedRange(shape);
    case 'bool':
      return { lo: 0n, hi: 1n };
    case 'enum':
      return { lo: 0n, hi: BigInt((schema.enums[shape.enum]?.members.length ?? 1) - 1) };
    case 'ref':
      return indexRange(schema, shape.entity);
    case 'address':
      return { lo: 0n, hi: (1n << 160n) - 1n };
    case 'time':
      return { lo: 0n, hi: (1n << 40n) - 1n };
    default:
      return bug(`a ${shape.kind} is more than one integer`);
  }
};

/** The quantity that an integer of a shape stands for. */
export const quantityOf = (
  at: Place,
  shape: NumberShape | { readonly kind: 'time' },
  n: Int,
  roots: Roots,
  known: Known,
): Num => {
  if (shape.kind === 'time') return number(q.one, n, [], known);
  return scaledDown(at, n, decimalsOf(at.frame.program.checked.schema, shape.scale, roots), known);
};

/** n / 10^decimals. */
export const scaledDown = (at: Place, n: Int, decimals: Int, known: Known): Num => {
  const ten = powerOfTen(at, decimals);
  return ten.kind === 'const' ? number(q.rational(1n, ten.value), n, [], known) : number(q.one, n, [ten], known);
};

/** A value of a plain shape from its terms. */
export const valueOfInt = (at: Place, shape: Shape, n: Int, roots: Roots): Value => {
  switch (shape.kind) {
    case 'number':
      return quantityOf(at, shape, n, roots, { lo: shape.lo, hi: shape.hi });
    case 'time':
      return quantityOf(at, shape, n, roots, { lo: q.zero, hi: null });
    case 'bool':
      return truthValue(compare('!=', n, zeroInt));
    case 'enum':
    case 'ref':
    case 'address':
      return int(n);
    default:
      return bug(`a ${shape.kind} is more than one integer`);
  }
};

/** A field's value to the policy, in the state that is looked at. */
export const readField = (at: Place, of: Rec, field: number, span: Span): Value => {
  const { schema } = at.frame.program.checked;
  const declared = fieldOf(schema, of.record, field);
  if (declared.shape.kind === 'list') return { kind: 'list', list: { kind: 'field', of, field }, record: declared.shape.record };
  let value = stored(at, of, field, declared);
  for (const overlay of at.state.overlays) {
    if (overlay.record !== of.record || overlay.field !== field) continue;
    const here = meets(at, overlay, of);
    value =
      overlay.item === null
        ? selectValue(at, here, overlay.value, value, span)
        : withItem(at, here, overlay, overlay.item, value, span);
  }
  return value;
};

/** An array of which one item is new. */
const withItem = (at: Place, here: Bool, { value: item }: Overlay, place: Int, before: Value, span: Span): Value => {
  if (here.kind === 'false') return before;
  if (before.kind !== 'array') return bug('an item of what is no array');
  return { kind: 'array', item: (index) => selectValue(at, and(here, sameIndex(place, index)), item, before.item(index), span) };
};

const stored = (at: Place, of: Rec, field: number, { shape, outside }: FieldSchema): Value => {
  const { schema } = at.frame.program.checked;
  const roots: Roots = { self: of, arguments: [] };
  const raw = (slot: Slot, each: NumberShape): Int =>
    read(of, field, slot, outside === 'refuse' ? checkedRange(each) : suppliedRange(each));
  const inRange = (n: Int, each: NumberShape): Bool => isInside(n, each, powerful(at, each.scale, roots));
  const quantity = (n: Int, each: NumberShape): Num => {
    const known: Known = outside === 'refuse' || outside === 'nearest' ? { lo: each.lo, hi: each.hi } : { lo: null, hi: null };
    return quantityOf(at, each, outside === 'nearest' ? nearest(n, each, powerful(at, each.scale, roots)) : n, roots, known);
  };
  switch (shape.kind) {
    case 'number': {
      const n = raw(whole, shape);
      if (outside !== 'unavailable') return quantity(n, shape);
      return { kind: 'optional', present: inRange(n, shape), inner: quantity(n, shape) };
    }
    case 'optional': {
      const present = compare('!=', read(of, field, { kind: 'present' }, { lo: 0n, hi: 1n }), zeroInt);
      const inner: Slot = { kind: 'inner' };
      if (shape.of.kind === 'time') {
        return { kind: 'optional', present, inner: number(q.one, read(of, field, inner, rangeOfShape(schema, shape.of))) };
      }
      const { lo, hi } = raw(inner, shape.of);
      const n = read(of, field, inner, { lo: lo > 0n ? 0n : lo, hi: hi < 0n ? 0n : hi });
      if (outside === 'unavailable')
        return { kind: 'optional', present: and(present, inRange(n, shape.of)), inner: quantity(n, shape.of) };
      if (outside === 'nearest') return { kind: 'optional', present, inner: quantity(n, shape.of) };
      return { kind: 'optional', present, inner: quantityOf(at, shape.of, n, roots, { lo: null, hi: null }) };
    }
    case 'array': {
      const items = shape.of;
      return { kind: 'array', item: (index) => quantity(raw({ kind: 'item', index }, items), items) };
    }
    case 'table':
    case 'list':
      return bug(`a ${shape.kind} read as a value`);
    case 'time':
      return valueOfInt(at, shape, timeOf(at, of, field, read(of, field, whole, rangeOfShape(schema, shape))), roots);
    default:
      return valueOfInt(at, shape, read(of, field, whole, rangeOfShape(schema, shape)), roots);
  }
};

/** The time of the event, where nothing is late, is no sooner than that of the event before. */
const timeOf = ({ frame }: Place, of: Rec, field: number, told: Int): Int => {
  const { fields } = frame.program.checked.schema.records[of.record] ?? bug('no such record');
  const clock = fields.findIndex((each) => each.source === 'clock');
  if (!frame.isNeverLate || fields[field]?.source !== 'now' || clock < 0) return told;
  return maximum(told, read(of, clock, whole, { lo: 0n, hi: latestNow }));
};

/** 10^decimals of a scale, bound where it is data. */
const powerful = (at: Place, scale: Scale, roots: Roots): Int =>
  powerOfTen(at, decimalsOf(at.frame.program.checked.schema, scale, roots));

const edge = (bound: q.Rational, side: 'lo' | 'hi', ten: Int): Int =>
  ten.kind === 'const'
    ? constant((side === 'lo' ? q.ceil : q.floor)(q.multiply(bound, q.rational(ten.value))))
    : divide(side === 'lo' ? 'up' : 'down', multiply(ten, constant(bound.n)), constant(bound.d));

export const isInside = (n: Int, shape: NumberShape, ten: Int): Bool =>
  and(compare('>=', n, edge(shape.lo, 'lo', ten)), compare('<=', n, edge(shape.hi, 'hi', ten)));

const nearest = (n: Int, shape: NumberShape, ten: Int): Int =>
  minimum(maximum(n, edge(shape.lo, 'lo', ten)), edge(shape.hi, 'hi', ten));

/** Whether no `drop` rule leaves the record out. */
export const isKept = (at: Place, of: Rec, span: Span): Bool => {
  const { schema } = at.frame.program.checked;
  let kept: Bool = yes;
  (schema.records[of.record]?.fields ?? []).forEach(({ shape, outside }, field) => {
    if (outside !== 'drop') return;
    const value = readField(at, of, field, span);
    const inside = (each: Value, within: NumberShape): Bool => {
      if (each.kind !== 'number') return bug('a range of what is no number');
      const { d, ns } = raised(each);
      return and(compare('>=', ns, edgeOver(within.lo, 'lo', each, d)), compare('<=', ns, edgeOver(within.hi, 'hi', each, d)));
    };
    if (shape.kind === 'number') kept = and(kept, inside(value, shape));
    if (shape.kind === 'optional' && shape.of.kind === 'number' && value.kind === 'optional' && value.inner !== null) {
      kept = and(kept, or(not(value.present), inside(value.inner, shape.of)));
    }
    if (shape.kind === 'array' && value.kind === 'array') {
      const items = countOf(schema, shape.by);
      for (let item = 0; item < items; item++) kept = and(kept, inside(value.item(constant(BigInt(item))), shape.of));
    }
  });
  return kept;
};

const raised = (value: Num): { readonly d: Int; readonly ns: Int } => ({
  d: value.d.reduce(multiply, constant(1n)),
  ns: value.n,
});

/** A bound as it compares with the numerator of a stored number: over the same denominator. */
const edgeOver = (bound: q.Rational, side: 'lo' | 'hi', value: Num, d: Int): Int => {
  const scaledBound = q.divide(bound, value.scale);
  if (d.kind === 'const') return constant((side === 'lo' ? q.ceil : q.floor)(scaledBound));
  return divide(side === 'lo' ? 'up' : 'down', multiply(d, constant(scaledBound.n)), constant(scaledBound.d));
};

/** The records or members that arguments stand for, from which scales start. */
export const rootOf = (schema: Schema, shape: ArgumentSchema['shape'], value: Value | undefined): Rec | null => {
  if (value?.kind === 'record') return value.of;
  return value?.kind === 'int' && shape.kind === 'ref' ? memberAt(schema, shape.entity, value.value) : null;
};
