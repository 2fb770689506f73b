/**
 * Where compiled Core keeps its values. A function never calls itself, not even through others, so each of its locals
 * has one cell for good: made while compiling, found by name then, and read without a look-up while running.
 */
import type { Rec } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import type { Value } from '../types/value.ts';

export type Cell<T> = { value: T };
export type Record = readonly Value[];

/** What the running entry reads; set once for each evaluation. */
export type World = {
  readonly params: Cell<readonly Value[]>;
  readonly globals: Cell<Record>;
  readonly entities: Cell<readonly (readonly Record[])[]>;
  /** Which evaluation it is: what was looked up in an earlier one does not hold any more. */
  readonly evaluation: Cell<number>;
  /** Whether facts are never changed in place, so that what was found of a record holds as long as it is the same one. */
  readonly isLasting: boolean;
};

/** The cells of one function, by the name that Core gives them. */
export type Cells = {
  readonly world: World;
  readonly ints: Map<string, Cell<bigint>>;
  readonly truths: Map<string, Cell<boolean>>;
  readonly records: Map<string, Cell<Record>>;
  /** Integers that stand as numbers: turns of a loop over a list, and what is made of them and of lengths. */
  readonly counts: Map<string, Cell<number>>;
  /** Fields of the records that loops go over, by `fieldKey`: filled as each turn begins. */
  readonly fields: Map<string, Cell<bigint>>;
  /** Members that a field refers to, by where it stands. */
  readonly members: Map<string, () => Record>;
};

export const createWorld = (isLasting = false): World => ({
  params: { value: [] },
  globals: { value: [] },
  entities: { value: [] },
  evaluation: { value: 0 },
  isLasting,
});

export const createCells = (world: World): Cells => ({
  world,
  ints: new Map(),
  truths: new Map(),
  records: new Map(),
  counts: new Map(),
  fields: new Map(),
  members: new Map(),
});

export const intCell = (cells: Cells, name: string): Cell<bigint> => cellOf(cells.ints, name, 0n);
export const truthCell = (cells: Cells, name: string): Cell<boolean> => cellOf(cells.truths, name, false);
export const countCell = (cells: Cells, name: string): Cell<number> => cellOf(cells.counts, name, 0);
export const recordCell = (cells: Cells, name: string): Cell<Record> => cellOf(cells.records, name, none);

export const fieldKey = (name: string, field: number): string => `${name}.${field}`;
export const fieldCell = (cells: Cells, name: string, field: number): Cell<bigint> =>
  cellOf(cells.fields, fieldKey(name, field), 0n);

/** How a member is known that a field of a local refers to; null for any other record. */
export const memberKey = (rec: Rec): string | null => {
  if (rec.kind !== 'member' || rec.index.kind !== 'read' || rec.index.slot.kind !== 'whole') return null;
  const { of, field } = rec.index;
  return of.kind === 'local' ? `${of.name}.${field}.${rec.record}` : null;
};

const none: Record = [];

const cellOf = <T>(cells: Map<string, Cell<T>>, name: string, initial: T): Cell<T> => {
  const found = cells.get(name);
  if (found !== undefined) return found;
  const made = { value: initial };
  cells.set(name, made);
  return made;
};

/** The integer at a place of a record. Facts of another shape are a mistake of the caller, who is told so. */
export const integerAt = (values: readonly Value[], at: number): bigint => {
  const value = values[at];
  return typeof value === 'bigint' ? value : malformed(`place ${at} holds no integer`);
};

/** Asking whether something is no integer is quicker than asking whether it is an object. */
export const valuesAt = (values: readonly Value[], at: number): readonly Value[] => {
  const value = values[at];
  return value !== undefined && typeof value !== 'bigint' ? value : malformed(`place ${at} holds no list of values`);
};

export const recordAt = (records: readonly Value[], at: number): Record => {
  const record = records[at];
  return record !== undefined && typeof record !== 'bigint' ? record : malformed(`there is no record ${at}`);
};

const malformed = (what: string): never => bug(`malformed facts: ${what}`);
