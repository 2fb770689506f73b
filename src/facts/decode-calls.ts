/** The calls of a document, or the usual ones where it names none. */
import type { Core, Entry } from '../core/core.ts';
import { closest } from '../source/closest.ts';
import type { ArgumentSchema } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import type { Call, Document } from './document.ts';
import { describe } from './decode-scalar.ts';
import { decodeRecord, decodeValue, join, refuseUnknown } from './decode-value.ts';
import type { Decoding } from './decode-value.ts';
import type { Json } from './json.ts';

export type Calling = {
  readonly core: Core;
  readonly base: Document['base'];
  readonly decoding: Decoding;
  readonly records: Document['records'];
  readonly nameOf: Document['nameOf'];
};

export const usualCalls = ({ core, base, records }: Calling): readonly Call[] =>
  core.entries.flatMap((entry) => {
    const [first, second] = entry.arguments;
    if (first === undefined || second !== undefined || first.shape.kind !== 'record') return [];
    const { record } = first.shape;
    if (core.schema.records[record]?.role !== 'entity') return [];
    return (records.get(record) ?? []).map((each, at) => ({
      entry: entry.name,
      facts: { ...base, arguments: [each.values] },
      label: `${entry.name}(${each.name ?? `${core.schema.records[record]?.name ?? ''}[${at}]`})`,
    }));
  });

export const decodeCalls = (json: Json, calling: Calling): readonly Call[] => {
  const { complain } = calling.decoding;
  if (json.kind !== 'array') {
    complain('calls', `${describe(json)} is not a list`, 'write [ … ], one object for each call');
    return [];
  }
  return json.items.flatMap((item, at) => decodeCall(item, `calls[${at}]`, calling) ?? []);
};

const decodeCall = (json: Json, path: string, calling: Calling): Call | null => {
  const { complain } = calling.decoding;
  if (json.kind !== 'object') {
    complain(path, `${describe(json)} is not a call`, 'write { "entry": name, argument: value, … }');
    return null;
  }
  // An argument may itself be called `entry`; then the entry is named by "$entry".
  const key = json.members.has('$entry') ? '$entry' : 'entry';
  const name = json.members.get(key);
  const entry = name?.kind === 'string' ? calling.core.entries.find((each) => each.name === name.value) : undefined;
  if (entry === undefined) {
    const known = calling.core.entries.map((each) => each.name);
    const near = name?.kind === 'string' ? closest(name.value, known) : null;
    complain(
      join(path, key),
      name === undefined ? 'it is missing' : `the policy has no ${describe(name)}`,
      near === null ? `known are ${known.join(', ')}` : `did you mean ${JSON.stringify(near)}?`,
    );
    return null;
  }
  refuseUnknown(json.members.keys(), [key, ...entry.arguments.map((each) => each.name)], path, complain);
  return decodeArguments(entry, json, path, calling);
};

const decodeArguments = (entry: Entry, json: Extract<Json, { kind: 'object' }>, path: string, calling: Calling): Call | null => {
  const values: (Value | null)[] = entry.arguments.map(() => null);
  const shown: string[] = [];
  // A number whose decimals come from another argument waits for it.
  const isLate = ({ shape }: ArgumentSchema): boolean => shape.kind === 'number' && shape.scale.kind === 'member';
  for (const late of [false, true]) {
    entry.arguments.forEach((argument, at) => {
      if (isLate(argument) !== late || (late && isBlocked(argument, values))) return;
      const given = json.members.get(argument.name);
      const place = join(path, argument.name);
      if (given === undefined)
        return calling.decoding.complain(place, `${entry.name} needs it`, `write ${JSON.stringify(argument.name)}: a value`);
      const decoding: Decoding = {
        ...calling.decoding,
        argumentSchemas: entry.arguments,
        arguments: values.map((each) => each ?? 0n),
      };
      values[at] =
        argument.shape.kind === 'record'
          ? decodeArgumentRecord(argument.shape.record, given, place, calling, decoding)
          : decodeValue(argument.shape, given, place, null, decoding);
      shown[at] = given.kind === 'string' ? given.value : given.kind === 'object' ? '{…}' : describe(given);
    });
  }
  const given = values.filter((each) => each !== null);
  if (given.length !== values.length) return null;
  return { entry: entry.name, facts: { ...calling.base, arguments: given }, label: `${entry.name}(${shown.join(', ')})` };
};

/** What leads to its decimals has been complained of. */
const isBlocked = ({ shape }: ArgumentSchema, values: readonly (Value | null)[]): boolean =>
  shape.kind === 'number' &&
  shape.scale.kind === 'member' &&
  shape.scale.root !== 'self' &&
  values[shape.scale.root.argument] === null;

/** A record by its `$name` or index, where it is an entity's, or in full. */
const decodeArgumentRecord = (record: number, json: Json, path: string, calling: Calling, decoding: Decoding): Value | null => {
  if (json.kind === 'object') return decodeRecord(record, json, path, decoding, ['$name']);
  if (calling.core.schema.records[record]?.role === 'entity') {
    const index = decodeValue({ kind: 'ref', entity: record }, json, path, null, decoding);
    return typeof index === 'bigint' ? (calling.records.get(record)?.[Number(index)]?.values ?? null) : null;
  }
  decoding.complain(path, `${describe(json)} is not a record`, 'write the record in full: { … }');
  return null;
};
