/**
 * How facts lie in the ABI: which struct a record becomes, which members a field takes and where each starts.
 * A number is one word; `T by enum` and the two halves of a table are static arrays; an optional is a flag and a value;
 * a list is a dynamic array of structs. `abi.ts` encodes by this layout and the emitted code reads by it.
 */
import { assertNever, bug } from '../../source/assert-never.ts';
import { countOf } from '../../types/places.ts';
import type { FieldSchema, NumberShape, RecordSchema, Schema, Shape } from '../../types/schema.ts';
import { scope, typeName, type Scope } from './names.ts';
import type { RingGroups } from './ring-groups.ts';

export type Location = 'calldata' | 'memory';
export type WordType = 'uint256' | 'int256';

/** One member of a struct (or one parameter): `count` words of `type`, or a list of records. */
export type AbiMember = {
  readonly name: string;
  readonly role: 'whole' | 'present' | 'inner' | 'items' | 'list';
  readonly type: WordType;
  /** Null for a single word. */
  readonly count: number | null;
  /** The member record of a list. */
  readonly record: number | null;
  /** In words from the start of the struct. */
  readonly offset: number;
};

export type RecordLayout = {
  readonly record: number;
  readonly struct: string;
  /** Holds a list, so that the ABI places it by offset. */
  readonly dynamic: boolean;
  /** Words of its head; its stride in an array when it is not dynamic. */
  readonly words: number;
  /** By field of the schema. */
  readonly fields: readonly (readonly AbiMember[])[];
};

/** Where the items of a ring are: in the record, or in storage, where the record holds only the slot of the first. */
export type RingItems = 'in the record' | 'in storage';

export type Layout = {
  readonly schema: Schema;
  readonly location: Location;
  readonly rings: RingItems;
  /** Which of them stand side by side in storage. */
  readonly ringGroups: RingGroups;
  readonly records: readonly RecordLayout[];
};

export const layoutOf = (
  schema: Schema,
  location: Location,
  names: Scope,
  rings: RingItems = 'in the record',
  ringGroups: RingGroups = new Map(),
): Layout => ({
  ...{ schema, location, rings, ringGroups },
  records: schema.records.map((each) => recordLayout(each, schema, names, rings)),
});

const recordLayout = (record: RecordSchema, schema: Schema, names: Scope, rings: RingItems): RecordLayout => {
  const members = scope();
  let offset = 0;
  const isKept = rings === 'in storage';
  const membersOf = ({ shape, name, source }: FieldSchema): readonly Omit<AbiMember, 'offset'>[] => {
    // The time is that of the block.
    if (isKept && (source === 'now' || source === 'clock')) return [];
    return isKept && isRing(shape) ? ringMembers(name) : shapeMembers(shape, schema, name);
  };
  const fields = record.fields.map((each) =>
    placed(
      membersOf(each),
      offset,
      (wanted) => members.take(wanted),
      (next) => (offset = next),
    ),
  );
  // Solidity has no empty structs.
  const words = Math.max(offset, 1);
  const dynamic = record.fields.some((each) => each.shape.kind === 'list');
  return { record: record.id, struct: names.take(typeName(record.name)), dynamic, words, fields };
};

const placed = (
  members: readonly Omit<AbiMember, 'offset'>[],
  start: number,
  take: (wanted: string) => string,
  finish: (next: number) => void,
): readonly AbiMember[] => {
  let offset = start;
  const result = members.map((each) => {
    const member = { ...each, name: take(each.name), offset };
    offset += each.count ?? 1;
    return member;
  });
  finish(offset);
  return result;
};

export const isRing = (shape: Shape): boolean => shape.kind === 'array' && shape.by.kind === 'ring';

/** The slot of a ring in storage. */
const ringMembers = (name: string): readonly Omit<AbiMember, 'offset'>[] => [
  { name, role: 'items', type: 'uint256', count: null, record: null },
];

export const numberType = (shape: NumberShape): WordType => (shape.lo.n < 0n ? 'int256' : 'uint256');

/** The members that a shape takes, before they are placed. */
export const shapeMembers = (shape: Shape, schema: Schema, name: string): readonly Omit<AbiMember, 'offset'>[] => {
  const word = (role: AbiMember['role'], type: WordType, suffix = ''): Omit<AbiMember, 'offset'> => ({
    name: name + suffix,
    role,
    type,
    count: null,
    record: null,
  });
  const words = (role: AbiMember['role'], type: WordType, count: number, suffix = ''): readonly Omit<AbiMember, 'offset'>[] =>
    count === 0 ? [] : [{ ...word(role, type, suffix), count }];
  switch (shape.kind) {
    case 'number':
      return [word('whole', numberType(shape))];
    case 'bool':
    case 'enum':
    case 'ref':
    case 'address':
    case 'time':
      return [word('whole', 'uint256')];
    case 'array':
      return words('items', numberType(shape.of), countOf(schema, shape.by));
    // Its rows stand in the code that looks them up.
    case 'table':
      return [];
    case 'optional':
      return [
        word('present', 'uint256', '_present'),
        word('inner', shape.of.kind === 'number' ? numberType(shape.of) : 'uint256'),
      ];
    case 'list':
      return [{ ...word('list', 'uint256'), record: shape.record }];
    default:
      return assertNever(shape);
  }
};

export const recordOf = (layout: Layout, record: number): RecordLayout => layout.records[record] ?? bug(`no record ${record}`);

export const memberOf = (layout: Layout, record: number, field: number, role: AbiMember['role']): AbiMember =>
  recordOf(layout, record).fields[field]?.find((each) => each.role === role) ??
  bug(`no ${role} in field ${field} of record ${record}`);

export const fieldSchema = (layout: Layout, record: number, field: number): FieldSchema =>
  layout.schema.records[record]?.fields[field] ?? bug(`no field ${field} in record ${record}`);

/** The Solidity type of a member, as declared in its struct. */
export const memberType = (layout: Layout, member: AbiMember): string => {
  if (member.record !== null) return `${recordOf(layout, member.record).struct}[]`;
  return member.count === null ? member.type : `${member.type}[${member.count}]`;
};
