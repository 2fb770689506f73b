/** The state as anybody may read it: one function for each kept field, its numbers as the policy counts them. */
import { bug } from '../../../source/assert-never.ts';
import type { Schema } from '../../../types/schema.ts';
import { describe } from '../describe.ts';
import type { Scope } from '../names.ts';
import { itemOf } from '../library.ts';
import { fieldsInStorage, storedType, type StoredMember } from '../storage.ts';
import { binary, call, declare, field, literal, name, type Expr, type FunctionNode, type Statement } from '../tree.ts';
import { initialExpr, recordSchema, type Context, type StoredAt } from './context.ts';

/** Which field a function reads. */
export type Getter = { readonly record: number; readonly field: number; readonly name: string };

export const gettersOf = (schema: Schema, names: Scope): readonly Getter[] =>
  schema.records.flatMap((record) =>
    fieldsInStorage(record).map((at): Getter => {
      const own = record.fields[at]?.name ?? '';
      return { record: record.id, field: at, name: names.take(record.role === 'globals' ? own : `${record.name}_${own}`) };
    }),
  );

export const getterNode = (context: Context, getter: Getter): FunctionNode => {
  const stored = context.stored.get(getter.record) ?? bug('nothing is kept');
  const schema = recordSchema(context, getter.record);
  const { doc, shape, source } = schema.fields[getter.field] ?? bug('no such field');
  const members = stored.members.filter((each) => each.field === getter.field);
  const names = context.names.inner();
  const isEntity = schema.role === 'entity';
  const key = isEntity ? names.take('key') : '';
  const kept = isEntity ? names.take('kept') : stored.variable;
  const ring = members.find((each) => each.length !== null) ?? null;
  const place = ring === null ? '' : names.take('index');
  const flagged = source === 'decimals' ? stored.known : null;
  const meaning = describe({ library: context.pieces.library }, shape);
  const begins = members.filter((each) => each.initial !== 0n);
  const values =
    ring === null ? members.map((each) => valueOf(members, each, name(kept))) : [itemIn(context, stored, ring, kept, place)];
  const initial: readonly Statement[] =
    stored.known === null || begins.length === 0
      ? []
      : [
          {
            kind: 'if',
            condition: { kind: 'unary', op: '!', operand: field(name(kept), stored.known) },
            then: [{ kind: 'return', values: members.map((each) => initialExpr(each.type, each.initial)) }],
            else: [],
          },
        ];
  return {
    name: getter.name,
    doc: [
      { tag: 'notice', text: doc === '' ? `${schema.fields[getter.field]?.name ?? ''}: ${meaning}` : doc },
      ...(doc === '' ? [] : [{ tag: 'dev', text: meaning } as const]),
      ...(flagged === null ? [] : [{ tag: 'dev', text: 'The first says whether an event has told them yet.' } as const]),
    ],
    parameters: [key, place].filter((each) => each !== '').map((each) => ({ type: 'uint256', name: each })),
    visibility: 'external',
    mutability: 'view',
    returns: [...(flagged === null ? [] : ['bool']), ...members.map(wideType)].map((type) => ({ type, name: '' })),
    body: [
      ...(isEntity ? [declare(`${stored.struct} storage`, kept, element(stored, key))] : []),
      ...initial,
      { kind: 'return', values: [...(flagged === null ? [] : [field(name(kept), flagged)]), ...values] },
    ],
  };
};

/** Every index is good: after the last item comes the first. */
const itemIn = (context: Context, stored: StoredAt, ring: StoredMember, kept: string, place: string): Expr => {
  const array = ring.together?.array ?? ring.name;
  const type = stored.members.map((each) => (each.name === array ? storedType(each) : null)).find((each) => each !== null);
  const slot = call(slotter(context, type ?? bug('a ring that lies nowhere')).name, field(name(kept), array));
  const index = binary('%', name(place), literal(BigInt(ring.length ?? 1)));
  return call(itemOf(context.pieces.library, stored.record, ring.field).name, slot, index);
};

const slotter = (context: Context, type: string): FunctionNode => {
  const key = `slot of ${type}`;
  const known = context.functions.get(key);
  if (known) return known;
  const count = [...context.functions.keys()].filter((each) => each.startsWith('slot of ')).length;
  const node: FunctionNode = {
    name: count === 0 ? 'slot__ring' : `slot__ring_${count}`,
    doc: [{ tag: 'dev', text: 'Where a ring lies in storage.' }],
    parameters: [{ type: `${type} storage`, name: 'ring_' }],
    visibility: 'internal',
    mutability: 'pure',
    returns: [{ type: 'uint256', name: 'slot_' }],
    body: [{ kind: 'assembly', lines: ['slot_ := ring_.slot'] }],
  };
  context.functions.set(key, node);
  return node;
};

const element = (stored: StoredAt, key: string): Expr => ({ kind: 'index', of: name(stored.variable), index: name(key) });

const wideType = ({ type }: StoredMember): string => (type === 'bool' ? 'bool' : type.startsWith('int') ? 'int256' : 'uint256');

/** What stands beside a flag that is not set is no value. */
const valueOf = (members: readonly StoredMember[], each: StoredMember, kept: Expr): Expr => {
  const own = field(kept, each.name);
  const flag = members.find((one) => one.role === 'present');
  if (each.role !== 'inner' || flag === undefined) return own;
  return { kind: 'conditional', condition: field(kept, flag.name), then: own, else: call(each.type, literal(0n)) };
};
