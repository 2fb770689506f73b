/** The state as text and back, in the form of `src/engine/state-file.ts`: the same state, the same bytes. */
import { assertNever, bug } from '../../../source/assert-never.ts';
import { keptEntities, membersKey, ownKeys } from '../../../types/kept-layout.ts';
import { ceil, floor, multiply, powerOfTen, type Rational } from '../../../types/rational.ts';
import type { NumberShape, Shape } from '../../../types/schema.ts';
import type { FunctionText } from '../function.ts';
import { identifier, openScope } from '../names.ts';
import {
  bigint,
  binary,
  call,
  conditional,
  helper,
  method,
  name,
  number,
  object,
  property,
  text,
  type Expression,
  type Statement,
} from '../tree.ts';
import { typeOfShape } from '../types.ts';
import { partsOf, type EngineModule } from './records.ts';
import { ownProperty } from './types.ts';

const [, , ownKey] = ownKeys;

export const translateEncode = (module: EngineModule): FunctionText => {
  const scope = openScope(module.names.scope);
  const [state, key, whole] = ['state', 'key', 'document'].map((wanted) => scope.claim(wanted));
  if (state === undefined || key === undefined || whole === undefined) return bug('no names');
  const members = keptEntities(module.core.schema).map((record): readonly [string, Expression] => {
    const { own, engine } = partsOf(record.id, module);
    const writeKey: Expression = {
      kind: 'arrow',
      parameters: [key],
      body: keyText(keyShape(record.id, module), name(key), module),
    };
    return [membersKey(record), helper('writeMembers', property(name(state), own.world), writeKey, name(engine.encode))];
  });
  const own = call(partsOf(0, module).engine.encode, property(name(state), ownProperty(module)));
  const document = object(['policy', name('policy')], ['layout', name('stateLayout')], [ownKey, own], ...members);
  const written = method(name('JSON'), 'stringify', name(whole), { kind: 'null' }, number(2));
  return {
    parameters: [{ name: state, type: 'State' }],
    returns: 'string',
    body: [
      { kind: 'const', name: whole, type: null, value: document },
      { kind: 'return', value: binary('+', written, text('\n')) },
    ],
    titled: [],
  };
};

const keyShape = (id: number, module: EngineModule): Shape =>
  partsOf(id, module).record.fields.find((each) => each.source === 'key')?.shape ?? bug('a state without a key');

/** A key as the name of a property. */
const keyText = (shape: Shape, key: Expression, module: EngineModule): Expression =>
  shape.kind === 'time' ? call('String', key) : write(shape, key, module, () => bug('a key whose decimals are data'));

/** What is kept of one record. */
export const translateEncodeKept = (id: number, module: EngineModule): FunctionText => {
  const { record, own, engine, kept } = partsOf(id, module);
  const value = openScope(module.names.scope).claim('value');
  const of = (at: number): Expression => property(name(value), own.fields[at] ?? '');
  const entries = kept.map((at): readonly [string, Expression] => {
    const { name: key, shape } = record.fields[at] ?? bug('no such field');
    return [key, write(shape, of(at), module, of)];
  });
  return {
    parameters: [{ name: value, type: engine.state }],
    returns: 'Json',
    body: [{ kind: 'return', value: object(...entries) }],
    titled: [],
  };
};

const write = (shape: Shape, value: Expression, module: EngineModule, of: (field: number) => Expression): Expression => {
  switch (shape.kind) {
    case 'number':
      return helper('writeDecimal', value, decimalsOf(shape, of));
    case 'bool':
      return value;
    case 'time':
      return call('Number', value);
    case 'address':
      return helper('writeAddress', value);
    case 'enum':
      return helper('at', memberNames(shape.enum, module), value);
    case 'optional':
      return conditional(binary('===', value, { kind: 'null' }), { kind: 'null' }, write(shape.of, value, module, of));
    case 'array': {
      const body = write(shape.of, name('item'), module, of);
      return method(value, 'map', { kind: 'arrow', parameters: ['item'], body });
    }
    case 'ref':
    case 'table':
    case 'list':
      return bug('a state of this shape');
    default:
      return assertNever(shape);
  }
};

const memberNames = (enumeration: number, { core }: EngineModule): Expression => ({
  kind: 'array',
  items: (core.schema.enums[enumeration]?.members ?? []).map(text),
});

const decimalsOf = ({ scale }: NumberShape, of: (field: number) => Expression): Expression =>
  scale.kind === 'fixed' ? number(scale.decimals) : call('Number', of(scale.field));

export const translateDecode = (module: EngineModule): FunctionText => {
  const scope = openScope(module.names.scope);
  const [given, parts, key, place] = ['text', 'parts', 'key', 'place'].map((wanted) => scope.claim(wanted));
  if (given === undefined || parts === undefined || key === undefined || place === undefined) return bug('no names');
  const entities = keptEntities(module.core.schema);
  const names = [ownKey, ...entities.map(membersKey)];
  const keys: Expression = { kind: 'array', items: names.map(text) };
  const part = (of: string): Expression => method(name(parts), 'get', text(of));
  const members = entities.map((record): readonly [string, Expression] => {
    const { own, engine } = partsOf(record.id, module);
    const reader = { module, statements: [], claim: scope.claim, of: () => bug('a key whose decimals are data') };
    const body = read(keyShape(record.id, module), name(key), name(place), reader);
    const readKey: Expression = { kind: 'arrow', parameters: [key, place], body };
    const path = membersKey(record);
    return [own.world, helper('readKeyed', part(path), text(path), readKey, name(engine.decode))];
  });
  const own = call(partsOf(0, module).engine.decode, part(ownKey), text(ownKey));
  return {
    parameters: [{ name: given, type: 'string' }],
    returns: 'State',
    body: [
      { kind: 'const', name: parts, type: null, value: helper('readSaved', name(given), name('stateLayout'), keys) },
      { kind: 'return', value: object([ownProperty(module), own], ...members) },
    ],
    titled: [],
  };
};

/** What was kept of one record. Decimals come first: other values are measured in them. */
export const translateDecodeKept = (id: number, module: EngineModule): FunctionText => {
  const { record, own, engine, kept } = partsOf(id, module);
  const scope = openScope(module.names.scope);
  const fields = scope.claim('fields');
  const fieldOf = (at: number) => record.fields[at] ?? bug('no such field');
  const keys: Expression = { kind: 'array', items: kept.map((at) => text(fieldOf(at).name)) };
  const statements: Statement[] = [
    { kind: 'const', name: fields, type: null, value: helper('readObject', name('json'), name('path'), keys) },
  ];
  const values = new Map<number, Expression>();
  const of = (at: number): Expression => values.get(at) ?? bug('decimals that are read too late');
  const isLate = (at: number): boolean => fieldOf(at).source !== 'decimals';
  for (const at of [...kept].sort((a, b) => Number(isLate(a)) - Number(isLate(b)) || a - b)) {
    const { name: key, shape } = fieldOf(at);
    const source = method(name(fields), 'get', text(key));
    const path = binary('+', name('path'), text(`.${key}`));
    const value = read(shape, source, path, { module, statements, claim: scope.claim, of });
    const local = scope.claim(identifier(key));
    statements.push({ kind: 'const', name: local, type: null, value });
    values.set(at, name(local));
  }
  const entries = kept.map((at): readonly [string, Expression] => [own.fields[at] ?? '', of(at)]);
  return {
    parameters: [
      { name: 'json', type: 'unknown' },
      { name: 'path', type: 'string' },
    ],
    returns: engine.state,
    body: [...statements, { kind: 'return', value: object(...entries) }],
    titled: [],
  };
};

type Reader = {
  readonly module: EngineModule;
  readonly statements: Statement[];
  readonly claim: (wanted: string) => string;
  readonly of: (field: number) => Expression;
};

const maxTime = (1n << 40n) - 1n;

const read = (shape: Shape, source: Expression, path: Expression, reader: Reader): Expression => {
  const { module } = reader;
  const branded = (value: Expression): Expression => ({
    kind: 'as',
    value,
    type: typeOfShape(shape, module.core.schema, module.names),
  });
  switch (shape.kind) {
    case 'number':
      return branded(helper('readWithin', source, path, decimalsOf(shape, reader.of), ...bounds(shape, reader.of)));
    case 'bool':
      return helper('readTruth', source, path);
    case 'time':
      return helper('readWithin', source, path, number(0), bigint(0n), bigint(maxTime));
    case 'address':
      return helper('readAddress', source, path);
    case 'enum':
      return branded(helper('readMember', source, path, memberNames(shape.enum, module)));
    case 'optional': {
      const local = reader.claim('optional');
      reader.statements.push({ kind: 'const', name: local, type: null, value: source });
      const isNone = binary('===', name(local), { kind: 'null' });
      return conditional(isNone, { kind: 'null' }, read(shape.of, name(local), path, reader));
    }
    case 'array': {
      const parameters = [reader.claim('item'), reader.claim('place')];
      const [item, place] = parameters.map(name);
      if (item === undefined || place === undefined || shape.by.kind !== 'ring') return bug('a state of this shape');
      const body = read(shape.of, item, place, reader);
      return helper('readRing', source, path, number(shape.by.length), { kind: 'arrow', parameters, body });
    }
    case 'ref':
    case 'table':
    case 'list':
      return bug('a state of this shape');
    default:
      return assertNever(shape);
  }
};

/** The integers at the ends of a range. */
const bounds = ({ lo, hi, scale }: NumberShape, of: (field: number) => Expression): readonly [Expression, Expression] => {
  if (scale.kind === 'fixed') {
    const factor = powerOfTen(scale.decimals);
    return [bigint(ceil(multiply(lo, factor))), bigint(floor(multiply(hi, factor)))];
  }
  const unit = binary('**', bigint(10n), of(scale.field));
  const at = ({ n, d }: Rational, rounded: 'divideUp' | 'divideDown'): Expression => {
    const whole = n === 0n ? bigint(0n) : binary('*', unit, bigint(n));
    return d === 1n ? whole : helper(rounded, whole, bigint(d));
  };
  return [at(lo, 'divideUp'), at(hi, 'divideDown')];
};
