/**
 * Medians by rank: the element with as many smaller ones as is wanted, equal ones counted by their place. Nothing is
 * sorted and nothing is stored, so that a contract can follow.
 */
import * as q from '../../types/rational.ts';
import type { Int, Term } from '../core.ts';
import { compareValues } from './compare.ts';
import { armOf, carriedTerms, carriesOf, chosenIn, countTurns, nextWhere, openTurn, valueIn, type Fold } from './fold.ts';
import { add, constant, divide, oneInt, refine, select, subtract, zeroInt } from './ints.ts';
import { carriedInt, carryName, closeLoop, type Loop } from './loop.ts';
import { numberConst } from './number.ts';
import { addNumbers, multiplyNumbers, shared } from './number-arithmetic.ts';
import { bindInt, boolOf, intOf, nameInt, shareBool, type Place } from './place.ts';
import { and, compare, or, truth } from './truths.ts';
import { asNumber, asOptional, choose, none, some, termsOf, valueOf, type Value } from './value.ts';

export const median = (at: Place, expr: Fold, op: 'lower median' | 'upper median' | 'mean median'): Value => {
  const count = countTurns(at, expr);
  const two = constant(2n);
  const lower = (): Value => ranked(at, expr, bindInt(at, divide('down', subtract(count, oneInt), two), 'rank'));
  const upper = (): Value => ranked(at, expr, bindInt(at, divide('down', count, two), 'rank'));
  if (op === 'lower median') return lower();
  if (op === 'upper median') return upper();
  const [one, other] = [asOptional(lower()), asOptional(upper())];
  const [a, b] = [one.inner, other.inner];
  if (a === null || b === null) return none;
  const half = numberConst(q.rational(1n, 2n));
  return choose(
    at,
    one.present,
    (here) => some(multiplyNumbers(addNumbers(here, asNumber(a), asNumber(b)), half)),
    () => none,
    expr.span,
  );
};

/** The element with this many elements before it, in order of value and then of place. */
const ranked = (at: Place, expr: Fold, rank: Int): Value => {
  const { loop, counts } = openTurn(at, expr);
  const arm = armOf(loop.turn, counts);
  const chosen = chosenIn(at, loop, arm, valueIn(arm, expr));
  const { value, layout, names } = chosen;
  const found = truth(chosen.present.name);
  const hit: Term = { type: 'bool', value: shareBool(arm, compare('==', countBefore(arm, expr, value, loop), rank)) };
  // The loop ends at the hit, so what is carried before it does not matter.
  const stay: readonly Term[] = [{ type: 'bool', value: found }, ...carriedTerms(names)];
  const [present = hit, ...rest] = nextWhere(loop.turn, arm, counts, [hit, ...termsOf(value, layout)], stay, expr);
  const [there, ...best] = closeLoop(at, loop, carriesOf(chosen, present, rest), found, expr.span);
  return { kind: 'optional', present: boolOf(there), inner: valueOf(best, layout) };
};

const countBefore = (at: Place, expr: Fold, value: Value, outer: Loop): Int => {
  const { loop, counts } = openTurn(at, expr);
  const arm = armOf(loop.turn, counts);
  const other = sharedValue(arm, valueIn(arm, expr));
  const tie = and(compareValues(arm, '==', other, value), compare('<', intOf(loop.index), intOf(outer.index)));
  const smaller = or(compareValues(arm, '<', other, value), tie);
  const range = { lo: 0n, hi: BigInt(loop.most) };
  const bind = carryName(loop, nameInt(at, 'before', range));
  const carried = carriedInt(bind);
  const next: Term = { type: 'int', value: refine(add(carried, select(smaller, oneInt, zeroInt)), range) };
  const [chosen = next] = nextWhere(loop.turn, arm, counts, [next], [{ type: 'int', value: carried }], expr);
  const [total] = closeLoop(at, loop, [{ bind, initial: { type: 'int', value: zeroInt }, next: chosen }], null, expr.span);
  return intOf(total);
};

const sharedValue = (at: Place, value: Value): Value => (value.kind === 'number' ? shared(at, value) : value);
