/**
 * Levels that do nothing, or not what they seem to: one that never trips, one that is never left because its condition to
 * leave never holds, one that is left as soon as it is entered. Looked at when all else is good, because the ranges say it.
 */
import type { BreakerDeclaration, BreakerLevel, Expression, File } from '../../../syntax/ast.ts';
import { childrenOf } from '../../../syntax/children.ts';
import { namespaceOf } from '../../../source/source.ts';
import { flat } from '../../../syntax/print/flat.ts';
import { where } from '../../conditions.ts';
import { decided } from '../../decided.ts';
import { checkTruth } from '../../expression.ts';
import { checkParameters, emptyEnv } from '../../parameters.ts';
import type { Env, Program } from '../../program.ts';
import { endless } from './ends.ts';
import { leftTo, levelsOf, normal, placeOf, ruleOf } from './parts.ts';
import { arePossible, type Levels } from './possible.ts';

export const reportFutile = (program: Program, files: readonly File[]): void => {
  const breakers = files.flatMap((file) => file.declarations.filter((each) => each.kind === 'breaker'));
  const levels: Levels = new Map(
    breakers.map((each) => {
      const within = namespaceOf(each.name.text);
      return [
        each.name.text,
        [normal, ...levelsOf(each).map(({ name }) => name.text)].map((name) => `${within}${name}`),
      ] as const;
    }),
  );
  for (const breaker of breakers) {
    // All of it has been looked at before: nothing is said twice.
    const second: Program = { ...program, again: true, report: () => undefined };
    const env = breaker.scope === null ? emptyEnv(second) : checkParameters(second, [breaker.scope])?.env;
    if (env !== undefined) reportBreaker(program, breaker, env, levels, breakers);
  }
};

const reportBreaker = (
  program: Program,
  breaker: BreakerDeclaration,
  env: Env,
  levels: Levels,
  breakers: readonly BreakerDeclaration[],
): void => {
  const name = breaker.name.text;
  for (const [at, level] of levelsOf(breaker).entries()) {
    const why = neverTrips(breaker, level, at, env);
    if (why !== null) program.report('FB7108', level.name.span, { name, level: level.name.text, why });
    const leaves = ruleOf(level, 'leaves');
    if (leaves !== null && flaps(level)) program.report('FB7109', leaves.span, { name, level: level.name.text });
  }
  const last = endless(
    breaker,
    (level) => canEnd(breaker, level, levels) || (canLeave(level, env) && isFree(breaker, level, levels, breakers)),
  );
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

/** `waits`: at the latest while another one waits to be left. */
const tripsAtOnce = (level: BreakerLevel, waits = false): boolean =>
  (waits || level.hold === null) && (['again', 'once', 'only'] as const).every((each) => ruleOf(level, each) === null);

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

/** Nor may a level that it would pass hold it, or a graver one trip whenever it could be left. */
const isFree = (
  breaker: BreakerDeclaration,
  level: BreakerLevel,
  levels: Levels,
  breakers: readonly BreakerDeclaration[],
): boolean => {
  const leaves = ruleOf(level, 'leaves');
  if (leaves === null) return false;
  const all = levelsOf(breaker);
  const lowest = (placeOf(breaker, leftTo(level)) ?? -1) + 1;
  const place = all.indexOf(level);
  const holding = all.slice(lowest, place + 1);
  const tripping = all.slice(place + 1).filter((each) => tripsAtOnce(each, leaves.hold !== null));
  const none = [...holding, ...tripping].flatMap(({ when }) => (when === null ? [] : [not(when)]));
  const conditions = [leaves.when, ...none];
  return arePossible([...conditions, ...tripped(breaker, conditions, breakers)], levels);
};

/** By time: not while its condition begins it anew, nor where a graver level trips whenever it is over. */
const canEnd = (breaker: BreakerDeclaration, level: BreakerLevel, levels: Levels): boolean => {
  if (ruleOf(level, 'most') === null) return false;
  const all = levelsOf(breaker);
  const tripping = all.slice(all.indexOf(level) + 1).filter((each) => tripsAtOnce(each));
  const holding = ruleOf(level, 'renews') === null ? [] : [level];
  return arePossible(
    [...holding, ...tripping].flatMap(({ when }) => (when === null ? [] : [not(when)])),
    levels,
  );
};

/** What is known of the other breakers that are looked at: where a level would trip at once, theirs is not below it. */
const tripped = (
  breaker: BreakerDeclaration,
  conditions: readonly Expression[],
  breakers: readonly BreakerDeclaration[],
): readonly Expression[] => {
  const member = breaker.scope?.name.text;
  const seen = new Set([breaker.name.text]);
  const found: Expression[] = [];
  const waiting = [...conditions];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    waiting.push(...childrenOf(at));
    const of = at;
    if (of.kind !== 'name' && of.kind !== 'call') continue;
    const other = breakers.find((each) => each.name.text === of.name.text && !seen.has(each.name.text));
    if (other === undefined || (other.scope !== null && other.scope.name.text !== member)) continue;
    seen.add(other.name.text);
    const within = namespaceOf(other.name.text);
    for (const level of levelsOf(other)) {
      const { name, when } = level;
      if (when === null || !tripsAtOnce(level)) continue;
      const right: Expression = { kind: 'name', name: { ...name, text: `${within}${name.text}` }, span: of.span };
      const reached: Expression = { kind: 'compare', op: '>=', left: of, right, opSpan: of.span, accept: null, span: of.span };
      found.push({ kind: 'or', left: reached, right: not(when), span: of.span });
      waiting.push(when);
    }
  }
  return found;
};

const not = (operand: Expression): Expression => ({ kind: 'not', operand, span: operand.span });

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
