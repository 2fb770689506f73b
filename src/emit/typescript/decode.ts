/** Functions that read one record from JSON. Ranges are not looked at here: the boundary does that. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { FieldSchema, RecordSchema, Scale, Shape } from '../../types/schema.ts';
import { hasMembers, type Module } from './context.ts';
import { marked, type FunctionText } from './function.ts';
import { identifier, openScope, type Scope } from './names.ts';
import {
  binary,
  call,
  conditional,
  helper,
  method,
  name,
  number,
  property,
  text,
  type Expression,
  type Statement,
} from './tree.ts';
import { typeOfShape } from './types.ts';
import { valueExpression } from './constants.ts';

type Reader = {
  readonly module: Module;
  readonly scope: Scope;
  readonly record: RecordSchema;
  readonly statements: Statement[];
  /** Fields read so far, by position: references and decimals come first, because others need them. */
  readonly values: Map<number, Expression>;
};

export const decodeRecord = (record: RecordSchema, module: Module): FunctionText => {
  const { names } = module;
  const scope = openScope(names.scope);
  const own = names.records[record.id] ?? bug(`record ${record.id} has no name`);
  const fields = scope.claim('fields');
  const keys: Expression = { kind: 'array', items: record.fields.map((each) => text(each.name)) };
  const statements: Statement[] = [
    { kind: 'const', name: fields, type: null, value: helper('readObject', name('json'), name('path'), keys) },
  ];
  const reader: Reader = { module, scope, record, statements, values: new Map() };
  const inOrder = record.fields.map((field, at) => ({ field, at })).sort((a, b) => rank(a.field) - rank(b.field) || a.at - b.at);
  for (const { field, at } of inOrder) {
    const source = method(name(fields), 'get', text(field.name));
    const given = readShape(field.shape, source, under(name('path'), `.${field.name}`), reader);
    const value = orInitial(field, source, given, module);
    const local = scope.claim(identifier(field.name));
    // A tuple would be taken for an array of any length.
    const type =
      field.shape.kind === 'table' || field.shape.kind === 'array' ? typeOfShape(field.shape, module.core.schema, names) : null;
    statements.push({ kind: 'const', name: local, type, value });
    reader.values.set(at, name(local));
  }
  const entries = record.fields.map((_, at): readonly [string, Expression] => [
    own.fields[at] ?? '',
    reader.values.get(at) ?? bug('a field was not read'),
  ]);
  const body: readonly Statement[] = [...statements, { kind: 'return', value: { kind: 'object', entries } }];
  const supplied = hasMembers(module) ? [marked({ name: 'supplied', type: 'Supplied' }, body, scope)] : [];
  return {
    parameters: [{ name: 'json', type: 'unknown' }, ...supplied, { name: 'path', type: `string = ${JSON.stringify(own.type)}` }],
    returns: own.type,
    body,
    titled: [],
  };
};

/** What nothing has happened to is as it begins, and need not be told. */
const orInitial = (
  { source: kept, stored, shape }: FieldSchema,
  source: Expression,
  given: Expression,
  { core, names }: Module,
): Expression =>
  stored === null || (kept !== 'state' && kept !== 'clock')
    ? given
    : conditional(binary('===', source, name('undefined')), valueExpression(stored.initial, shape, core.schema, names), given);

const rank = (field: FieldSchema): number => (field.source === 'decimals' ? 0 : field.shape.kind === 'ref' ? 1 : 2);

const under = (path: Expression, step: string): Expression =>
  path.kind === 'binary' && path.right.kind === 'text'
    ? binary('+', path.left, text(path.right.value + step))
    : binary('+', path, text(step));

const branded = (shape: Shape, value: Expression, { core, names }: Module): Expression => ({
  kind: 'as',
  value,
  type: typeOfShape(shape, core.schema, names),
});

/** The value at `source`; what takes more than an expression is put into the reader's statements. */
const readShape = (shape: Shape, source: Expression, path: Expression, reader: Reader): Expression => {
  const { module, scope, statements } = reader;
  const { schema } = module.core;
  switch (shape.kind) {
    case 'number':
      return branded(shape, helper('readDecimal', source, path, decimals(shape.scale, path, reader)), module);
    case 'time':
      return helper('readTime', source, path);
    case 'bool':
      return helper('readTruth', source, path);
    case 'address':
      return helper('readAddress', source, path);
    case 'enum': {
      const members = schema.enums[shape.enum]?.members ?? [];
      return branded(shape, helper('readMember', source, path, { kind: 'array', items: members.map(text) }), module);
    }
    case 'ref':
      return helper(
        'readReference',
        source,
        path,
        text(schema.records[shape.entity]?.name ?? ''),
        property(name('supplied'), 'names'),
      );
    case 'optional': {
      const local = scope.claim('optional');
      statements.push({ kind: 'const', name: local, type: null, value: source });
      const isNone = binary('===', name(local), { kind: 'null' });
      return conditional(isNone, { kind: 'null' }, readShape(shape.of, name(local), path, reader));
    }
    case 'array': {
      if (shape.by.kind === 'ring') {
        const parameters = [scope.claim('each'), scope.claim('place')];
        const [each, place] = parameters.map(name);
        if (each === undefined || place === undefined) return bug('no names');
        const body = readShape(shape.of, each, place, reader);
        return helper('readRing', source, path, number(shape.by.length), { kind: 'arrow', parameters, body });
      }
      const members = schema.enums[shape.by.enum]?.members ?? [];
      const local = scope.claim('items');
      const keys: Expression = { kind: 'array', items: members.map(text) };
      statements.push({ kind: 'const', name: local, type: null, value: helper('readObject', source, path, keys) });
      return {
        kind: 'array',
        items: members.map((each) =>
          readShape(shape.of, method(name(local), 'get', text(each)), under(path, `.${each}`), reader),
        ),
      };
    }
    case 'table':
      return bug('a table is written in the policy');
    case 'list': {
      const element = module.names.records[shape.record] ?? bug(`record ${shape.record} has no name`);
      const parameters = [scope.claim('each'), scope.claim('place')];
      const inner = [name(parameters[0] ?? ''), ...(hasMembers(module) ? [name('supplied')] : []), name(parameters[1] ?? '')];
      return helper('readList', source, path, { kind: 'arrow', parameters, body: call(element.decode, ...inner) });
    }
    default:
      return assertNever(shape);
  }
};

const decimals = (scale: Scale, path: Expression, reader: Reader): Expression => {
  if (scale.kind === 'fixed') return number(scale.decimals);
  if (scale.root !== 'self') return bug('a field whose decimals come from an argument');
  const { module, record, values } = reader;
  const own = (field: number): Expression => values.get(field) ?? bug('decimals that are read too late');
  const [first, ...more] = scale.path;
  if (first === undefined) return helper('decimalsOf', own(scale.field), path);
  const entityOf = (from: RecordSchema, field: number): number => {
    const shape = from.fields[field]?.shape;
    return shape?.kind === 'ref' ? shape.entity : bug('a way to decimals over a field that is no reference');
  };
  const memberOf = (entity: number, index: Expression): Expression =>
    helper('memberAt', property(property(name('supplied'), 'world'), module.names.records[entity]?.world ?? ''), index, path);
  let entity = entityOf(record, first);
  let member = memberOf(entity, own(first));
  for (const field of more) {
    const from: RecordSchema = module.core.schema.records[entity] ?? bug(`there is no record ${entity}`);
    entity = entityOf(from, field);
    member = memberOf(entity, property(member, module.names.records[from.id]?.fields[field] ?? ''));
  }
  return helper('decimalsOf', property(member, module.names.records[entity]?.fields[scale.field] ?? ''), path);
};
