/** How numbers, ranges and units are shown in messages. */
import { showDimension } from '../types/dimension.ts';
import type { Interval } from '../types/interval.ts';
import { compare, floor, absolute, powerOfTen, multiply, rational, type Rational } from '../types/rational.ts';
import type { Schema } from '../types/schema.ts';
import type { Type } from './checked.ts';

/** A decimal with up to 18 places, `~` before it where that is not exact; large round numbers with k, M, B. */
export const showNumber = (value: Rational): string => {
  for (const [suffix, power] of [
    ['B', 9],
    ['M', 6],
    ['k', 3],
  ] as const) {
    const scaled = rational(value.n, value.d * 10n ** BigInt(power));
    if (scaled.d === 1n && scaled.n !== 0n && compare(absolute(scaled), rational(100_000n)) < 0) return `${scaled.n}${suffix}`;
  }
  if (value.d === 1n && value.n.toString().length > 24)
    return `${value.n < 0n ? '-' : ''}about 10^${absolute(value).n.toString().length - 1}`;
  const scaled = multiply(absolute(value), powerOfTen(18));
  const whole = floor(scaled);
  const digits = whole.toString().padStart(19, '0');
  const fraction = digits.slice(-18).replace(/0+$/, '');
  const text = `${value.n < 0n ? '-' : ''}${digits.slice(0, -18)}${fraction === '' ? '' : `.${fraction}`}`;
  return scaled.d === 1n ? text : `~${text}`;
};

export const showInterval = (range: Interval): string =>
  `${range.lo === null ? 'anything' : showNumber(range.lo)} .. ${range.hi === null ? 'anything' : showNumber(range.hi)}`;

/** A type as people would write it. */
export const showType = (schema: Schema, type: Type): string => {
  switch (type.kind) {
    case 'number':
      return showDimension(type.dimension);
    case 'bool':
      return 'a truth (bool)';
    case 'enum':
      return `a member of \`${schema.enums[type.enum]?.name ?? '?'}\``;
    case 'time':
      return 'a time';
    case 'address':
      return 'an address';
    case 'ref':
      return withArticle(schema.records[type.entity]?.name ?? '?');
    case 'record':
      return type.record === 0 ? 'the policy' : withArticle(schema.records[type.record]?.name ?? '?');
    case 'list':
      return `a list of \`${schema.records[type.record]?.name ?? '?'}\``;
    case 'array':
      return type.by.kind === 'ring' ? 'a ring' : `a table by \`${schema.enums[type.by.enum]?.name ?? '?'}\``;
    case 'optional':
      return `${showType(schema, type.of)} or none`;
    case 'error':
      return 'a mistake';
  }
};

/** `an `account``, `a `market``, as it is spoken. */
const withArticle = (name: string): string => `${/^([aeio]|u(?!n[ei]|s[aeu]))/i.test(name) ? 'an' : 'a'} \`${name}\``;
