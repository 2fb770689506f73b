/** Which facts make a value as large as it may be, for advice on what to narrow. */
import { magnitude } from '../types/interval.ts';
import { compare } from '../types/rational.ts';
import type { Expr } from './checked.ts';
import { children } from './children.ts';
import { excerpt } from './excerpt.ts';

/** The names of the two widest sources of an expression: fields, parameters and arguments. */
export const widestSources = (expr: Expr): readonly string[] => {
  const sources = new Map<string, NonNullable<ReturnType<typeof magnitude>>>();
  const pending: Expr[] = [expr];
  for (let visits = 0, next = pending.pop(); next !== undefined && visits < 5_000; next = pending.pop(), visits += 1) {
    const width = next.knowledge && magnitude(next.knowledge);
    if (width && (next.kind === 'field' || next.kind === 'param' || next.kind === 'binder')) sources.set(excerpt(next), width);
    else pending.push(...children(next));
  }
  return [...sources]
    .sort(([, a], [, b]) => compare(b, a))
    .slice(0, 2)
    .map(([name]) => name);
};
