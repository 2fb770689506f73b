/** Decisions: comparisons and their side, truths, conditionals and their exhaustiveness. */
import type { Span } from '../source/source.ts';
import type { Accept, ComparisonOperator, Expression } from '../syntax/ast.ts';
import { differenceKnowledge, eitherKnowledge } from '../types/reckoning.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { dimensionOf, numberLike, sameUnits } from './arithmetic.ts';
import type { Decision, Expr, Type } from './checked.ts';
import { maximum } from '../types/rational.ts';
import { check, checkTruth } from './expression.ts';
import { learn, markSame, type Guards } from './guards.ts';
import { isMistake, make, mistake, truth } from './make.ts';
import { showType } from './numbers.ts';
import { pathTo } from './places.ts';
import type { Env } from './program.ts';
import { memberMismatch } from './params.ts';

/** The place where `condition` holds (or does not): all that it proves is known there. */
export const where = (env: Env, condition: Expr, holds: boolean): Env => ({ ...env, guards: sameMembers(env, learn(env.program.keys, env.guards, condition, holds), condition, holds) });

/** `p.market == m` makes the units of the two the same. */
const sameMembers = (env: Env, guards: Guards, condition: Expr, holds: boolean): Guards => {
  if (condition.kind === 'and' && holds) return sameMembers(env, sameMembers(env, guards, condition.left, true), condition.right, true);
  if (condition.kind !== 'compare' || condition.left.type.kind !== 'ref' || (condition.op === '==') !== holds) return guards;
  const [left, right] = [pathTo(env, condition.left), pathTo(env, condition.right)];
  return left && right && left.key !== right.key ? markSame(guards, left.key, right.key) : guards;
};

export const checkCompare = (env: Env, expression: Expression & { kind: 'compare' }): Expr => {
  const { op, span } = expression;
  // The name of a member of several enums is told by the other side.
  const rightFirst = isMemberName(env, expression.left) && !isMemberName(env, expression.right);
  const first = check(env, rightFirst ? expression.right : expression.left);
  const second = check(env, rightFirst ? expression.left : expression.right, first.type);
  const [left, right] = rightFirst ? [second, first] : [first, second];
  if (isMistake(left) || isMistake(right)) return mistake(span);
  for (const side of [left, right]) {
    if (side.type.kind === 'optional') {
      env.program.report('FB2016', side.span, { what: 'this side of the comparison' });
      return mistake(span);
    }
  }
  if (!comparable(env, op, left, right, expression.opSpan)) return mistake(span);
  decisionSide(env, op, left, right, expression.accept, span);
  return make(env, span, { kind: 'bool' }, null, { kind: 'compare', op, left, right });
};

const isMemberName = (env: Env, expression: Expression): boolean =>
  expression.kind === 'name' && !env.scope.has(expression.name.text) && env.program.names.get(expression.name.text)?.meaning.kind === 'enum member';

const comparable = (env: Env, op: ComparisonOperator, left: Expr, right: Expr, at: Span): boolean => {
  const { program } = env;
  const numbers = ['number', 'time'];
  if (left.type.kind === 'number' && right.type.kind === 'number') return sameUnits(env, 'compare', left, right);
  if (left.type.kind !== right.type.kind || (numbers.includes(left.type.kind) && left.type.kind !== 'time')) {
    program.report('FB2005', right.span, { place: 'the right side', expected: showType(program.schema, left.type), found: showType(program.schema, right.type) });
    return false;
  }
  const equality = op === '==' || op === '!=';
  switch (left.type.kind) {
    case 'time':
      return true;
    case 'enum': {
      const schema = program.schema.enums[left.type.enum];
      if (right.type.kind === 'enum' && right.type.enum === left.type.enum) {
        if (equality || schema?.ordered) return true;
        program.report('FB2018', at, { enum: schema?.name ?? '?' });
        return false;
      }
      break;
    }
    case 'ref':
      if (right.type.kind === 'ref' && right.type.entity === left.type.entity && equality) return true;
      break;
    case 'bool':
    case 'address':
      if (equality) return true;
      break;
    default:
      break;
  }
  program.report('FB2005', right.span, { place: 'the right side', expected: `something that is compared with \`${op}\``, found: showType(program.schema, right.type) });
  return false;
};

/** A comparison of rounded values errs to one side, or the policy accepts that it does not. Equality has no side. */
const decisionSide = (env: Env, op: ComparisonOperator, left: Expr, right: Expr, accept: Accept | null, span: Span): void => {
  if (!left.knowledge || !right.knowledge) return;
  const difference = differenceKnowledge(left.knowledge, right.knowledge);
  const { above, below } = difference;
  const equality = op === '==' || op === '!=';
  const undetermined = equality ? above !== null || below !== null : above !== null && below !== null;
  settle(env, accept, undetermined, undetermined, () => {
    env.program.report(
      'FB4005',
      { ...left.span, end: Math.max(left.span.end, right.span.end) },
      { left: (above ?? below)?.name ?? '?', right: (below ?? above)?.name ?? '?' },
      [above, below].flatMap((each) => (each ? [{ span: each.span, text: `\`${each.name}\` is rounded here` }] : [])),
    );
  });
  if (above === null && below === null) return;
  const growsTrue = op === '>' || op === '>=';
  const errs = undetermined ? 'accepted' : (above !== null) === growsTrue ? 'toward true' : 'toward false';
  decide(env, { span, errs, by: difference.error });
};

/** Remembers a decision; where a `let` stands in several places, the worst of them counts. */
const decide = (env: Env, decision: Decision): void => {
  const { decisions } = env.program;
  const key = `${decision.span.file} ${decision.span.start}`;
  const known = decisions.get(key);
  const by = known ? known.by && decision.by && maximum(known.by, decision.by) : decision.by;
  decisions.set(key, { ...decision, by, errs: known && known.errs !== decision.errs ? 'accepted' : decision.errs });
};

/**
 * Reports a broken side rule unless it is accepted, counts what is accepted, and warns of acceptances that silence
 * nothing. `silences`: the acceptance makes a difference, now or to what follows.
 */
export const settle = (env: Env, accept: Accept | null, broken: boolean, silences: boolean, complain: () => void): void => {
  if (broken && accept === null) complain();
  if (accept === null) return;
  const { accepted, report } = env.program;
  if (!silences) {
    if (env.depth === 0) report('FB4006', accept.span, {});
  } else if (!accepted.some((each) => each.span.file === accept.span.file && each.span.start === accept.span.start)) {
    accepted.push({ span: accept.span, reason: accept.reason });
  }
};

export const checkLogic = (env: Env, expression: Expression & { kind: 'and' | 'or' }): Expr => {
  const left = checkTruth(env, expression.left, `a side of \`${expression.kind}\``);
  if (left === null) return mistake(expression.span);
  const right = checkTruth(where(env, left, expression.kind === 'and'), expression.right, `a side of \`${expression.kind}\``);
  return right ? make(env, expression.span, { kind: 'bool' }, null, { kind: expression.kind, left, right }) : mistake(expression.span);
};

export const checkNot = (env: Env, expression: Expression & { kind: 'not' | 'negate' }): Expr => {
  const operand = checkTruth(env, expression.operand, 'what follows `not`');
  return operand ? make(env, expression.span, { kind: 'bool' }, null, { kind: 'not', operand }) : mistake(expression.span);
};

export const checkIsNone = (env: Env, expression: Expression & { kind: 'is none' }): Expr => {
  const operand = check(env, expression.operand);
  if (isMistake(operand)) return operand;
  // A condition around this one has settled it already.
  if (operand.kind === 'the') return truth(expression.span, expression.negated);
  if (operand.type.kind !== 'optional') {
    env.program.report('FB2005', operand.span, { place: 'what `is none` asks about', expected: 'something that may be none', found: showType(env.program.schema, operand.type) });
    return mistake(expression.span);
  }
  const asked = make(env, expression.span, { kind: 'bool' }, null, { kind: 'is none', operand });
  return expression.negated ? make(env, expression.span, { kind: 'bool' }, null, { kind: 'not', operand: asked }) : asked;
};

export const checkOtherwise = (env: Env, expression: Expression & { kind: 'otherwise' }): Expr => {
  const operand = check(env, expression.operand);
  if (isMistake(operand) || operand.kind === 'the') return operand;
  if (operand.type.kind !== 'optional') {
    env.program.report('FB2005', operand.span, { place: 'what stands before `otherwise`', expected: 'something that may be none', found: showType(env.program.schema, operand.type) });
    return mistake(expression.span);
  }
  const fallback = check(env, expression.fallback, operand.type.of);
  if (isMistake(fallback)) return fallback;
  const inside: Expr = { ...operand, type: operand.type.of };
  const joined = join(env, expression.span, inside, fallback);
  return joined ? make(env, expression.span, joined.type, joined.knowledge, { kind: 'otherwise', operand, fallback }) : mistake(expression.span);
};

export const checkIf = (env: Env, expression: Expression & { kind: 'if' }, expected: Type | null): Expr => {
  const condition = checkTruth(env, expression.condition, 'a condition');
  if (expression.else === null) {
    env.program.report('FB3008', expression.span, { missing: 'that the condition does not hold', help: 'write `else` and the value for that case' });
    return mistake(expression.span);
  }
  if (condition === null) return mistake(expression.span);
  const then = check(where(env, condition, true), expression.then, expected);
  const otherwise = check(where(env, condition, false), expression.else, expected ?? then.type);
  return choose(env, expression.span, condition, then, otherwise);
};

const choose = (env: Env, span: Span, condition: Expr, then: Expr, otherwise: Expr): Expr => {
  if (isMistake(then) || isMistake(otherwise)) return mistake(span);
  const [a, b] = lift(then, otherwise);
  const joined = join(env, span, a, b);
  return joined ? make(env, span, joined.type, joined.knowledge, { kind: 'if', condition, then: a, else: b }) : mistake(span);
};

/** Where one branch may be none, the other is taken as a present value. */
const lift = (a: Expr, b: Expr): readonly [Expr, Expr] => {
  const some = (value: Expr): Expr => ({ span: value.span, type: { kind: 'optional', of: value.type }, knowledge: value.knowledge, kind: 'some', value });
  if (a.type.kind === 'optional' && b.type.kind !== 'optional') return [a, some(b)];
  if (b.type.kind === 'optional' && a.type.kind !== 'optional') return [some(a), b];
  return [a, b];
};

/** The type and knowledge of a value that is one of two; null after a report. */
const join = (env: Env, _span: Span, a: Expr, b: Expr): { type: Type; knowledge: Knowledge | null } | null => {
  const { program } = env;
  const knowledge = a.knowledge && b.knowledge ? eitherKnowledge(a.knowledge, b.knowledge) : (a.knowledge ?? b.knowledge);
  if (a.type.kind === 'optional' && b.type.kind === 'optional') {
    // `none` fits every optional.
    if (a.kind === 'none') return { type: b.type, knowledge };
    if (b.kind === 'none') return { type: a.type, knowledge };
    const inner = join(env, _span, { ...a, type: a.type.of }, { ...b, type: b.type.of });
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
  program.report('FB2005', b.span, { place: 'the other case', expected: showType(program.schema, a.type), found: showType(program.schema, b.type) });
  return null;
};

export const checkFirstMatching = (env: Env, expression: Expression & { kind: 'first matching' }, expected: Type | null): Expr => {
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
    const value = check(where(here, condition, true), arm.value, hint);
    hint ??= isMistake(value) ? null : value.type;
    conditions.push({ condition, value, span: arm.span });
    here = where(here, condition, false);
  }
  let result = check(here, expression.otherwise, hint);
  for (const arm of conditions.reverse()) result = choose(env, arm.span, arm.condition, arm.value, result);
  return { ...result, span: expression.span };
};

export const checkMatch = (env: Env, expression: Expression & { kind: 'match' }, expected: Type | null): Expr => {
  const subject = check(env, expression.subject);
  const { program } = env;
  if (isMistake(subject)) return subject;
  const type = subject.type;
  if (type.kind !== 'enum') {
    program.report('FB2005', subject.span, { place: 'what is matched', expected: 'a member of an enum', found: showType(program.schema, type) });
    return mistake(expression.span);
  }
  const schema = program.schema.enums[type.enum];
  const members = (schema?.members ?? []).map((text) => ({ text, span: expression.span }));
  const { missing, extra } = memberMismatch(members, expression.arms.map((arm) => arm.member));
  if (missing.length + extra.length > 0) {
    if (missing.length > 0 && extra.length === 0) program.report('FB3008', expression.span, { missing: missing.map((each) => `\`${each}\``).join(', '), help: 'write a line for each member' });
    else program.report('FB2015', expression.span, { enum: schema?.name ?? '?', missing: [], extra });
    return mistake(expression.span);
  }
  let here = env;
  let hint = expected;
  const arms: { condition: Expr; value: Expr; span: Span }[] = [];
  for (const arm of expression.arms) {
    const index = schema?.members.indexOf(arm.member.text) ?? 0;
    const member: Expr = { span: arm.member.span, type, knowledge: null, kind: 'member', enum: type.enum, index };
    const condition: Expr = { span: arm.span, type: { kind: 'bool' }, knowledge: null, kind: 'compare', op: '==', left: subject, right: member };
    const value = check(where(here, condition, true), arm.value, hint);
    hint ??= isMistake(value) ? null : value.type;
    arms.push({ condition, value, span: arm.span });
    here = where(here, condition, false);
  }
  const last = arms.pop();
  if (last === undefined) return truth(expression.span, true);
  let result = last.value;
  for (const arm of arms.reverse()) result = choose(env, arm.span, arm.condition, arm.value, result);
  return isMistake(result) ? mistake(expression.span) : { ...result, span: expression.span };
};

