/** Names, fields and keys: what stands at a name, and what is read from it. */
import type { Span } from '../source/source.ts';
import type { Shape } from '../types/schema.ts';
import type { Expression, Name } from '../syntax/ast.ts';
import { baseDimension } from '../types/dimension.ts';
import { rational } from '../types/rational.ts';
import { call, expand } from './calls.ts';
import type { Expr, Type } from './checked.ts';
import { named } from './excerpt.ts';
import { check } from './expression.ts';
import { guarded, isMistake, literal, mistake, make } from './make.ts';
import { showType } from './numbers.ts';
import { fieldName, pathTo } from './places.ts';
import { type Env, type Meaning, recordName } from './program.ts';
import { inside, maybeRecord, policyAt, readField, readParam, recordOf, proved, unwrap } from './read.ts';
import { ringPlace, wholeNumber } from './rings.ts';
import { closest } from '../source/closest.ts';
import { timeUnit } from './units.ts';

export const kindWords: Record<Meaning['kind'], string> = {
  unit: 'a unit',
  enum: 'an enum',
  'enum member': 'a member of an enum',
  role: 'a role',
  entity: 'an entity',
  'list member': 'a list member',
  'global fact': 'a fact',
  'scoped field': 'a fact of an entity',
  param: 'a parameter',
  let: 'a `let`',
  define: 'a `define`',
  action: 'an action',
  session: 'an `adl`',
  instance: 'an instance',
};

export const checkName = (env: Env, name: Name, expected: Type | null): Expr => {
  const { program } = env;
  const local = env.scope.get(name.text);
  if (local) return named(guarded(env, { ...local, span: name.span }), name.text);
  const wanted = expected?.kind === 'optional' ? expected.of : expected;
  const meaning = program.names.get(name.text)?.meaning;
  if (meaning === undefined) {
    const now = name.text === 'now' ? (program.schema.records[0]?.fields.findIndex((each) => each.source === 'now') ?? -1) : -1;
    if (now >= 0) return named(readField(env, name.span, policyAt(name.span), 0, now), name.text);
    const time = timeUnit(name.text);
    if (time?.base.kind === 'global')
      return literal(env, name.span, rational(time.factor), baseDimension({ key: time.base.name, label: time.base.name }));
    return unknown(env, name, 'name');
  }
  switch (meaning.kind) {
    case 'unit':
      return literal(env, name.span, rational(1n), baseDimension({ key: name.text, label: name.text }));
    case 'enum member': {
      const place =
        meaning.places.length === 1
          ? meaning.places[0]
          : meaning.places.find((each) => wanted?.kind === 'enum' && wanted.enum === each.enum);
      if (place)
        return {
          span: name.span,
          type: { kind: 'enum', enum: place.enum },
          knowledge: null,
          kind: 'member',
          enum: place.enum,
          index: place.index,
        };
      program.report('FB2007', name.span, {
        name: name.text,
        is: `a member of several enums (${meaning.places.map((each) => program.schema.enums[each.enum]?.name ?? '?').join(', ')})`,
        wanted: 'told apart here',
      });
      return mistake(name.span);
    }
    case 'global fact':
      return named(readField(env, name.span, policyAt(name.span), 0, meaning.field), name.text);
    case 'param':
      return named(readParam(env, name, meaning.param), name.text);
    case 'let':
      if (meaning.declaration.parameters.length === 0) return expand(env, name, meaning.declaration, [], expected);
      break;
    case 'define':
      if (meaning.declaration.parameters.length === 0) return call(env, name.span, name, []);
      break;
    default:
      break;
  }
  const wants = meaning.kind === 'let' || meaning.kind === 'define' ? 'a value: it takes arguments' : 'a value';
  program.report('FB2007', name.span, { name: name.text, is: kindWords[meaning.kind], wanted: wants });
  return mistake(name.span);
};

export const unknown = (env: Env, name: Name, what: string): Expr => {
  const { scope, program } = env;
  program.report('FB2002', name.span, () => ({
    name: name.text,
    what,
    similar: closest(name.text, [...scope.keys(), ...program.names.keys()]),
  }));
  return mistake(name.span);
};

export const checkField = (env: Env, expression: Expression & { kind: 'field' }): Expr => {
  const { program } = env;
  const holder = check(env, expression.of);
  const of = maybeRecord(holder) ? inside(holder) : holder;
  if (isMistake(of)) return of;
  const record = recordOf(of);
  const { name } = expression;
  if (record === null) {
    program.report('FB2005', of.span, {
      place: `what \`.${name.text}\` is read from`,
      expected: 'an entity or a member of a list',
      found: showType(program.schema, of.type),
    });
    return mistake(expression.span);
  }
  const fields = program.schema.records[record]?.fields ?? [];
  const field = fields.findIndex((each) => each.name === name.text);
  if (field < 0) {
    // A member's own unit, standing for one of it.
    const unit = program.entityUnits[record]?.find((each) => each.name === name.text);
    const path = unit && pathTo(env, of);
    if (unit && path)
      return literal(
        env,
        expression.span,
        rational(1n),
        baseDimension({ key: `${path.key}.${unit.name}`, label: `${path.label}.${unit.name}` }),
      );
    program.report('FB2008', name.span, () => ({
      name: name.text,
      record: `\`${recordName(program, record)}\``,
      similar: closest(
        name.text,
        fields.map((each) => each.name),
      ),
    }));
    return mistake(expression.span);
  }
  const read = named(readField(env, expression.span, of, record, field), describeField(env, of, record, field));
  return of === holder || isMistake(read) || proved(env, holder) ? read : whenPresent(env, expression.span, holder, read);
};

/** `a.positions[m].size` where there may be no such member: the field, or none. */
const whenPresent = (env: Env, span: Span, holder: Expr, read: Expr): Expr => {
  const type: Type = read.type.kind === 'optional' ? read.type : { kind: 'optional', of: read.type };
  const some: Expr = read.type.kind === 'optional' ? read : { span, type, knowledge: read.knowledge, kind: 'some', value: read };
  const none: Expr = { span, type, knowledge: null, kind: 'none' };
  const missing: Expr = { span, type: { kind: 'bool' }, knowledge: null, kind: 'is none', operand: holder };
  return make(env, span, type, read.knowledge, { kind: 'if', condition: missing, then: none, else: some });
};

const describeField = (env: Env, of: Expr, record: number, field: number): string => {
  const path = pathTo(env, of);
  return path && record !== 0 ? `${path.label}.${fieldName(env.program, record, field)}` : fieldName(env.program, record, field);
};

export const checkIndex = (env: Env, expression: Expression & { kind: 'index' }): Expr => {
  const { program } = env;
  const of = check(env, expression.of);
  if (isMistake(of)) return of;
  if (of.type.kind === 'array') {
    const { by } = of.type;
    const key = by.kind === 'ring' ? ringKey(env, expression, by.length) : enumKey(env, expression.key, by.enum);
    if (isMistake(key)) return key;
    return make(env, expression.span, of.type.of, of.knowledge, { kind: 'item', array: of, key });
  }
  if (of.type.kind === 'list' && of.kind === 'field') {
    const shape = program.schema.records[of.record]?.fields[of.field]?.shape;
    const unique = shape?.kind === 'list' ? shape.unique : null;
    const keyShape = unique === null ? undefined : program.schema.records[of.type.record]?.fields[unique]?.shape;
    if (unique === null || keyShape === undefined) {
      program.report('FB2007', of.span, {
        name: fieldName(program, of.record, of.field),
        is: 'a list without a key',
        wanted: 'something to look up: write `unique by` a field',
      });
      return mistake(expression.span);
    }
    const key = check(env, expression.key, keyShape.kind === 'enum' ? keyShape : null);
    if (isMistake(key)) return key;
    if (!keyFits(keyShape, key.type)) return wrongKey(env, key, `what \`${fieldName(program, of.type.record, unique)}\` is`);
    const found = make(env, expression.span, { kind: 'optional', of: { kind: 'record', record: of.type.record } }, null, {
      kind: 'find',
      list: of,
      record: of.type.record,
      unique,
      key,
    });
    return unwrap(env, found);
  }
  program.report('FB2007', of.span, {
    name: 'this',
    is: showType(program.schema, of.type),
    wanted: 'a list or a table by an enum',
  });
  return mistake(expression.span);
};

type Index = Expression & { readonly kind: 'index' };

const ringKey = (env: Env, { key, span }: Index, length: number): Expr => {
  const index = wholeNumber(env, key, 'an index');
  return index === null ? mistake(span) : ringPlace(env, key.span, index, length);
};

const enumKey = (env: Env, expression: Expression, by: number): Expr => {
  const key = check(env, expression, { kind: 'enum', enum: by });
  if (isMistake(key) || (key.type.kind === 'enum' && key.type.enum === by)) return key;
  return wrongKey(env, key, `a member of \`${env.program.schema.enums[by]?.name ?? '?'}\``);
};

const keyFits = (shape: Shape, type: Type): boolean =>
  shape.kind === type.kind &&
  (shape.kind !== 'ref' || (type.kind === 'ref' && type.entity === shape.entity)) &&
  (shape.kind !== 'enum' || (type.kind === 'enum' && type.enum === shape.enum));

const wrongKey = (env: Env, key: Expr, expected: string): Expr => {
  env.program.report('FB2005', key.span, { place: 'the key', expected, found: showType(env.program.schema, key.type) });
  return mistake(key.span);
};
