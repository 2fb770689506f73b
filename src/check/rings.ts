/** Rings: what a number stands for as an index, and which states may be rings. */
import type { Expression } from '../syntax/ast.ts';
import type { Span } from '../source/source.ts';
import { floor, multiply, one, rational, subtract, zero } from '../types/rational.ts';
import { contains } from '../types/interval.ts';
import { constant, isExact, isMultiple, modKnowledge } from '../types/reckoning.ts';
import { constantOf } from './arithmetic.ts';
import type { Expr } from './checked.ts';
import { dimensionOf } from './dimensions.ts';
import { checkNumber, type KnownNumber } from './expression.ts';
import { literal, make } from './make.ts';
import type { Env } from './program.ts';

/** A whole number without a unit that no rounding has moved. Null after a reported mistake. */
export const wholeNumber = (env: Env, expression: Expression, place: string): KnownNumber | null => {
  const number = checkNumber(env, expression, place);
  if (number === null) return null;
  const isPlain = number.type.kind === 'number' && dimensionOf(number).length === 0;
  if (isPlain && isMultiple(number.knowledge.grid, one) && isExact(number.knowledge)) return number;
  env.program.report('FB2033', number.span, { place, problem: isPlain ? 'may have decimals' : 'has a unit' });
  return null;
};

/** The place in a ring that a whole number stands for: its rest, so that every index is good. */
export const ringPlace = (env: Env, span: Span, index: KnownNumber, length: number): Expr => {
  const whole = rational(BigInt(length));
  const value = constantOf(index);
  if (value !== null)
    return literal(env, span, subtract(value, multiply(whole, rational(floor(multiply(value, rational(1n, whole.n)))))));
  if (contains({ lo: zero, hi: rational(BigInt(length) - 1n) }, index.knowledge)) return index;
  const known = modKnowledge(index.knowledge, constant(whole));
  const rest = { ...known, hi: rational(BigInt(length) - 1n), exactHi: rational(BigInt(length) - 1n) };
  return make(env, span, { kind: 'number', dimension: [], scale: { kind: 'fixed', decimals: 0 } }, rest, {
    kind: 'mod',
    left: index,
    right: literal(env, span, whole),
  });
};
