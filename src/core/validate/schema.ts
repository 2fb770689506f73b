/** The schema that Core carries: every number in it points at something. */
import { countOf } from '../../types/places.ts';
import type { Schema, Shape } from '../../types/schema.ts';

export const validateSchema = (schema: Schema): readonly string[] => {
  const problems: string[] = [];
  schema.records.forEach((record, id) => {
    const at = `record ${record.name}`;
    if (record.id !== id) problems.push(`${at}: it is number ${id} but says ${record.id}`);
    if ((record.role === 'globals') !== (id === 0)) problems.push(`${at}: the policy's own facts are record 0, and only they`);
    for (const field of record.fields) problems.push(...validateShape(field.shape, schema, `${at}, field ${field.name}`));
  });
  if (schema.records.length === 0) problems.push("schema: there is no record 0 for the policy's own facts");
  for (const param of schema.params) problems.push(...validateShape(param.shape, schema, `param ${param.name}`));
  return problems;
};

export const validateShape = (shape: Shape, schema: Schema, at: string): readonly string[] => {
  switch (shape.kind) {
    case 'enum':
      return schema.enums[shape.enum] === undefined ? [`${at}: there is no enum ${shape.enum}`] : [];
    case 'array':
      return countOf(schema, shape.by) < 1 ? [`${at}: an array without a place`] : [];
    case 'ref': {
      const record = schema.records[shape.entity];
      return record?.role === 'entity' && record.bound !== null ? [] : [`${at}: record ${shape.entity} is not a bounded entity`];
    }
    case 'list': {
      const record = schema.records[shape.record];
      if (record?.role !== 'member') return [`${at}: record ${shape.record} is not the member of a list`];
      return shape.unique !== null && record.fields[shape.unique] === undefined ? [`${at}: its unique field does not exist`] : [];
    }
    case 'table':
      return shape.rows < 1 ? [`${at}: a table without rows`] : [];
    case 'number':
    case 'bool':
    case 'address':
    case 'time':
    case 'optional':
      return [];
  }
};
