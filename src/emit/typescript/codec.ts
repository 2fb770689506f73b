/**
 * The world as a JSON document, in the form that `firebreak eval` reads: decimals as text in the fact's own unit, members
 * of enums by name, references by `$name` or index.
 */
import { bug } from '../../source/assert-never.ts';
import { documentKeys } from '../../types/json-keys.ts';
import type { RecordSchema } from '../../types/schema.ts';
import { hasMembers, inWorld, type Module } from './context.ts';
import type { FunctionText } from './function.ts';
import { identifier, openScope } from './names.ts';
import { call, helper, method, name, property, text, type Expression, type Statement } from './tree.ts';
import { recordType } from './types.ts';

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
  const keys = [
    ...core.schema.records.filter((record) => record.role === 'entity').map((record) => record.name),
    ...documentKeys,
  ];
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
    const members = helper('readMembers', method(name(fields), 'get', text(record.name)), text(record.name), name(known));
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
    return [record.name, method(value, 'map', { kind: 'arrow', parameters: [each], body: call(encode, name(each), ...inner) })];
  });
  return {
    parameters: [{ name: 'world', type: 'World' }],
    returns: 'Json',
    body: [{ kind: 'return', value: { kind: 'object', entries } }],
    titled: [],
  };
};
