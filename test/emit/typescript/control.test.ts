/** Loops, branches and checks of Core where a translation may go wrong without any random program noticing. */
import { describe, expect, test } from 'vitest';
import type { Block, Check, Core, Int, List, Parameter, Range, Rec, Statement } from '../../../src/core/core.ts';
import { int256 } from '../../../src/core/core.ts';
import { validate } from '../../../src/core/validate.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { rational } from '../../../src/types/rational.ts';
import type { ArgumentSchema, FieldSchema, NumberShape, RecordSchema, Shape } from '../../../src/types/schema.ts';
import type { Outcome, Value } from '../../../src/types/value.ts';
import {
  binary,
  boolTerm,
  compare,
  constant,
  intTerm,
  known,
  length,
  local,
  nowhere,
  read,
  recLocal,
  select,
  title,
  truth,
} from '../../support/core-builder.ts';
import { loadTypescript } from '../../support/typescript.ts';
import { strictProblems } from './strict.ts';

const small: Range = { lo: -1000n, hi: 1000n };
const amount: NumberShape = {
  kind: 'number',
  unit: 'ratio',
  scale: { kind: 'fixed', decimals: 0 },
  lo: rational(-1000n),
  hi: rational(1000n),
};
const field = (name: string, shape: Shape): FieldSchema => ({
  name,
  doc: '',
  span: nowhere,
  source: 'fact',
  shape,
  outside: 'refuse',
  stored: null,
});
const record = (id: number, name: string, role: RecordSchema['role'], fields: readonly FieldSchema[]): RecordSchema => ({
  id,
  name,
  doc: '',
  span: nowhere,
  role,
  bound: null,
  fields,
});

/** One entry `run` over one function, for an account with items of one amount each, or for plain numbers. */
const program = (body: Block, parameters: readonly Parameter[], checks: readonly Check[] = []): Core => ({
  sessions: [],
  schema: {
    policy: 'Control',
    doc: '',
    units: [],
    enums: [],
    params: [],
    records: [
      record(0, 'globals', 'globals', []),
      record(1, 'item', 'member', [field('amount', amount)]),
      record(2, 'account', 'entity', [field('items', { kind: 'list', record: 1, min: 0, max: 8, unique: null, table: null })]),
    ],
  },
  functions: [
    { name: 'run', title: title('run'), doc: '', parameters, results: [{ type: 'int', lo: int256.lo, hi: int256.hi }], body },
  ],
  entries: [
    {
      kind: 'define',
      roles: null,
      protective: false,
      name: 'run',
      doc: '',
      span: nowhere,
      function: 'run',
      checks,
      entities: [],
      globals: false,
      verdicts: [],
      arguments: parameters.map((each): ArgumentSchema => ({
        name: each.name,
        span: nowhere,
        shape:
          each.type === 'record' ? { kind: 'record', record: each.record } : each.type === 'bool' ? { kind: 'bool' } : amount,
      })),
      results: [{ name: 'run', shape: amount, target: null }],
    },
  ],
});

const account: Rec = recLocal('a', 2);
const takesAccount: readonly Parameter[] = [{ name: 'a', type: 'record', record: 2 }];
const items: List = { kind: 'field', of: account, field: 0 };
const given = (amounts: readonly bigint[]): Value => [amounts.map((each) => [each])];

/** What the module answers; the interpreter has to answer the same, and the module has to be strict. */
const run = async (core: Core, ...values: readonly Value[]): Promise<Outcome> => {
  expect(validate(core)).toEqual([]);
  expect(strictProblems([emitTypescript(core).code])).toEqual([]);
  const facts = { params: [], globals: [], entities: [[], [], []], arguments: values };
  const outcome = (await loadTypescript(core)).evaluate('run', facts);
  expect(prepare(core).evaluate('run', facts)).toEqual(outcome);
  return outcome;
};

const value = (result: bigint): Outcome => ({ kind: 'value', values: [result] });
const carry = (name: string, initial: bigint, range: Range = small) => ({
  bind: { name, type: 'int' as const, ...range },
  initial: intTerm(constant(initial)),
});
const sum = (left: Int, right: Int, range: Range = small): Int => known(binary('add', left, right), range);

describe('loops', () => {
  const loop = (more: Partial<Extract<Statement, { kind: 'loop' }>>): Statement => ({
    kind: 'loop',
    over: { kind: 'count', count: 10 },
    index: { name: 'turn', type: 'int', lo: 0n, hi: 9n },
    carry: [],
    body: { statements: [], results: [] },
    until: null,
    span: nowhere,
    ...more,
  });

  test('all next values are computed from the last ones', async () => {
    const [x, y] = [local('x', small), local('y', small)];
    const turned = loop({
      carry: [carry('x', 0n), carry('y', 1n)],
      body: { statements: [], results: [intTerm(y), intTerm(sum(x, y))] },
    });
    expect(await run(program({ statements: [turned], results: [intTerm(x)] }, []))).toEqual(value(55n));
    const rotated = loop({
      carry: [carry('x', 1n), carry('y', 2n), carry('z', 3n)],
      body: { statements: [], results: [intTerm(y), intTerm(local('z', small)), intTerm(x)] },
    });
    const digits = sum(
      sum(known(binary('mul', x, constant(100n)), small), known(binary('mul', y, constant(10n)), small)),
      local('z', small),
    );
    expect(await run(program({ statements: [rotated], results: [intTerm(digits)] }, []))).toEqual(value(231n));
  });

  test('turns are counted where the body asks, and end when `until` holds', async () => {
    const x = local('x', small);
    const counted = loop({
      carry: [carry('x', 0n)],
      body: { statements: [], results: [intTerm(sum(x, local('turn', { lo: 0n, hi: 9n })))] },
    });
    expect(await run(program({ statements: [counted], results: [intTerm(x)] }, []))).toEqual(value(45n));
    const ended = { ...counted, until: compare('>=', x, constant(10n)) };
    expect(await run(program({ statements: [ended], results: [intTerm(x)] }, []))).toEqual(value(10n));
    const never = { ...counted, until: { kind: 'true' as const } };
    expect(await run(program({ statements: [never], results: [intTerm(x)] }, []))).toEqual(value(0n));
  });

  test('what only feeds itself is left out', async () => {
    const [x, y] = [local('x', small), local('unread', small)];
    const both = loop({
      carry: [carry('x', 0n), carry('unread', 0n)],
      body: { statements: [], results: [intTerm(sum(x, constant(1n))), intTerm(sum(y, constant(2n)))] },
    });
    const core = program({ statements: [both], results: [intTerm(x)] }, []);
    expect(await run(core)).toEqual(value(10n));
    expect(emitTypescript(core).code).not.toContain('unread');
    const none = program({ statements: [both], results: [intTerm(constant(7n))] }, []);
    expect(await run(none)).toEqual(value(7n));
    expect(emitTypescript(none).code).not.toContain('for (let turn');
  });
});

describe('records', () => {
  const first = read({ kind: 'element', record: 1, list: items, index: constant(0n) }, 0, small);
  const isFilled = compare('>', length(items, 8), constant(0n));

  test('are not looked up where a condition rules it out', async () => {
    const twice = select(isFilled, sum(first, first), constant(-1n));
    const chosen = program({ statements: [], results: [intTerm(twice)] }, takesAccount);
    expect(await run(chosen, given([]))).toEqual(value(-1n));
    expect(await run(chosen, given([4n, 5n]))).toEqual(value(8n));
    const guarded: Statement = {
      kind: 'let',
      bind: { name: 'held', type: 'bool' },
      value: boolTerm({
        kind: 'and',
        left: isFilled,
        right: { kind: 'or', left: compare('>', first, constant(3n)), right: compare('<', first, constant(-3n)) },
      }),
      title: null,
    };
    const tested = program(
      { statements: [guarded], results: [intTerm(select(truth('held'), constant(1n), constant(0n)))] },
      takesAccount,
    );
    expect(await run(tested, given([]))).toEqual(value(0n));
    expect(await run(tested, given([-4n]))).toEqual(value(1n));
  });
});

describe('equality', () => {
  test('is tested again and again, whatever TypeScript thinks of it', async () => {
    const x = local('x', small);
    const is = (n: bigint) => compare('==', x, constant(n));
    const nested = select(
      is(1n),
      select(is(2n), constant(100n), constant(10n)),
      select({ kind: 'and', left: compare('!=', x, constant(2n)), right: is(3n) }, constant(30n), constant(0n)),
    );
    const core = program({ statements: [], results: [intTerm(nested)] }, [{ name: 'x', type: 'int', ...small }]);
    expect(await run(core, 1n)).toEqual(value(10n));
    expect(await run(core, 2n)).toEqual(value(0n));
    expect(await run(core, 3n)).toEqual(value(30n));
  });
});

describe('checks', () => {
  const checks: readonly Check[] = [
    { kind: 'length', number: 3, path: 'a.items', list: items, min: 0, max: 2 },
    {
      kind: 'range',
      number: 4,
      path: 'n',
      value: local('n', int256),
      lo: constant(-5n),
      hi: constant(5n),
    },
  ];
  const core = program(
    { statements: [], results: [intTerm(local('n', small))] },
    [...takesAccount, { name: 'n', type: 'int', ...small }],
    checks,
  );
  const refused = (check: number, off: bigint): Outcome => ({
    kind: 'refused',
    refusal: { kind: 'fact', check, index: 0n, value: off },
  });

  test('both ends of a range belong to it', async () => {
    expect(await run(core, given([1n, 1n]), 5n)).toEqual(value(5n));
    expect(await run(core, given([]), -5n)).toEqual(value(-5n));
    expect(await run(core, given([]), 6n)).toEqual(refused(4, 6n));
    expect(await run(core, given([]), -6n)).toEqual(refused(4, -6n));
    expect(await run(core, given([1n, 1n, 1n]), 6n)).toEqual(refused(3, 3n));
  });
});

describe('checks that entries share', () => {
  const other: Rec = recLocal('b', 2);
  const lengthOf = (number: number, of: Rec): Check => ({
    kind: 'length',
    number,
    path: `${number}`,
    list: { kind: 'field', of, field: 0 },
    min: 0,
    max: 1,
  });
  const one = program(
    { statements: [], results: [intTerm(constant(1n))] },
    [...takesAccount, { name: 'b', type: 'record', record: 2 }],
    [lengthOf(1, account), lengthOf(2, other)],
  );
  const core: Core = { ...one, entries: one.entries.flatMap((each) => [each, { ...each, name: 'again' }]) };

  test('are about their own record, in order', async () => {
    const refused = (check: number): Outcome => ({ kind: 'refused', refusal: { kind: 'fact', check, index: 0n, value: 2n } });
    expect(await run(core, given([1n]), given([1n]))).toEqual(value(1n));
    expect(await run(core, given([1n, 1n]), given([1n, 1n]))).toEqual(refused(1));
    expect(await run(core, given([1n]), given([1n, 1n]))).toEqual(refused(2));
    expect(emitTypescript(core).code.match(/function _check\w+\(/gu)).toHaveLength(2);
  });
});
