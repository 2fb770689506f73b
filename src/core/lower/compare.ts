/** Comparisons of any two values of the same type. */
import { bug } from '../../source/assert-never.ts';
import type { Bool, Comparison } from '../core.ts';
import { compareNumbers } from './number-arithmetic.ts';
import { shareBool, type Place } from './place.ts';
import { and, compare, no, not, or } from './truths.ts';
import type { Value } from './value.ts';

/** Exact across scales for numbers; by order for members of an enum; `==` and `!=` for the rest. */
export const compareValues = (at: Place, op: Comparison, left: Value, right: Value): Bool => {
  if (left.kind === 'number' && right.kind === 'number') return compareNumbers(at, op, left, right);
  if (left.kind === 'int' && right.kind === 'int') return compare(op, left.value, right.value);
  if (left.kind === 'truth' && right.kind === 'truth') {
    const [a, b] = [shareBool(at, left.value), shareBool(at, right.value)];
    const same = or(and(a, b), and(not(a), not(b)));
    return op === '==' ? same : op === '!=' ? not(same) : bug('truths have no order');
  }
  if (left.kind === 'optional' && right.kind === 'optional') {
    const [a, b] = [shareBool(at, left.present), shareBool(at, right.present)];
    const neither = and(not(a), not(b));
    const inner = left.inner === null || right.inner === null ? no : compareValues(at, '==', left.inner, right.inner);
    const same = or(neither, and(and(a, b), inner));
    return op === '==' ? same : op === '!=' ? not(same) : bug('optionals have no order');
  }
  return bug(`${left.kind} compared with ${right.kind}`);
};
