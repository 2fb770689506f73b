/**
 * A small margin policy as Core, by hand: decimals per member, an optional, a table, a governed parameter by enum, a fold,
 * and an action with verdicts. Names can be replaced, so that the same policy stands under hostile ones.
 */
import type { Core, Range, Rec, Statement } from '../../../src/core/core.ts';
import { int256, uint256 } from '../../../src/core/core.ts';
import { rational } from '../../../src/types/rational.ts';
import type { FieldSchema, NumberShape, Shape } from '../../../src/types/schema.ts';
import {
  binary,
  boolTerm,
  compare,
  constant,
  intTerm,
  known,
  local,
  nowhere,
  param,
  quotient,
  read,
  recLocal,
  select,
  tenTo,
  title,
  truth,
} from '../../support/core-builder.ts';

/** How each thing of the policy is called: by default as here. */
export type Rename = (name: string) => string;
/** What stands in each documentation comment and reason. */
export type Words = { readonly rename: Rename; readonly doc: string; readonly reason: string };

export const plainWords: Words = { rename: (name) => name, doc: '', reason: 'more than there is' };

const fixed = (unit: string, decimals: number, lo: bigint, hi: bigint): NumberShape => ({
  kind: 'number',
  unit,
  scale: { kind: 'fixed', decimals },
  lo: rational(lo),
  hi: rational(hi),
});

const million = 10n ** 6n;
const money: Range = { lo: -(10n ** 12n) * million, hi: 10n ** 12n * million };
const dollars = fixed('USD', 6, -(10n ** 12n), 10n ** 12n);
const price = fixed('USD/base', 6, 1n, 10n ** 6n);
const priceRange: Range = { lo: million, hi: 10n ** 12n };
const sizeRange: Range = { lo: -(10n ** 24n), hi: 10n ** 24n };
const rate = fixed('ratio', 4, 0n, 1n);
const rateRange: Range = { lo: 0n, hi: 10000n };
const unit: Range = { lo: 0n, hi: 1n };

const size: NumberShape = {
  kind: 'number',
  unit: 'market.base',
  scale: { kind: 'member', root: 'self', path: [0], entity: 1, field: 0, min: 0, max: 18 },
  lo: rational(-(10n ** 6n)),
  hi: rational(10n ** 6n),
};

export const vaultCore = ({ rename, doc, reason }: Words = plainWords): Core => {
  const field = (name: string, shape: Shape, source: FieldSchema['source'] = 'fact'): FieldSchema => ({
    name: rename(name),
    doc,
    span: nowhere,
    source,
    shape,
    outside: 'refuse',
    stored: null,
  });
  const account: Rec = recLocal('a', 3);
  const position: Rec = recLocal('p', 2);
  const marketOf = (p: Rec): Rec => ({ kind: 'member', record: 1, index: read(p, 0, { lo: 0n, hi: 3n }) });
  const collateral = read(account, 1, money);
  const equityRange: Range = { lo: -(10n ** 45n), hi: 10n ** 45n };

  const worth: Statement = {
    kind: 'let',
    bind: { name: 'worth', type: 'int', lo: -(10n ** 40n), hi: 10n ** 40n },
    value: intTerm(
      quotient(
        'down',
        binary('mul', read(position, 1, sizeRange), read(marketOf(position), 1, priceRange)),
        tenTo(read(marketOf(position), 0, { lo: 0n, hi: 18n })),
      ),
    ),
    title: { label: 'worth', unit: 'USD', decimals: 6, enum: null, span: { file: 'vault.risk', start: 30, end: 40 } },
  };
  const sum: Statement = {
    kind: 'loop',
    over: { kind: 'list', list: { kind: 'field', of: account, field: 3 }, element: 'p', record: 2 },
    index: { name: 'i', type: 'int', lo: 0n, hi: 3n },
    carry: [{ bind: { name: 'total', type: 'int', ...equityRange }, initial: intTerm(constant(0n)) }],
    body: {
      statements: [worth],
      results: [
        intTerm(
          known(binary('add', local('total', equityRange), local('worth', { lo: -(10n ** 40n), hi: 10n ** 40n })), equityRange),
        ),
      ],
    },
    until: null,
    span: nowhere,
  };
  const purpose = local('purpose', unit);
  const haircut = param(0, rateRange, { kind: 'item', index: purpose });
  const equity = binary('add', collateral, local('total', equityRange));
  const callEquity = (name: string): Statement => ({
    kind: 'call',
    bind: [{ name, type: 'int', lo: -(10n ** 60n), hi: 10n ** 60n }],
    function: 'equity',
    arguments: [{ type: 'record', value: account }],
    span: nowhere,
  });
  const equityOf = (name: string) => local(name, { lo: -(10n ** 60n), hi: 10n ** 60n });
  const amount = local('amount', { lo: 0n, hi: 10n ** 18n });
  const cap = constant(500n * million);

  return {
    sessions: [],
    schema: {
      policy: 'Vault',
      doc,
      units: [{ name: 'USD', doc, span: nowhere, decimals: 6 }],
      enums: [
        { name: rename('purpose'), doc, span: nowhere, ordered: true, members: [rename('maintenance'), rename('initial')] },
      ],
      records: [
        { id: 0, name: 'globals', doc, span: nowhere, role: 'globals', bound: null, fields: [field('paused', { kind: 'bool' })] },
        {
          id: 1,
          name: rename('market'),
          doc,
          span: nowhere,
          role: 'entity',
          bound: 4,
          fields: [field('base_decimals', fixed('ratio', 0, 0n, 18n), 'decimals'), field('mark', price)],
        },
        {
          id: 2,
          name: rename('position'),
          doc,
          span: nowhere,
          role: 'member',
          bound: null,
          fields: [field('market', { kind: 'ref', entity: 1 }), field('size', size)],
        },
        {
          id: 3,
          name: rename('account'),
          doc,
          span: nowhere,
          role: 'entity',
          bound: null,
          fields: [
            field('id', { kind: 'address' }, 'key'),
            field('collateral', dollars),
            field('ceiling', { kind: 'optional', of: dollars }),
            field('positions', { kind: 'list', record: 2, min: 0, max: 4, unique: 0, table: null }),
          ],
        },
      ],
      params: [
        {
          name: rename('haircut'),
          doc,
          span: nowhere,
          shape: { kind: 'array', by: { kind: 'enum', enum: 0 }, of: rate },
          default: [9000n, 8000n],
          governed: true,
        },
        {
          name: rename('tiers'),
          doc,
          span: nowhere,
          shape: { kind: 'table', form: 'tiers', rows: 2, inclusive: true, input: fixed('USD', 6, 0n, 10n ** 12n), output: rate },
          default: [[500n * million], [100n, 200n]],
          governed: false,
        },
      ],
    },
    functions: [
      {
        name: 'equity',
        title: title('equity(a)', 6, 'USD'),
        doc,
        parameters: [{ name: 'a', type: 'record', record: 3 }],
        results: [{ type: 'int', lo: -(10n ** 60n), hi: 10n ** 60n }],
        body: { statements: [sum], results: [intTerm(equity)] },
      },
      {
        name: 'usable',
        title: title('usable(a, purpose)', 6, 'USD'),
        doc,
        parameters: [
          { name: 'a', type: 'record', record: 3 },
          { name: 'purpose', type: 'int', ...unit },
        ],
        results: [{ type: 'int', lo: -(10n ** 60n), hi: 10n ** 60n }],
        body: {
          statements: [callEquity('held')],
          results: [intTerm(quotient('half even', binary('mul', equityOf('held'), haircut), constant(10000n)))],
        },
      },
      {
        name: 'room',
        title: title('room(a)', 6, 'USD'),
        doc,
        parameters: [{ name: 'a', type: 'record', record: 3 }],
        results: [{ type: 'bool' }, { type: 'int', lo: -(10n ** 70n), hi: 10n ** 70n }],
        body: {
          statements: [],
          results: [
            boolTerm(compare('==', read(account, 2, unit, { kind: 'present' }), constant(1n))),
            intTerm(binary('sub', read(account, 2, { ...money }, { kind: 'inner' }), collateral)),
          ],
        },
      },
      {
        name: 'withdraw',
        title: title('withdraw'),
        doc,
        parameters: [
          { name: 'a', type: 'record', record: 3 },
          { name: 'amount', type: 'int', lo: 0n, hi: 10n ** 18n },
          { name: 'quick', type: 'bool' },
        ],
        results: [
          { type: 'int', lo: 0n, hi: 2n },
          { type: 'int', lo: -(10n ** 60n), hi: 10n ** 60n },
        ],
        body: {
          statements: [callEquity('held')],
          results: [
            intTerm(
              select(
                {
                  kind: 'or',
                  left: compare('==', read({ kind: 'globals', record: 0 }, 0, unit), constant(1n)),
                  right: compare('<', equityOf('held'), amount),
                },
                constant(1n),
                select({ kind: 'and', left: truth('quick'), right: compare('>', amount, cap) }, constant(2n), constant(0n)),
              ),
            ),
            intTerm(binary('sub', collateral, amount)),
          ],
        },
      },
    ],
    entries: [
      {
        kind: 'define',
        roles: null,
        protective: false,
        name: rename('equity'),
        doc,
        span: { file: 'vault.risk', start: 10, end: 20 },
        arguments: [{ name: rename('a'), span: nowhere, shape: { kind: 'record', record: 3 } }],
        function: 'equity',
        checks: accountChecks(rename),
        entities: [1],
        globals: false,
        results: [{ name: 'equity', shape: dollars, target: null }],
        verdicts: [],
      },
      {
        kind: 'define',
        roles: null,
        protective: false,
        name: rename('usable'),
        doc,
        span: nowhere,
        arguments: [
          { name: rename('a'), span: nowhere, shape: { kind: 'record', record: 3 } },
          { name: rename('purpose'), span: nowhere, shape: { kind: 'enum', enum: 0 } },
        ],
        function: 'usable',
        checks: [
          ...accountChecks(rename),
          {
            kind: 'range',
            number: 20,
            path: rename('purpose'),
            value: local('purpose', { lo: 0n, hi: uint256.hi }),
            lo: constant(0n),
            hi: constant(1n),
          },
        ],
        entities: [1],
        globals: false,
        results: [{ name: 'usable', shape: dollars, target: null }],
        verdicts: [],
      },
      {
        kind: 'define',
        roles: null,
        protective: false,
        name: rename('room'),
        doc,
        span: nowhere,
        arguments: [{ name: rename('a'), span: nowhere, shape: { kind: 'record', record: 3 } }],
        function: 'room',
        checks: accountChecks(rename),
        entities: [1],
        globals: false,
        results: [{ name: 'room', shape: { kind: 'optional', of: dollars }, target: null }],
        verdicts: [],
      },
      {
        kind: 'action',
        roles: null,
        protective: false,
        name: rename('withdraw'),
        doc,
        span: nowhere,
        arguments: [
          { name: rename('a'), span: nowhere, shape: { kind: 'record', record: 3 } },
          { name: rename('amount'), span: nowhere, shape: fixed('USD', 6, 0n, 10n ** 12n) },
          { name: rename('quick'), span: nowhere, shape: { kind: 'bool' } },
        ],
        function: 'withdraw',
        checks: [
          ...accountChecks(rename),
          {
            kind: 'range',
            number: 21,
            path: rename('amount'),
            value: local('amount', uint256),
            lo: constant(0n),
            hi: constant(10n ** 18n),
          },
          {
            kind: 'range',
            number: 22,
            path: rename('quick'),
            value: local('quick', uint256),
            lo: constant(0n),
            hi: constant(1n),
          },
          {
            kind: 'range',
            number: 23,
            path: rename('paused'),
            value: read({ kind: 'globals', record: 0 }, 0, uint256),
            lo: constant(0n),
            hi: constant(1n),
          },
        ],
        entities: [1],
        globals: true,
        results: [{ name: `${rename('a')}.${rename('collateral')}`, shape: dollars, target: null }],
        verdicts: [
          { kind: 'require', reason, span: nowhere },
          { kind: 'change', reason: `${rename('a')}.${rename('collateral')}`, span: nowhere },
        ],
      },
    ],
  };
};

const accountChecks = (rename: Rename): Core['entries'][number]['checks'] => {
  const account: Rec = recLocal('a', 3);
  const position: Rec = recLocal('each', 2);
  const market: Rec = { kind: 'member', record: 1, index: read(position, 0, { lo: 0n, hi: 3n }) };
  const found: Rec = recLocal('found', 1);
  const path = (...names: readonly string[]): string => names.map(rename).join('.');
  const factor = tenTo(read(found, 0, { lo: 0n, hi: 18n }));
  return [
    {
      kind: 'range',
      number: 1,
      path: path('a', 'id'),
      value: read(account, 0, uint256),
      lo: constant(0n),
      hi: constant((1n << 160n) - 1n),
    },
    {
      kind: 'range',
      number: 2,
      path: path('a', 'collateral'),
      value: read(account, 1, int256),
      lo: constant(money.lo),
      hi: constant(money.hi),
    },
    {
      kind: 'when present',
      present: read(account, 2, uint256, { kind: 'present' }),
      checks: [
        {
          kind: 'range',
          number: 3,
          path: path('a', 'ceiling'),
          value: read(account, 2, int256, { kind: 'inner' }),
          lo: constant(money.lo),
          hi: constant(money.hi),
        },
      ],
    },
    { kind: 'length', number: 4, path: path('a', 'positions'), list: { kind: 'field', of: account, field: 3 }, min: 0, max: 4 },
    {
      kind: 'each',
      list: { kind: 'field', of: account, field: 3 },
      element: 'each',
      record: 2,
      checks: [
        { kind: 'reference', number: 5, path: path('a', 'positions', 'market'), value: read(position, 0, uint256), entity: 1 },
        {
          kind: 'within',
          element: 'found',
          of: market,
          checks: [
            {
              kind: 'range',
              number: 6,
              path: path('market', 'base_decimals'),
              value: read(found, 0, uint256),
              lo: constant(0n),
              hi: constant(18n),
            },
            {
              kind: 'range',
              number: 7,
              path: path('market', 'mark'),
              value: read(found, 1, uint256),
              lo: constant(priceRange.lo),
              hi: constant(priceRange.hi),
            },
            {
              kind: 'range',
              number: 8,
              path: path('a', 'positions', 'size'),
              value: read(position, 1, int256),
              lo: binary('mul', constant(-(10n ** 6n)), factor),
              hi: binary('mul', constant(10n ** 6n), factor),
            },
          ],
        },
      ],
      ascending: { number: 9, path: path('a', 'positions'), field: 0 },
    },
  ];
};
