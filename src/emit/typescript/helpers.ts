/**
 * The source of what a module needs besides the policy: the arithmetic of `src/arithmetic`, errors, and decimal text.
 * One table; a module gets the rows that it uses. Names of rows inside the lines stand as `#name`, so that a row can be
 * renamed when a policy uses its name, and so that what a row needs is known.
 */

import { arithmeticHelpers } from './helpers/arithmetic.ts';
import { boundaryHelpers } from './helpers/boundary.ts';
import { irrationalHelpers } from './helpers/irrational.ts';
import type { Helper } from './helpers/helper.ts';
import { jsonHelpers } from './helpers/json.ts';
import { sessionHelpers } from './helpers/session.ts';
import { stateHelpers } from './helpers/state.ts';

export const helperTable: readonly Helper[] = [
  ...arithmeticHelpers,
  ...irrationalHelpers,
  ...boundaryHelpers,
  ...stateHelpers,
  ...sessionHelpers,
  ...jsonHelpers,
];

/** The rows that `names` need, theirs included, in the table's order. */
export const closeHelpers = (used: ReadonlySet<string>): readonly Helper[] => {
  const wanted = new Set(used);
  // A row only needs rows, and the table is short: going over it until nothing is added is enough.
  for (let before = -1; before !== wanted.size;) {
    before = wanted.size;
    for (const each of helperTable) if (wanted.has(each.name)) for (const needed of needs(each)) wanted.add(needed);
  }
  return helperTable.filter((each) => wanted.has(each.name));
};

const reference = /#([A-Za-z0-9]+)/gu;

const needs = (each: Helper): readonly string[] =>
  each.lines.flatMap((line) => [...line.matchAll(reference)].map((match) => match[1] ?? ''));

/** The lines with the module's names. */
export const helperLines = (each: Helper, names: ReadonlyMap<string, string>): readonly string[] =>
  each.lines.map((line) => line.replace(reference, (_, name: string) => names.get(name) ?? name));
