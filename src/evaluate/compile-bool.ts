/** Truths as closures. */
import type { Bool, Comparison, Int } from '../core/core.ts';
import { assertNever } from '../source/assert-never.ts';
import { truthCell } from './cells.ts';
import type { Cell, Cells } from './cells.ts';
import { compareCounts } from './compile-count.ts';
import { cellOfInt, compileInt } from './compile-int.ts';

export const compileBool = (bool: Bool, cells: Cells): (() => boolean) => {
  switch (bool.kind) {
    case 'true':
      return () => true;
    case 'false':
      return () => false;
    case 'truth': {
      const cell = truthCell(cells, bool.name);
      return () => cell.value;
    }
    case 'compare':
      return compileCompare(bool.op, bool.left, bool.right, cells);
    case 'and': {
      const [left, right] = [compileBool(bool.left, cells), compileBool(bool.right, cells)];
      return () => left() && right();
    }
    case 'or': {
      const [left, right] = [compileBool(bool.left, cells), compileBool(bool.right, cells)];
      return () => left() || right();
    }
    case 'not': {
      const operand = compileBool(bool.operand, cells);
      return () => !operand();
    }
    default:
      return assertNever(bool);
  }
};

const compileCompare = (op: Comparison, left: Int, right: Int, cells: Cells): (() => boolean) => {
  const counts = compareCounts(op, left, right, cells);
  if (counts !== null) return counts;
  const [a, b] = [cellOfInt(left, cells), cellOfInt(right, cells)];
  if (a !== null && b !== null) return compareCells(op, a, b);
  const x = compileInt(left, cells);
  return b === null ? compareWith(op, x, compileInt(right, cells)) : compareWithCell(op, x, b);
};

const compareCells = (op: Comparison, a: Cell<bigint>, b: Cell<bigint>): (() => boolean) => {
  switch (op) {
    case '<':
      return () => a.value < b.value;
    case '<=':
      return () => a.value <= b.value;
    case '>':
      return () => a.value > b.value;
    case '>=':
      return () => a.value >= b.value;
    case '==':
      return () => a.value === b.value;
    case '!=':
      return () => a.value !== b.value;
    default:
      return assertNever(op);
  }
};

const compareWithCell = (op: Comparison, x: () => bigint, b: Cell<bigint>): (() => boolean) => {
  switch (op) {
    case '<':
      return () => x() < b.value;
    case '<=':
      return () => x() <= b.value;
    case '>':
      return () => x() > b.value;
    case '>=':
      return () => x() >= b.value;
    case '==':
      return () => x() === b.value;
    case '!=':
      return () => x() !== b.value;
    default:
      return assertNever(op);
  }
};

const compareWith = (op: Comparison, x: () => bigint, y: () => bigint): (() => boolean) => {
  switch (op) {
    case '<':
      return () => x() < y();
    case '<=':
      return () => x() <= y();
    case '>':
      return () => x() > y();
    case '>=':
      return () => x() >= y();
    case '==':
      return () => x() === y();
    case '!=':
      return () => x() !== y();
    default:
      return assertNever(op);
  }
};
