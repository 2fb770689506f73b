/** Values of parameters as expressions, positional in the schema and named in the module. */
import { bug } from '../../source/assert-never.ts';
import type { Schema, Shape } from '../../types/schema.ts';
import type { Value } from '../../types/value.ts';
import type { ModuleNames } from './module-names.ts';
import { bigint, boolean, type Expression } from './tree.ts';
import { amountOf, typeOfShape } from './types.ts';

export const valueExpression = (value: Value, shape: Shape, schema: Schema, names: ModuleNames): Expression => {
  const go = (inner: Value | undefined, of: Shape): Expression =>
    valueExpression(inner ?? bug('a value is missing'), of, schema, names);
  switch (shape.kind) {
    case 'number':
      return { kind: 'as', value: bigint(integer(value)), type: amountOf(shape, names).type };
    case 'enum':
      return { kind: 'as', value: bigint(integer(value)), type: typeOfShape(shape, schema, names) };
    case 'bool':
      return boolean(integer(value) !== 0n);
    case 'ref':
    case 'address':
    case 'time':
      return bigint(integer(value));
    case 'array':
      return { kind: 'array', items: parts(value).map((each) => go(each, shape.of)) };
    case 'table': {
      const [bounds, outputs] = parts(value);
      return {
        kind: 'object',
        entries: [
          ['bounds', { kind: 'array', items: parts(bounds).map((each) => go(each, shape.input)) }],
          ['outputs', { kind: 'array', items: parts(outputs).map((each) => go(each, shape.output)) }],
        ],
      };
    }
    case 'optional': {
      const [inner] = parts(value);
      return inner === undefined ? { kind: 'null' } : go(inner, shape.of);
    }
    case 'list':
      return bug('a parameter is no list');
  }
};

const integer = (value: Value): bigint => (typeof value === 'bigint' ? value : bug('an integer is wanted'));
const parts = (value: Value | undefined): readonly Value[] =>
  value === undefined || typeof value === 'bigint' ? bug('several values are wanted') : value;
