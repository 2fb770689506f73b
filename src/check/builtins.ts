/** `abs`, `min`, `max`, `clamp`, `mod`, and the operand of a function that stands alone. */
import type { Span } from '../source/source.ts';
import type { Builtin, Expression } from '../syntax/ast.ts';
import { isAbove, isAtLeast } from '../types/interval.ts';
import {
  absolute,
  divide,
  floor,
  isInteger,
  maximum,
  minimum,
  multiply,
  one,
  rational,
  subtract,
  zero,
  type Rational,
} from '../types/rational.ts';
import { equalDimensions } from '../types/dimension.ts';
import { irrationals } from '../types/irrational.ts';
import {
  absKnowledge,
  addKnowledge,
  mapKnowledge,
  maxKnowledge,
  minKnowledge,
  modKnowledge,
  negateKnowledge,
} from '../types/reckoning.ts';
import { affineMistake, constantOf, folded, type Num } from './arithmetic.ts';
import type { Expr, Type } from './checked.ts';
import { dimensionOf, numberLike, sameUnits, second } from './dimensions.ts';
import { excerpt } from './excerpt.ts';
import { asNumber, check, checkNumber } from './expression.ts';
import { literal, make, mistake } from './make.ts';
import { showInterval, showType } from './numbers.ts';
import type { Env } from './program.ts';

const arities: Record<Builtin, { readonly least: number; readonly most: number; readonly words: string }> = {
  abs: { least: 1, most: 1, words: 'one argument' },
  min: { least: 2, most: 16, words: 'two arguments or more' },
  max: { least: 2, most: 16, words: 'two arguments or more' },
  clamp: { least: 3, most: 3, words: 'a value, a lower and an upper bound' },
  mod: { least: 2, most: 2, words: 'two arguments' },
  ticks: { least: 2, most: 2, words: 'a time and a period' },
  sqrt: { least: 1, most: 1, words: 'one argument' },
  exp: { least: 1, most: 1, words: 'one argument' },
  exp2: { least: 1, most: 1, words: 'one argument' },
  ln: { least: 1, most: 1, words: 'one argument' },
};

type Call = Expression & { readonly kind: 'builtin' };

export const checkBuiltin = (env: Env, expression: Call): Expr => {
  const { name, span } = expression;
  const { program } = env;
  const arity = arities[name];
  const count = expression.arguments.length;
  if (count < arity.least || count > arity.most) {
    program.report('FB2006', span, { name, expected: arity.words, found: count });
    return mistake(span);
  }
  if (standsAlone(name)) {
    program.report('FB2017', span, { problem: `\`${name}\` stands alone as the right side of a typed name` });
    return mistake(span);
  }
  const inner = env.naming ? { ...env, naming: false } : env;
  if (name === 'ticks') return ticks(inner, expression);
  const operands = expression.arguments
    .map((each) => checkNumber(inner, each, `an argument of \`${name}\``))
    .filter((each) => each !== null);
  const [first, second, third] = operands;
  if (operands.length < count || first === undefined) return mistake(span);
  if (!operands.slice(1).every((each) => sameUnits(env, `take \`${name}\` of`, first, each))) return mistake(span);
  const times = operands.filter((each) => each.type.kind === 'time').length;
  if (times > 0 && (times < count || name === 'abs' || name === 'mod')) return affineMistake(env, span);
  const type: Type = times > 0 ? { kind: 'time' } : numberLike(dimensionOf(first), ...operands);
  switch (name) {
    case 'abs': {
      const value = constantOf(first);
      return (
        folded(env, span, value && absolute(value), dimensionOf(first)) ??
        make(env, span, type, absKnowledge(first.knowledge), { kind: 'abs', operand: first })
      );
    }
    case 'min':
    case 'max': {
      const values = operands.map(constantOf);
      const select = name === 'min' ? minimum : maximum;
      const constants = values.filter((each) => each !== null);
      if (constants.length === count && times === 0) return literal(env, span, constants.reduce(select), dimensionOf(first));
      const known = operands.map((each) => each.knowledge).reduce(name === 'min' ? minKnowledge : maxKnowledge);
      return make(env, span, type, known, { kind: name, operands });
    }
    case 'clamp':
      return second && third ? clamp(env, span, type, first, second, third) : mistake(span);
    case 'mod':
      return second ? modulo(env, span, type, first, second) : mistake(span);
  }
};

const clamp = (env: Env, span: Span, type: Type, value: Num, lo: Num, hi: Num): Expr => {
  const ordered = make(env, span, type, addKnowledge(hi.knowledge, negateKnowledge(lo.knowledge)), {
    kind: 'subtract',
    left: hi,
    right: lo,
  });
  if (ordered.knowledge === null || !isAtLeast(ordered.knowledge, zero)) {
    env.program.report('FB3013', span, { lo: excerpt(lo), hi: excerpt(hi) });
    return mistake(span);
  }
  return make(env, span, type, minKnowledge(maxKnowledge(value.knowledge, lo.knowledge), hi.knowledge), {
    kind: 'clamp',
    value,
    lo,
    hi,
  });
};

const modulo = (env: Env, span: Span, type: Type, left: Num, right: Num): Expr => {
  if (!isAbove(right.knowledge, zero)) {
    if (isAtLeast(right.knowledge, zero)) env.program.report('FB3004', right.span, { divisor: excerpt(right) });
    else env.program.report('FB3005', right.span, { divisor: excerpt(right), range: showInterval(right.knowledge) });
    return mistake(span);
  }
  const [a, b] = [constantOf(left), constantOf(right)];
  const value = a && b && subtract(a, multiply(b, rational(floor(divide(a, b)))));
  return (
    folded(env, span, value, dimensionOf(left)) ??
    make(env, span, type, modKnowledge(left.knowledge, right.knowledge), { kind: 'mod', left, right })
  );
};

/** How many whole periods have passed: of a time since 1970, of a duration since it began. */
const ticks = (env: Env, { span, arguments: [from, length] }: Call): Expr => {
  if (from === undefined || length === undefined) return mistake(span);
  const operand = checkNumber(env, from, 'what `ticks` counts in');
  const period = checkNumber(env, length, 'the period of `ticks`');
  if (operand === null || period === null || !sameUnits(env, 'count ticks of', operand, period)) return mistake(span);
  if (!equalDimensions(dimensionOf(operand), second)) {
    const found = showType(env.program.schema, operand.type);
    env.program.report('FB2005', operand.span, { place: 'what `ticks` counts in', expected: 'a time or a duration', found });
    return mistake(span);
  }
  const seconds = constantOf(period);
  if (seconds === null || period.type.kind === 'time' || !isInteger(seconds) || seconds.n < 1n) {
    env.program.report('FB2033', period.span, { place: 'the period of `ticks`', problem: 'is a constant of whole seconds' });
    return mistake(span);
  }
  const counted = (bound: Rational | null): Rational | null => bound && rational(floor(divide(bound, seconds)));
  const known = mapKnowledge(operand.knowledge, {
    range: { lo: counted(operand.knowledge.lo), hi: counted(operand.knowledge.hi) },
    exactRange: { lo: counted(operand.knowledge.exactLo), hi: counted(operand.knowledge.exactHi) },
    grid: one,
    direction: 'grows',
    slope: null,
  });
  const type: Type = { kind: 'number', dimension: [], scale: { kind: 'fixed', decimals: 0 } };
  return make(env, span, type, known, { kind: 'ticks', operand, period: seconds.n });
};

const alone = ['sqrt', ...irrationals] as const;
/** A function that is the whole right side of a typed name, because its value is not rational. */
export type Alone = (typeof alone)[number];
export const standsAlone = (name: Builtin): name is Alone => alone.some((each) => each === name);

/** `sqrt(x)` as the whole right side of a typed name: its operand, checked. */
export const operandOf = (env: Env, expression: Call): Num | null => {
  const { name, span } = expression;
  const [argument] = expression.arguments;
  if (expression.arguments.length !== 1 || argument === undefined) {
    env.program.report('FB2006', span, { name, expected: arities[name].words, found: expression.arguments.length });
    return null;
  }
  return asNumber(env, check({ ...env, naming: false }, argument), `the operand of \`${name}\``);
};
