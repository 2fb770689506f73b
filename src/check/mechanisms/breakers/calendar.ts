/** Calendars: days and times of day, in UTC or as far from it as is said. */
import type { BreakerLevel, Expression } from '../../../syntax/ast.ts';
import type { Span } from '../../../source/source.ts';
import type { Maker } from '../maker.ts';
import { binary, builtin, either, whole } from './make.ts';
import { ruleOf, type RuleOf } from './parts.ts';

/** Which period it is, counted from 1970. */
export const period = (once: RuleOf<'once'>, at: Expression, span: Span): Expression =>
  builtin('ticks', [once.offset === null ? at : binary('+', at, once.offset, span), once.period], span);

/** The hours and days at which a level can trip. */
export const isOpen = (level: BreakerLevel, made: Maker): readonly Expression[] => {
  const only = ruleOf(level, 'only');
  if (only === null) return [];
  const { weekdays, between } = only;
  return [...(weekdays ? [isWeekday(made)] : []), ...(between === null ? [] : [isWithin(made, between.from, between.to)])];
};

/** 1970 began on a Thursday, the fourth day of its week. */
const isWeekday = ({ compare, now, span }: Maker): Expression => {
  const day = builtin('ticks', [now, whole(1, span, 'd')], span);
  const ofWeek = builtin('mod', [binary('+', day, whole(3, span), span), whole(7, span)], span);
  return compare('<', ofWeek, whole(5, span));
};

/** From the one minute on and until the other begins; over midnight where that comes first. */
const isWithin = ({ compare, both, now, span }: Maker, from: number, to: number): Expression => {
  const minute = builtin('mod', [builtin('ticks', [now, whole(1, span, 'min')], span), whole(24 * 60, span)], span);
  const begun = compare('>=', minute, whole(from, span));
  const lasts = compare('<', minute, whole(to, span));
  return from < to ? both(begun, lasts) : either(begun, lasts, span);
};
