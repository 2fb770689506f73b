/** Core nodes for tests, with the bounds that follow from their operands. */
import { bounds } from '../../src/core/bounds.ts';
import type { Bool, Comparison, Int, List, Range, Rec, Slot, Term, Title } from '../../src/core/core.ts';
import type { Span } from '../../src/source/source.ts';
import type { Irrational } from '../../src/types/irrational.ts';
import type { Rounding } from '../../src/types/rounding.ts';

export const nowhere: Span = { file: 'test.risk', start: 0, end: 0 };

export const title = (label: string, decimals: number | null = null, unit = ''): Title => ({
  label,
  unit,
  decimals,
  enum: null,
  span: nowhere,
});

export const constant = (value: bigint): Int => ({ kind: 'const', value, lo: value, hi: value });
export const local = (name: string, { lo, hi }: Range): Int => ({ kind: 'local', name, lo, hi });
export const param = (index: number, { lo, hi }: Range, slot: Slot = { kind: 'whole' }): Int => ({
  kind: 'param',
  param: index,
  slot,
  lo,
  hi,
});
export const read = (of: Rec, field: number, { lo, hi }: Range, slot: Slot = { kind: 'whole' }): Int => ({
  kind: 'read',
  of,
  field,
  slot,
  lo,
  hi,
});
export const length = (list: List, max: number): Int => ({ kind: 'length', list, lo: 0n, hi: BigInt(max) });

const unbounded: Range = { lo: 0n, hi: 0n };
const bounded = (int: Int): Int => {
  const { lo, hi } = bounds(int);
  return { ...int, lo, hi };
};

export const binary = (kind: 'add' | 'sub' | 'mul' | 'min' | 'max', left: Int, right: Int): Int =>
  bounded({ kind, left, right, ...unbounded });
export const unary = (kind: 'neg' | 'abs', operand: Int): Int => bounded({ kind, operand, ...unbounded });
export const quotient = (rounding: Rounding, numerator: Int, divisor: Int): Int =>
  bounded({ kind: 'divide', rounding, numerator, divisor, ...unbounded });
export const rest = (numerator: Int, divisor: Int): Int => bounded({ kind: 'modulo', numerator, divisor, ...unbounded });
export const squareRoot = (rounding: 'up' | 'down', operand: Int): Int =>
  bounded({ kind: 'root', rounding, operand, ...unbounded });
export const irrationalOf = (of: Irrational, rounding: 'up' | 'down', decimals: number, operand: Int): Int =>
  bounded({ kind: 'irrational', function: of, rounding, decimals, operand, ...unbounded });
export const tenTo = (exponent: Int): Int => bounded({ kind: 'pow10', exponent, ...unbounded });
export const select = (condition: Bool, then: Int, otherwise: Int): Int =>
  bounded({ kind: 'select', condition, then, else: otherwise, ...unbounded });

export const compare = (op: Comparison, left: Int, right: Int): Bool => ({ kind: 'compare', op, left, right });
export const truth = (name: string): Bool => ({ kind: 'truth', name });
export const yes: Bool = { kind: 'true' };

/** The same integer under tighter bounds, where the test knows more than its operands tell. */
export const known = (int: Int, { lo, hi }: Range): Int => ({ ...int, lo, hi });

export const intTerm = (value: Int): Term => ({ type: 'int', value });
export const boolTerm = (value: Bool): Term => ({ type: 'bool', value });
export const recLocal = (name: string, record: number): Rec => ({ kind: 'local', name, record });
