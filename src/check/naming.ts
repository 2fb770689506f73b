/**
 * Typed names: where a value is rounded, once. Does it fit, in unit, decimals and range? Is the rounding said, needed,
 * and to a side that all names in it agree with?
 */
import type { Span } from '../source/source.ts';
import type { Expression, Typing } from '../syntax/ast.ts';
import { type Dimension, equalDimensions, showDimension } from '../types/dimension.ts';
import { contains, hull, type Interval, isAtLeast, isAtMost } from '../types/interval.ts';
import type { Knowledge, Origin } from '../types/knowledge.ts';
import { ceil, compare, floor, multiply, negate, one, powerOfTen, type Rational, zero } from '../types/rational.ts';
import { exact, isExact, isMultiple, source } from '../types/reckoning.ts';
import type { Rounding } from '../types/rounding.ts';
import type { Scale } from '../types/schema.ts';
import { adviceFor, differOnlyInPeriod, dimensionOf, sameScale } from './dimensions.ts';
import type { Expr, Naming, Type } from './checked.ts';
import { namedAlone } from './alone.ts';
import { standsAlone } from './builtins.ts';
import { settle } from './decisions.ts';
import { asNumber, check } from './expression.ts';
import { isMistake } from './make.ts';
import { showInterval, showNumber, showType } from './numbers.ts';
import type { Env } from './program.ts';
import { decimalsOf } from './read.ts';
import { afterRounding } from './rounded.ts';
import { widestSources } from './widest.ts';

export type TypedNumber = { readonly dimension: Dimension; readonly scale: Scale; readonly unit: string };

/** What a name is declared to be. */
export type Declared =
  | ({ readonly kind: 'number' } & TypedNumber)
  | { readonly kind: 'optional'; readonly of: TypedNumber }
  | { readonly kind: 'plain'; readonly type: Type; readonly unit: string };

export type NameRequest = {
  readonly name: string;
  readonly span: Span;
  readonly declared: Declared;
  readonly range: Interval | null;
  readonly typing: Pick<Typing, 'rounding' | 'accept'>;
};

export type NamedValue = { readonly value: Expr; readonly naming: Naming };

/** Checks `expression` as the value of a name; null after a reported mistake. */
export const checkNamed = (env: Env, request: NameRequest, expression: Expression): NamedValue | null => {
  const { declared } = request;
  if (expression.kind === 'builtin' && standsAlone(expression.name) && declared.kind === 'number')
    return namedAlone(env, request, declared, expression, expression.name);
  const hint: Type =
    declared.kind === 'plain'
      ? declared.type
      : declared.kind === 'optional'
        ? { kind: 'optional', of: numberType(declared.of) }
        : numberType(declared);
  const value = check(env, expression, hint);
  return isMistake(value) ? null : nameValue(env, request, value);
};

export const numberType = (of: TypedNumber): Type => ({ kind: 'number', dimension: of.dimension, scale: of.scale });

/** Gives an already checked value its name. */
export const nameValue = (env: Env, request: NameRequest, value: Expr): NamedValue | null => {
  const { declared } = request;
  switch (declared.kind) {
    case 'plain':
      return namedPlain(env, request, declared, value);
    case 'number': {
      const number = asNumber(env, value, `\`${request.name}\``);
      if (number === null || !unitFits(env, request, declared, number)) return null;
      const knowledge = roundedKnowledge(env, request, declared, number, number.knowledge);
      return (
        knowledge && {
          value: number,
          naming: { ...knowledge, function: 'value', type: numberType(declared), unit: declared.unit },
        }
      );
    }
    case 'optional': {
      const type: Type = { kind: 'optional', of: numberType(declared.of) };
      const inside: Expr = value.type.kind === 'optional' ? { ...value, type: value.type.of } : value;
      if (value.kind === 'none')
        return {
          value,
          naming: {
            function: 'value',
            type,
            unit: `${declared.of.unit} or none`,
            rounding: null,
            accepted: false,
            knowledge: source({ lo: zero, hi: zero }, zero),
          },
        };
      const number = asNumber(env, inside, `\`${request.name}\``);
      if (number === null || !unitFits(env, request, declared.of, number)) return null;
      const knowledge = roundedKnowledge(env, request, declared.of, number, number.knowledge);
      const lifted: Expr =
        value.type.kind === 'optional' ? value : { span: value.span, type, knowledge: value.knowledge, kind: 'some', value };
      return (
        knowledge && { value: lifted, naming: { ...knowledge, function: 'value', type, unit: `${declared.of.unit} or none` } }
      );
    }
  }
};

const namedPlain = (env: Env, request: NameRequest, declared: Declared & { kind: 'plain' }, value: Expr): NamedValue | null => {
  const { program } = env;
  const { type } = declared;
  const same =
    type.kind === value.type.kind &&
    (type.kind !== 'enum' || (value.type.kind === 'enum' && value.type.enum === type.enum)) &&
    (type.kind !== 'ref' || (value.type.kind === 'ref' && value.type.entity === type.entity));
  if (!same) {
    program.report('FB2005', value.span, {
      place: `\`${request.name}\``,
      expected: showType(program.schema, type),
      found: showType(program.schema, value.type),
    });
    return null;
  }
  const isTime = type.kind === 'time' || (type.kind === 'optional' && type.of.kind === 'time');
  if (isTime && value.knowledge !== null && !isMultiple(value.knowledge.grid, one)) {
    program.report('FB9001', value.span, { what: 'a time between two whole seconds (round the duration in a name of its own)' });
    return null;
  }
  if (request.typing.rounding)
    program.report('FB4002', request.typing.rounding.span, { name: request.name, unit: showType(program.schema, type) });
  if (request.typing.accept && !request.typing.accept.made) program.report('FB4006', request.typing.accept.span, {});
  return {
    value,
    naming: { function: 'value', type, unit: declared.unit, rounding: null, accepted: false, knowledge: value.knowledge },
  };
};

const unitFits = (env: Env, request: NameRequest, declared: TypedNumber, value: Expr): boolean => {
  if (value.type.kind === 'number' && equalDimensions(declared.dimension, value.type.dimension)) return true;
  const [expected, found] = [
    showDimension(declared.dimension),
    value.type.kind === 'time' ? 'a time' : showDimension(dimensionOf(value)),
  ];
  if (differOnlyInPeriod(declared.dimension, dimensionOf(value)))
    env.program.report('FB2022', value.span, { problem: `\`${request.name}\` is ${expected}, but this is ${found}` });
  else
    env.program.report('FB2004', value.span, {
      place: `\`${request.name}\``,
      expected,
      found,
      help: adviceFor(env, value, declared.dimension),
    });
  return false;
};

type Rounded = Pick<Naming, 'rounding' | 'accepted' | 'knowledge'>;

/** Whether the exact value always fits the scale, so that no rounding can occur. */
const alwaysFits = (scale: Scale, value: Expr, grid: Rational | null): boolean =>
  isMultiple(grid, powerOfTen(-(scale.kind === 'fixed' ? scale.decimals : scale.min))) ||
  (value.type.kind === 'number' && sameScale(scale, value.type.scale));

const roundedKnowledge = (
  env: Env,
  request: NameRequest,
  declared: TypedNumber,
  value: Expr,
  knowledge: Knowledge,
): Rounded | null => {
  const { program } = env;
  const { name, typing } = request;
  const decimals = decimalsOf(declared.scale);
  const fits = alwaysFits(declared.scale, value, knowledge.grid);
  if (!fits && typing.rounding === null) {
    program.report('FB4001', value.span, { name, unit: declared.unit, decimals });
    return null;
  }
  if (fits && typing.rounding && !typing.rounding.made && !typing.accept?.made)
    program.report('FB4002', typing.rounding.span, { name, unit: declared.unit });
  if (!isBounded(env, request, value, knowledge, declared)) return null;
  const rounding = fits ? null : (typing.rounding?.value ?? null);
  const broken = rounding === null ? null : wrongSide(rounding, knowledge);
  // An accepted name is a source: what follows measures from it. That says something of every name that is not exact.
  const inexact = rounding !== null || !isExact(knowledge);
  // A rounding that is needless has been reported, and what goes with it is needless too.
  const needless = fits && typing.rounding !== null && !inexact;
  settle(env, needless ? null : typing.accept, broken !== null, inexact, () => {
    if (broken === null || rounding === null) return;
    program.report(
      'FB4003',
      typing.rounding?.span ?? value.span,
      { name, direction: rounding, origin: broken.origin.name, side: broken.side },
      [{ span: broken.origin.span, text: `\`${broken.origin.name}\` is rounded here` }],
    );
  });
  const accepted = typing.accept !== null && inexact;
  const result = afterRounding(knowledge, declared.scale, rounding, { name, span: request.span }, accepted);
  const declaredRange = request.range;
  if (declaredRange === null) return { rounding, accepted, knowledge: result };
  if (!contains(declaredRange, result)) {
    program.report('FB3002', value.span, {
      what: `\`${name}\``,
      found: showInterval(result),
      declared: showInterval(declaredRange),
    });
    return null;
  }
  return { rounding, accepted, knowledge: result };
};

const int256 = 1n << 255n;

const uint256 = 1n << 256n;

/** The value has bounds, and they fit one word at its decimals. */
export const isBounded = (env: Env, request: NameRequest, value: Expr, knowledge: Knowledge, declared: TypedNumber): boolean => {
  const { program } = env;
  const { lo, hi } = knowledge;
  if (lo === null || hi === null) {
    program.report('FB3009', value.span, { what: `\`${request.name}\``, side: lo === null ? 'lower' : 'upper' });
    return false;
  }
  const scale = powerOfTen(decimalsOf(declared.scale));
  const [low, high] = [floor(multiply(lo, scale)), ceil(multiply(hi, scale))];
  if (low > -int256 && high < (low < 0n ? int256 : uint256)) return true;
  const widest = compare(negate(lo), hi) > 0 ? lo : hi;
  program.report('FB3001', value.span, {
    what: `\`${request.name}\``,
    magnitude: showNumber(widest),
    unit: declared.unit,
    widest: widestSources(value),
  });
  return false;
};

/** Which name in the value pushes the result past the side that the rounding promises; null when none does. */
export const wrongSide = (
  rounding: Rounding,
  value: Knowledge,
): { readonly origin: Origin; readonly side: 'above' | 'below' } | null => {
  const up = value.below && { origin: value.below, side: 'below' as const };
  const down = value.above && { origin: value.above, side: 'above' as const };
  const range = hull(value, exact(value));
  switch (rounding) {
    case 'up':
      return up;
    case 'down':
      return down;
    case 'toward zero':
      return isAtLeast(range, zero) ? down : isAtMost(range, zero) ? up : null;
    case 'away from zero':
      return isAtLeast(range, zero) ? up : isAtMost(range, zero) ? down : null;
    case 'half up':
    case 'half even':
      return null;
  }
};
