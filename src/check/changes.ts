/** What an action changes: the field that a clause names, and its new value, computed in the state before. */
import type { ActionClause } from '../syntax/ast.ts';
import { contains, type Interval } from '../types/interval.ts';
import { maxKnowledge, minKnowledge, addKnowledge } from '../types/reckoning.ts';
import { rational, zero } from '../types/rational.ts';
import type { NumberShape, Shape, Target } from '../types/schema.ts';
import { placeResult } from './change-shape.ts';
import type { Binder, Change, Expr, Naming } from './checked.ts';
import { dimensionOf, numberLike, sameUnits } from './dimensions.ts';
import { choose, where } from './conditions.ts';
import { asNumber, check, checkTruth } from './expression.ts';
import { isMistake, literal, make } from './make.ts';
import { nameValue, type NamedValue, type NameRequest } from './naming.ts';
import { showInterval } from './numbers.ts';
import type { Env, Program } from './program.ts';
import type { Changed } from './targets.ts';
import { policyAt, readField } from './read.ts';

type Clause = ActionClause & { readonly kind: 'changes' };

/** The new value of the field; what happens when it leaves its range is said, or proved not to happen. */
export const changeOf = (env: Env, binders: readonly Binder[], clause: Clause, target: Changed | null): Change | null => {
  if (target === null || isMistake(target.old)) return null;
  const { shape } = target;
  const when = clause.when && checkTruth(env, clause.when, 'when something changes');
  if (clause.when !== null && when === null) return null;
  const inside = when === null ? env : where(env, when, true);
  const named =
    shape.kind === 'number' ? newNumber(inside, clause, target, shape, when) : newValue(inside, clause, target, shape, when);
  if (named === null || !staysInside(env, clause, target, named.naming)) return null;
  const placed = placeResult(env, clause.span, target, shape, binders);
  return (
    placed &&
    changed(clause, { ...target, item: target.item && itemWhen(env, target, target.item, when) }, named, placed, binders)
  );
};

/** Where it does not change, the place is none of the ring: its length. */
const itemWhen = (env: Env, { schema: { shape } }: Changed, item: Expr, when: Expr | null): Expr => {
  if (when === null || shape.kind !== 'array' || shape.by.kind !== 'ring') return item;
  return choose(env, item.span, when, item, literal(env, item.span, rational(BigInt(shape.by.length))));
};

/** What the field is where nothing changes; an item is then not looked at. */
const valueWhen = (env: Env, { item, old }: Changed, value: Expr, when: Expr | null): Expr => {
  if (when === null || isMistake(value)) return value;
  const other = item === null ? old : literal(env, value.span, zero, dimensionOf(value));
  return choose(env, value.span, when, value, other);
};

const changed = (
  { span, late }: Pick<Clause, 'span' | 'late'>,
  { record, element, field, item, path }: Changed,
  { value, naming }: NamedValue,
  shape: Shape,
  binders: readonly Binder[],
): Change => {
  const argument = binders.findIndex((each) => each.id === record.binder);
  const target: Target =
    record.binder === null
      ? { kind: 'globals', field, isItem: item !== null }
      : element === null
        ? { kind: 'argument', argument, field, isItem: item !== null }
        : { kind: 'element', argument, list: element.list, key: keyArgument(element.key, binders), field };
  return { span, path, record, element, field, item, value, naming, late, shape, target };
};

const keyArgument = (key: Expr, binders: readonly Binder[]): number | null => {
  const at = key.kind === 'binder' ? binders.findIndex((each) => each.id === key.id) : -1;
  return at < 0 ? null : at;
};

const newNumber = (env: Env, clause: Clause, target: Changed, shape: NumberShape, when: Expr | null): NamedValue | null => {
  const { schema, path, old } = target;
  const moved = asNumber(env, check(env, clause.value), 'a change');
  if (moved === null || old.knowledge === null || old.type.kind !== 'number' || old.type.scale === null) return null;
  let value: Expr = moved;
  if (clause.mode === 'by') {
    if (!sameUnits(env, 'change', old, moved)) return null;
    value = make(env, clause.span, numberLike(dimensionOf(old), old, moved), addKnowledge(old.knowledge, moved.knowledge), {
      kind: 'add',
      left: old,
      right: moved,
    });
  }
  value = valueWhen(env, target, value, when);
  if (isMistake(value)) return null;
  if (schema.stored?.full === 'nearest') value = clamped(env, value, shape);
  const declared = { kind: 'number', dimension: old.type.dimension, scale: old.type.scale, unit: shape.unit } as const;
  return nameValue(env, requestOf(clause, path, declared), value);
};

const requestOf = (clause: Clause, name: string, declared: NameRequest['declared']): NameRequest => ({
  name,
  span: clause.span,
  declared,
  range: null,
  typing: { rounding: clause.rounding, accept: clause.accept },
});

/** The nearest bound stands for what lies outside. */
const clamped = (env: Env, value: Expr, range: NumberShape): Expr => {
  if (value.knowledge === null || contains(range, value.knowledge)) return value;
  const [lo, hi] = [range.lo, range.hi].map((each) => literal(env, value.span, each, dimensionOf(value)));
  if (!lo?.knowledge || !hi?.knowledge) return value;
  const known = minKnowledge(maxKnowledge(value.knowledge, lo.knowledge), hi.knowledge);
  return make(env, value.span, value.type, known, { kind: 'clamp', value, lo, hi });
};

/** What is no plain number has no sum, so it is only changed `to` something. */
const newValue = (env: Env, clause: Clause, target: Changed, shape: Shape, when: Expr | null): NamedValue | null => {
  const { program } = env;
  const { path, old } = target;
  if (clause.mode === 'by') {
    program.report('FB2019', clause.span, {
      problem: `\`${path}\` is no number that can be moved`,
      help: `say what it changes to: \`changes ${path} to …\``,
    });
    return null;
  }
  const type = old.kind === 'the' ? old.value.type : old.type;
  const given = check(env, clause.value, type);
  const value = valueWhen(env, target, given, when);
  if (isMistake(value)) return null;
  if (type.kind === 'optional' && type.of.kind === 'number' && type.of.scale !== null && shape.kind === 'optional') {
    const { dimension, scale } = type.of;
    const unit = shape.of.kind === 'number' ? shape.of.unit : 'time';
    return nameValue(env, requestOf(clause, path, { kind: 'optional', of: { dimension, scale, unit } }), value);
  }
  const lifted: Expr =
    type.kind === 'optional' && value.type.kind === 'time'
      ? { span: value.span, type, knowledge: value.knowledge, kind: 'some', value }
      : value;
  return nameValue(env, requestOf(clause, path, { kind: 'plain', type, unit: program.schema.policy }), lifted);
};

/** A state stays in its range by proof, or says how a change ends that leaves it. */
const staysInside = (env: Env, clause: Clause, { schema, shape, path }: Changed, { knowledge }: Naming): boolean => {
  const range = rangeOf(shape);
  if (schema.source !== 'state' || schema.stored?.full !== null || range === null || knowledge === null) return true;
  if (contains(range, knowledge)) return true;
  env.program.report('FB3015', clause.span, { name: path, found: showInterval(knowledge), declared: showInterval(range) }, [
    { span: schema.span, text: 'its range' },
  ]);
  return false;
};

const rangeOf = (shape: Shape): Interval | null => {
  if (shape.kind === 'number') return shape;
  if (shape.kind === 'optional') return rangeOf(shape.of);
  return shape.kind === 'time' ? { lo: rational(0n), hi: rational((1n << 40n) - 1n) } : null;
};

/** Every event leaves its time behind, so that the next is not before it. Null in a policy that keeps no state. */
export const clockChange = (program: Program, env: Env, span: Expr['span'], late: boolean): Change | null => {
  const fields = program.schema.records[0]?.fields ?? [];
  const field = fields.findIndex((each) => each.source === 'clock');
  const now = fields.findIndex((each) => each.source === 'now');
  const schema = fields[field];
  if (schema === undefined) return null;
  const value = readField(env, span, policyAt(span), 0, now);
  const naming: Naming = {
    ...{ function: 'value', type: { kind: 'time' }, unit: 'time', rounding: null, accepted: false },
    knowledge: value.knowledge,
  };
  const target: Changed = {
    ...{ record: { binder: null, record: 0 }, element: null, field, schema, shape: schema.shape, path: schema.name },
    ...{ item: null, found: null },
    old: readField(env, span, policyAt(span), 0, field),
  };
  return changed({ span, late }, target, { value, naming }, schema.shape, []);
};
