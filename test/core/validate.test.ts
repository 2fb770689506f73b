import { describe, expect, it } from 'vitest';
import type { Check, Core, CoreFunction, Entry, Int, Statement } from '../../src/core/core.ts';
import { int256, uint256 } from '../../src/core/core.ts';
import { validate } from '../../src/core/validate.ts';
import {
  binary,
  compare,
  constant,
  intTerm,
  irrationalOf,
  known,
  length,
  local,
  nowhere,
  param,
  quotient,
  read,
  recLocal,
  rest,
  select,
  squareRoot,
  tenTo,
  title,
  truth,
  unary,
  yes,
} from '../support/core-builder.ts';
import { field, ids, number, tinyCore } from '../support/tiny-core.ts';

/** The tiny core with one more function `f(x, y, a)` that gives `int` after `statements`. */
const giving = (
  int: Int,
  statements: readonly Statement[] = [],
  results: CoreFunction['results'] = [{ type: 'int', ...int256 }],
): Core => ({
  ...tinyCore,
  functions: [
    ...tinyCore.functions,
    {
      name: 'f',
      title: title('f'),
      doc: '',
      parameters: [
        { name: 'x', type: 'int', lo: -10n, hi: 10n },
        { name: 'y', type: 'bool' },
        { name: 'a', type: 'record', record: ids.account },
      ],
      results,
      body: { statements, results: [intTerm(int)] },
    },
  ],
});

const x = local('x', { lo: -10n, hi: 10n });
const huge = constant(1n << 300n);
const wideProduct = binary('mul', constant(uint256.hi), constant(1n << 200n));
const account = recLocal('a', ids.account);
const letInt = (name: string, value: Int): Statement => ({
  kind: 'let',
  bind: { name, type: 'int', lo: value.lo, hi: value.hi },
  value: intTerm(value),
  title: null,
});
const loopOf = (change: Partial<Extract<Statement, { kind: 'loop' }>>): Statement => ({
  kind: 'loop',
  over: { kind: 'count', count: 3 },
  index: { name: 'i', type: 'int', lo: 0n, hi: 2n },
  carry: [{ bind: { name: 'c', type: 'int', lo: 0n, hi: 5n }, initial: intTerm(constant(0n)) }],
  body: { statements: [], results: [intTerm(constant(1n))] },
  until: null,
  span: nowhere,
  ...change,
});
const withEntry = (change: Partial<Entry>): Core => ({
  ...tinyCore,
  entries: tinyCore.entries.map((each) => (each.name === 'withdraw' ? { ...each, ...change } : each)),
});
const withCheck = (check: Check): Core => withEntry({ checks: [check] });

/** Each breaks one rule, and the sentence that says so. */
const broken: readonly (readonly [string, Core, RegExp])[] = [
  ['an unbound name', giving(local('z', { lo: 0n, hi: 1n })), /z is not bound here/],
  ['a truth used as an integer', giving(local('y', { lo: 0n, hi: 1n })), /y is a bool, not an integer/],
  ['a use wider than its binding', giving(local('x', { lo: -11n, hi: 10n })), /bound to -10 \.\. 10 but used as -11 \.\. 10/],
  ['a name bound twice', giving(x, [letInt('x', constant(1n))]), /x is bound twice/],
  ['a name that is no identifier', giving(x, [letInt('1x', constant(1n))]), /1x is not an identifier/],
  [
    'a binding that does not cover its value',
    giving(x, [{ kind: 'let', bind: { name: 'n', type: 'int', lo: 0n, hi: 10n }, value: intTerm(x), title: null }]),
    /does not cover -10 \.\. 10/,
  ],
  [
    'a binding of another type',
    giving(x, [{ kind: 'let', bind: { name: 'n', type: 'bool' }, value: intTerm(x), title: null }]),
    /of type int, not bool/,
  ],
  ['an empty range', giving(known(x, { lo: 5n, hi: 4n })), /empty range/],
  [
    'bounds that its operands cannot give',
    giving(known(binary('add', x, constant(100n)), { lo: 0n, hi: 10n })),
    /operands give 90 \.\. 110/,
  ],
  ['a constant with other bounds', giving(known(constant(5n), { lo: 4n, hi: 5n })), /const 5 claims/],
  [
    '2^511',
    giving(quotient('down', binary('add', constant(1n << 510n), constant(1n << 510n)), constant(1n << 300n))),
    /reaches 2\^511/,
  ],
  [
    'a product of a wide factor',
    giving(quotient('down', known(binary('mul', huge, x), { lo: 0n, hi: 1n << 310n }), constant(1n << 100n))),
    /const is wide .* where it must be narrow/,
  ],
  ['a wide operand of min', giving(binary('min', huge, x)), /is wide .* where it must be narrow/],
  ['a wide operand of abs', giving(known(unary('abs', huge), { lo: 0n, hi: 1n << 300n })), /gives one word/],
  ['a wide result', giving(wideProduct), /is wide/],
  ['a wide quotient', giving(quotient('up', wideProduct, constant(2n))), /divide gives one word/],
  ['a wide divisor', giving(quotient('up', wideProduct, huge)), /const is wide/],
  [
    'a divisor that may be 0',
    giving(quotient('up', x, known(binary('max', x, constant(0n)), { lo: 0n, hi: 10n }))),
    /a divisor may be 0/,
  ],
  ['a modulus that may be negative', giving(rest(x, x)), /a divisor may be -10/],
  ['a wide numerator of modulo', giving(rest(wideProduct, constant(7n))), /mul is wide/],
  ['a root of a negative', giving(squareRoot('down', x)), /a root may be of -10/],
  ['a logarithm of nothing', giving(irrationalOf('ln', 'up', 18, constant(0n))), /ln is given 0/],
  ['an exponential of too much', giving(irrationalOf('exp', 'up', 18, constant(89n << 160n))), /exp is given/],
  ['too many decimals', giving(irrationalOf('exp2', 'down', 31, constant(0n))), /exp2 has 31 decimals/],
  ['a power of ten past 77', giving(known(tenTo(constant(78n)), { lo: 1n, hi: 10n ** 77n })), /exponent of ten ranges over 78/],
  ['work in a select', giving(select(truth('y'), quotient('down', x, constant(3n)), x)), /a select holds a divide/],
  [
    'work deep in a select',
    giving(select(truth('y'), select(compare('<', rest(x, constant(3n)), x), x, x), x)),
    /a select holds a modulo/,
  ],
  ['a missing parameter of the policy', giving(param(9, { lo: 0n, hi: 1n })), /parameter 9 does not exist/],
  ['a missing field', giving(read(account, 9, { lo: 0n, hi: 1n })), /record 3 has no field 9/],
  ['a record of another type', giving(read(recLocal('a', ids.market), 0, { lo: 0n, hi: 1n })), /a is of record 3, not 1/],
  [
    'a slot the shape does not have',
    giving(read(account, 1, { lo: 0n, hi: 1n }, { kind: 'inner' })),
    /a number has no slot inner/,
  ],
  [
    'an item past its enum',
    giving(
      read(
        { kind: 'member', record: ids.market, index: constant(0n) },
        3,
        { lo: 0n, hi: 1n },
        { kind: 'item', index: constant(2n) },
      ),
    ),
    /an item may be 2 of 2/,
  ],
  [
    'a negative index',
    giving(read({ kind: 'member', record: ids.market, index: x }, 1, { lo: 0n, hi: 1n })),
    /an index may be -10/,
  ],
  [
    'members of an unbounded entity',
    giving(length({ kind: 'members', record: ids.account }, 1)),
    /record 3 is not a bounded entity/,
  ],
  ['a list that is none', giving(length({ kind: 'field', of: account, field: 1 }, 1)), /is not a list/],
  [
    'a call forward',
    giving(x, [{ kind: 'call', bind: [], function: 'f', arguments: [], span: nowhere }]),
    /calls f, which is not a function before it/,
  ],
  [
    'a call with too few arguments',
    giving(x, [
      { kind: 'call', bind: [{ name: 'w', type: 'int', ...int256 }], function: 'define_worth', arguments: [], span: nowhere },
    ]),
    /with 0 arguments, not 1/,
  ],
  [
    'a call with another record',
    giving(x, [
      {
        kind: 'call',
        bind: [{ name: 'w', type: 'int', ...int256 }],
        function: 'define_worth',
        arguments: [{ type: 'record', value: { kind: 'globals', record: 0 } }],
        span: nowhere,
      },
    ]),
    /a record of another type/,
  ],
  [
    'a call result not covered',
    giving(x, [
      {
        kind: 'call',
        bind: [{ name: 'w', type: 'int', lo: 0n, hi: 1n }],
        function: 'define_worth',
        arguments: [{ type: 'record', value: account }],
        span: nowhere,
      },
    ]),
    /the range of w .* does not cover/,
  ],
  [
    'a name of a branch used after it',
    giving(local('n', { lo: 1n, hi: 1n }), [
      {
        kind: 'if',
        bind: [],
        condition: yes,
        then: { statements: [letInt('n', constant(1n))], results: [] },
        else: { statements: [], results: [] },
        span: nowhere,
      },
    ]),
    /n is not bound here/,
  ],
  [
    'a branch with too few results',
    giving(x, [
      {
        kind: 'if',
        bind: [{ name: 'n', type: 'bool' }],
        condition: yes,
        then: { statements: [], results: [] },
        else: { statements: [], results: [] },
        span: nowhere,
      },
    ]),
    /0 results where 1 are wanted/,
  ],
  [
    'a carry that does not cover its next value',
    giving(x, [loopOf({ body: { statements: [], results: [intTerm(constant(6n))] } })]),
    /does not cover 6 \.\. 6/,
  ],
  [
    'a carry that does not cover its first value',
    giving(x, [loopOf({ carry: [{ bind: { name: 'c', type: 'int', lo: 1n, hi: 5n }, initial: intTerm(constant(0n)) }] })]),
    /the range of c .* does not cover 0/,
  ],
  [
    'an index that does not cover its turns',
    giving(x, [loopOf({ over: { kind: 'count', count: 4 } })]),
    /the range of i .* does not cover 0 \.\. 3/,
  ],
  [
    'an until that sees the turn',
    giving(x, [loopOf({ until: compare('==', local('i', { lo: 0n, hi: 2n }), constant(1n)) })]),
    /i is not bound here/,
  ],
  ['a turn seen after the loop', giving(local('i', { lo: 0n, hi: 2n }), [loopOf({})]), /i is not bound here/],
  [
    'an element of another record',
    giving(x, [
      loopOf({ over: { kind: 'list', list: { kind: 'field', of: account, field: 3 }, element: 'p', record: ids.market } }),
    ]),
    /p is of record 1, its list of 2/,
  ],
  ['a fractional count', giving(x, [loopOf({ over: { kind: 'count', count: 1.5 } })]), /a loop runs 1.5 times/],
  [
    'two functions of one name',
    { ...tinyCore, functions: [...tinyCore.functions, ...tinyCore.functions.slice(0, 1)] },
    /its name is taken/,
  ],
  ['an entry without its function', withEntry({ function: 'nobody' }), /there is no function nobody/],
  ['an entry with too few arguments', withEntry({ arguments: [] }), /it takes 0 arguments/],
  [
    'an argument that cannot be passed',
    withEntry({
      arguments: [
        ...(tinyCore.entries[1]?.arguments.slice(0, 2) ?? []),
        { name: 'forced', span: nowhere, shape: { kind: 'list', record: 2, min: 0, max: 1, unique: null, table: null } },
      ],
    }),
    /a list, which cannot be passed/,
  ],
  [
    'an argument of another type',
    withEntry({
      arguments: [
        ...(tinyCore.entries[1]?.arguments.slice(0, 2) ?? []),
        { name: 'forced', span: nowhere, shape: { kind: 'time' } },
      ],
    }),
    /its parameter a bool/,
  ],
  ['a verdict without words', withEntry({ verdicts: [] }), /its verdict ranges over 0 \.\. 2, and there are 0/],
  ['too many results', withEntry({ results: [] }), /its results need 1 values, action_withdraw gives 2/],
  ['an entity that is not bounded', withEntry({ entities: [ids.account] }), /record 3 is not a bounded entity/],
  [
    'check number 0',
    withCheck({ kind: 'length', number: 0, path: 'a', list: { kind: 'members', record: ids.market }, min: 0, max: 1 }),
    /check a has number 0/,
  ],
  [
    'a check of an unbound record',
    withCheck({ kind: 'within', element: 'm', of: recLocal('q', ids.market), checks: [] }),
    /q is not bound here/,
  ],
  [
    'a check that ascends by nothing',
    withCheck({
      kind: 'each',
      list: { kind: 'members', record: ids.market },
      element: 'm',
      record: ids.market,
      checks: [],
      ascending: { number: 1, path: 'm', field: 9 },
    }),
    /ascends by a field that does not exist/,
  ],
  [
    'records out of order',
    { ...tinyCore, schema: { ...tinyCore.schema, records: [...tinyCore.schema.records].reverse() } },
    /it is number 0 but says 3/,
  ],
  [
    'a reference to what is no entity',
    {
      ...tinyCore,
      schema: {
        ...tinyCore.schema,
        params: [{ name: 'p', doc: '', span: nowhere, shape: { kind: 'ref', entity: 2 }, default: 0n, governed: false }],
      },
    },
    /record 2 is not a bounded entity/,
  ],
  [
    'an enum that does not exist',
    {
      ...tinyCore,
      schema: {
        ...tinyCore.schema,
        records: tinyCore.schema.records.map((each) =>
          each.id === 0 ? { ...each, fields: [field('paused', { kind: 'bool' }), field('g', { kind: 'enum', enum: 7 })] } : each,
        ),
      },
    },
    /there is no enum 7/,
  ],
];

describe('validate', () => {
  it('finds nothing wrong with sound Core', () => {
    expect(validate(tinyCore)).toEqual([]);
    expect(validate(giving(quotient('half even', wideProduct, constant(1n << 220n))))).toEqual([]);
    expect(validate(giving(x, [loopOf({ until: compare('==', local('c', { lo: 0n, hi: 5n }), constant(1n)) })]))).toEqual([]);
    expect(validate(withEntry({ results: [{ name: 'a.cash', shape: number(0n, 1n, 6), target: null }] }))).toEqual([]);
  });

  it.each(broken)('finds %s', (_, core, wanted) => {
    expect(validate(core).join('\n')).toMatch(wanted);
  });
});
