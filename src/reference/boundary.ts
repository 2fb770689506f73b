/**
 * What every entry point checks before it runs, written out of the schema: the first fact that is off refuses the call.
 *
 * In order: each argument, the policy's own facts, the members of entities that are folded whole. Of a record its used
 * fields in schema order; of a list its length, then of each record the fields and that the unique one ascends. A
 * reference is followed: the member it points to is checked directly after it, unless that member's record is just being
 * checked. Numbers with an `outside` rule other than `refuse` are not checked: the rule applies where they are read.
 */
import type { UsedFacts } from '../check/used-facts.ts';
import type { Aspect, CheckNumbers } from '../types/check-number.ts';
import { compare } from '../types/rational.ts';
import { latestNow, type ArgumentSchema, type FieldSchema, type NumberShape, type Schema, type Shape } from '../types/schema.ts';
import type { Facts, Refusal, Value } from '../types/value.ts';
import type { Datum } from './datum.ts';
import { decimalsOf, integer, many, quantity, recordAt, type Place, type World } from './place.ts';

export type Boundary = {
  readonly entry: string;
  readonly arguments: readonly ArgumentSchema[];
  readonly used: UsedFacts;
  readonly numbers: CheckNumbers;
};

/** All of it, only its first argument, or all but that. */
export type Part = 'whole' | 'first' | 'others';

/** Null when all facts that the entry can read are as the policy wants them. */
export const refusedFact = (boundary: Boundary, schema: Schema, facts: Facts, part: Part = 'whole'): Refusal | null => {
  for (const refusal of refusals(boundary, { schema, facts, exact: false }, part)) return refusal;
  return null;
};

type Checks = Generator<Refusal, void>;

/** Everything about one value that decides how it is checked. */
type Spot = {
  readonly self: Datum | null;
  readonly roots: readonly Datum[];
  readonly index: bigint;
  readonly checking: ReadonlySet<number>;
  readonly number: (aspect: Aspect, item?: number) => number;
  /** Of the member that it points to, the fields that are read. */
  readonly reads: (field: number) => boolean;
};

const all = (): boolean => true;

function* refusals(boundary: Boundary, world: World, part: Part): Checks {
  const { schema, facts } = world;
  const isLookedAt = (at: number): boolean => part === 'whole' || (at === 0) === (part === 'first');
  if (part !== 'first') yield* time(boundary, world);
  const roots: Datum[] = [];
  for (const [at, { shape }] of boundary.arguments.entries()) {
    if (shape.kind === 'record') {
      const place: Place = { kind: 'argument', record: shape.record, argument: at };
      roots.push({ kind: 'record', place });
      if (!isLookedAt(at)) continue;
      yield* record(boundary, world, place, 0n, new Set([shape.record]));
      continue;
    }
    const value = facts.arguments[at] ?? 0n;
    if (shape.kind === 'ref') roots.push(member(shape.entity, integer(value)));
    else roots.push({ kind: 'truth', value: false });
    if (!isLookedAt(at)) continue;
    const number = (aspect: Aspect, item?: number): number => boundary.numbers.argument(boundary.entry, at, aspect, item);
    yield* plain(boundary, world, { self: null, roots, index: 0n, checking: new Set(), number, reads: all }, shape, value);
  }
  if (part === 'first') return;
  yield* record(boundary, world, { kind: 'globals', record: 0 }, 0n, new Set([0]));
  for (const { id, bound } of schema.records) {
    if (!boundary.used.whole.has(id)) continue;
    const members = facts.entities[id] ?? [];
    if (members.length > (bound ?? 0)) yield refusal(boundary.numbers.members(id), 0n, BigInt(members.length));
    for (const at of members.keys()) {
      yield* record(boundary, world, { kind: 'member', record: id, index: BigInt(at) }, BigInt(at), new Set([id]));
    }
  }
}

/** Before all else: no event is before the last one. */
function* time({ used, numbers }: Boundary, { schema, facts }: World): Checks {
  const fields = schema.records[0]?.fields ?? [];
  const at = (source: FieldSchema['source']): bigint => {
    const field = fields.findIndex((each) => each.source === source);
    return field < 0 ? 0n : integer(facts.globals[field]);
  };
  const field = fields.findIndex((each) => each.source === 'now');
  if (field < 0 || !used.uses(0, field)) return;
  const now = at('now');
  if (now < at('clock') || now > latestNow) yield refusal(numbers.field(0, field, 'range'), 0n, now);
}

function* record(
  boundary: Boundary,
  world: World,
  place: Place,
  index: bigint,
  checking: ReadonlySet<number>,
  reads: (field: number) => boolean = all,
): Checks {
  const values = recordAt(world, place);
  for (const [field, { shape, outside, source }] of (world.schema.records[place.record]?.fields ?? []).entries()) {
    if (!boundary.used.uses(place.record, field) || source === 'now' || !reads(field)) continue;
    const number = (aspect: Aspect, item?: number): number => boundary.numbers.field(place.record, field, aspect, item);
    if (shape.kind === 'list') yield* list(boundary, world, place, field, shape, { index, checking, number });
    else if (outside === 'refuse' || !hasRange(shape)) {
      yield* plain(
        boundary,
        world,
        {
          ...{ self: { kind: 'record', place }, roots: [], index, checking, number },
          reads: boundary.used.through(place.record, field),
        },
        shape,
        values[field] ?? 0n,
      );
    }
  }
}

function* list(
  boundary: Boundary,
  world: World,
  of: Place,
  field: number,
  shape: Shape & { readonly kind: 'list' },
  { index, checking, number }: Pick<Spot, 'index' | 'checking' | 'number'>,
): Checks {
  const elements = many(recordAt(world, of)[field]);
  if (elements.length < shape.min || elements.length > shape.max) yield refusal(number('length'), index, BigInt(elements.length));
  let last: bigint | null = null;
  for (const at of elements.keys()) {
    const place: Place = { kind: 'element', record: shape.record, of, field, index: at };
    yield* record(boundary, world, place, BigInt(at), new Set([...checking, shape.record]));
    if (shape.unique === null) continue;
    const key = integer(recordAt(world, place)[shape.unique]);
    if (last !== null && key <= last) yield refusal(number('ascending'), BigInt(at), key);
    last = key;
  }
}

function* plain(boundary: Boundary, world: World, spot: Spot, shape: Shape, value: Value): Checks {
  const within = function* (n: bigint, hi: bigint): Checks {
    if (n < 0n || n > hi) yield refusal(spot.number('range'), spot.index, n);
  };
  switch (shape.kind) {
    case 'number':
      return yield* range(world, spot, shape, integer(value), 0);
    case 'bool':
      return yield* within(integer(value), 1n);
    case 'enum':
      return yield* within(integer(value), BigInt((world.schema.enums[shape.enum]?.members.length ?? 0) - 1));
    case 'address':
      return yield* within(integer(value), (1n << 160n) - 1n);
    case 'time':
      return yield* within(integer(value), (1n << 40n) - 1n);
    case 'ref': {
      const at = integer(value);
      if (at < 0n || at >= BigInt(world.facts.entities[shape.entity]?.length ?? 0))
        yield refusal(spot.number('reference'), spot.index, at);
      if (spot.checking.has(shape.entity)) return;
      const place: Place = { kind: 'member', record: shape.entity, index: at };
      return yield* record(boundary, world, place, spot.index, new Set([...spot.checking, shape.entity]), spot.reads);
    }
    case 'optional':
      for (const inner of many(value)) yield* plain(boundary, world, spot, shape.of, inner);
      return;
    case 'array':
      // A ring has one number for all its items.
      for (const [item, each] of many(value).entries())
        yield* range(world, spot, shape.of, integer(each), shape.by.kind === 'ring' ? 0 : item);
      return;
    case 'table':
    case 'list':
      return;
  }
}

function* range(world: World, spot: Spot, shape: NumberShape, n: bigint, item: number): Checks {
  const x = quantity(n, decimalsOf(world, spot.self, spot.roots, shape.scale));
  if (compare(x, shape.lo) < 0 || compare(x, shape.hi) > 0) yield refusal(spot.number('range', item), spot.index, n);
}

/** Only such shapes can be outside a range; the others have no `outside` rule to wait for. */
const hasRange = (shape: Shape): boolean => shape.kind === 'number' || shape.kind === 'array' || shape.kind === 'optional';

const member = (entity: number, at: bigint): Datum => ({ kind: 'record', place: { kind: 'member', record: entity, index: at } });
const refusal = (check: number, index: bigint, value: bigint): Refusal => ({ kind: 'fact', check, index, value });
