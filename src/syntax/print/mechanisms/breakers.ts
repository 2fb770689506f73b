/** Circuit breakers, level by level. */
import { assertNever } from '../../../source/assert-never.ts';
import type { BreakerDeclaration, BreakerLevel, LevelRule } from '../../ast.ts';
import { glue, led } from '../layout.ts';
import { entry, type Page } from '../lines.ts';
import { edges, inBraces, namesIn, placeOf } from '../parts.ts';
import { printBinder } from '../types.ts';

export const breakerLines = (declaration: BreakerDeclaration, page: Page, room: number): readonly string[] => {
  const { name, scope, clauses } = declaration;
  const head = `breaker ${name.text}${scope === null ? '' : ` of ${printBinder(scope)}`}`;
  const entries = clauses.map((clause) =>
    clause.kind === 'reset'
      ? entry({ node: clause, ...edges(clause) }, [`reset by ${namesIn(clause.roles)}`], room - 2, () => [])
      : entry(placeOf(clause), [null], room - 2, () => levelLines(clause, page, room - 2)),
  );
  return inBraces([head], entries, declaration, page, room);
};

const levelLines = (level: BreakerLevel, page: Page, room: number): readonly string[] => {
  const head = led(`level ${level.name.text} when`, level.when, page, room);
  const rules = level.rules.map((rule) =>
    entry({ node: rule, ...edges(rule) }, [null], room - 2, () => ruleLines(rule, page, room - 2)),
  );
  return inBraces(head, rules, level, page, room);
};

const ruleLines = (rule: LevelRule, page: Page, room: number): readonly string[] => {
  switch (rule.kind) {
    case 'least':
      return led('at least', rule.duration, page, room);
    case 'refuses':
      return [`refuses ${namesIn(rule.actions)}`];
    case 'leaves': {
      const when = led('leaves when', rule.when, page, room);
      const hold = rule.hold === null ? when : glue(when, ' ', led('for', rule.hold, page, room));
      return rule.to === null ? hold : glue(hold, '', [`, to ${rule.to.text}`]);
    }
    default:
      return assertNever(rule);
  }
};
