/**
 * How many definitions and actions a policy may have, and how many of their values may be roots, exponentials or logarithms:
 * far more than people write or a contract holds. Counted before any of them is checked.
 */
import type { Span } from '../source/source.ts';
import type { Declaration, Expression } from '../syntax/ast.ts';
import { standsAlone } from './builtins.ts';
import type { Report } from './report.ts';

/** Definitions and actions together, those that mechanisms become included. */
export const mostDefinitions = 2_048;

export const mostActions = 512;

/** `sqrt`, `exp`, `exp2` and `ln`: what is proved of each of them is reckoned out to many digits. */
export const mostAlone = 256;

/** Whether so many can be checked; the first that is one too many is reported. */
export const isWithinMost = (declarations: readonly Declaration[], report: Report): boolean => {
  let [definitions, actions, alone] = [0, 0, 0];
  const refuse = (what: string, limit: number, span: Span): false => {
    report('FB2036', span, { what, limit });
    return false;
  };
  for (const each of declarations) {
    if (each.kind !== 'define' && each.kind !== 'action') continue;
    definitions += 1;
    if (each.kind === 'action') actions += 1;
    if (definitions > mostDefinitions) return refuse('definitions and actions', mostDefinitions, each.name.span);
    if (actions > mostActions) return refuse('actions', mostActions, each.name.span);
    for (const value of namedIn(each)) {
      if (value.kind !== 'builtin' || !standsAlone(value.name)) continue;
      alone += 1;
      if (alone > mostAlone) return refuse('roots, exponentials and logarithms', mostAlone, value.span);
    }
  }
  return true;
};

/** The right sides of names, where these functions stand. */
const namedIn = (declaration: Declaration & { readonly kind: 'define' | 'action' }): readonly Expression[] =>
  declaration.kind === 'define'
    ? [declaration.value, ...declaration.locals.map((each) => each.value)]
    : declaration.clauses.flatMap((each) => (each.kind === 'changes' ? [each.value] : []));
