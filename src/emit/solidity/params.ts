/** Parameters of the policy as named constants, or as immutables where governance may set them at construction. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Slot } from '../../core/core.ts';
import { compare, floor, multiply, powerOfTen } from '../../types/rational.ts';
import type { NumberShape, Schema, Shape } from '../../types/schema.ts';
import type { Value } from '../../types/value.ts';
import type { Shared } from './body.ts';
import { shapeMembers } from './layout.ts';
import { identifier, type Scope } from './names.ts';
import { binary, call, literal, name, type Expr, type FunctionNode, type Member, type Statement, type TopLevel } from './tree.ts';
import { as, constant, type Word } from './words.ts';

/** One integer of a parameter. */
export type ParamWord = {
  readonly param: number;
  readonly role: 'whole' | 'present' | 'inner' | 'items' | 'bounds' | 'outputs';
  readonly place: number;
  readonly name: string;
  readonly type: 'uint256' | 'int256';
  readonly value: bigint;
  readonly governed: boolean;
  /** Inclusive bounds of the integer, for what a constructor is given. */
  readonly lo: bigint;
  readonly hi: bigint;
};

export type Params = {
  readonly words: readonly ParamWord[];
  readonly mode: 'constants' | 'immutables';
  readonly pickers: Map<string, FunctionNode>;
};

export const paramsOf = (schema: Schema, mode: Params['mode'], names: Scope): Params => ({
  words: schema.params.flatMap((each, param) =>
    paramWords(schema, each.shape, each.default, param, mode === 'immutables' && each.governed, each.name, names),
  ),
  mode,
  pickers: new Map(),
});

const paramWords = (
  schema: Schema,
  shape: Shape,
  value: Value,
  param: number,
  governed: boolean,
  base: string,
  names: Scope,
): readonly ParamWord[] => {
  const parts = partsOf(shape, value);
  return shapeMembers(shape, schema, identifier(base)).flatMap((member) => {
    if (member.role === 'list') return bug('a parameter is not a list');
    const { role } = member;
    const integers = parts.find((each) => each.role === role)?.integers ?? bug(`no ${role} of a parameter`);
    return integers.map((integer, place) => ({
      param,
      role,
      place,
      value: integer,
      type: member.type,
      governed,
      name: names.take(`${governed ? '' : 'PARAM_'}${member.name}${member.count === null ? '' : `_${place}`}`),
      ...integerBounds(schema, shape, role),
    }));
  });
};

type Part = { readonly role: ParamWord['role']; readonly integers: readonly bigint[] };

const partsOf = (shape: Shape, value: Value): readonly Part[] => {
  const list = (of: Value | undefined): readonly bigint[] =>
    Array.isArray(of) ? of.map(integerOf) : bug('a parameter of another shape');
  switch (shape.kind) {
    case 'array':
      return [{ role: 'items', integers: list(value) }];
    case 'table':
      return [];
    case 'optional': {
      const inside = list(value);
      return [
        { role: 'present', integers: [BigInt(inside.length)] },
        { role: 'inner', integers: [inside[0] ?? 0n] },
      ];
    }
    default:
      return [{ role: 'whole', integers: [integerOf(value)] }];
  }
};

const integerOf = (value: unknown): bigint => (typeof value === 'bigint' ? value : bug('not an integer'));

const numberBounds = (shape: NumberShape): { readonly lo: bigint; readonly hi: bigint } => {
  if (shape.scale.kind !== 'fixed') return bug('a parameter has a fixed scale');
  const scale = powerOfTen(shape.scale.decimals);
  const lo = multiply(shape.lo, scale);
  const least = floor(lo);
  return { lo: compare(lo, { n: least, d: 1n }) > 0 ? least + 1n : least, hi: floor(multiply(shape.hi, scale)) };
};

const integerBounds = (schema: Schema, shape: Shape, role: ParamWord['role']): { readonly lo: bigint; readonly hi: bigint } => {
  switch (shape.kind) {
    case 'number':
      return numberBounds(shape);
    case 'bool':
      return { lo: 0n, hi: 1n };
    case 'enum':
      return { lo: 0n, hi: BigInt((schema.enums[shape.enum]?.members.length ?? 1) - 1) };
    case 'ref':
      return { lo: 0n, hi: BigInt((schema.records[shape.entity]?.bound ?? 1) - 1) };
    case 'address':
      return { lo: 0n, hi: (1n << 160n) - 1n };
    case 'time':
      return { lo: 0n, hi: (1n << 40n) - 1n };
    case 'array':
      return numberBounds(shape.of);
    case 'optional':
      return role === 'present'
        ? { lo: 0n, hi: 1n }
        : shape.of.kind === 'number'
          ? numberBounds(shape.of)
          : { lo: 0n, hi: (1n << 40n) - 1n };
    case 'table':
    case 'list':
      return bug(`a ${shape.kind} has no words`);
    default:
      return assertNever(shape);
  }
};

const roleOf = (slot: Slot): ParamWord['role'] => {
  switch (slot.kind) {
    case 'whole':
    case 'present':
    case 'inner':
      return slot.kind;
    case 'item':
      return 'items';
    default:
      return assertNever(slot);
  }
};

/** How an integer of a parameter is read. An item at a place that is not constant is picked by a function. */
export const paramReader =
  (params: Params, names: Scope): Shared['param'] =>
  (param, slot, index) => {
    const role = roleOf(slot);
    const words = params.words.filter((each) => each.param === param && each.role === role);
    const wordAt = (place: number): ParamWord =>
      words.find((each) => each.place === place) ?? bug(`no word ${place} of parameter ${param}`);
    const reads = words.some((each) => each.governed);
    const read = (each: ParamWord): Word => ({ expr: name(each.name), signed: each.type === 'int256', literal: null });
    if (slot.kind !== 'item' || !index) {
      const word = read(wordAt(0));
      if (slot.kind !== 'inner') return { word, reads };
      const present = words.length > 0 ? params.words.find((each) => each.param === param && each.role === 'present') : undefined;
      const flag = as({ expr: name((present ?? bug('an optional has a flag')).name), signed: false, literal: null }, word.signed);
      return { word: { ...word, expr: binary('*', flag, word.expr) }, reads };
    }
    if (index.literal !== null) return { word: read(wordAt(Number(index.literal))), reads };
    const type = wordAt(0).type;
    const picker = params.pickers.get(String(param)) ?? pickerOf(names.take(`pick__${wordAt(0).name}`), words, type, reads);
    params.pickers.set(String(param), picker);
    return { word: { expr: call(picker.name, as(index, false)), signed: type === 'int256', literal: null }, reads };
  };

const pickerOf = (own: string, words: readonly ParamWord[], type: string, reads: boolean): FunctionNode => {
  const [last, ...rest] = [...words].reverse();
  const tests = rest.reverse().map((each): Statement => ({
    kind: 'if',
    condition: binary('==', name('i'), literal(BigInt(each.place))),
    then: [{ kind: 'return', values: [name(each.name)] }],
    else: [],
  }));
  return {
    name: own,
    doc: [{ tag: 'dev', text: 'One item of a parameter.' }],
    parameters: [{ type: 'uint256', name: 'i' }],
    visibility: 'internal',
    mutability: reads ? 'view' : 'pure',
    returns: [{ type, name: '' }],
    body: [...tests, { kind: 'return', values: [name((last ?? bug('a parameter without items')).name)] }],
  };
};

/** Constants and immutables, in the order of the policy; of the constants only those that are used. */
export const paramMembers = (
  params: Params,
  isUsed: (name: string) => boolean,
  docOf: (param: number) => string,
): readonly Member[] =>
  params.words.flatMap((each): readonly Member[] => {
    const doc = each.place === 0 && docOf(each.param) !== '' ? [{ tag: 'dev', text: docOf(each.param) } as const] : [];
    if (each.governed) return [{ kind: 'immutable', type: each.type, name: each.name, doc }];
    return isUsed(each.name)
      ? [{ kind: 'constant', type: each.type, name: each.name, value: literalOf(each), doc, visibility: 'internal' }]
      : [];
  });

const literalOf = (each: ParamWord): Expr => as(constant(each.value), each.type === 'int256');

/**
 * The constructor sets each governed parameter, by one struct in the order of the policy, and refuses a value outside its range.
 */
export const governedConstructor = (params: Params, struct: string): Extract<Member, { kind: 'constructor' }> => {
  const governed = params.words.filter((each) => each.governed);
  const given = (each: ParamWord): Expr => ({ kind: 'field', of: name('given_'), name: each.name });
  const refuse = (each: ParamWord): Statement => ({
    kind: 'revert',
    error: 'ParamOutOfRange',
    arguments: [{ kind: 'text', value: each.name }, each.type === 'int256' ? given(each) : call('int256', given(each))],
  });
  const checks = governed.flatMap((each): readonly Statement[] => {
    const signed = each.type === 'int256';
    const below = each.lo > (signed ? -(1n << 255n) : 0n) ? [binary('<', given(each), literal(each.lo))] : [];
    const above = each.hi < (signed ? (1n << 255n) - 1n : (1n << 256n) - 1n) ? [binary('>', given(each), literal(each.hi))] : [];
    const tests = [...below, ...above];
    const test = tests.reduce<Expr | null>((all, next) => (all ? binary('||', all, next) : next), null);
    return test ? [{ kind: 'if', condition: test, then: [refuse(each)], else: [] }] : [];
  });
  const sets = governed.map((each): Statement => ({ kind: 'assign', targets: [name(each.name)], op: '=', value: given(each) }));
  return {
    kind: 'constructor',
    doc: [{ tag: 'notice', text: 'Sets the governed parameters; one outside its range is refused.' }],
    parameters: [{ type: `${struct} memory`, name: 'given_' }],
    body: [...checks, ...sets],
  };
};

/** What the constructor takes. */
export const governedStruct = (params: Params, own: string): TopLevel => ({
  kind: 'struct',
  name: own,
  doc: [{ tag: 'dev', text: 'The governed parameters.' }],
  fields: params.words.filter((each) => each.governed).map((each) => ({ type: each.type, name: each.name, doc: [] })),
});
