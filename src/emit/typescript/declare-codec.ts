/** Functions that read and write amounts, records and the world as JSON. */
import type { RecordSchema } from '../../types/schema.ts';
import type { FunctionText } from './function.ts';
import { decodeWorld, encodeWorld } from './codec.ts';
import { hasMembers, inWorld, type Module } from './context.ts';
import { decodeRecord } from './decode.ts';
import { encodeRecord, membersType } from './encode.ts';
import type { Declaration, DeclareFunction } from './declaration.ts';
import { helper, name, number, text, type Expression } from './tree.ts';

export const declareCodec = (module: Module, functionOf: DeclareFunction): readonly Declaration[] => [
  ...declareTypes(module),
  ...[...module.names.amounts.values()].flatMap((each) => declareAmount(each, functionOf)),
  ...module.core.schema.records.flatMap((each) => declareRecord(each, module, functionOf)),
  ...declareWorld(module, functionOf),
];

const declareTypes = (module: Module): readonly Declaration[] => [
  {
    kind: 'type',
    name: 'Json',
    type: 'string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }',
    doc: ['What JSON can say.'],
  },
  {
    kind: 'interface',
    name: 'DecodeError',
    extends: ['Error'],
    properties: [
      { name: 'kind', type: "'decode'", doc: ['Tells it from other errors.'] },
      { name: 'path', type: 'string', doc: ['The place in the document.'] },
      { name: 'problem', type: 'string', doc: ['What is wrong there.'] },
    ],
    doc: ['JSON that is no fact of this policy.'],
  },
  {
    kind: 'function',
    exported: true,
    name: 'isDecodeError',
    typeParameters: [],
    parameters: ['error: unknown'],
    returns: 'error is DecodeError',
    body: "return error instanceof Error && 'kind' in error && error.kind === 'decode';",
    doc: ['Whether a caught error says that JSON was no fact.'],
  },
  ...(hasMembers(module) ? [supplied(module)] : []),
];

const supplied = (module: Module): Declaration => ({
  kind: 'interface',
  name: 'Supplied',
  extends: [],
  properties: [
    { name: 'world', type: membersType(module), doc: ['The members.'] },
    { name: 'names', type: 'ReadonlyMap<string, bigint>', doc: ['The index of `entity.name`, for members that have a `$name`.'] },
  ],
  doc: ['The members that references in JSON are about.'],
});

type Amount = Module['names']['amounts'] extends ReadonlyMap<string, infer Each> ? Each : never;

const declareAmount = (
  { unit, decimals, type, fromUnits, parse, format }: Amount,
  functionOf: DeclareFunction,
): readonly Declaration[] => {
  const scale: Expression = decimals === null ? name('decimals') : number(decimals);
  const more = decimals === null ? [{ name: 'decimals', type: 'number' }] : [];
  const returned = (value: Expression, returns: string, given: FunctionText['parameters']): FunctionText => ({
    parameters: given,
    returns,
    body: [{ kind: 'return', value }],
    titled: [],
  });
  const branded = (value: Expression): Expression => ({ kind: 'as', value, type });
  const parsed = branded(helper('readDecimal', name('decimal'), text(unit), scale));
  return [
    functionOf(
      fromUnits,
      returned(branded(name('units')), type, [{ name: 'units', type: 'bigint' }]),
      true,
      ['An amount from its integer.'],
      null,
    ),
    functionOf(
      parse,
      returned(parsed, type, [{ name: 'decimal', type: 'string' }, ...more]),
      true,
      ['An amount from a decimal like "-1850.25".', '@throws DecodeError when it has more digits than decimals.'],
      null,
    ),
    functionOf(
      format,
      returned(helper('writeDecimal', name('amount'), scale), 'string', [{ name: 'amount', type }, ...more]),
      true,
      ['An amount as a decimal.'],
      null,
    ),
  ];
};

const declareRecord = (record: RecordSchema, module: Module, functionOf: DeclareFunction): readonly Declaration[] => {
  if (record.role === 'globals' && record.fields.length === 0) return [];
  const { type, decode, encode } = module.names.records[record.id] ?? { type: '', decode: '', encode: '' };
  return [
    functionOf(
      decode,
      decodeRecord(record, module),
      true,
      [`Reads ${type} from JSON. Ranges are checked where it is used.`, '@throws DecodeError'],
      null,
    ),
    functionOf(encode, encodeRecord(record, module), true, [`Writes ${type} as JSON.`], null),
  ];
};

const declareWorld = (module: Module, functionOf: DeclareFunction): readonly Declaration[] => {
  if (!module.core.schema.records.some(inWorld)) return [];
  return [
    functionOf(
      'decodeWorld',
      decodeWorld(module),
      true,
      ['Reads the world from a document of facts.', '@throws DecodeError'],
      null,
    ),
    functionOf('encodeWorld', encodeWorld(module), true, ['Writes the world as a document of facts.'], null),
  ];
};
