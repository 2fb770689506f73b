/**
 * Oracles, written out as what they are: a price that is kept with its time, and definitions of what they say at an event.
 *
 *   mark_price, mark_at       what was taken last, and when; with a `delay` also what is taken next, and since when it waits
 *   mark_fresh(m)             what the reports give at this event, or what stands for them; none where there is neither
 *   mark(m)                   what is taken now: that, within its limits, or the price that is held
 *   mark_validity(m)          how far that is trusted
 *   update_mark(m)            keeps it; anyone may
 *
 * One that is `read as kept` has mark_taken(m) in the place of mark(m), and mark(m) is the price that is held.
 */
import type {
  Accept,
  ActionClause,
  ActionDeclaration,
  DefineDeclaration,
  Expression,
  FieldDeclaration,
  LetDeclaration,
  OracleDeclaration,
  RangeExpression,
  TypeExpression,
  Typing,
} from '../../syntax/ast.ts';
import { maker, prefixed, type Maker } from './maker.ts';
import { below, waits, within } from './oracle-limits.ts';
import { fresh } from './oracle-reports.ts';
import { expressionsOf, levelOf, oracleAt, validityAt } from './oracle-uses.ts';
import { clausesOf, highest, isReadAsKept, levelNames, lowest, type Oracle } from './oracles.ts';
import type { Written } from './written.ts';

/** `others`: all oracles by name, for those that stand in for this one. */
export const writeOutOracle = (oracle: Oracle, others: ReadonlyMap<string, Oracle>): Written => {
  const { declaration } = oracle;
  const made = maker(declaration.name, declaration.scope);
  return {
    declarations: [
      ...keptFields(declaration, made),
      freshDefine(declaration, made, others),
      isUpdated(declaration, made),
      ...priceDefines(declaration, made),
      validityDefine(oracle, made),
      ...newValues(declaration, made),
      updateAction(made),
    ],
    keeper: {
      name: declaration.name,
      scope: declaration.scope,
      looksAt: declaration.clauses.flatMap(expressionsOf),
      countsEvents: clausesOf(declaration, 'moves').some((each) => each.per === null),
      leads: isReadAsKept(declaration),
      changes: (member) => keeping(declaration, maker(declaration.name, member)),
    },
  };
};

const isDelayed = (oracle: OracleDeclaration): boolean => clausesOf(oracle, 'delay').length > 0;

const keptFields = (oracle: OracleDeclaration, made: Maker): readonly FieldDeclaration[] => {
  const { state, orNone, type, none, title } = made;
  const first = oracle.range?.lo ?? none;
  const time = orNone(type('time'));
  return [
    state(
      'price',
      `The price that ${title.text} took last; before the first, the least there can be.`,
      oracle.type,
      first,
      oracle.range,
    ),
    state('at', 'When it was taken.', time, none),
    ...(isDelayed(oracle)
      ? [
          state('next', 'The price that is taken next.', oracle.type, first, oracle.range),
          state('next_at', 'Since when it waits.', time, none),
        ]
      : []),
  ];
};

// What the reports give

const freshDefine = (oracle: OracleDeclaration, made: Maker, others: ReadonlyMap<string, Oracle>): DefineDeclaration => {
  const { title, span, orNone } = made;
  const { locals, value } = fresh(oracle, made);
  const [take] = clausesOf(oracle, 'take');
  const standIns = clausesOf(oracle, 'fallback').map((each) => each.value);
  const doc = `What the reports of ${title.text} give now; none where too few of them count.`;
  return {
    ...{ kind: 'define', doc, name: made.name(`${title.text}_fresh`), parameters: parametersOf(made), locals },
    typing: typing(orNone(oracle.type), oracle.range, take?.rounding ?? null),
    ...{ value: withStandIns(value, standIns, made, others), span },
  };
};

/** In the place of `none` what stands for the reports: of an oracle only what it trusts most. */
const withStandIns = (
  value: Expression,
  standIns: readonly Expression[],
  made: Maker,
  others: ReadonlyMap<string, Oracle>,
): Expression => {
  if (value.kind !== 'if') return value;
  const found = standIns.reduceRight<Expression>((after, each) => {
    const other = oracleAt(each, others);
    if (other === null) return after === made.none ? each : made.otherwise(each, after);
    const trusted = made.compare('>=', validityAt(other, each), levelOf(made, other, highest(other)));
    return made.choose(trusted, each, after);
  }, made.none);
  return { ...value, else: found };
};

const parametersOf = ({ member }: Maker): DefineDeclaration['parameters'] => (member === null ? [] : [member]);

/** What an oracle says is the price from there on, to whatever side it was rounded. */
const typing = (
  type: TypeExpression,
  range: RangeExpression | null,
  rounding: Typing['rounding'],
  accept: Accept | null = rounding && { reason: 'the price is what the oracle says', span: rounding.span },
): Typing => ({ type, range, rounding, accept });

// What is taken

/** Whether this event has something to take: enough reports, or a price that has waited for its hop. */
const isUpdated = (oracle: OracleDeclaration, made: Maker): LetDeclaration => {
  const { isPresent, own, both, kept } = made;
  const reported = isPresent(own('_fresh'));
  return made.let(
    '_updated',
    isDelayed(oracle) ? both(both(isPresent(kept('next_at')), hopIsOver(oracle, made)), reported) : reported,
  );
};

const hopIsOver = (oracle: OracleDeclaration, { compare, minus, now, kept }: Maker): Expression => {
  const [delay] = clausesOf(oracle, 'delay');
  return delay === undefined ? compare('==', now, now) : compare('>=', minus(now, kept('next_at')), delay.hop);
};

const priceDefines = (oracle: OracleDeclaration, made: Maker): readonly DefineDeclaration[] => {
  const { title, span, kept, own, otherwise, choose } = made;
  const [moves] = clausesOf(oracle, 'moves');
  const [grows] = clausesOf(oracle, 'grows');
  const [most] = clausesOf(oracle, 'most');
  const taken = isDelayed(oracle)
    ? choose(own('_updated'), kept('next'), kept('price'))
    : otherwise(own('_fresh'), kept('price'));
  const moved = moves === undefined ? taken : within(made, taken, moves);
  const grown = grows === undefined ? moved : below(made, moved, grows);
  const value = most === undefined ? grown : made.at(most.span).builtin('min', grown, most.cap);
  const priced = (rounding: Typing['rounding']) => ({
    ...{ kind: 'define' as const, parameters: parametersOf(made), locals: [], span },
    typing: typing(oracle.type, oracle.range, rounding),
  });
  const rounded = priced((moves ?? grows)?.rounding ?? null);
  if (!isReadAsKept(oracle)) return [{ ...rounded, doc: oracle.doc, name: title, value }];
  const doc = `What ${title.text} becomes where it is kept at this event.`;
  return [
    { ...rounded, doc, name: made.name(`${title.text}${takenSuffix}`), value },
    { ...priced(null), doc: oracle.doc, name: title, value: kept('price') },
  ];
};

const takenSuffix = '_taken';

// How far it is trusted

const validityDefine = (oracle: Oracle, made: Maker): DefineDeclaration => {
  const { declaration, levels } = oracle;
  const { title, span, own, type, kept, isPresent, not, both, compare, minus, now, first } = made;
  const level = (of: string): Expression => levelOf(made, oracle, of);
  const held = (age: Expression): Expression => compare('>', minus(now, kept('at')), age);
  const never = not(isPresent(kept('at')));
  const rank = (of: string): number => levelNames(oracle).indexOf(of);
  const ages = clausesOf(declaration, 'after').map((each) => ({ level: each.level.text, when: held(each.age) }));
  const falls = clausesOf(declaration, 'falls').map((each) => ({ level: each.level.text, when: each.when }));
  const ascending = <T extends { readonly level: string }>(all: readonly T[]): readonly T[] =>
    [...all].sort((a, b) => rank(a.level) - rank(b.level));
  const arm = (each: { readonly level: string; readonly when: Expression }) => [each.when, level(each.level)] as const;
  const bottom = lowest(oracle);
  const top = level(highest(oracle));
  // The time of a price that is held is looked at only where it has one.
  const isTakenNow = isReadAsKept(declaration) ? [] : [own('_updated')];
  const aged = first(
    [...isTakenNow.map((each) => [each, top] as const), [never, level(bottom)], ...ascending(ages).map(arm)],
    top,
  );
  const unless = (each: Expression): Expression => isTakenNow.reduce((sofar, now) => both(not(now), sofar), each);
  const mixed = ascending([
    { level: bottom, when: unless(never) },
    ...ages.map((each) => ({ ...each, when: unless(both(isPresent(kept('at')), each.when)) })),
    ...falls,
  ]);
  return {
    ...{ kind: 'define', doc: `How far ${title.text} is trusted now.`, name: made.name(`${title.text}_validity`) },
    ...{ parameters: parametersOf(made), locals: [], span },
    typing: { type: type(levels.name.text), range: null, rounding: null, accept: null },
    value: falls.length === 0 ? aged : first(mixed.map(arm), top),
  };
};

// What is kept

const newValues = (oracle: OracleDeclaration, made: Maker): readonly LetDeclaration[] => {
  const { own, kept, now, choose, both, not, isPresent, first, otherwise } = made;
  const [moves] = clausesOf(oracle, 'moves');
  const updated = own('_updated');
  const known = moves === undefined ? updated : both(updated, not(both(isPresent(kept('at')), waits(made, moves))));
  const at = made.let('_at_new', choose(known, now, kept('at')));
  if (!isDelayed(oracle)) return [at];
  // A hop begins with the first report, and again when one is over and there is another report.
  const begins = [not(isPresent(kept('next_at'))), hopIsOver(oracle, made)] as const;
  const reported = otherwise(own('_fresh'), kept('next'));
  return [
    at,
    made.let(
      '_next_new',
      first(
        [
          [begins[0], reported],
          [begins[1], reported],
        ],
        kept('next'),
      ),
    ),
    made.let(
      '_next_at_new',
      first(
        [
          [not(isPresent(own('_fresh'))), kept('next_at')],
          [begins[0], now],
          [begins[1], now],
        ],
        kept('next_at'),
      ),
    ),
  ];
};

const keeping = (oracle: OracleDeclaration, { change, kept, own }: Maker): readonly ActionClause[] => [
  change(kept('price'), own(isReadAsKept(oracle) ? takenSuffix : '')),
  change(kept('at'), own('_at_new')),
  ...(isDelayed(oracle) ? [change(kept('next'), own('_next_new')), change(kept('next_at'), own('_next_at_new'))] : []),
];

const updateAction = (made: Maker): ActionDeclaration => ({
  ...{ kind: 'action', doc: `Keeps the price of ${made.title.text} that is taken now.` },
  ...{
    name: made.name(prefixed(made.title.text, 'update')),
    parameters: parametersOf(made),
    clauses: [made.keeps()],
    ...{ protective: null, isForAnyone: true, counts: null, held: null },
  },
  span: made.span,
});
