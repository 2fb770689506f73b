/** `state` fields: how each begins, and how a change ends that leaves its range. */
import type { Expression, FieldDeclaration } from '../syntax/ast.ts';
import { compare, multiply, powerOfTen } from '../types/rational.ts';
import type { RecordSchema, Shape, Stored } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import type { Collected } from './collect.ts';
import { showInterval, showNumber } from './numbers.ts';
import { constantOf, mostDecimals } from './ranges.ts';
import type { Report } from './report.ts';
import type { NumberType, ResolvedType } from './type-expression.ts';

/** Null after a reported mistake. A total begins at zero: nothing has been summed yet. */
export const storedOf = (
  collected: Collected,
  declaration: FieldDeclaration,
  type: ResolvedType,
  shape: Shape,
  report: Report,
): Stored | null => {
  if (declaration.word === 'total') {
    if (shape.kind === 'number' && (shape.lo.n > 0n || shape.hi.n < 0n))
      report('FB3003', declaration.name.span, { literal: '0', declared: showInterval(shape), help: 'a total begins at zero' });
    return { initial: 0n, full: 'refuse' };
  }
  const { name, value, outside } = declaration;
  if (value === null) {
    report('FB3008', name.span, {
      missing: `that nothing has happened to \`${name.text}\` yet`,
      help: 'write its first value: `state NAME : TYPE = VALUE`',
    });
    return null;
  }
  const initial = initialValue(collected, declaration, type, shape, value, report);
  if (initial === null) return null;
  if (outside !== null && isMoment(type)) {
    report('FB3011', outside.span, {
      name: name.text,
      problem: 'is a time, and what it changes to has to be one for certain',
      better: null,
    });
    return null;
  }
  if (outside === null || outside.value === 'refuse') return { initial, full: outside === null ? null : 'refuse' };
  const problem =
    outside.value !== 'nearest'
      ? 'is kept by the policy: a change that leaves its range is refused, or kept at the nearest bound'
      : isAmount(type)
        ? 'is an amount, and amounts are never cut off: refuse the change'
        : null;
  if (problem !== null) report('FB3011', outside.span, { name: name.text, problem, better: 'refuse' });
  return problem === null ? { initial, full: 'nearest' } : null;
};

const isMoment = (type: ResolvedType): boolean => type.kind === 'time' || (type.kind === 'optional' && type.of.kind === 'time');

/** An amount of one unit, which nobody may make or lose by reaching a bound. */
const isAmount = (type: ResolvedType): boolean => {
  if (type.kind === 'optional' || type.kind === 'array') return isAmount(type.of);
  if (type.kind !== 'number') return false;
  const [only, ...others] = type.dimension;
  return only?.doubledPower === 2 && others.length === 0 && !(only.base.kind === 'global' && isTime(only.base.name));
};

const isTime = (unit: string): boolean => unit === 's' || unit === 'year';

const initialValue = (
  collected: Collected,
  declaration: FieldDeclaration,
  type: ResolvedType,
  shape: Shape,
  value: Expression,
  report: Report,
): Value | null => {
  const { text } = declaration.name;
  switch (type.kind) {
    case 'number':
      return shape.kind === 'number' ? numberValue(collected, text, type, shape, value, report) : null;
    case 'optional': {
      if (value.kind === 'none') return [];
      if (type.of.kind === 'time' || shape.kind !== 'optional' || shape.of.kind !== 'number') break;
      const inner = numberValue(collected, text, type.of, shape.of, value, report);
      return inner === null ? null : [inner];
    }
    case 'array': {
      if (type.by.kind !== 'ring' || shape.kind !== 'array') break;
      const item = numberValue(collected, text, type.of, shape.of, value, report);
      if (item !== null && item !== 0n) report('FB9001', value.span, { what: 'a ring that begins with anything but 0' });
      return item === 0n ? new Array<Value>(type.by.length).fill(0n) : null;
    }
    case 'bool':
      if (value.kind === 'truth') return value.value ? 1n : 0n;
      break;
    case 'enum': {
      const members = collected.enums[type.enum]?.members ?? [];
      const index = value.kind === 'name' ? members.findIndex((each) => each.text === value.name.text) : -1;
      if (index >= 0) return BigInt(index);
      break;
    }
    case 'time':
      report('FB9001', declaration.type.span, { what: 'a state that always holds a time (write `time or none = none`)' });
      return null;
    default:
      report('FB9001', declaration.type.span, { what: 'a state of this type' });
      return null;
  }
  report('FB2012', value.span, { place: `the first value of \`${text}\`` });
  return null;
};

const numberValue = (
  collected: Collected,
  name: string,
  type: NumberType,
  shape: Shape & { kind: 'number' },
  value: Expression,
  report: Report,
): Value | null => {
  const number = constantOf(collected, value, type, `the first value of \`${name}\``, report);
  if (number === null) return null;
  if (compare(number, shape.lo) < 0 || compare(number, shape.hi) > 0) {
    report('FB3003', value.span, { literal: showNumber(number), declared: showInterval(shape), help: null });
    return null;
  }
  if (type.scale.kind === 'member' && number.n !== 0n) {
    report('FB9001', value.span, { what: 'a first value other than 0 where the decimals differ per member' });
    return null;
  }
  return multiply(number, powerOfTen(mostDecimals(type))).n;
};

/** What is kept of a member is found again by its key, and measured in units of its own. */
export const requireKey = ({ name, role, fields }: RecordSchema, isTimed: boolean, report: Report): void => {
  const kept = fields.filter((each) => each.source === 'state' || (isTimed && each.source === 'total'));
  const [first] = kept;
  if (first === undefined || role !== 'entity') return;
  const keys = fields.filter((each) => each.source === 'key').length;
  if (keys !== 1) report('FB2030', first.span, { entity: name, name: first.name, keys });
  const key = fields.find((each) => each.source === 'key');
  const isPlain = (shape: Shape): boolean => shape.kind === 'number' && shape.scale.kind === 'fixed';
  if (key !== undefined && !isPlain(key.shape) && !['address', 'enum', 'time'].includes(key.shape.kind))
    report('FB9001', key.span, { what: 'a state that is kept by a key of this type (write `key NAME : address`)' });
  for (const { span, shape } of kept) {
    const number = shape.kind === 'optional' || shape.kind === 'array' ? shape.of : shape;
    if (number.kind === 'number' && number.scale.kind === 'member' && number.scale.path.length > 0)
      report('FB9001', span, { what: 'a state whose decimals belong to another entity' });
  }
};
