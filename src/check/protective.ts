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
  for (const { change, entity, field } of doing.totals) {
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

/** The first thing that is no business of one account alone, through all definitions. */
const firstBeyond = (program: Program, roots: readonly Expr[], looksFor: 'anything' | 'all members'): Beyond | null => {
  const seen = new Set<Expr | number>();
  const waiting = [...roots];
  for (let expr = waiting.shift(); expr !== undefined; expr = waiting.shift()) {
    if (seen.has(expr)) continue;
    seen.add(expr);
    const what = beyond(program, expr, looksFor);
    if (what !== null) return { what, span: expr.span };
    const called = expr.kind === 'call' && !seen.has(expr.define) ? program.defines[expr.define] : undefined;
    const define = called !== undefined && looksFor === 'anything' && program.prices.has(called.name) ? undefined : called;
    if (expr.kind === 'call') seen.add(expr.define);
    waiting.push(...children(expr), ...(define === undefined ? [] : [...define.locals.map((each) => each.value), define.value]));
  }
  return null;
};

const beyond = ({ schema }: Program, expr: Expr, looksFor: 'anything' | 'all members'): string | null => {
  if (expr.kind === 'fold' && expr.source.kind === 'members')
    return `every ${schema.records[expr.source.entity]?.name ?? 'member'}`;
  if (looksFor === 'all members' || expr.kind !== 'field') return null;
  const field = schema.records[expr.record]?.fields[expr.field];
  if (field?.source === 'now') return 'the time';
  if (field?.source === 'total') return `\`${field.name}\`, which all accounts share`;
  return expr.record === 0 && field !== undefined ? `\`${field.name}\`, which is the policy's own` : null;
};
