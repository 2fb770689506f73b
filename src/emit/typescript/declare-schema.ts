/** The module's types: amounts, enums, records, the world, and the parameters with their values. */
import type { FieldSchema, ParamSchema } from '../../types/schema.ts';
import { valueExpression } from './constants.ts';
import { inWorld, type Module } from './context.ts';
import type { Declaration } from './declaration.ts';
import { describeShape, docLines } from './describe.ts';
import { stringLiteral } from './text.ts';
import { bigint, type Expression } from './tree.ts';
import { typeOfShape } from './types.ts';

export const declareSchema = (module: Module): readonly Declaration[] => [
  ...declareAmounts(module),
  ...declareEnums(module),
  ...declareRecords(module),
  ...declareWorld(module),
  ...declareParams(module),
];

const declareAmounts = ({ core, names }: Module): readonly Declaration[] =>
  [...names.amounts.values()].map(({ unit, decimals, type }): Declaration => {
    const own = core.schema.units.find((each) => each.name === unit);
    const scale =
      decimals === null ? `${unit} as an integer; the decimals are data.` : `${unit} as an integer with ${decimals} decimals.`;
    const brand = stringLiteral(decimals === null ? unit : `${unit} @ ${decimals}`);
    return { kind: 'type', name: type, type: `bigint & { readonly __unit: ${brand} }`, doc: docLines(own?.doc ?? '', scale) };
  });

const declareEnums = ({ core, names }: Module): readonly Declaration[] =>
  core.schema.enums.flatMap((each, at): readonly Declaration[] => {
    const { type, members } = names.enums[at] ?? { type: '', members: [] };
    const value: Expression = { kind: 'object', entries: members.map((member, index) => [member, bigint(BigInt(index))]) };
    return [
      {
        kind: 'constant',
        exported: true,
        name: type,
        type: null,
        value,
        asConst: true,
        doc: docLines(each.doc, each.ordered ? 'In ascending order.' : ''),
      },
      { kind: 'type', name: type, type: `(typeof ${type})[keyof typeof ${type}]`, doc: [] },
    ];
  });

const property = (
  name: string,
  type: string,
  { doc, shape }: { readonly doc: string; readonly shape: FieldSchema['shape'] },
) => ({
  name,
  type,
  doc: docLines(doc, describeShape(shape)),
});

const declareRecords = ({ core, names }: Module): readonly Declaration[] =>
  core.schema.records.flatMap((record, at): readonly Declaration[] => {
    if (record.role === 'globals' && record.fields.length === 0) return [];
    const { type, fields } = names.records[at] ?? { type: '', fields: [] };
    const properties = record.fields.map((field, position) =>
      property(fields[position] ?? '', typeOfShape(field.shape, core.schema, names), field),
    );
    return [{ kind: 'interface', name: type, extends: [], properties, doc: docLines(record.doc) }];
  });

const declareWorld = ({ core, names }: Module): readonly Declaration[] => {
  const records = core.schema.records.filter(inWorld);
  if (records.length === 0) return [];
  const properties = records.map((record) => {
    const { type, world } = names.records[record.id] ?? { type: '', world: '' };
    return record.bound === null
      ? { name: world, type, doc: ["The policy's own facts."] }
      : { name: world, type: `readonly ${type}[]`, doc: [`At most ${record.bound}, referred to by index.`] };
  });
  return [
    {
      kind: 'interface',
      name: 'World',
      extends: [],
      properties,
      doc: ['What the policy reads besides the arguments of a call. Each function takes the part it needs.'],
    },
  ];
};

const declareParams = (module: Module): readonly Declaration[] => {
  const params = module.core.schema.params.map((param, at) => ({ param, at }));
  const given = params.filter(({ at }) => module.isArgument(at));
  const fixed = params.filter(({ at }) => !module.isArgument(at));
  if (params.length === 0) return [];
  if (given.length === 0) return declareObject('Params', 'params', 'The parameters of the policy.', fixed, module);
  return [
    ...declareObject(
      'Params',
      'defaultParams',
      'The parameters that governance may set, as the policy sets them.',
      given,
      module,
    ),
    ...(fixed.length === 0 ? [] : declareObject('Constants', 'constants', 'The parameters that no one may set.', fixed, module)),
  ];
};

type Placed = { readonly param: ParamSchema; readonly at: number };

const declareObject = (
  type: string,
  name: string,
  doc: string,
  params: readonly Placed[],
  { core, names }: Module,
): readonly Declaration[] => {
  const key = (at: number): string => names.params[at] ?? '';
  const value: Expression = {
    kind: 'object',
    entries: params.map(({ param, at }) => [key(at), valueExpression(param.default, param.shape, core.schema, names)]),
  };
  const properties = params.map(({ param, at }) => property(key(at), typeOfShape(param.shape, core.schema, names), param));
  return [
    { kind: 'interface', name: type, extends: [], properties, doc: [doc] },
    { kind: 'constant', exported: true, name, type, value, doc: [doc] },
  ];
};
