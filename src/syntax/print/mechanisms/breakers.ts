/** Circuit breakers, level by level. */
import { assertNever } from '../../../source/assert-never.ts';
import type { BreakerDeclaration, BreakerLevel, BreakerReset, Debounce, LevelRule, TimeOfDay } from '../../ast.ts';
import { glue, led } from '../layout.ts';
import { entry, type Page } from '../lines.ts';
import { edges, inBraces, namesIn, placeOf } from '../parts.ts';
import { printBinder, printRange } from '../types.ts';

export const breakerLines = (declaration: BreakerDeclaration, page: Page, room: number): readonly string[] => {
  const { name, scope, clauses } = declaration;
  const head = `breaker ${name.text}${scope === null ? '' : ` of ${printBinder(scope)}`}`;
  const entries = clauses.map((clause) =>
    clause.kind === 'reset'
      ? entry({ node: clause, ...edges(clause) }, [null], room - 2, () => resetLines(clause, page, room - 2))
      : entry(placeOf(clause), [null], room - 2, () => levelLines(clause, page, room - 2)),
  );
  return inBraces([head], entries, declaration, page, room);
};

const resetLines = ({ roles, to, when }: BreakerReset, page: Page, room: number): readonly string[] => {
  const head = `reset by ${namesIn(roles)}${to === null ? '' : ` to ${to.text}`}`;
  return when === null ? [head] : led(`${head} when`, when, page, room);
};

const levelLines = (level: BreakerLevel, page: Page, room: number): readonly string[] => {
  const { name, when, hold } = level;
  const trips = when === null ? [`level ${name.text}`] : led(`level ${name.text} when`, when, page, room);
  const head = hold === null ? trips : glue(trips, ' ', waitLines(hold, page, room));
  const rules = level.rules.map((rule) =>
    entry({ node: rule, ...edges(rule) }, [null], room - 2, () => ruleLines(rule, page, room - 2)),
  );
  return inBraces(head, rules, level, page, room);
};

const waitLines = (hold: Debounce, page: Page, room: number): readonly string[] =>
  hold.kind === 'events' ? [`for ${hold.count} events`] : led('for', hold.duration, page, room);

const ruleLines = (rule: LevelRule, page: Page, room: number): readonly string[] => {
  switch (rule.kind) {
    case 'least':
    case 'most':
      return led(`at ${rule.kind}`, rule.duration, page, room);
    case 'again':
      return led('not again within', rule.duration, page, room);
    case 'once': {
      const period = led('once per', rule.period, page, room);
      return rule.offset === null ? period : glue(period, ', ', led('offset', rule.offset, page, room));
    }
    case 'only': {
      const { weekdays, between } = rule;
      const hours = between === null ? '' : ` between ${printTime(between.from)} and ${printTime(between.to)} UTC`;
      return [`only${weekdays ? ' on weekdays' : ''}${hours}`];
    }
    case 'escalates':
      return led(`escalates to ${rule.to.text} after`, rule.after, page, room);
    case 'renews':
      return ['renews'];
    case 'trip':
      return [`trip by ${namesIn(rule.roles)}`];
    case 'refuses':
    case 'allows':
    case 'holds':
      return [`${rule.kind} ${namesIn(rule.actions)}`];
    case 'caps':
      return [`caps ${rule.argument.text} of ${rule.action.text}${printRange(rule.range)}`];
    case 'holds part': {
      const { holder, name } = rule.target;
      const target = holder === null ? name.text : `${holder.text}.${name.text}`;
      return [`holds ${rule.argument.text} of ${rule.action.text} in ${target}`];
    }
    case 'leaves': {
      const when = led('leaves when', rule.when, page, room);
      const hold = rule.hold === null ? when : glue(when, ' ', waitLines(rule.hold, page, room));
      return rule.to === null ? hold : glue(hold, '', [`, to ${rule.to.text}`]);
    }
    default:
      return assertNever(rule);
  }
};

/** `14:05` */
const printTime = (minutes: TimeOfDay): string =>
  [Math.floor(minutes / 60), minutes % 60].map((each) => each.toString().padStart(2, '0')).join(':');
