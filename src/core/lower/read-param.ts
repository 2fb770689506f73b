/** What a parameter of the policy is: its constant where it is fixed, and what is set at construction where it is governed. */
import { bug } from '../../source/assert-never.ts';
import type { Value as FactValue } from '../../types/value.ts';
import type { Int, Range, Slot } from '../core.ts';
import { int256 } from '../core.ts';
import { constant, zeroInt } from './ints.ts';
import type { Known } from './number.ts';
import type { Place } from './place.ts';
import { checkedRange, quantityOf, rangeOfShape, valueOfInt, type Roots } from './read.ts';
import { compare, literal } from './truths.ts';
import type { Value } from './value.ts';

const whole: Slot = { kind: 'whole' };

export const readParam = (at: Place, param: number): Value => {
  const { schema } = at.frame.program.checked;
  const { shape, governed, default: given } = schema.params[param] ?? bug(`no parameter ${param}`);
  const roots: Roots = { self: null, arguments: [] };
  const integer = (slot: Slot, range: Range, value: FactValue | undefined): Int =>
    governed
      ? { kind: 'param', param, slot, ...range }
      : constant(typeof value === 'bigint' ? value : bug('a parameter without a value'));
  switch (shape.kind) {
    case 'array': {
      const { of } = shape;
      const items = typeof given === 'bigint' ? [] : given;
      return {
        kind: 'array',
        item: (index) => {
          if (!governed && index.kind === 'const')
            return quantityOf(at, of, integer(whole, int256, items[Number(index.value)]), roots, noBounds);
          return quantityOf(at, of, { kind: 'param', param, slot: { kind: 'item', index }, ...checkedRange(of) }, roots, {
            lo: of.lo,
            hi: of.hi,
          });
        },
      };
    }
    case 'optional': {
      const inner = typeof given === 'bigint' ? undefined : given[0];
      const present = governed
        ? compare('!=', integer({ kind: 'present' }, { lo: 0n, hi: 1n }, 0n), zeroInt)
        : literal(inner !== undefined);
      if (!governed && inner === undefined) return { kind: 'optional', present, inner: null };
      const range = rangeOfShape(schema, shape.of);
      const n = integer({ kind: 'inner' }, { lo: range.lo > 0n ? 0n : range.lo, hi: range.hi < 0n ? 0n : range.hi }, inner);
      return { kind: 'optional', present, inner: quantityOf(at, shape.of, n, roots, noBounds) };
    }
    case 'table':
    case 'list':
      return bug(`a ${shape.kind} read as a value`);
    default:
      return valueOfInt(at, shape, integer(whole, rangeOfShape(schema, shape), given), roots);
  }
};

const noBounds: Known = { lo: null, hi: null };
