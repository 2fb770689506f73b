/** What the levels of breakers do to an action: refuse it, cap an argument of it, or hold it. */
import { plainName } from '../../../source/source.ts';
import type { ActionClause, ActionDeclaration, Binder, BreakerDeclaration, LetDeclaration } from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import type { Maker } from '../maker.ts';
import { entityOf } from '../written.ts';
import { holding } from './holds.ts';
import { either, levelMaker } from './make.ts';
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
  const held = holding(action, breaker, whose);
  if (clauses === null && held === null) return action;
  if (whose.length === 0) {
    const problem = `\`${action.name.text}\` takes no ${entity ?? 'member'}, so nothing says whose level counts for it`;
    report('FB7101', action.name.span, { name: name.text, problem });
    return action;
  }
  const [only = null] = whose;
  const keeps = whose.length === 1 ? [levelMaker(name, only).keeps()] : [];
  const whole = { ...action, clauses: [...(clauses ?? []), ...(held?.clauses ?? []), ...keeps, ...action.clauses] };
  if (held === null) return whole;
  if (whose.length > 1) {
    const problem = `\`${action.name.text}\` takes more than one ${entity ?? 'member'}, so nothing says whose level holds it`;
    report('FB7101', action.name.span, { name: name.text, problem });
  }
  const { when } = held;
  return { ...whole, held: action.held === null || when === null ? (action.held ?? when) : either(action.held, when, name.span) };
};

/** Null where no level refuses or caps it. */
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
  if (refused.length + caps.length === 0) return null;
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
