/** A checked expression as a value over Core, one case a node. Work goes to the block that the place is in. */
import type { Expr, Type } from '../../check/checked.ts';
import { assertNever, bug } from '../../source/assert-never.ts';
import * as q from '../../types/rational.ts';
import type { Bool, Int } from '../core.ts';
import { isNarrow } from '../core.ts';
import { callDefine } from './call.ts';
import { find } from './find.ts';
import { fold } from './fold.ts';
import { constant, zeroInt } from './ints.ts';
import { roundTo } from './name.ts';
import { know, number as numberOf, numberConst, type Num } from './number.ts';
import {
  absoluteNumber,
  addNumbers,
  extreme,
  moduloNumbers,
  multiplyNumbers,
  negateNumber,
  powerNumber,
  reciprocal,
  shared,
  subtractNumbers,
} from './number-arithmetic.ts';
import { shareBool, type Place, type Site } from './place.ts';
import { memberAt, readField } from './read.ts';
import { readParam } from './read-param.ts';
import { placeOf } from './ring.ts';
import { before } from './state.ts';
import { sizeOf } from './structure.ts';
import { compareValues } from './compare.ts';
import { lookUp } from './table.ts';
import { lookUpRows } from './table-rows.ts';
import { literal, not } from './truths.ts';
import { asInt, asNumber, asOptional, asTruth, choose, int, lazily, none, some, truthValue, type Value } from './value.ts';
import { checkScale, checkWidths } from './widths.ts';

export const lowerExpression = (at: Place, expr: Expr): Value => {
  // The function is refused: the rest of it is not worked on.
  if (at.frame.progress.failed) return standIn(expr.type);
  const known = remembered(at, expr);
  if (known !== null) return known;
  const value = settled(at, expr, proved(expr, lowerKind(at, expr)));
  remember(at, expr, value);
  return value;
};

export const lowerTruth = (at: Place, expr: Expr): Bool => asTruth(lowerExpression(at, expr));

const remembered = (at: Place, expr: Expr): Value | null => {
  // What stands once is not met again: without this a branch a thousand deep would be searched for each of its parts.
  if (at.frame.uses.get(expr) === 1) return null;
  for (let site: Site | null = at.site; site !== null; site = site.renewed ? null : site.parent) {
    const value = site.values.get(at.state)?.get(expr);
    if (value !== undefined) return value;
  }
  return null;
};

const remember = (at: Place, expr: Expr, value: Value): void => {
  if (at.frame.uses.get(expr) === 1) return;
  const values = at.site.values.get(at.state) ?? new Map<Expr, Value>();
  at.site.values.set(at.state, values);
  values.set(expr, value);
};

/** With the bounds that the checker proved at this place. */
const proved = (expr: Expr, value: Value): Value => {
  const { knowledge } = expr;
  if (knowledge === null) return value;
  if (value.kind === 'number') return know(value, knowledge);
  if (value.kind !== 'optional' || value.inner?.kind !== 'number') return value;
  // Where there is none, the inner integer is 0.
  const lo = knowledge.lo === null ? null : q.minimum(knowledge.lo, q.zero);
  const hi = knowledge.hi === null ? null : q.maximum(knowledge.hi, q.zero);
  return { ...value, inner: know(value.inner, { lo, hi }) };
};

/** Judged, and bound to a local where it is large and stands in several places. */
const settled = (at: Place, expr: Expr, value: Value): Value => {
  const several = (at.frame.uses.get(expr) ?? 1) > 1;
  if (value.kind === 'number') {
    checkScale(at, value.scale, expr.span);
    for (const each of [value.n, ...value.d]) checkWidths(at, each, expr.span);
    if (several && (isNarrow(value.n) || sizeOf(value.n) > 12)) return shared(at, value);
  }
  if (value.kind === 'truth') {
    checkWidths(at, value.value, expr.span);
    if (several) return truthValue(shareBool(at, value.value));
  }
  return value;
};

const numberAt = (at: Place, operand: Expr): Num => asNumber(lowerExpression(at, operand));

const lowerKind = (at: Place, expr: Expr): Value => {
  switch (expr.kind) {
    case 'const':
      return numberConst(expr.value);
    case 'truth':
      return truthValue(literal(expr.value));
    case 'member':
      return int(constant(BigInt(expr.index)));
    case 'none':
      return none;
    case 'some':
      return some(lowerExpression(at, expr.value));
    case 'the':
      return asOptional(lowerExpression(at, expr.value)).inner ?? bug('a missing value that was proved present');
    case 'binder':
      return boundTo(at, expr.id);
    case 'param':
      return readParam(at, expr.param);
    case 'globals':
      return { kind: 'record', of: { kind: 'globals', record: 0 } };
    case 'field':
      return readField(at, recordOf(at, expr.of), expr.field, expr.span);
    case 'find':
      return find(at, lowerExpression(at, expr.list), expr.unique, lowerExpression(at, expr.key), expr.span);
    case 'item': {
      const array = lowerExpression(at, expr.array);
      if (array.kind !== 'array' || expr.array.type.kind !== 'array') return bug('an item of what is no array');
      const { by } = expr.array.type;
      return array.item(by.kind === 'ring' ? placeOf(at, expr.key, by.length) : asInt(lowerExpression(at, expr.key)));
    }
    case 'table': {
      const { table, argument } = expr;
      if (table.kind === 'literal') return lookUp(at, table, numberAt(at, argument));
      const of = recordOf(at, table.of);
      return lookUpRows(at, table, of, numberAt(at, argument), argument);
    }
    case 'negate':
      return negateNumber(numberAt(at, expr.operand));
    case 'abs':
      return absoluteNumber(at, numberAt(at, expr.operand));
    case 'add':
      return addNumbers(at, numberAt(at, expr.left), numberAt(at, expr.right));
    case 'subtract':
      return subtractNumbers(at, numberAt(at, expr.left), numberAt(at, expr.right));
    case 'multiply':
      return multiplyNumbers(numberAt(at, expr.left), numberAt(at, expr.right));
    case 'divide': {
      const left = numberAt(at, expr.left);
      return multiplyNumbers(left, reciprocal(shared(at, numberAt(at, expr.right))) ?? unproved(at));
    }
    case 'mod':
      return moduloNumbers(at, numberAt(at, expr.left), numberAt(at, expr.right)) ?? unproved(at);
    case 'ticks':
      return ticksOf(at, numberAt(at, expr.operand), expr.period);
    case 'power':
      return powerNumber(shared(at, numberAt(at, expr.base)), expr.exponent) ?? unproved(at);
    case 'min':
    case 'max':
      return expr.operands.map((each) => numberAt(at, each)).reduce((a, b) => extreme(at, expr.kind, a, b));
    case 'clamp':
      return extreme(at, 'min', extreme(at, 'max', numberAt(at, expr.value), numberAt(at, expr.lo)), numberAt(at, expr.hi));
    case 'compare':
      return truthValue(compareValues(at, expr.op, lowerExpression(at, expr.left), lowerExpression(at, expr.right)));
    case 'and':
      return truthValue(lazily(at, 'and', lowerTruth(at, expr.left), (here) => lowerTruth(here, expr.right), expr.span));
    case 'or':
      return truthValue(lazily(at, 'or', lowerTruth(at, expr.left), (here) => lowerTruth(here, expr.right), expr.span));
    case 'not':
      return truthValue(not(lowerTruth(at, expr.operand)));
    case 'is none':
      return truthValue(not(asOptional(lowerExpression(at, expr.operand)).present));
    case 'otherwise': {
      const { present, inner } = asOptional(lowerExpression(at, expr.operand));
      if (inner === null) return lowerExpression(at, expr.fallback);
      return choose(
        at,
        present,
        () => inner,
        (here) => lowerExpression(here, expr.fallback),
        expr.span,
      );
    }
    case 'if':
      return choose(
        at,
        lowerTruth(at, expr.condition),
        (here) => lowerExpression(here, expr.then),
        (here) => lowerExpression(here, expr.else),
        expr.span,
      );
    case 'fold':
      return fold(at, expr);
    case 'call':
      return callDefine(
        at,
        expr.define,
        expr.arguments.map((each) => lowerExpression(at, each)),
        expr.span,
      );
    case 'before':
      return lowerExpression({ ...at, state: before }, expr.operand);
    case 'error':
      return bug('a policy with errors is lowered');
    default:
      return assertNever(expr);
  }
};

/** ⌊operand / period⌋, of seconds. */
const ticksOf = (at: Place, operand: Num, period: bigint): Num =>
  numberOf(q.one, roundTo(at, 'down', multiplyNumbers(operand, numberConst(q.rational(1n, period))), zeroInt));

/** A divisor whose sign is not seen: only where what it is made of was left out. */
const unproved = (at: Place): Num =>
  at.frame.progress.failed ? numberConst(q.one) : bug('a divisor that is not proved to have one sign');

/** Any value of a type, for a function that is refused. */
const standIn = (type: Type): Value => {
  switch (type.kind) {
    case 'number':
    case 'time':
      return numberConst(q.one);
    case 'bool':
      return truthValue(literal(true));
    case 'enum':
    case 'address':
    case 'ref':
      return int(constant(0n));
    case 'record':
      return { kind: 'record', of: { kind: 'member', record: type.record, index: constant(0n) } };
    case 'list':
      return { kind: 'list', list: { kind: 'members', record: type.record }, record: type.record };
    case 'array':
      return { kind: 'array', item: () => standIn(type.of) };
    case 'optional':
      return some(standIn(type.of));
    case 'error':
      return bug('a policy with errors is lowered');
    default:
      return assertNever(type);
  }
};

export const boundTo = (at: Place, id: number): Value => {
  for (let site: Site | null = at.site; site !== null; site = site.parent) {
    const value = site.binders.get(id);
    if (value !== undefined) return value;
  }
  return bug(`binder ${id} is not bound`);
};

/** The record that an expression stands for: a record itself, or the member that a reference points to. */
const recordOf = (at: Place, expr: Expr): Extract<Value, { kind: 'record' }>['of'] => {
  const value = lowerExpression(at, expr);
  if (value.kind === 'record') return value.of;
  if (value.kind === 'int' && expr.type.kind === 'ref') return memberRecord(at, expr.type.entity, value.value);
  return bug(`a field of ${value.kind}`);
};

/** A member by its index; where a loop runs over the members, by its element. */
const memberRecord = (at: Place, entity: number, index: Int): Extract<Value, { kind: 'record' }>['of'] => {
  const element = index.kind === 'local' ? at.frame.turns.get(index.name) : undefined;
  return element === undefined
    ? memberAt(at.frame.program.checked.schema, entity, index)
    : { kind: 'local', name: element, record: entity };
};
