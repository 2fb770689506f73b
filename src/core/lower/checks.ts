/**
 * The boundary checks of an entry, written out of the schema. Order: the arguments, the policy's own facts, the members of
 * entities that are folded whole; of a record its used fields in schema order; of a list its length, then each record and
 * that the unique field ascends. A reference is followed at once, unless that record is just being checked.
 * Numbers come from `checkNumbers`; the reference follows the same order by itself.
 */
import type { Checked } from '../../check/checked.ts';
import { usedFacts, type UsedFacts } from '../../check/used-facts.ts';
import { assertNever, bug } from '../../source/assert-never.ts';
import { checkNumbers, type Aspect, type CheckNumbers } from '../../types/check-number.ts';
import { countOf, placeName } from '../../types/places.ts';
import { latestNow, type ArgumentSchema, type NumberShape, type Schema, type Shape } from '../../types/schema.ts';
import type { Check, Int, List, Parameter, Range, Rec, Slot } from '../core.ts';
import { int256, uint256 } from '../core.ts';
import { constant, local, read } from './ints.ts';
import { boundInt, decimalsOf, indexRange, memberAt, rangeOfShape, suppliedRange, type Roots } from './read.ts';

/** What the boundaries of a policy's entries are written out of. */
export type Boundaries = { readonly numbers: CheckNumbers; readonly usedBy: (entry: string) => UsedFacts };

export const boundariesOf = (checked: Checked): Boundaries => {
  const used = usedFacts(checked);
  return {
    numbers: checkNumbers(checked.schema, [...checked.defines, ...checked.actions, ...checked.sessions]),
    usedBy: (entry) => used.get(entry) ?? bug(`no facts of ${entry}`),
  };
};

export type Boundary = {
  readonly schema: Schema;
  readonly entry: string;
  readonly arguments: readonly ArgumentSchema[];
  readonly parameters: readonly Parameter[];
  readonly used: UsedFacts;
  readonly numbers: CheckNumbers;
  /** Its time may be before that of the last event. */
  readonly protective: boolean;
};

export const checksOf = (boundary: Boundary): readonly Check[] => {
  const { time, byArgument, rest } = checksByArgument(boundary);
  return [...time, ...byArgument.flat(), ...rest];
};

/** The checks before all arguments, of each of them, and after them. */
export const checksByArgument = (
  boundary: Boundary,
): {
  readonly time: readonly Check[];
  readonly byArgument: readonly (readonly Check[])[];
  readonly rest: readonly Check[];
} => {
  const { schema, entry, numbers } = boundary;
  const ofTime = timeChecks(boundary);
  const context: Context = { ...boundary, elements: { count: 0 } };
  const argumentRoots: (Rec | null)[] = [];
  const byArgument = boundary.arguments.map(({ name, shape }, at) => {
    const parameter = boundary.parameters[at] ?? bug('an argument without its parameter');
    if (shape.kind === 'record') {
      const of: Rec = { kind: 'local', name: parameter.name, record: shape.record };
      argumentRoots.push(of);
      return recordChecks(context, of, name, new Set([shape.record]));
    }
    const value = local(parameter.name, parameter.type === 'int' ? suppliedTo(shape, parameter) : { lo: 0n, hi: 1n });
    argumentRoots.push(
      shape.kind === 'ref' ? memberAt(schema, shape.entity, { ...value, ...indexRange(schema, shape.entity) }) : null,
    );
    const number: Numbering = (aspect, item) => numbers.argument(entry, at, aspect, item);
    return plainChecks(
      context,
      { path: name, roots: { self: null, arguments: argumentRoots }, number, checking: new Set(), reads: all },
      shape,
      () => value,
    );
  });
  const ofGlobals = recordChecks(context, { kind: 'globals', record: 0 }, '', new Set([0]));
  const ofMembers = schema.records.flatMap((record): readonly Check[] => {
    if (!boundary.used.whole.has(record.id) || record.bound === null) return [];
    const list: List = { kind: 'members', record: record.id };
    return [
      { kind: 'length', number: numbers.members(record.id), path: record.name, list, min: 0, max: record.bound },
      eachCheck(context, list, record.id, record.name, new Set([record.id]), null),
    ];
  });
  return { time: ofTime, byArgument, rest: [...ofGlobals, ...ofMembers] };
};

/** Before all else: no event is before the last one, but for what is never late. */
const timeChecks = ({ schema, used, numbers, protective }: Boundary): readonly Check[] => {
  const fields = schema.records[0]?.fields ?? [];
  const globals: Rec = { kind: 'globals', record: 0 };
  const clock = fields.findIndex((each) => each.source === 'clock');
  return fields.flatMap((each, field): readonly Check[] =>
    each.source === 'now' && used.uses(0, field)
      ? [
          {
            kind: 'range',
            number: numbers.field(0, field, 'range'),
            path: each.name,
            value: read(globals, field, whole, uint256),
            lo: clock < 0 || protective ? constant(0n) : read(globals, clock, whole, uint256),
            hi: constant(latestNow),
          },
        ]
      : [],
  );
};

type Context = Boundary & { readonly elements: { count: number } };
type Numbering = (aspect: Aspect, item?: number) => number;

/** Everything about one value that decides how it is checked. */
type Spot = {
  readonly path: string;
  readonly roots: Roots;
  readonly number: Numbering;
  readonly checking: ReadonlySet<number>;
  /** Of the member that it points to, the fields that are read. */
  readonly reads: (field: number) => boolean;
};

const all = (): boolean => true;

/** What a caller can pass: a number by its sign, anything else as a word. */
const suppliedTo = (shape: Shape, parameter: Range): Range =>
  shape.kind === 'number' ? suppliedRange(shape) : parameter.lo < 0n ? int256 : uint256;

const recordChecks = (
  context: Context,
  of: Rec,
  path: string,
  checking: ReadonlySet<number>,
  reads: (field: number) => boolean = all,
): readonly Check[] => {
  const { schema, used, numbers } = context;
  return (schema.records[of.record]?.fields ?? []).flatMap(({ name, shape, outside, source }, field): readonly Check[] => {
    if (!used.uses(of.record, field) || source === 'now' || !reads(field)) return [];
    const spot: Spot = {
      path: path === '' ? name : `${path}.${name}`,
      roots: { self: of, arguments: [] },
      number: (aspect, item) => numbers.field(of.record, field, aspect, item),
      checking,
      reads: used.through(of.record, field),
    };
    if (shape.kind === 'list') return listChecks(context, of, field, shape, spot);
    if (outside !== 'refuse' && hasRange(shape)) return [];
    if (source === 'clock') return [rangeCheck(spot, read(of, field, whole, uint256), { lo: 0n, hi: latestNow })];
    if (shape.kind === 'array' && shape.by.kind === 'ring')
      return [itemsCheck(context, spot, of, field, shape.of, shape.by.length)];
    return plainChecks(context, spot, shape, (slot, range) => read(of, field, slot, range));
  });
};

/** Only such shapes can be outside a range; the others have no `outside` rule to wait for. */
const hasRange = (shape: Shape): boolean => shape.kind === 'number' || shape.kind === 'array' || shape.kind === 'optional';

const listChecks = (
  context: Context,
  of: Rec,
  field: number,
  shape: Shape & { readonly kind: 'list' },
  spot: Spot,
): readonly Check[] => {
  const list: List = { kind: 'field', of, field };
  const ascending =
    shape.unique === null
      ? null
      : {
          number: spot.number('ascending'),
          path: `${spot.path}.${context.schema.records[shape.record]?.fields[shape.unique]?.name ?? ''}`,
          field: shape.unique,
        };
  return [
    { kind: 'length', number: spot.number('length'), path: spot.path, list, min: shape.min, max: shape.max },
    eachCheck(context, list, shape.record, spot.path, new Set([...spot.checking, shape.record]), ascending),
  ];
};

const eachCheck = (
  context: Context,
  list: List,
  record: number,
  path: string,
  checking: ReadonlySet<number>,
  ascending: Extract<Check, { kind: 'each' }>['ascending'],
): Check => {
  const element = elementName(context, record);
  return {
    kind: 'each',
    list,
    element,
    record,
    checks: recordChecks(context, { kind: 'local', name: element, record }, path, checking),
    ascending,
  };
};

const elementName = (context: Context, record: number): string => {
  context.elements.count += 1;
  return `${context.schema.records[record]?.name ?? 'record'}_${context.elements.count}_checked`;
};

const whole: Slot = { kind: 'whole' };

const plainChecks = (context: Context, spot: Spot, shape: Shape, value: (slot: Slot, range: Range) => Int): readonly Check[] => {
  const { schema } = context;
  switch (shape.kind) {
    case 'number':
      return [numberCheck(context, spot, shape, value(whole, suppliedRange(shape)), 0)];
    case 'bool':
    case 'enum':
    case 'address':
    case 'time':
      return [rangeCheck(spot, value(whole, uint256), rangeOfShape(schema, shape))];
    case 'ref': {
      const index = value(whole, uint256);
      const reference: Check = {
        kind: 'reference',
        number: spot.number('reference'),
        path: spot.path,
        value: index,
        entity: shape.entity,
      };
      if (spot.checking.has(shape.entity)) return [reference];
      const of = memberAt(schema, shape.entity, { ...index, ...indexRange(schema, shape.entity) });
      const element = elementName(context, shape.entity);
      const inside: Rec = { kind: 'local', name: element, record: shape.entity };
      const checks = recordChecks(context, inside, spot.path, new Set([...spot.checking, shape.entity]), spot.reads);
      return checks.length === 0 ? [reference] : [reference, { kind: 'within', element, of, checks }];
    }
    case 'optional': {
      const range = shape.of.kind === 'number' ? suppliedRange(shape.of) : uint256;
      const checks = plainChecks(context, spot, shape.of, () => value({ kind: 'inner' }, range));
      return [{ kind: 'when present', present: value({ kind: 'present' }, { lo: 0n, hi: 1n }), checks }];
    }
    case 'array': {
      return Array.from({ length: countOf(schema, shape.by) }, (_, item) =>
        numberCheck(
          context,
          { ...spot, path: `${spot.path}[${placeName(schema, shape.by, item)}]` },
          shape.of,
          value({ kind: 'item', index: constant(BigInt(item)) }, suppliedRange(shape.of)),
          item,
        ),
      );
    }
    case 'table':
    case 'list':
      return bug(`a ${shape.kind} as a plain value`);
    default:
      return assertNever(shape);
  }
};

const rangeCheck = ({ number, path }: Spot, value: Int, { lo, hi }: Range): Check => ({
  ...{ kind: 'range', number: number('range'), path, value },
  ...{ lo: constant(lo), hi: constant(hi) },
});

const itemsCheck = (context: Context, spot: Spot, of: Rec, field: number, shape: NumberShape, count: number): Check => {
  const decimals = decimalsOf(context.schema, shape.scale, spot.roots);
  const bounds = { lo: boundInt(shape.lo, 'lo', decimals), hi: boundInt(shape.hi, 'hi', decimals) };
  return { kind: 'items', number: spot.number('range'), path: spot.path, of, field, count, ...bounds };
};

const numberCheck = (context: Context, spot: Spot, shape: NumberShape, value: Int, item: number): Check => {
  const decimals = decimalsOf(context.schema, shape.scale, spot.roots);
  return {
    kind: 'range',
    number: spot.number('range', item),
    path: spot.path,
    value,
    lo: boundInt(shape.lo, 'lo', decimals),
    hi: boundInt(shape.hi, 'hi', decimals),
  };
};
