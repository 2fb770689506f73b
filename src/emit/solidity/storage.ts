/**
 * How a state lies in storage: a struct for the policy's own and one for each entity of which something is kept, their members
 * as narrow as the declared ranges allow, in the order of the declarations. solc packs them as they stand here.
 */
import { bug } from '../../source/assert-never.ts';
import { keptFields } from '../../types/kept.ts';
import type { FieldSchema, RecordSchema, Schema, Shape } from '../../types/schema.ts';
import { memberOf, type AbiMember, type Layout } from './layout.ts';
import { scope } from './names.ts';
import { fieldId } from './prune.ts';
import type { RingGroup } from './ring-groups.ts';
import { slotsOf, widthOf } from './widths.ts';

/** One member of a struct in storage; `role` says which word of its field it is. */
export type StoredMember = {
  readonly field: number;
  readonly role: 'whole' | 'present' | 'inner' | 'items';
  readonly name: string;
  /** Of a ring that of one item, with its bits. */
  readonly type: string;
  readonly bits: number;
  /** In which slot of its record it begins, and from which bit on; of a ring its first item. */
  readonly slot: number;
  readonly offset: number;
  /** How many items a ring has; null for what is none. */
  readonly length: number | null;
  /** The array in which a ring stands together with others; null for one that has its own, and for what is no ring. */
  readonly together: Together | null;
  /** What it holds before the first event. */
  readonly initial: bigint;
};

/** An array of whole words, which is called after its first ring, and how many bits its rings take for an item each. */
export type Together = { readonly array: string; readonly type: string; readonly bits: number; readonly leads: boolean };

export type StoredRecord = {
  readonly record: number;
  /** The flag that tells a member that no event has touched; null where zeros say the same. */
  readonly known: string | null;
  readonly members: readonly StoredMember[];
};

/** Where one member lies: in the `slot`-th word of its record, from bit `offset` on. */
export type StoragePlace = {
  /** Null for the policy's own; otherwise the entity, of which each member has its record, found by its key. */
  readonly entity: string | null;
  readonly name: string;
  readonly type: string;
  readonly slot: number;
  readonly offset: number;
  /** Of one item, where it is a ring. */
  readonly bits: number;
  /** How many items a ring has; null for what is none. */
  readonly items: number | null;
  /** The rings that stand in one array, each with its bits of an item; none where it has an array of its own. */
  readonly beside: readonly { readonly name: string; readonly offset: number; readonly bits: number }[];
};

/** What a contract keeps of a record: not the time of the last event, as no block has a time before the one ahead of it. */
export const fieldsInStorage = (record: RecordSchema): readonly number[] =>
  keptFields(record).filter((at) => record.fields[at]?.source !== 'clock');

/** The records that are kept, the policy's own first. */
export const storedRecords = (layout: Layout): readonly StoredRecord[] =>
  layout.schema.records
    .filter((each) => each.role !== 'member' && fieldsInStorage(each).length > 0)
    .map((each) => storedRecord(layout, each));

const storedRecord = (layout: Layout, record: RecordSchema): StoredRecord => {
  const names = scope();
  const isEntity = record.role === 'entity';
  const fields = fieldsInStorage(record).map((at) => ({ at, field: record.fields[at] ?? bug('no such field') }));
  const needsFlag = isEntity && fields.some(({ field }) => field.source === 'decimals' || isNotZero(field));
  const known = needsFlag ? names.take('known') : null;
  let [slot, offset] = [0, known === null ? 0 : flag.bits];
  const groups = new Map<RingGroup, { readonly array: string; readonly slot: number; offset: number }>();
  /** By solc's rule: what does not fit the rest of a slot begins the next one, an array begins a slot, and what follows it another. */
  const placed = (bits: number, slots: number | null): { readonly slot: number; readonly offset: number } => {
    if (offset > 0 && (slots !== null || offset + bits > 256)) [slot, offset] = [slot + 1, 0];
    const place = { slot, offset };
    if (slots === null) offset += bits;
    else slot += slots;
    return place;
  };
  const members = fields.flatMap(({ at, field }) =>
    wordsOf(field.shape).map(({ role, type, bits, length = null }): StoredMember => {
      const own = memberOf(layout, record.id, at, role);
      const member = { field: at, role, name: names.take(own.name), type, bits, length, initial: initialOf(field, role) };
      const group = length === null ? undefined : layout.ringGroups.get(fieldId(record.id, at));
      if (group === undefined || length === null)
        return { ...member, ...placed(bits, length === null ? null : slotsOf(length, bits)), together: null };
      const slots = slotsOf(length, group.bits);
      const known = groups.get(group);
      const first = known ?? { array: member.name, ...placed(0, slots) };
      const together = { array: first.array, type: `uint256[${slots}]`, bits: group.bits, leads: known === undefined };
      groups.set(group, { ...first, offset: first.offset + bits });
      return { ...member, slot: first.slot, offset: first.offset, together };
    }),
  );
  return { record: record.id, known, members };
};

const isNotZero = (field: FieldSchema): boolean => wordsOf(field.shape).some(({ role }) => initialOf(field, role) !== 0n);

const initialOf = ({ stored }: FieldSchema, role: AbiMember['role']): bigint => {
  const initial = stored?.initial ?? 0n;
  if (typeof initial === 'bigint') return initial;
  // A ring begins with zeros.
  if (role === 'items') return 0n;
  const [inner] = initial;
  if (inner === undefined || role === 'present') return BigInt(initial.length);
  return typeof inner === 'bigint' ? inner : bug('an optional of no number');
};

type Width = Pick<StoredMember, 'role' | 'type' | 'bits'> & { readonly length?: number };

const flag = { type: 'bool', bits: 8 } as const;
const time = { type: 'uint40', bits: 40 } as const;

const wordsOf = (shape: Shape): readonly Width[] => {
  switch (shape.kind) {
    case 'number':
      return [{ role: 'whole', ...widthOf(shape) }];
    case 'bool':
      return [{ role: 'whole', ...flag }];
    case 'enum':
      return [{ role: 'whole', type: 'uint8', bits: 8 }];
    case 'time':
      return [{ role: 'whole', ...time }];
    case 'array':
      if (shape.by.kind !== 'ring') break;
      return [{ role: 'items', ...widthOf(shape.of), length: shape.by.length }];
    case 'optional':
      return [
        { role: 'present', ...flag },
        { role: 'inner', ...(shape.of.kind === 'number' ? widthOf(shape.of) : time) },
      ];
    default:
      break;
  }
  return bug(`a state of kind ${shape.kind}`);
};

/** The type of a member as its struct declares it; null for one that stands in the array of another. */
export const storedType = ({ type, length, together }: StoredMember): string | null =>
  together === null ? (length === null ? type : `${type}[${length}]`) : together.leads ? together.type : null;

export const storagePlaces = (schema: Schema, records: readonly StoredRecord[]): readonly StoragePlace[] =>
  records.flatMap(({ record, known, members }) => {
    const { name: own, role } = schema.records[record] ?? bug('no such record');
    const entity = role === 'globals' ? null : own;
    const words: readonly StoragePlace[] =
      known === null ? [] : [{ name: known, ...flag, entity, slot: 0, offset: 0, items: null, beside: [] }];
    const rest = members.flatMap((member): readonly StoragePlace[] => {
      const { name, bits, slot, offset, length: items, together } = member;
      const type = storedType(member);
      if (type === null) return [];
      const others = members.filter((each) => together !== null && each.together?.array === together.array);
      const beside = others.map((each) => ({ name: each.name, offset: each.offset, bits: each.bits }));
      return [{ entity, name, type, slot, offset, bits: together?.bits ?? bits, items, beside }];
    });
    return [...words, ...rest];
  });
