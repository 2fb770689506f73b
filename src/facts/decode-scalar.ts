/** Numbers, times, members of an enum and references from JSON. Each answers null after it has complained. */
import { closest } from '../source/closest.ts';
import type { NumberShape } from '../types/schema.ts';
import { parseDecimal } from './decimal.ts';
import { decimalsOf } from './decimals.ts';
import type { Holder } from './decimals.ts';
import type { Decoding } from './decode-value.ts';
import type { Json } from './json.ts';
import type { Complain } from './malformed.ts';

export const describe = (json: Json): string => {
  switch (json.kind) {
    case 'null':
      return 'null';
    case 'truth':
      return String(json.value);
    case 'number':
      return cut(json.text);
    case 'string':
      return JSON.stringify(cut(json.value));
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
  }
};

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

export const refuse = (complain: Complain, path: string, reason: string, fix: string): null => {
  complain(path, reason, fix);
  return null;
};

const word = (shape: NumberShape): { readonly lo: bigint; readonly hi: bigint } =>
  shape.lo.n >= 0n ? { lo: 0n, hi: (1n << 256n) - 1n } : { lo: -(1n << 255n), hi: (1n << 255n) - 1n };

export const decodeNumber = (
  shape: NumberShape,
  json: Json,
  path: string,
  self: Holder | null,
  decoding: Decoding,
): bigint | null => {
  const { complain } = decoding;
  const text = numberText(json);
  if (text === null) {
    const fix =
      json.kind === 'number' && /[eE]/.test(json.text)
        ? 'write all its digits in quotes, like "1000000"'
        : json.kind === 'number'
          ? `write it as text: ${JSON.stringify(cut(json.text))}`
          : 'write a decimal number in quotes, like "1850.25"';
    return refuse(
      complain,
      path,
      json.kind === 'number'
        ? `${describe(json)} is a JSON number that programs would round`
        : `${describe(json)} is not a number`,
      fix,
    );
  }
  const decimals = decimalsOf(shape.scale, { ...decoding, self });
  // Broken decimals have been complained of where they stand; a broken way to them too.
  if (decimals === null) return refuse(complain, path, 'its decimals are not known', 'correct the member that sets them');
  const parsed = parseDecimal(text, decimals);
  if (parsed.kind === 'bad') return refuse(complain, path, parsed.reason, parsed.fix);
  const { lo, hi } = word(shape);
  if (parsed.integer < lo)
    return refuse(
      complain,
      path,
      lo === 0n ? `${cut(text)} is negative` : 'it does not fit 256 bits',
      lo === 0n ? 'write a number at or above zero' : 'write a smaller number',
    );
  return parsed.integer > hi ? refuse(complain, path, 'it does not fit 256 bits', 'write a smaller number') : parsed.integer;
};

/** A decimal string, or a JSON integer that every program reads exactly. */
const numberText = (json: Json): string | null => {
  if (json.kind === 'string') return json.value;
  if (json.kind !== 'number' || !/^-?[0-9]+$/.test(json.text) || !Number.isSafeInteger(Number(json.text))) return null;
  return json.text === '-0' ? '0' : json.text;
};

export const decodeTime = (json: Json, path: string, complain: Complain): bigint | null => {
  const text = numberText(json);
  if (text !== null && /^[0-9]{1,77}$/.test(text)) return BigInt(text);
  const date = json.kind === 'string' ? secondsOf(json.value) : null;
  return (
    date ??
    refuse(
      complain,
      path,
      `${describe(json)} is not a time`,
      'write seconds since 1970, like 1700000000, or "2023-11-14T22:13:20Z"',
    )
  );
};

/** Seconds since 1970 of a date that exists, in UTC. */
const secondsOf = (text: string): bigint | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null;
  const milliseconds = Date.parse(text);
  const exists = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text.replace('Z', '.000Z');
  return exists && milliseconds >= 0 ? BigInt(milliseconds / 1000) : null;
};

export const decodeMember = (members: readonly string[], json: Json, path: string, complain: Complain): bigint | null => {
  const at = json.kind === 'string' ? members.indexOf(json.value) : -1;
  if (at >= 0) return BigInt(at);
  const near = json.kind === 'string' ? closest(json.value, members) : null;
  return refuse(
    complain,
    path,
    `${describe(json)} is none of ${members.join(', ')}`,
    near === null ? 'write one of these names in quotes' : `did you mean ${JSON.stringify(near)}?`,
  );
};

export const decodeReference = (entity: number, json: Json, path: string, decoding: Decoding): bigint | null => {
  const { complain, schema } = decoding;
  const name = schema.records[entity]?.name ?? '';
  const indexes = decoding.indexes.get(entity) ?? new Map<string, number>();
  const count = decoding.counts.get(entity) ?? 0;
  if (json.kind === 'string') {
    const found = indexes.get(json.value);
    if (found !== undefined) return BigInt(found);
    const near = closest(json.value, indexes.keys());
    return refuse(
      complain,
      path,
      `no ${name} is called ${describe(json)}`,
      near === null ? `give a ${name} of the document by its "$name" or its index` : `did you mean ${JSON.stringify(near)}?`,
    );
  }
  if (json.kind === 'number' && /^[0-9]{1,9}$/.test(json.text)) {
    const at = Number(json.text);
    if (at < count) return BigInt(at);
    return refuse(complain, path, `there is no ${name} with index ${at}`, `${count} are supplied, counted from 0`);
  }
  return refuse(complain, path, `${describe(json)} is no ${name}`, `write its "$name", or its index counted from 0`);
};
