/** What a breaker keeps from event to event, and what an event makes of it. */
import type {
  ActionClause,
  BreakerDeclaration,
  BreakerLevel,
  Expression,
  FieldDeclaration,
  LetDeclaration,
  RangeExpression,
} from '../../../syntax/ast.ts';
import type { Maker } from '../maker.ts';
import { binary, builtin, whole } from './make.ts';
import { holdsActions, levelsOf, mostHeld, normal, ruleOf } from './parts.ts';

/** Only a level that is left after a while needs to know since when. */
const needsCalm = (breaker: BreakerDeclaration): boolean =>
  levelsOf(breaker).some((each) => ruleOf(each, 'leaves')?.hold?.kind === 'time');

/** The most events of which any level has to know that its condition to leave held; 0 where none counts them. */
const mostCalm = (breaker: BreakerDeclaration): number =>
  levelsOf(breaker).reduce((most, each) => {
    const hold = ruleOf(each, 'leaves')?.hold;
    return hold?.kind === 'events' ? Math.max(most, hold.count - 1) : most;
  }, 0);

export const keptFields = (breaker: BreakerDeclaration, made: Maker): readonly FieldDeclaration[] => {
  const { title, type, name, span } = made;
  const first = { kind: 'name', name: name(normal), span } as const;
  const calmSeen = 'At how many events, one after the other, its condition to leave has held; no further than matters.';
  return [
    made.state('kept', `The level of ${title.text} at the last event.`, type(`${title.text}_level`), first),
    time(made, 'since', 'When that level was entered.'),
    ...(needsCalm(breaker) ? [time(made, 'calm', 'Since when its condition to leave has held at every event.')] : []),
    ...(mostCalm(breaker) === 0 ? [] : [count(made, 'calm_events', calmSeen, mostCalm(breaker))]),
    ...(holdsActions(breaker) ? [count(made, 'held', `How many attempts ${title.text} has held.`, mostHeld)] : []),
    ...levelsOf(breaker).flatMap((level) => levelFields(level, made)),
  ];
};

const time = ({ orNone, type, none, state }: Maker, suffix: string, doc: string): FieldDeclaration =>
  state(suffix, doc, orNone(type('time')), none);

const count = (made: Maker, suffix: string, doc: string, most: number): FieldDeclaration => {
  const { span } = made;
  const range: RangeExpression = { lo: whole(0, span), hi: whole(most, span), span };
  const ratio = made.type('ratio');
  const exact = ratio.kind === 'quantity' ? { ...ratio, decimals: { value: 0, span } } : ratio;
  return { ...made.state(suffix, doc, exact, whole(0, span)), range };
};

const levelFields = (level: BreakerLevel, made: Maker): readonly FieldDeclaration[] => {
  const { text } = level.name;
  const { hold } = level;
  const seen = `At how many events, one after the other, the condition of ${text} has held; no further than matters.`;
  return [
    ...(hold?.kind === 'time'
      ? [time(made, `${text}_held`, `Since when the condition of ${text} has held at every event.`)]
      : []),
    ...(hold?.kind === 'events' ? [count(made, `${text}_seen`, seen, hold.count - 1)] : []),
    ...(ruleOf(level, 'again') === null ? [] : [time(made, `${text}_ended`, `When ${text} was last left.`)]),
    ...(ruleOf(level, 'once') === null ? [] : [time(made, `${text}_tripped`, `When ${text} last tripped.`)]),
  ];
};

const since = '_since_new';
const calm = '_calm_new';
const calmSeen = '_calm_events_new';

/** What an event makes of the times, as abbreviations for every action that keeps the level. */
export const newValues = (breaker: BreakerDeclaration, made: Maker): readonly LetDeclaration[] => [
  made.let(since, sinceNew(breaker, made)),
  ...(needsCalm(breaker) ? [made.let(calm, calmNew(breaker, made))] : []),
  ...(mostCalm(breaker) === 0 ? [] : [made.let(calmSeen, calmSeenNew(breaker, made))]),
  ...levelsOf(breaker)
    .flatMap((level) => levelValues(level, made))
    .map(({ suffix, value }) => made.let(`_${suffix}_new`, value)),
];

const sinceNew = (breaker: BreakerDeclaration, made: Maker): Expression => {
  const { kept, own, named, compare, both, choose, first, none, now } = made;
  const renewed = levelsOf(breaker).flatMap((level) =>
    level.when === null || ruleOf(level, 'renews') === null
      ? []
      : [[both(compare('==', own(), named(level.name.text)), level.when), now] as const],
  );
  const stays = choose(compare('==', own(), kept('kept')), kept('since'), now);
  return first([[compare('==', own(), named(normal)), none], ...renewed], stays);
};

const calmNew = (breaker: BreakerDeclaration, made: Maker): Expression => {
  const { kept, own, named, compare, both, choose, otherwise, first, none, now } = made;
  const began = choose(compare('==', own(), kept('kept')), otherwise(kept('calm'), now), now);
  const arms = levelsOf(breaker).flatMap((level) => {
    const leaves = ruleOf(level, 'leaves');
    if (leaves?.hold?.kind !== 'time') return [];
    return [[both(compare('==', own(), named(level.name.text)), leaves.when), began] as const];
  });
  return first(arms, none);
};

/** The event at which a level is entered is the first that counts. */
const calmSeenNew = (breaker: BreakerDeclaration, made: Maker): Expression => {
  const { kept, own, named, compare, both, choose, first, span } = made;
  const arms = levelsOf(breaker).flatMap((level) => {
    const leaves = ruleOf(level, 'leaves');
    if (leaves?.hold?.kind !== 'events') return [];
    const counted = choose(
      compare('==', own(), kept('kept')),
      oneMore(made, 'calm_events', leaves.hold.count - 1),
      whole(1, span),
    );
    return [[both(compare('==', own(), named(level.name.text)), leaves.when), counted] as const];
  });
  return first(arms, whole(0, span));
};

/** One event more than is kept, no further than matters. */
const oneMore = ({ kept, span }: Maker, suffix: string, most: number): Expression =>
  builtin('min', [binary('+', kept(suffix), whole(1, span), span), whole(most, span)], span);

type NewValue = { readonly suffix: string; readonly value: Expression };

const levelValues = (level: BreakerLevel, made: Maker): readonly NewValue[] => {
  const { when, hold } = level;
  const { text } = level.name;
  const { kept, own, named, compare, both, choose, otherwise, none, now, span } = made;
  const left = both(compare('==', kept('kept'), named(text)), compare('<', own(), named(text)));
  const entered = both(compare('==', own(), named(text)), compare('<', kept('kept'), named(text)));
  const value = (suffix: string, of: Expression): NewValue => ({ suffix: `${text}_${suffix}`, value: of });
  const counted = (most: number): Expression => oneMore(made, `${text}_seen`, most);
  return [
    ...(when !== null && hold?.kind === 'time' ? [value('held', choose(when, otherwise(kept(`${text}_held`), now), none))] : []),
    ...(when !== null && hold?.kind === 'events' ? [value('seen', choose(when, counted(hold.count - 1), whole(0, span)))] : []),
    ...(ruleOf(level, 'again') === null ? [] : [value('ended', choose(left, now, kept(`${text}_ended`)))]),
    ...(ruleOf(level, 'once') === null ? [] : [value('tripped', choose(entered, now, kept(`${text}_tripped`)))]),
  ];
};

/** The clauses that keep the level which holds now. */
export const keeping = (breaker: BreakerDeclaration, made: Maker): readonly ActionClause[] => [
  made.change(made.kept('kept'), made.own()),
  made.change(made.kept('since'), made.own(since)),
  ...(needsCalm(breaker) ? [made.change(made.kept('calm'), made.own(calm))] : []),
  ...(mostCalm(breaker) === 0 ? [] : [made.change(made.kept('calm_events'), made.own(calmSeen))]),
  ...levelsOf(breaker)
    .flatMap((level) => levelValues(level, made))
    .map(({ suffix }) => made.change(made.kept(suffix), made.own(`_${suffix}_new`))),
];

/** The clauses by which a role puts it at a level, whatever its conditions say: no fact is looked at. */
export const putting = (
  breaker: BreakerDeclaration,
  made: Maker,
  to: string,
  moves: (to: Expression, stays: Expression) => Expression,
): readonly ActionClause[] => {
  const { kept, named, compare, choose, change, none, now, span } = made;
  const entered = to === normal ? none : now;
  return [
    change(kept('kept'), moves(named(to), kept('kept'))),
    change(kept('since'), moves(entered, kept('since'))),
    ...(needsCalm(breaker) ? [change(kept('calm'), moves(none, kept('calm')))] : []),
    ...(mostCalm(breaker) === 0 ? [] : [change(kept('calm_events'), moves(whole(0, span), kept('calm_events')))]),
    ...levelsOf(breaker).flatMap((level) => {
      if (ruleOf(level, 'again') === null) return [];
      const ended = kept(`${level.name.text}_ended`);
      const isLeft = compare('==', kept('kept'), named(level.name.text));
      return [change(ended, moves(choose(isLeft, now, ended), ended))];
    }),
  ];
};
