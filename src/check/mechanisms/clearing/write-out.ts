/**
 * Clearing, written out. A line is two running totals: how much has ever joined it, `payouts_line`, and how far it is cleared,
 * `payouts_front`, which advances by the capacity in each period and never beyond the line. A settlement keeps where in the
 * line it begins, so what is cleared of it is how far the front has come beyond that: nothing is moved when others are cleared,
 * and no list is kept. What is taken out leaves a gap that the front passes; only the last gives its place back.
 */
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  DefineDeclaration,
  Expression,
  FieldDeclaration,
  Local,
  PlainDeclaration,
  RangeExpression,
  TypeExpression,
} from '../../../syntax/ast.ts';
import { plainName } from '../../../source/source.ts';
import { multiply, rational, type Rational } from '../../../types/rational.ts';
import { showNumber } from '../../numbers.ts';
import { maker, prefixed, type Maker } from '../maker.ts';
import type { Written } from '../written.ts';
import type { Line } from './plan.ts';

/** So many of the largest settlements: a running total has to have a bound, and this one is never reached. */
const many = 1_000_000_000n;

export const writeOutLine = (line: Line): Written => {
  const { declaration, name, capacity } = line;
  return {
    declarations: [...kept(line), ...definitions(line), ...actions(line)],
    keeper: {
      name,
      scope: null,
      looksAt: [capacity.amount],
      countsEvents: false,
      changes: () => keeping(lineMaker(line, declaration.scope)),
    },
  };
};

export type LineMaker = ReturnType<typeof lineMaker>;

/** `member`: whose settlement it is. */
export const lineMaker = ({ name }: Line, member: Binder) => {
  const made = maker(name, member);
  const ofAll = (suffix: string): Expression => made.named(`${name.text}_${suffix}`);
  return { ...made, ofAll, joined: ofAll('line'), front: ofAll('front'), frontNow: ofAll('front_now') };
};

/** How far the line is cleared, and until when. */
export const keeping = ({ change, frontNow, front, ofAll, now }: LineMaker): readonly ActionClause[] => [
  change(front, frontNow),
  change(ofAll('at'), now),
];

// What is kept

const kept = (line: Line): readonly FieldDeclaration[] => {
  const { declaration, name, most, expires } = line;
  const { type, scope } = declaration;
  const made = maker(name, scope);
  const state = (suffix: string, whose: Binder | null, doc: string, hi: Rational): FieldDeclaration => ({
    ...maker(name, whose).state(suffix, doc, type, made.whole(0), upTo(hi, made)),
    outside: { value: 'refuse', span: made.span },
  });
  const all = multiply(most, rational(many));
  const time = made.orNone(made.type('time'));
  const title = plainName(name.text);
  return [
    state('line', null, `What has joined ${title} so far.`, all),
    state('front', null, `How far ${title} was cleared when it was kept last.`, all),
    maker(name, null).state('at', `When ${title} was kept last.`, time, made.none),
    state('amount', scope, `What is in ${title}, cleared or waiting.`, most),
    state('ahead', scope, `Where in ${title} it begins.`, all),
    ...(expires === null ? [] : [made.state('since', `When it joined ${title}.`, time, made.none)]),
  ];
};

const upTo = (most: Rational, { span }: Maker): RangeExpression => ({
  lo: { kind: 'number', text: '0', value: rational(0n), unit: null, span },
  hi: { kind: 'number', text: showNumber(most), value: most, unit: null, span },
  span,
});

// What it says

const definitions = (line: Line): readonly PlainDeclaration[] => {
  const { declaration, name, capacity, room, counts } = line;
  const { scope, type } = declaration;
  const made = lineMaker(line, scope);
  const { reckon, builtin, minus, plus, otherwise, now, ofAll, joined, front, frontNow, kept: of } = made;
  const title = plainName(name.text);
  const ticks = (time: Expression): Expression => builtin('ticks', time, capacity.per);
  const passed = minus(ticks(now), ticks(otherwise(ofAll('at'), now)));
  const cleared = reckon(capacity.amount, '*', builtin('max', passed, made.whole(0)));
  const nothing = made.bound(made.whole(0), type);
  // A capacity that is computed may not take back what is cleared.
  const advanced = capacity.amount.kind === 'number' ? plus(front, cleared) : plus(front, builtin('max', cleared, nothing));
  const beyond = builtin('max', minus(frontNow, of('ahead')), nothing);
  const define = (
    suffix: string,
    doc: string,
    parameters: readonly Binder[],
    value: Expression,
    at: Maker = made,
    rounding: DefineDeclaration['typing']['rounding'] = null,
  ): DefineDeclaration => ({
    ...{ kind: 'define', doc, name: at.name(`${name.text}_${suffix}`), parameters, locals: noLocals, value, span: at.span },
    typing: { type, range: null, rounding, accept: null },
  });
  const free = builtin('max', minus(room, minus(joined, frontNow)), nothing);
  return [
    define(
      'front_now',
      declaration.doc || `How far ${title} is cleared.`,
      [],
      made.at(capacity.span).builtin('min', joined, advanced),
      made.at(capacity.span),
      capacity.rounding,
    ),
    define('free', `What may join ${title}.`, [], free, made.at(room.span)),
    define('cleared', `What of it is cleared in ${title}.`, [scope], builtin('min', beyond, of('amount'))),
    define('waiting', `What of it waits in ${title}.`, [scope], builtin('max', minus(of('amount'), beyond), nothing)),
    ...(counts === null ? [] : [countedOf(line, made, type)]),
  ];
};

const noLocals: readonly Local[] = [];

/** What is cleared and not taken out yet counts as the policy says by itself. */
const countedOf = ({ name, counts, declaration }: Line, made: LineMaker, type: TypeExpression): DefineDeclaration => {
  const at = counts === null ? made : made.at(counts.span);
  const share = counts?.share ?? made.whole(1);
  return {
    ...{ kind: 'define', doc: `What counts of what waits in ${plainName(name.text)}.`, name: at.name(`${name.text}_counted`) },
    ...{ parameters: [declaration.scope], locals: noLocals, value: at.reckon(share, '*', made.own('_waiting')), span: at.span },
    typing: { type, range: null, rounding: counts?.rounding ?? null, accept: null },
  };
};

// What it does

const actions = (line: Line): readonly PlainDeclaration[] => {
  const { declaration, name, expires, cancel, pays, returns } = line;
  const { scope, type } = declaration;
  const made = lineMaker(line, scope);
  const { before, own, compare, change, kept: of, plus, choose, builtin, joined, frontNow } = made;
  const title = plainName(name.text);
  const nothing = made.bound(made.whole(0), type);
  const action = (
    word: string,
    doc: string,
    parameters: readonly Binder[],
    clauses: readonly ActionClause[],
    isForAnyone = true,
  ): ActionDeclaration => ({
    ...{ kind: 'action', doc, name: made.name(prefixed(name.text, word)), parameters, clauses, span: made.span },
    ...{ protective: null, isForAnyone, counts: null, held: null },
  });
  const added = (to: Expression | null, value: Expression): readonly ActionClause[] =>
    to === null ? [] : [{ ...change(to, value), mode: 'by' }];
  const isLast = compare('==', plus(of('ahead'), of('amount')), joined);
  const waits = made.require(before(compare('>', own('_waiting'), nothing)), `${title}: nothing of it waits`);
  const takenOut: readonly ActionClause[] = [
    ...added(returns, own('_waiting')),
    change(of('amount'), own('_cleared')),
    change(joined, choose(isLast, builtin('max', frontNow, of('ahead')), joined)),
  ];
  return [
    action(
      'settle',
      `Takes out what is cleared in ${title}.`,
      [scope],
      [
        made.require(before(compare('>', own('_cleared'), nothing)), `${title}: nothing of it is cleared yet`),
        ...added(pays, own('_cleared')),
        { ...change(of('ahead'), own('_cleared')), mode: 'by' },
        change(of('amount'), own('_waiting')),
      ],
    ),
    ...(expires === null
      ? []
      : [
          action(
            'expire',
            `Takes out of ${title} what has waited too long.`,
            [scope],
            [
              waits,
              made
                .at(expires.span)
                .require(
                  before(made.both(made.isPresent(of('since')), compare('>', made.minus(made.now, of('since')), expires.after))),
                  `${title}: it may still wait`,
                ),
              ...takenOut,
            ],
          ),
        ]),
    ...(cancel === null
      ? []
      : [
          action(
            'cancel',
            `Takes out of ${title} what still waits.`,
            [scope],
            [{ kind: 'by', roles: cancel.roles, span: cancel.span }, waits, ...takenOut],
            false,
          ),
        ]),
  ];
};
