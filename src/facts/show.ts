/** A value for people: `1_850.25 USD`, `healthy`, `market ETH`, `none`. */
import { assertNever } from '../source/assert-never.ts';
import { showAddress } from '../types/address.ts';
import { placeName } from '../types/places.ts';
import type { Shape } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import { showAmount } from './decimal.ts';
import { decimalsOf } from './decimals.ts';
import type { Holder } from './decimals.ts';
import type { Encoding } from './encode.ts';

/** Never fails: a value of another form than its shape, or out of its range, is shown as it is. */
export const showValue = (shape: Shape, value: Value, encoding: Encoding, self: Holder | null = null): string => {
  const { schema } = encoding;
  if (typeof value === 'object') return showMany(shape, value, encoding, self);
  switch (shape.kind) {
    case 'number': {
      const decimals = decimalsOf(shape.scale, { ...encoding, self });
      return decimals === null ? value.toString() : showAmount(value, decimals, shape.unit);
    }
    case 'bool':
      return value === 0n ? 'false' : value === 1n ? 'true' : value.toString();
    case 'enum':
      return schema.enums[shape.enum]?.members[Number(value)] ?? value.toString();
    case 'ref': {
      const entity = schema.records[shape.entity]?.name ?? '';
      const name = encoding.nameOf(shape.entity, Number(value));
      return name === null ? `${entity}[${value}]` : `${entity} ${name}`;
    }
    case 'address':
      return showAddress(value);
    case 'time':
      return showTime(value);
    case 'array':
    case 'table':
    case 'optional':
    case 'list':
      return value.toString();
    default:
      return assertNever(shape);
  }
};

const showMany = (shape: Shape, values: readonly Value[], encoding: Encoding, self: Holder | null): string => {
  switch (shape.kind) {
    case 'optional':
      return values[0] === undefined ? 'none' : showValue(shape.of, values[0], encoding, self);
    case 'array': {
      const shown = values.map((each) => showValue(shape.of, each, encoding, self));
      if (shape.by.kind === 'ring') return `[${shown.join(', ')}]`;
      return `{ ${shown.map((each, at) => `${placeName(encoding.schema, shape.by, at)}: ${each}`).join(', ')} }`;
    }
    case 'list':
      return values.length === 1 ? '1 record' : `${values.length} records`;
    default:
      return `${values.length} values`;
  }
};

/** `2023-11-14T22:13:20Z`; a number of seconds where no calendar reaches. */
export const showTime = (seconds: bigint): string =>
  seconds >= 0n && seconds < 1n << 40n ? new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') : `${seconds} s`;
