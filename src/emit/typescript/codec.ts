/**
 * Facts as JSON and back, in the form that `firebreak eval` reads: decimals as text in the fact's own unit, members of
 * enums by name, references by `$name` or index. Ranges are not looked at here: the boundary does that.
 */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { FieldSchema, RecordSchema, Scale, Shape } from '../../types/schema.ts';
import { marked, type FunctionText } from './body.ts';
import { inWorld, type Module } from './context.ts';
import { identifier, openScope, type Scope } from './names.ts';
import {
  binary,
  call,
  conditional,
  helper,
  item,
  method,
  name,
  number,
  property,
  text,
  type Expression,
  type Statement,
} from './tree.ts';
import { boundCount, recordType, typeOfShape } from './types.ts';

/** Whether references can occur, so that decoding needs to know the members. */
export const hasMembers = ({ core }: Module): boolean => core.schema.records.some((each) => each.bound !== null);

// Decoding

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
    const value = readShape(field.shape, source, under(name('path'), `.${field.name}`), reader);
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
      return helper('readDecimal', source, path, number(0));
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
      const members = schema.enums[shape.by]?.members ?? [];
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
      return readTable(shape, source, path, reader);
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

const readTable = (
  shape: Shape & { readonly kind: 'table' },
  source: Expression,
  path: Expression,
  reader: Reader,
): Expression => {
  const { scope, statements } = reader;
  const table = scope.claim('table');
  const keys: Expression = { kind: 'array', items: [text('bounds'), text('outputs')] };
  statements.push({ kind: 'const', name: table, type: null, value: helper('readObject', source, path, keys) });
  const column = (key: string, count: number, of: Shape): Expression => {
    const found = helper('readRows', method(name(table), 'get', text(key)), under(path, `.${key}`), number(count));
    if (count === 0) {
      statements.push({ kind: 'call', value: found });
      return { kind: 'array', items: [] };
    }
    const rows = scope.claim(key);
    statements.push({ kind: 'const', name: rows, type: null, value: found });
    const items = Array.from({ length: count }, (_, row) =>
      readShape(of, item(name(rows), row), under(path, `.${key}[${row}]`), reader),
    );
    return { kind: 'array', items };
  };
  const bounds = column('bounds', boundCount(shape), shape.input);
  return {
    kind: 'object',
    entries: [
      ['bounds', bounds],
      ['outputs', column('outputs', shape.rows, shape.output)],
    ],
  };
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

/** The world of a document; its other parts (accounts, calls) are left to their own decoders. */
export const decodeWorld = (module: Module): FunctionText => {
  const { core, names } = module;
  const scope = openScope(names.scope);
  const [fields, known, each, place] = ['fields', 'names', 'each', 'place'].map((wanted) => scope.claim(wanted));
  if (fields === undefined || known === undefined || each === undefined || place === undefined) return bug('no names');
  const records = core.schema.records.filter(inWorld);
  const entities = inDependencyOrder(records.filter((record) => record.bound !== null));
  const given = new Map(entities.map((record) => [record.id, scope.claim(`${identifier(record.name)}_given`)]));
  const decoded = new Map(entities.map((record) => [record.id, scope.claim(identifier(record.name))]));
  const keys = [...core.schema.records.filter((record) => record.role === 'entity').map(documentKey), ...ownKeys];
  const statements: Statement[] = [
    {
      kind: 'const',
      name: fields,
      type: null,
      value: helper('readObject', name('json'), text('facts'), { kind: 'array', items: keys.map(text) }),
    },
  ];
  if (entities.length > 0)
    statements.push({ kind: 'const', name: known, type: 'Map<string, bigint>', value: { kind: 'new', of: 'Map' } });
  for (const record of entities) {
    const members = helper('readMembers', method(name(fields), 'get', text(documentKey(record))), text(record.name), name(known));
    statements.push({ kind: 'const', name: given.get(record.id) ?? '', type: null, value: members });
  }
  for (const record of entities) {
    const type = `${recordType(record.id, names)}[]`;
    statements.push({ kind: 'const', name: decoded.get(record.id) ?? '', type, value: { kind: 'array', items: [] } });
  }
  const world = entities.map((record): readonly [string, Expression] => [
    names.records[record.id]?.world ?? '',
    name(decoded.get(record.id) ?? ''),
  ]);
  const supplied: Expression = {
    kind: 'object',
    entries: [
      ['world', { kind: 'object', entries: world }],
      ['names', name(known)],
    ],
  };
  if (entities.length > 0) statements.push({ kind: 'const', name: 'supplied', type: 'Supplied', value: supplied });
  for (const record of entities) {
    const target = decoded.get(record.id) ?? '';
    const arrow: Expression = {
      kind: 'arrow',
      parameters: [each, place],
      body: method(name(target), 'push', call(names.records[record.id]?.decode ?? '', name(each), name('supplied'), name(place))),
    };
    statements.push({ kind: 'call', value: helper('readList', name(given.get(record.id) ?? ''), text(record.name), arrow) });
  }
  const globals = records.flatMap((record): readonly (readonly [string, Expression])[] => {
    if (record.role !== 'globals') return [];
    const inner = [method(name(fields), 'get', text('facts')), ...(entities.length > 0 ? [name('supplied')] : []), text('facts')];
    return [[names.records[record.id]?.world ?? '', call(names.records[record.id]?.decode ?? '', ...inner)]];
  });
  const whole: Expression = { kind: 'object', entries: [...globals, ...world] };
  const result: Expression =
    entities.length === 0
      ? whole
      : {
          kind: 'object',
          entries: [
            ['world', whole],
            ['names', name(known)],
          ],
        };
  return {
    parameters: [{ name: 'json', type: 'unknown' }],
    returns: entities.length === 0 ? 'World' : 'Supplied & { readonly world: World }',
    body: [...statements, { kind: 'return', value: result }],
    titled: [],
  };
};

/** Parts of a document that are no entity; an entity with such a name has `_` after it there. */
const ownKeys: readonly string[] = ['params', 'facts', 'calls'];

const documentKey = (record: RecordSchema): string => (ownKeys.includes(record.name) ? `${record.name}_` : record.name);

/** A member whose decimals are those of another entity's member is decoded after it. */
const inDependencyOrder = (records: readonly RecordSchema[]): readonly RecordSchema[] => {
  const done: RecordSchema[] = [];
  const visit = (record: RecordSchema, above: readonly number[]): void => {
    if (done.includes(record) || above.includes(record.id)) return;
    for (const { shape } of record.fields) {
      if (shape.kind !== 'ref') continue;
      const other = records.find((each) => each.id === shape.entity);
      if (other !== undefined) visit(other, [...above, record.id]);
    }
    done.push(record);
  };
  for (const each of records) visit(each, []);
  return done;
};

// Encoding

export const encodeRecord = (record: RecordSchema, module: Module): FunctionText => {
  const scope = openScope(module.names.scope);
  const own = module.names.records[record.id] ?? bug(`record ${record.id} has no name`);
  const value = scope.claim('value');
  const of = (at: number): Expression => property(name(value), own.fields[at] ?? '');
  const entries = record.fields.map((field, at): readonly [string, Expression] => [
    field.name,
    writeShape(field.shape, of(at), { module, scope, record, of }),
  ]);
  const body: readonly Statement[] = [{ kind: 'return', value: { kind: 'object', entries } }];
  const world = hasMembers(module) ? [marked({ name: 'world', type: membersType(module) }, body, scope)] : [];
  return { parameters: [marked({ name: value, type: own.type }, body, scope), ...world], returns: 'Json', body, titled: [] };
};

/** The part of the world that has members. */
export const membersType = ({ core, names }: Module): string => {
  const keys = core.schema.records
    .filter((each) => each.bound !== null)
    .map((each) => `'${names.records[each.id]?.world ?? ''}'`);
  return `Pick<World, ${keys.join(' | ')}>`;
};

type Writer = {
  readonly module: Module;
  readonly scope: Scope;
  readonly record: RecordSchema;
  /** The field at a position of the record that is written. */
  readonly of: (field: number) => Expression;
};

const writeShape = (shape: Shape, value: Expression, writer: Writer): Expression => {
  const { module, scope } = writer;
  const { schema } = module.core;
  switch (shape.kind) {
    case 'number':
      return helper('writeDecimal', value, writtenDecimals(shape.scale, writer));
    case 'time':
      return helper('writeDecimal', value, number(0));
    case 'bool':
      return value;
    case 'address':
      return helper('writeAddress', value);
    case 'enum': {
      const members: Expression = { kind: 'array', items: (schema.enums[shape.enum]?.members ?? []).map(text) };
      return helper('at', members, value);
    }
    case 'ref':
      return call('Number', value);
    case 'optional':
      return conditional(binary('===', value, { kind: 'null' }), { kind: 'null' }, writeShape(shape.of, value, writer));
    case 'array':
      return {
        kind: 'object',
        entries: (schema.enums[shape.by]?.members ?? []).map((each, at) => [each, writeShape(shape.of, item(value, at), writer)]),
      };
    case 'table': {
      const column = (key: string, count: number, of: Shape): Expression => ({
        kind: 'array',
        items: Array.from({ length: count }, (_, row) => writeShape(of, item(property(value, key), row), writer)),
      });
      return {
        kind: 'object',
        entries: [
          ['bounds', column('bounds', boundCount(shape), shape.input)],
          ['outputs', column('outputs', shape.rows, shape.output)],
        ],
      };
    }
    case 'list': {
      const each = scope.claim('each');
      const element = module.names.records[shape.record] ?? bug(`record ${shape.record} has no name`);
      const body = call(element.encode, name(each), ...(hasMembers(module) ? [name('world')] : []));
      return method(value, 'map', { kind: 'arrow', parameters: [each], body });
    }
    default:
      return assertNever(shape);
  }
};

const writtenDecimals = (scale: Scale, { module, record, of }: Writer): Expression => {
  if (scale.kind === 'fixed') return number(scale.decimals);
  if (scale.root !== 'self') return bug('a field whose decimals come from an argument');
  let from = record;
  let field = of;
  for (const step of scale.path) {
    const shape = from.fields[step]?.shape;
    if (shape?.kind !== 'ref') return bug('a way to decimals over a field that is no reference');
    const { entity } = shape;
    const member = helper('at', property(name('world'), module.names.records[entity]?.world ?? ''), field(step));
    from = module.core.schema.records[entity] ?? bug(`there is no record ${entity}`);
    field = (at) => property(member, module.names.records[entity]?.fields[at] ?? '');
  }
  return call('Number', field(scale.field));
};

/** The world as one document, without names. */
export const encodeWorld = (module: Module): FunctionText => {
  const { core, names } = module;
  const scope = openScope(names.scope);
  const each = scope.claim('each');
  const inner = hasMembers(module) ? [name('world')] : [];
  const entries = core.schema.records.filter(inWorld).map((record): readonly [string, Expression] => {
    const { world, encode } = names.records[record.id] ?? bug(`record ${record.id} has no name`);
    const value = property(name('world'), world);
    if (record.bound === null) return ['facts', call(encode, value, ...inner)];
    return [
      documentKey(record),
      method(value, 'map', { kind: 'arrow', parameters: [each], body: call(encode, name(each), ...inner) }),
    ];
  });
  return {
    parameters: [{ name: 'world', type: 'World' }],
    returns: 'Json',
    body: [{ kind: 'return', value: { kind: 'object', entries } }],
    titled: [],
  };
};
