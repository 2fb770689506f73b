/** One value or record of JSON to its positional form, by its shape. */
import { assertNever, bug } from '../source/assert-never.ts';
import { closest } from '../source/closest.ts';
import type { ArgumentSchema, FieldSchema, NumberShape, RecordSchema, Scale, Schema, Shape } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';
import { decodeMember, decodeNumber, decodeReference, decodeTime, describe, refuse } from './decode-scalar.ts';
import type { Holder } from './decimals.ts';
import { showDecimal } from './decimal.ts';
import type { Json } from './json.ts';
import type { Complain } from './malformed.ts';
import { integerRange } from './range.ts';

/**
 * Whether a text tells what the policy keeps: `told`, where nothing else does (a state is as it begins when it is left out);
 * `elsewhere`, so that telling it, or the time, is a mistake; `either`, before the first event.
 */
export type Kept = 'told' | 'elsewhere' | 'either';

/** What decoding reads beside the text: members known by now, their names, and the arguments of the call at hand. */
export type Decoding = {
  readonly schema: Schema;
  readonly entities: Facts['entities'];
  /** By record id: the index of a member by its `$name`. */
  readonly indexes: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly counts: ReadonlyMap<number, number>;
  readonly argumentSchemas: readonly ArgumentSchema[];
  readonly arguments: readonly Value[];
  readonly complain: Complain;
  /** Reads what it can of a record and leaves zeros elsewhere: the first look, for the decimals alone. */
  readonly isLenient: boolean;
  readonly kept: Kept;
};

/** Null after a complaint. `self` is the record that holds the value, as far as it is known. */
export const decodeValue = (shape: Shape, json: Json, path: string, self: Holder | null, decoding: Decoding): Value | null => {
  const { complain, schema } = decoding;
  switch (shape.kind) {
    case 'number':
      return decodeNumber(shape, json, path, self, decoding);
    case 'bool':
      if (json.kind === 'truth') return json.value ? 1n : 0n;
      return refuse(complain, path, `${describe(json)} is not a truth`, 'write true or false');
    case 'enum':
      return decodeMember(schema.enums[shape.enum]?.members ?? [], json, path, complain);
    case 'ref':
      return decodeReference(shape.entity, json, path, decoding);
    case 'address':
      if (json.kind === 'string' && /^0x[0-9a-fA-F]{40}$/.test(json.value)) return BigInt(json.value);
      return refuse(complain, path, `${describe(json)} is not an address`, 'write "0x" and 40 hexadecimal digits');
    case 'time':
      return decodeTime(json, path, complain);
    case 'optional':
      if (json.kind === 'null') return [];
      return wrap(decodeValue(shape.of, json, path, self, decoding));
    case 'array':
      return decodeArray(shape, json, path, self, decoding);
    case 'table':
      return bug('a table is written in the policy');
    case 'list': {
      if (json.kind !== 'array')
        return refuse(complain, path, `${describe(json)} is not a list`, 'write [ … ], one object for each record');
      return whole(json.items.map((item, at) => decodeRecord(shape.record, item, `${path}[${at}]`, decoding)));
    }
    default:
      return assertNever(shape);
  }
};

/** A record from an object with a key for each field; `$name` belongs to those who keep names. */
export const decodeRecord = (
  record: number,
  json: Json,
  path: string,
  decoding: Decoding,
  extra: readonly string[] = [],
): readonly Value[] | null => {
  const { complain, schema } = decoding;
  const recordSchema = schema.records[record];
  if (recordSchema === undefined) return null;
  if (json.kind !== 'object')
    return refuse(complain, path, `${describe(json)} is not a record`, `write { … } with ${listFields(recordSchema)}`);
  const known = namesOf(recordSchema);
  if (![...json.members.keys()].every((key) => known.has(key) || extra.includes(key)))
    refuseUnknown(json.members.keys(), [...known, ...extra], path, complain);
  // Numbers whose decimals are data come last: the way to the decimals starts in this very record.
  const values: (Value | null)[] = recordSchema.fields.map(() => null);
  const decode = (late: boolean): void =>
    recordSchema.fields.forEach((field, at) => {
      if (isLate(field.shape) !== late || scalesOf(field.shape).some((scale) => isBlocked(scale, values))) return;
      const given = json.members.get(field.name);
      const place = join(path, field.name);
      if (decoding.kept === 'elsewhere' && (field.stored !== null || field.source === 'now')) {
        if (given !== undefined)
          complain(place, field.source === 'now' ? 'the time comes with the event' : 'the policy keeps it', 'leave it out');
        values[at] = field.stored?.initial ?? (field.shape.kind === 'optional' ? [] : 0n);
      } else if (given === undefined && mayBeLeftOut(field, decoding.kept)) {
        // What nothing has happened to is as it begins.
        values[at] = field.stored?.initial ?? 0n;
      } else if (given === undefined)
        complain(
          place,
          `it is missing from ${recordSchema.role === 'globals' ? 'the facts' : `the ${recordSchema.name}`}`,
          `write ${JSON.stringify(field.name)}: ${sample(field.shape)}`,
        );
      else {
        // Only what comes late looks at the record for its decimals.
        const self = late ? { record, values: values.map((each) => each ?? 0n) } : null;
        values[at] = decodeValue(field.shape, given, place, self, decoding);
      }
    });
  decode(false);
  decode(true);
  return decoding.isLenient ? values.map((each) => each ?? 0n) : whole(values);
};

const namesOf = (record: RecordSchema): ReadonlySet<string> => {
  const found = names.get(record) ?? new Set(record.fields.map((each) => each.name));
  names.set(record, found);
  return found;
};

/** Every record of a file asks for them. */
const names = new WeakMap<RecordSchema, ReadonlySet<string>>();

const mayBeLeftOut = ({ source }: FieldSchema, kept: Kept): boolean =>
  source === 'state' || source === 'clock' || (kept === 'either' && (source === 'total' || source === 'now'));

export const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

export const refuseUnknown = (keys: Iterable<string>, known: readonly string[], path: string, complain: Complain): void => {
  for (const key of keys) {
    if (known.includes(key)) continue;
    const near = closest(key, known);
    complain(
      path,
      `there is no ${JSON.stringify(key)} here`,
      near === null ? `known are ${known.join(', ') || 'no keys'}` : `did you mean ${JSON.stringify(near)}?`,
    );
  }
};

const wrap = (value: Value | null): Value | null => (value === null ? null : [value]);

/** All values, or null when one is missing: its complaint has been made. */
const whole = (values: readonly (Value | null)[]): readonly Value[] | null => {
  const sound = values.filter((each) => each !== null);
  return sound.length === values.length ? sound : null;
};

const isLate = (shape: Shape): boolean => scalesOf(shape).length > 0;

type MemberScale = Extract<Scale, { kind: 'member' }>;

/** The scales of a shape that are data. */
const scalesOf = (shape: Shape): readonly MemberScale[] => {
  switch (shape.kind) {
    case 'number':
      return shape.scale.kind === 'member' ? [shape.scale] : [];
    case 'optional':
    case 'array':
      return scalesOf(shape.of);
    default:
      return [];
  }
};

/** The first step of the way to the decimals failed and has been complained of: nothing more can be said. */
const isBlocked = (scale: MemberScale, values: readonly (Value | null)[]): boolean =>
  values[scale.path[0] ?? scale.field] === null;

const sample = (shape: Shape): string => {
  switch (shape.kind) {
    case 'number': {
      const [range, decimals] = [integerRange(shape), shape.scale.kind === 'fixed' ? shape.scale.decimals : 0];
      const { lo, hi } = range ?? { lo: 0n, hi: 0n };
      return JSON.stringify(showDecimal(lo > 0n ? lo : hi < 0n ? hi : 0n, decimals));
    }
    case 'bool':
      return 'true or false';
    case 'optional':
      return 'null, or a value';
    case 'list':
      return '[]';
    case 'time':
      return 'seconds since 1970';
    case 'address':
      return '"0x…"';
    case 'enum':
    case 'ref':
      return 'a name';
    case 'array':
      return shape.by.kind === 'ring' ? '[ … ]' : '{ … }';
    case 'table':
      return '{ … }';
    default:
      return assertNever(shape);
  }
};

const listFields = (record: RecordSchema): string => record.fields.map((each) => each.name).join(', ');

const decodeArray = (
  shape: Extract<Shape, { kind: 'array' }>,
  json: Json,
  path: string,
  self: Holder | null,
  decoding: Decoding,
): Value | null => {
  const { by } = shape;
  return by.kind === 'ring'
    ? decodeRing(shape.of, by.length, json, path, self, decoding)
    : decodeByEnum(shape.of, by.enum, json, path, self, decoding);
};

const decodeRing = (
  of: NumberShape,
  length: number,
  json: Json,
  path: string,
  self: Holder | null,
  decoding: Decoding,
): Value | null => {
  const { complain } = decoding;
  const fix = `write [ "0", … ] with ${length} numbers`;
  if (json.kind !== 'array') return refuse(complain, path, `${describe(json)} is no ring`, fix);
  if (json.items.length !== length) return refuse(complain, path, `it has ${json.items.length} numbers, not ${length}`, fix);
  return whole(json.items.map((item, at) => decodeValue(of, item, `${path}[${at}]`, self, decoding)));
};

const decodeByEnum = (
  of: NumberShape,
  by: number,
  json: Json,
  path: string,
  self: Holder | null,
  decoding: Decoding,
): Value | null => {
  const { complain, schema } = decoding;
  const members = schema.enums[by]?.members ?? [];
  if (json.kind !== 'object')
    return refuse(
      complain,
      path,
      `${describe(json)} is no table by ${schema.enums[by]?.name ?? ''}`,
      `write { … } with ${members.join(', ')}`,
    );
  refuseUnknown(json.members.keys(), members, path, complain);
  return whole(
    members.map((member) => {
      const given = json.members.get(member);
      if (given === undefined)
        return refuse(complain, join(path, member), 'it is missing', `write ${JSON.stringify(member)}: ${sample(of)}`);
      return decodeValue(of, given, join(path, member), self, decoding);
    }),
  );
};
