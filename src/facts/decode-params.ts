/** Policy parameters from JSON, held to their ranges here because no boundary looks at them when a call is made. */
import type { ParamSchema, Schema, Shape } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import { showDecimal } from './decimal.ts';
import { describe } from './decode-scalar.ts';
import { decodeValue, join, refuseUnknown } from './decode-value.ts';
import type { Decoding } from './decode-value.ts';
import type { Json } from './json.ts';
import type { Complain } from './malformed.ts';
import { integerRange } from './range.ts';

export const decodeParams = (schema: Schema, json: Json | undefined, decoding: Decoding): readonly Value[] => {
  const { complain } = decoding;
  if (json === undefined) return schema.params.map((each) => each.default);
  if (json.kind !== 'object') {
    complain('params', `${describe(json)} is not an object`, 'write { "name": value, … }');
    return [];
  }
  refuseUnknown(
    json.members.keys(),
    schema.params.map((each) => each.name),
    'params',
    complain,
  );
  return schema.params.map((param) => {
    const given = json.members.get(param.name);
    if (given === undefined) return param.default;
    const path = join('params', param.name);
    if (!param.governed) complain(path, 'it is a constant of the policy', 'give it a range in the policy, or leave it out here');
    const value = decodeValue(param.shape, given, path, null, decoding) ?? param.default;
    checkParam(param, value, path, complain);
    return value;
  });
};

/** Parameters pass no boundary when a call is made, so they are held to their range where they are set. */
const checkParam = (param: ParamSchema, value: Value, path: string, complain: Complain): void => {
  const check = (shape: Shape, held: Value): void => {
    if (shape.kind === 'number' && typeof held === 'bigint') {
      const range = integerRange(shape);
      const decimals = shape.scale.kind === 'fixed' ? shape.scale.decimals : null;
      if (range === null || decimals === null || (held >= range.lo && held <= range.hi)) return;
      complain(
        path,
        `${showDecimal(held, decimals)} is out of range`,
        `write a number in ${showDecimal(range.lo, decimals)} .. ${showDecimal(range.hi, decimals)}`,
      );
    } else if (shape.kind === 'array' && typeof held === 'object') held.forEach((item) => check(shape.of, item));
    else if (shape.kind === 'optional' && typeof held === 'object') held.forEach((item) => check(shape.of, item));
    else if (shape.kind === 'table' && typeof held === 'object') {
      const [bounds, outputs] = held;
      if (typeof bounds !== 'object' || typeof outputs !== 'object') return;
      bounds.forEach((each) => check(shape.input, each));
      outputs.forEach((each) => check(shape.output, each));
      const falls = bounds.some((each, at) => at > 0 && isBelow(each, bounds[at - 1], shape.form === 'curve'));
      if (falls) complain(`${path}.bounds`, 'they do not ascend', 'write them from the lowest to the highest');
    }
  };
  check(param.shape, value);
};

const isBelow = (value: Value, before: Value | undefined, strict: boolean): boolean =>
  typeof value === 'bigint' && typeof before === 'bigint' && (value < before || (strict && value === before));
