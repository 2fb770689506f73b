/** Whether a level is ever left, all the way down to `normal`: by a condition, by time, or by a role. */
import type { BreakerDeclaration, BreakerLevel } from '../../../syntax/ast.ts';
import { leftTo, levelsOf, normal, placeOf, resetsOf, ruleOf } from './parts.ts';

/** The first level that is not. `passes`: whether what a level says about leaving by a condition or by time can come true. */
export const endless = (
  breaker: BreakerDeclaration,
  passes: (level: BreakerLevel) => boolean = (level) => ruleOf(level, 'leaves') !== null || ruleOf(level, 'most') !== null,
): BreakerLevel | null => levelsOf(breaker).find((_, at) => !ends(breaker, at, passes)) ?? null;

const ends = (breaker: BreakerDeclaration, from: number, passes: (level: BreakerLevel) => boolean): boolean => {
  const levels = levelsOf(breaker);
  const resets = resetsOf(breaker).map(({ to }) => placeOf(breaker, to?.text ?? normal) ?? -1);
  const seen = new Set<number>();
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const level = levels[at];
    if (level === undefined) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    const escalates = ruleOf(level, 'escalates');
    if (passes(level)) waiting.push(placeOf(breaker, leftTo(level)) ?? -1);
    if (escalates !== null) waiting.push(placeOf(breaker, escalates.to.text) ?? -1);
    for (const reset of resets) if (reset < at) waiting.push(reset);
  }
  return false;
};
