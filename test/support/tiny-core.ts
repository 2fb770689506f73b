/**
 * A Core small enough to read: markets with their own decimals, accounts with positions, one define and one action.
 * Tests of the interpreter, of its trace and of the codec start from it and change one thing.
 */
import type { Check, Core, CoreFunction, Entry, Int, Rec } from '../../src/core/core.ts';
import { int256, uint256 } from '../../src/core/core.ts';
import { rational } from '../../src/types/rational.ts';
import type { FieldSchema, NumberShape, Outside, Schema, Shape } from '../../src/types/schema.ts';
import {
  binary,
  boolTerm,
  compare,
  constant,
  intTerm,
  known,
  local,
  nowhere,
  quotient,
  read,
  recLocal,
  select,
  tenTo,
  title,
  truth,
} from './core-builder.ts';

export const number = (lo: bigint, hi: bigint, decimals: number, unit = 'USD'): NumberShape => ({
  kind: 'number',
  unit,
  scale: { kind: 'fixed', decimals },
  lo: rational(lo),
  hi: rational(hi),
});

export const field = (
  name: string,
  shape: Shape,
  source: FieldSchema['source'] = 'fact',
  outside: Outside = 'refuse',
): FieldSchema => ({
  name,
  doc: '',
  span: nowhere,
  source,
  shape,
  outside,
  stored: null,
});

/** The record ids of the schema. */
export const ids = { globals: 0, market: 1, position: 2, account: 3 } as const;

const size: NumberShape = {
  kind: 'number',
  unit: 'base',
  scale: { kind: 'member', root: 'self', path: [0], entity: ids.market, field: 0, min: 0, max: 18 },
  lo: rational(-1000n),
  hi: rational(1000n),
};
const limit: NumberShape = {
  ...size,
  scale: { kind: 'member', root: 'self', path: [], entity: ids.market, field: 0, min: 0, max: 18 },
  lo: rational(0n),
};

export const schema: Schema = {
  policy: 'Tiny',
  doc: '',
  units: [{ name: 'USD', doc: '', span: nowhere, decimals: 6 }],
  enums: [{ name: 'grade', doc: '', span: nowhere, ordered: true, members: ['junk', 'good'] }],
  records: [
    {
      id: 0,
      name: 'facts',
      doc: '',
      span: nowhere,
      role: 'globals',
      bound: null,
      fields: [field('paused', { kind: 'bool' }), field('now', { kind: 'time' })],
    },
    {
      id: 1,
      name: 'market',
      doc: '',
      span: nowhere,
      role: 'entity',
      bound: 3,
      fields: [
        field('decimals', number(0n, 18n, 0, 'decimals'), 'decimals'),
        field('mark', number(0n, 1_000_000n, 6, 'USD/base')),
        field('limit', limit),
        field('weight', { kind: 'array', by: { kind: 'enum', enum: 0 }, of: number(0n, 1n, 4, 'ratio') }),
      ],
    },
    {
      id: 2,
      name: 'position',
      doc: '',
      span: nowhere,
      role: 'member',
      bound: null,
      fields: [
        field('of', { kind: 'ref', entity: ids.market }),
        field('size', size),
        field('stop', { kind: 'optional', of: number(0n, 1000n, 2) }),
      ],
    },
    {
      id: 3,
      name: 'account',
      doc: '',
      span: nowhere,
      role: 'entity',
      bound: null,
      fields: [
        field('id', { kind: 'address' }, 'key'),
        field('cash', number(-1000n, 1000n, 6)),
        field('grade', { kind: 'enum', enum: 0 }),
        field('positions', { kind: 'list', record: ids.position, min: 0, max: 2, unique: 0, table: null }),
      ],
    },
  ],
  params: [
    { name: 'rate', doc: '', span: nowhere, shape: number(0n, 1n, 4, 'ratio'), default: 500n, governed: true },
    { name: 'fixed', doc: '', span: nowhere, shape: number(7n, 7n, 0, 'ratio'), default: 7n, governed: false },
  ],
};

const account = recLocal('a', ids.account);
const position = recLocal('p', ids.position);
const bound = { lo: 0n, hi: 2n };
const market: Rec = { kind: 'member', record: ids.market, index: read(position, 0, bound) };
const cashRange = { lo: -1_000_000_000n, hi: 1_000_000_000n };
const sizeRange = { lo: -(10n ** 21n), hi: 10n ** 21n };

/** cash plus mark × size of each position, down to 6 decimals; a position of another decimals each. */
const worth: CoreFunction = {
  name: 'define_worth',
  title: title('worth', 6, 'USD'),
  doc: '',
  parameters: [{ name: 'a', type: 'record', record: ids.account }],
  results: [{ type: 'int', ...int256 }],
  body: {
    statements: [
      {
        kind: 'loop',
        over: { kind: 'list', list: { kind: 'field', of: account, field: 3 }, element: 'p', record: ids.position },
        index: { name: 'turn', type: 'int', lo: 0n, hi: 1n },
        carry: [{ bind: { name: 'sum', type: 'int', ...int256 }, initial: intTerm(read(account, 1, cashRange)) }],
        body: {
          statements: [
            {
              kind: 'let',
              bind: { name: 'value', type: 'int', lo: -(10n ** 33n), hi: 10n ** 33n },
              value: intTerm(
                quotient(
                  'down',
                  binary('mul', read(position, 1, sizeRange), read(market, 1, { lo: 0n, hi: 10n ** 12n })),
                  tenTo(read(market, 0, { lo: 0n, hi: 18n })),
                ),
              ),
              title: title('value', 6, 'USD'),
            },
          ],
          results: [
            intTerm(known(binary('add', local('sum', int256), local('value', { lo: -(10n ** 33n), hi: 10n ** 33n })), int256)),
          ],
        },
        until: null,
        span: nowhere,
      },
    ],
    results: [intTerm(local('sum', int256))],
  },
};

/** Takes an amount of cash out; refused below zero worth, or while paused. */
const withdraw: CoreFunction = {
  name: 'action_withdraw',
  title: title('withdraw'),
  doc: '',
  parameters: [
    { name: 'a', type: 'record', record: ids.account },
    { name: 'amount', type: 'int', lo: 0n, hi: 10n ** 9n },
    { name: 'forced', type: 'bool' },
  ],
  results: [
    { type: 'int', lo: 0n, hi: 2n },
    { type: 'int', ...int256 },
  ],
  body: {
    statements: [
      {
        kind: 'call',
        bind: [{ name: 'before', type: 'int', ...int256 }],
        function: 'define_worth',
        arguments: [{ type: 'record', value: account }],
        span: nowhere,
      },
      {
        kind: 'let',
        bind: { name: 'covered', type: 'bool' },
        value: boolTerm({
          kind: 'or',
          left: truth('forced'),
          right: compare('>=', local('before', int256), local('amount', { lo: 0n, hi: 10n ** 9n })),
        }),
        title: title('enough is left'),
      },
    ],
    results: [
      intTerm(
        select(
          compare('==', read({ kind: 'globals', record: 0 }, 0, { lo: 0n, hi: 1n }), constant(1n)),
          constant(1n),
          select(truth('covered'), constant(0n), constant(2n)),
        ),
      ),
      intTerm(binary('sub', read(account, 1, cashRange), local('amount', { lo: 0n, hi: 10n ** 9n }))),
    ],
  },
};

const range = (checkNumber: number, path: string, value: Int, lo: bigint, hi: bigint): Check => ({
  kind: 'range',
  number: checkNumber,
  path,
  value,
  lo: constant(lo),
  hi: constant(hi),
});

const scaled = (value: bigint, rec: Rec): Int => binary('mul', constant(value), tenTo(read(rec, 0, { lo: 0n, hi: 18n })));

const accountChecks: readonly Check[] = [
  range(1, 'a.cash', read(account, 1, int256), cashRange.lo, cashRange.hi),
  { kind: 'length', number: 2, path: 'a.positions', list: { kind: 'field', of: account, field: 3 }, min: 0, max: 2 },
  {
    kind: 'each',
    list: { kind: 'field', of: account, field: 3 },
    element: 'p',
    record: ids.position,
    checks: [
      { kind: 'reference', number: 3, path: 'a.positions.of', value: read(position, 0, uint256), entity: ids.market },
      {
        kind: 'within',
        element: 'm',
        of: market,
        checks: [
          range(4, 'a.positions.of.decimals', read(recLocal('m', ids.market), 0, uint256), 0n, 18n),
          range(5, 'a.positions.of.mark', read(recLocal('m', ids.market), 1, uint256), 0n, 10n ** 12n),
          range(
            6,
            'a.positions.of.weight',
            read(recLocal('m', ids.market), 3, uint256, { kind: 'item', index: constant(1n) }),
            0n,
            10_000n,
          ),
        ],
      },
      {
        kind: 'range',
        number: 7,
        path: 'a.positions.size',
        value: read(position, 1, int256),
        lo: scaled(-1000n, market),
        hi: scaled(1000n, market),
      },
      {
        kind: 'when present',
        present: read(position, 2, uint256, { kind: 'present' }),
        checks: [range(8, 'a.positions.stop', read(position, 2, uint256, { kind: 'inner' }), 0n, 100_000n)],
      },
    ],
    ascending: { number: 9, path: 'a.positions.of', field: 0 },
  },
];

const accountArgument = { name: 'a', span: nowhere, shape: { kind: 'record', record: ids.account } } as const;

const entry = (name: string, rest: Omit<Entry, 'name' | 'doc' | 'span'>): Entry => ({ name, doc: '', span: nowhere, ...rest });

export const tinyCore: Core = {
  schema,
  functions: [worth, withdraw],
  sessions: [],
  entries: [
    entry('worth', {
      kind: 'define',
      roles: null,
      protective: false,
      arguments: [accountArgument],
      function: 'define_worth',
      checks: accountChecks,
      entities: [ids.market],
      globals: false,
      results: [{ name: 'worth', shape: number(-(10n ** 40n), 10n ** 40n, 6), target: null }],
      verdicts: [],
    }),
    entry('withdraw', {
      kind: 'action',
      roles: null,
      protective: false,
      arguments: [
        accountArgument,
        { name: 'amount', span: nowhere, shape: number(0n, 1000n, 6) },
        { name: 'forced', span: nowhere, shape: { kind: 'bool' } },
      ],
      function: 'action_withdraw',
      checks: [
        ...accountChecks,
        range(10, 'amount', local('amount', uint256), 0n, 10n ** 9n),
        range(11, 'forced', local('forced', uint256), 0n, 1n),
        range(12, 'paused', read({ kind: 'globals', record: 0 }, 0, uint256), 0n, 1n),
      ],
      entities: [ids.market],
      globals: true,
      results: [{ name: 'a.cash', shape: number(-1000n, 1000n, 6), target: null }],
      verdicts: [
        { kind: 'require', reason: 'paused', span: nowhere },
        { kind: 'require', reason: 'not worth that much', span: nowhere },
      ],
    }),
  ],
};
