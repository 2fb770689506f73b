/**
 * The numbers of the boundary checks: one for each integer that a caller can get wrong, unique in the policy and counted
 * from 1. They are part of the answer (`Refusal.check`) and of the generated errors, so every path takes them from here.
 *
 * First the records of the schema in order: the length of a bounded entity's member list, then each field in order; then
 * the arguments of the entries in order. A field or argument has these numbers, by its shape:
 * number, bool, enum, address, time: `range`. ref: `reference`. optional: `present`, `range`.
 * array by an enum: `range` of each item; a ring: `range`, of all its items. table: `range` of each bound, then of each output, then `rows ascend`.
 * list: `length`, and `ascending` when it is unique by a field. A record passed whole has none of its own.
 */
import { bug } from '../source/assert-never.ts';
import { countOf } from './places.ts';
import type { ArgumentSchema, Schema, Shape } from './schema.ts';

export type Aspect = 'range' | 'length' | 'ascending' | 'reference' | 'present';

/** What is numbered of one field, argument or entity: `item` counts the integers of an array or table. */
type Numbered = { readonly aspect: Aspect; readonly item: number };

export type EntryArguments = { readonly name: string; readonly arguments: readonly ArgumentSchema[] };

export type CheckNumbers = {
  readonly count: number;
  /** Of a record's field. `item`: an array's item; a table's bound `i`, or its output `bounds + i`. */
  readonly field: (record: number, field: number, aspect: Aspect, item?: number) => number;
  /** Of the member list of a bounded entity: that there are at most as many as declared. */
  readonly members: (entity: number) => number;
  /** Of an argument of the entry with this name. */
  readonly argument: (entry: string, argument: number, aspect: Aspect, item?: number) => number;
};

/** `entries`: the defines, then the actions, each in the order of `Checked`. */
export const checkNumbers = (schema: Schema, entries: readonly EntryArguments[]): CheckNumbers => {
  const numbers = new Map<string, number>();
  const give = (place: string, all: readonly Numbered[]): void => {
    for (const { aspect, item } of all) numbers.set(key(place, aspect, item), numbers.size + 1);
  };
  for (const record of schema.records) {
    if (record.bound !== null) give(`members ${record.id}`, [{ aspect: 'length', item: 0 }]);
    record.fields.forEach((field, at) => give(`field ${record.id}.${at}`, numbered(schema, field.shape)));
  }
  for (const entry of entries) {
    entry.arguments.forEach(({ shape }, at) =>
      give(`argument ${entry.name}.${at}`, shape.kind === 'record' ? [] : numbered(schema, shape)),
    );
  }
  const find = (place: string, aspect: Aspect, item: number): number =>
    numbers.get(key(place, aspect, item)) ?? bug(`no number for the check of ${key(place, aspect, item)}`);
  return {
    count: numbers.size,
    field: (record, field, aspect, item = 0) => find(`field ${record}.${field}`, aspect, item),
    members: (entity) => find(`members ${entity}`, 'length', 0),
    argument: (entry, argument, aspect, item = 0) => find(`argument ${entry}.${argument}`, aspect, item),
  };
};

const key = (place: string, aspect: Aspect, item: number): string => `${place} ${aspect} ${item}`;

const numbered = (schema: Schema, shape: Shape): readonly Numbered[] => {
  switch (shape.kind) {
    case 'ref':
      return [{ aspect: 'reference', item: 0 }];
    case 'optional':
      return [
        { aspect: 'present', item: 0 },
        { aspect: 'range', item: 0 },
      ];
    case 'array':
      return ranges(shape.by.kind === 'ring' ? 1 : countOf(schema, shape.by));
    case 'table':
      return [];
    case 'list':
      return [
        { aspect: 'length', item: 0 },
        { aspect: 'ascending', item: 0 },
      ];
    default:
      return ranges(1);
  }
};

const ranges = (count: number): readonly Numbered[] => Array.from({ length: count }, (_, item) => ({ aspect: 'range', item }));
