/** Folds as loops with carries. Medians, which need ranks, stand in `median.ts`. */
import type { Expr, ExprKind, Source } from '../../check/checked.ts';
import { assertNever, bug } from '../../source/assert-never.ts';
import * as q from '../../types/rational.ts';
import type { Bool, Int, Named, Term } from '../core.ts';
import { compareValues } from './compare.ts';
import { lowerExpression, lowerTruth } from './expression.ts';
import { add, greatest, isConst, least, oneInt, refine, select, union, zeroInt } from './ints.ts';
import { roundTo } from './name.ts';
import { carriedInt, carryName, closeLoop, openRun, openSource, type Carry, type Loop } from './loop.ts';
import { median } from './median.ts';
import { search } from './search.ts';
import { number, splitDenominator, withoutPowers, type Num } from './number.ts';
import { shared } from './number-arithmetic.ts';
import {
  bindInt,
  boolOf,
  branch,
  dependsOn,
  emit,
  fail,
  intOf,
  nameBool,
  nameFor,
  nameInt,
  shareBool,
  type Place,
  type Site,
} from './place.ts';
import { isKept } from './read.ts';
import { isHarmless, sizeOf } from './structure.ts';
import { and, literal, no, not, or, truth, yes } from './truths.ts';
import {
  asNumber,
  isOwn,
  lazily,
  layoutOf,
  plain,
  termsOf,
  truthValue,
  valueOf,
  wider,
  type Layout,
  type Value,
} from './value.ts';

export type Fold = Expr & Extract<ExprKind, { readonly kind: 'fold' }>;

export const fold = (at: Place, expr: Fold): Value => {
  switch (expr.op) {
    case 'sum':
      return sum(at, expr);
    case 'count':
      return number(q.one, countTurns(at, expr));
    case 'least':
      return search(at, expr);
    case 'any':
    case 'all':
      return truthValue(quantify(at, expr, expr.op));
    case 'min':
    case 'max':
      return optionally(expr, extremeOf(at, expr, expr.op));
    case 'lower median':
    case 'upper median':
    case 'mean median':
      return optionally(expr, median(at, expr, expr.op));
    default:
      return assertNever(expr.op);
  }
};

/** Over an enum without a filter there is always a value. */
const optionally = (expr: Fold, value: Value): Value =>
  expr.type.kind === 'optional' || value.kind !== 'optional' ? value : (value.inner ?? bug('a fold over nothing'));

/** Opens a turn with the binder bound, and says when the turn counts. */
export const openTurn = (at: Place, expr: Fold): { readonly loop: Loop; readonly counts: Bool } => {
  const renewed = isBound(at.site, expr.binder.id);
  const loop =
    expr.source.kind === 'run'
      ? openFold(at, expr, expr.source, renewed)
      : openSource(at, expr.source, listOf(at, expr), expr.binder.name, renewed);
  loop.turn.site.binders.set(expr.binder.id, loop.bound);
  const kept = expr.source.kind === 'list' && loop.element !== null ? isKept(loop.turn, loop.element, expr.span) : yes;
  const { filter } = expr;
  if (filter === null) return { loop, counts: kept };
  return { loop, counts: lazily(loop.turn, 'and', kept, (here) => lowerTruth(here, filter), filter.span) };
};

const listOf = (at: Place, { source }: Fold): Value | null => (source.kind === 'list' ? lowerExpression(at, source.list) : null);

const openFold = (at: Place, { binder }: Fold, source: Extract<Source, { kind: 'run' }>, renewed: boolean): Loop => {
  const end = (expr: Expr): Int => bindInt(at, roundTo(at, null, asNumber(lowerExpression(at, expr)), zeroInt), 'end');
  return openRun(at, end(source.first), end(source.last), source.most, binder.name, renewed);
};

/** The binder's earlier turn is still open around this one. */
export const isBound = (site: Site | null, id: number): boolean =>
  site !== null && (site.binders.has(id) || isBound(site.parent, id));

export const valueIn = (at: Place, expr: Fold): Value => lowerExpression(at, expr.value ?? bug(`a ${expr.op} without a value`));

/**
 * The next values of what is carried, where the turn counts: computed in `arm`, which is a branch of the turn unless
 * every turn counts. Both are chosen between at once where that is cheap.
 */
export const nextWhere = (
  turn: Place,
  arm: Place,
  counts: Bool,
  next: readonly Term[],
  stay: readonly Term[],
  expr: Fold,
): readonly Term[] => {
  if (counts.kind === 'true') return next;
  const cheap = next.every((each) => isHarmless(each.value) && sizeOf(each.value) <= 30);
  if (arm.site.statements.length === 0 && cheap) {
    const test = next.length > 1 ? shareBool(turn, counts) : counts;
    return next.map((each, index) => selectTerm(test, each, stay[index] ?? each));
  }
  const bind = next.map((each, index) => nameFor(turn, 'next', wider(each, stay[index])));
  const names = emit(turn, {
    kind: 'if',
    bind,
    condition: counts,
    then: { statements: arm.site.statements, results: next },
    else: { statements: [], results: stay },
    span: expr.span,
  });
  return names.map((each): Term =>
    each.type === 'int' ? { type: 'int', value: intOf(each) } : { type: 'bool', value: boolOf(each) },
  );
};

export const selectTerm = (condition: Bool, then: Term, otherwise: Term): Term => {
  if (then.type === 'int' && otherwise.type === 'int')
    return { type: 'int', value: select(condition, then.value, otherwise.value) };
  if (then.type !== 'bool' || otherwise.type !== 'bool') return bug('a truth chosen against an integer');
  if (then.value.kind === 'true') return { type: 'bool', value: or(condition, otherwise.value) };
  if (otherwise.value.kind === 'true') return { type: 'bool', value: or(not(condition), then.value) };
  return { type: 'bool', value: or(and(condition, then.value), and(not(condition), otherwise.value)) };
};

export const armOf = (turn: Place, counts: Bool): Place => (counts.kind === 'true' ? turn : branch(turn));

const sum = (at: Place, expr: Fold): Value => {
  const { loop, counts } = openTurn(at, expr);
  const { turn } = loop;
  const arm = armOf(turn, counts);
  const value = commonDivisor(arm, turn, asNumber(valueIn(arm, expr)), expr);
  const most = BigInt(loop.most);
  const range = { lo: most * least(value.n.lo, 0n), hi: most * greatest(value.n.hi, 0n) };
  const bind = carryName(loop, nameInt(at, 'sum', range));
  const carried = carriedInt(bind);
  const next: Term = { type: 'int', value: refine(add(carried, value.n), range) };
  const stay: Term = { type: 'int', value: carried };
  const zero: Term = { type: 'int', value: zeroInt };
  const { powers, divisor } = splitDenominator(at, value);
  if (counts.kind === 'true' || isConst(divisor, 1n)) {
    const [chosen = next] = nextWhere(turn, arm, counts, [next], [stay], expr);
    const [total] = closeLoop(at, loop, [{ bind, initial: zero, next: chosen }], null, expr.span);
    return number(value.scale, intOf(total), value.d);
  }
  // The filter may be what proves the divisor positive: where nothing passes it, 0 stands over 1.
  const below = carryName(loop, nameInt(at, 'divisor', union(divisor, oneInt)));
  const [chosen = next, own = stay] = nextWhere(
    turn,
    arm,
    counts,
    [next, { type: 'int', value: divisor }],
    [stay, { type: 'int', value: carriedInt(below) }],
    expr,
  );
  const carry: readonly Carry[] = [
    { bind, initial: zero, next: chosen },
    { bind: below, initial: { type: 'int', value: oneInt }, next: own },
  ];
  const [total, over] = closeLoop(at, loop, carry, null, expr.span);
  return number(value.scale, intOf(total), [...powers, intOf(over)]);
};

/** One denominator for all elements: it may not depend on the turn. */
const commonDivisor = (arm: Place, turn: Place, value: Num, expr: Fold): Num => {
  const ownTo = (each: Int): boolean => dependsOn(turn.site, each) || dependsOn(arm.site, each);
  if (!value.d.some(ownTo)) return value;
  const common = withoutPowers(arm, value);
  if (!common.d.some(ownTo)) return common;
  fail(arm, 'FB5002', expr.value?.span ?? expr.span, {});
  return { ...common, d: [] };
};

/** How many elements there are, filter applied. */
export const countTurns = (at: Place, expr: Fold): Int => {
  const { loop, counts } = openTurn(at, expr);
  const range = { lo: 0n, hi: BigInt(loop.most) };
  const bind = carryName(loop, nameInt(at, 'count', range));
  const next = refine(add(carriedInt(bind), select(counts, oneInt, zeroInt)), range);
  const [total] = closeLoop(
    at,
    loop,
    [{ bind, initial: { type: 'int', value: zeroInt }, next: { type: 'int', value: next } }],
    null,
    expr.span,
  );
  return intOf(total);
};

const quantify = (at: Place, expr: Fold, op: 'any' | 'all'): Bool => {
  const { loop, counts } = openTurn(at, expr);
  const bind = carryName(loop, nameBool(at, op));
  const value = (here: Place): Bool => lowerTruth(here, expr.value ?? bug(`an ${op} without a value`));
  const next =
    op === 'any' ? lazily(loop.turn, 'and', counts, value, expr.span) : lazily(loop.turn, 'or', not(counts), value, expr.span);
  const until = op === 'any' ? truth(bind.name) : not(truth(bind.name));
  const initial: Term = { type: 'bool', value: literal(op === 'all') };
  const [result] = closeLoop(at, loop, [{ bind, initial, next: { type: 'bool', value: next } }], until, expr.span);
  return boolOf(result);
};

/** What is carried of a chosen element: whether there is one, and its value with a denominator of its own. */
export type Chosen = {
  readonly layout: Layout;
  readonly value: Value;
  readonly present: Named;
  readonly names: readonly Named[];
};

/** Lays out an element's value as a carry; `value` is then computed once in the turn. */
export const chosenIn = (at: Place, loop: Loop, arm: Place, element: Value): Chosen => {
  const visible = (d: Int): boolean => !dependsOn(loop.turn.site, d) && !dependsOn(arm.site, d);
  const first = layoutOf(at, [element], visible);
  const value = settled(arm, isOwn(first) ? plain(arm, element, first) : element);
  const layout = layoutOf(at, [value], visible) ?? bug(`a ${value.kind} chosen by a fold`);
  const present = carryName(loop, nameBool(at, 'present'));
  const zeros = termsOf(null, layout);
  const names = termsOf(value, layout).map((term, index) => carryName(loop, nameFor(at, 'best', wider(term, zeros[index]))));
  return { layout, value, present, names };
};

const settled = (at: Place, value: Value): Value => {
  if (value.kind === 'number') {
    const once = shared(at, value);
    return isHarmless(once.n) ? once : { ...once, n: bindInt(at, once.n, 'value') };
  }
  return value.kind === 'int' && !isConst(value.value, 0n) ? { kind: 'int', value: bindInt(at, value.value, 'value') } : value;
};

export const carriedTerms = (names: readonly Named[]): readonly Term[] =>
  names.map((each): Term => (each.type === 'int' ? { type: 'int', value: intOf(each) } : { type: 'bool', value: boolOf(each) }));

export const carriesOf = (chosen: Chosen, present: Term, next: readonly Term[]): readonly Carry[] => {
  const zeros = termsOf(null, chosen.layout);
  return [
    { bind: chosen.present, initial: { type: 'bool', value: no }, next: present },
    ...chosen.names.map((bind, index) => ({
      bind,
      initial: zeros[index] ?? bug('a carry without a start'),
      next: next[index] ?? bug('a carry without an end'),
    })),
  ];
};

const extremeOf = (at: Place, expr: Fold, op: 'min' | 'max'): Value => {
  const { loop, counts } = openTurn(at, expr);
  const arm = armOf(loop.turn, counts);
  const chosen = chosenIn(at, loop, arm, valueIn(arm, expr));
  const { value, layout, names } = chosen;
  const better = compareValues(arm, op === 'min' ? '<' : '>', value, valueOf(names, layout));
  const take = shareBool(arm, or(not(truth(chosen.present.name)), better));
  const stay = carriedTerms(names);
  const next = termsOf(value, layout).map((each, index) => selectTerm(take, each, stay[index] ?? each));
  const seen: Term = { type: 'bool', value: yes };
  const [present = seen, ...rest] = nextWhere(
    loop.turn,
    arm,
    counts,
    [seen, ...next],
    [{ type: 'bool', value: truth(chosen.present.name) }, ...stay],
    expr,
  );
  const [found, ...best] = closeLoop(at, loop, carriesOf(chosen, present, rest), null, expr.span);
  return { kind: 'optional', present: boolOf(found), inner: valueOf(best, layout) };
};
