/** Values of parameters as expressions, positional in the schema and named in the module. */
import { bug } from '../../source/assert-never.ts';
import type { Schema, Shape } from '../../types/schema.ts';
import type { Value } from '../../types/value.ts';
import type { ModuleNames } from './module-names.ts';
import { bigint, boolean, method, number, type Expression } from './tree.ts';
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
      if (shape.by.kind === 'ring') return ringOf(shape.by.length, amountOf(shape.of, names).type);
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

/** A ring begins with zeros. */
const ringOf = (length: number, type: string): Expression => {
  const made: Expression = { kind: 'new', of: `Array<${type}>`, arguments: [number(length)] };
  return method(made, 'fill', { kind: 'as', value: bigint(0n), type });
};

const integer = (value: Value): bigint => (typeof value === 'bigint' ? value : bug('an integer is wanted'));
const parts = (value: Value | undefined): readonly Value[] =>
  value === undefined || typeof value === 'bigint' ? bug('several values are wanted') : value;
