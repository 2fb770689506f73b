/** What a breaker is made of, by name. */
import type { BreakerDeclaration, BreakerLevel, BreakerReset, Expression, LevelRule } from '../../../syntax/ast.ts';

/** Below the first level. */
export const normal = 'normal';

export const levelsOf = ({ clauses }: BreakerDeclaration): readonly BreakerLevel[] =>
  clauses.filter((each) => each.kind === 'level');

export const resetsOf = ({ clauses }: BreakerDeclaration): readonly BreakerReset[] =>
  clauses.filter((each) => each.kind === 'reset');

export type RuleOf<Kind extends LevelRule['kind']> = Extract<LevelRule, { readonly kind: Kind }>;

export const rulesOf = <Kind extends LevelRule['kind']>({ rules }: BreakerLevel, kind: Kind): readonly RuleOf<Kind>[] =>
  rules.filter((each): each is RuleOf<Kind> => each.kind === kind);

export const ruleOf = <Kind extends LevelRule['kind']>(level: BreakerLevel, kind: Kind): RuleOf<Kind> | null =>
  rulesOf(level, kind)[0] ?? null;

/** The place of a level among them; -1 for `normal`, null for a name that is no level. */
export const placeOf = (breaker: BreakerDeclaration, name: string): number | null => {
  if (name === normal) return -1;
  const at = levelsOf(breaker).findIndex((each) => each.name.text === name);
  return at < 0 ? null : at;
};

/** Where a level goes when it is left. */
export const leftTo = (level: BreakerLevel): string => ruleOf(level, 'leaves')?.to?.text ?? normal;

/** What is looked at when the level of an event is found. */
export const conditionsOf = (breaker: BreakerDeclaration): readonly Expression[] =>
  levelsOf(breaker).flatMap((level) => {
    const leaves = ruleOf(level, 'leaves');
    return [...(level.when === null ? [] : [level.when]), ...(leaves === null ? [] : [leaves.when])];
  });

/** Attempts are counted no further than this. */
export const mostHeld = 10 ** 12;

/** Whether it holds actions whole, and counts them. */
export const holdsActions = (breaker: BreakerDeclaration): boolean =>
  levelsOf(breaker).some((each) => ruleOf(each, 'holds') !== null);
