/**
 * What conditions have proved, by key of expression. A guard is learnt from a condition that holds (or does not) and is
 * looked up wherever the same pure expression stands again.
 */
import { differenceKnowledge } from '../types/reckoning.ts';
import { intersect, isAtLeast, isAtMost, type Interval } from '../types/interval.ts';
import { add, negate, zero, type Rational } from '../types/rational.ts';
import type { ComparisonOperator } from '../syntax/ast.ts';
import type { Expr } from './checked.ts';
import { differenceKey, keyOf, keyOfPath, sizeKey, type Keys, type Path } from './keys.ts';
import { emptyLookup, isEmpty, look, put, type Lookup } from './lookup.ts';

export type Guards = {
  readonly ranges: Lookup<Interval>;
  readonly nonzero: Lookup<true>;
  /** Optionals proved present. */
  readonly present: Lookup<true>;
  /** Paths of members proved to be the same: the first is read as the second. */
  readonly same: Lookup<string>;
  /** Comparisons that hold, so that `a < b` and `b <= c` give `a < c`. */
  readonly orders: readonly Order[];
};

type Order = { readonly left: Expr; readonly right: Expr; readonly strict: boolean };

export const noGuards: Guards = {
  ranges: emptyLookup,
  nonzero: emptyLookup,
  present: emptyLookup,
  same: emptyLookup,
  orders: [],
};

/** More comparisons than these are not combined with each other. */
const mostOrders = 24;

const narrow = (guards: Guards, key: number, range: Interval): Guards => {
  const known = look(guards.ranges, key);
  return { ...guards, ranges: put(guards.ranges, key, known ? intersect(known, range) : range) };
};

const markNonzero = (guards: Guards, key: number): Guards => ({ ...guards, nonzero: put(guards.nonzero, key, true) });

const opposite: Record<ComparisonOperator, ComparisonOperator> = {
  '<': '>=',
  '<=': '>',
  '==': '!=',
  '!=': '==',
  '>': '<=',
  '>=': '<',
};

/** What conditions have added to guards, so that a chain of `and`s is not learnt anew at each of its links. */
export type Learnt = WeakMap<Guards, { readonly holds: WeakMap<Expr, Guards>; readonly fails: WeakMap<Expr, Guards> }>;

/** The guards that hold where `condition` is `truth`. */
export const learn = (keys: Keys, guards: Guards, condition: Expr, truth: boolean): Guards => {
  const from = keys.learnt.get(guards) ?? { holds: new WeakMap(), fails: new WeakMap() };
  keys.learnt.set(guards, from);
  const known = truth ? from.holds : from.fails;
  const result = known.get(condition) ?? learnKind(keys, guards, condition, truth);
  known.set(condition, result);
  return result;
};

const learnKind = (keys: Keys, guards: Guards, condition: Expr, truth: boolean): Guards => {
  switch (condition.kind) {
    case 'not':
      return learn(keys, guards, condition.operand, !truth);
    case 'and':
      return truth ? learn(keys, learn(keys, guards, condition.left, true), condition.right, true) : guards;
    case 'or':
      return truth ? guards : learn(keys, learn(keys, guards, condition.left, false), condition.right, false);
    case 'is none':
      return truth ? guards : markPresent(guards, keyOf(keys, condition.operand));
    case 'compare':
      return condition.left.knowledge && condition.right.knowledge
        ? learnComparison(keys, guards, condition.left, truth ? condition.op : opposite[condition.op], condition.right)
        : guards;
    default:
      return guards;
  }
};

const learnComparison = (keys: Keys, guards: Guards, left: Expr, op: ComparisonOperator, right: Expr): Guards => {
  switch (op) {
    case '<':
      return learnAtMost(keys, guards, left, right, true);
    case '<=':
      return learnAtMost(keys, guards, left, right, false);
    case '>':
      return learnAtMost(keys, guards, right, left, true);
    case '>=':
      return learnAtMost(keys, guards, right, left, false);
    case '==':
      return learnAtMost(keys, learnAtMost(keys, guards, left, right, false), right, left, false);
    case '!=':
      return learnDifferent(keys, guards, left, right);
  }
};

/** left ≤ right, or left < right, and what follows with the comparisons that are known to hold. */
const learnAtMost = (keys: Keys, guards: Guards, left: Expr, right: Expr, strict: boolean): Guards => {
  const [from, to] = [keyOf(keys, left), keyOf(keys, right)];
  const below = guards.orders.filter((each) => keyOf(keys, each.right) === from);
  const above = guards.orders.filter((each) => keyOf(keys, each.left) === to);
  const implied: readonly Order[] = [
    { left, right, strict },
    ...below.map((each) => ({ left: each.left, right, strict: strict || each.strict })),
    ...above.map((each) => ({ left, right: each.right, strict: strict || each.strict })),
    ...below.flatMap((first) =>
      above.map((last) => ({ left: first.left, right: last.right, strict: strict || first.strict || last.strict })),
    ),
  ];
  const result = implied.reduce((known, each) => learnOne(keys, known, each), guards);
  return { ...result, orders: [...guards.orders, ...implied].slice(-mostOrders) };
};

/** Bounds for both sides and for their difference. */
const learnOne = (keys: Keys, guards: Guards, { left, right, strict }: Order): Guards => {
  if (!left.knowledge || !right.knowledge) return guards;
  // On a common grid, strictly less is less by at least one step.
  const step: Rational = (strict ? differenceKnowledge(left.knowledge, right.knowledge).grid : null) ?? zero;
  const upTo = right.knowledge.hi && add(right.knowledge.hi, negate(step));
  const from = left.knowledge.lo && add(left.knowledge.lo, step);
  let result = narrow(guards, keyOf(keys, left), { lo: null, hi: upTo });
  result = narrow(result, keyOf(keys, right), { lo: from, hi: null });
  result = narrow(result, differenceKey(keys, left, right), { lo: null, hi: negate(step) });
  result = narrow(result, differenceKey(keys, right, left), { lo: step, hi: null });
  return strict ? learnDifferent(keys, result, left, right) : result;
};

const learnDifferent = (keys: Keys, guards: Guards, left: Expr, right: Expr): Guards => {
  let result = markNonzero(markNonzero(guards, differenceKey(keys, left, right)), differenceKey(keys, right, left));
  if (isZero(right)) result = awayFromZero(keys, result, left);
  if (isZero(left)) result = awayFromZero(keys, result, right);
  return result;
};

const isZero = (expr: Expr): boolean => expr.kind === 'const' && expr.value.n === 0n;

/** x ≠ 0 moves a bound that touches zero one step of x's grid away from it, and that of abs(x) always. */
const awayFromZero = (keys: Keys, guards: Guards, expr: Expr): Guards => {
  const [key, size] = [keyOf(keys, expr), sizeKey(keys, expr)];
  const marked = markNonzero(markNonzero(guards, key), size);
  if (!expr.knowledge?.grid) return marked;
  const apart = narrow(marked, size, { lo: expr.knowledge.grid, hi: null });
  if (isAtLeast(expr.knowledge, zero)) return narrow(apart, key, { lo: expr.knowledge.grid, hi: null });
  if (isAtMost(expr.knowledge, zero)) return narrow(apart, key, { lo: null, hi: negate(expr.knowledge.grid) });
  return apart;
};

export const markPresent = (guards: Guards, key: number): Guards => ({ ...guards, present: put(guards.present, key, true) });

export const markSame = (keys: Keys, guards: Guards, from: Path, to: Path): Guards => ({
  ...guards,
  same: put(guards.same, keyOfPath(keys, from), to.key),
});

/** Whether anything is known of any number. */
export const knowsNumbers = ({ ranges, nonzero }: Guards): boolean => !isEmpty(ranges) || !isEmpty(nonzero);

export const rangeAt = (guards: Guards, key: number): Interval | undefined => look(guards.ranges, key);
export const isNonzero = (guards: Guards, key: number): boolean => look(guards.nonzero, key) ?? false;
export const isPresent = (guards: Guards, key: number): boolean => look(guards.present, key) ?? false;
/** The key of the path that this one is read as. */
export const sameAs = (keys: Keys, guards: Guards, path: Path): string | undefined =>
  isEmpty(guards.same) ? undefined : look(guards.same, keyOfPath(keys, path));
