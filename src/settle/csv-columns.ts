/**
 * The columns of CSV by the fields of an account. A list stands in one column as JSON, or in one column for each member and
 * field, `positions.ETH.size`, where ETH is what its members are unique by; empty cells say that there is no such member.
 */
import { closest } from '../source/closest.ts';
import { parseJson, type Json } from '../facts/json.ts';
import type { FieldSchema, RecordSchema, Schema, Shape } from '../types/schema.ts';
import type { CsvRecord } from './csv.ts';
import { problemAt, type RowProblem } from './row-problem.ts';
import type { Row, Spread } from './rows.ts';

/** Where a cell goes: to a field, or to a field of the member of a list. */
type Column = {
  readonly title: string;
  readonly field: FieldSchema;
  readonly member: { readonly key: string; readonly unique: string; readonly field: FieldSchema } | null;
};

export const columnsOf =
  (schema: Schema, record: RecordSchema) =>
  ({ cells: titles, line }: CsvRecord): Spread | RowProblem => {
    const columns: Column[] = [];
    for (const title of titles.map((each) => each.trim())) {
      const column = columnOf(schema, record, title);
      if (column === null) {
        const near = closest(
          title,
          record.fields.map((each) => each.name),
        );
        const fix = near === null ? `known are ${listed(schema, record)}` : `did you mean ${JSON.stringify(near)}?`;
        return problemAt(line, '', `there is no field for the column ${JSON.stringify(title)}`, fix);
      }
      const twin = columns.some(
        (each) => each.title === title || (each.field === column.field && (each.member === null || column.member === null)),
      );
      if (twin) return problemAt(line, '', `the column ${JSON.stringify(title)} stands there twice`, 'keep one of the two');
      columns.push(column);
    }
    return (row) => rowOf(columns, row);
  };

const columnOf = (schema: Schema, record: RecordSchema, title: string): Column | null => {
  const field = record.fields.find((each) => each.name === title);
  if (field !== undefined) return { title, field, member: null };
  const [list = '', ...rest] = title.split('.');
  const [name, key] = [rest.at(-1), rest.slice(0, -1).join('.')];
  const owner = record.fields.find((each) => each.name === list);
  if (owner?.shape.kind !== 'list' || owner.shape.unique === null || key === '') return null;
  const member = schema.records[owner.shape.record];
  const unique = member?.fields[owner.shape.unique];
  const inner = member?.fields.find((each) => each.name === name);
  if (unique === undefined || inner === undefined || inner === unique) return null;
  return { title, field: owner, member: { key, unique: unique.name, field: inner } };
};

const listed = (schema: Schema, record: RecordSchema): string =>
  record.fields
    .flatMap(({ name, shape }) => {
      const inner = shape.kind === 'list' ? (schema.records[shape.record]?.fields ?? []) : [];
      const others = inner.filter((_, at) => shape.kind === 'list' && at !== shape.unique);
      return [name, ...others.slice(0, 1).map((each) => `${name}.KEY.${each.name}`)];
    })
    .join(', ');

const rowOf = (columns: readonly Column[], { cells, line }: CsvRecord): Row | RowProblem => {
  const members = new Map<string, Json>();
  const lists = new Map<string, Map<string, Map<string, Json>>>();
  for (const [at, { title, field, member }] of columns.entries()) {
    const cell = cells[at] ?? '';
    if (member === null) {
      const json = cellOf(field.shape, cell);
      if (json === null)
        return problemAt(line, title, 'the cell is no JSON', 'write a list as [{ … }, { … }], with its quotes doubled');
      members.set(field.name, json);
      continue;
    }
    const list = lists.get(field.name) ?? new Map<string, Map<string, Json>>();
    lists.set(field.name, list);
    const json = cell === '' ? null : cellOf(member.field.shape, cell);
    if (json === null) continue;
    const known = list.get(member.key) ?? new Map<string, Json>([[member.unique, { kind: 'string', value: member.key }]]);
    list.set(member.key, known.set(member.field.name, json));
  }
  for (const [name, list] of lists)
    members.set(name, { kind: 'array', items: [...list.values()].map((each) => ({ kind: 'object', members: each })) });
  return { kind: 'row', line, json: { kind: 'object', members } };
};

/** Null where a cell that has to be JSON is none. */
const cellOf = (shape: Shape, cell: string): Json | null => {
  switch (shape.kind) {
    case 'list':
    case 'array': {
      const parsed = parseJson(cell);
      return parsed.kind === 'ok' ? parsed.value : null;
    }
    case 'bool':
      return cell === 'true' || cell === 'false' ? { kind: 'truth', value: cell === 'true' } : text(cell);
    case 'optional':
      return cell === '' ? { kind: 'null' } : text(cell);
    case 'ref':
      return /^[0-9]{1,9}$/.test(cell) ? { kind: 'number', text: cell } : text(cell);
    default:
      return text(cell);
  }
};

const text = (value: string): Json => ({ kind: 'string', value });
