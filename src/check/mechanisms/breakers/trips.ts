/** When a level trips: its condition, for as long or as often as it says, and no sooner than it may again. */
import type { BreakerLevel, Debounce, Expression } from '../../../syntax/ast.ts';
import type { Maker } from '../maker.ts';
import { isOpen, period } from './calendar.ts';
import { binary, either, whole } from './make.ts';
import { ruleOf } from './parts.ts';

/** Null for a level that only a role trips. */
export const tripsWhen = (level: BreakerLevel, made: Maker): Expression | null => {
  const { when } = level;
  if (when === null) return null;
  const conditions = [when, ...waited(level, made), ...ended(level, made), ...onceOnly(level, made), ...isOpen(level, made)];
  return conditions.reduce(made.both);
};

const waited = ({ name, hold }: BreakerLevel, made: Maker): readonly Expression[] =>
  hold === null ? [] : [lasted(made, hold, `${name.text}_held`, `${name.text}_seen`)];

/** Whether what has held since `since`, or at `seen` events before this one, has done so for long or often enough. */
export const lasted = (made: Maker, hold: Debounce, since: string, seen: string): Expression => {
  const { compare, kept, span } = made;
  if (hold.kind === 'time') return passed(made, kept(since), hold.duration);
  return compare('>=', binary('+', kept(seen), whole(1, span), span), whole(hold.count, span));
};

const ended = (level: BreakerLevel, made: Maker): readonly Expression[] => {
  const again = ruleOf(level, 'again');
  if (again === null) return [];
  const { compare, kept, minus, now, not, isPresent, span } = made;
  const last = kept(`${level.name.text}_ended`);
  return [either(not(isPresent(last)), compare('>=', minus(now, last), again.duration), span)];
};

const onceOnly = (level: BreakerLevel, made: Maker): readonly Expression[] => {
  const once = ruleOf(level, 'once');
  if (once === null) return [];
  const { compare, kept, now, not, isPresent, span } = made;
  const last = kept(`${level.name.text}_tripped`);
  return [either(not(isPresent(last)), not(compare('==', period(once, last, span), period(once, now, span))), span)];
};

/** `since is not none and now - since >= duration` */
export const passed = ({ both, isPresent, compare, minus, now }: Maker, since: Expression, duration: Expression): Expression =>
  both(isPresent(since), compare('>=', minus(now, since), duration));
