/** One check after the other, in either way: gathered into a word, or explained. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Check, Int } from '../../core/core.ts';
import { bind, emit, emitBlock, invoke, valueOf, within, type Body } from './body.ts';
import { int, rawWord } from './ints.ts';
import { itemAt, record } from './reads.ts';
import { bindList, forEach, lengthOf } from './statements.ts';
import { binary, literal, type Expr } from './tree.ts';
import { as, type Word } from './words.ts';
import { each, oneRecord } from './check-groups.ts';
import { isRead } from './check-uses.ts';

export type Fail = (body: Body, bad: Expr, number: number, index: Expr, value: () => Word) => void;

export type Way = {
  readonly kind: 'unfit' | 'explain';
  readonly body: Body;
  /** Takes a word that is 0 where the check holds. */
  readonly fail: Fail;
  /** A list that is too long. */
  readonly tooLong: Fail;
  /** The same way in another function. */
  readonly inside: Inside;
};

export type Inside = (body: Body, finish: (values: readonly Expr[]) => void, write: (way: Way) => void) => void;

export const run = (way: Way, checks: readonly Check[], index: Expr): void => {
  for (const each of checks) check(way, each, index);
};

export const check = (way: Way, node: Check, index: Expr): void => {
  const { body } = way;
  switch (node.kind) {
    case 'range':
      return emitBlock(
        body,
        within(body, () => {
          const value = rawWord(body, node.value);
          const bad = outside(body, value, node.lo, node.hi);
          if (bad) way.fail(body, bad, node.number, index, () => value);
        }),
      );
    case 'items':
      // What is kept in storage has been seen to lie in its range before it was put there.
      if (body.shared.library.layout.rings === 'in storage') return;
      return emitBlock(
        body,
        within(body, () => items(way, node, index)),
      );
    case 'length':
      return emitBlock(
        body,
        within(body, () => {
          const of = bindList(body, node.list);
          const length: Word = { expr: lengthOf(body, of), signed: false, literal: null };
          const [least, most] = [BigInt(node.min), BigInt(node.max)];
          const off =
            least === 0n
              ? invoke(body, 'above_', length.expr, literal(most))
              : invoke(body, 'outside_', length.expr, literal(least), literal(most - least));
          way.tooLong(body, off, node.number, index, () => length);
        }),
      );
    case 'reference':
      return emitBlock(
        body,
        within(body, () => {
          const value = rawWord(body, node.value);
          const members = body.entities.get(node.entity) ?? bug(`no members of record ${node.entity}`);
          way.fail(body, invoke(body, 'notAbove_', lengthOf(body, members), as(value, false)), node.number, index, () => value);
        }),
      );
    case 'each':
      return emitBlock(
        body,
        within(body, () => each(way, node)),
      );
    case 'within':
      if (node.checks.length > 1) return oneRecord(way, node, index);
      return emitBlock(
        body,
        within(body, () => {
          const element = bind(body, { kind: 'record', record: node.of.record }, 'p_', () => [record(body, node.of)]);
          if (!isRead(node.element, node.checks)) return;
          body.locals.set(node.element, element);
          run(way, node.checks, index);
        }),
      );
    case 'when present':
      return emitBlock(
        body,
        within(body, () => {
          const present = rawWord(body, node.present);
          const then = within(body, () => run(way, node.checks, index));
          if (then.length > 0)
            emit(body, { kind: 'if', condition: binary('!=', as(present, false), literal(0n)), then, else: [] });
        }),
      );
    default:
      assertNever(node);
  }
};

const items = (
  { body, fail }: Way,
  { of, field, count, lo, hi, number }: Check & { readonly kind: 'items' },
  index: Expr,
): void =>
  forEach(body, 'i_', literal(BigInt(count)), (place) => {
    const value = itemAt(body, record(body, of), of.record, field, valueOf(body, place));
    const bad = outside(body, value, lo, hi);
    if (bad) fail(body, bad, number, index, () => value);
  });

/** A word that is not 0 where the value lies outside its bounds; null where it cannot. */
const outside = (body: Body, value: Word, lo: Int, hi: Int): Expr | null => {
  const least = int(body, lo);
  const most = int(body, hi);
  const words = 1n << 256n;
  if (least.literal !== null && most.literal !== null) {
    const span = most.literal - least.literal;
    if (span >= words - 1n) return null;
    if (least.literal === 0n && !value.signed) return invoke(body, 'above_', as(value, false), literal(most.literal));
    return invoke(body, 'outside_', as(value, false), as(least, false), literal(span));
  }
  if (least.literal === 0n) return invoke(body, 'above_', as(value, false), as(most, false));
  // A bound that is itself a fact may lie above the other one: then there is no span, and nothing is inside.
  if (lo.kind === 'read' && !value.signed) {
    const [below, above] = [
      invoke(body, 'above_', as(least, false), as(value, false)),
      invoke(body, 'above_', as(value, false), as(most, false)),
    ];
    return binary('|', below, above);
  }
  return invoke(body, 'outside_', as(value, false), as(least, false), binary('-', as(most, false), as(least, false)));
};

/** A word that is not 0 where `value` lies below `previous`, or, if strict, is not above it. */
export const descends = (body: Body, value: Word, previous: Word, strict: boolean): Expr => {
  const callee = `${strict ? 'notAbove' : 'above'}${value.signed ? 'Signed' : ''}_`;
  const [x, y] = strict ? [value, previous] : [previous, value];
  return invoke(body, callee, as(x, value.signed), as(y, value.signed));
};
