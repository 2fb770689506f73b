/** What an action changes: the field that a clause names, and its new value, computed in the state before. */
import type { ActionClause, Expression } from '../syntax/ast.ts';
import { contains, type Interval } from '../types/interval.ts';
import { maxKnowledge, minKnowledge, addKnowledge } from '../types/reckoning.ts';
import { rational } from '../types/rational.ts';
import type { FieldSchema, NumberShape, Scale, Shape, Target } from '../types/schema.ts';
import type { Binder, Change, Expr, Naming } from './checked.ts';
import { dimensionOf, numberLike, sameUnits } from './dimensions.ts';
import { asNumber, check } from './expression.ts';
import { isMistake, literal, make } from './make.ts';
import { nameValue, type NamedValue, type NameRequest } from './naming.ts';
import { showInterval } from './numbers.ts';
import { fieldName } from './places.ts';
import type { Env, Program } from './program.ts';
import { policyAt, readField } from './read.ts';
import { ringPlace, wholeNumber } from './rings.ts';

/** The field that a clause changes. */
export type Changed = {
  readonly record: Change['record'];
  readonly element: Change['element'];
  readonly field: number;
  readonly schema: FieldSchema;
  /** Of the field, or of its item. */
  readonly shape: Shape;
  /** The item of a ring that changes. */
  readonly item: Expr | null;
  readonly path: string;
  readonly old: Expr;
  /** The member of a list, which has to be there. */
  readonly found: Expr | null;
};

type Clause = ActionClause & { readonly kind: 'changes' };

/** `level`, `m.reserve`, `a.collateral`, `a.positions[m].size` or, of a ring, `m.flows[i]`. Null after a reported mistake. */
export const targetOf = (env: Env, expression: Expression): Changed | null => {
  const ring = expression.kind === 'index' ? check(env, expression.of) : null;
  if (ring !== null && isMistake(ring)) return null;
  const isItem = expression.kind === 'index' && ring?.type.kind === 'array' && ring.type.by.kind === 'ring';
  const whole = wholeOf(env, isItem ? expression.of : expression);
  if (isItem && whole !== null) return itemOf(env, expression, whole);
  if (whole?.shape.kind !== 'array') return whole;
  env.program.report('FB2019', expression.span, {
    problem: `\`${whole.path}\` is a ring: say which item changes, \`${whole.path}[i]\``,
  });
  return null;
};

const itemOf = (env: Env, { key, span }: Expression & { kind: 'index' }, whole: Changed): Changed | null => {
  const { shape, old } = whole;
  const index = wholeNumber(env, key, 'an index');
  if (index === null || shape.kind !== 'array' || shape.by.kind !== 'ring' || old.type.kind !== 'array') return null;
  const item = ringPlace(env, key.span, index, shape.by.length);
  const read = make(env, span, old.type.of, old.knowledge, { kind: 'item', array: old, key: item });
  return { ...whole, shape: shape.of, item, old: read };
};

const wholeOf = (env: Env, expression: Expression): Changed | null => {
  const { program } = env;
  const refuse = (problem: string): null => {
    program.report('FB2019', expression.span, { problem });
    return null;
  };
  if (expression.kind === 'error') return null;
  if (expression.kind === 'name') return globalOf(env, expression) ?? refuse('this is not a state of the policy');
  if (expression.kind !== 'field') return refuse('this is neither a state nor a field of an argument');
  const { of, name } = expression;
  const holder = of.kind === 'index' || of.kind === 'name' ? check(env, of) : null;
  if (holder === null) return refuse('this is not a field of an argument, or of a member of its list');
  if (isMistake(holder)) return null;
  const element = holder.kind === 'find' ? holder : holder.kind === 'the' && holder.value.kind === 'find' ? holder.value : null;
  const owner = element ? (element.list.kind === 'field' ? element.list.of : null) : holder;
  if (owner?.kind !== 'binder' || (owner.type.kind !== 'record' && owner.type.kind !== 'ref'))
    return refuse('only what is passed to the action, or a member of its list, can be changed');
  const owning = owner.type.kind === 'record' ? owner.type.record : owner.type.entity;
  const record = element?.record ?? owning;
  const field = program.schema.records[record]?.fields.findIndex((each) => each.name === name.text) ?? -1;
  const schema = program.schema.records[record]?.fields[field];
  if (schema === undefined) {
    program.report('FB2008', name.span, {
      name: name.text,
      record: `\`${program.schema.records[record]?.name ?? '?'}\``,
      similar: null,
    });
    return null;
  }
  const told = schema.source === 'fact' && schema.shape.kind === 'number' && owner.type.kind === 'record';
  if (!told && schema.source !== 'state')
    return refuse(
      owner.type.kind === 'ref' && schema.source === 'fact'
        ? `\`${name.text}\` is told from outside; what the policy keeps of a ${program.schema.records[record]?.name ?? '?'} is a \`state\``
        : `\`${name.text}\` is not a stored number`,
    );
  if (schema.outside !== 'refuse') {
    program.report('FB3011', name.span, {
      name: name.text,
      problem: 'is changed by an action, so a value that is off must be refused',
    });
    return null;
  }
  const parent: Expr = element
    ? { span: of.span, type: { kind: 'record', record }, knowledge: null, kind: 'the', value: element }
    : holder;
  const list = element && element.list.kind === 'field' ? element.list.field : null;
  const path = element && list !== null ? `${fieldName(program, owning, list)}.${name.text}` : name.text;
  const label =
    of.kind === 'name'
      ? of.name.text
      : of.kind === 'index' && of.of.kind === 'field' && of.of.of.kind === 'name'
        ? of.of.of.name.text
        : '';
  return {
    record: { binder: owner.id, record: owning },
    element: element && list !== null ? { list, record: element.record, unique: element.unique, key: element.key } : null,
    field,
    schema,
    shape: schema.shape,
    item: null,
    path: `${label}.${path}`,
    old: readField(env, expression.span, parent, record, field),
    found: element,
  };
};

const globalOf = (env: Env, { name, span }: Expression & { kind: 'name' }): Changed | null => {
  const { program } = env;
  const meaning = env.scope.has(name.text) ? undefined : program.names.get(name.text)?.meaning;
  const field = meaning?.kind === 'global fact' ? meaning.field : -1;
  const schema = program.schema.records[0]?.fields[field];
  if (schema?.source !== 'state') return null;
  const old = readField(env, span, policyAt(span), 0, field);
  const { shape } = schema;
  return {
    record: { binder: null, record: 0 },
    element: null,
    field,
    schema,
    shape,
    item: null,
    path: name.text,
    old,
    found: null,
  };
};

/** The new value of the field; what happens when it leaves its range is said, or proved not to happen. */
export const changeOf = (env: Env, binders: readonly Binder[], clause: Clause, target: Changed | null): Change | null => {
  if (target === null || isMistake(target.old)) return null;
  const { shape } = target;
  const named = shape.kind === 'number' ? newNumber(env, clause, target, shape) : newValue(env, clause, target, shape);
  if (named === null || !staysInside(env, clause, target, named.naming)) return null;
  const placed = shape.kind === 'number' ? placeResult(env, clause, target, shape, binders) : shape;
  return placed && changed(clause, target, named, placed, binders);
};

const changed = (
  { span }: Pick<Clause, 'span'>,
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
  return { span, path, record, element, field, item, value, naming, shape, target };
};

const keyArgument = (key: Expr, binders: readonly Binder[]): number | null => {
  const at = key.kind === 'binder' ? binders.findIndex((each) => each.id === key.id) : -1;
  return at < 0 ? null : at;
};

const newNumber = (env: Env, clause: Clause, { schema, path, old }: Changed, shape: NumberShape): NamedValue | null => {
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
const newValue = (env: Env, clause: Clause, { path, old }: Changed, shape: Shape): NamedValue | null => {
  const { program } = env;
  if (clause.mode === 'by') {
    program.report('FB2019', clause.span, { problem: `\`${path}\` is no number that can be moved: say what it changes \`to\`` });
    return null;
  }
  const type = old.kind === 'the' ? old.value.type : old.type;
  const value = check(env, clause.value, type);
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

/** A result stands outside its record, so the way to its decimals starts from an argument. */
const placeResult = (
  env: Env,
  { span }: Clause,
  target: Changed,
  shape: NumberShape,
  binders: readonly Binder[],
): Shape | null => {
  const scale = resultScale(shape.scale, target, binders);
  if (scale === null) env.program.report('FB9001', span, { what: 'a change whose decimals cannot be found from the arguments' });
  return scale && { ...shape, scale };
};

const resultScale = (scale: Scale, { record, element }: Changed, binders: readonly Binder[]): Scale | null => {
  if (scale.kind === 'fixed' || scale.root !== 'self') return scale;
  const way: number[] = [];
  let from: Expr | null = null;
  let path = scale.path;
  if (element !== null) {
    if (path[0] !== element.unique) return null;
    path = path.slice(1);
    for (from = element.key; from.kind === 'field'; from = from.of) way.unshift(from.field);
    if (from.kind !== 'binder') return null;
  }
  const id = from === null ? record.binder : from.id;
  const argument = binders.findIndex((each) => each.id === id);
  return argument < 0 ? null : { ...scale, root: { argument }, path: [...way, ...path] };
};

/** Every event leaves its time behind, so that the next is not before it. Null in a policy that keeps no state. */
export const clockChange = (program: Program, env: Env, span: Expr['span']): Change | null => {
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
  return changed({ span }, target, { value, naming }, schema.shape, []);
};
