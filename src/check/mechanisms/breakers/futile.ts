/**
 * Levels that do nothing, or not what they seem to: one that never trips, one that is never left because its condition to
 * leave never holds, one that is left as soon as it is entered. Looked at when all else is good, because the ranges say it.
 */
import type { BreakerDeclaration, BreakerLevel, Expression, File } from '../../../syntax/ast.ts';
import { flat } from '../../../syntax/print/flat.ts';
import { where } from '../../conditions.ts';
import { decided } from '../../decided.ts';
import { checkTruth } from '../../expression.ts';
import { checkParameters, emptyEnv } from '../../parameters.ts';
import type { Env, Program } from '../../program.ts';
import { endless } from './ends.ts';
import { levelsOf, ruleOf } from './parts.ts';

export const reportFutile = (program: Program, files: readonly File[]): void => {
  const breakers = files.flatMap((file) => file.declarations.filter((each) => each.kind === 'breaker'));
  for (const breaker of breakers) {
    // All of it has been looked at before: nothing is said twice.
    const second: Program = { ...program, again: true, report: () => undefined };
    const env = breaker.scope === null ? emptyEnv(second) : checkParameters(second, [breaker.scope])?.env;
    if (env !== undefined) reportBreaker(program, breaker, env);
  }
};

const reportBreaker = (program: Program, breaker: BreakerDeclaration, env: Env): void => {
  const name = breaker.name.text;
  for (const [at, level] of levelsOf(breaker).entries()) {
    const why = neverTrips(breaker, level, at, env);
    if (why !== null) program.report('FB7108', level.name.span, { name, level: level.name.text, why });
    const leaves = ruleOf(level, 'leaves');
    if (leaves !== null && flaps(level)) program.report('FB7109', leaves.span, { name, level: level.name.text });
  }
  const last = endless(breaker, (level) => canLeave(level, env));
  if (last !== null) program.report('FB7102', last.name.span, { name, level: last.name.text });
};

const proved = (env: Env, condition: Expression): boolean | null => {
  const checked = checkTruth(env, condition, 'a condition');
  return checked === null ? null : decided(checked);
};

/** The place where the condition holds, or does not. */
const given = (env: Env, condition: Expression, holds: boolean): Env => {
  const checked = checkTruth(env, condition, 'a condition');
  return checked === null ? env : where(env, checked, holds);
};

const neverTrips = (breaker: BreakerDeclaration, level: BreakerLevel, at: number, env: Env): string | null => {
  const { when } = level;
  if (when === null) return null;
  if (proved(env, when) === false) return 'its condition never holds';
  const inside = given(env, when, true);
  const first = levelsOf(breaker)
    .slice(at + 1)
    .find((graver) => tripsAtOnce(graver) && implied(inside, when, graver.when));
  return first === undefined ? null : `\`${first.name.text}\`, which is graver, trips whenever it would`;
};

const tripsAtOnce = (level: BreakerLevel): boolean =>
  level.hold === null && (['again', 'once', 'only'] as const).every((each) => ruleOf(level, each) === null);

const implied = (inside: Env, when: Expression, other: Expression | null): boolean =>
  other !== null && (flat(other) === flat(when) || proved(inside, other) === true);

/** A level stays while its own condition holds, so its condition to leave has to hold where that does not. */
const canLeave = (level: BreakerLevel, env: Env): boolean => {
  const leaves = ruleOf(level, 'leaves');
  if (leaves === null) return false;
  const { when } = level;
  if (when === null) return proved(env, leaves.when) !== false;
  return flat(leaves.when) !== flat(when) && proved(given(env, when, false), leaves.when) !== false;
};

const opposite: Readonly<Record<string, string>> = { '<': '>=', '>=': '<', '>': '<=', '<=': '>', '==': '!=', '!=': '==' };

/** It leaves where it does not trip, and nothing makes it wait in between. */
const flaps = (level: BreakerLevel): boolean => {
  const { when, hold } = level;
  const leaves = ruleOf(level, 'leaves');
  const waits = (['least', 'again', 'once'] as const).some((each) => ruleOf(level, each) !== null);
  if (when === null || leaves === null || hold !== null || leaves.hold !== null || waits) return false;
  const { when: left } = leaves;
  if (left.kind === 'not') return flat(left.operand) === flat(when);
  if (left.kind !== 'compare' || when.kind !== 'compare') return false;
  const sides = flat(left.left) === flat(when.left) && flat(left.right) === flat(when.right);
  return sides && opposite[left.op] === when.op;
};
