/** Reading parameters and fields: their unit at this place, what is known of them, and whether they may be missing. */
import { isPresent } from './guards.ts';
import { keyOf } from './keys.ts';
import type { Span } from '../source/source.ts';
import type { Name } from '../syntax/ast.ts';
import { type Dimension, dimensionless } from '../types/dimension.ts';
import { powerOfTen, rational, zero } from '../types/rational.ts';
import { source } from '../types/reckoning.ts';
import { latestNow, type Scale } from '../types/schema.ts';
import type { Expr, Type } from './checked.ts';
import { make, mistake } from './make.ts';
import { placeAt } from './places.ts';
import type { Env } from './program.ts';

export const readParam = (env: Env, name: Name, param: number): Expr => {
  const { program } = env;
  const schema = program.schema.params[param];
  const units = program.paramUnits[param];
  if (schema === undefined || units === undefined) return mistake(name.span);
  const { shape } = schema;
  const dimension = placeAt(env, policyAt(name.span), units.output) ?? dimensionless;
  switch (shape.kind) {
    case 'number': {
      const knowledge = source(shape, powerOfTen(-decimalsOf(shape.scale)));
      // Without a range a parameter is the constant that stands in the policy.
      return schema.governed || shape.lo.n * shape.hi.d !== shape.hi.n * shape.lo.d
        ? make(env, name.span, { kind: 'number', dimension, scale: shape.scale }, knowledge, { kind: 'param', param })
        : make(env, name.span, { kind: 'number', dimension, scale: shape.scale }, knowledge, { kind: 'const', value: shape.lo });
    }
    case 'array':
      return make(
        env,
        name.span,
        { kind: 'array', by: shape.by, of: { kind: 'number', dimension, scale: shape.of.scale } },
        source(shape.of, powerOfTen(-decimalsOf(shape.of.scale))),
        { kind: 'param', param },
      );
    case 'bool':
      return { span: name.span, type: { kind: 'bool' }, knowledge: null, kind: 'truth', value: schema.default === 1n };
    case 'enum':
      return {
        span: name.span,
        type: { kind: 'enum', enum: shape.enum },
        knowledge: null,
        kind: 'member',
        enum: shape.enum,
        index: Number(schema.default),
      };
    case 'table':
      program.report('FB2007', name.span, { name: name.text, is: 'a table', wanted: 'a value: call it with its input' });
      return mistake(name.span);
    default:
      return mistake(name.span);
  }
};

export const policyAt = (span: Span): Expr => ({ span, type: { kind: 'record', record: 0 }, knowledge: null, kind: 'globals' });

export const decimalsOf = (scale: Scale): number => (scale.kind === 'fixed' ? scale.decimals : scale.max);

/** The record that fields are read from: a record itself, or the member that a ref points to. */
export const recordOf = (expr: Expr): number | null =>
  expr.type.kind === 'record' ? expr.type.record : expr.type.kind === 'ref' ? expr.type.entity : null;

export const readField = (env: Env, span: Span, of: Expr, record: number, field: number): Expr => {
  const { program } = env;
  const schema = program.schema.records[record]?.fields[field];
  if (schema === undefined) return mistake(span);
  const { shape } = schema;
  const kind = { kind: 'field', of, record, field } as const;
  const placed = (): Dimension | null => {
    const dimension = placeAt(env, of, program.fieldUnits[record]?.[field] ?? []);
    if (dimension === null) program.report('FB2011', span, { unit: shape.kind === 'number' ? shape.unit : schema.name });
    return dimension;
  };
  switch (shape.kind) {
    case 'number': {
      const dimension = placed();
      if (dimension === null) return mistake(span);
      const number: Type = { kind: 'number', dimension, scale: shape.scale };
      const knowledge = source(shape, powerOfTen(-decimalsOf(shape.scale)));
      return schema.outside === 'unavailable'
        ? unwrap(env, make(env, span, { kind: 'optional', of: number }, knowledge, kind))
        : make(env, span, number, knowledge, kind);
    }
    case 'array': {
      const dimension = placed();
      if (dimension === null) return mistake(span);
      return make(
        env,
        span,
        { kind: 'array', by: shape.by, of: { kind: 'number', dimension, scale: shape.of.scale } },
        source(shape.of, powerOfTen(-decimalsOf(shape.of.scale))),
        kind,
      );
    }
    case 'optional': {
      if (shape.of.kind === 'time') return unwrap(env, make(env, span, { kind: 'optional', of: { kind: 'time' } }, times, kind));
      const dimension = placed();
      if (dimension === null) return mistake(span);
      return unwrap(
        env,
        make(
          env,
          span,
          { kind: 'optional', of: { kind: 'number', dimension, scale: shape.of.scale } },
          source(shape.of, powerOfTen(-decimalsOf(shape.of.scale))),
          kind,
        ),
      );
    }
    case 'time':
      return make(env, span, { kind: 'time' }, schema.source === 'now' ? untilLatest : times, kind);
    case 'list':
      if (shape.table !== null) {
        program.report('FB2007', span, { name: schema.name, is: 'a table', wanted: 'a value: call it with its input' });
        return mistake(span);
      }
      return make(env, span, { kind: 'list', record: shape.record }, null, kind);
    case 'bool':
    case 'address':
    case 'enum':
    case 'ref':
      return make(env, span, shape, null, kind);
    case 'table':
      return mistake(span);
  }
};

/** Times lie between 1970 and 2^40 seconds later, as the schema's `time` says. */
const times = source({ lo: zero, hi: rational((1n << 40n) - 1n) }, rational(1n));

const untilLatest = source({ lo: zero, hi: rational(latestNow) }, rational(1n));

export const maybeRecord = (expr: Expr): boolean => expr.type.kind === 'optional' && expr.type.of.kind === 'record';

export const proved = (env: Env, expr: Expr): boolean => isPresent(env.guards, keyOf(env.program.keys, expr));

export const inside = (expr: Expr): Expr =>
  expr.type.kind === 'optional' ? { span: expr.span, type: expr.type.of, knowledge: null, kind: 'the', value: expr } : expr;

/** Inside a guard an optional is what it holds; elsewhere it stays an optional. */
export const present = (env: Env, expr: Expr): Expr => {
  if (expr.type.kind !== 'optional' || expr.type.of.kind !== 'record') return expr;
  if (isPresent(env.guards, keyOf(env.program.keys, expr)))
    return { span: expr.span, type: expr.type.of, knowledge: null, kind: 'the', value: expr };
  env.program.report('FB2016', expr.span, { what: 'this member of the list' });
  return mistake(expr.span);
};

export const unwrap = (env: Env, expr: Expr): Expr =>
  expr.type.kind === 'optional' && isPresent(env.guards, keyOf(env.program.keys, expr))
    ? make(env, expr.span, expr.type.of, expr.knowledge, { kind: 'the', value: expr })
    : expr;
