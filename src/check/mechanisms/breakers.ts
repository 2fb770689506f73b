/**
 * Circuit breakers, written out as what they are: a level that is kept, a definition that says which level holds now, and
 * actions that keep it. From
 *
 *   breaker shock of m: market { level halt when T { at least D; refuses trade; leaves when L for H, to caution } … reset by R }
 *
 * come, for each market: the kept level and when it began; `shock(m)`, the level that holds at this event; `update_shock(m)`,
 * which anyone may call to keep it; `reset_shock(m)` for the roles; and in every action that a level refuses, a requirement,
 * and that it keeps the level too. A level is entered as soon as its condition holds, the gravest first. It is left, one
 * level a time, when its time is over, its own condition no longer holds, and its `leaves` does, and has at every event for
 * as long as it says. Conditions are looked at when an event comes, never in between.
 */
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  BreakerDeclaration,
  BreakerLevel,
  Declaration,
  DefineDeclaration,
  EnumDeclaration,
  Expression,
  FieldDeclaration,
  LetDeclaration,
  LevelRule,
} from '../../syntax/ast.ts';
import { plainName, type Span } from '../../source/source.ts';
import { maker, prefixed, type Maker } from './maker.ts';
import { entityOf, type Written } from './written.ts';
import type { Report } from '../report.ts';

const normal = 'normal';

/** The breakers that make sense; what is wrong with the others is reported. */
export const breakersOf = (declarations: readonly Declaration[], report: Report): readonly BreakerDeclaration[] => {
  const actions = new Set(declarations.flatMap((each) => (each.kind === 'action' ? [each.name.text] : [])));
  return declarations.filter((each) => each.kind === 'breaker').filter((each) => isSound(each, actions, report));
};

const levelsOf = ({ clauses }: BreakerDeclaration): readonly BreakerLevel[] => clauses.filter((each) => each.kind === 'level');
const leavesOf = ({ rules }: BreakerLevel): Extract<LevelRule, { kind: 'leaves' }> | null =>
  rules.find((each) => each.kind === 'leaves') ?? null;
const leastOf = ({ rules }: BreakerLevel): Expression | null => rules.find((each) => each.kind === 'least')?.duration ?? null;

const isSound = (breaker: BreakerDeclaration, actions: ReadonlySet<string>, report: Report): boolean => {
  const problems: string[] = [];
  const problem = (span: Span, text: string): void => {
    report('FB7101', span, { name: breaker.name.text, problem: text });
    problems.push(text);
  };
  const levels = levelsOf(breaker);
  const resets = breaker.clauses.filter((each) => each.kind === 'reset');
  if (levels.length === 0) problem(breaker.name.span, 'it has no level');
  if (resets[1] !== undefined) problem(resets[1].span, 'it says twice who may reset it');
  levels.forEach((level, at) => {
    const { name, rules } = level;
    const twins = levels.findIndex((each) => each.name.text === name.text);
    if (name.text === normal || twins < at) problem(name.span, `another level is called \`${name.text}\``);
    for (const kind of ['least', 'leaves'] as const) {
      const [, second] = rules.filter((each) => each.kind === kind);
      if (second)
        problem(second.span, kind === 'least' ? 'it says twice how long it holds at least' : 'it says twice when it leaves');
    }
    const leaves = leavesOf(level);
    if (leaves === null && resets.length === 0) {
      report('FB7102', name.span, { name: breaker.name.text, level: name.text });
      problems.push('no end');
    }
    const to = leaves?.to ?? null;
    const target = to === null || to.text === normal ? -1 : levels.findIndex((each) => each.name.text === to.text);
    if (to !== null && to.text !== normal && (target < 0 || target >= at))
      problem(to.span, `\`${to.text}\` is no level below \`${name.text}\``);
    for (const rule of rules) {
      if (rule.kind !== 'refuses') continue;
      for (const action of rule.actions)
        if (!actions.has(action.text)) problem(action.span, `there is no action \`${action.text}\` to refuse`);
    }
  });
  return problems.length === 0;
};

// What a breaker becomes

export const writeOutBreaker = (breaker: BreakerDeclaration): Written => {
  const made = maker(breaker.name, breaker.scope);
  return {
    declarations: [
      levelEnum(breaker, made),
      ...keptFields(breaker, made),
      levelDefine(breaker, made),
      ...newValues(breaker, made),
      ...actionsOf(breaker, made),
    ],
    keeper: {
      name: breaker.name,
      scope: breaker.scope,
      looksAt: levelsOf(breaker).flatMap((level) => {
        const leaves = leavesOf(level);
        return leaves === null ? [level.when] : [level.when, leaves.when];
      }),
      changes: (member) => keeping(breaker, maker(breaker.name, member)),
    },
  };
};

const levelEnum = (breaker: BreakerDeclaration, { name, title, span }: Maker): EnumDeclaration => ({
  ...{ kind: 'enum', doc: `The levels of ${title.text}.`, name: name(`${title.text}_level`), ordered: true, span },
  members: [name(normal), ...levelsOf(breaker).map((each) => each.name)],
});

/** Only a level that holds for a while, or that is left after a while, needs to know since when. */
const needsCalm = (breaker: BreakerDeclaration): boolean => levelsOf(breaker).some((each) => leavesOf(each)?.hold);

const keptFields = (breaker: BreakerDeclaration, made: Maker): readonly FieldDeclaration[] => {
  const { title, type, orNone, named, none, state } = made;
  return [
    state('kept', `The level of ${title.text} at the last event.`, type(`${title.text}_level`), named(normal)),
    state('since', 'When that level was entered.', orNone(type('time')), none),
    ...(needsCalm(breaker)
      ? [state('calm', 'Since when its condition to leave has held at every event.', orNone(type('time')), none)]
      : []),
  ];
};

/** `shock(m)`: the gravest level whose condition holds, or the kept one for as long as it has to hold. */
const levelDefine = (breaker: BreakerDeclaration, made: Maker): DefineDeclaration => {
  const { kept, named, compare, both, type, title, span, member, first } = made;
  const levels = levelsOf(breaker);
  const trips = [...levels]
    .reverse()
    .map(({ when, name }) => [both(when, compare('<', kept('kept'), named(name.text))), named(name.text)] as const);
  const leaving = levels.flatMap((level, place) => {
    const condition = leavingCondition(breaker, made, level, place);
    return condition === null ? [] : [[condition, named(leavesOf(level)?.to?.text ?? normal)] as const];
  });
  return {
    ...{ kind: 'define', doc: breaker.doc, name: title, parameters: member === null ? [] : [member] },
    typing: { type: type(`${title.text}_level`), range: null, rounding: null, accept: null },
    ...{ locals: [], value: first([...trips, ...leaving], kept('kept')), span },
  };
};

const leavingCondition = (breaker: BreakerDeclaration, made: Maker, level: BreakerLevel, place: number): Expression | null => {
  const { kept, named, compare, both, not } = made;
  const leaves = leavesOf(level);
  if (leaves === null) return null;
  // What would bring it back at once keeps it: its own condition, and that of any level between it and where it goes.
  const levels = levelsOf(breaker);
  const first = leaves.to === null ? 0 : levels.findIndex((each) => each.name.text === leaves.to?.text) + 1;
  const stays = levels.slice(first, place + 1).map((each) => not(each.when));
  const least = leastOf(level);
  const over = least === null ? [] : [passed(made, kept('since'), least)];
  const calm = leaves.hold === null ? [] : [passed(made, kept('calm'), leaves.hold)];
  return [...over, ...stays, leaves.when, ...calm].reduce(both, compare('==', kept('kept'), named(level.name.text)));
};

/** `since is not none and now - since >= duration` */
const passed = ({ both, isPresent, compare, minus, now }: Maker, since: Expression, duration: Expression): Expression =>
  both(isPresent(since), compare('>=', minus(now, since), duration));

const since = '_since_new';
const calm = '_calm_new';

/** What an event makes of the two times, as abbreviations for every action that keeps the level. */
const newValues = (breaker: BreakerDeclaration, made: Maker): readonly LetDeclaration[] => {
  const { kept, own, named, compare, both, choose, otherwise, first, none, now } = made;
  const stays = compare('==', own(), kept('kept'));
  const entered = made.let(since, choose(compare('==', own(), named(normal)), none, choose(stays, kept('since'), now)));
  if (!needsCalm(breaker)) return [entered];
  const began = choose(stays, otherwise(kept('calm'), now), now);
  const arms = levelsOf(breaker).flatMap((level) => {
    const leaves = leavesOf(level);
    return leaves?.hold ? [[both(compare('==', own(), named(level.name.text)), leaves.when), began] as const] : [];
  });
  return [entered, made.let(calm, first(arms, none))];
};

/** The clauses that keep the level which holds now. */
const keeping = (breaker: BreakerDeclaration, { change, kept, own }: Maker): readonly ActionClause[] => [
  change(kept('kept'), own()),
  change(kept('since'), own(since)),
  ...(needsCalm(breaker) ? [change(kept('calm'), own(calm))] : []),
];

const actionsOf = (breaker: BreakerDeclaration, made: Maker): readonly ActionDeclaration[] => {
  const { name, title, span, member, kept, named, none, change } = made;
  const action = (word: string, doc: string, clauses: readonly ActionClause[]): ActionDeclaration => ({
    ...{
      kind: 'action',
      doc,
      name: name(prefixed(title.text, word)),
      parameters: member === null ? [] : [member],
      clauses,
      span,
    },
  });
  const update = action('update', `Keeps the level of ${title.text} that holds now. Anyone may.`, [made.keeps()]);
  const reset = breaker.clauses.find((each) => each.kind === 'reset');
  if (reset === undefined) return [update];
  return [
    update,
    action('reset', `Puts ${title.text} back to normal; a level whose condition holds is entered again at the next event.`, [
      { kind: 'by', roles: reset.roles, span: reset.span },
      change(kept('kept'), named(normal)),
      change(kept('since'), none),
      ...(needsCalm(breaker) ? [change(kept('calm'), none)] : []),
    ]),
  ];
};

/** An action that a level refuses looks at the level first, and keeps it where one argument says whose it is. */
export const guarded = (action: ActionDeclaration, breakers: readonly BreakerDeclaration[], report: Report): ActionDeclaration =>
  breakers.reduce((sofar, breaker) => {
    const refusing = levelsOf(breaker).find(({ rules }) =>
      rules.some((each) => each.kind === 'refuses' && each.actions.some((name) => name.text === action.name.text)),
    );
    return refusing === undefined ? sofar : guard(sofar, breaker, refusing, report);
  }, action);

const guard = (
  action: ActionDeclaration,
  breaker: BreakerDeclaration,
  refusing: BreakerLevel,
  report: Report,
): ActionDeclaration => {
  const { scope, name } = breaker;
  const entity = scope === null ? null : entityOf(scope);
  const whose: readonly (Binder | null)[] =
    scope === null ? [null] : action.parameters.filter((each) => entityOf(each) === entity);
  if (whose.length === 0) {
    const problem = `\`${action.name.text}\` takes no ${entity ?? 'member'}, so nothing says whose level refuses it`;
    report('FB7101', action.name.span, { name: name.text, problem });
    return action;
  }
  const reason = `${plainName(name.text)} is at ${refusing.name.text}`;
  const requires = whose.map((member): ActionClause => {
    const { before, own, compare, named, span } = maker(name, member);
    const condition = compare('<', before(own()), named(refusing.name.text));
    return { kind: 'require', condition, reason, reasonSpan: span, span: refusing.name.span };
  });
  const [only = null] = whose;
  const keeps = whose.length === 1 ? [maker(name, only).keeps()] : [];
  return { ...action, clauses: [...requires, ...keeps, ...action.clauses] };
};
