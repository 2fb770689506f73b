/**
 * How a state lies in storage: a struct for the policy's own and one for each entity of which something is kept, their members
 * as narrow as the declared ranges allow, in the order of the declarations. solc packs them as they stand here.
 */
import { bug } from '../../source/assert-never.ts';
import { keptFields } from '../../types/kept.ts';
import { ceil, floor, multiply, powerOfTen } from '../../types/rational.ts';
import type { FieldSchema, NumberShape, RecordSchema, Schema, Shape } from '../../types/schema.ts';
import { memberOf, type AbiMember, type Layout } from './layout.ts';
import { scope } from './names.ts';

/** One member of a struct in storage; `role` says which word of its field it is. */
export type StoredMember = {
  readonly field: number;
  readonly role: 'whole' | 'present' | 'inner' | 'items';
  readonly name: string;
  /** Of a ring that of one item, with its bits. */
  readonly type: string;
  readonly bits: number;
  /** How many items a ring has; null for what is none. */
  readonly length: number | null;
  /** What it holds before the first event. */
  readonly initial: bigint;
};

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
  const members = fields.flatMap(({ at, field }) =>
    wordsOf(field.shape).map(({ role, type, bits, length = null }): StoredMember => {
      const own = memberOf(layout, record.id, at, role);
      return { field: at, role, name: names.take(own.name), type, bits, length, initial: initialOf(field, role) };
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

/** The type of a member as its struct declares it. */
export const storedType = ({ type, length }: StoredMember): string => (length === null ? type : `${type}[${length}]`);

/** How many slots a ring takes. */
const slotsOf = (items: number, bits: number): number => Math.ceil(items / itemsInSlot(bits));

/** How many items of so many bits stand in one slot: none goes over the end of its slot. */
export const itemsInSlot = (bits: number): number => Math.floor(256 / bits);

/** The narrowest type of whole bytes that holds the range, with the most decimals that it may have. */
export const widthOf = ({ lo, hi, scale }: NumberShape): { readonly type: string; readonly bits: number } => {
  const factor = powerOfTen(scale.kind === 'fixed' ? scale.decimals : scale.max);
  const [least, most] = [ceil(multiply(lo, factor)), floor(multiply(hi, factor))];
  const isSigned = lo.n < 0n;
  const fits = (bits: number): boolean => {
    const room = 1n << BigInt(isSigned ? bits - 1 : bits);
    return most < room && (!isSigned || least >= -room);
  };
  let bits = 8;
  while (bits < 256 && !fits(bits)) bits += 8;
  return { type: `${isSigned ? 'int' : 'uint'}${bits}`, bits };
};

/**
 * By solc's rule: a member that does not fit what is left of a slot begins the next one; the lowest bits are taken first. An
 * array begins a slot, and what follows it begins another.
 */
export const storagePlaces = (schema: Schema, records: readonly StoredRecord[]): readonly StoragePlace[] =>
  records.flatMap(({ record, known, members }) => {
    const { name: own, role } = schema.records[record] ?? bug('no such record');
    let [slot, offset] = [0, 0];
    const flags = known === null ? [] : [{ name: known, ...flag }];
    const entity = role === 'globals' ? null : own;
    const words: readonly StoragePlace[] = flags.map((each) => ({ ...each, entity, slot, offset, items: null }));
    offset = words.length * flag.bits;
    const rest = members.map((member): StoragePlace => {
      const { name, bits, length } = member;
      // A ring has slots for itself.
      if (offset > 0 && (length !== null || offset + bits > 256)) [slot, offset] = [slot + 1, 0];
      const place = { entity, name, type: storedType(member), slot, offset, bits, items: length };
      if (length === null) offset += bits;
      else slot += slotsOf(length, bits);
      return place;
    });
    return [...words, ...rest];
  });
