/** What the levels of breakers do to an action: refuse it, cap an argument of it, or hold what it would pay out. */
import { plainName, type Span } from '../../../source/source.ts';
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  BreakerDeclaration,
  Expression,
  LetDeclaration,
} from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import type { Maker } from '../maker.ts';
import { entityOf } from '../written.ts';
import { binary, either, levelMaker, whole } from './make.ts';
import { levelsOf, rulesOf, type RuleOf } from './parts.ts';

/** An action on which a level has an effect looks at the level first, and keeps it where one argument says whose it is. */
export const heeding = (action: ActionDeclaration, breakers: readonly BreakerDeclaration[], report: Report): ActionDeclaration =>
  breakers.reduce((sofar, breaker) => guard(sofar, breaker, report), action);

const guard = (action: ActionDeclaration, breaker: BreakerDeclaration, report: Report): ActionDeclaration => {
  const { scope, name } = breaker;
  const entity = scope === null ? null : entityOf(scope);
  const whose: readonly (Binder | null)[] =
    scope === null ? [null] : action.parameters.filter((each) => entityOf(each) === entity);
  const clauses = effectsOn(action, breaker, whose);
  if (clauses === null) return action;
  if (whose.length === 0) {
    const problem = `\`${action.name.text}\` takes no ${entity ?? 'member'}, so nothing says whose level counts for it`;
    report('FB7101', action.name.span, { name: name.text, problem });
    return action;
  }
  const [only = null] = whose;
  const keeps = whose.length === 1 ? [levelMaker(name, only).keeps()] : [];
  return { ...action, clauses: [...clauses, ...keeps, ...action.clauses] };
};

/** Null where no level has an effect on the action. */
const effectsOn = (
  action: ActionDeclaration,
  breaker: BreakerDeclaration,
  whose: readonly (Binder | null)[],
): readonly ActionClause[] | null => {
  const levels = levelsOf(breaker);
  const refusing = levels.find((level) =>
    rulesOf(level, 'refuses').some(({ actions }) => actions.some((each) => each.text === action.name.text)),
  );
  const refused = refusing === undefined ? [] : [refusing];
  const capped = levels.flatMap((level) => rulesOf(level, 'caps').map((cap) => ({ level, cap })));
  const caps = capped.filter(({ cap }) => cap.action.text === action.name.text);
  const held = levels.flatMap((level) => rulesOf(level, 'holds').map((hold) => ({ level, hold })));
  const holds = held.filter(({ hold }) => hold.action.text === action.name.text);
  if (refused.length + caps.length + holds.length === 0) return null;
  const makers = whose.map((member) => levelMaker(breaker.name, member));
  return [
    ...refused.flatMap(({ name }) =>
      makers.map((made): ActionClause => {
        const { before, own, compare, named, span, title } = made;
        const condition = compare('<', before(own()), named(name.text));
        const reason = `${plainName(title.text)} is at ${name.text}`;
        return { kind: 'require', condition, reason, reasonSpan: span, span: name.span };
      }),
    ),
    ...caps.flatMap(({ level, cap }) => makers.map((made) => capClause(made, level.name.text, cap))),
    ...holds.map(({ level, hold }) => holdClause(makers, level.name.text, hold)),
  ];
};

const bounds = ['least', 'most'] as const;
const boundName = (level: string, { argument }: RuleOf<'caps'>, which: (typeof bounds)[number]): string =>
  `_${level}_${which}_${argument.text}`;

/** The bounds of capped arguments, as abbreviations for the member whose level it is. */
export const boundsOf = (breaker: BreakerDeclaration, made: Maker): readonly LetDeclaration[] => {
  const seen = new Set<string>();
  return levelsOf(breaker).flatMap((level) =>
    rulesOf(level, 'caps').flatMap((cap) => {
      const suffix = boundName(level.name.text, cap, 'least');
      if (seen.has(suffix)) return [];
      seen.add(suffix);
      return bounds.map((which) =>
        made.let(boundName(level.name.text, cap, which), which === 'least' ? cap.range.lo : cap.range.hi),
      );
    }),
  );
};

/** Below this level, or within the bounds, as they are before the action. */
const capClause = (made: Maker, level: string, cap: RuleOf<'caps'>): ActionClause => {
  const { before, own, compare, both, named, span, title } = made;
  const argument = { kind: 'name', name: cap.argument, span: cap.argument.span } as const;
  const inside = both(
    compare('>=', argument, before(own(boundName(level, cap, 'least')))),
    compare('>=', before(own(boundName(level, cap, 'most'))), argument),
  );
  const condition = either(compare('<', before(own()), named(level)), inside, span);
  const reason = `${cap.argument.text} is beyond what ${plainName(title.text)} allows at ${level}`;
  return { kind: 'require', condition, reason, reasonSpan: span, span: cap.span };
};

/** What is held is the whole amount at this level or a graver one, and nothing below it. */
const holdClause = (makers: readonly Maker[], level: string, { argument, target, span }: RuleOf<'holds'>): ActionClause => {
  const name = { kind: 'name', name: target.name, span } as const;
  const place =
    target.holder === null
      ? name
      : ({ kind: 'field', of: { kind: 'name', name: target.holder, span }, name: target.name, span } as const);
  const amount = { kind: 'name', name: argument, span: argument.span } as const;
  const isHeld = makers.map(({ own, compare, named, not }) => not(compare('<', own(), named(level))));
  const [first, ...others] = isHeld;
  const condition = others.reduce((sofar, each) => either(sofar, each, span), first ?? no(span));
  const factor: Expression = { kind: 'if', condition, then: whole(1, span), else: whole(0, span), span };
  return {
    ...{ kind: 'changes', target: place, mode: 'by', value: binary('*', amount, factor, span) },
    ...{ rounding: null, accept: null, when: null, span },
  };
};

/** Of no member at all, nothing is held. */
const no = (span: Span): Expression => ({ kind: 'truth', value: false, span });
