/** Units of checked numbers: which two may meet, and what to write when they may not. */
import type { Span } from '../source/source.ts';
import {
  type Dimension,
  divideDimensions,
  equalDimensions,
  invertDimension,
  multiplyDimensions,
  showDimension,
} from '../types/dimension.ts';
import type { Scale } from '../types/schema.ts';
import type { Expr, Type } from './checked.ts';
import { excerpt } from './excerpt.ts';
import { showNumber } from './numbers.ts';
import type { Env } from './program.ts';
import { placeDimension } from './units.ts';

export const dimensionOf = (expr: Expr): Dimension =>
  expr.type.kind === 'number' ? expr.type.dimension : expr.type.kind === 'time' ? second : [];

export const second: Dimension = [{ base: { key: 's', label: 's' }, doubledPower: 2 }];

/** Two scales that hold exactly the same numbers, so that a sum of them needs no rounding. */
export const sameScale = (a: Scale | null, b: Scale | null): boolean =>
  a !== null &&
  b !== null &&
  (a.kind === 'fixed'
    ? b.kind === 'fixed' && a.decimals === b.decimals
    : b.kind === 'member' && a.entity === b.entity && a.field === b.field);

/** The common scale of values of one dimension; a whole number takes any. */
const joinScale = (...parts: readonly Expr[]): Scale | null => {
  let first: Scale | null = null;
  for (const each of parts) {
    if (each.kind === 'const' && each.value.d === 1n) continue;
    const scale = each.type.kind === 'number' ? each.type.scale : null;
    first ??= scale;
    if (!sameScale(first, scale)) return null;
  }
  return first;
};

export const numberLike = (dimension: Dimension, ...parts: readonly Expr[]): Type => ({
  kind: 'number',
  dimension,
  scale: joinScale(...parts),
});

/** Reports two sides of different units, with each side's unit where it stands. */
export const sameUnits = (env: Env, doing: string, left: Expr, right: Expr): boolean => {
  const [a, b] = [dimensionOf(left), dimensionOf(right)];
  if (equalDimensions(a, b)) return true;
  const { program } = env;
  const span: Span = {
    file: left.span.file,
    start: left.span.start,
    end: right.span.file === left.span.file ? Math.max(left.span.end, right.span.end) : left.span.end,
  };
  const notes = [left, right].map((each) => ({ span: each.span, text: showDimension(dimensionOf(each)) }));
  if (differOnlyInPeriod(a, b))
    program.report('FB2022', span, { problem: `cannot ${doing} ${showDimension(a)} and ${showDimension(b)}` }, notes);
  else
    program.report(
      'FB2003',
      span,
      () => ({
        doing,
        left: showDimension(a),
        right: showDimension(b),
        help: bareNumber(left, b) ?? bareNumber(right, a) ?? bridge(env, left, right),
      }),
      notes,
    );
  return false;
};

export const differOnlyInPeriod = (a: Dimension, b: Dimension): boolean => {
  const swap = (dimension: Dimension): Dimension =>
    multiplyDimensions(
      [],
      dimension
        .map((each) => (each.base.key === 'year' ? { ...each, base: { key: 's', label: 's' } } : each))
        .reduce<Dimension>((all, each) => multiplyDimensions(all, [each]), []),
    );
  return !equalDimensions(a, b) && equalDimensions(swap(a), swap(b));
};

/** A number without its unit beside something that has one. */
const bareNumber = (expr: Expr, unit: Dimension): string | null =>
  expr.kind === 'const' && dimensionOf(expr).length === 0
    ? `write the unit: \`${showNumber(expr.value)} ${unit.length === 1 && unit[0]?.base.key === 's' ? 's' : showDimension(unit)}\``
    : null;

/** How to get from one side's unit to the other's. */
const bridge = (env: Env, left: Expr, right: Expr): string | null => {
  const [a, b] = [dimensionOf(left), dimensionOf(right)];
  return (
    bridgeTo(env, right, a) ??
    bridgeTo(env, left, b) ??
    (a.length > 0 && b.length > 0 ? `multiply one side by a price in ${showDimension(divideDimensions(a, b))}` : null)
  );
};

/** What to write where a value has another unit than is wanted: a factor by name, or the unit that one would need. */
export const adviceFor = (env: Env, found: Expr, wanted: Dimension): string | null => {
  const factor = divideDimensions(wanted, dimensionOf(found));
  const plain = wanted.length === 0 || dimensionOf(found).length === 0;
  return (
    bareNumber(found, wanted) ??
    bridgeTo(env, found, wanted) ??
    (plain ? null : `multiply by a price or rate in ${showDimension(factor)}`)
  );
};

/** A value in scope, or a fact of the policy, that turns what was found into the unit that is wanted. */
export const bridgeTo = (env: Env, found: Expr, wanted: Dimension): string | null => {
  const factor = divideDimensions(wanted, dimensionOf(found));
  if (factor.length === 0) return null;
  const locals = [...env.scope].flatMap(([name, { type }]) =>
    type.kind === 'number' ? [{ name, dimension: type.dimension }] : [],
  );
  const facts = (env.program.schema.records[0]?.fields ?? []).map(({ name }, field) => ({
    name,
    dimension: placeDimension(env.program.fieldUnits[0]?.[field] ?? [], () => null) ?? [],
  }));
  for (const { name, dimension } of [...locals, ...facts]) {
    if (equalDimensions(dimension, factor))
      return `multiply by \`${name}\`: ${excerpt(found)} * ${name} is ${showDimension(wanted)}`;
    if (equalDimensions(dimension, invertDimension(factor)))
      return `divide by \`${name}\`: ${excerpt(found)} / ${name} is ${showDimension(wanted)}`;
  }
  return null;
};
