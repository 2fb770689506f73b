/**
 * `then adl NAME`: the rest of a loss is kept as `insurance_owed`, and the `adl` is for it. So it has to be about the same members as the
 * fund, its need has to follow from what is owed, and its closes have to make that up.
 */
import { closest } from '../../../source/closest.ts';
import { plainName, type Span } from '../../../source/source.ts';
import { childrenOf } from '../../../syntax/children.ts';
import type { Declaration, Expression, FundDeclaration, Name } from '../../../syntax/ast.ts';
import type { AdlsByName } from '../adl/write-out.ts';
import type { Plan as AdlPlan } from '../adl/plan.ts';
import { bodiesOf } from '../keeps.ts';
import type { Report } from '../../report.ts';
import { entityOf } from '../written.ts';

/** The `adl` that is for what is left; null where there is none, or after a reported mistake. */
export const adlOf = (
  fund: FundDeclaration,
  adls: AdlsByName,
  declarations: readonly Declaration[],
  report: Report,
): AdlPlan | null => {
  const end = fund.clauses.filter((each) => each.kind === 'then').find((each) => each.end === 'adl');
  if (end === undefined) return null;
  const name = end.adl;
  const wrong = (problem: string, help: string, span: Span = name.span): null => {
    report('FB7610', span, { name: plainName(name.text), problem, help });
    return null;
  };
  const plan = adls.get(name.text);
  if (plan === undefined) {
    const similar = closest(name.text, [...adls.keys()]);
    return wrong('is no `adl`', similar === null ? 'declare it: `adl NAME of a: account …`' : `write \`then adl ${similar}\``);
  }
  // What is wrong with it has been said.
  if (plan === null) return null;
  const entities = new Set(declarations.flatMap((each) => (each.kind === 'entity' ? [each.name.text] : [])));
  const members = plan.adl.parameters.map(entityOf).filter((each): each is string => each !== null && entities.has(each));
  const own = fund.member === null ? null : entityOf(fund.member.binder);
  const [only = null, another] = members;
  if (another !== undefined) return wrong('is about several members, and a loss is of one', 'let it have one such argument');
  if (only !== own) return wrong(...otherMembers(fund, own, only));
  const owed = `${plainName(fund.name.text)}_owed`;
  const kept = own === null ? owed : `${fund.member?.binder.name.text ?? ''}.${owed}`;
  if (plan.need === null)
    return wrong('does not say how much is needed', `write \`need …\` in it, as it follows from \`${kept}\``);
  if (!speaksOf(plan.need.amount.value, fund.name, declarations))
    return wrong(`does not look at \`${kept}\`, so that a loss would never reach it`, `let its \`need\` follow from \`${kept}\``);
  const isMadeUp = plan.clauses.some((each) => each.kind === 'changes' && targetOf(each.target) === owed);
  return isMadeUp ? plan : wrong(`makes nothing of it up`, `write in it what a close takes off: \`changes ${kept} to …\``);
};

const otherMembers = (fund: FundDeclaration, own: string | null, other: string | null): readonly [string, string] => {
  const name = plainName(fund.name.text);
  if (own === null)
    return [
      `is about one ${other ?? 'member'}, and \`${name}\` does not say whose loss it could not pay`,
      `write \`fund ${name} for m: ${other ?? 'market'}\`: one fund that is told whose loss it pays`,
    ];
  return other === null
    ? [`is about the whole policy, and \`${name}\` about each ${own}`, `give it an argument \`m: ${own}\``]
    : [`is about each ${other}, and \`${name}\` about each ${own}`, 'let both be about the same'];
};

const targetOf = (target: Expression): string | null =>
  target.kind === 'name' || target.kind === 'field' ? plainName(target.name.text) : null;

/** Whether an expression names what a fund is owed, or what it names does. */
const speaksOf = (expression: Expression, { text }: Name, declarations: readonly Declaration[]): boolean => {
  const bodies = bodiesOf(declarations);
  const seen = new Set<string>();
  const waiting = [expression];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    waiting.push(...childrenOf(at));
    if (at.kind !== 'name' && at.kind !== 'call' && at.kind !== 'field') continue;
    if (at.name.text === `${at.kind === 'field' ? plainName(text) : text}_owed`) return true;
    if (seen.has(at.name.text)) continue;
    seen.add(at.name.text);
    waiting.push(...(bodies.get(at.name.text) ?? []));
  }
  return false;
};
