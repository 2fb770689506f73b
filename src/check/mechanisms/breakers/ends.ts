/** Whether a level is ever left, all the way down to `normal`: by a condition, by time, or by a role. */
import type { BreakerDeclaration, BreakerLevel } from '../../../syntax/ast.ts';
import { leftTo, levelsOf, normal, placeOf, resetsOf, ruleOf } from './parts.ts';

/** The first level that is not. `leaves`: whether what a level says about leaving by a condition can come true. */
export const endless = (
  breaker: BreakerDeclaration,
  leaves: (level: BreakerLevel) => boolean = (level) => ruleOf(level, 'leaves') !== null,
): BreakerLevel | null => levelsOf(breaker).find((_, at) => !ends(breaker, at, leaves)) ?? null;

const ends = (breaker: BreakerDeclaration, from: number, leaves: (level: BreakerLevel) => boolean): boolean => {
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
    if (leaves(level) || ruleOf(level, 'most') !== null) waiting.push(placeOf(breaker, leftTo(level)) ?? -1);
    if (escalates !== null) waiting.push(placeOf(breaker, escalates.to.text) ?? -1);
    for (const reset of resets) if (reset < at) waiting.push(reset);
  }
  return false;
};
