/** Arithmetic: units first, then what is known of the result, then whether a divisor can be zero. */
import type { Span } from '../source/source.ts';
import type { Builtin, Expression } from '../syntax/ast.ts';
import { divideDimensions, equalDimensions, invertDimension, multiplyDimensions, raiseDimension, showDimension, type Dimension } from '../types/dimension.ts';
import { hull, isAbove, isAtLeast, isAtMost, isBelow } from '../types/interval.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { absolute, add, divide, floor, maximum, minimum, multiply, negate, power, rational, subtract, zero, type Rational } from '../types/rational.ts';
import {
  absKnowledge, addKnowledge, divideKnowledge, maxKnowledge, minKnowledge, modKnowledge, multiplyKnowledge, negateKnowledge, powerKnowledge,
} from '../types/reckoning.ts';
import type { Scale } from '../types/schema.ts';
import type { Expr, Type } from './checked.ts';
import { isModest } from './constants.ts';
import { excerpt } from './excerpt.ts';
import { asNumber, check, checkNumber } from './expression.ts';
import { literal, make, mistake } from './make.ts';
import { keyOf } from './keys.ts';
import { showInterval, showNumber } from './numbers.ts';
import type { Env } from './program.ts';
import { placeDimension } from './units.ts';

type Num = Expr & { readonly knowledge: Knowledge };

export const dimensionOf = (expr: Expr): Dimension => (expr.type.kind === 'number' ? expr.type.dimension : expr.type.kind === 'time' ? second : []);
const second: Dimension = [{ base: { key: 's', label: 's' }, doubledPower: 2 }];

/** Two scales that hold exactly the same numbers, so that a sum of them needs no rounding. */
export const sameScale = (a: Scale | null, b: Scale | null): boolean =>
  a !== null && b !== null && (a.kind === 'fixed' ? b.kind === 'fixed' && a.decimals === b.decimals : b.kind === 'member' && a.entity === b.entity && a.field === b.field);

/** The common scale of values of one dimension; a bare zero takes any. */
const joinScale = (...parts: readonly Expr[]): Scale | null => {
  const scales = parts.filter((each) => !(each.kind === 'const' && each.value.n === 0n)).map((each) => (each.type.kind === 'number' ? each.type.scale : null));
  const [first = null] = scales;
  return scales.every((each) => sameScale(first, each)) ? first : null;
};

export const numberLike = (dimension: Dimension, ...parts: readonly Expr[]): Type => ({ kind: 'number', dimension, scale: joinScale(...parts) });

const constantOf = (expr: Expr): Rational | null => (expr.kind === 'const' ? expr.value : null);

/** A constant result, as long as it stays of a modest size. */
const folded = (env: Env, span: Span, value: Rational | null, dimension: Dimension): Expr | null =>
  value && isModest(value) ? literal(env, span, value, dimension) : null;

export const checkNegate = (env: Env, expression: Expression & { kind: 'negate' | 'not' }): Expr => {
  const operand = checkNumber(env, expression.operand, 'what is negated');
  if (operand === null) return mistake(expression.span);
  if (operand.type.kind === 'time') return affineMistake(env, expression.span);
  const value = constantOf(operand);
  return (
    folded(env, expression.span, value && negate(value), dimensionOf(operand)) ??
    make(env, expression.span, operand.type, negateKnowledge(operand.knowledge), { kind: 'negate', operand })
  );
};

export const checkShare = (env: Env, expression: Expression & { kind: 'share' }): Expr => product(env, expression.span, expression.share, expression.of);

export const checkBinary = (env: Env, expression: Expression & { kind: 'binary' }): Expr => {
  switch (expression.op) {
    case '+':
    case '-':
      return sum(env, expression);
    case '*':
      return product(env, expression.span, expression.left, expression.right);
    case '/':
      return quotient(env, expression);
  }
};

const affineMistake = (env: Env, span: Span): Expr => {
  env.program.report('FB2005', span, { place: 'an operand', expected: 'an amount', found: 'a point in time' });
  return mistake(span);
};

const sum = (env: Env, expression: Expression & { kind: 'binary' }): Expr => {
  const left = checkNumber(env, expression.left, 'an operand');
  const right = checkNumber(env, expression.right, 'an operand');
  if (left === null || right === null) return mistake(expression.span);
  const plus = expression.op === '+';
  const type = timeResult(left, right, plus) ?? (left.type.kind === 'number' && right.type.kind === 'number' ? numberLike(dimensionOf(left), left, right) : null);
  if (type === null) return affineMistake(env, expression.span);
  if (!sameUnits(env, plus ? 'add' : 'subtract', left, right)) return mistake(expression.span);
  const [a, b] = [constantOf(left), constantOf(right)];
  const knowledge = addKnowledge(left.knowledge, plus ? right.knowledge : negateKnowledge(right.knowledge));
  return (
    (type.kind === 'number' ? folded(env, expression.span, a && b && (plus ? add(a, b) : subtract(a, b)), type.dimension) : null) ??
    make(env, expression.span, type, knowledge, { kind: plus ? 'add' : 'subtract', left, right })
  );
};

/** Times are points: their difference is a duration, and a duration moves them. */
const timeResult = (left: Expr, right: Expr, plus: boolean): Type | null => {
  const [a, b] = [left.type.kind === 'time', right.type.kind === 'time'];
  if (a && b) return plus ? null : { kind: 'number', dimension: second, scale: { kind: 'fixed', decimals: 0 } };
  if (a) return { kind: 'time' };
  return b && plus ? { kind: 'time' } : null;
};

/** Reports two sides of different units, with each side's unit where it stands. */
export const sameUnits = (env: Env, doing: string, left: Expr, right: Expr): boolean => {
  const [a, b] = [dimensionOf(left), dimensionOf(right)];
  if (equalDimensions(a, b)) return true;
  const { program } = env;
  const span: Span = { file: left.span.file, start: left.span.start, end: right.span.file === left.span.file ? Math.max(left.span.end, right.span.end) : left.span.end };
  const notes = [left, right].map((each) => ({ span: each.span, text: showDimension(dimensionOf(each)) }));
  if (differOnlyInPeriod(a, b)) program.report('FB2022', span, { problem: `cannot ${doing} ${showDimension(a)} and ${showDimension(b)}` }, notes);
  else program.report('FB2003', span, { doing, left: showDimension(a), right: showDimension(b), help: bareNumber(left, b) ?? bareNumber(right, a) ?? bridge(env, left, right) }, notes);
  return false;
};

export const differOnlyInPeriod = (a: Dimension, b: Dimension): boolean => {
  const swap = (dimension: Dimension): Dimension =>
    multiplyDimensions([], dimension.map((each) => (each.base.key === 'year' ? { ...each, base: { key: 's', label: 's' } } : each)).reduce<Dimension>((all, each) => multiplyDimensions(all, [each]), []));
  return !equalDimensions(a, b) && equalDimensions(swap(a), swap(b));
};

/** A number without its unit beside something that has one. */
const bareNumber = (expr: Expr, unit: Dimension): string | null =>
  expr.kind === 'const' && dimensionOf(expr).length === 0 ? `write the unit: \`${showNumber(expr.value)} ${unit.length === 1 && unit[0]?.base.key === 's' ? 's' : showDimension(unit)}\`` : null;

/** How to get from one side's unit to the other's. */
const bridge = (env: Env, left: Expr, right: Expr): string | null => {
  const [a, b] = [dimensionOf(left), dimensionOf(right)];
  return bridgeTo(env, right, a) ?? bridgeTo(env, left, b) ?? (a.length > 0 && b.length > 0 ? `multiply one side by a price in ${showDimension(divideDimensions(a, b))}` : null);
};

/** A value in scope, or a fact of the policy, that turns what was found into the unit that is wanted. */
export const bridgeTo = (env: Env, found: Expr, wanted: Dimension): string | null => {
  const factor = divideDimensions(wanted, dimensionOf(found));
  if (factor.length === 0) return null;
  const locals = [...env.scope].flatMap(([name, { type }]) => (type.kind === 'number' ? [{ name, dimension: type.dimension }] : []));
  const facts = (env.program.schema.records[0]?.fields ?? []).map(({ name }, field) => ({
    name,
    dimension: placeDimension(env.program.fieldUnits[0]?.[field] ?? [], () => null) ?? [],
  }));
  for (const { name, dimension } of [...locals, ...facts]) {
    if (equalDimensions(dimension, factor)) return `multiply by \`${name}\`: ${excerpt(found)} * ${name} is ${showDimension(wanted)}`;
    if (equalDimensions(dimension, invertDimension(factor))) return `divide by \`${name}\`: ${excerpt(found)} / ${name} is ${showDimension(wanted)}`;
  }
  return null;
};

const product = (env: Env, span: Span, first: Expression, second: Expression): Expr => {
  const left = checkNumber(env, first, 'a factor');
  const right = checkNumber(env, second, 'a factor');
  if (left === null || right === null) return mistake(span);
  if (left.type.kind === 'time' || right.type.kind === 'time') return affineMistake(env, span);
  const dimension = multiplyDimensions(dimensionOf(left), dimensionOf(right));
  const [a, b] = [constantOf(left), constantOf(right)];
  const known = keyOf(env.program.keys, left) === keyOf(env.program.keys, right) ? powerKnowledge(left.knowledge, 2) : multiplyKnowledge(left.knowledge, right.knowledge);
  return folded(env, span, a && b && multiply(a, b), dimension) ?? make(env, span, { kind: 'number', dimension, scale: null }, known, { kind: 'multiply', left, right });
};

const quotient = (env: Env, expression: Expression & { kind: 'binary' }): Expr => {
  const left = checkNumber(env, expression.left, 'a dividend');
  const right = checkNumber(env, expression.right, 'a divisor');
  if (left === null || right === null) return mistake(expression.span);
  if (left.type.kind === 'time' || right.type.kind === 'time') return affineMistake(env, expression.span);
  if (!isDivisor(env, right)) return mistake(expression.span);
  const dimension = divideDimensions(dimensionOf(left), dimensionOf(right));
  const [a, b] = [constantOf(left), constantOf(right)];
  return (
    folded(env, expression.span, a && b && divide(a, b), dimension) ??
    make(env, expression.span, { kind: 'number', dimension, scale: null }, divideKnowledge(left.knowledge, right.knowledge), { kind: 'divide', left, right })
  );
};

/** A divisor has one sign and is not zero, from its range or from a condition around it. */
const isDivisor = (env: Env, divisor: Num): boolean => {
  const { program } = env;
  const { knowledge } = divisor;
  if (isAbove(knowledge, zero) || isBelow(knowledge, zero)) return true;
  const oneSigned = isAtLeast(knowledge, zero) || isAtMost(knowledge, zero);
  const away = env.guards.nonzero.has(keyOf(program.keys, divisor));
  if (oneSigned && away) return true;
  if (oneSigned) program.report('FB3004', divisor.span, { divisor: excerpt(divisor) });
  else program.report('FB3005', divisor.span, { divisor: excerpt(divisor), range: showInterval(knowledge) });
  return false;
};

export const checkPower = (env: Env, expression: Expression & { kind: 'power' }): Expr => {
  const base = checkNumber(env, expression.base, 'the base of a power');
  if (base === null) return mistake(expression.span);
  const { exponent } = expression;
  const wrong = (problem: string): Expr => {
    env.program.report('FB2017', expression.span, { problem });
    return mistake(expression.span);
  };
  if (base.type.kind === 'time') return affineMistake(env, expression.span);
  if (exponent === 0) return wrong('a power of 0 is always 1: write 1');
  const size = Math.abs(exponent);
  const value = constantOf(base);
  const dimension = raiseDimension(dimensionOf(base), 2 * exponent) ?? [];
  if (value) {
    if (value.n === 0n && exponent < 0) return wrong('zero has no inverse');
    const bits = Math.max(value.n.toString(2).length, value.d.toString(2).length);
    if ((bits - 1) * size > 512) return wrong('this power is too large');
    return literal(env, expression.span, power(value, exponent), dimension);
  }
  if (size > 64) return wrong('a power of something that is not a constant is at most 64');
  const raised = size === 1 ? base : make(env, expression.span, { kind: 'number', dimension: raiseDimension(dimensionOf(base), 2 * size) ?? [], scale: null }, powerKnowledge(base.knowledge, size), { kind: 'power', base, exponent: size });
  if (exponent > 0) return raised;
  const known = asNumber(env, raised, 'a divisor');
  if (known === null || !isDivisor(env, base)) return mistake(expression.span);
  const one = literal(env, expression.span, rational(1n));
  return one.knowledge === null ? one : make(env, expression.span, { kind: 'number', dimension, scale: null }, divideKnowledge(one.knowledge, known.knowledge), { kind: 'divide', left: one, right: known });
};

const arities: Record<Builtin, { readonly least: number; readonly most: number; readonly words: string }> = {
  abs: { least: 1, most: 1, words: 'one argument' },
  min: { least: 2, most: 16, words: 'two arguments or more' },
  max: { least: 2, most: 16, words: 'two arguments or more' },
  clamp: { least: 3, most: 3, words: 'a value, a lower and an upper bound' },
  mod: { least: 2, most: 2, words: 'two arguments' },
  sqrt: { least: 1, most: 1, words: 'one argument' },
  exp: { least: 1, most: 1, words: 'one argument' },
  ln: { least: 1, most: 1, words: 'one argument' },
};

export const checkBuiltin = (env: Env, expression: Expression & { kind: 'builtin' }): Expr => {
  const { name, span } = expression;
  const { program } = env;
  const arity = arities[name];
  const count = expression.arguments.length;
  if (name === 'exp' || name === 'ln') {
    program.report('FB9001', span, { what: `\`${name}\`` });
    return mistake(span);
  }
  if (count < arity.least || count > arity.most) {
    program.report('FB2006', span, { name, expected: arity.words, found: count });
    return mistake(span);
  }
  if (name === 'sqrt') {
    program.report('FB2017', span, { problem: '`sqrt` stands alone as the right side of a typed name' });
    return mistake(span);
  }
  const inner = env.naming ? { ...env, naming: false } : env;
  const operands = expression.arguments.map((each) => checkNumber(inner, each, `an argument of \`${name}\``)).filter((each) => each !== null);
  const [first, second, third] = operands;
  if (operands.length < count || first === undefined) return mistake(span);
  if (!operands.slice(1).every((each) => sameUnits(env, `take \`${name}\` of`, first, each))) return mistake(span);
  const times = operands.filter((each) => each.type.kind === 'time').length;
  if (times > 0 && (times < count || name === 'abs' || name === 'mod')) return affineMistake(env, span);
  const type: Type = times > 0 ? { kind: 'time' } : numberLike(dimensionOf(first), ...operands);
  switch (name) {
    case 'abs': {
      const value = constantOf(first);
      return folded(env, span, value && absolute(value), dimensionOf(first)) ?? make(env, span, type, absKnowledge(first.knowledge), { kind: 'abs', operand: first });
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
  const ordered = make(env, span, type, addKnowledge(hi.knowledge, negateKnowledge(lo.knowledge)), { kind: 'subtract', left: hi, right: lo });
  if (ordered.knowledge === null || !isAtLeast(ordered.knowledge, zero)) {
    env.program.report('FB3013', span, { lo: excerpt(lo), hi: excerpt(hi) });
    return mistake(span);
  }
  return make(env, span, type, minKnowledge(maxKnowledge(value.knowledge, lo.knowledge), hi.knowledge), { kind: 'clamp', value, lo, hi });
};

const modulo = (env: Env, span: Span, type: Type, left: Num, right: Num): Expr => {
  if (!isAbove(right.knowledge, zero)) {
    if (isAtLeast(right.knowledge, zero)) env.program.report('FB3004', right.span, { divisor: excerpt(right) });
    else env.program.report('FB3005', right.span, { divisor: excerpt(right), range: showInterval(right.knowledge) });
    return mistake(span);
  }
  const [a, b] = [constantOf(left), constantOf(right)];
  const value = a && b && subtract(a, multiply(b, rational(floor(divide(a, b)))));
  return folded(env, span, value, dimensionOf(left)) ?? make(env, span, type, modKnowledge(left.knowledge, right.knowledge), { kind: 'mod', left, right });
};

/** `sqrt(x)` as the whole right side of a typed name: its operand, checked. */
export const rootOperand = (env: Env, expression: Expression & { kind: 'builtin' }): Num | null => {
  const [argument] = expression.arguments;
  if (expression.arguments.length !== 1 || argument === undefined) {
    env.program.report('FB2006', expression.span, { name: 'sqrt', expected: arities.sqrt.words, found: expression.arguments.length });
    return null;
  }
  const operand = asNumber(env, check({ ...env, naming: false }, argument), 'the operand of `sqrt`');
  if (operand === null) return null;
  if (!isAtLeast(hull(operand.knowledge, { lo: operand.knowledge.exactLo, hi: operand.knowledge.exactHi }), zero)) {
    env.program.report('FB3012', operand.span, { range: showInterval(operand.knowledge) });
    return null;
  }
  return operand;
};

