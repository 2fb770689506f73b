/**
 * `least(x in lo .. hi: condition)` as a loop that halves: `below` is an amount for which the condition does not hold, or one less
 * than all; `found` one for which it does. The first turn looks at the upper end, so that the condition stands in the turn once.
 */
import { bug } from '../../source/assert-never.ts';
import * as q from '../../types/rational.ts';
import type { Bool, Int, Term } from '../core.ts';
import { lowerExpression, lowerTruth } from './expression.ts';
import { isBound, type Fold } from './fold.ts';
import { add, constant, divide, greatest, oneInt, refine, select, subtract, zeroInt } from './ints.ts';
import { carriedInt, carryName, closeLoop, openCount, type Carry } from './loop.ts';
import { roundTo } from './name.ts';
import { number } from './number.ts';
import { bindInt, boolOf, intOf, nameBool, nameInt, shareBool, type Place } from './place.ts';
import { compare, literal, or, truth } from './truths.ts';
import { asNumber, type Value } from './value.ts';

export const search = (at: Place, expr: Fold): Value => {
  const { source, binder, value } = expr;
  if (source.kind !== 'run' || value === null) return bug('a search without ends');
  const decimals = constant(BigInt(source.decimals));
  const end = (each: typeof source.first): Int =>
    bindInt(at, roundTo(at, null, asNumber(lowerExpression(at, each)), decimals), 'end');
  const [first, last] = [end(source.first), end(source.last)];
  const amounts = { lo: first.lo, hi: greatest(last.hi, first.lo) };
  const loop = openCount(at, source.most, isBound(at.site, binder.id));
  const { turn } = loop;
  const below = carryName(loop, nameInt(at, 'below', { lo: amounts.lo - 1n, hi: amounts.hi }));
  const found = carryName(loop, nameInt(at, 'found', { lo: amounts.lo, hi: amounts.hi + 1n }));
  const isFound = carryName(loop, nameBool(at, 'is_found'));
  const [low, high, known]: [Int, Int, Bool] = [carriedInt(below), carriedInt(found), truth(isFound.name)];
  const half = divide('down', refine(subtract(high, low), { lo: 0n, hi: null }), constant(2n));
  const middle = bindInt(turn, add(low, half), 'middle');
  const here = bindInt(turn, refine(select(known, middle, last), amounts), binder.name);
  const unit = q.powerOfTen(-source.decimals);
  turn.site.binders.set(binder.id, number(unit, here));
  const holds = shareBool(turn, lowerTruth(turn, value));
  const next = (of: Int): Term => ({ type: 'int', value: of });
  const carry: readonly Carry[] = [
    { bind: below, initial: next(subtract(first, oneInt)), next: next(select(holds, low, here)) },
    { bind: found, initial: next(add(last, oneInt)), next: next(select(holds, here, high)) },
    { bind: isFound, initial: { type: 'bool', value: literal(false) }, next: { type: 'bool', value: or(known, holds) } },
  ];
  // Where the upper end is no amount, it is the one above it that is next to `below`, and it is not found.
  const ends = compare('<=', subtract(high, low), oneInt);
  const [, amount, present] = closeLoop(at, loop, carry, ends, expr.span);
  const inner = select(boolOf(present), refine(intOf(amount), amounts), zeroInt);
  return { kind: 'optional', present: boolOf(present), inner: number(unit, inner) };
};
