import { describe, expect, test } from 'vitest';
import { checkNumbers } from '../../src/types/check-number.ts';
import { usedFacts } from '../../src/check/used-facts.ts';
import type { Value } from '../../src/types/value.ts';
import { checkedOf, evaluated, refusedFact, value } from './policy.ts';

const policy = checkedOf(`policy P
unit USD decimals 2
enum grade ordered { junk, good }
entity market[..3] {
  unit base decimals 0 .. 18
  fact price : USD/base @ 2 in 1 .. 10 else refuse
  fact rate  : ratio @ 2 in 0 .. 1 else nearest bound
  fact other : ratio @ 2 in 0 .. 1 else refuse
}
entity account {
  fact cash : USD in 0 .. 100 else refuse
  fact memo : USD in 0 .. 100 else refuse
  fact hint : USD in 0 .. 100 else unavailable
  fact stop : USD or none in 1 .. 2 else refuse
  fact kind : grade
  list positions[..2] of position unique by market {
    market : market
    size   : market.base in 0 .. 5 else refuse
    weight : ratio @ 1 in 0 .. 1 else drop
  }
}
fact spot : USD in 1 .. 9 else refuse
define cash_of(a: account) : USD = a.cash
define hinted(a: account) : USD = a.hint otherwise -1 USD
define stopped(a: account) : USD = a.stop otherwise -1 USD
define worth(a: account) : USD rounds down = sum(p in a.positions: p.size * p.market.price)
define rated(m: market) : ratio @ 2 = m.rate
define size_in(a: account, m: market) : m.base = if a.positions[m] is none then 0 m.base else a.positions[m].size
define all_prices : ratio @ 2 rounds down = sum(m in market: m.rate)
define amount(m: market, x: m.base in 0 .. 7) : m.base = x
define graded(g: grade) : bool = g == good
define spotted : USD = spot
`);
const entries = [...policy.defines, ...policy.actions];
const numbers = checkNumbers(policy.schema, entries);
const recordId = (name: string): number => policy.schema.records.findIndex((each) => each.name === name);
const fieldId = (record: string, field: string): number =>
  policy.schema.records[recordId(record)]?.fields.findIndex((each) => each.name === field) ?? -1;
const numberOf = (record: string, field: string, aspect: 'range' | 'length' | 'ascending' | 'reference'): number =>
  numbers.field(recordId(record), fieldId(record, field), aspect);

/** decimals, price, rate, other */
const market = (decimals: bigint, price = 200n, rate = 50n, other = 50n): readonly Value[] => [decimals, price, rate, other];
const fieldsOfMarket = policy.schema.records[recordId('market')]?.fields.map((each) => each.name);
type AccountParts = { cash?: bigint; memo?: bigint; hint?: bigint; stop?: readonly bigint[]; positions?: readonly Value[] };
const account = (parts: AccountParts): Value => [
  parts.cash ?? 0n,
  parts.memo ?? 0n,
  parts.hint ?? 0n,
  parts.stop ?? [],
  0n,
  parts.positions ?? [],
];

const run = (
  entry: string,
  args: readonly Value[],
  markets: readonly (readonly Value[])[] = [market(2n), market(0n)],
  spot = 500n,
) => evaluated(policy, entry, { globals: [spot], entities: new Map([['market', markets]]), arguments: args });

test('the decimals of a unit are a field before the others', () => {
  expect(fieldsOfMarket?.slice(1)).toEqual(['price', 'rate', 'other']);
});

describe('the boundary checks what an entry can read', () => {
  test('a number in its range, and the one just outside', () => {
    expect(run('cash_of', [account({ cash: 10_000n })])).toEqual(value(10_000n));
    expect(run('cash_of', [account({ cash: 10_001n })])).toEqual(refusedFact(numberOf('account', 'cash', 'range'), 0n, 10_001n));
  });

  test('and nothing else: other fields, other facts, members that no one refers to', () => {
    expect(run('cash_of', [account({ cash: 1n, memo: -1n, positions: [[9n, 0n, 0n]] })], [market(99n)], -5n)).toEqual(value(1n));
    expect(run('spotted', [], [], 99n)).toEqual(refusedFact(numbers.field(0, 0, 'range'), 0n, 99n));
  });

  test('an optional only where it is present', () => {
    expect(run('stopped', [account({ stop: [] })])).toEqual(value(-100n));
    expect(run('stopped', [account({ stop: [200n] })])).toEqual(value(200n));
    expect(run('stopped', [account({ stop: [201n] })])).toEqual(refusedFact(numberOf('account', 'stop', 'range'), 0n, 201n));
  });

  test('a list: its length, then each record in order, then that keys ascend', () => {
    const worth = (...positions: readonly Value[]) => run('worth', [account({ positions })]);
    expect(worth([0n, 100n, 10n], [1n, 3n, 10n])).toEqual(value(200n + 600n));
    expect(worth([0n, 0n, 0n], [1n, 0n, 0n], [1n, 0n, 0n])).toEqual(
      refusedFact(numberOf('account', 'positions', 'length'), 0n, 3n),
    );
    expect(worth([1n, 0n, 0n], [0n, 0n, 0n])).toEqual(refusedFact(numberOf('account', 'positions', 'ascending'), 1n, 0n));
    expect(worth([1n, 0n, 0n], [1n, 0n, 0n])).toEqual(refusedFact(numberOf('account', 'positions', 'ascending'), 1n, 1n));
    expect(worth([1n, 0n, 0n], [2n, 0n, 0n])).toEqual(refusedFact(numberOf('position', 'market', 'reference'), 1n, 2n));
    expect(worth([1n, 6n, 0n], [0n, 0n, 0n])).toEqual(refusedFact(numberOf('position', 'size', 'range'), 0n, 6n));
  });

  test('a size by the decimals of its own market', () => {
    const worth = (size: bigint, decimals: bigint) =>
      run('worth', [account({ positions: [[0n, size, 0n]] })], [market(decimals)]);
    expect(worth(500n, 2n)).toEqual(value(1000n));
    expect(worth(501n, 2n)).toEqual(refusedFact(numberOf('position', 'size', 'range'), 0n, 501n));
    expect(worth(501n, 3n)).toEqual(value(100n));
    expect(worth(0n, 19n)).toEqual(refusedFact(numbers.field(recordId('market'), 0, 'range'), 0n, 19n));
  });

  test('the member that a reference points to, with the place in the list', () => {
    const bad = [market(0n), market(0n, 99n)];
    expect(
      run(
        'worth',
        [
          account({
            positions: [
              [0n, 1n, 0n],
              [1n, 1n, 0n],
            ],
          }),
        ],
        bad,
      ),
    ).toEqual(refusedFact(numberOf('market', 'price', 'range'), 1n, 99n));
    expect(run('rated', [2n])).toEqual(refusedFact(numbers.argument('rated', 0, 'reference'), 0n, 2n));
  });

  test('plain arguments, by the scale of the member they belong to', () => {
    expect(run('amount', [1n, 7n])).toEqual(value(7n));
    expect(run('amount', [1n, 8n])).toEqual(refusedFact(numbers.argument('amount', 1, 'range'), 0n, 8n));
    expect(run('amount', [0n, 700n])).toEqual(value(700n));
    expect(run('graded', [2n])).toEqual(refusedFact(numbers.argument('graded', 0, 'range'), 0n, 2n));
  });

  test('all members of an entity that is folded whole', () => {
    expect(run('all_prices', [], [market(0n), market(0n)])).toEqual(value(100n));
    expect(run('all_prices', [], [market(0n), market(0n), market(0n), market(0n)])).toEqual(
      refusedFact(numbers.members(recordId('market')), 0n, 4n),
    );
  });
});

describe('outside rules apply where a fact is read', () => {
  test('nearest bound', () => {
    expect([-5n, 100n, 101n].map((rate) => run('rated', [0n], [market(0n, 200n, rate)]))).toEqual([
      value(0n),
      value(100n),
      value(100n),
    ]);
  });

  test('unavailable is none', () => {
    expect([-1n, 0n, 10_001n].map((hint) => run('hinted', [account({ hint })]))).toEqual([value(-100n), value(0n), value(-100n)]);
  });

  test('a dropped record is in no fold and is never found', () => {
    const positions = [
      [0n, 100n, 11n],
      [1n, 3n, 10n],
    ];
    expect(run('worth', [account({ positions })])).toEqual(value(600n));
    expect([run('size_in', [account({ positions }), 0n]), run('size_in', [account({ positions }), 1n])]).toEqual([
      value(0n),
      value(3n),
    ]);
  });
});

describe('used facts', () => {
  const used = usedFacts(policy);
  const fields = (entry: string): readonly string[] =>
    policy.schema.records.flatMap((record) =>
      record.fields.filter((_, at) => used.get(entry)?.uses(record.id, at)).map((field) => `${record.name}.${field.name}`),
    );

  test('go through calls, scales, keys and drop rules', () => {
    expect(fields('cash_of')).toEqual(['account.cash']);
    expect(fields('worth').slice(1)).toEqual([
      'market.price',
      'account.positions',
      'position.market',
      'position.size',
      'position.weight',
    ]);
    expect(fields('amount')).toEqual([`market.${fieldsOfMarket?.[0] ?? ''}`]);
  });

  test('name the entities to supply and those folded whole', () => {
    expect([used.get('cash_of')?.entities, used.get('worth')?.entities, [...(used.get('worth')?.whole ?? [])]]).toEqual([
      [],
      [recordId('market')],
      [],
    ]);
    expect([...(used.get('all_prices')?.whole ?? [])]).toEqual([recordId('market')]);
    expect([used.get('spotted')?.globals, used.get('worth')?.globals]).toEqual([true, false]);
  });
});

test('check numbers are all different and count from 1', () => {
  const all = policy.schema.records.flatMap((record) =>
    record.fields.flatMap(({ shape }, at) => {
      if (shape.kind === 'list') return [numbers.field(record.id, at, 'length'), numbers.field(record.id, at, 'ascending')];
      if (shape.kind === 'ref') return [numbers.field(record.id, at, 'reference')];
      return shape.kind === 'optional'
        ? [numbers.field(record.id, at, 'present'), numbers.field(record.id, at, 'range')]
        : [numbers.field(record.id, at, 'range')];
    }),
  );
  expect(new Set(all).size).toBe(all.length);
  expect([Math.min(...all), Math.max(...all) <= numbers.count]).toEqual([1, true]);
});
