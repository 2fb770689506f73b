/**
 * One account as a line of JSON: always the same text for the same account, the one that accounts are read from again. What
 * `encodeRecord` says, put together at once, because a million of them are written.
 */
import { encodeValue, type Encoding } from '../facts/encode.ts';
import { showDecimal } from '../facts/decimal.ts';
import { decimalsOf, type Holder } from '../facts/decimals.ts';
import { plainJson } from '../facts/json.ts';
import { bug } from '../source/assert-never.ts';
import type { Shape } from '../types/schema.ts';
import type { Value } from '../types/value.ts';

type Write = (value: Value, self: Holder) => string;

export const lineWriter = (record: number, encoding: Encoding): ((values: readonly Value[]) => string) => {
  const { fields } = encoding.schema.records[record] ?? bug('no such record');
  const writers = fields.map(({ name, shape }) => ({ key: JSON.stringify(name), write: writerOf(shape, encoding) }));
  return (values) => {
    const self = { record, values };
    let line = '{';
    for (let at = 0; at < writers.length; at += 1) {
      const { key, write } = writers[at] ?? bug('no such field');
      line += `${at === 0 ? '' : ','}${key}:${write(values[at] ?? bug('a value is missing'), self)}`;
    }
    return `${line}}`;
  };
};

const writerOf = (shape: Shape, encoding: Encoding): Write => {
  switch (shape.kind) {
    case 'number': {
      const { scale } = shape;
      if (scale.kind === 'fixed') return (value) => `"${showDecimal(integer(value), scale.decimals)}"`;
      return (value, self) =>
        `"${showDecimal(integer(value), decimalsOf(scale, { ...encoding, self }) ?? bug('a number without decimals'))}"`;
    }
    case 'list': {
      const write = lineWriter(shape.record, encoding);
      return (value) => {
        if (typeof value === 'bigint') return bug('an integer where a list should stand');
        return `[${value.map((each) => write(typeof each === 'bigint' ? bug('an integer where a record should stand') : each)).join(',')}]`;
      };
    }
    default:
      return (value, self) => JSON.stringify(plainJson(encodeValue(shape, value, encoding, self)));
  }
};

const integer = (value: Value): bigint => (typeof value === 'bigint' ? value : bug('a list where an integer should stand'));
