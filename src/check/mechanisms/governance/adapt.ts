/**
 * Rules that move a parameter by themselves, written out. From
 *
 *   adapt line of i: ilk toward i.debt + i.gap { rises once per i.ttl, falls at once, in 0 .. 1B }
 *
 * come `line_target(i)`, where it would be if nothing held it back; `line_next(i)`, what it becomes at this event; the times of
 * the last move in each direction, where a pace needs them; and `adapt_line(i)`, which anyone may call and which is never
 * refused: what may not move yet stays. Periods that nobody used are not saved up: within one there is one step.
 */
import { plainName } from '../../../source/source.ts';
import type {
  ActionClause,
  AdaptDeclaration,
  AdaptPace,
  Binder,
  DefineDeclaration,
  Expression,
  PlainDeclaration,
} from '../../../syntax/ast.ts';
import { flat } from '../../../syntax/print/flat.ts';
import { itself } from '../../instances/qualify-governance.ts';
import type { Report } from '../../report.ts';
import { prefixed, type Maker } from '../maker.ts';
import type { Written } from '../written.ts';
import { constant, inUnit, isBelow, isNoMoreThanZero } from './constants.ts';
import { guardsOf, type Invariant } from './invariants.ts';
import { changesOf, makerOf, ofMember, replaced, valueOf, type Kept } from './kept.ts';

const ways = ['rises', 'falls', 'moves'] as const;
type Way = (typeof ways)[number];
const clocks: Readonly<Record<Way, string>> = { rises: 'rose', falls: 'fell', moves: 'moved' };

const pacesOf = ({ clauses }: AdaptDeclaration): readonly AdaptPace[] => clauses.filter((each) => each.kind === 'pace');
const paceOf = (adapt: AdaptDeclaration, way: Way): AdaptPace | null => pacesOf(adapt).find((each) => each.way === way) ?? null;
const rangeOf = ({ clauses }: AdaptDeclaration) => clauses.find((each) => each.kind === 'in')?.range ?? null;

export const isSoundAdapt = (adapt: AdaptDeclaration, kept: Kept, report: Report): boolean => {
  const name = plainName(kept.parameter.field.name.text);
  let sound = true;
  const problem = (span: AdaptDeclaration['span'], text: string, help: string | null = null): void => {
    report('FB7406', span, { name, problem: text, help });
    sound = false;
  };
  const { target, clauses } = adapt;
  if (kept.range === null) {
    problem(target.span, 'is no number, so it cannot rise or fall');
    return false;
  }
  const range = rangeOf(adapt);
  if (range === null) problem(target.span, 'adapts without bounds', 'write `in LOWEST .. HIGHEST`');
  else {
    for (const end of [range.lo, range.hi])
      if (constant(end) === null) problem(end.span, 'adapts within constants', 'put what moves into `toward`');
    if (isBelow(range.lo, kept.range.lo)) problem(range.lo.span, `is never below ${flat(kept.range.lo)}`);
    if (isBelow(kept.range.hi, range.hi)) problem(range.hi.span, `is never above ${flat(kept.range.hi)}`);
    if (isBelow(range.hi, range.lo)) problem(range.span, 'has bounds that hold nothing', 'write the lower bound first');
  }
  for (const way of ways) {
    const [one, two] = pacesOf(adapt).filter((each) => each.way === way);
    if (two !== undefined) problem(two.span, `says twice how it ${way}`);
    if (one === undefined && way !== 'moves')
      problem(target.span, `does not say how fast it ${way}`, `write \`${way} at once\`, or \`${way} by at most … per …\``);
  }
  for (const { way, most, period, span } of pacesOf(adapt)) {
    if (way === 'moves' && (most !== null || period === null))
      problem(span, 'moves as often as it rises and falls', 'write `moves once per …`, and a pace for each direction');
    if (most !== null && isNoMoreThanZero(most.kind === 'share' ? most.share : most))
      problem(most.span, 'could never take a step of nothing', 'write how far one step goes');
    if (period !== null && isNoMoreThanZero(period)) problem(period.span, 'has a period of no time at all', 'write `at once`');
  }
  const twins = (['in', 'at least'] as const).map((kind) => clauses.filter((each) => each.kind === kind)[1]);
  for (const twin of twins) if (twin !== undefined) problem(twin.span, 'says that twice');
  if (kept.ramp !== null) problem(target.span, 'ramps and adapts, and either would undo the other', 'leave out one of the two');
  if (kept.values !== null)
    problem(target.span, 'has a list of values, and adapting goes through others', 'leave out one of the two');
  return sound;
};

export const writeOutAdapt = (written: AdaptDeclaration, kept: Kept, invariants: readonly Invariant[]): Written => {
  const adapt = ofOneMember(written, kept.parameter.member);
  const made = makerOf(kept);
  const own = { ...made.title, text: prefixed(made.title.text, 'adapt') };
  const what = plainName(kept.parameter.field.name.text);
  return {
    declarations: [
      ...clocksOf(adapt).map((way) =>
        made.state(clocks[way], `When it last ${clocks[way]}.`, made.orNone(made.type('time')), made.none),
      ),
      targetDefine(adapt, kept, made),
      ...pacesOf(adapt).flatMap((pace) => stepDefine(pace, kept, made)),
      nextDefine(adapt, kept, made),
      {
        ...{
          kind: 'action',
          ...{ protective: null, isForAnyone: true, counts: null, held: null },
          doc: adapt.doc || `Moves ${what} as far as it may go now.`,
          name: own,
        },
        parameters: made.member === null ? [] : [made.member],
        clauses: [{ kind: 'keeps', kept: [{ name: own, member: made.member?.name ?? null, span: made.span }], span: made.span }],
        span: adapt.span,
      },
    ] satisfies PlainDeclaration[],
    keeper: {
      name: own,
      scope: made.member,
      looksAt: [adapt.toward, ...adapt.clauses.flatMap((each) => (each.kind === 'at least' ? [each.floor] : []))],
      countsEvents: false,
      changes: (member) => keeping(adapt, kept, member, invariants),
    },
  };
};

/** A parameter that is governed too may call its member otherwise there. */
const ofOneMember = (adapt: AdaptDeclaration, member: Binder | null): AdaptDeclaration => {
  const named = (each: Expression): Expression => ofMember(each, adapt.scope, member);
  return {
    ...adapt,
    toward: named(adapt.toward),
    clauses: adapt.clauses.map((each) => {
      if (each.kind === 'in') return each;
      if (each.kind === 'at least') return { ...each, floor: named(each.floor) };
      return { ...each, most: each.most && named(each.most), period: each.period && named(each.period) };
    }),
  };
};

/** The directions whose last time is kept. */
const clocksOf = (adapt: AdaptDeclaration): readonly Way[] => ways.filter((way) => paceOf(adapt, way)?.period != null);

const defined = (
  made: Maker,
  suffix: string,
  doc: string,
  typing: DefineDeclaration['typing'],
  value: Expression,
): DefineDeclaration => ({
  ...{ kind: 'define', doc, name: made.name(`${made.title.text}_${suffix}`), typing, locals: [], value, span: value.span },
  parameters: made.member === null ? [] : [made.member],
});

const targetDefine = (adapt: AdaptDeclaration, { parameter }: Kept, made: Maker): DefineDeclaration => {
  const { type } = parameter;
  const floor = adapt.clauses.find((each) => each.kind === 'at least')?.floor;
  const range = rangeOf(adapt);
  const { span } = adapt.toward;
  const call = (name: 'max' | 'clamp', of: readonly Expression[]): Expression => ({ kind: 'builtin', name, arguments: of, span });
  const floored = floor === undefined ? adapt.toward : call('max', [adapt.toward, floor]);
  const value = range === null ? floored : call('clamp', [floored, inUnit(range.lo, type), inUnit(range.hi, type)]);
  const typing = { type, range, rounding: adapt.rounding, accept: adapt.accept };
  return defined(
    made,
    'target',
    `Where ${plainName(parameter.field.name.text)} would be if nothing held it back.`,
    typing,
    value,
  );
};

/** A step that is no plain constant is a definition, rounded as its clause says. */
const stepDefine = (pace: AdaptPace, kept: Kept, made: Maker): readonly DefineDeclaration[] => {
  const { most, rounding, way } = pace;
  if (most === null || isPlain(pace)) return [];
  const value = { ...replaced(most, new Map([[itself, valueOf(kept, made)]])), span: most.span };
  const typing = { type: kept.parameter.type, range: null, rounding, accept: null };
  return [defined(made, way, `The furthest that it ${way} at once.`, typing, value)];
};

const isPlain = ({ most, rounding }: AdaptPace): boolean => most !== null && rounding === null && constant(most) !== null;

const stepOf = (pace: AdaptPace, kept: Kept, made: Maker): Expression | null =>
  pace.most === null ? null : isPlain(pace) ? inUnit(pace.most, kept.parameter.type) : made.own(`_${pace.way}`);

/** `line_next(i)` */
const nextDefine = (adapt: AdaptDeclaration, kept: Kept, made: Maker): DefineDeclaration => {
  const value = valueOf(kept, made);
  const target = made.own('_target');
  const arm = (way: 'rises' | 'falls'): readonly (readonly [Expression, Expression])[] => {
    const pace = paceOf(adapt, way);
    if (pace === null) return [];
    const waits = [pace, paceOf(adapt, 'moves')].flatMap((each) => (each === null ? [] : passed(each, made)));
    const away = made.compare(way === 'rises' ? '>' : '<', target, value);
    const step = stepOf(pace, kept, made);
    const [limit, end] = way === 'rises' ? (['min', made.plus] as const) : (['max', made.minus] as const);
    return [[waits.reduce(made.both, away), step === null ? target : made.call(limit, target, end(value, step))]];
  };
  const typing = { type: kept.parameter.type, range: kept.range, rounding: null, accept: null };
  const next = made.first([...arm('rises'), ...arm('falls')], value);
  return defined(made, 'next', 'What it becomes at this event.', typing, next);
};

const passed = ({ way, period }: AdaptPace, made: Maker): readonly Expression[] => {
  if (period === null) return [];
  const last = made.kept(clocks[way]);
  return [made.choose(made.isAbsent(last), made.yes, made.compare('>=', made.minus(made.now, last), period))];
};

const keeping = (
  adapt: AdaptDeclaration,
  kept: Kept,
  member: Binder | null,
  invariants: readonly Invariant[],
): readonly ActionClause[] => {
  const made = makerOf(kept, member);
  const next = made.own('_next');
  const value = valueOf(kept, made);
  const [rises, falls] = [made.compare('>', next, value), made.compare('<', next, value)];
  // Not as one comparison for unequal: where the target is rounded, each of the two has a side, and that has none.
  const moves: Expression = { kind: 'or', left: rises, right: falls, span: made.span };
  const moved: Readonly<Record<Way, Expression>> = { rises, falls, moves };
  return [
    ...changesOf(kept, made, next, false),
    ...clocksOf(adapt).map((way) => {
      const last = made.kept(clocks[way]);
      return made.change(last, made.choose(moved[way], made.now, last));
    }),
    ...guardsOf(invariants, [kept], member),
  ];
};
