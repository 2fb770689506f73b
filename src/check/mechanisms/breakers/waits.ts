/**
 * Breakers that wait for each other. One that looks at another's level does so through definitions, which the order of
 * definitions keeps from going round. What is kept of a breaker can be looked at too, and there nothing else would notice
 * that the first is only left when the second has been, and the second when the first has.
 */
import { childrenOf } from '../../../syntax/children.ts';
import type { BreakerDeclaration, Declaration, Expression } from '../../../syntax/ast.ts';
import { plainName } from '../../../source/source.ts';
import type { Report } from '../../report.ts';
import { bodyOf } from '../keeps.ts';
import { conditionsOf, resetsOf } from './parts.ts';

/** The breakers that are in no circle; each circle is reported, with its path. */
export const withoutCircles = (
  breakers: readonly BreakerDeclaration[],
  declarations: readonly Declaration[],
  report: Report,
): readonly BreakerDeclaration[] => {
  const bodies = new Map(declarations.flatMap(bodyOf));
  const looked = new Map(breakers.map((each) => [each.name.text, lookedAt(each, breakers, bodies)] as const));
  const inCircle = new Set<string>();
  for (const { name } of breakers) {
    if (inCircle.has(name.text)) continue;
    const path = circleFrom(name.text, looked);
    if (path === null) continue;
    report('FB7104', name.span, { path: [...path, name.text] });
    path.forEach((each) => inCircle.add(each));
  }
  return breakers.filter((each) => !inCircle.has(each.name.text));
};

/** The other breakers whose level, now or kept, its conditions look at, by themselves or through what they name. */
const lookedAt = (
  breaker: BreakerDeclaration,
  breakers: readonly BreakerDeclaration[],
  bodies: ReadonlyMap<string, readonly Expression[]>,
): ReadonlySet<string> => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...conditionsOf(breaker), ...resetsOf(breaker).flatMap(({ when }) => (when === null ? [] : [when]))];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    waiting.push(...childrenOf(at));
    const name = at.kind === 'name' || at.kind === 'call' || at.kind === 'field' ? at.name.text : null;
    if (name === null) continue;
    for (const { name: other } of breakers) {
      const kept = at.kind === 'field' ? `${plainName(other.text)}_kept` : `${other.text}_kept`;
      if ((name === kept || (name === other.text && at.kind !== 'field')) && other.text !== breaker.name.text)
        found.add(other.text);
    }
    if (at.kind === 'field' || seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(bodies.get(name) ?? []));
  }
  return found;
};

/** The shortest way from a breaker back to itself. */
const circleFrom = (start: string, looked: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null => {
  const paths: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of looked.get(path.at(-1) ?? '') ?? []) {
      if (next === start) return path;
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return null;
};
