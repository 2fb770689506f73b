/** Positional values to JSON: the inverse of `decode.ts`, for results and for whole documents. */
import type { Core } from '../core/core.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import { showAddress } from '../types/address.ts';
import { placeName } from '../types/places.ts';
import type { ArgumentSchema, NumberShape, Schema, Shape } from '../types/schema.ts';
import type { Facts, Value } from '../types/value.ts';
import type { Document } from './document.ts';
import { showDecimal } from './decimal.ts';
import { decimalsOf } from './decimals.ts';
import type { Holder } from './decimals.ts';
import type { Json } from './json.ts';

/** What encoding reads beside the value: where decimals come from, and what members are called. */
export type Encoding = {
  readonly schema: Schema;
  readonly entities: Facts['entities'];
  readonly argumentSchemas: readonly ArgumentSchema[];
  readonly arguments: readonly Value[];
  readonly nameOf: Document['nameOf'];
};

export const encodingOf = (
  schema: Schema,
  facts: Facts,
  argumentSchemas: readonly ArgumentSchema[],
  nameOf: Document['nameOf'] = () => null,
): Encoding => ({
  schema,
  entities: facts.entities,
  argumentSchemas,
  arguments: facts.arguments,
  nameOf,
});

/** `self` is the record that holds the value; null for a result or an argument. */
export const encodeValue = (shape: Shape, value: Value, encoding: Encoding, self: Holder | null = null): Json => {
  const { schema } = encoding;
  switch (shape.kind) {
    case 'number':
      return encodeNumber(shape, integer(value), encoding, self);
    case 'bool':
      return { kind: 'truth', value: integer(value) !== 0n };
    case 'enum':
      return text(schema.enums[shape.enum]?.members[Number(integer(value))] ?? bug('an enum without this member'));
    case 'ref': {
      const at = integer(value);
      const name = encoding.nameOf(shape.entity, Number(at));
      return name === null ? { kind: 'number', text: at.toString() } : text(name);
    }
    case 'address':
      return text(showAddress(integer(value)));
    case 'time': {
      const seconds = integer(value);
      return seconds <= Number.MAX_SAFE_INTEGER ? { kind: 'number', text: seconds.toString() } : text(seconds.toString());
    }
    case 'optional': {
      const [inner] = items(value);
      return inner === undefined ? { kind: 'null' } : encodeValue(shape.of, inner, encoding, self);
    }
    case 'array': {
      const encoded = items(value).map((item) => encodeValue(shape.of, item, encoding, self));
      if (shape.by.kind === 'ring') return { kind: 'array', items: encoded };
      return object(encoded.map((item, at) => [placeName(schema, shape.by, at), item]));
    }
    case 'table':
      return bug('a table is written in the policy');
    case 'list':
      return { kind: 'array', items: items(value).map((each) => encodeRecord(shape.record, items(each), encoding)) };
    default:
      return assertNever(shape);
  }
};

export const encodeRecord = (record: number, values: readonly Value[], encoding: Encoding, name: string | null = null): Json => {
  const fields = encoding.schema.records[record]?.fields ?? [];
  const own = fields.map((field, at): readonly [string, Json] => [
    field.name,
    encodeValue(field.shape, values[at] ?? bug(`${field.name} has no value`), encoding, { record, values }),
  ]);
  return object(name === null ? own : [['$name', text(name)], ...own]);
};

/** The whole document, all parameters and arguments written out; decoding it gives the same facts again. */
export const encodeFacts = (core: Core, document: Document): Json => {
  const { schema } = core;
  const { base, nameOf } = document;
  const encoding = encodingOf(schema, { ...base, arguments: [] }, [], nameOf);
  const governed = schema.params.flatMap((param, at): readonly (readonly [string, Json])[] =>
    param.governed ? [[param.name, encodeValue(param.shape, base.params[at] ?? param.default, encoding)]] : [],
  );
  const entities = schema.records
    .filter((each) => each.role === 'entity')
    .map((record): readonly [string, Json] => [
      record.name,
      {
        kind: 'array',
        items: (document.records.get(record.id) ?? []).map((each) => encodeRecord(record.id, each.values, encoding, each.name)),
      },
    ]);
  return object([
    ...(governed.length === 0 ? [] : [['params', object(governed)] as const]),
    ...(base.globals.length === 0 ? [] : [['facts', encodeRecord(0, base.globals, encoding)] as const]),
    ...entities,
    ['calls', { kind: 'array', items: document.calls.map((call) => encodeCall(core, call.entry, call.facts, nameOf)) }],
  ]);
};

export const encodeCall = (core: Core, entryName: string, facts: Facts, nameOf: Document['nameOf']): Json => {
  const entry = core.entries.find((each) => each.name === entryName) ?? bug(`there is no entry ${entryName}`);
  const encoding = encodingOf(core.schema, facts, entry.arguments, nameOf);
  const key = entry.arguments.some((each) => each.name === 'entry') ? '$entry' : 'entry';
  return object([
    [key, text(entry.name)],
    ...entry.arguments.map(({ name, shape }, at): readonly [string, Json] => {
      const value = facts.arguments[at] ?? bug(`${name} has no value`);
      return [
        name,
        shape.kind === 'record' ? encodeRecord(shape.record, items(value), encoding) : encodeValue(shape, value, encoding),
      ];
    }),
  ]);
};

/** Where the decimals are not known the number cannot be written in its unit. */
const encodeNumber = (shape: NumberShape, value: bigint, encoding: Encoding, self: Holder | null): Json =>
  text(showDecimal(value, decimalsOf(shape.scale, { ...encoding, self }) ?? bug('a number without decimals')));

const text = (value: string): Json => ({ kind: 'string', value });
const object = (members: readonly (readonly [string, Json])[]): Json => ({ kind: 'object', members: new Map(members) });
const integer = (value: Value): bigint => (typeof value === 'bigint' ? value : bug('a list where an integer should stand'));
const items = (value: Value): readonly Value[] =>
  typeof value === 'object' ? value : bug('an integer where a list should stand');
