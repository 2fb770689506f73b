/**
 * Facts as the words of a call, and answers back as outcomes. The selector is not ours to compute: who calls gets it from the
 * compiler. Written for speed, because tests send a great many.
 */
import { bug } from '../../source/assert-never.ts';
import type { Check, Core, Entry, Int } from '../../core/core.ts';
import type { Facts, Outcome, Value } from '../../types/value.ts';
import type { Shape } from '../../types/schema.ts';
import { layoutOf, memberOf, numberType, shapeMembers, type AbiMember, type Layout } from './layout.ts';
import { scope } from './names.ts';

export type Codec = {
  readonly core: Core;
  readonly layout: Layout;
  /** Numbers of checks whose value is signed. */
  readonly signed: ReadonlySet<number>;
};

export const codecOf = (core: Core): Codec => {
  const layout = layoutOf(core.schema, 'calldata', scope());
  const signed = new Set(
    core.entries.flatMap((each) => each.checks.flatMap((check) => signedChecks(layout, argumentSigns(core, each), check))),
  );
  return { core, layout, signed };
};

export type Item = { readonly dynamic: boolean; readonly words: number; readonly write: (into: bigint[]) => void };

/** The words after the selector. `packed`: the entry takes one struct. */
export const encodeArguments = (codec: Codec, entry: Entry, facts: Facts, packed: boolean): readonly bigint[] => {
  const items = [
    ...entry.arguments.map((each, place) => {
      const value = facts.arguments[place] ?? bug('an argument too few');
      return each.shape.kind === 'record' ? recordItem(codec, each.shape.record, value) : wordItem(value);
    }),
    ...(entry.globals ? [recordItem(codec, 0, facts.globals)] : []),
    ...entry.entities.map((each) => listItem(codec, each, facts.entities[each] ?? [])),
  ];
  const into: bigint[] = [];
  if (packed && items.some((each) => each.dynamic)) {
    into.push(32n);
    const inner: bigint[] = [];
    writeTuple(items, inner);
    into.push(...inner);
  } else writeTuple(items, into);
  return into;
};

export const writeTuple = (items: readonly Item[], into: bigint[]): void => {
  const base = into.length;
  const holes: (readonly [place: number, item: Item])[] = [];
  for (const each of items) {
    if (each.dynamic) {
      holes.push([into.length, each]);
      into.push(0n);
    } else each.write(into);
  }
  for (const [place, item] of holes) {
    into[place] = BigInt(32 * (into.length - base));
    item.write(into);
  }
};

const word = (value: Value): bigint => (typeof value === 'bigint' ? BigInt.asUintN(256, value) : bug('not an integer'));
const listOf = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : bug('not a list');

export const wordItem = (value: Value): Item => ({ dynamic: false, words: 1, write: (into) => into.push(word(value)) });

export const recordItem = (codec: Codec, record: number, value: Value): Item => {
  const layout = codec.layout.records[record] ?? bug(`no record ${record}`);
  const schema = codec.core.schema.records[record] ?? bug(`no record ${record}`);
  const write = (into: bigint[]): void => {
    const values = listOf(value);
    const base = into.length;
    const lists: (readonly [number, AbiMember, Value])[] = [];
    schema.fields.forEach((field, place) => {
      const given = values[place] ?? bug(`a field too few in ${schema.name}`);
      const members = layout.fields[place] ?? [];
      const [first] = members;
      if (first?.role === 'list') {
        lists.push([into.length, first, given]);
        into.push(0n);
      } else writeField(field.shape, given, into);
    });
    if (schema.fields.length === 0) into.push(0n);
    for (const [place, member, given] of lists) {
      into[place] = BigInt(32 * (into.length - base));
      listItem(codec, member.record ?? bug('a list of no record'), given).write(into);
    }
  };
  return { dynamic: layout.dynamic, words: layout.words, write };
};

const writeField = (shape: Shape, value: Value, into: bigint[]): void => {
  switch (shape.kind) {
    case 'array':
      for (const each of listOf(value)) into.push(word(each));
      return;
    case 'optional': {
      const [inside] = listOf(value);
      into.push(inside === undefined ? 0n : 1n, inside === undefined ? 0n : word(inside));
      return;
    }
    default:
      into.push(word(value));
  }
};

export const listItem = (codec: Codec, record: number, value: Value): Item => ({
  dynamic: true,
  words: 1,
  write: (into) => {
    const records = listOf(value);
    into.push(BigInt(records.length));
    writeTuple(
      records.map((each) => recordItem(codec, record, each)),
      into,
    );
  },
});

/** The integers that the constructor takes where governed parameters are immutables. */
export const encodeWords = (words: readonly bigint[]): string => {
  let hex = '';
  for (const each of words) hex += each.toString(16).padStart(64, '0');
  return hex;
};

/** The outcome of a call that returned these words. */
export const decodeReturn = (codec: Codec, entry: Entry, words: readonly bigint[]): Outcome => {
  let next = 0;
  const take = (): bigint => words[next++] ?? bug('an answer too short');
  const values = entry.results.map((each): Value => {
    if (each.shape.kind === 'optional') {
      const [present, inner] = [take(), take()];
      const type = each.shape.of.kind === 'number' ? numberType(each.shape.of) : 'uint256';
      return present === 0n ? [] : [type === 'int256' ? BigInt.asIntN(256, inner) : inner];
    }
    const [member] = shapeMembers(each.shape, codec.core.schema, '');
    const value = take();
    return member?.type === 'int256' ? BigInt.asIntN(256, value) : value;
  });
  return { kind: 'value', values };
};

/** `FactOutOfRange(check, index, value)` after its selector. */
export const decodeFactError = (codec: Codec, words: readonly bigint[]): Outcome => {
  const [check = 0n, index = 0n, value = 0n] = words;
  const number = Number(check);
  return {
    kind: 'refused',
    refusal: { kind: 'fact', check: number, index, value: codec.signed.has(number) ? BigInt.asIntN(256, value) : value },
  };
};

/** `Refused(verdict, reason)` after its selector. */
export const decodeRefusal = (words: readonly bigint[]): Outcome => ({
  kind: 'refused',
  refusal: { kind: 'verdict', verdict: Number(words[0] ?? 0n) },
});

/** The words of the error that a refusal is, without its selector. A text is its length and its bytes. */
export const encodeRefusal = (
  entry: Entry,
  outcome: Extract<Outcome, { kind: 'refused' }>,
): { readonly error: 'FactOutOfRange' | 'Refused'; readonly words: readonly bigint[] } => {
  const { refusal } = outcome;
  if (refusal.kind === 'fact') {
    return { error: 'FactOutOfRange', words: [BigInt(refusal.check), refusal.index, BigInt.asUintN(256, refusal.value)] };
  }
  const reason = entry.verdicts[refusal.verdict - 1]?.reason ?? bug(`no verdict ${refusal.verdict}`);
  const bytes = new TextEncoder().encode(reason);
  const words: bigint[] = [BigInt(refusal.verdict), 64n, BigInt(bytes.length)];
  for (let start = 0; start < bytes.length; start += 32) {
    let each = 0n;
    for (let place = 0; place < 32; place += 1) each = (each << 8n) | BigInt(bytes[start + place] ?? 0);
    words.push(each);
  }
  return { error: 'Refused', words };
};

/** The words of an answer. */
export const encodeReturn = (entry: Entry, values: readonly Value[]): readonly bigint[] => {
  const into: bigint[] = [];
  entry.results.forEach((each, place) => writeField(each.shape, values[place] ?? bug('a value too few'), into));
  return into;
};

const signedChecks = (layout: Layout, signs: ReadonlyMap<string, boolean>, check: Check): readonly number[] => {
  switch (check.kind) {
    case 'range':
      return isSigned(layout, signs, check.value) ? [check.number] : [];
    case 'items':
      return memberOf(layout, check.of.record, check.field, 'items').type === 'int256' ? [check.number] : [];
    case 'each': {
      const inner = check.checks.flatMap((each) => signedChecks(layout, signs, each));
      const { ascending } = check;
      if (!ascending) return inner;
      return memberOf(layout, check.record, ascending.field, 'whole').type === 'int256' ? [...inner, ascending.number] : inner;
    }
    case 'within':
    case 'when present':
      return check.checks.flatMap((each) => signedChecks(layout, signs, each));
    case 'length':
    case 'reference':
      return [];
  }
};

const roles = { whole: 'whole', present: 'present', inner: 'inner', item: 'items', bound: 'bounds', output: 'outputs' } as const;

const isSigned = (layout: Layout, signs: ReadonlyMap<string, boolean>, value: Int): boolean => {
  if (value.kind === 'read') return memberOf(layout, value.of.record, value.field, roles[value.slot.kind]).type === 'int256';
  return value.kind === 'local' ? (signs.get(value.name) ?? false) : value.lo < 0n;
};

/** Which arguments are signed, by the names that the checks use: those of the function's parameters. */
const argumentSigns = (core: Core, entry: Entry): ReadonlyMap<string, boolean> => {
  const parameters = core.functions.find((each) => each.name === entry.function)?.parameters ?? [];
  return new Map(
    entry.arguments.map((each, place) => [
      parameters[place]?.name ?? each.name,
      each.shape.kind === 'number' && numberType(each.shape) === 'int256',
    ]),
  );
};
