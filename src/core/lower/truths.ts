/** Makes Core truths, folding what is known. */
import { assertNever } from '../../source/assert-never.ts';
import type { Bool, Comparison, Int } from '../core.ts';

export const yes: Bool = { kind: 'true' };
export const no: Bool = { kind: 'false' };
export const truth = (name: string): Bool => ({ kind: 'truth', name });
export const literal = (value: boolean): Bool => (value ? yes : no);

export const not = (operand: Bool): Bool => {
  switch (operand.kind) {
    case 'true':
      return no;
    case 'false':
      return yes;
    case 'not':
      return operand.operand;
    case 'compare':
      return { ...operand, op: opposite[operand.op] };
    default:
      return { kind: 'not', operand };
  }
};

export const and = (left: Bool, right: Bool): Bool => {
  if (left.kind === 'false' || right.kind === 'true') return left;
  if (left.kind === 'true' || right.kind === 'false') return right;
  return { kind: 'and', left, right };
};

export const or = (left: Bool, right: Bool): Bool => {
  if (left.kind === 'true' || right.kind === 'false') return left;
  if (left.kind === 'false' || right.kind === 'true') return right;
  return { kind: 'or', left, right };
};

/** Decided at once where the bounds decide it. */
export const compare = (op: Comparison, left: Int, right: Int): Bool => {
  switch (op) {
    case '<':
      return left.hi < right.lo ? yes : left.lo >= right.hi ? no : { kind: 'compare', op, left, right };
    case '<=':
      return left.hi <= right.lo ? yes : left.lo > right.hi ? no : { kind: 'compare', op, left, right };
    case '>':
      return left.lo > right.hi ? yes : left.hi <= right.lo ? no : { kind: 'compare', op, left, right };
    case '>=':
      return left.lo >= right.hi ? yes : left.hi < right.lo ? no : { kind: 'compare', op, left, right };
    case '==':
      return same(left, right) ? yes : apart(left, right) ? no : { kind: 'compare', op, left, right };
    case '!=':
      return same(left, right) ? no : apart(left, right) ? yes : { kind: 'compare', op, left, right };
    default:
      return assertNever(op);
  }
};

const opposite: { readonly [op in Comparison]: Comparison } = {
  '<': '>=',
  '<=': '>',
  '==': '!=',
  '!=': '==',
  '>': '<=',
  '>=': '<',
};

const same = (left: Int, right: Int): boolean => left.lo === left.hi && right.lo === right.hi && left.lo === right.lo;
const apart = (left: Int, right: Int): boolean => left.hi < right.lo || right.hi < left.lo;
