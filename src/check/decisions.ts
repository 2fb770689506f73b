/** Comparisons: what may be compared, and to which side a comparison of rounded values errs. */
import type { Span } from '../source/source.ts';
import type { Accept, ComparisonOperator, Expression } from '../syntax/ast.ts';
import { maximum } from '../types/rational.ts';
import { differenceKnowledge, isExact } from '../types/reckoning.ts';
import { sameUnits } from './dimensions.ts';
import type { Decision, Expr } from './checked.ts';
import { check } from './expression.ts';
import { isMistake, make, mistake } from './make.ts';
import { showType } from './numbers.ts';
import type { Env } from './program.ts';

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
  expression.kind === 'name' &&
  !env.scope.has(expression.name.text) &&
  env.program.names.get(expression.name.text)?.meaning.kind === 'enum member';

const comparable = (env: Env, op: ComparisonOperator, left: Expr, right: Expr, at: Span): boolean => {
  const { program } = env;
  const numbers = ['number', 'time'];
  if (left.type.kind === 'number' && right.type.kind === 'number') return sameUnits(env, 'compare', left, right);
  if (left.type.kind !== right.type.kind || (numbers.includes(left.type.kind) && left.type.kind !== 'time')) {
    program.report('FB2005', right.span, {
      place: 'the right side',
      expected: showType(program.schema, left.type),
      found: showType(program.schema, right.type),
    });
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
  program.report('FB2005', right.span, {
    place: 'the right side',
    expected:
      left.type.kind === 'enum' && right.type.kind === 'enum' && left.type.enum !== right.type.enum
        ? showType(program.schema, left.type)
        : `something that is compared with \`${op}\``,
    found: showType(program.schema, right.type),
  });
  return false;
};

/** A comparison of rounded values errs to one side, or the policy accepts that it does not. Equality has no side. */
const decisionSide = (env: Env, op: ComparisonOperator, left: Expr, right: Expr, accept: Accept | null, span: Span): void => {
  if (!left.knowledge || !right.knowledge) return;
  if (isExact(left.knowledge) && isExact(right.knowledge)) return settle(env, accept, false, false, () => undefined);
  const difference = differenceKnowledge(left.knowledge, right.knowledge);
  const { above, below } = difference;
  const equality = op === '==' || op === '!=';
  const undetermined = equality ? above !== null || below !== null : above !== null && below !== null;
  settle(env, accept, undetermined, undetermined, () => {
    env.program.report(
      'FB4005',
      { ...left.span, end: Math.max(left.span.end, right.span.end) },
      { left: (above ?? below)?.name ?? '?', right: (below ?? above)?.name ?? '?' },
      (above?.name === below?.name ? [above] : [above, below]).flatMap((each) =>
        each ? [{ span: each.span, text: `\`${each.name}\` is rounded here` }] : [],
      ),
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
    if (env.depth === 0 && !accept.made) report('FB4006', accept.span, {});
  } else if (!accepted.some((each) => each.span.file === accept.span.file && each.span.start === accept.span.start)) {
    accepted.push({ span: accept.span, reason: accept.reason });
  }
};
