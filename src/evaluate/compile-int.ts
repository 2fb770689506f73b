/**
 * Integers as closures. A constant and a local both stand in a cell, so an operation whose operands are such reads them
 * without a call; that, and choosing the rounding beforehand, is where the speed of the interpreter comes from.
 */
import { pow10 } from '../arithmetic/power.ts';
import { dividers, modulo } from '../arithmetic/round.ts';
import { irrational } from '../arithmetic/irrational.ts';
import { root } from '../arithmetic/root.ts';
import type { Int, Rec } from '../core/core.ts';
import { assertNever } from '../source/assert-never.ts';
import { fieldKey, integerAt, intCell, memberKey, recordAt, truthCell } from './cells.ts';
import type { Cell, Cells, Record } from './cells.ts';
import { compileBool } from './compile-bool.ts';
import { cellOfRec, compileList, compileRec, compileSlot } from './compile-records.ts';

export const compileInt = (int: Int, cells: Cells): (() => bigint) => {
  switch (int.kind) {
    case 'const': {
      const { value } = int;
      return () => value;
    }
    case 'local': {
      const count = cells.counts.get(int.name);
      if (count !== undefined) return () => BigInt(count.value);
      const cell = intCell(cells, int.name);
      return () => cell.value;
    }
    case 'param': {
      const { params } = cells.world;
      return compileSlot(int.slot, () => params.value, int.param, cells);
    }
    case 'read':
      return compileRead(int, cells);
    case 'length': {
      const list = compileList(int.list, cells);
      return () => BigInt(list().length);
    }
    case 'add':
      return compileAdd(int.left, int.right, cells);
    case 'sub':
      return compileSub(int.left, int.right, cells);
    case 'mul':
      return compileMul(int.left, int.right, cells);
    case 'min':
      return compileMin(int.left, int.right, cells);
    case 'max':
      return compileMax(int.left, int.right, cells);
    case 'neg': {
      const operand = compileInt(int.operand, cells);
      return () => -operand();
    }
    case 'abs': {
      const cell = cellOfInt(int.operand, cells);
      if (cell !== null) return () => (cell.value < 0n ? -cell.value : cell.value);
      const operand = compileInt(int.operand, cells);
      return () => {
        const value = operand();
        return value < 0n ? -value : value;
      };
    }
    case 'divide':
      return compileDivide(int, cells);
    case 'modulo': {
      const [numerator, divisor] = [compileInt(int.numerator, cells), compileInt(int.divisor, cells)];
      return () => modulo(numerator(), divisor());
    }
    case 'root': {
      const { rounding } = int;
      const operand = compileInt(int.operand, cells);
      return () => root(rounding, operand());
    }
    case 'irrational': {
      const { rounding, decimals } = int;
      const apply = irrational[int.function];
      const one = pow10(decimals);
      const operand = compileInt(int.operand, cells);
      return () => apply(rounding, operand(), one);
    }
    case 'pow10': {
      const exponent = compileInt(int.exponent, cells);
      return () => pow10(exponent());
    }
    case 'select': {
      const condition = compileBool(int.condition, cells);
      const [a, b] = [cellOfInt(int.then, cells), cellOfInt(int.else, cells)];
      if (a !== null && b !== null) {
        if (int.condition.kind !== 'truth') return () => (condition() ? a.value : b.value);
        const test = truthCell(cells, int.condition.name);
        return () => (test.value ? a.value : b.value);
      }
      const [then, otherwise] = [compileInt(int.then, cells), compileInt(int.else, cells)];
      return () => (condition() ? then() : otherwise());
    }
    default:
      return assertNever(int);
  }
};

/** The cell an operand stands in, when it needs no work. */
export const cellOfInt = (int: Int, cells: Cells): Cell<bigint> | null => {
  if (int.kind === 'const') return { value: int.value };
  if (int.kind === 'read') return int.slot.kind === 'whole' ? heldField(int.of, int.field, cells) : null;
  return int.kind === 'local' && !cells.counts.has(int.name) ? intCell(cells, int.name) : null;
};

const heldField = (of: Rec, field: number, cells: Cells): Cell<bigint> | null => {
  const name = of.kind === 'local' ? of.name : memberKey(of);
  return name === null ? null : (cells.fields.get(fieldKey(name, field)) ?? null);
};

const compileRead = (int: Extract<Int, { kind: 'read' }>, cells: Cells): (() => bigint) => {
  const { field } = int;
  const held = cellOfInt(int, cells);
  if (held !== null) return () => held.value;
  const cell = cellOfRec(int.of, cells);
  if (cell !== null && int.slot.kind === 'whole') return () => integerAt(cell.value, field);
  const member = memberOf(int.of, cells);
  if (member !== null && int.slot.kind === 'whole') return () => integerAt(member(), field);
  return compileSlot(int.slot, cell === null ? compileRec(int.of, cells) : () => cell.value, field, cells);
};

const none: Record = [];

/**
 * A member that a field of a record in a cell refers to: `market[p.market]`, what most reads in a fold go through. It is
 * looked up once for each record that the cell holds in turn, as long as the facts are the same.
 */
export const memberOf = (rec: Rec, cells: Cells): (() => Record) | null => {
  if (rec.kind !== 'member' || rec.index.kind !== 'read' || rec.index.slot.kind !== 'whole') return null;
  const { of, field: reference } = rec.index;
  const holder = cellOfRec(of, cells);
  if (holder === null) return null;
  const key = `${of.kind === 'local' ? of.name : ''}.${reference}.${rec.record}`;
  const known = cells.members.get(key);
  if (known !== undefined) return known;
  const { entities, evaluation } = cells.world;
  const { record: entity } = rec;
  let [from, found, when] = [none, none, 0];
  const member = (): Record => {
    const of = holder.value;
    if (of === from && when === evaluation.value) return found;
    found = recordAt(entities.value[entity] ?? none, Number(integerAt(of, reference)));
    from = of;
    when = evaluation.value;
    return found;
  };
  cells.members.set(key, member);
  return member;
};

const compileAdd = (left: Int, right: Int, cells: Cells): (() => bigint) => {
  const [a, b] = [cellOfInt(left, cells), cellOfInt(right, cells)];
  if (a !== null && b !== null) return () => a.value + b.value;
  const [x, y] = [compileInt(left, cells), compileInt(right, cells)];
  if (a !== null) return () => a.value + y();
  if (b !== null) return () => x() + b.value;
  return () => x() + y();
};

const compileSub = (left: Int, right: Int, cells: Cells): (() => bigint) => {
  const [a, b] = [cellOfInt(left, cells), cellOfInt(right, cells)];
  if (a !== null && b !== null) return () => a.value - b.value;
  const [x, y] = [compileInt(left, cells), compileInt(right, cells)];
  if (a !== null) return () => a.value - y();
  if (b !== null) return () => x() - b.value;
  return () => x() - y();
};

const compileMul = (left: Int, right: Int, cells: Cells): (() => bigint) => {
  const [a, b] = [cellOfInt(left, cells), cellOfInt(right, cells)];
  if (a !== null && b !== null) return () => a.value * b.value;
  const [x, y] = [compileInt(left, cells), compileInt(right, cells)];
  if (a !== null) return () => a.value * y();
  if (b !== null) return () => x() * b.value;
  return () => x() * y();
};

const compileMin = (left: Int, right: Int, cells: Cells): (() => bigint) => {
  const [a, b] = [cellOfInt(left, cells), cellOfInt(right, cells)];
  if (a !== null && b !== null) return () => (b.value < a.value ? b.value : a.value);
  const [x, y] = [compileInt(left, cells), compileInt(right, cells)];
  if (b !== null)
    return () => {
      const value = x();
      return b.value < value ? b.value : value;
    };
  return () => {
    const value = x();
    const other = y();
    return other < value ? other : value;
  };
};

/**
 * `max(x + c, m)` is m itself while x lies below m − c: a comparison costs a quarter of a sum. The rows of a tier table
 * that a notional does not reach are all of this form.
 */
const compileFloor = (x: () => bigint, addend: bigint, floor: bigint): (() => bigint) => {
  const from = floor - addend;
  return () => {
    const value = x();
    return value > from ? value + addend : floor;
  };
};

const compileMax = (left: Int, right: Int, cells: Cells): (() => bigint) => {
  if (right.kind === 'const' && left.kind === 'add' && left.right.kind === 'const')
    return compileFloor(compileInt(left.left, cells), left.right.value, right.value);
  const [a, b] = [cellOfInt(left, cells), cellOfInt(right, cells)];
  if (a !== null && b !== null) return () => (b.value > a.value ? b.value : a.value);
  const [x, y] = [compileInt(left, cells), compileInt(right, cells)];
  if (b !== null)
    return () => {
      const value = x();
      return b.value > value ? b.value : value;
    };
  return () => {
    const value = x();
    const other = y();
    return other > value ? other : value;
  };
};

/** Where the sign is proved, one `/` is enough for rounding down, toward zero, and up past a constant. */
const compileDivide = (int: Extract<Int, { kind: 'divide' }>, cells: Cells): (() => bigint) => {
  const numerator = compileInt(int.numerator, cells);
  const divisor = compileInt(int.divisor, cells);
  const cell = cellOfInt(int.divisor, cells);
  const isPositive = int.numerator.lo >= 0n;
  if (int.rounding === 'toward zero' || (int.rounding === 'down' && isPositive))
    return cell === null ? () => numerator() / divisor() : () => numerator() / cell.value;
  if (int.rounding === 'up' && isPositive && int.divisor.kind === 'const') {
    const by = int.divisor.value;
    const almost = by - 1n;
    return () => (numerator() + almost) / by;
  }
  const divide = dividers[int.rounding];
  return cell === null ? () => divide(numerator(), divisor()) : () => divide(numerator(), cell.value);
};
