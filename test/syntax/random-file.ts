/** Random syntax trees, every construct of the language among them; names are meaningless, shapes are not. */
import fc from 'fast-check';
import type {
  Accept,
  ActionClause,
  AdaptClause,
  Binder,
  BreakerLevel,
  BreakerReset,
  Debounce,
  LevelRule,
  Declaration,
  Expression,
  FieldDeclaration,
  File,
  GovernClause,
  GovernRight,
  Decimals,
  Import,
  MeasureOption,
  PolicyParameter,
  PredictTerm,
  Local,
  Name,
  OracleClause,
  RangeExpression,
  TypeExpression,
  Typing,
  UnitExpression,
} from '../../src/syntax/ast.ts';
import { randomAdl } from './random-adl.ts';
import { randomFund } from './random-fund.ts';
import { randomLiquidation } from './random-liquidation.ts';
import { randomPortfolio } from './random-portfolio.ts';
import { readNumber } from '../../src/syntax/number.ts';
import { flat } from '../../src/syntax/print/flat.ts';
import { wordByText } from '../../src/syntax/tokens.ts';
import { builtinWords, governWords, neverUnits, reservedWords, rightWords } from '../../src/syntax/words.ts';
import { roundings } from '../../src/types/rounding.ts';

const span = { file: '', start: 0, end: 0 };
const reserved: ReadonlySet<string> = new Set(reservedWords);

/** Plain names, and words of the language as names. */
const contextual = [...wordByText.keys()].filter((word) => !reserved.has(word));
const name: fc.Arbitrary<Name> = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom('a', 'b', 'm', 'x', 'price', 'collateral', 'for_all', 'USD', 'A1', 'constructor', 'toString'),
    },
    { weight: 1, arbitrary: fc.constantFrom(...contextual) },
  )
  .map((text) => ({ text, span }));
const builtins: ReadonlySet<string> = new Set(builtinWords);
const functionName = name.filter(({ text }) => !builtins.has(text));
const declaredUnit = name.filter(({ text }) => !neverUnits.has(text));
/** Reasons, which are never empty. */
const text = fc
  .string({ unit: fc.constantFrom('a', 'B', ' ', '"', '\\', 'é', '/', "'"), maxLength: 12 })
  .filter((each) => each.trim() !== '');
const doc = fc
  .array(fc.constantFrom('One line.', 'with `code` and */', '', '  indented', 'ünïcode → fine', '/ a slash'), { maxLength: 3 })
  .map((lines) => (lines.every((line) => line === '') ? '' : lines.join('\n')));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const run = <T>(last: fc.Arbitrary<T>): fc.Arbitrary<{ last: T; most: number } | null> =>
  maybe(fc.record({ last, most: fc.nat({ max: 99 }) }));
const accept: fc.Arbitrary<Accept> = text.map((reason) => ({ reason, span }));
const placed = <T>(arbitrary: fc.Arbitrary<T>) => arbitrary.map((value) => ({ value, span }));

const unit: fc.Arbitrary<UnitExpression> = fc
  .array(
    fc.record({
      path: fc.array(name, { minLength: 1, maxLength: 3 }),
      doubledPower: fc.constantFrom(2, 2, -2, 4, 1, -1, -6, 3),
      span: fc.constant(span),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((factors) => ({ factors, span }));
const decimals: fc.Arbitrary<number | Name> = fc.oneof(fc.nat({ max: 77 }), name);
const quantity: fc.Arbitrary<TypeExpression> = fc
  .record({ unit, decimals: maybe(placed(decimals)) })
  .filter(({ unit: { factors } }) => !opensAnotherType(factors[0]?.path[0]?.text ?? ''))
  .map((parts) => ({ kind: 'quantity', ...parts, span }));
/** `tiers x -> y`, `set of x`: as the first word of a type these can begin another one, or go on after one. */
const opensAnotherType = (word: string): boolean =>
  ['tiers', 'curve', 'marginal', 'set', 'list'].includes(word) || neverUnits.has(word);
const number: fc.Arbitrary<Expression> = fc
  .record({
    text: fc.constantFrom('0', '10', '1_850', '0.01', '100k', '1.5M', '2B', '5%', '25 bps', '3x'),
    unit: maybe(
      fc.tuple(
        declaredUnit.filter((each) => each.text !== 'bps'),
        fc.array(name, { maxLength: 2 }),
      ),
    ),
  })
  .map(({ text: image, unit: path }) => ({
    kind: 'number',
    text: image,
    value: readNumber(image.replace(' ', '')) ?? { n: 0n, d: 1n },
    unit: path === null || /[x%s]$/.test(image) ? null : [path[0], ...path[1]],
    span,
  }));

/** Bounds of a table's rows; those of any range are tried where a range stands by itself. */
const plainRange: fc.Arbitrary<RangeExpression> = fc.record({ lo: number, hi: number, span: fc.constant(span) });
const { type } = fc.letrec<{ type: TypeExpression }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'type' },
    quantity,
    fc
      .record({
        form: fc.constantFrom('tiers' as const, 'marginal' as const, 'curve' as const),
        rows: maybe(placed(fc.nat({ max: 99 }))),
        bound: maybe(placed(fc.constantFrom('up to' as const, 'below' as const))),
        input: quantity,
        inputRange: maybe(plainRange),
        output: quantity,
        rate: maybe(quantity),
      })
      .map((parts) => ({ kind: 'table' as const, ...parts, span })),
    fc.record({ of: tie('type'), key: name }).map((parts) => ({ kind: 'by' as const, ...parts, span })),
    fc.record({ length: placed(fc.nat({ max: 99 })), of: quantity }).map((parts) => ({ kind: 'ring' as const, ...parts, span })),
    tie('type').map((of) => ({ kind: 'optional' as const, of, span })),
    fc
      .constantFrom('list[0..5] of report<USD/base>', 'list[..3] of x', 'set of kind')
      .map((what) => ({ kind: 'unsupported' as const, what, span })),
  ),
}));

/** An expression without its place. */
type Without<T> = T extends unknown ? Omit<T, 'span'> : never;
type Parts = Without<Expression>;

const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const e = tie('expression');
  const named = fc.record({ member: name, value: e, span: fc.constant(span) });
  const make = (parts: fc.Arbitrary<Parts>): fc.Arbitrary<Expression> => parts.map((each): Expression => ({ ...each, span }));
  const k = <K extends string>(...kinds: K[]): fc.Arbitrary<K> => fc.constantFrom(...kinds);
  const rows = fc.oneof(
    fc.record({
      form: k('up to', 'below'),
      bounded: fc.array(fc.record({ bound: e, value: e }), { minLength: 1, maxLength: 3 }),
      last: maybe(e),
    }),
    fc.record({
      form: k('at'),
      bounded: fc.array(fc.record({ bound: e, value: e }), { minLength: 1, maxLength: 3 }),
      last: fc.constant(null),
    }),
  );
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      { weight: 3, arbitrary: name.map((each): Expression => ({ kind: 'name', name: each, span })) },
      { weight: 2, arbitrary: number },
      { weight: 1, arbitrary: fc.boolean().map((value): Expression => ({ kind: 'truth', value, span })) },
      { weight: 1, arbitrary: fc.constant<Expression>({ kind: 'none', span }) },
      {
        weight: 2,
        arbitrary: make(
          fc.record({ kind: k('binary'), op: k('+', '-', '*', '/'), left: e, right: e, opSpan: fc.constant(span) }),
        ),
      },
      { weight: 2, arbitrary: make(fc.record({ kind: k('and', 'or'), left: e, right: e })) },
      {
        weight: 2,
        arbitrary: make(
          fc.record({
            kind: k('compare'),
            op: k('<', '<=', '==', '!=', '>', '>='),
            left: e,
            right: e,
            opSpan: fc.constant(span),
            accept: maybe(accept),
          }),
        ),
      },
      { weight: 2, arbitrary: make(fc.record({ kind: k('negate', 'not', 'before'), operand: e })) },
      { weight: 1, arbitrary: make(fc.record({ kind: k('field'), of: e, name })) },
      { weight: 1, arbitrary: make(fc.record({ kind: k('index'), of: e, key: e })) },
      {
        weight: 1,
        arbitrary: make(
          fc.record({
            kind: k('call'),
            of: fc.constant(null),
            name: functionName,
            arguments: fc.array(e, { minLength: 1, maxLength: 3 }),
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: make(fc.record({ kind: k('call'), of: e, name, arguments: fc.array(e, { minLength: 1, maxLength: 2 }) })),
      },
      {
        weight: 1,
        arbitrary: make(
          fc.record({ kind: k('builtin'), name: k(...builtinWords), arguments: fc.array(e, { minLength: 1, maxLength: 3 }) }),
        ),
      },
      { weight: 1, arbitrary: make(fc.record({ kind: k('power'), base: e, exponent: fc.integer({ min: -77, max: 77 }) })) },
      { weight: 1, arbitrary: make(fc.record({ kind: k('is none'), operand: e, negated: fc.boolean() })) },
      { weight: 1, arbitrary: make(fc.record({ kind: k('otherwise'), operand: e, fallback: e })) },
      { weight: 1, arbitrary: make(fc.record({ kind: k('share'), share: e, of: e })) },
      { weight: 2, arbitrary: make(fc.record({ kind: k('if'), condition: e, then: e, else: maybe(e) })) },
      {
        weight: 1,
        arbitrary: make(
          fc.record({
            kind: k('first matching'),
            arms: fc.array(fc.record({ condition: e, value: e, span: fc.constant(span) }), { minLength: 1, maxLength: 3 }),
            otherwise: maybe(e),
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: make(fc.record({ kind: k('match'), subject: e, arms: fc.array(named, { minLength: 1, maxLength: 3 }) })),
      },
      {
        weight: 2,
        arbitrary: make(
          fc.oneof(
            fc.record({
              kind: k('fold'),
              op: k('sum', 'min', 'max', 'any', 'all', 'lower median', 'upper median', 'mean median'),
              binder: name,
              source: e,
              run: run(e),
              filter: maybe(e),
              value: e,
            }),
            fc.record({
              kind: k('fold'),
              op: k('least'),
              binder: name,
              source: e,
              run: fc.record({ last: e, most: fc.constant(null) }),
              filter: fc.constant(null),
              value: e,
            }),
            fc.record({
              kind: k('fold'),
              op: k('count'),
              binder: name,
              source: e,
              run: run(e),
              filter: maybe(e),
              value: fc.constant(null),
            }),
          ),
        ),
      },
      {
        weight: 1,
        arbitrary: make(
          fc.record({
            kind: k('by literal'),
            items: fc
              .array(named, { minLength: 1, maxLength: 3 })
              .filter((items) => items.length > 1 || items[0]?.member.text !== 'above'),
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: rows.map(({ form, bounded, last }): Expression => ({
          kind: 'rows',
          form,
          rows: [...bounded.map((row) => ({ ...row, span })), ...(last === null ? [] : [{ bound: null, value: last, span }])],
          span,
        })),
      },
    ),
  };
});

const unitDecimals: fc.Arbitrary<Decimals> = fc
  .tuple(fc.nat({ max: 77 }), fc.nat({ max: 77 }))
  .map(([min, max]) => ({ min, max, span }));
const range: fc.Arbitrary<RangeExpression> = fc.record({ lo: expression, hi: expression, span: fc.constant(span) });
const binder: fc.Arbitrary<Binder> = fc.record({ name, type, range: maybe(range), span: fc.constant(span) });
const scope = binder.map((each) => ({ ...each, range: null }));
const rounding = placed(fc.constantFrom(...roundings));
const typing: fc.Arbitrary<Typing> = fc.record({ type, range: maybe(range), rounding: maybe(rounding), accept: maybe(accept) });

const field = (word: FieldDeclaration['word']): fc.Arbitrary<FieldDeclaration> =>
  fc.record({
    kind: fc.constant('field'),
    word: fc.constant(word),
    doc,
    name,
    scope: maybe(scope),
    type,
    range: maybe(range),
    outside: maybe(placed(fc.constantFrom('refuse', 'nearest', 'drop', 'unavailable'))),
    value: word === 'param' ? maybe(expression) : fc.constant(null),
    sum: word === 'total' ? fc.record({ binder: scope, path: expression }) : fc.constant(null),
    span: fc.constant(span),
  });
/** In a list `fact x` would be read as the word `fact`, which has no place there, and a scope makes no sense. */
const listField = field('fact')
  .filter((each) => each.name.text !== 'fact')
  .map((each) => ({ ...each, scope: null }));

const unitDeclaration: fc.Arbitrary<Extract<Declaration, { kind: 'unit' }>> = fc.record({
  kind: fc.constant('unit'),
  doc,
  name: declaredUnit,
  decimals: maybe(unitDecimals),
  span: fc.constant(span),
});

const local: fc.Arbitrary<Local> = fc.record({
  kind: fc.constant('local'),
  name,
  typing: maybe(typing),
  value: expression,
  span: fc.constant(span),
});

/** A text that is one clause whatever follows; its braces are balanced. */
const laterText = (words: readonly string[]) =>
  fc
    .record({
      word: fc.constantFrom(...words),
      rest: fc.constantFrom(
        'x',
        'mark of m: market { need 3 }',
        'x {\n  level y when z > 1 {\n    at least 15 min  // soon\n  }\n}',
        'x = f(1,\n  2)',
      ),
      doc,
    })
    .map(({ word, rest, doc: about }) => ({
      kind: 'unsupported' as const,
      doc: about,
      word: { text: word, span },
      text: `${word} ${rest}`,
      span,
    }));

const clause: fc.Arbitrary<ActionClause> = fc.oneof(
  fc.record({
    kind: fc.constant('changes' as const),
    target: expression.filter((each) => ['name', 'field', 'index'].includes(each.kind)),
    mode: fc.constantFrom('by' as const, 'to' as const),
    late: fc.constant(false),
    value: expression,
    rounding: maybe(rounding),
    accept: maybe(accept),
    when: maybe(expression),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('require' as const),
    condition: expression,
    reason: text,
    reasonSpan: fc.constant(span),
    span: fc.constant(span),
  }),
  fc.record({ kind: fc.constant('by' as const), roles: fc.array(name, { minLength: 1, maxLength: 3 }), span: fc.constant(span) }),
  fc.record({
    kind: fc.constant('keeps' as const),
    kept: fc.array(fc.record({ name, member: maybe(name), span: fc.constant(span) }), { minLength: 1, maxLength: 3 }),
    span: fc.constant(span),
  }),
  fc.record({ kind: fc.constant('needs' as const), oracle: name, level: name, span: fc.constant(span) }),
  laterText(['moves']).map((each) => ({ ...each, doc: '' })),
  fc.record({
    kind: fc.constant('feeds' as const),
    fed: fc.record({ name, member: maybe(name), span: fc.constant(span) }),
    value: expression,
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('absorbs' as const),
    loss: expression,
    fund: name,
    member: maybe(name),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('queues' as const),
    amount: expression,
    line: name,
    member: maybe(name),
    span: fc.constant(span),
  }),
);

const roles = fc.array(name, { minLength: 1, maxLength: 3 });
const paces = ['rises', 'falls', 'moves'] as const;
const zero: Expression = { kind: 'number', text: '0', value: { n: 0n, d: 1n }, unit: null, span };

const spanned = fc.constant(span);
const minutes = fc.nat({ max: 1439 });
const debounce: fc.Arbitrary<Debounce> = fc.oneof(
  fc.record({ kind: fc.constant('time' as const), duration: expression }),
  fc.record({ kind: fc.constant('events' as const), count: fc.integer({ min: 2, max: 100 }), span: spanned }),
);
const levelRule: fc.Arbitrary<LevelRule> = fc.oneof(
  fc.record({ kind: fc.constantFrom('least' as const, 'most' as const), duration: expression, span: spanned }),
  fc.record({ kind: fc.constant('again' as const), duration: expression, span: spanned }),
  fc.record({ kind: fc.constant('once' as const), period: expression, offset: maybe(expression), span: spanned }),
  fc.record({
    kind: fc.constant('only' as const),
    weekdays: fc.constant(true),
    between: maybe(fc.record({ from: minutes, to: minutes })),
    span: spanned,
  }),
  fc.record({
    kind: fc.constant('only' as const),
    weekdays: fc.constant(false),
    between: fc.record({ from: minutes, to: minutes }),
    span: spanned,
  }),
  fc.record({ kind: fc.constant('renews' as const), span: spanned }),
  fc.record({ kind: fc.constant('escalates' as const), to: name, after: expression, span: spanned }),
  fc.record({ kind: fc.constant('trip' as const), roles, span: spanned }),
  fc.record({ kind: fc.constantFrom('refuses' as const, 'allows' as const, 'holds' as const), actions: roles, span: spanned }),
  fc.record({ kind: fc.constant('caps' as const), argument: name, action: name, range, span: spanned }),
  fc.record({
    kind: fc.constant('holds part' as const),
    argument: name,
    action: name,
    target: fc.record({ holder: maybe(name), name }),
    span: spanned,
  }),
  fc.record({ kind: fc.constant('leaves' as const), when: expression, hold: maybe(debounce), to: maybe(name), span: spanned }),
);

const trips = fc.oneof(fc.constant({ when: null, hold: null }), fc.record({ when: expression, hold: maybe(debounce) }));
const level: fc.Arbitrary<BreakerLevel> = fc
  .tuple(fc.record({ doc, name, rules: fc.array(levelRule, { maxLength: 3 }) }), trips)
  .map(([each, when]) => ({ kind: 'level', ...each, ...when, span }));
const reset: fc.Arbitrary<BreakerReset> = fc.record({
  ...{ kind: fc.constant('reset' as const), roles, to: maybe(name), when: maybe(expression), span: spanned },
});

/** A time that a level may stand behind: a number of a unit, or a name. */
const age: fc.Arbitrary<Expression> = fc.oneof(
  number.filter((each) => each.kind === 'number' && each.unit !== null),
  name.map((each): Expression => ({ kind: 'name', name: each, span })),
);
const roundedPart = { rounding: maybe(rounding), span: fc.constant(span) };
const one = <K extends string>(kind: K): fc.Arbitrary<K> => fc.constant(kind);
const oracleClause: fc.Arbitrary<OracleClause> = fc.oneof(
  fc.record({ kind: one('older'), age: expression, span: fc.constant(span) }),
  fc.record({
    kind: one('further'),
    share: expression,
    median: fc.constantFrom('lower median' as const, 'upper median' as const),
    span: fc.constant(span),
  }),
  fc.record({ kind: one('reject'), when: expression, span: fc.constant(span) }),
  fc.record({ kind: one('need'), least: fc.nat({ max: 64 }), span: fc.constant(span) }),
  fc.record({
    kind: one('take'),
    form: fc.constantFrom('lower median', 'upper median', 'mean median', 'mean', 'min', 'max'),
    weight: fc.constant(null),
    ...roundedPart,
  }),
  fc.record({
    kind: one('take'),
    form: fc.constantFrom('lower weighted median', 'upper weighted median'),
    weight: expression,
    ...roundedPart,
  }),
  fc.record({ kind: one('most'), cap: expression, span: fc.constant(span) }),
  fc.record({
    kind: one('moves'),
    share: expression,
    per: maybe(expression.filter((each) => each.kind !== 'name' || each.name.text !== 'update')),
    ...roundedPart,
  }),
  fc.record({ kind: one('grows'), share: expression, per: expression, from: expression, since: expression, ...roundedPart }),
  fc.record({ kind: one('delay'), hop: expression, span: fc.constant(span) }),
  fc.record({ kind: one('fallback'), value: expression, span: fc.constant(span) }),
  fc.record({ kind: one('after'), age, level: name, span: fc.constant(span) }),
  fc.record({ kind: one('falls'), level: name, when: expression, span: fc.constant(span) }),
  fc.record({ kind: one('validity'), of: name, span: fc.constant(span) }),
  fc.record({ kind: one('kept'), span: fc.constant(span) }),
);

const begins = (words: readonly string[]) => (each: { readonly text: string }) => !words.includes(each.text);
/** Who may, by a name that does not begin another clause of a `govern`. */
const whoMay = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .filter(([first]) => first !== undefined && begins(governWords)(first) && begins(rightWords)(first));
const targets = fc.array(name, { minLength: 1, maxLength: 2 }).map((path) => ({ path, span }));

const right: fc.Arbitrary<GovernRight> = fc.record({
  kind: fc.constant('right' as const),
  doc,
  roles: whoMay,
  verb: fc.constantFrom('sets' as const, 'raises' as const, 'lowers' as const, 'changes' as const),
  amount: fc.oneof(
    fc.record({ kind: fc.constant('any' as const), range: maybe(range), orNone: fc.boolean(), span: fc.constant(span) }),
    fc.record({
      kind: fc.constant('step' as const),
      exclusive: fc.boolean(),
      most: expression,
      rounding: maybe(rounding),
      span: fc.constant(span),
    }),
  ),
  rules: fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constantFrom('after' as const, 'once' as const, 'expires' as const),
        duration: expression,
        span: fc.constant(span),
      }),
      fc.record({
        kind: fc.constant('ramps' as const),
        duration: expression,
        rounding: maybe(rounding),
        span: fc.constant(span),
      }),
    ),
    { maxLength: 3 },
  ),
  span: fc.constant(span),
});

const governClause: fc.Arbitrary<GovernClause> = fc.oneof(
  right,
  fc.record({ kind: fc.constant('cancels' as const), roles: whoMay, span: fc.constant(span) }),
  fc.record({
    kind: fc.constant('never' as const),
    side: fc.constantFrom('below' as const, 'above' as const),
    bound: expression,
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('values' as const),
    values: fc.array(expression, { minLength: 1, maxLength: 3 }),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('keeps always' as const),
    condition: expression,
    reason: text,
    reasonSpan: fc.constant(span),
    span: fc.constant(span),
  }),
);

const adaptClause: fc.Arbitrary<AdaptClause> = fc.oneof(
  fc.record({ kind: fc.constant('in' as const), range, span: fc.constant(span) }),
  fc.record({ kind: fc.constant('at least' as const), floor: expression, span: fc.constant(span) }),
  fc
    .record({ most: maybe(expression), rounding: maybe(rounding), period: maybe(expression), way: fc.constantFrom(...paces) })
    .filter(({ most, period }) => most === null || period !== null)
    .map((each) => ({ ...each, kind: 'pace' as const, rounding: each.most === null ? null : each.rounding, span })),
);

/** A term that begins with a word of its own, or with a brace, would be read as something else. */
const predictTerm: fc.Arbitrary<PredictTerm> = fc.oneof(
  fc.record({ kind: fc.constantFrom('intercept' as const), value: expression, span: fc.constant(span) }),
  fc.record({ kind: fc.constant('clamped' as const), range, span: fc.constant(span) }),
  fc.record({
    kind: fc.constant('term' as const),
    value: expression.filter((each) => !/^\(*(intercept|clamped)\b/.test(flat(each))),
    span: fc.constant(span),
  }),
);

const governance: readonly fc.Arbitrary<Declaration>[] = [
  fc
    .record({
      kind: fc.constant('govern' as const),
      doc,
      together: fc.boolean(),
      targets: fc.array(targets, { minLength: 1, maxLength: 3 }),
      scope: maybe(scope),
      clauses: fc.array(governClause, { minLength: 1, maxLength: 4 }),
      span: fc.constant(span),
    })
    .filter((each) => each.together || each.targets[0]?.path[0]?.text !== 'together'),
  fc.record({
    kind: fc.constant('adapt' as const),
    doc,
    target: targets,
    scope: maybe(scope),
    toward: expression,
    rounding: maybe(rounding),
    accept: maybe(accept),
    clauses: fc.array(adaptClause, { maxLength: 4 }),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('predict' as const),
    doc,
    name,
    scope: maybe(scope),
    typing,
    model: fc.constantFrom('logistic' as const, 'linear' as const),
    terms: fc.array(predictTerm, { minLength: 1, maxLength: 4 }),
    span: fc.constant(span),
  }),
];

const measureOption: fc.Arbitrary<MeasureOption> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('half_life' as const, 'per' as const, 'from' as const),
    value: expression,
    span: fc.constant(span),
  }),
  fc.record({ kind: fc.constant('over' as const), value: expression, by: expression, span: fc.constant(span) }),
);

const books: fc.Arbitrary<Declaration> = fc
  .record({
    kind: fc.constant('books' as const),
    doc,
    name,
    scope: maybe(scope),
    type,
    sum: maybe(fc.record({ binder: scope, each: expression })),
    rest: maybe(expression),
    span: fc.constant(span),
  })
  .filter(({ sum, rest }) => sum !== null || rest !== null);

const declaration: fc.Arbitrary<Declaration> = fc.oneof(
  ...governance,
  books,
  unitDeclaration,
  fc.record({
    kind: fc.constant('enum' as const),
    doc,
    name,
    ordered: fc.boolean(),
    members: fc.array(name, { minLength: 1, maxLength: 4 }),
    span: fc.constant(span),
  }),
  fc.record({ kind: fc.constant('role' as const), doc, name, span: fc.constant(span) }),
  fc.record({
    kind: fc.constant('entity' as const),
    doc,
    name,
    bound: maybe(placed(fc.nat({ max: 64 }))),
    members: fc.array(
      fc.oneof(
        unitDeclaration,
        field('key'),
        field('fact'),
        field('param'),
        fc.record({
          kind: fc.constant('list' as const),
          doc,
          name,
          bound: placed(fc.nat({ max: 64 })),
          member: name,
          unique: maybe(name),
          fields: fc.array(listField, { maxLength: 3 }),
          span: fc.constant(span),
        }),
      ),
      { maxLength: 4 },
    ),
    span: fc.constant(span),
  }),
  field('key').map((each) => ({ ...each, word: 'fact' as const })),
  field('param'),
  field('total'),
  fc.record({
    kind: fc.constant('let' as const),
    doc,
    name: functionName,
    parameters: fc.array(fc.record({ name, type: maybe(type), span: fc.constant(span) }), { maxLength: 3 }),
    value: expression,
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('define' as const),
    doc,
    name: functionName,
    parameters: fc.array(binder, { maxLength: 3 }),
    typing,
    locals: fc.array(local, { maxLength: 3 }),
    value: expression,
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('action' as const),
    doc,
    protective: maybe(fc.constant({ kind: 'written' as const, span })),
    isForAnyone: fc.constant(false),
    counts: fc.constant(null),
    name,
    parameters: fc.array(binder, { maxLength: 3 }),
    clauses: fc.array(clause, { maxLength: 4 }),
    held: fc.constant(null),
    span: fc.constant(span),
  }),
  field('param').map((each) => ({ ...each, word: 'state' as const, value: each.value ?? zero })),
  fc.record({
    kind: fc.constant('breaker' as const),
    doc,
    name,
    scope: maybe(scope),
    clauses: fc.array(fc.oneof(level, reset), { minLength: 1, maxLength: 3 }),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('oracle' as const),
    doc,
    name,
    scope: maybe(scope),
    type,
    range: maybe(range),
    report: name,
    source: expression.filter((each) => ['name', 'field', 'index'].includes(each.kind)),
    clauses: fc.array(oracleClause, { maxLength: 5 }),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant('gauge' as const),
    doc,
    name,
    scope: maybe(scope),
    typing,
    outside: maybe(placed(fc.constantFrom('refuse', 'nearest', 'drop', 'unavailable'))),
    measure: fc.record({
      form: name,
      of: expression,
      options: fc.array(measureOption, { maxLength: 3 }),
      span: fc.constant(span),
    }),
    span: fc.constant(span),
  }),
  randomFund({ span, name, doc, expression, quantity, range, scope, rounding, maybe }),
  randomLiquidation({
    ...{ span, name, doc, text, expression, quantity, range, scope, rounding, maybe },
    parameters: fc.array(binder, { maxLength: 2 }),
    inAction: clause.filter((each) => each.kind !== 'unsupported' && each.kind !== 'queues'),
  }),
  randomAdl({
    span,
    name,
    doc,
    expression,
    quantity,
    range,
    scope,
    binder,
    rounding,
    act: clause.filter((each) => each.kind !== 'queues'),
    maybe,
  }),
  ...randomPortfolio({ span, name, text, doc, expression, quantity, typing, range, scope, rounding, maybe }),
  laterText(['prove', 'event']),
);

const importClause: fc.Arbitrary<Import> = fc.record({
  path: text,
  pathSpan: fc.constant(span),
  alias: maybe(name),
  arguments: fc.array(fc.record({ name, value: expression, span: fc.constant(span) }), { maxLength: 2 }),
  span: fc.constant(span),
});

const policyParameter: fc.Arbitrary<PolicyParameter> = fc.oneof(
  fc.record({ kind: fc.constantFrom('unit', 'scale'), name, decimals: maybe(unitDecimals), span: fc.constant(span) }),
  fc.record({ kind: fc.constantFrom('entity', 'enum'), name, span: fc.constant(span) }),
  fc.record({ kind: fc.constant('param'), name, type, range: maybe(range), value: maybe(expression), span: fc.constant(span) }),
);

export const randomFile: fc.Arbitrary<File> = fc.record({
  kind: fc.constant('file'),
  path: fc.constant('test.risk'),
  header: maybe(
    fc.record({
      doc,
      name,
      parameters: fc.array(policyParameter, { maxLength: 3 }),
      span: fc.constant(span),
    }),
  ),
  imports: fc.array(importClause, { maxLength: 2 }),
  declarations: fc.array(declaration, { maxLength: 5 }),
  comments: fc.constant([]),
  emptyLines: fc.constant([]),
  span: fc.constant(span),
});
