/**
 * Pools stay apart: what one fund says of a loss is sent to another only where a link is declared, the loss of one member is
 * not paid by the fund of another, and money of a tranche moves through its fund alone.
 */
import type { ActionDeclaration, Declaration, Expression, PlainDeclaration } from '../../../syntax/ast.ts';
import { plainName } from '../../../source/source.ts';
import { childrenOf } from '../../../syntax/children.ts';
import { bodiesOf } from '../keeps.ts';
import { prefixed } from '../maker.ts';
import type { Report } from '../../report.ts';
import { entityOf } from '../written.ts';
import type { Funds } from './absorb.ts';
import { reachOf } from './links.ts';

export type Pools = {
  /** Definitions of a loss, and deficits, by the fund whose they are; those kept for a member by their plain names too. */
  readonly losses: ReadonlyMap<string, string>;
  /** What is kept, by `insurance_junior` or by entity and field, `market.pool_own`. */
  readonly kept: ReadonlyMap<string, string>;
  /** What names stand for, and what is put into states and facts. */
  readonly bodies: ReadonlyMap<string, readonly Expression[]>;
};

export const poolsOf = (
  written: ReadonlyMap<Declaration, readonly PlainDeclaration[]>,
  declarations: readonly Declaration[],
): Pools => {
  const losses = new Map<string, string>();
  const kept = new Map<string, string>();
  for (const [fund, parts] of written) {
    if (fund.kind !== 'fund') continue;
    for (const each of parts) {
      if (each.kind === 'define' && each.parameters.some((one) => one.name.text === 'loss'))
        losses.set(each.name.text, fund.name.text);
      if (each.kind !== 'field') continue;
      const own = plainName(each.name.text);
      kept.set(each.scope === null ? each.name.text : `${entityOf(each.scope) ?? ''}.${own}`, fund.name.text);
      if (own.endsWith('_deficit') || own.endsWith('_owed'))
        losses.set(each.scope === null ? each.name.text : own, fund.name.text);
    }
  }
  const bodies = new Map<string, Expression[]>([...bodiesOf(declarations)].map(([name, all]) => [name, [...all]] as const));
  for (const action of declarations.filter((each) => each.kind === 'action'))
    for (const clause of action.clauses) {
      const name = clause.kind === 'changes' ? lastName(clause.target) : null;
      if (clause.kind !== 'changes' || name === null) continue;
      const body = bodies.get(name);
      if (body === undefined) bodies.set(name, [clause.value]);
      else body.push(clause.value);
    }
  return { losses, kept, bodies };
};

/** `action` as a person wrote it. */
export const staysApart = (action: ActionDeclaration, funds: Funds, pools: Pools, report: Report): void => {
  for (const clause of action.clauses) {
    if (clause.kind === 'changes') {
      const name = keptName(action, clause.target);
      const fund = name === null ? undefined : pools.kept.get(name);
      // What a close makes up of what is owed goes by the rules of the `adl`.
      const adl = funds.byName.get(fund ?? '')?.adl ?? null;
      const isMadeUp =
        adl !== null && action.name.text === prefixed(adl.adl.name.text, 'close') && name?.endsWith('_owed') === true;
      if (fund !== undefined && name !== null && !isMadeUp) {
        const problem = `money of \`${fund}\` would move past its rules`;
        report('FB7608', clause.target.span, { problem, path: [action.name.text, name] });
      }
    }
    if (clause.kind !== 'absorbs') continue;
    const plan = funds.byName.get(clause.fund.text);
    if (plan === undefined) continue;
    const entity = plan.member && entityOf(plan.member);
    const others = action.parameters.filter((each) => entityOf(each) === entity && each.name.text !== clause.member?.text);
    const other = others.find((each) => namesIn(clause.loss).includes(each.name.text));
    if (entity !== null && clause.member !== null && other !== undefined)
      report('FB7608', clause.loss.span, {
        problem: `a loss of \`${other.name.text}\` would be paid for \`${clause.member.text}\``,
        path: [other.name.text, `${clause.fund.text}(${clause.member.text})`],
      });
    const way = wayFromAnother(clause.loss, clause.fund.text, funds, pools);
    if (way !== null)
      report('FB7608', clause.loss.span, {
        problem: `a loss of \`${way[0] ?? '?'}\` would be paid by \`${clause.fund.text}\`, and no link says so`,
        path: way,
      });
  }
};

const lastName = (target: Expression): string | null => {
  if (target.kind === 'name' || target.kind === 'field') return target.name.text;
  return target.kind === 'index' ? lastName(target.of) : null;
};

/** `insurance_junior`, or of a member of an entity `market.pool_own`. */
const keptName = (action: ActionDeclaration, target: Expression): string | null => {
  if (target.kind === 'name') return target.name.text;
  if (target.kind !== 'field' || target.of.kind !== 'name') return null;
  const { text } = target.of.name;
  const member = action.parameters.find((each) => each.name.text === text);
  return member === undefined ? null : `${entityOf(member) ?? ''}.${target.name.text}`;
};

const namesIn = (expression: Expression): readonly string[] => {
  const found: string[] = [];
  const waiting: Expression[] = [expression];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.kind === 'name' || at.kind === 'call' || at.kind === 'field') found.push(at.name.text);
    waiting.push(...childrenOf(at));
  }
  return found;
};

/** From the fund whose loss it is, by the names that it goes through, to the fund that would pay. */
const wayFromAnother = (loss: Expression, to: string, { byName, links }: Funds, pools: Pools): readonly string[] | null => {
  const seen = new Set<string>();
  const waiting: { readonly name: string; readonly way: readonly string[] }[] = namesIn(loss).map((name) => ({ name, way: [] }));
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const { name, way } = at;
    if (seen.has(name)) continue;
    seen.add(name);
    const from = pools.losses.get(name);
    if (from !== undefined && from !== to) {
      const plan = byName.get(from);
      const isDeclared = plan !== undefined && reachOf(plan, links).some((each) => each.name.text === to);
      if (!isDeclared) return [from, name, ...way, to];
    }
    for (const body of pools.bodies.get(name) ?? [])
      waiting.push(...namesIn(body).map((next) => ({ name: next, way: [name, ...way] })));
  }
  return null;
};
