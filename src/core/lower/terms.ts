/** Values as they pass between functions: the integers and truths of a shape, and back. */
import type { ArgumentSchema, Schema, Shape } from '../../types/schema.ts';
import type { Span } from '../../source/source.ts';
import { bug } from '../../source/assert-never.ts';
import type { Argument, Named, Slotted, Term } from '../core.ts';
import { refine, zeroInt } from './ints.ts';
import { roundTo } from './name.ts';
import { boolOf, intOf, type Place } from './place.ts';
import { decimalsOf, quantityOf, rangeOfShape, valueOfInt, type Roots } from './read.ts';
import { no } from './truths.ts';
import { truthValue, type Value } from './value.ts';
import { checkNarrow, checkWidths } from './widths.ts';

/** The types of a shape's terms, with all the integers that it allows. */
export const slotsOf = (schema: Schema, shape: Shape): readonly Slotted[] => {
  if (shape.kind === 'bool') return [{ type: 'bool' }];
  if (shape.kind !== 'optional') return [{ type: 'int', ...rangeOfShape(schema, shape) }];
  const { lo, hi } = rangeOfShape(schema, shape.of);
  return [{ type: 'bool' }, { type: 'int', lo: lo > 0n ? 0n : lo, hi: hi < 0n ? 0n : hi }];
};

/** Whether a shape is a plain value or an optional one: what can pass between functions. */
export const isPassable = (shape: Shape): boolean => shape.kind !== 'array' && shape.kind !== 'table' && shape.kind !== 'list';

/** A value as the terms of its shape; it fits exactly. */
export const termsOfShape = (at: Place, shape: Shape, value: Value | null, roots: Roots, span: Span): readonly Term[] => {
  const { schema } = at.frame.program.checked;
  if (shape.kind === 'optional') {
    const inner = value?.kind === 'optional' ? value.inner : value;
    const present: Term = { type: 'bool', value: value?.kind === 'optional' ? value.present : no };
    return [
      present,
      ...(inner === null ? [{ type: 'int', value: zeroInt } as const] : termsOfShape(at, shape.of, inner, roots, span)),
    ];
  }
  switch (value?.kind) {
    case 'number': {
      const decimals = shape.kind === 'number' ? decimalsOf(schema, shape.scale, roots) : zeroInt;
      const n = roundTo(at, null, value, decimals);
      checkNarrow(at, n, span);
      return [{ type: 'int', value: n }];
    }
    case 'int':
      return [{ type: 'int', value: value.value }];
    case 'truth':
      checkWidths(at, value.value, span);
      return [{ type: 'bool', value: value.value }];
    default:
      return bug(`a ${value === null ? 'missing value' : value.kind} as an integer`);
  }
};

export const valueOfNames = (at: Place, shape: Shape, names: readonly Named[], roots: Roots): Value => {
  const [first, second] = names;
  if (shape.kind === 'bool') return truthValue(boolOf(first));
  if (shape.kind !== 'optional') return valueOfInt(at, shape, intOf(first), roots);
  return {
    kind: 'optional',
    present: boolOf(first),
    inner: quantityOf(at, shape.of, intOf(second), roots, { lo: null, hi: null }),
  };
};

/** An argument of a call. The checker has proved that it lies in the parameter's range. */
export const argumentOf = (at: Place, shape: ArgumentSchema['shape'], value: Value, roots: Roots, span: Span): Argument => {
  if (value.kind === 'record') return { type: 'record', value: value.of };
  if (shape.kind === 'record') return bug('a record was expected');
  const [term = bug('an argument without a term')] = termsOfShape(at, shape, value, roots, span);
  if (term.type === 'bool') return term;
  return { type: 'int', value: refine(term.value, rangeOfShape(at.frame.program.checked.schema, shape)) };
};
