/** Units by name: built-in ones, declared ones, and those of a member as seen from a record or from a place. */
import type { Name, UnitExpression } from '../syntax/ast.ts';
import type { Base, Dimension } from '../types/dimension.ts';
import { equalDimensions, multiplyDimensions } from '../types/dimension.ts';
import type { Scale } from '../types/schema.ts';
import type { RelativeBase, RelativeDimension } from './program.ts';

/**
 * Built-in units of time. A year is a unit of its own: it has no fixed number of seconds until a policy says so.
 * `factor` is the number of base units in one.
 */
const timeUnits: ReadonlyMap<string, { readonly base: string; readonly factor: bigint }> = new Map([
  ['s', { base: 's', factor: 1n }],
  ['min', { base: 's', factor: 60n }],
  ['h', { base: 's', factor: 3_600n }],
  ['d', { base: 's', factor: 86_400n }],
  ['year', { base: 'year', factor: 1n }],
]);

export const timeUnit = (name: string): { readonly base: RelativeBase; readonly factor: bigint } | null => {
  const unit = timeUnits.get(name);
  return unit ? { base: { kind: 'global', name: unit.base }, factor: unit.factor } : null;
};

export const isTimeUnit = (name: string): boolean => timeUnits.has(name);
/** Derived quantities have this many decimals unless they say otherwise; durations have none. */
export const usualDecimals = 18;
export const fixed = (decimals: number): Scale => ({ kind: 'fixed', decimals });

/** One factor of a unit expression: its base and, when it stands alone, its scale; null where that cannot be known. */
export type FactorLookup = (path: readonly Name[]) => { readonly base: RelativeBase; readonly scale: Scale | null } | null;

/** The dimension and the scale of a written unit, null where it cannot be known; null after a reported mistake. */
export const resolveUnit = (
  unit: UnitExpression,
  lookup: FactorLookup,
): { readonly dimension: RelativeDimension; readonly scale: Scale | null } | null => {
  const factors: { base: RelativeBase; doubledPower: number }[] = [];
  let alone: Scale | null = null;
  for (const factor of unit.factors) {
    const [first] = factor.path;
    if (factor.path.length === 1 && first?.text === 'ratio') continue;
    if (factor.path.length === 1 && (first?.text === 'duration' || first?.text === 's' || first?.text === 'year')) {
      factors.push({ base: { kind: 'global', name: first.text === 'year' ? 'year' : 's' }, doubledPower: factor.doubledPower });
      alone = fixed(0);
      continue;
    }
    const found = lookup(factor.path);
    if (found === null) return null;
    factors.push({ base: found.base, doubledPower: factor.doubledPower });
    alone = found.scale;
  }
  const single = factors.length === 1 && factors[0]?.doubledPower === 2;
  return { dimension: factors, scale: single ? alone : fixed(usualDecimals) };
};

/** Puts a relative dimension where its record is known. `place` null: some member is needed and none is known. */
export const placeDimension = (
  relative: RelativeDimension,
  place: (base: RelativeBase & { readonly kind: 'member' | 'owner' }) => Base | null,
): Dimension | null => {
  let result: Dimension = [];
  for (const { base, doubledPower } of relative) {
    const placed =
      base.kind === 'global' ? { key: base.name, label: base.name } : base.kind === 'placed' ? base.base : place(base);
    if (placed === null) return null;
    result = multiplyDimensions(result, [{ base: placed, doubledPower }]);
  }
  return result;
};

export const sameRelative = (a: RelativeDimension, b: RelativeDimension): boolean => {
  const name = (base: RelativeBase & { readonly kind: 'member' | 'owner' }): Base => ({
    key: `@${base.entity}.${base.kind === 'owner' ? '' : base.path.join('.')}.${base.unit}`,
    label: base.unit,
  });
  const left = placeDimension(a, name) ?? [];
  const right = placeDimension(b, name) ?? [];
  return equalDimensions(left, right);
};

export const showUnit = (unit: UnitExpression): string =>
  unit.factors
    .map((each, at) => {
      const name = each.path.map((part) => part.text).join('.');
      const magnitude = Math.abs(each.doubledPower);
      const powered = magnitude === 2 ? name : magnitude % 2 === 0 ? `${name}^${magnitude / 2}` : `${name}^(${magnitude}/2)`;
      return each.doubledPower < 0 ? `${at === 0 ? '1' : ''}/${powered}` : `${at === 0 ? '' : ' * '}${powered}`;
    })
    .join('') || 'ratio';
