/** Makers of checked expressions: the guards' knowledge is put in here, and the size of what is made is bounded. */
import { intersect } from '../types/interval.ts';
import { constant, refine } from '../types/reckoning.ts';
import { reaches, widthOf, type Knowledge } from '../types/knowledge.ts';
import type { Rational } from '../types/rational.ts';
import type { Span } from '../source/source.ts';
import { dimensionless, type Dimension } from '../types/dimension.ts';
import type { Expr, ExprKind, Type } from './checked.ts';
import { children } from './children.ts';
import { knowsNumbers, rangeAt } from './guards.ts';
import { keyOf } from './keys.ts';
import type { Env } from './program.ts';
import { countWork, isSpent } from './work.ts';

/** No expression may be larger than this when written out in full: a chain of `let`s must not explode. */
export const largestExpression = 20_000;
/** No definition may put more `let`s in place than this. */
export const mostExpansions = 4_096;

const sizes = new WeakMap<Expr, number>();

/** As written out. Asked of each `let` that is put in place and of its arguments, so that it never has far to go. */
export const sizeOf = (expr: Expr): number => {
  const known = sizes.get(expr);
  if (known !== undefined) return known;
  const parts = children(expr);
  // Most expressions have no parts, and are counted quicker than they are looked up.
  if (parts.length === 0) return 1;
  let size = 1;
  for (const each of parts) size += sizeOf(each);
  sizes.set(expr, size);
  return size;
};

/** No bound that the checker proves takes more bits than this: far more than a machine word, and still quick to reckon with. */
const widestBound = 4_096;
const beyondWidest = 1n << BigInt(widestBound);

/** Reports a bound that is wider than the checker reckons with. */
export const isTooWide = (env: Env, span: Span, bits: number): boolean => {
  if (bits > widestBound) env.program.report('FB5001', span, { bits, limit: widestBound });
  return bits > widestBound;
};

/** Makes a node; a number's knowledge is narrowed by what the conditions around it have proved of it. */
export const make = (env: Env, span: Span, type: Type, knowledge: Knowledge | null, kind: ExprKind): Expr => {
  countWork(env);
  if (isSpent(env.program)) return mistake(span);
  if (knowledge !== null && reaches(knowledge, beyondWidest) && isTooWide(env, span, widthOf(knowledge))) return mistake(span);
  const made: Expr = { span, type, knowledge, ...kind };
  return knowledge === null ? made : guarded(env, made);
};

/** The same expression, seen from a place where more may be known. */
export const guarded = (env: Env, expr: Expr): Expr => {
  if (expr.knowledge === null || !knowsNumbers(env.guards)) return expr;
  const range = rangeAt(env.guards, keyOf(env.program.keys, expr));
  if (range === undefined) return expr;
  const narrowed = intersect(expr.knowledge, range);
  if (narrowed.lo === expr.knowledge.lo && narrowed.hi === expr.knowledge.hi) return expr;
  return { ...expr, knowledge: refine(expr.knowledge, range) };
};

export const mistake = (span: Span): Expr => ({ span, type: { kind: 'error' }, knowledge: null, kind: 'error' });

export const isMistake = (expr: Expr): boolean => expr.type.kind === 'error';

export const number = (dimension: Dimension = dimensionless): Type => ({ kind: 'number', dimension, scale: null });

export const literal = (env: Env, span: Span, value: Rational, dimension: Dimension = dimensionless): Expr =>
  make(env, span, number(dimension), constant(value), { kind: 'const', value });

export const truth = (span: Span, value: boolean): Expr => ({
  span,
  type: { kind: 'bool' },
  knowledge: null,
  kind: 'truth',
  value,
});
