/**
 * Who draws up the books of a settlement, by the interpreter whatever decides: on facts that the decisions have let through, so that
 * nothing is checked once more.
 */
import type { Checked, Define } from '../check/checked.ts';
import { lower } from '../core/lower.ts';
import { prepare } from '../evaluate/prepare.ts';
import { bug } from '../source/assert-never.ts';
import type { Evaluate } from './liquidate.ts';
import { auditsOf, type Audit } from './roundings.ts';

export type Auditor = { readonly evaluate: Evaluate; readonly audits: readonly Audit[] };

/** `others`: definitions that are asked of it beside those of the policy. */
export const auditorOf = (checked: Checked, actions: readonly string[], others: readonly Define[]): Auditor => {
  const audits = auditsOf(checked, actions);
  const more = audits.flatMap(({ down, up }) => (up === null ? [down] : [down, up]));
  const core = lower({ ...checked, actions: [], sessions: [], defines: [...checked.defines, ...more, ...others] }).value;
  if (core === null) return bug('a policy that lowers by parts only');
  const unchecked = { ...core, entries: core.entries.map((each) => ({ ...each, checks: [] })) };
  return { audits, evaluate: prepare(unchecked, 'lasting').evaluate };
};
