/** Truths and choices: logic, conditionals and their exhaustiveness, and what each branch knows. */
import type { Span } from '../source/source.ts';
import type { Expression } from '../syntax/ast.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { eitherKnowledge } from '../types/reckoning.ts';
import { dimensionOf, numberLike, sameUnits } from './dimensions.ts';
import type { Expr, Type } from './checked.ts';
import { check, checkTruth } from './expression.ts';
import { type Guards, learn, markSame } from './guards.ts';
import { isMistake, make, mistake, truth } from './make.ts';
import { showType } from './numbers.ts';
import { memberMismatch } from './params.ts';
import { pathTo } from './places.ts';
import type { Env } from './program.ts';

/** The place where `condition` holds (or does not): all that it proves is known there. */
export const where = (env: Env, condition: Expr, holds: boolean): Env => ({
  ...env,
  guards: sameMembers(env, learn(env.program.keys, env.guards, condition, holds), condition, holds),
});

/** `p.market == m` makes the units of the two the same. */
const sameMembers = (env: Env, guards: Guards, condition: Expr, holds: boolean): Guards => {
  if (condition.kind === 'and' && holds)
    return sameMembers(env, sameMembers(env, guards, condition.left, true), condition.right, true);
  if (condition.kind !== 'compare' || condition.left.type.kind !== 'ref' || (condition.op === '==') !== holds) return guards;
  const [left, right] = [pathTo(env, condition.left), pathTo(env, condition.right)];
  return left && right && left.key !== right.key ? markSame(env.program.keys, guards, left, right) : guards;
};

export const checkLogic = (env: Env, expression: Expression & { kind: 'and' | 'or' }): Expr => {
  const left = checkTruth(env, expression.left, `a side of \`${expression.kind}\``);
  if (left === null) return mistake(expression.span);
  const right = checkTruth(where(env, left, expression.kind === 'and'), expression.right, `a side of \`${expression.kind}\``);
  return right
    ? make(env, expression.span, { kind: 'bool' }, null, { kind: expression.kind, left, right })
    : mistake(expression.span);
};

export const checkNot = (env: Env, expression: Expression & { kind: 'not' | 'negate' }): Expr => {
  const operand = checkTruth(env, expression.operand, 'what follows `not`');
  return operand ? make(env, expression.span, { kind: 'bool' }, null, { kind: 'not', operand }) : mistake(expression.span);
};

export const checkIsNone = (env: Env, expression: Expression & { kind: 'is none' }): Expr => {
  const operand = check(env, expression.operand);
  if (isMistake(operand)) return operand;
  if (isSettled(operand)) return truth(expression.span, expression.negated);
  if (operand.type.kind !== 'optional') {
    env.program.report('FB2005', operand.span, {
      place: 'what `is none` asks about',
      expected: 'something that may be none',
      found: showType(env.program.schema, operand.type),
    });
    return mistake(expression.span);
  }
  const asked = make(env, expression.span, { kind: 'bool' }, null, { kind: 'is none', operand });
  return expression.negated ? make(env, expression.span, { kind: 'bool' }, null, { kind: 'not', operand: asked }) : asked;
};

/** A condition around it has settled that it is there, or the action changes this very member of a list. */
const isSettled = (expr: Expr): boolean =>
  expr.kind === 'the' || (expr.kind === 'field' && expr.type.kind !== 'optional' && isSettled(expr.of));

export const checkOtherwise = (env: Env, expression: Expression & { kind: 'otherwise' }): Expr => {
  const operand = check(env, expression.operand);
  if (isMistake(operand) || isSettled(operand)) return operand;
  if (operand.type.kind !== 'optional') {
    env.program.report('FB2005', operand.span, {
      place: 'what stands before `otherwise`',
      expected: 'something that may be none',
      found: showType(env.program.schema, operand.type),
    });
    return mistake(expression.span);
  }
  const fallback = check(env, expression.fallback, operand.type.of);
  if (isMistake(fallback)) return fallback;
  const inside: Expr = { ...operand, type: operand.type.of };
  const joined = join(env, inside, fallback);
  return joined
    ? make(env, expression.span, joined.type, joined.knowledge, { kind: 'otherwise', operand, fallback })
    : mistake(expression.span);
};

export const checkIf = (env: Env, expression: Expression & { kind: 'if' }, expected: Type | null): Expr => {
  const condition = checkTruth(env, expression.condition, 'a condition');
  if (expression.else === null) {
    env.program.report('FB3008', expression.span, {
      missing: 'that the condition does not hold',
      help: 'write `else` and the value for that case',
    });
    return mistake(expression.span);
  }
  if (condition === null) return mistake(expression.span);
  const then = branch(where(env, condition, true), expression.then, expected);
  const otherwise = branch(where(env, condition, false), expression.else, expected ?? hintOf(then));
  return settled(env, choose(env, expression.span, condition, then, otherwise));
};

/** `none` may stand in a branch before it is known what it is that may be none. */
const branch = (env: Env, expression: Expression, expected: Type | null): Expr =>
  expression.kind === 'none' && expected?.kind !== 'optional'
    ? { span: expression.span, type: { kind: 'optional', of: expected ?? { kind: 'error' } }, knowledge: null, kind: 'none' }
    : check(env, expression, expected);

const isUnknown = (type: Type): boolean => type.kind === 'optional' && type.of.kind === 'error';
const hintOf = (value: Expr): Type | null => (isMistake(value) || isUnknown(value.type) ? null : value.type);

/** Nothing but `none` in all branches. */
const settled = (env: Env, result: Expr): Expr => {
  if (!isUnknown(result.type)) return result;
  env.program.report('FB2005', result.span, { place: 'a choice', expected: 'a value in one case', found: '`none` in all' });
  return mistake(result.span);
};

/** One of two values that have been checked; the branch is seen under what the condition proves. */
export const choose = (env: Env, span: Span, condition: Expr, then: Expr, otherwise: Expr): Expr => {
  if (isMistake(then) || isMistake(otherwise)) return mistake(span);
  const [a, b] = lift(then, otherwise);
  const joined = join(env, a, b);
  return joined ? make(env, span, joined.type, joined.knowledge, { kind: 'if', condition, then: a, else: b }) : mistake(span);
};

/** Where one branch may be none, the other is taken as a present value. */
const lift = (a: Expr, b: Expr): readonly [Expr, Expr] => {
  const some = (value: Expr): Expr => ({
    span: value.span,
    type: { kind: 'optional', of: value.type },
    knowledge: value.knowledge,
    kind: 'some',
    value,
  });
  if (a.type.kind === 'optional' && b.type.kind !== 'optional') return [a, some(b)];
  if (b.type.kind === 'optional' && a.type.kind !== 'optional') return [some(a), b];
  return [a, b];
};

/** The type and knowledge of a value that is one of two; null after a report. */
const join = (env: Env, a: Expr, b: Expr): { type: Type; knowledge: Knowledge | null } | null => {
  const { program } = env;
  const knowledge = a.knowledge && b.knowledge ? eitherKnowledge(a.knowledge, b.knowledge) : (a.knowledge ?? b.knowledge);
  if (a.type.kind === 'optional' && b.type.kind === 'optional') {
    // `none` fits every optional.
    if (a.kind === 'none' || isUnknown(a.type)) return { type: b.type, knowledge };
    if (b.kind === 'none' || isUnknown(b.type)) return { type: a.type, knowledge };
    const inner = join(env, { ...a, type: a.type.of }, { ...b, type: b.type.of });
    return inner && { type: { kind: 'optional', of: inner.type }, knowledge };
  }
  if (a.type.kind === 'number' && b.type.kind === 'number') {
    return sameUnits(env, 'choose between', a, b) ? { type: numberLike(dimensionOf(a), a, b), knowledge } : null;
  }
  const same =
    a.type.kind === b.type.kind &&
    (a.type.kind !== 'enum' || (b.type.kind === 'enum' && a.type.enum === b.type.enum)) &&
    (a.type.kind !== 'ref' || (b.type.kind === 'ref' && a.type.entity === b.type.entity));
  if (same && ['bool', 'enum', 'time', 'address', 'ref'].includes(a.type.kind)) return { type: a.type, knowledge };
  program.report('FB2005', b.span, {
    place: 'the other case',
    expected: showType(program.schema, a.type),
    found: showType(program.schema, b.type),
  });
  return null;
};

export const checkFirstMatching = (
  env: Env,
  expression: Expression & { kind: 'first matching' },
  expected: Type | null,
): Expr => {
  if (expression.otherwise === null) {
    env.program.report('FB3008', expression.span, { missing: 'that no line matches', help: 'end with `otherwise : VALUE`' });
    return mistake(expression.span);
  }
  const conditions: { condition: Expr; value: Expr; span: Span }[] = [];
  let here = env;
  let hint = expected;
  for (const arm of expression.arms) {
    const condition = checkTruth(here, arm.condition, 'what follows `when`');
    if (condition === null) return mistake(expression.span);
    const value = branch(where(here, condition, true), arm.value, hint);
    hint ??= hintOf(value);
    conditions.push({ condition, value, span: arm.span });
    here = where(here, condition, false);
  }
  let result = branch(here, expression.otherwise, hint);
  for (const arm of conditions.reverse()) result = choose(env, arm.span, arm.condition, arm.value, result);
  return settled(env, { ...result, span: expression.span });
};

export const checkMatch = (env: Env, expression: Expression & { kind: 'match' }, expected: Type | null): Expr => {
  const subject = check(env, expression.subject);
  const { program } = env;
  if (isMistake(subject)) return subject;
  const type = subject.type;
  if (type.kind !== 'enum') {
    program.report('FB2005', subject.span, {
      place: 'what is matched',
      expected: 'a member of an enum',
      found: showType(program.schema, type),
    });
    return mistake(expression.span);
  }
  const schema = program.schema.enums[type.enum];
  const members = (schema?.members ?? []).map((text) => ({ text, span: expression.span }));
  const { missing, extra } = memberMismatch(
    members,
    expression.arms.map((arm) => arm.member),
  );
  if (missing.length + extra.length > 0) {
    if (missing.length > 0 && extra.length === 0)
      program.report('FB3008', expression.span, {
        missing: missing.map((each) => `\`${each}\``).join(', '),
        help: 'write a line for each member',
      });
    else program.report('FB2015', expression.span, { enum: schema?.name ?? '?', missing: [], extra });
    return mistake(expression.span);
  }
  let here = env;
  let hint = expected;
  const arms: { condition: Expr; value: Expr; span: Span }[] = [];
  for (const arm of expression.arms) {
    const index = schema?.members.indexOf(arm.member.text) ?? 0;
    const member: Expr = { span: arm.member.span, type, knowledge: null, kind: 'member', enum: type.enum, index };
    const condition: Expr = {
      span: arm.span,
      type: { kind: 'bool' },
      knowledge: null,
      kind: 'compare',
      op: '==',
      left: subject,
      right: member,
    };
    const value = branch(where(here, condition, true), arm.value, hint);
    hint ??= hintOf(value);
    arms.push({ condition, value, span: arm.span });
    here = where(here, condition, false);
  }
  const last = arms.pop();
  if (last === undefined) return truth(expression.span, true);
  let result = last.value;
  for (const arm of arms.reverse()) result = choose(env, arm.span, arm.condition, arm.value, result);
  return isMistake(result) ? mistake(expression.span) : settled(env, { ...result, span: expression.span });
};
