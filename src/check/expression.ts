/**
 * Expressions: from syntax to the checked tree, one function a group of forms. `expected` is a hint for names of enum
 * members and for `none`; it never changes what a number means.
 */
import { assertNever } from '../source/assert-never.ts';
import type { Expression } from '../syntax/ast.ts';
import { checkBinary, checkNegate, checkPower, checkShare } from './arithmetic.ts';
import { checkBuiltin } from './builtins.ts';
import { checkFirstMatching, checkIf, checkIsNone, checkLogic, checkMatch, checkNot, checkOtherwise } from './conditions.ts';
import { checkCompare } from './decisions.ts';
import { checkFold } from './folds.ts';
import { checkCall } from './calls.ts';
import { checkField, checkIndex, checkName } from './names.ts';
import type { Expr, Type } from './checked.ts';
import { isMistake, literal, make, mistake, truth } from './make.ts';
import { noGuards } from './guards.ts';
import { showType } from './numbers.ts';
import type { Env } from './program.ts';
import { measuredNumber } from './places.ts';

export const check = (env: Env, expression: Expression, expected: Type | null = null): Expr => {
  const inner: Env = env.naming ? { ...env, naming: false } : env;
  const { span } = expression;
  switch (expression.kind) {
    case 'number':
      return expression.unit === null
        ? literal(env, span, expression.value)
        : measuredNumber(env, expression.value, expression.unit, span);
    case 'truth':
      return truth(span, expression.value);
    case 'none':
      return expected?.kind === 'optional'
        ? { span, type: expected, knowledge: null, kind: 'none' }
        : unexpected(env, expression);
    case 'name':
      return checkName(inner, expression.name, expected);
    case 'field':
      return checkField(inner, expression);
    case 'index':
      return checkIndex(inner, expression);
    case 'call':
      return checkCall(inner, expression);
    case 'builtin':
      return checkBuiltin(env, expression);
    case 'negate':
      return checkNegate(inner, expression);
    case 'binary':
      return checkBinary(inner, expression);
    case 'share':
      return checkShare(inner, expression);
    case 'power':
      return checkPower(inner, expression);
    case 'compare':
      return checkCompare(inner, expression);
    case 'and':
    case 'or':
      return checkLogic(inner, expression);
    case 'not':
      return checkNot(inner, expression);
    case 'is none':
      return checkIsNone(inner, expression);
    case 'otherwise':
      return checkOtherwise(inner, expression);
    case 'if':
      return checkIf(inner, expression, expected);
    case 'first matching':
      return checkFirstMatching(inner, expression, expected);
    case 'match':
      return checkMatch(inner, expression, expected);
    case 'fold':
      return checkFold(inner, expression);
    case 'before':
      return checkBefore(inner, expression);
    case 'by literal':
    case 'rows':
      return unexpected(env, expression);
    case 'error':
      return mistake(span);
    default:
      return assertNever(expression);
  }
};

const unexpected = (env: Env, expression: Expression): Expr => {
  const found = expression.kind === 'none' ? '`none`' : 'a table';
  env.program.report('FB2005', expression.span, { place: 'a value here', expected: 'a number, a truth or a name', found });
  return mistake(expression.span);
};

const checkBefore = (env: Env, expression: Expression & { kind: 'before' }): Expr => {
  if (!env.action) {
    env.program.report('FB2020', expression.span, {});
    return mistake(expression.span);
  }
  // What is known of the state after says nothing of the one before, and the other way round.
  const operand = check({ ...env, guards: noGuards }, expression.operand);
  return isMistake(operand) ? operand : make(env, expression.span, operand.type, operand.knowledge, { kind: 'before', operand });
};

/** A number, or a time where one may stand; reports anything else. Null after a mistake, reported here or before. */
export const checkNumber = (env: Env, expression: Expression, place: string): KnownNumber | null =>
  asNumber(env, check(env, expression), place);

/** A number or a time, of which something is known. */
export type KnownNumber = Expr & { readonly knowledge: NonNullable<Expr['knowledge']> };

const isKnownNumber = (expr: Expr): expr is KnownNumber =>
  (expr.type.kind === 'number' || expr.type.kind === 'time') && expr.knowledge !== null;

export const asNumber = (env: Env, expr: Expr, place: string): KnownNumber | null => {
  if (isMistake(expr)) return null;
  if (expr.type.kind === 'optional') {
    env.program.report('FB2016', expr.span, { what: 'this value' });
    return null;
  }
  if (isKnownNumber(expr)) return expr;
  env.program.report('FB2005', expr.span, { place, expected: 'a number', found: showType(env.program.schema, expr.type) });
  return null;
};

export const checkTruth = (env: Env, expression: Expression, place: string): Expr | null => {
  const result = check(env, expression, { kind: 'bool' });
  if (isMistake(result)) return null;
  if (result.type.kind === 'bool') return result;
  env.program.report('FB2005', result.span, { place, expected: 'a truth', found: showType(env.program.schema, result.type) });
  return null;
};
