/** Actions: all changes are computed in the state before, then made at once; totals follow; then the requirements are asked. */
import type { Action, Change, TotalUpdate } from '../check/checked.ts';
import { bug } from '../source/assert-never.ts';
import { add, subtract, type Rational } from '../types/rational.ts';
import type { Shape } from '../types/schema.ts';
import type { Outcome, Value } from '../types/value.ts';
import { asPlace, asQuantity, asTruth, type Datum } from './datum.ts';
import { evaluate, findElement, placeIn, type Env } from './expression.ts';
import { nameValue } from './naming.ts';
import { decode, encode, fieldSchema, isOutside, many, recordAt, write, type Place, type World } from './place.ts';

/** What a change writes: of a ring the item at a place, if there is one. */
type Write = { readonly place: Place; readonly field: number; readonly item: number | null; readonly value: Value };

/**
 * Verdicts are counted from 1 in the order in which they are tested: of each change to a list that there is no member to
 * change; of each change that the new value leaves its range; of each total that it leaves its range; of each requirement
 * that it does not hold.
 */
export const act = (env: Env, action: Action): Outcome => {
  let verdict = 0;
  const refuse = (): Outcome => ({ kind: 'refused', refusal: { kind: 'verdict', verdict } });
  const places: Place[] = [];
  for (const change of action.changes) {
    if (change.element !== null) verdict += 1;
    const place = changedRecord(env, change);
    if (place === null) return refuse();
    places.push(place);
  }
  const writes: Write[] = [];
  /** False where the new value leaves its range. The place is found in the state before, the value in this one. */
  const isMade = (change: Change, at: number, world: World): boolean => {
    verdict += 1;
    const place = places[at] ?? bug('a change without its record');
    const value = newValue({ ...env, world }, change, place);
    if (leavesRange(env.world, place, change.field, value)) return false;
    writes.push({ place, field: change.field, item: change.item && placeIn(env, change.item), value });
    return true;
  };
  for (const [at, change] of action.changes.entries()) if (!change.late && !isMade(change, at, env.world)) return refuse();
  const own = writes.length;
  let after = writes.reduce(made, env.world);
  const sums: Value[] = [];
  for (const total of action.totals) {
    verdict += 1;
    const place = asPlace(evaluate(env, total.key));
    const value = movedTotal(env.world, after, total, writes, place);
    if (leavesRange(after, place, total.field, value)) return refuse();
    after = write(after, place, total.field, value);
    sums.push(value);
  }
  const left: Env = { ...env, world: after };
  for (const [at, change] of action.changes.entries()) if (change.late && !isMade(change, at, after)) return refuse();
  for (const requirement of action.requirements) {
    verdict += 1;
    if (!asTruth(evaluate(left, requirement.condition))) return refuse();
  }
  const isHeld = action.held !== null && asTruth(evaluate(left, action.held));
  const values = writes.flatMap((each, at) => {
    const value = isHeld && at < own ? valueAt(env.world, each) : each.value;
    return each.item === null ? [value] : [BigInt(each.item), value];
  });
  const totals = isHeld ? action.totals.map((each) => totalAt(env, each)) : sums;
  return { kind: 'value', values: [...values, ...totals] };
};

/** What stands where something would be written; 0 at the place after the last item of a ring. */
const valueAt = (world: World, { place, field, item }: Write): Value => {
  const value = recordAt(world, place)[field] ?? bug('a record with too few fields');
  return item === null ? value : (many(value)[item] ?? 0n);
};

const totalAt = (env: Env, { key, field }: TotalUpdate): Value =>
  recordAt(env.world, asPlace(evaluate(env, key)))[field] ?? bug('a record with too few fields');

const made = (world: World, { place, field, item, value }: Write): World => {
  if (item === null) return write(world, place, field, value);
  const ring = many(recordAt(world, place)[field]);
  // The place after the last one: nothing changes.
  return item < ring.length ? write(world, place, field, ring.with(item, value)) : world;
};

/** The record that a change writes to; null when the list has no member with that key. */
const changedRecord = (env: Env, { record, element }: Change): Place | null => {
  if (record.binder === null) return { kind: 'globals', record: 0 };
  const of = asPlace(env.bound.get(record.binder) ?? bug('a change of a record that is not bound'));
  if (element === null) return of;
  const list: Datum = { kind: 'list', of, field: element.list, record: element.record };
  return findElement(env.world, list, element.unique, evaluate(env, element.key));
};

const newValue = (env: Env, { path, span, naming, field, value }: Change, place: Place): Value => {
  const self: Datum = { kind: 'record', place };
  const named = nameValue({ world: env.world, self, roots: env.roots }, naming, evaluate(env, value), (computed, exact) =>
    env.observe.named({ name: path, span, naming, computed, exact }),
  );
  return encode(env.world, self, [], changedShape(env.world, place.record, field), named);
};

/** A total moves by as much as the fields that it sums. */
const movedTotal = (before: World, after: World, total: TotalUpdate, writes: readonly Write[], member: Place): Value => {
  const moves = total.changes.map((at) => {
    const { place, field, value } = writes[at] ?? bug('a total without its change');
    return subtract(numberAt(write(before, place, field, value), place, field), numberAt(before, place, field));
  });
  const sum: Datum = { kind: 'number', value: moves.reduce(add, numberAt(after, member, total.field)), exact: null };
  return encode(after, { kind: 'record', place: member }, [], fieldSchema(after.schema, total.entity, total.field).shape, sum);
};

/** Of a ring it is one item that changes. */
const changedShape = ({ schema }: World, record: number, field: number): Shape => {
  const { shape } = fieldSchema(schema, record, field);
  return shape.kind === 'array' ? shape.of : shape;
};

const numberAt = (world: World, place: Place, field: number): Rational => {
  const { shape } = fieldSchema(world.schema, place.record, field);
  return asQuantity(
    decode(world, { kind: 'record', place }, [], shape, recordAt(world, place)[field] ?? bug('a record with too few fields')),
  ).value;
};

const leavesRange = (world: World, place: Place, field: number, value: Value): boolean =>
  isOutside(world, { kind: 'record', place }, [], changedShape(world, place.record, field), value);
