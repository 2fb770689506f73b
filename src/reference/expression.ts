/** The value of a checked expression: an exact rational, a truth, a member, a record … A walk over the tree, nothing more. */
import { assertNever, bug } from '../source/assert-never.ts';
import {
  absolute,
  add,
  compare,
  divide,
  floor,
  maximum,
  minimum,
  multiply,
  negate,
  power,
  rational,
  subtract,
  zero,
  powerOfTen,
} from '../types/rational.ts';
import type { Rational } from '../types/rational.ts';
import type { Checked, Define, Expr, ExprKind, Naming, Table } from '../check/checked.ts';
import type { Span } from '../source/source.ts';
import {
  asIndex,
  asOptional,
  asPlace,
  asQuantity,
  asTruth,
  compared,
  index,
  lift,
  none,
  order,
  some,
  textOf,
  truth,
  type Datum,
  type Quantity,
} from './datum.ts';
import { nameValue, type Named } from './naming.ts';
import { decode, isDropped, lengthOf, readField, source, type Place, type World } from './place.ts';
import { halve } from './halve.ts';
import { choose } from './pick.ts';
import { lookUp, rowsAt, type Rows } from './table.ts';

export type Env = {
  readonly checked: Checked;
  readonly world: World;
  /** The state before the action's changes; the same as `world` where nothing has changed yet. */
  readonly before: World;
  /** What names are bound to, by binder id. */
  readonly bound: ReadonlyMap<number, Datum>;
  /** The arguments of the define or action, from which the scales of its names start. */
  readonly roots: readonly Datum[];
  readonly observe: Observer;
  /** What defines were worth in a state; by define and arguments. */
  readonly known: WeakMap<World, Map<string, Datum>>;
};

/** Told of every name that is rounded and of every expression that is evaluated. */
export type Observer = {
  readonly named: (named: Named) => void;
  readonly evaluated: (expr: Expr, value: Datum) => void;
};

/** A define's value for these arguments, in the state that the caller looks at. It is the same each time, so it is found once. */
export const callDefine = (caller: Env, define: Define, roots: readonly Datum[]): Datum => {
  const known = caller.known.get(caller.world) ?? new Map<string, Datum>();
  caller.known.set(caller.world, known);
  const call = `${define.name} ${roots.map(textOf).join(' ')}`;
  const value = known.get(call) ?? valueOf(caller, define, roots);
  known.set(call, value);
  return value;
};

const valueOf = (caller: Env, define: Define, roots: readonly Datum[]): Datum => {
  const nothing: Env = { ...caller, roots, bound: new Map() };
  const parameters = define.parameters.reduce(
    (env, { id }, at) => bind(env, id, roots[at] ?? bug('an argument is missing')),
    nothing,
  );
  const locals = define.locals.reduce(
    (env, local) =>
      bind(env, local.binder.id, named(env, local.binder.name, local.span, local.naming, evaluate(env, local.value))),
    parameters,
  );
  return named(locals, define.name, define.span, define.naming, evaluate(locals, define.value));
};

const named = (env: Env, name: string, span: Span, naming: Naming | null, value: Datum): Datum =>
  naming === null
    ? value
    : nameValue({ world: env.world, self: null, roots: env.roots }, naming, value, (computed, exact) =>
        env.observe.named({ name, span, naming, computed, exact }),
      );

export const bind = (env: Env, id: number, value: Datum): Env => ({ ...env, bound: new Map(env.bound).set(id, value) });

export const evaluate = (env: Env, expr: Expr): Datum => {
  const value = evaluateKind(env, expr);
  env.observe.evaluated(expr, value);
  return value;
};

const evaluateKind = (env: Env, expr: Expr): Datum => {
  const number = (operand: Expr): Quantity => asQuantity(evaluate(env, operand));
  const holds = (operand: Expr): boolean => asTruth(evaluate(env, operand));
  switch (expr.kind) {
    case 'const':
      return source(env.world, expr.value);
    case 'truth':
      return truth(expr.value);
    case 'member':
      return index(BigInt(expr.index));
    case 'none':
      return none;
    case 'some':
      return some(evaluate(env, expr.value));
    case 'the':
      return asOptional(evaluate(env, expr.value)) ?? bug('a missing value that was proved present');
    case 'binder':
      return env.bound.get(expr.id) ?? bug(`binder ${expr.id} is not bound`);
    case 'param':
      return readParam(env.world, expr.param);
    case 'globals':
      return { kind: 'record', place: { kind: 'globals', record: 0 } };
    case 'field':
      return readField(env.world, asPlace(evaluate(env, expr.of)), expr.field);
    case 'find': {
      const found = findElement(env.world, evaluate(env, expr.list), expr.unique, evaluate(env, expr.key));
      return found === null ? none : some({ kind: 'record', place: found });
    }
    case 'item': {
      const array = evaluate(env, expr.array);
      const item = array.kind === 'array' ? array.items[placeIn(env, expr.key)] : undefined;
      return item ?? bug('an item that is not there');
    }
    case 'table':
      return lookUp(tableRows(env, expr.table), number(expr.argument));
    case 'negate':
      return lift(negate, number(expr.operand));
    case 'abs':
      return lift(absolute, number(expr.operand));
    case 'add':
      return lift(add, number(expr.left), number(expr.right));
    case 'subtract':
      return lift(subtract, number(expr.left), number(expr.right));
    case 'multiply':
      return lift(multiply, number(expr.left), number(expr.right));
    case 'divide':
      return lift((x: Rational, y: Rational) => (y.n === 0n ? null : divide(x, y)), number(expr.left), number(expr.right));
    case 'mod': {
      const [left, right] = [number(expr.left), number(expr.right)];
      // How often the right fits into the left is a decision, made on the computed values.
      const times = rational(floor(divide(left.value, right.value)));
      return lift((x: Rational, y: Rational) => subtract(x, multiply(y, times)), left, right);
    }
    case 'ticks':
      return lift((x: Rational) => rational(floor(divide(x, rational(expr.period)))), number(expr.operand));
    case 'power':
      return lift((x: Rational) => (x.n === 0n && expr.exponent < 0 ? null : power(x, expr.exponent)), number(expr.base));
    case 'min':
      return expr.operands.map(number).reduce((a, b) => lift(minimum, a, b));
    case 'max':
      return expr.operands.map(number).reduce((a, b) => lift(maximum, a, b));
    case 'clamp':
      return lift(
        (x: Rational, lo: Rational, hi: Rational) => minimum(maximum(x, lo), hi),
        number(expr.value),
        number(expr.lo),
        number(expr.hi),
      );
    case 'compare':
      return truth(compared(expr.op, order(evaluate(env, expr.left), evaluate(env, expr.right))));
    case 'and':
      return truth(holds(expr.left) && holds(expr.right));
    case 'or':
      return truth(holds(expr.left) || holds(expr.right));
    case 'not':
      return truth(!holds(expr.operand));
    case 'is none':
      return truth(asOptional(evaluate(env, expr.operand)) === null);
    case 'otherwise':
      return asOptional(evaluate(env, expr.operand)) ?? evaluate(env, expr.fallback);
    case 'if':
      return evaluate(env, holds(expr.condition) ? expr.then : expr.else);
    case 'fold':
      return fold(env, expr);
    case 'call': {
      const define = env.checked.defines[expr.define] ?? bug(`no define ${expr.define}`);
      return callDefine(
        env,
        define,
        expr.arguments.map((each) => evaluate(env, each)),
      );
    }
    case 'before':
      return evaluate({ ...env, world: env.before }, expr.operand);
    case 'error':
      return bug('a policy with errors is evaluated');
    default:
      return assertNever(expr);
  }
};

/** The place of an item: that of a member of an enum, or the whole number itself. */
export const placeIn = (env: Env, key: Expr): number => {
  const at = evaluate(env, key);
  if (at.kind !== 'number') return Number(asIndex(at));
  return at.value.d === 1n ? Number(at.value.n) : bug('a place between two items');
};

/** The records of a list that no `drop` rule leaves out. */
const elements = (world: World, list: Datum): readonly Place[] => {
  if (list.kind !== 'list') return bug(`${list.kind} used as a list`);
  const { of, field, record } = list;
  const places = Array.from({ length: lengthOf(world, of, field) }, (_, at): Place => ({
    kind: 'element',
    record,
    of,
    field,
    index: at,
  }));
  return places.filter((place) => !isDropped(world, place));
};

/** The record of a list whose unique field is the key; null when there is none. */
export const findElement = (world: World, list: Datum, unique: number, key: Datum): Place | null =>
  elements(world, list).find((place) => order(readField(world, place, unique), key) === 0) ?? null;

type Fold = Expr & Extract<ExprKind, { readonly kind: 'fold' }>;

const fold = (env: Env, expr: Fold): Datum => {
  if (expr.op === 'least') return search(env, expr);
  const turns = sources(env, expr)
    .map((each) => bind(env, expr.binder.id, each))
    .filter((turn) => expr.filter === null || asTruth(evaluate(turn, expr.filter)));
  const values = turns.map((turn) => (expr.value === null ? truth(true) : evaluate(turn, expr.value)));
  switch (expr.op) {
    case 'count':
      return source(env.world, rational(BigInt(values.length)));
    case 'any':
      return truth(values.some(asTruth));
    case 'all':
      return truth(values.every(asTruth));
    case 'sum':
      return values.map(asQuantity).reduce((a, b) => lift(add, a, b), source(env.world, zero));
    case 'min':
    case 'max':
    case 'lower median':
    case 'upper median':
    case 'mean median': {
      if (values.length === 0) return none;
      const chosen = choose(expr.op, values);
      return expr.type.kind === 'optional' ? some(chosen) : chosen;
    }
    default:
      return assertNever(expr.op);
  }
};

const search = (env: Env, { source: from, binder, value }: Fold): Datum => {
  if (from.kind !== 'run' || value === null) return bug('a search without ends');
  const unit = powerOfTen(-from.decimals);
  const [first, last] = [from.first, from.last].map((each) => floor(divide(asQuantity(evaluate(env, each)).value, unit)));
  const amount = (count: bigint): Datum => source(env.world, multiply(rational(count), unit));
  const found = halve(first ?? 0n, last ?? 0n, (count) => asTruth(evaluate(bind(env, binder.id, amount(count)), value)));
  return found === null ? none : some(amount(found));
};

const sources = (env: Env, { source: from }: Fold): readonly Datum[] => {
  switch (from.kind) {
    case 'list':
      return elements(env.world, evaluate(env, from.list)).map((place) => ({ kind: 'record', place }));
    case 'members':
      return (env.world.facts.entities[from.entity] ?? []).map((_, at) => ({
        kind: 'record',
        place: { kind: 'member', record: from.entity, index: BigInt(at) },
      }));
    case 'enum':
      return (env.checked.schema.enums[from.enum]?.members ?? []).map((_, at) => index(BigInt(at)));
    case 'run': {
      const [first, last] = [from.first, from.last].map((each) => asQuantity(evaluate(env, each)).value);
      if (first === undefined || last === undefined) return bug('a run without its ends');
      const all = Array.from({ length: from.most }, (_, at) => add(first, rational(BigInt(at))));
      return all.filter((each) => compare(each, last) <= 0).map((each) => source(env.world, each));
    }
    default:
      return assertNever(from);
  }
};

const readParam = (world: World, param: number): Datum => {
  const shape = world.schema.params[param]?.shape ?? bug(`no parameter ${param}`);
  return decode(world, null, [], shape, world.facts.params[param] ?? bug('a parameter is missing'));
};

const tableRows = (env: Env, table: Table): Rows =>
  table.kind === 'literal' ? table : rowsAt(env.world, asPlace(evaluate(env, table.of)), table);
