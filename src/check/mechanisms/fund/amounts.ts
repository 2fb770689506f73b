/** Units and ranges of what a fund keeps. */
import type { Span } from '../../../source/source.ts';
import type { Expression, FundDeclaration, Name, TypeExpression } from '../../../syntax/ast.ts';
import type { Rational } from '../../../types/rational.ts';
import { evaluateConstant } from '../../constants.ts';
import { timeUnit } from '../../units.ts';

/** Says what is wrong with a fund, and remembers that something is. */
export type Complain = (span: Span, problem: string, help?: string) => void;

/** `USD` or `m.quote`: a unit alone, so that an amount of it can be written. */
export const unitPath = (type: TypeExpression): readonly Name[] | null => {
  if (type.kind !== 'quantity') return null;
  const [factor, second] = type.unit.factors;
  return factor === undefined || second !== undefined || factor.doubledPower !== 2 ? null : factor.path;
};

/** The upper bound of a range that begins at 0; null for any other. */
export const amountsUpTo = (range: FundDeclaration['range']): Rational | null => {
  if (range === null) return null;
  const [lo, hi] = [range.lo, range.hi].map((each) => constant(each));
  return lo?.n === 0n && hi !== null && hi !== undefined && hi.n > 0n ? hi : null;
};

/** The units of a constant are checked where the range is. */
export const constant = (expression: Expression): Rational | null =>
  evaluateConstant(expression, () => ({ base: { kind: 'global', name: '' }, factor: 1n }))?.value ?? null;

/** A constant duration in seconds; null for anything else. */
export const secondsOf = (expression: Expression): Rational | null => {
  const found = evaluateConstant(expression, (path) => (path[0] === undefined ? null : timeUnit(path[0].text)));
  return found?.unit?.length === 1 ? found.value : null;
};

export const sameUnit = (a: readonly Name[], b: readonly Name[]): boolean =>
  a.length === b.length && a.every((each, at) => each.text === b[at]?.text);
