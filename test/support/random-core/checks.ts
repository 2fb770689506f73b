/** The boundary checks of a random entry: every field of every record that it can reach, in the order of the contract. */
import { countOf } from '../../../src/types/places.ts';
import type { Check, CoreFunction, Int, List, Parameter, Range, Rec } from '../../../src/core/core.ts';
import { uint256 } from '../../../src/core/core.ts';
import type { ArgumentSchema, FieldSchema, NumberShape, Shape } from '../../../src/types/schema.ts';
import { binary, constant, local, read, recLocal, tenTo } from '../core-builder.ts';
import { addressLimit, checkedRange, integers, timeLimit, word } from './schema.ts';
import type { Layout } from './schema.ts';

export type Reach = { readonly checks: readonly Check[]; readonly entities: readonly number[]; readonly globals: boolean };

/** One number for each distinct thing to check, the same in every entry. */
export type Numbers = (key: string) => number;

export const createNumbers = (): Numbers => {
  const known = new Map<string, number>();
  return (key) => {
    const number = known.get(key) ?? known.size + 1;
    known.set(key, number);
    return number;
  };
};

export const reach = (
  layout: Layout,
  functions: readonly CoreFunction[],
  entry: CoreFunction,
  given: readonly ArgumentSchema[],
  numbers: Numbers,
): Reach => {
  const walk = createWalk(layout, numbers);
  const checks: Check[] = [];
  entry.parameters.forEach((parameter, at) => {
    const argument = given[at];
    if (argument !== undefined) checks.push(...walk.argument(entry.name, parameter, argument));
  });
  const used = mentioned(functions, entry);
  if (used.globals) checks.push(...walk.record({ kind: 'globals', record: 0 }, ''));
  // Members of a `whole` entity are checked all together, whether a function folds over them or a reference leads there.
  const done = new Set<number>();
  for (;;) {
    const next = [...used.folded, ...used.members, ...walk.referred].find(
      (each) => !done.has(each) && (layout.modes.get(each) === 'whole' || used.folded.includes(each)),
    );
    if (next === undefined) break;
    done.add(next);
    checks.push(...walk.members(next));
  }
  return {
    checks,
    entities: [...new Set([...used.members, ...done, ...walk.referred])].sort((a, b) => a - b),
    globals: used.globals,
  };
};

type Walk = {
  readonly referred: Set<number>;
  readonly argument: (entry: string, parameter: Parameter, argument: ArgumentSchema) => readonly Check[];
  readonly record: (rec: Rec, path: string) => readonly Check[];
  readonly members: (entity: number) => readonly Check[];
};

const createWalk = (layout: Layout, numbers: Numbers): Walk => {
  const { schema, modes } = layout;
  const referred = new Set<number>();
  let elements = 0;
  const element = (): string => {
    elements += 1;
    return `e${elements}`;
  };
  const record = (rec: Rec, path: string): readonly Check[] =>
    (schema.records[rec.record]?.fields ?? []).flatMap((field, at) => fieldChecks(rec, at, field, `${path}.${field.name}`));

  const fieldChecks = (rec: Rec, at: number, field: FieldSchema, path: string): readonly Check[] => {
    const key = `${rec.record}.${at}`;
    const { shape } = field;
    switch (shape.kind) {
      case 'list':
        return listChecks({ kind: 'field', of: rec, field: at }, shape.record, shape.max, shape.unique, key, path);
      case 'array':
        return Array.from({ length: countOf(schema, shape.by) }, (_, item) =>
          range(
            `${key} item`,
            path,
            read(rec, at, word(shape.of), { kind: 'item', index: constant(BigInt(item)) }),
            integers(shape.of),
          ),
        );
      case 'optional': {
        const present = read(rec, at, uint256, { kind: 'present' });
        const inner = shape.of.kind === 'time' ? uint256 : word(shape.of);
        const within = shape.of.kind === 'time' ? { lo: 0n, hi: timeLimit - 1n } : integers(shape.of);
        return [
          range(`${key} present`, path, present, { lo: 0n, hi: 1n }),
          {
            kind: 'when present',
            present,
            checks: [range(`${key} range`, path, read(rec, at, inner, { kind: 'inner' }), within)],
          },
        ];
      }
      case 'number':
        if (field.outside !== 'refuse') return [];
        return [numberCheck(rec, at, shape, key, path)];
      default:
        return plain(read(rec, at, uint256), shape, key, path);
    }
  };

  const numberCheck = (rec: Rec, at: number, shape: NumberShape, key: string, path: string): Check => {
    const value = read(rec, at, word(shape));
    if (shape.scale.kind === 'fixed') return range(`${key} range`, path, value, integers(shape));
    const { entity, field, min, max } = shape.scale;
    const bound = checkedRange({ kind: 'ref', entity }, schema) ?? { lo: 0n, hi: 0n };
    const member: Rec = { kind: 'member', record: entity, index: read(rec, shape.scale.path[0] ?? 0, bound) };
    const factor = tenTo(read(member, field, { lo: BigInt(min), hi: BigInt(max) }));
    return {
      kind: 'range',
      number: numbers(`${key} range`),
      path,
      value,
      lo: binary('mul', constant(shape.lo.n), factor),
      hi: binary('mul', constant(shape.hi.n), factor),
    };
  };

  const range = (key: string, path: string, value: Int, { lo, hi }: Range): Check => ({
    kind: 'range',
    number: numbers(key),
    path,
    value,
    lo: constant(lo),
    hi: constant(hi),
  });

  const plain = (value: Int, shape: Shape, key: string, path: string): readonly Check[] => {
    switch (shape.kind) {
      case 'bool':
        return [range(`${key} range`, path, value, { lo: 0n, hi: 1n })];
      case 'enum':
        return [range(`${key} range`, path, value, checkedRange(shape, schema) ?? { lo: 0n, hi: 0n })];
      case 'time':
        return [range(`${key} range`, path, value, { lo: 0n, hi: timeLimit - 1n })];
      case 'address':
        return [range(`${key} range`, path, value, { lo: 0n, hi: addressLimit - 1n })];
      case 'number':
        return [range(`${key} range`, path, value, integers(shape))];
      case 'ref':
        return reference(value, shape.entity, key, path);
      default:
        return [];
    }
  };

  const reference = (value: Int, entity: number, key: string, path: string): readonly Check[] => {
    referred.add(entity);
    const check: Check = { kind: 'reference', number: numbers(`${key} reference`), path, value, entity };
    const bound = checkedRange({ kind: 'ref', entity }, schema) ?? { lo: 0n, hi: 0n };
    const hasDecimals = schema.records[entity]?.fields.some((each) => each.source === 'decimals') ?? false;
    if (modes.get(entity) === 'whole' && !hasDecimals) return [check];
    const name = element();
    const of: Rec = { kind: 'member', record: entity, index: { ...value, lo: bound.lo, hi: bound.hi } };
    return [check, { kind: 'within', element: name, of, checks: record(recLocal(name, entity), path) }];
  };

  const listChecks = (
    list: List,
    member: number,
    max: number,
    unique: number | null,
    key: string,
    path: string,
  ): readonly Check[] => {
    const name = element();
    return [
      { kind: 'length', number: numbers(`${key} length`), path, list, min: max % 2, max },
      {
        kind: 'each',
        list,
        element: name,
        record: member,
        checks: record(recLocal(name, member), path),
        ascending: unique === null ? null : { number: numbers(`${key} ascending`), path, field: unique },
      },
    ];
  };

  const members = (entity: number): readonly Check[] =>
    listChecks(
      { kind: 'members', record: entity },
      entity,
      schema.records[entity]?.bound ?? 0,
      null,
      `${entity}`,
      schema.records[entity]?.name ?? '',
    );

  const argument = (entry: string, parameter: Parameter, { name, shape }: ArgumentSchema): readonly Check[] => {
    if (shape.kind === 'record') return record(recLocal(parameter.name, shape.record), name);
    const held = shape.kind === 'number' ? word(shape) : uint256;
    return plain(local(parameter.name, held), shape, `${entry} ${name}`, name);
  };

  return { referred, argument, record, members };
};

type Mentioned = { readonly globals: boolean; readonly folded: readonly number[]; readonly members: readonly number[] };

/** What a function and those it calls mention: found by looking at every object, whatever its place. */
const mentioned = (functions: readonly CoreFunction[], entry: CoreFunction): Mentioned => {
  const found = { globals: false, folded: new Set<number>(), members: new Set<number>() };
  const visited = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const kind: unknown = Reflect.get(node, 'kind');
    const id: unknown = Reflect.get(node, 'record');
    const callee: unknown = Reflect.get(node, 'function');
    if (kind === 'globals') found.globals = true;
    if (kind === 'members' && typeof id === 'number') found.folded.add(id);
    if (kind === 'member' && typeof id === 'number') found.members.add(id);
    if (kind === 'call' && typeof callee === 'string') visitFunction(functions.find((each) => each.name === callee));
    Object.values(node).forEach(visit);
  };
  const visitFunction = (each: CoreFunction | undefined): void => {
    if (each === undefined || visited.has(each.name)) return;
    visited.add(each.name);
    visit(each.body);
  };
  visitFunction(entry);
  return {
    globals: found.globals,
    folded: [...found.folded].sort((a, b) => a - b),
    members: [...found.members].sort((a, b) => a - b),
  };
};
