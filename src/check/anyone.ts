/**
 * Actions for anyone: `by anyone`, and what mechanisms make for anyone to do. Who keeps the state cannot see whether a fact is
 * true, so anyone may only do what goes by nothing but the time and what the policy keeps: what its caller could make up, choose or
 * repeat must not matter. An action that a mechanism makes and that goes by facts is for whoever tells facts.
 */
import { isTold } from '../types/kept.ts';
import type { Span } from '../source/source.ts';
import type { Action, Checked, Expr } from './checked.ts';
import { children } from './children.ts';
import { factsOf, recordOf, type UsedFacts } from './used-facts.ts';
import type { Report } from './report.ts';

/** The word for all there are, which is the name of no role. */
export const everybody = 'anyone';

/** An action that is to be for anyone. `written`: where a person says so; null for one that a mechanism makes. */
export type ForAnyone = { readonly written: Span | null; readonly counts: string | null };

/** The actions with whether they are for anyone; of one that a person wrote it is an error where it cannot be. */
export const withAnyone = (checked: Checked, wanted: ReadonlyMap<string, ForAnyone>, report: Report): readonly Action[] => {
  const facts = factsOf(checked);
  return checked.actions.map((action) => {
    const asked = wanted.get(action.name);
    if (asked === undefined) return action;
    const problem = objection(checked, action, facts.ofAction(action), asked.counts);
    if (problem !== null && asked.written !== null) report('FB7002', asked.written, { action: action.name, problem });
    return { ...action, anyone: problem === null };
  });
};

/** Why an action cannot be for anyone. */
const objection = (checked: Checked, action: Action, used: UsedFacts, counts: string | null): string | null => {
  const { schema } = checked;
  const chosen = action.arguments.find(({ shape }) => recordOf(shape) === null);
  if (chosen !== undefined) return `it takes \`${chosen.name}\`, which can be anything`;
  const [whole] = used.whole;
  if (whole !== undefined)
    return `it looks at every \`${schema.records[whole]?.name ?? ''}\`, and who calls it says which there are`;
  for (const { id, name, role, fields } of schema.records) {
    const told = fields.find((each, at) => used.uses(id, at) && each.source !== 'key' && isTold(each));
    if (told === undefined) continue;
    const path = role === 'globals' ? told.name : `${name}.${told.name}`;
    return told.source === 'decimals'
      ? `it goes by the decimals of a \`${name}\`, which are told by who calls it`
      : `it goes by \`${path}\`, which is told by who calls it`;
  }
  if (counts !== null) return `it keeps \`${counts}\`, which counts events, and who calls it makes an event`;
  const [total] = action.totals;
  const spread = action.changes.find((each) => each.record.binder === null && readsMember(checked, each.value));
  const moved = total === undefined ? spread?.path : schema.records[total.entity]?.fields[total.field]?.name;
  return moved === undefined ? null : `it moves \`${moved}\` for a member that there may not be`;
};

/** Whether a value depends on what is kept of a member, through definitions too. */
const readsMember = ({ defines }: Checked, root: Expr): boolean => {
  const seen = new Set<Expr | number>();
  const waiting = [root];
  for (let expr = waiting.pop(); expr !== undefined; expr = waiting.pop()) {
    if (seen.has(expr)) continue;
    seen.add(expr);
    if (expr.kind === 'field' && expr.record !== 0) return true;
    waiting.push(...children(expr));
    const called = expr.kind === 'call' && !seen.has(expr.define) ? defines[expr.define] : undefined;
    if (expr.kind === 'call') seen.add(expr.define);
    if (called !== undefined) waiting.push(...called.locals.map((each) => each.value), called.value);
  }
  return false;
};
