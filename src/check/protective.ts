/**
 * Protective actions: closing, liquidating, deleveraging, tripping. Nothing that is not their own business may stop them:
 * what they require is about their arguments and what these hold, and what they change has room. That no breaker stops them
 * is seen where the breaker is, and that no clock does where it is lowered. A price is the business of whoever goes by it, and so
 * is its age: without one that is trusted nobody can say what an account is worth.
 */
import type { ActionDeclaration } from '../syntax/ast.ts';
import type { Span } from '../source/source.ts';
import { contains, type Interval } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { absolute, compare, multiply, rational, subtract } from '../types/rational.ts';
import type { Shape } from '../types/schema.ts';
import { children } from './children.ts';
import type { Changed } from './targets.ts';
import type { Change, Expr, Requirement, TotalUpdate } from './checked.ts';
import type { Program } from './program.ts';

export type Doing = {
  readonly targets: readonly (Changed | null)[];
  readonly changes: readonly (Change | null)[];
  readonly totals: readonly TotalUpdate[];
  readonly requirements: readonly Requirement[];
};

/** False after a reported mistake. */
export const isUnstoppable = (program: Program, declaration: ActionDeclaration, doing: Doing): boolean => {
  if (declaration.protective?.kind !== 'written') return true;
  const action = declaration.name.text;
  let sound = true;
  for (const { condition, span } of doing.requirements) {
    const beyond = firstBeyond(program, [condition], 'anything');
    if (beyond === null) continue;
    program.report('FB7106', span, { action, beyond: beyond.what }, [{ span: beyond.span, text: 'here' }]);
    sound = false;
  }
  const values = doing.changes.flatMap((each) => (each === null ? [] : [each.value]));
  const all = firstBeyond(program, values, 'all members');
  if (all !== null) {
    program.report('FB7106', all.span, { action, beyond: all.what });
    sound = false;
  }
  doing.changes.forEach((change, at) => {
    const schema = doing.targets[at]?.schema;
    if (change === null || schema?.stored?.full !== 'refuse' || schema.shape.kind !== 'number') return;
    const { knowledge } = change.naming;
    if (knowledge !== null && (contains(schema.shape, knowledge) || hasRoomForMany(schema.shape, knowledge))) return;
    program.report('FB7107', change.span, { action, name: schema.name }, [{ span: schema.span, text: 'its range' }]);
    sound = false;
  });
  for (const { changes, entity, field } of doing.totals) {
    const [change = 0] = changes;
    const total = program.schema.records[entity]?.fields[field];
    if (total !== undefined && hasRoomForShares(doing.targets[change]?.schema.shape, total.shape)) continue;
    const span = doing.changes[change]?.span ?? declaration.span;
    program.report('FB7107', span, { action, name: total?.name ?? '' }, total ? [{ span: total.span, text: 'its range' }] : []);
    sound = false;
  }
  return sound;
};

/**
 * What only adds up has to have a bound, and one that a million of the largest changes do not reach is never reached. So a new value
 * may lie beyond the range by a millionth of it.
 */
const many = rational(1_000_000n);

const hasRoomForMany = (range: Interval, { lo, hi }: Knowledge): boolean => {
  if (range.lo === null || range.hi === null || lo === null || hi === null) return false;
  const width = subtract(range.hi, range.lo);
  return [subtract(range.lo, lo), subtract(hi, range.hi)].every((beyond) => compare(multiply(beyond, many), width) <= 0);
};

/** Likewise a total that a million accounts, each with the most that one can have, do not fill. */
const hasRoomForShares = (summed: Shape | undefined, total: Shape): boolean =>
  summed?.kind === 'number' &&
  total.kind === 'number' &&
  [
    [summed.lo, total.lo],
    [summed.hi, total.hi],
  ].every(
    ([each, all]) => each !== undefined && all !== undefined && compare(absolute(multiply(each, many)), absolute(all)) <= 0,
  );

type Beyond = { readonly what: string; readonly span: Span };

/** What a term does to what an argument holds: a part of a factor of it, compared with it, or neither. */
type Use = 'factor' | 'compared' | 'apart';
/** With what the names of the definition mean that it stands in. */
type Look = { readonly expr: Expr; readonly use: Use; readonly locals: Locals };
type Locals = ReadonlyMap<number, Expr>;
const noLocals: Locals = new Map();

/**
 * The first thing that is no business of one account alone, through all definitions. What is the policy's own may weigh what an argument
 * holds, as a price, an index or a rate does in a product with it, or be compared with it; so it does not decide by itself.
 * An amount is no weight: it can be used up by others.
 */
const firstBeyond = (program: Program, roots: readonly Expr[], looksFor: 'anything' | 'all members'): Beyond | null => {
  const seen = { factor: new Set<Expr>(), compared: new Set<Expr>(), apart: new Set<Expr>() };
  const waiting: Look[] = roots.map((expr) => ({ expr, use: 'apart', locals: noLocals }));
  for (let look = waiting.shift(); look !== undefined; look = waiting.shift()) {
    const { expr, use, locals } = look;
    if (seen[use].has(expr)) continue;
    seen[use].add(expr);
    const what = beyond(program, expr, looksFor);
    if (what !== null && isWeight(program, expr, use)) continue;
    if (what !== null) return { what, span: expr.span };
    waiting.push(...parts(look));
    const local = expr.kind === 'binder' ? locals.get(expr.id) : undefined;
    if (local !== undefined) waiting.push({ expr: local, use, locals });
    const define = expr.kind === 'call' ? program.defines[expr.define] : undefined;
    if (define === undefined || (looksFor === 'anything' && isTrusted(program, define.name))) continue;
    const named = new Map(define.locals.map(({ binder, value }) => [binder.id, value]));
    waiting.push({ expr: define.value, use, locals: named });
  }
  return null;
};

/** The price of an oracle is the business of whoever goes by it; what is governed is moved by no account. */
const isTrusted = ({ prices, governed }: Program, name: string): boolean => prices.has(name) || governed.has(name);

/** What a condition looks at decides, whatever it decides about. */
const parts = ({ expr, use, locals }: Look): readonly Look[] => {
  const look = (part: Expr, does: Use): Look => ({ expr: part, use: does, locals });
  const beside = (part: Expr, other: Expr, does: Use, otherwise: Use): Look =>
    look(part, isAboutArgument(other, locals) ? does : otherwise);
  switch (expr.kind) {
    case 'multiply':
    case 'divide':
      return [beside(expr.left, expr.right, 'factor', use), beside(expr.right, expr.left, 'factor', use)];
    case 'compare':
      return [beside(expr.left, expr.right, 'compared', 'apart'), beside(expr.right, expr.left, 'compared', 'apart')];
    case 'if':
      return [look(expr.condition, 'apart'), look(expr.then, use), look(expr.else, use)];
    case 'fold':
      return children(expr).map((part) => look(part, part === expr.value ? use : 'apart'));
    case 'and':
    case 'or':
    case 'not':
    case 'is none':
      return children(expr).map((part) => look(part, 'apart'));
    default:
      return children(expr).map((part) => look(part, use));
  }
};

const isAboutArgument = (expr: Expr, locals: Locals): boolean => {
  if (expr.kind === 'param' || expr.type.kind === 'record' || expr.type.kind === 'ref') return expr.kind !== 'globals';
  const local = expr.kind === 'binder' ? locals.get(expr.id) : undefined;
  return local === undefined ? children(expr).some((part) => isAboutArgument(part, locals)) : isAboutArgument(local, locals);
};

/**
 * A price, an index or a rate, and in a product the time and a total too, such as the skew that a funding rate follows from; no amount of the
 * policy's own, which is counted in one unit alone.
 */
const isWeight = ({ schema }: Program, expr: Expr, use: Use): boolean => {
  if (use === 'apart' || expr.kind !== 'field') return false;
  if (expr.type.kind === 'time' || schema.records[expr.record]?.fields[expr.field]?.source === 'total') return use === 'factor';
  return (
    expr.type.kind === 'number' && (expr.type.dimension.length !== 1 || expr.type.dimension.some((each) => each.doubledPower < 0))
  );
};

const beyond = ({ schema, governed }: Program, expr: Expr, looksFor: 'anything' | 'all members'): string | null => {
  if (expr.kind === 'fold' && expr.source.kind === 'members')
    return `every ${schema.records[expr.source.entity]?.name ?? 'member'}`;
  if (looksFor === 'all members' || expr.kind !== 'field') return null;
  const field = schema.records[expr.record]?.fields[expr.field];
  if (field?.source === 'now') return 'the time';
  if (field?.source === 'total') return `\`${field.name}\`, which all accounts share`;
  if (expr.record !== 0 || field === undefined || governed.has(field.name)) return null;
  return `\`${field.name}\`, which is the policy's own`;
};
