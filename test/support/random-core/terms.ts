/** Random integers and truths over what is in scope, every range true by construction. */
import { countOf } from '../../../src/types/places.ts';
import type { Bool, Comparison, Int, List, Range, Rec, Slot } from '../../../src/core/core.ts';
import { argumentRange } from '../../../src/core/bounds.ts';
import { irrationals } from '../../../src/types/irrational.ts';
import { int256, isNarrow, uint256 } from '../../../src/core/core.ts';
import { roundings } from '../../../src/types/rounding.ts';
import type { Shape } from '../../../src/types/schema.ts';
import {
  binary,
  compare,
  constant,
  length,
  local,
  param,
  quotient,
  read,
  rest,
  select,
  irrationalOf,
  squareRoot,
  tenTo,
  truth,
  unary,
} from '../core-builder.ts';
import type { Random } from '../random.ts';
import { checkedRange, integers, timeLimit, word } from './schema.ts';
import type { Layout } from './schema.ts';

/** What a place of a function sees. Branches copy it, so that a guard may tighten the ranges. */
export type Context = {
  readonly random: Random;
  readonly layout: Layout;
  readonly ints: { readonly name: string; readonly range: Range }[];
  readonly truths: string[];
  readonly recs: Rec[];
};

export const branch = (context: Context): Context => ({
  ...context,
  ints: [...context.ints],
  truths: [...context.truths],
  recs: [...context.recs],
});

const wideLimit = 1n << 511n;
const fits = ({ lo, hi }: Range): boolean => lo > -wideLimit && hi < wideLimit;
const magnitude = ({ lo, hi }: Range): bigint => (-lo > hi ? -lo : hi);

/** An integer of one word. In an `arm` of a select nothing may trap, so nothing there divides. */
export const narrow = (context: Context, depth: number, place: 'arm' | 'free' = 'free'): Int => {
  const { random } = context;
  if (depth <= 0) return leaf(context);
  const operand = (): Int => narrow(context, depth - 1, place);
  switch (random.below(place === 'arm' ? 8 : 16)) {
    case 0:
      return leaf(context);
    case 1:
      return squeeze(context, binary('add', operand(), operand()), depth, place);
    case 2:
      return squeeze(context, binary('sub', operand(), operand()), depth, place);
    case 3:
      return squeeze(context, product(operand(), operand()), depth, place);
    case 4:
      return squeeze(context, unary('neg', operand()), depth, place);
    case 5:
      return unary('abs', operand());
    case 6:
      return binary(random.pick(['min', 'max']), operand(), operand());
    case 7:
      return squeeze(
        context,
        select(condition(context, depth - 1, place), narrow(context, depth - 1, 'arm'), narrow(context, depth - 1, 'arm')),
        depth,
        place,
      );
    case 8:
      return rest(operand(), atLeast(operand(), 1n));
    case 9:
      return squareRoot(random.pick(['up', 'down']), atLeast(operand(), 0n));
    case 10:
      return tenTo(clamp(operand(), { lo: BigInt(random.below(3)), hi: BigInt(18 + random.below(60)) }));
    case 11: {
      const of = random.pick(irrationals);
      return irrationalOf(of, random.pick(['up', 'down']), random.below(31), clamp(operand(), argumentRange(of)));
    }
    default:
      return divided(context, wide(context, depth - 1), depth);
  }
};

/** Any integer, often one of two words. */
export const wide = (context: Context, depth: number, place: 'arm' | 'free' = 'free'): Int => {
  const { random } = context;
  const wideLocals = context.ints.filter((each) => !isNarrow(each.range));
  if (depth <= 0) {
    const chosen = wideLocals.length > 0 && random.chance(0.7) ? random.pick(wideLocals) : null;
    if (chosen !== null) return local(chosen.name, chosen.range);
    return random.chance(0.15) ? constant(random.within(-(1n << 500n), 1n << 500n)) : leaf(context);
  }
  const made = (): Int => {
    switch (random.below(8)) {
      case 0:
        return binary('add', wide(context, depth - 1, place), wide(context, depth - 1, place));
      case 1:
        return binary('sub', wide(context, depth - 1, place), wide(context, depth - 1, place));
      case 2:
        return unary('neg', wide(context, depth - 1, place));
      case 3:
        return select(condition(context, depth - 1, place), wide(context, depth - 1, 'arm'), wide(context, depth - 1, 'arm'));
      default:
        return product(narrow(context, depth - 1, place), narrow(context, depth - 1, place));
    }
  };
  const int = made();
  return fits(int) ? int : leaf(context);
};

export const condition = (context: Context, depth: number, place: 'arm' | 'free' = 'free'): Bool => {
  const { random } = context;
  if (depth > 0 && random.chance(0.3)) {
    const left = condition(context, depth - 1, place);
    if (random.chance(0.3)) return { kind: 'not', operand: left };
    return { kind: random.pick(['and', 'or']), left, right: condition(context, depth - 1, place) };
  }
  if (context.truths.length > 0 && random.chance(0.3)) return truth(random.pick(context.truths));
  if (random.chance(0.03)) return { kind: random.pick(['true', 'false']) };
  const left = wide(context, depth - 1, place);
  return compare(random.pick(comparisons), left, near(context, left, depth, place));
};

export const comparisons: readonly Comparison[] = ['<', '<=', '==', '!=', '>', '>='];

/** Something to compare with: often a value that is close, so that both answers occur. */
const near = (context: Context, left: Int, depth: number, place: 'arm' | 'free'): Int => {
  const { random } = context;
  if (random.chance(0.35)) return constant(random.within(left.lo, left.hi));
  if (random.chance(0.2)) {
    const shifted = binary('add', left, constant(BigInt(random.below(3) - 1)));
    if (fits(shifted)) return shifted;
  }
  return wide(context, depth - 1, place);
};

/** `int` within `range`, by min and max with constants where its own bounds do not show it. */
export const clamp = (int: Int, range: Range): Int => {
  const above = int.lo >= range.lo ? int : binary('max', int, constant(range.lo));
  return above.hi <= range.hi ? above : binary('min', above, constant(range.hi));
};

const atLeast = (int: Int, least: bigint): Int => (int.lo >= least ? int : binary('max', int, constant(least)));

/** A product of one word each, or its left factor when two words would not hold it. */
const product = (left: Int, right: Int): Int => {
  const int = binary('mul', left, right);
  return fits(int) ? int : left;
};

/** Makes one word of two: by a division in a free place, by a fresh leaf in an arm. */
const squeeze = (context: Context, int: Int, depth: number, place: 'arm' | 'free'): Int => {
  if (isNarrow(int)) return int;
  return place === 'arm' || !fits(int) ? leaf(context) : divided(context, int, depth);
};

/** A quotient that is proved to fit a word: the divisor is at least the least that makes it so. */
const divided = (context: Context, numerator: Int, depth: number): Int => {
  const { random } = context;
  const limit = numerator.lo >= 0n ? uint256.hi : int256.hi;
  const least = (magnitude(numerator) + limit - 1n) / limit;
  const tight = least < 1n ? 1n : least;
  if (tight > uint256.hi) return leaf(context);
  const drawn = random.chance(0.3)
    ? constant(random.natural(random.pick([8, 64, 256])))
    : narrow(context, Math.min(depth - 1, 1));
  const divisor = atLeast(drawn, tight);
  return quotient(random.pick(roundings), numerator, divisor);
};

const leaf = (context: Context): Int => {
  const { random, layout } = context;
  const narrowLocals = context.ints.filter((each) => isNarrow(each.range));
  for (let tries = 0; tries < 4; tries += 1) {
    switch (random.below(10)) {
      case 0:
        return constant(randomConstant(random));
      case 1:
      case 2:
      case 3:
        if (narrowLocals.length > 0) {
          const chosen = random.pick(narrowLocals);
          return local(chosen.name, chosen.range);
        }
        break;
      case 4:
        if (layout.schema.params.length > 0) {
          const index = random.below(layout.schema.params.length);
          const shape = layout.schema.params[index]?.shape;
          const slot = shape === undefined ? null : randomSlot(context, shape);
          if (slot !== null) return param(index, slot.range, slot.slot);
        }
        break;
      case 5: {
        const lists = context.recs.flatMap((rec) => listsOf(rec, layout));
        if (lists.length > 0) {
          const { list, max } = random.pick(lists);
          return length(list, max);
        }
        break;
      }
      default:
        if (context.recs.length > 0) {
          const read = randomRead(context);
          if (read !== null) return read;
        }
    }
  }
  return constant(randomConstant(random));
};

const randomConstant = (random: Random): bigint =>
  random.chance(0.5) ? random.pick([0n, 1n, 2n, -1n, 10n, 10n ** 18n, 1n << 128n]) : random.within(int256.lo, uint256.hi);

const randomRead = (context: Context): Int | null => {
  const rec = context.random.pick(context.recs);
  const fields = context.layout.schema.records[rec.record]?.fields ?? [];
  if (fields.length === 0) return null;
  const field = context.random.below(fields.length);
  const schema = fields[field];
  if (schema === undefined) return null;
  const slot = randomSlot(context, schema.shape);
  if (slot === null) return null;
  // A field that is not refused at the boundary may hold any word.
  const range = schema.outside === 'refuse' || schema.shape.kind !== 'number' ? slot.range : word(schema.shape);
  return read(rec, field, range, slot.slot);
};

const randomSlot = (context: Context, shape: Shape): { readonly slot: Slot; readonly range: Range } | null => {
  const { random, layout } = context;
  switch (shape.kind) {
    case 'optional':
      return random.chance(0.4)
        ? { slot: { kind: 'present' }, range: { lo: 0n, hi: 1n } }
        : {
            slot: { kind: 'inner' },
            range: withZero(shape.of.kind === 'time' ? { lo: 0n, hi: timeLimit - 1n } : integers(shape.of)),
          };
    case 'array': {
      const members = Math.max(countOf(layout.schema, shape.by), 1);
      return { slot: { kind: 'item', index: smallIndex(context, members) }, range: integers(shape.of) };
    }
    case 'table':
    case 'list':
      return null;
    default: {
      const range = checkedRange(shape, layout.schema);
      return range === null ? null : { slot: { kind: 'whole' }, range };
    }
  }
};

const withZero = ({ lo, hi }: Range): Range => ({ lo: lo > 0n ? 0n : lo, hi: hi < 0n ? 0n : hi });

/** An integer below `count`: a constant or a local, cut to size. */
const smallIndex = (context: Context, count: number): Int => {
  const small = context.ints.filter((each) => isNarrow(each.range));
  if (small.length === 0 || context.random.chance(0.3)) return constant(BigInt(context.random.below(count)));
  const chosen = context.random.pick(small);
  return clamp(local(chosen.name, chosen.range), { lo: 0n, hi: BigInt(count) - 1n });
};

export const listsOf = (rec: Rec, layout: Layout): { readonly list: List; readonly max: number; readonly record: number }[] =>
  (layout.schema.records[rec.record]?.fields ?? []).flatMap((field, at) =>
    field.shape.kind === 'list'
      ? [{ list: { kind: 'field', of: rec, field: at } as const, max: field.shape.max, record: field.shape.record }]
      : [],
  );

/** What a condition that held, or did not, tells of the locals it compares with constants. */
export const refine = (context: Context, bool: Bool, holds: boolean): Context => {
  const inner = branch(context);
  for (const fact of factsOf(bool, holds)) {
    const at = inner.ints.findIndex((each) => each.name === fact.name);
    const found = inner.ints[at];
    if (found === undefined) continue;
    const range = meet(found.range, fact.range);
    // An empty range is a branch that never runs: what holds outside is true enough there.
    if (range.lo <= range.hi) inner.ints[at] = { name: found.name, range };
  }
  return inner;
};

const meet = (a: Range, b: Range): Range => ({ lo: a.lo > b.lo ? a.lo : b.lo, hi: a.hi < b.hi ? a.hi : b.hi });

const factsOf = (bool: Bool, holds: boolean): readonly { readonly name: string; readonly range: Range }[] => {
  if (bool.kind === 'not') return factsOf(bool.operand, !holds);
  if ((bool.kind === 'and' && holds) || (bool.kind === 'or' && !holds))
    return [...factsOf(bool.left, holds), ...factsOf(bool.right, holds)];
  if (bool.kind !== 'compare' || bool.left.kind !== 'local' || bool.right.kind !== 'const') return [];
  const { value } = bool.right;
  const { name } = bool.left;
  const below = { lo: -wideLimit, hi: value - 1n };
  const upTo = { lo: -wideLimit, hi: value };
  const above = { lo: value + 1n, hi: wideLimit };
  const from = { lo: value, hi: wideLimit };
  const table: Record<Comparison, readonly [Range | null, Range | null]> = {
    '<': [below, from],
    '<=': [upTo, above],
    '==': [{ lo: value, hi: value }, null],
    '!=': [null, { lo: value, hi: value }],
    '>': [above, upTo],
    '>=': [from, below],
  };
  const range = table[bool.op][holds ? 0 : 1];
  return range === null ? [] : [{ name, range }];
};

/** A guard that makes a wide local narrow in its branch, or any local tighter. */
export const guard = (context: Context): Bool | null => {
  const { random } = context;
  if (context.ints.length === 0) return null;
  const chosen = random.pick(context.ints);
  const limit = isNarrow(chosen.range) ? chosen.range : meet(chosen.range, random.pick([int256, uint256]));
  const a = random.within(limit.lo, limit.hi);
  const b = random.within(limit.lo, limit.hi);
  const int = local(chosen.name, chosen.range);
  return { kind: 'and', left: compare('>=', int, constant(a < b ? a : b)), right: compare('<=', int, constant(a < b ? b : a)) };
};
