/** Functions that write one record as JSON, in the form that `decode.ts` reads. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { RecordSchema, Scale, Shape } from '../../types/schema.ts';
import { hasMembers, type Module } from './context.ts';
import { marked, type FunctionText } from './function.ts';
import { openScope, type Scope } from './names.ts';
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
      if (shape.by.kind === 'ring') {
        const each = scope.claim('each');
        return method(value, 'map', { kind: 'arrow', parameters: [each], body: writeShape(shape.of, name(each), writer) });
      }
      return {
        kind: 'object',
        entries: (schema.enums[shape.by.enum]?.members ?? []).map((each, at) => [
          each,
          writeShape(shape.of, item(value, at), writer),
        ]),
      };
    case 'table':
      return bug('a table is written in the policy');
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
