/** Records, lists and the slots of their fields, as closures that find them. */
import { assertNever } from '../source/assert-never.ts';
import type { List, Rec, Slot } from '../core/core.ts';
import { integerAt, memberKey, recordAt, recordCell, valuesAt } from './cells.ts';
import type { Cell, Cells, Record } from './cells.ts';
import type { Value } from '../types/value.ts';
import { compileCount } from './compile-count.ts';
import { compileInt, memberOf } from './compile-int.ts';

/** A cell for the record, when it stands in one; what most reads in a hot loop do. */
export const cellOfRec = (rec: Rec, cells: Cells): Cell<Record> | null => {
  if (rec.kind === 'local') return recordCell(cells, rec.name);
  if (rec.kind === 'globals') return cells.world.globals;
  const key = memberKey(rec);
  return key === null ? null : (cells.records.get(key) ?? null);
};

export const compileRec = (rec: Rec, cells: Cells): (() => Record) => {
  switch (rec.kind) {
    case 'local':
    case 'globals': {
      const cell = cellOfRec(rec, cells);
      return () => cell?.value ?? [];
    }
    case 'member': {
      const cell = cellOfRec(rec, cells);
      if (cell !== null) return () => cell.value;
      const member = memberOf(rec, cells);
      if (member !== null) return member;
      const { entities } = cells.world;
      const { record } = rec;
      const index = compileInt(rec.index, cells);
      return () => recordAt(entities.value[record] ?? [], Number(index()));
    }
    case 'element': {
      const list = compileList(rec.list, cells);
      const count = compileCount(rec.index, cells);
      if (count !== null) return () => recordAt(list(), count());
      const index = compileInt(rec.index, cells);
      return () => recordAt(list(), Number(index()));
    }
    default:
      return assertNever(rec);
  }
};

export const compileList = (list: List, cells: Cells): (() => readonly Value[]) => {
  switch (list.kind) {
    case 'members': {
      const { entities } = cells.world;
      const { record } = list;
      return () => entities.value[record] ?? [];
    }
    case 'field': {
      const { field } = list;
      const cell = cellOfRec(list.of, cells);
      if (cell !== null) return () => valuesAt(cell.value, field);
      const of = compileRec(list.of, cells);
      return () => valuesAt(of(), field);
    }
    default:
      return assertNever(list);
  }
};

/** The integer of a slot of the value at place `at` of what `holder` finds: a field of a record, or a parameter. */
export const compileSlot = (slot: Slot, holder: () => readonly Value[], at: number, cells: Cells): (() => bigint) => {
  switch (slot.kind) {
    case 'whole':
      return () => integerAt(holder(), at);
    case 'present':
      return () => (valuesAt(holder(), at).length === 0 ? 0n : 1n);
    case 'inner':
      return () => {
        const optional = valuesAt(holder(), at);
        return optional.length === 0 ? 0n : integerAt(optional, 0);
      };
    case 'item': {
      if (slot.index.kind === 'const') {
        const item = Number(slot.index.value);
        return () => integerAt(valuesAt(holder(), at), item);
      }
      const index = compileInt(slot.index, cells);
      return () => integerAt(valuesAt(holder(), at), Number(index()));
    }
    default:
      return assertNever(slot);
  }
};
