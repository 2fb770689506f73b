/** From what a function returns to what an entry answers. */
import type { Entry } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import type { Outcome, Value } from '../types/value.ts';

/** The integers of a function's results in order, a truth as 0 or 1. */
export type Raw = readonly bigint[];

export const outcomeOf = (entry: Entry, raw: Raw): Outcome => {
  let at = 0;
  const next = (): bigint => {
    const value = raw[at];
    at += 1;
    return value ?? bug(`${entry.function} gives fewer results than ${entry.name} has`);
  };
  if (entry.kind === 'action') {
    const verdict = next();
    if (verdict !== 0n) return { kind: 'refused', refusal: { kind: 'verdict', verdict: Number(verdict) } };
  }
  const values = entry.results.map(({ shape }): Value => {
    if (shape.kind !== 'optional') return next();
    const present = next();
    const inner = next();
    return present === 0n ? [] : [inner];
  });
  return { kind: 'value', values };
};
