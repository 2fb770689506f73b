/** `keeps CONDITION`: what holds after every change of a parameter that it looks at, whoever makes the change. */
import { plainName } from '../../../source/source.ts';
import type { ActionClause, Binder, Declaration, Expression, GovernClause, GovernDeclaration } from '../../../syntax/ast.ts';
import { childrenOf } from '../../../syntax/children.ts';
import type { Report } from '../../report.ts';
import { ofMember, type Kept } from './kept.ts';

export type Invariant = {
  readonly clause: GovernClause & { readonly kind: 'keeps always' };
  readonly member: Binder | null;
  readonly watches: ReadonlySet<Kept>;
};

export const invariantsOf = (
  governs: readonly GovernDeclaration[],
  kept: readonly Kept[],
  declarations: readonly Declaration[],
  report: Report,
): readonly Invariant[] => {
  const bodies = new Map(declarations.flatMap(bodyOf));
  return governs.flatMap((govern) => {
    const own = kept.filter((each) => each.govern === govern);
    return govern.clauses.flatMap((clause): readonly Invariant[] => {
      if (clause.kind !== 'keeps always') return [];
      const watches = new Set([...own, ...named(clause.condition, kept, bodies)]);
      const entity = own[0]?.parameter.entity ?? null;
      const foreign = [...watches].find((each) => each.parameter.entity !== entity);
      if (foreign === undefined) return [{ clause, member: own[0]?.parameter.member ?? null, watches }];
      const name = plainName(foreign.parameter.field.name.text);
      const whose = foreign.parameter.entity?.name.text;
      report('FB7401', clause.span, {
        problem: `this looks at \`${name}\`, which is governed ${whose === undefined ? 'for the whole policy' : `for each ${whose}`}`,
        help: 'what is kept can only look at parameters of the same owner: its every change has to be checked against it',
      });
      return [];
    });
  });
};

/** What an action that changes these has to hold. */
export const guardsOf = (
  invariants: readonly Invariant[],
  changed: readonly Kept[],
  member: Binder | null,
): readonly ActionClause[] =>
  invariants
    .filter(({ watches }) => changed.some((each) => watches.has(each)))
    .map(({ clause, member: from }) => ({
      ...{ kind: 'require', condition: ofMember(clause.condition, from, member), reason: clause.reason },
      ...{ reasonSpan: clause.reasonSpan, span: clause.span },
    }));

const bodyOf = (declaration: Declaration): readonly (readonly [string, readonly Expression[]])[] => {
  if (declaration.kind === 'let') return [[declaration.name.text, [declaration.value]]];
  if (declaration.kind !== 'define') return [];
  return [[declaration.name.text, [...declaration.locals.map((each) => each.value), declaration.value]]];
};

/** The kept parameters that an expression reads, through what it calls too. */
const named = (root: Expression, kept: readonly Kept[], bodies: ReadonlyMap<string, readonly Expression[]>): readonly Kept[] => {
  const found: Kept[] = [];
  const seen = new Set<string>();
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    waiting.push(...childrenOf(at));
    const { kind } = at;
    if (kind === 'field') {
      const { text } = at.name;
      found.push(...kept.filter(({ parameter: { entity, field } }) => entity !== null && plainName(field.name.text) === text));
    }
    const name = kind === 'name' || (kind === 'call' && at.of === null) ? at.name.text : null;
    if (name === null || seen.has(name)) continue;
    seen.add(name);
    found.push(...kept.filter(({ parameter: { entity, field } }) => entity === null && field.name.text === name));
    waiting.push(...(bodies.get(name) ?? []));
  }
  return found;
};
