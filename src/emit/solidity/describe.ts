/** What the integers of the ABI mean, for people. */
import type { Shape } from '../../types/schema.ts';
import type { Shared } from './body.ts';

/** What an integer means, for people. */
export const describe = (shared: Pick<Shared, 'library'>, shape: Shape): string => {
  const { schema } = shared.library.layout;
  switch (shape.kind) {
    case 'number':
      return shape.scale.kind === 'fixed'
        ? `${shape.unit}, ${shape.scale.decimals} decimals`
        : `${shape.unit}, decimals per member`;
    case 'bool':
      return '0 no, 1 yes';
    case 'enum':
      return (schema.enums[shape.enum]?.members ?? []).map((each, place) => `${place} ${each}`).join(', ');
    case 'ref':
      return `place of a ${schema.records[shape.entity]?.name ?? ''}`;
    case 'address':
      return 'address as a number';
    case 'time':
      return 'seconds since 1970';
    case 'array':
      return shape.by.kind === 'ring'
        ? `${shape.by.length} times ${describe(shared, shape.of)}`
        : `by ${schema.enums[shape.by.enum]?.name ?? ''}: ${shape.of.unit}`;
    case 'table':
      return `${shape.form}: ${shape.input.unit} to ${shape.output.unit}`;
    case 'optional':
      return `or none: ${describe(shared, shape.of)}`;
    case 'list':
      return `at most ${shape.max}`;
  }
};
