/** Written ranges and constants, exact at the scale of their type and within one word. */
import { closest } from '../source/closest.ts';
import type { Expression, Name, RangeExpression } from '../syntax/ast.ts';
import { childrenOf } from '../syntax/children.ts';
import { compare, isInteger, multiply, powerOfTen, type Rational, rational } from '../types/rational.ts';
import type { Collected } from './collect.ts';
import { type Constant, evaluateConstant } from './constants.ts';
import { showNumber } from './numbers.ts';
import type { Report } from './report.ts';
import type { NumberType } from './type-expression.ts';
import { sameRelative, timeUnit } from './units.ts';

const int256 = 1n << 255n;

const uint256 = 1n << 256n;

export const mostDecimals = (type: { readonly scale: NumberType['scale'] }): number =>
  type.scale.kind === 'fixed' ? type.scale.decimals : type.scale.max;

const isTold = (collected: Collected) => (path: readonly Name[]) => {
  const [first] = path;
  if (path.length !== 1 || first === undefined) return null;
  if (collected.names.get(first.text)?.meaning.kind === 'unit')
    return { base: { kind: 'global' as const, name: first.text }, factor: 1n };
  return timeUnit(first.text);
};

/** The bounds of a written range, exact at the scale of their type and within one word. */
export const rangeOf = (
  collected: Pick<Collected, 'names'>,
  range: RangeExpression,
  type: NumberType,
  report: Report,
): { lo: Rational; hi: Rational } | null => {
  const lo = constantOf(collected, range.lo, type, 'a bound of a range', report);
  const hi = constantOf(collected, range.hi, type, 'a bound of a range', report);
  if (lo === null || hi === null) return null;
  if (compare(lo, hi) > 0) {
    report('FB3010', range.span, { lo: showNumber(lo), hi: showNumber(hi) });
    return null;
  }
  const scale = powerOfTen(mostDecimals(type));
  const widest = multiply(lo, scale).n < 0n ? int256 : uint256;
  if (multiply(hi, scale).n >= widest || multiply(lo, scale).n <= -int256) {
    report('FB3001', range.span, {
      what: 'this range',
      magnitude: showNumber(compare(rational(-lo.n, lo.d), hi) > 0 ? lo : hi),
      unit: type.unit,
      widest: [],
    });
    return null;
  }
  return { lo, hi };
};

/** A constant in the unit of its place, which it takes when it is bare. Null after a reported mistake. */
export const constantOf = (
  collected: Pick<Collected, 'names'>,
  expression: Expression,
  type: NumberType,
  place: string,
  report: Report,
): Rational | null => {
  const constant: Constant | null = evaluateConstant(expression, isTold(collected as Collected));
  if (constant === null) {
    const unit = strangeUnit(expression, type, collected.names);
    if (unit !== null)
      report('FB2002', unit.span, () => ({ name: unit.text, what: 'unit', similar: nearUnit(unit, collected.names) }));
    else if (expression.kind !== 'error') report('FB2012', expression.span, { place });
    return null;
  }
  if (constant.unit !== null && !sameRelative(constant.unit, type.dimension)) {
    const found = constant.unit.map((each) => (each.base.kind === 'global' ? each.base.name : '?')).join(' * ') || 'ratio';
    const help = constant.unit.length === 0 ? `a share counts in nothing: write an amount, such as \`5 ${type.unit}\`` : null;
    report('FB2004', expression.span, { place, expected: type.unit, found, help });
    return null;
  }
  const decimals = mostDecimals(type);
  if (type.scale.kind === 'fixed' && !isInteger(multiply(constant.value, powerOfTen(decimals)))) {
    report('FB2013', expression.span, { literal: showNumber(constant.value), unit: type.unit, decimals });
    return null;
  }
  return constant.value;
};

/** The unit of a number in it that means nothing at all. A member's own means something, though no constant. */
const strangeUnit = (root: Expression, { dimension }: NumberType, names: Collected['names']): Name | null => {
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const [first, second] = at.kind === 'number' ? (at.unit ?? []) : [];
    const isOwn = dimension.some(({ base }) => 'unit' in base && base.unit === first?.text);
    const isKnown = first === undefined || names.has(first.text) || timeUnit(first.text) !== null || isOwn;
    if (!isKnown && second === undefined) return first;
    waiting.push(...childrenOf(at));
  }
  return null;
};

const nearUnit = ({ text }: Name, names: Collected['names']): string | null =>
  closest(
    text,
    [...names].filter(([, { meaning }]) => meaning.kind === 'unit').map(([name]) => name),
  );
