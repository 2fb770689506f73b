/**
 * Seeded facts for one entry of a checked policy, by its schema: numbers uniform in bit length and at the edges of their
 * ranges, lists of all lengths, values just outside where an `outside` rule catches them. About one case in three is
 * spoilt: one or two facts that the entry can read are made wrong (a bound passed, a list too long, out of order or with
 * a duplicate, a reference to nobody), the rest gets past the boundary.
 *
 * What can't be said in the ABI does not occur: a number whose range is not negative stays in 0 .. 2^256-1, another in
 * the range of int256.
 */
import { countOf } from '../../src/types/places.ts';
import type { UsedFacts } from '../../src/check/used-facts.ts';
import { powerOfTen, ceil, floor, multiply, type Rational } from '../../src/types/rational.ts';
import {
  latestNow,
  type ArgumentSchema,
  type FieldSchema,
  type NumberShape,
  type Scale,
  type Schema,
  type Shape,
} from '../../src/types/schema.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import type { Random } from './random.ts';

export type RandomFactsOptions = {
  /** How often facts are spoilt; 1/3 unless told. */
  readonly spoilt?: number;
  /** Quantities that one number in eight is at, or beside, where its range has them. */
  readonly landmarks?: readonly Rational[];
  /** Values for the parameters; those of the policy unless told. */
  readonly params?: readonly Value[];
  /** Who the next member of a record is; drawn unless told, or where it gives null. */
  readonly member?: (record: number) => Member | null;
};

/** The key of a member and, by their fields, the decimals of its units. */
export type Member = { readonly key: bigint; readonly decimals: ReadonlyMap<number, bigint> };

type Entry = { readonly arguments: readonly ArgumentSchema[] };

export const randomFacts = (
  random: Random,
  schema: Schema,
  entry: Entry,
  used: UsedFacts,
  options: RandomFactsOptions = {},
): Facts => {
  const maker = createMaker(random, schema, used, options);
  const entities = schema.records.map((): MutableValue[][] => []);
  for (const { id, bound } of schema.records) {
    if (bound === null) continue;
    const wanted = random.chance(0.8) ? Math.min(bound, 5) : Math.min(bound, 20);
    // Sometimes so many that a list of them can be too long.
    const count = random.chance(0.05) ? 0 : random.chance(0.05) ? Math.min(bound, 20) : 1 + random.below(wanted);
    maker.counts.set(id, count);
    maker.members.set(id, entities[id] ?? []);
  }
  for (const { id } of schema.records) {
    for (let at = 0; at < (maker.counts.get(id) ?? 0); at += 1) entities[id]?.push(maker.record(id));
  }
  const globals = maker.record(0);
  if (random.chance(0.9)) keepTime(schema, globals);
  const values = maker.arguments(entry.arguments);
  maker.finish();
  for (const { id, bound } of schema.records) {
    if (bound !== null && bound <= 24 && used.whole.has(id)) maker.spoilMembers(entities[id] ?? [], bound, id);
  }
  if (random.chance(options.spoilt ?? 1 / 3)) maker.spoil();
  return { params: options.params ?? schema.params.map((each) => each.default), globals, entities, arguments: values };
};

/** Time seldom ends, or runs backwards: of two times that may be, the event has the later one. */
const keepTime = (schema: Schema, globals: MutableValue[]): void => {
  const fields = schema.records[0]?.fields ?? [];
  const places = (['now', 'clock'] as const).map((source) => fields.findIndex((each) => each.source === source));
  const times = places.flatMap((at) => {
    const time = globals[at];
    return typeof time === 'bigint' ? [time % (latestNow + 1n)] : [];
  });
  times.sort((a, b) => (a > b ? -1 : 1));
  for (const [at, time] of times.entries()) globals[places[at] ?? 0] = time;
};

type MutableValue = bigint | MutableValue[];

/** A way to make the facts wrong in one place. */
type Spoil = () => void;

const uint256 = (1n << 256n) - 1n;

type Bounds = { readonly lo: bigint; readonly hi: bigint };

/** The integers of a range by the decimals that they have: worked out once, since every number that is drawn asks. */
const boundsAt = (shape: NumberShape, decimals: number): Bounds => {
  const known = boundsOf.get(shape) ?? new Map<number, Bounds>();
  boundsOf.set(shape, known);
  const unit = powerOfTen(decimals);
  const found = known.get(decimals) ?? { lo: ceil(multiply(shape.lo, unit)), hi: floor(multiply(shape.hi, unit)) };
  known.set(decimals, found);
  return found;
};

const boundsOf = new WeakMap<NumberShape, Map<number, Bounds>>();

const createMaker = (random: Random, schema: Schema, used: UsedFacts, options: RandomFactsOptions) => {
  const { landmarks = [], member = () => null } = options;
  const counts = new Map<number, number>();
  const members = new Map<number, MutableValue[][]>();
  const later: (() => void)[] = [];
  const sorting: (() => void)[] = [];
  const spoils: Spoil[] = [];
  let roots: readonly { readonly shape: ArgumentSchema['shape']; readonly value: MutableValue }[] = [];

  const decimals = (scale: Scale, self: readonly MutableValue[]): number => {
    if (scale.kind === 'fixed') return scale.decimals;
    let record: readonly MutableValue[] = self;
    let type = -1;
    if (scale.root === 'self') type = recordType(record);
    else {
      const root = roots[scale.root.argument];
      if (root?.shape.kind === 'record') [type, record] = [root.shape.record, asArray(root.value)];
      else if (root?.shape.kind === 'ref') [type, record] = [root.shape.entity, memberAt(root.shape.entity, root.value)];
    }
    for (const field of scale.path) {
      const shape = schema.records[type]?.fields[field]?.shape;
      if (shape?.kind !== 'ref') throw new Error('a scale through a field that is no reference');
      [type, record] = [shape.entity, memberAt(shape.entity, record[field])];
    }
    // Spoilt decimals can be anything.
    return Math.min(Number(record[scale.field] ?? 0n), 77);
  };
  const types = new Map<readonly MutableValue[], number>();
  const recordType = (record: readonly MutableValue[]): number => types.get(record) ?? -1;
  const memberAt = (entity: number, at: MutableValue | undefined): readonly MutableValue[] =>
    members.get(entity)?.[Number(at)] ?? [];

  const bounds = (shape: NumberShape, self: readonly MutableValue[]): Bounds => boundsAt(shape, decimals(shape.scale, self));
  const fits = (shape: NumberShape, n: bigint): boolean =>
    shape.lo.n >= 0n ? n >= 0n && n <= uint256 : n >= -(1n << 255n) && n < 1n << 255n;
  const outside = (shape: NumberShape, self: readonly MutableValue[]): bigint | null => {
    const { lo, hi } = bounds(shape, self);
    const far = random.natural(shape.lo.n >= 0n ? 256 : 255);
    const tries = [lo - 1n, hi + 1n, lo - far, hi + far, lo - 1n, hi + 1n].filter((n) => fits(shape, n) && (n < lo || n > hi));
    return tries.length === 0 ? null : random.pick(tries);
  };
  const inside = (shape: NumberShape, self: readonly MutableValue[]): bigint => {
    const { lo, hi } = bounds(shape, self);
    if (landmarks.length > 0 && random.chance(1 / 8)) {
      const landmark = floor(multiply(random.pick(landmarks), powerOfTen(decimals(shape.scale, self))));
      const drawn = landmark + random.pick([0n, 0n, 1n, -1n]);
      if (drawn >= lo && drawn <= hi) return drawn;
    }
    return random.within(lo, hi);
  };

  /** Fills `holder[at]`: now, or once all references and decimals are there. `readable`: a wrong value would be noticed. */
  const fill = (
    holder: MutableValue[],
    at: number,
    shape: Shape,
    rule: FieldSchema['outside'],
    readable: boolean,
    self: MutableValue[],
  ): void => {
    const spoilt = (make: () => MutableValue | null): void => {
      if (!readable) return;
      spoils.push(() => {
        const value = make();
        if (value !== null) holder[at] = value;
      });
    };
    switch (shape.kind) {
      case 'number': {
        holder[at] = 0n;
        const now = (): void => {
          const stray = rule !== 'refuse' && random.chance(0.25) ? outside(shape, self) : null;
          holder[at] = stray ?? inside(shape, self);
        };
        if (shape.scale.kind === 'fixed') now();
        else later.push(now);
        if (rule === 'refuse') spoilt(() => outside(shape, self));
        return;
      }
      case 'bool':
        holder[at] = random.bits(1);
        return spoilt(() => random.pick([2n, uint256]));
      case 'enum': {
        const count = schema.enums[shape.enum]?.members.length ?? 0;
        holder[at] = BigInt(random.below(count));
        return spoilt(() => random.pick([BigInt(count), uint256]));
      }
      case 'ref': {
        const count = counts.get(shape.entity) ?? 0;
        holder[at] = BigInt(count === 0 ? 0 : random.below(count));
        return spoilt(() => BigInt(count) + random.pick([0n, 1n, random.natural(255)]));
      }
      case 'address':
        holder[at] = random.natural(160);
        return spoilt(() => random.pick([1n << 160n, uint256]));
      case 'time':
        holder[at] = random.within(0n, (1n << 40n) - 1n);
        return spoilt(() => random.pick([1n << 40n, uint256]));
      case 'optional': {
        const inner: MutableValue[] = [];
        holder[at] = inner;
        if (random.chance(0.7)) fill(inner, 0, shape.of, rule, readable, self);
        return;
      }
      case 'array': {
        const items: MutableValue[] = [];
        holder[at] = items;
        const count = countOf(schema, shape.by);
        for (let item = 0; item < count; item += 1) fill(items, item, shape.of, rule, readable, self);
        return;
      }
      case 'table':
        throw new Error('a table is written in the policy');
      case 'list':
        return fillList(holder, at, shape, readable);
    }
  };

  const fillList = (holder: MutableValue[], at: number, shape: Shape & { readonly kind: 'list' }, readable: boolean): void => {
    const drawn = random.chance(0.5) ? random.below(Math.min(shape.max, 4) + 1) : random.below(shape.max + 1);
    const count = Math.max(shape.min, drawn);
    const elements: MutableValue[][] = Array.from({ length: count }, () => record(shape.record));
    holder[at] = elements;
    const { unique } = shape;
    const key = (element: MutableValue[] | undefined): bigint => (unique === null ? 0n : asInteger(element?.[unique]));
    sorting.push(() => {
      if (unique === null) return;
      const different = [...new Map(elements.map((each) => [key(each), each])).values()].sort((a, b) =>
        key(a) < key(b) ? -1 : 1,
      );
      elements.splice(0, elements.length, ...different);
    });
    if (!readable) return;
    const tooLong = (): void => {
      const keys = unique === null ? null : unusedKeys(shape.record, unique, shape.max, elements);
      if (unique !== null && keys !== null) {
        // Nothing else is wrong with it.
        for (const each of keys) {
          const more = structuredClone(elements[0] ?? record(shape.record));
          more[unique] = each;
          elements.push(more);
        }
        elements.sort((a, b) => (key(a) < key(b) ? -1 : 1));
        return;
      }
      while (elements.length <= shape.max) {
        const more = structuredClone(elements[0] ?? record(shape.record));
        if (unique !== null && elements.length > 0) more[unique] = key(elements[elements.length - 1]) + 1n;
        elements.push(more);
      }
    };
    spoils.push(tooLong);
    // There are seldom enough members for a list that is too long and nothing else.
    if (unique !== null && unusedKeys(shape.record, unique, shape.max, []) !== null) spoils.push(tooLong, tooLong, tooLong);
    if (shape.min > 0) spoils.push(() => void elements.splice(0));
    if (unique === null) return;
    spoils.push(() => void elements.reverse());
    spoils.push(() => {
      const from = random.below(Math.max(elements.length - 1, 1));
      const next = elements[from + 1];
      if (next !== undefined) next[unique] = key(elements[from]);
    });
  };

  /** Members that no element refers to, as many as make the list too long; null where there are not so many. */
  const unusedKeys = (id: number, unique: number, max: number, elements: readonly MutableValue[][]): readonly bigint[] | null => {
    const shape = schema.records[id]?.fields[unique]?.shape;
    const count = shape?.kind === 'ref' ? (counts.get(shape.entity) ?? 0) : 0;
    const taken = new Set(elements.map((each) => asInteger(each[unique])));
    const free = Array.from({ length: count }, (_, at) => BigInt(at)).filter((each) => !taken.has(each));
    const wanted = max + 1 - elements.length;
    return free.length < wanted ? null : free.slice(0, wanted);
  };

  const record = (id: number): MutableValue[] => {
    const values: MutableValue[] = [];
    types.set(values, id);
    const known = member(id);
    schema.records[id]?.fields.forEach((field, at) => {
      fill(values, at, field.shape, field.outside, used.uses(id, at), values);
      if (known !== null && field.source === 'key') values[at] = known.key;
      values[at] = known?.decimals.get(at) ?? values[at] ?? 0n;
    });
    return values;
  };

  return {
    counts,
    members,
    record,
    arguments: (all: readonly ArgumentSchema[]): MutableValue[] => {
      const values: MutableValue[] = [];
      all.forEach(({ shape }, at) => {
        if (shape.kind === 'record') values[at] = record(shape.record);
        else fill(values, at, shape, 'refuse', true, values);
      });
      roots = all.map(({ shape }, at) => ({
        shape,
        get value() {
          return values[at] ?? 0n;
        },
      }));
      return values;
    },
    finish: (): void => {
      for (const each of later) each();
      for (const each of sorting) each();
    },
    spoilMembers: (list: MutableValue[][], bound: number, id: number): void => {
      spoils.push(() => {
        while (list.length <= bound) list.push(structuredClone(list[0] ?? record(id)));
      });
    },
    spoil: (): void => {
      if (spoils.length === 0) return;
      for (let left = random.chance(0.7) ? 1 : 2; left > 0; left -= 1) random.pick(spoils)();
    },
  };
};

const asArray = (value: MutableValue | undefined): MutableValue[] =>
  value === undefined || typeof value === 'bigint' ? [] : value;
const asInteger = (value: MutableValue | undefined): bigint => (typeof value === 'bigint' ? value : 0n);
