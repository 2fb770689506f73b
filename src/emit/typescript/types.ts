/** The TypeScript type of each shape of a fact. */
import { assertNever, bug } from '../../source/assert-never.ts';
import { countOf } from '../../types/places.ts';
import type { ArgumentSchema, NumberShape, Schema, Shape } from '../../types/schema.ts';
import { amountKey, type AmountNames, type ModuleNames } from './module-names.ts';

export const amountOf = (shape: NumberShape, names: ModuleNames): AmountNames =>
  names.amounts.get(amountKey(shape.unit, shape.scale.kind === 'fixed' ? shape.scale.decimals : null)) ??
  bug(`no type for amounts of ${shape.unit}`);

export const typeOfShape = (shape: ArgumentSchema['shape'], schema: Schema, names: ModuleNames): string => {
  switch (shape.kind) {
    case 'number':
      return amountOf(shape, names).type;
    case 'bool':
      return 'boolean';
    case 'enum':
      return names.enums[shape.enum]?.type ?? bug(`there is no enum ${shape.enum}`);
    case 'ref':
    case 'address':
    case 'time':
      return 'bigint';
    case 'array':
      return shape.by.kind === 'ring'
        ? `readonly ${amountOf(shape.of, names).type}[]`
        : tuple(amountOf(shape.of, names).type, countOf(schema, shape.by));
    case 'table': {
      const bounds = tuple(amountOf(shape.input, names).type, boundCount(shape));
      const outputs = tuple(amountOf(shape.output, names).type, shape.rows);
      return `{ readonly bounds: ${bounds}; readonly outputs: ${outputs} }`;
    }
    case 'optional':
      return `${shape.of.kind === 'time' ? 'bigint' : amountOf(shape.of, names).type} | null`;
    case 'list':
      return `readonly ${recordType(shape.record, names)}[]`;
    case 'record':
      return recordType(shape.record, names);
    default:
      return assertNever(shape);
  }
};

export const recordType = (record: number, names: ModuleNames): string =>
  names.records[record]?.type ?? bug(`there is no record ${record}`);

type Table = Extract<Shape, { kind: 'table' }>;

/** The last row of `tiers` and `marginal` has no bound. */
const boundCount = (table: Table): number => (table.form === 'curve' ? table.rows : table.rows - 1);

const tuple = (of: string, length: number): string => `readonly [${new Array<string>(length).fill(of).join(', ')}]`;
