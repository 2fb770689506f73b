/** Turns, lengths and what is made of them, as numbers: no amount is among them. */
import type { Comparison, Int } from '../core/core.ts';
import type { Cell, Cells } from './cells.ts';
import { compileList } from './compile-records.ts';

/** A small integer as a number, where it is made of turns, lengths and constants; else null. */
export const compileCount = (int: Int, cells: Cells): (() => number) | null => {
  switch (int.kind) {
    case 'const': {
      const value = Number(int.value);
      return int.value >= 0n && int.value <= mostCounted ? () => value : null;
    }
    case 'local': {
      const cell = cells.counts.get(int.name);
      return cell === undefined ? null : () => cell.value;
    }
    case 'length': {
      const list = compileList(int.list, cells);
      return () => list().length;
    }
    case 'add':
    case 'sub': {
      if (int.kind === 'sub' && int.left.kind === 'length' && int.right.kind === 'const' && int.right.value <= mostCounted) {
        const [list, less] = [compileList(int.left.list, cells), Number(int.right.value)];
        return () => list().length - less;
      }
      const [left, right] = [compileCount(int.left, cells), compileCount(int.right, cells)];
      if (left === null || right === null) return null;
      return int.kind === 'add' ? () => left() + right() : () => left() - right();
    }
    default:
      return null;
  }
};

/** Far below what a number holds exactly, however many of them are added. */
const mostCounted = 0xffff_ffffn;

/** Whether two turns or lengths are the same, as the numbers that they are; null for what else is compared. */
export const compareCounts = (op: Comparison, left: Int, right: Int, cells: Cells): (() => boolean) | null => {
  if (op !== '==' && op !== '!=') return null;
  const [a, b] = [countOf(left, cells), countOf(right, cells)];
  if (a !== null && b !== null) return op === '==' ? () => a.value === b.value : () => a.value !== b.value;
  const [x, y] = [compileCount(left, cells), compileCount(right, cells)];
  if (x === null || y === null) return null;
  return op === '==' ? () => x() === y() : () => x() !== y();
};

const countOf = (int: Int, cells: Cells): Cell<number> | null =>
  int.kind === 'local' ? (cells.counts.get(int.name) ?? null) : null;
