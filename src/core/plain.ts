/**
 * Terms made of locals and constants alone, with other terms in the place of their locals. What becomes constant is
 * folded on the way.
 */
import type { Bool, Int, Term } from './core.ts';
import { absolute, add, maximum, minimum, modulo, negate, refine, select, subtract } from './lower/ints.ts';
import { multiply } from './lower/multiply.ts';
import { quotient } from './lower/quotient.ts';
import { partsOf, sizeOf } from './lower/structure.ts';
import { and, compare, not, or } from './lower/truths.ts';

/** Larger ones are not written out twice. */
const mostNodes = 24;

/** Small enough to be written out where it is used, and nothing is read, rooted or raised in it. */
export const isPlain = (value: Int | Bool): boolean => sizeOf(value) <= mostNodes && isMadeOfLocals(value);

const isMadeOfLocals = (value: Int | Bool): boolean =>
  !unlike.has(value.kind) && partsOf(value).every((part) => isMadeOfLocals(part));

const unlike: ReadonlySet<(Int | Bool)['kind']> = new Set(['param', 'read', 'length', 'root', 'irrational', 'pow10']);

export type Given = ReadonlyMap<string, Term>;

/** The bounds that were proved of the whole hold for each way in which it is used. */
export const put = (value: Int, given: Given): Int => refine(putInt(value, given), value);

const putInt = (value: Int, given: Given): Int => {
  switch (value.kind) {
    case 'local': {
      const term = given.get(value.name);
      return term?.type === 'int' ? term.value : value;
    }
    case 'add':
      return add(put(value.left, given), put(value.right, given));
    case 'sub':
      return subtract(put(value.left, given), put(value.right, given));
    case 'mul':
      return multiply(put(value.left, given), put(value.right, given));
    case 'min':
      return minimum(put(value.left, given), put(value.right, given));
    case 'max':
      return maximum(put(value.left, given), put(value.right, given));
    case 'neg':
      return negate(put(value.operand, given));
    case 'abs':
      return absolute(put(value.operand, given));
    case 'divide':
      return quotient(value.rounding, put(value.numerator, given), put(value.divisor, given));
    case 'modulo':
      return modulo(put(value.numerator, given), put(value.divisor, given));
    case 'select':
      return select(putBool(value.condition, given), put(value.then, given), put(value.else, given));
    default:
      return value;
  }
};

export const putBool = (value: Bool, given: Given): Bool => {
  switch (value.kind) {
    case 'truth': {
      const term = given.get(value.name);
      return term?.type === 'bool' ? term.value : value;
    }
    case 'compare':
      return compare(value.op, put(value.left, given), put(value.right, given));
    case 'and':
      return and(putBool(value.left, given), putBool(value.right, given));
    case 'or':
      return or(putBool(value.left, given), putBool(value.right, given));
    case 'not':
      return not(putBool(value.operand, given));
    default:
      return value;
  }
};
