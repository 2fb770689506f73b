/** Which fund draws on which: declared links only, each fund reached in one way at most, and never by itself. */
import type { Declaration } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { closest } from '../../../source/closest.ts';
import { entityOf } from '../written.ts';
import { sameUnit } from './amounts.ts';
import type { Plan } from './plan.ts';

/** By the name of a fund, those that it draws on, in order. */
export type Links = ReadonlyMap<string, readonly Plan[]>;

export const linksOf = (plans: ReadonlyMap<Declaration, Plan>, declarations: readonly Declaration[], report: Report): Links => {
  const byName = new Map([...plans.values()].map((each) => [each.name.text, each] as const));
  const declared = new Set(declarations.flatMap((each) => (each.kind === 'fund' ? [each.name.text] : [])));
  const links = new Map([...byName].map(([name, plan]) => [name, linksFrom(plan, byName, declared, report)] as const));
  for (const plan of byName.values()) refuseRing(plan, links, report);
  for (const plan of byName.values()) refuseTwoWays(plan, links, report);
  return links;
};

const linksFrom = (
  plan: Plan,
  byName: ReadonlyMap<string, Plan>,
  declared: ReadonlySet<string>,
  report: Report,
): readonly Plan[] =>
  plan.ends.flatMap((end) => {
    if (end.end !== 'draws') return [];
    const { text, span } = end.fund;
    const other = byName.get(text);
    const wrong = (problem: string, better: string | null = null): readonly Plan[] => {
      report('FB7607', span, { name: text, problem, better });
      return [];
    };
    if (other === undefined) {
      if (declared.has(text)) return [];
      const similar = closest(text, [...byName.keys()]);
      return wrong('is no fund to draw on', similar === null ? null : `then draws on ${similar}`);
    }
    if (!sameUnit(plan.unit, other.unit)) return wrong('is kept in another unit, and a draw has no price');
    const [mine, its] = [plan, other].map(({ member }) => member && entityOf(member));
    if (its !== null && its !== mine) return wrong(`is of each ${its ?? 'member'}, and \`${plan.name.text}\` does not say which`);
    return [other];
  });

/** The first way that leads from a fund back to it. */
const refuseRing = (plan: Plan, links: Map<string, readonly Plan[]>, report: Report): void => {
  const way = wayTo(plan, plan.name.text, links);
  if (way === null) return;
  report('FB7605', plan.name.span, { problem: 'funds draw on each other in a ring', path: way });
  // Said once: the ring is cut here, so that its other funds are silent and nothing that follows walks in circles.
  links.set(plan.name.text, []);
};

const wayTo = (from: Plan, to: string, links: Links): readonly string[] | null => {
  const seen = new Set<string>();
  const waiting: (readonly Plan[])[] = [[from]];
  for (let way = waiting.shift(); way !== undefined; way = waiting.shift()) {
    const last = way.at(-1);
    if (last === undefined || (seen.has(last.name.text) && last !== from)) continue;
    seen.add(last.name.text);
    for (const next of links.get(last.name.text) ?? []) {
      if (next.name.text === to) return [...way, next].map((each) => each.name.text);
      if (!seen.has(next.name.text)) waiting.push([...way, next]);
    }
  }
  return null;
};

const refuseTwoWays = (plan: Plan, links: Map<string, readonly Plan[]>, report: Report): void => {
  const reached = new Map<string, readonly string[]>();
  const waiting: (readonly Plan[])[] = [[plan]];
  for (let way = waiting.shift(); way !== undefined; way = waiting.shift()) {
    const last = way.at(-1);
    if (last === undefined) continue;
    const path = way.map((each) => each.name.text);
    const other = reached.get(last.name.text);
    if (other !== undefined) {
      const first =
        other.length === 2
          ? 'directly'
          : other
              .slice(1, -1)
              .map((each) => `by \`${each}\``)
              .join(' ');
      const problem = `two ways lead from \`${plan.name.text}\` to \`${last.name.text}\`, one ${first} and one`;
      report('FB7605', plan.name.span, { problem, path });
      links.set(plan.name.text, []);
      return;
    }
    reached.set(last.name.text, path);
    for (const next of links.get(last.name.text) ?? []) waiting.push([...way, next]);
  }
};

/** The fund and all that it reaches. */
export const reachOf = (plan: Plan, links: Links): readonly Plan[] => [
  plan,
  ...(links.get(plan.name.text) ?? []).flatMap((each) => reachOf(each, links)),
];
