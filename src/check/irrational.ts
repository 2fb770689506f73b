/** `exp(x)`, `exp2(x)` and `ln(x)`: pure numbers of pure numbers, within the function's domain. All three grow with x. */
import type { Expression } from '../syntax/ast.ts';
import { dimensionless, equalDimensions, showDimension } from '../types/dimension.ts';
import { enclose, type Enclosure } from '../types/enclosure.ts';
import { contains, hull, type Interval } from '../types/interval.ts';
import { argumentBits, domains, mostDecimals, type Irrational } from '../types/irrational.ts';
import type { Knowledge } from '../types/knowledge.ts';
import {
  add,
  compare,
  divide,
  maximum,
  multiply,
  one,
  power,
  rational,
  subtract,
  zero,
  type Rational,
} from '../types/rational.ts';
import { exact, increasingKnowledge } from '../types/reckoning.ts';
import type { Alone } from './alone.ts';
import { operandOf } from './builtins.ts';
import { dimensionOf } from './dimensions.ts';
import type { TypedNumber } from './naming.ts';
import { showInterval } from './numbers.ts';
import type { Env } from './program.ts';

export const irrationalOf = (
  env: Env,
  place: string,
  declared: TypedNumber,
  expression: Expression & { kind: 'builtin' },
  of: Irrational,
): Alone | null => {
  const { program } = env;
  const operand = operandOf(env, expression);
  if (operand === null) return null;
  const expected = showDimension(dimensionless);
  if (!equalDimensions(dimensionOf(operand), dimensionless)) {
    const found = showDimension(dimensionOf(operand));
    program.report('FB2004', operand.span, { place: `the operand of \`${of}\``, expected, found });
    return null;
  }
  if (!equalDimensions(declared.dimension, dimensionless)) {
    program.report('FB2004', expression.span, { place, expected: showDimension(declared.dimension), found: expected });
    return null;
  }
  if (declared.scale.kind !== 'fixed' || declared.scale.decimals > mostDecimals) {
    program.report('FB2017', expression.span, { problem: `\`${of}\` gives at most ${mostDecimals} decimals` });
    return null;
  }
  const range = hull(operand.knowledge, exact(operand.knowledge));
  if (!contains(domains[of], range)) {
    program.report('FB3014', operand.span, { name: of, domain: domainInWords[of], range: showInterval(range) });
    return null;
  }
  return { operand, knowledge: knowledgeOf(of, operand.knowledge) };
};

const domainInWords: Readonly<Record<Irrational, string>> = {
  exp: '-10^27 .. 88',
  exp2: '-10^27 .. 127',
  ln: '10^-27 .. 10^19',
};

/** The bounds of the operand lie within the domain. */
const knowledgeOf = (of: Irrational, operand: Knowledge): Knowledge => {
  const at = remembered((x) => enclose(of, x, enoughBits));
  const over = (range: Interval): Interval => ({
    lo: range.lo && bounds(of, range.lo, at).lo,
    hi: range.hi && bounds(of, range.hi, at).hi,
  });
  const range = hull(operand, exact(operand));
  const [slope, own] = [slopeOf(of, range, at), errorOf(of, range, at)];
  return increasingKnowledge(operand, over, operand.error && slope && own && add(multiply(operand.error, slope), own));
};

type Enclosing = (x: Rational) => Enclosure;

/** The ends of ranges are asked for more than once. */
const remembered = (find: Enclosing): Enclosing => {
  const known: (readonly [Rational, Enclosure])[] = [];
  return (x) => {
    const found = known.find(([at]) => compare(at, x) === 0);
    if (found !== undefined) return found[1];
    const made = find(x);
    known.push([x, made]);
    return made;
  };
};

const enoughBits = 160;
const twoTo = (exponent: number): Rational => power(rational(2n), exponent);

/** What the algorithm gives before the last rounding lies within these at x, and so does the true value. Where that is rational, it is met. */
const bounds = (of: Irrational, x: Rational, at: Enclosing): { readonly lo: Rational; readonly hi: Rational } => {
  const { lo, hi } = at(x);
  if (compare(lo, hi) === 0) return { lo, hi };
  const error = errorOf(of, { lo: x, hi: x }, at) ?? zero;
  const least = subtract(lo, error);
  return { lo: of === 'ln' ? least : maximum(least, zero), hi: add(hi, error) };
};

/** How far the algorithm can be off before the last rounding: see `arithmetic/exponential.ts` and `arithmetic/logarithm.ts`. */
const errorOf = (of: Irrational, { lo, hi }: Interval, at: Enclosing): Rational | null => {
  if (lo === null || hi === null) return null;
  if (of === 'ln') return add(twoTo(-124), divide(twoTo(1 - argumentBits.ln), lo));
  return multiply(at(hi).hi, twoTo(-122));
};

/** The steepest slope within the range, or a little more. */
const slopeOf = (of: Irrational, { lo, hi }: Interval, at: Enclosing): Rational | null => {
  if (of === 'ln') return lo && divide(one, lo);
  return hi && at(hi).hi;
};
