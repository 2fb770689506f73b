/** `firebreak settle` over a crash: the same result by every way, books that can be reckoned again, and nothing half-written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machine, type Machine, type Ran } from '../cli/machine.ts';
import { readPolicy } from '../policies/cases.ts';
import { randomAccounts, type RandomAccount } from '../support/random-accounts.ts';
import { createRandom } from '../support/random.ts';

const read = (path: string): string => {
  const text = readPolicy(path);
  if (text === null) throw new Error(`there is no ${path}`);
  return text;
};
const accounts: readonly RandomAccount[] = [...randomAccounts(600, 7)];
const lines = (all: readonly RandomAccount[]): string => all.map((each) => `${JSON.stringify(each)}\n`).join('');
const policy = read('perp.risk');

/** One column for each market and field, and the same with lists as JSON. */
const csv = (all: readonly RandomAccount[]): string => {
  const markets = ['SOL', 'ETH', 'BTC'];
  const head = ['collateral', 'id', ...markets.flatMap((each) => [`positions.${each}.size`, `positions.${each}.entry`])];
  const rows = all.map(({ id, collateral, positions }) => {
    const held = markets.map((each) => positions.find(({ market }) => market === each));
    return [collateral, id, ...held.flatMap((each) => [each?.size ?? '', each?.entry ?? ''])];
  });
  return [head, ...rows].map((each) => `${each.join(',')}\r\n`).join('');
};
const csvOfLists = (all: readonly RandomAccount[]): string =>
  [
    'id,positions,collateral',
    ...all.map((each) => `${each.id},"${JSON.stringify(each.positions).replaceAll('"', '""')}",${each.collateral}`),
  ].join('\n');

const shuffled = <T>(items: readonly T[]): readonly T[] => {
  const random = createRandom(3);
  return items
    .map((each) => [random.bits(48), each] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each);
};

let here: Machine;
beforeAll(() => {
  here = machine({
    'perp.risk': policy,
    'facts.json': read('perp.crash.facts.json')
      .replace('"250000"', '"20000"')
      .replace('"1000000"', '"30000"')
      .replace('"800000"', '"9000"')
      .replace('"400000"', '"4000"'),
    'events.ndjson': read('perp.crash.ndjson'),
    'later.ndjson': '{ "at": "2026-11-22T10:09:00Z" }\n',
    'a.ndjson': lines(accounts),
    'shuffled.ndjson': lines(shuffled(accounts)),
    'a.json': JSON.stringify(shuffled(accounts), null, 1),
    'a.csv': csv(accounts),
    'lists.csv': csvOfLists(accounts),
  });
});
afterAll(() => here.remove());

const settle = (file: string, ...more: readonly string[]): Promise<Ran> =>
  here.firebreak('settle', 'perp.risk', '--accounts', file, '--events', 'events.ndjson', '--facts', 'facts.json', ...more);

type Book = { readonly name: string; readonly before: string; readonly after: string; readonly verdict: string };
type Told = {
  readonly hash: string;
  readonly liquidated: number;
  readonly books: readonly (Book & { readonly rounded: readonly { readonly from: string; readonly to: string }[] })[];
  readonly deleveraged: readonly { readonly of: string; readonly closed: number; readonly residual: string }[];
  readonly left: { readonly count: number };
  readonly kept: readonly {
    readonly name: string;
    readonly of: string | null;
    readonly after: string;
    readonly change: string;
  }[];
};
const told = async (file: string, ...more: readonly string[]): Promise<Told> => {
  const { code, out, err } = await settle(file, '--json', ...more);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Told;
};

describe('a gap of 90%', () => {
  test('has one result: by both ways, from every format, in any order', async () => {
    const first = await told('a.ndjson');
    const others = [
      await told('a.ndjson', '--target', 'typescript'),
      await told('shuffled.ndjson'),
      await told('a.json'),
      await told('a.csv'),
      await told('lists.csv'),
    ];
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    for (const each of others) expect({ ...each, left: null }).toEqual({ ...first, left: null });
    expect(first.liquidated).toBeGreaterThan(80);
    expect(first.left.count).toBe(0);
    expect(first.deleveraged.map((each) => [each.of, each.residual])).toContainEqual(['ETH', '0']);
  }, 120_000);

  test('balances, and can be reckoned again from what was written', async () => {
    const { books, kept } = await told('a.ndjson', '--out', 'after.ndjson', '--save', 'state.json');
    expect(books.map((each) => [each.name, each.verdict])).toEqual(
      ['cash', 'contracts of ETH', 'contracts of BTC', 'contracts of SOL'].map((each) => [each, 'balanced']),
    );
    const cash = books[0];
    if (cash === undefined) throw new Error('no books');
    const after = readFileSync(join(here.directory, 'after.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as RandomAccount);
    expect(after.map((each) => each.id)).toEqual([...accounts.map((each) => each.id)].sort());
    const now = (name: string): string => kept.find((each) => each.name === name)?.after ?? '0';
    const before = ['20000', '30000', '9000', '4000'].map((each) => fine(each, 24));
    const funds = ['insurance_first_loss', 'insurance_junior', 'insurance_senior', 'insurance_backstop'].map((each) =>
      fine(now(each), 24),
    );
    const owed = kept.filter((each) => each.name === 'insurance_owed').map((each) => fine(each.after, 24));
    expect(fine(cash.before, 24)).toBe(sum(accounts.map(worth)) + sum(before));
    expect(fine(cash.after, 24)).toBe(sum(after.map(worth)) + sum(funds) - sum(owed));
    expect(sum(cash.rounded.map((each) => fine(each.from, 24)))).toBe(fine(cash.after, 24) - fine(cash.before, 24));
    expect(cash.rounded.every((each) => each.from === each.to)).toBe(true);
    // Whoever goes on from there has nothing left to do.
    const again = await here.firebreak(
      ...['settle', 'perp.risk', '--accounts', 'after.ndjson', '--events', 'later.ndjson', '--facts', 'facts.json'],
      ...['--state', 'state.json', '--json'],
    );
    expect(JSON.parse(again.out)).toMatchObject({ ok: true, liquidated: 0 });
  });

  test('is met by a halt: on a price that is too old to trade and to withdraw on, accounts are liquidated', async () => {
    const [account] = accounts.filter(({ positions }) =>
      positions.some(({ market, size }) => market === 'ETH' && !size.startsWith('-')),
    );
    const facts = JSON.parse(read('perp.crash.facts.json')) as object;
    here.write('one.json', JSON.stringify({ ...facts, account: [{ $name: 'one', ...account }] }));
    const call = (second: number, entry: string, more: object): string =>
      JSON.stringify({ at: `2026-11-22T10:08:0${second}Z`, call: { entry, a: 'one', ...more } });
    const calls = [
      call(1, 'trade', { m: 'ETH', qty: '-1' }),
      call(2, 'withdraw', { amount: '1' }),
      call(3, 'deposit', { amount: '1' }),
      call(4, 'liquidate', { m: 'ETH' }),
    ];
    const soon = call(0, 'trade', { m: 'ETH', qty: '-1' }).replace('10:08:00', '10:01:05');
    here.write('day.ndjson', `${[...read('perp.crash.ndjson').trim().split('\n').slice(0, 4), soon, ...calls].join('\n')}\n`);
    const { out } = await here.firebreak('run', 'perp.risk', '--facts', 'one.json', '--events', 'day.ndjson', '--brief');
    expect(out.split('\n').slice(-9)).toEqual([
      '2026-11-22T10:01:00Z update(ETH) done',
      '  ETH.price_shock_kept normal → halt',
      '2026-11-22T10:01:05Z trade(one, ETH, -1) refused: price_shock is at halt',
      '2026-11-22T10:08:01Z trade(one, ETH, -1) refused: price_shock is at halt',
      '2026-11-22T10:08:02Z withdraw(one, 1) refused: mark is not valid',
      '2026-11-22T10:08:03Z deposit(one, 1) done',
      '2026-11-22T10:08:04Z liquidate(one, ETH) done',
      '9 events: 6 done, 3 refused',
      '',
    ]);
  });

  test('books that forget a part of it do not balance', async () => {
    here.write('forgetful.risk', policy.replace(' - sum(m in market: m.insurance_owed)', ''));
    const forgetful = [
      'settle',
      'forgetful.risk',
      '--accounts',
      'a.ndjson',
      '--events',
      'events.ndjson',
      '--facts',
      'facts.json',
    ];
    const { code, out, err } = await here.firebreak(...forgetful);
    expect({ code, err }).toEqual({ code: 1, err: 'the books do not balance: cash\n' });
    expect(out).toMatch(/NOT BALANCED: -[0-9_.]+ USD is more than what was rounded/);
    const asJson = await here.firebreak(...forgetful, '--json');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.out)).toMatchObject({ ok: false, books: [{ name: 'cash', verdict: 'not balanced' }, {}, {}, {}] });
  });
});

const marks: ReadonlyMap<string, string> = new Map([
  ['ETH', '200'],
  ['BTC', '64000'],
  ['SOL', '140'],
]);
const fine = (decimal: string, decimals: number): bigint => {
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0')) * (decimal.startsWith('-') ? -1n : 1n);
};
const sum = (all: readonly bigint[]): bigint => all.reduce((total, each) => total + each, 0n);
const worth = ({ collateral, positions }: RandomAccount): bigint =>
  fine(collateral, 24) +
  sum(positions.map(({ market, size, entry }) => fine(size, 18) * (fine(marks.get(market) ?? '', 6) - fine(entry, 6))));

describe('bad input is one error with its place, and nothing is written', () => {
  const good = lines(accounts).split('\n');
  const broken: readonly (readonly [string, string, string])[] = [
    [
      'a malformed row in the middle',
      good.with(299, '{ "id": ').join('\n'),
      'bad.ndjson:300 character 9: the text ends where a value should stand\n',
    ],
    [
      'a duplicate account',
      good.with(401, good[12] ?? '').join('\n'),
      'bad.ndjson:402 id: the account of line 13 has the same id\n',
    ],
    [
      'a fact out of its range',
      good.with(50, (good[50] ?? '').replace(/"collateral":"[^"]*"/, '"collateral":"10000000000.01"')).join('\n'),
      'bad.ndjson:51 collateral: 10000000000.01 is outside -100000000 .. 10000000000\n',
    ],
    [
      'a market that is not listed',
      good.with(7, (good[7] ?? '').replaceAll(/"(ETH|BTC|SOL)"/g, '"EHT"')).join('\n'),
      'bad.ndjson:8 positions[0].market: no market is called "EHT"\n',
    ],
    [
      'excess digits',
      good.with(9, (good[9] ?? '').replace(/"collateral":"[^"]*"/, '"collateral":"1.0000001"')).join('\n'),
      'bad.ndjson:10 collateral: it has 7 digits after the point, and the unit has 6\n',
    ],
    [
      'two positions in one market',
      good.with(3, (good[3] ?? '').replace(/"positions":\[(\{[^}]*\})/, '"positions":[$1,$1')).join('\n'),
      'bad.ndjson:4 positions: two of its members have the same market\n',
    ],
  ];

  test.each(broken)('%s', async (_, text, reason) => {
    here.write('bad.ndjson', text);
    const before = here.list();
    const { code, out, err } = await settle('bad.ndjson', '--out', 'never.ndjson', '--save', 'never.json');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.startsWith(`error: ${reason}`)).toBe(true);
    expect(here.list()).toEqual(before);
  });

  test('columns of CSV', async () => {
    for (const [head, reason] of [
      ['id,colateral', 'bad.csv:1 there is no field for the column "colateral"\n  did you mean "collateral"?\n'],
      ['id,collateral,id', 'bad.csv:1 the column "id" stands there twice\n'],
      ['id,collateral,positions,positions.ETH.size', 'bad.csv:1 the column "positions.ETH.size" stands there twice\n'],
      ['id,collateral,positions.ETH.market', 'bad.csv:1 there is no field for the column "positions.ETH.market"\n'],
    ] as const) {
      here.write('bad.csv', `${head}\n`);
      expect((await settle('bad.csv')).err.startsWith(`error: ${reason}`)).toBe(true);
    }
    here.write('bad.csv', `id,collateral,positions.ETH.size\n${accounts[0]?.id ?? ''},1,2\n`);
    expect((await settle('bad.csv')).err).toMatch(/^error: bad\.csv:2 positions\[0\]\.entry: it is missing/);
  });

  test('files, events and policies that are none', async () => {
    for (const out of ['after.csv', 'after.JSON']) {
      const misnamed = await settle('a.ndjson', '--out', out);
      expect(misnamed).toMatchObject({ code: 2, err: expect.stringMatching(/^error: after.*one a line\n {2}name it \.ndjson/) });
      expect(here.list()).not.toContain(out);
    }
    expect((await settle('none.ndjson')).err).toBe('error: none.ndjson does not exist\n');
    expect((await settle('perp.risk')).err).toMatch(/^error: perp\.risk is not of a kind that accounts are read from/);
    here.write(
      'events2.ndjson',
      '{ "at": "2026-11-22T10:00:00Z", "market": [{ "$name": "ETH", "margin": [{ "up_to": "oops", "rate": "0.01" }] }] }\n',
    );
    const events = await here.firebreak(
      'settle',
      'perp.risk',
      '--accounts',
      'a.ndjson',
      '--events',
      'events2.ndjson',
      '--facts',
      'facts.json',
    );
    expect(events.err).toMatch(/^error: events2\.ndjson:1 market\[0\]\.margin\[0\]\.up_to: "oops" is not a decimal number/);
    here.write('empty.ndjson', '\n');
    const empty = await here.firebreak(
      'settle',
      'perp.risk',
      '--accounts',
      'a.ndjson',
      '--events',
      'empty.ndjson',
      '--facts',
      'facts.json',
    );
    expect(empty.err).toMatch(/^error: empty\.ndjson:1 there is no event/);
    here.write('plain.risk', 'policy Plain\nunit USD decimals 6\nfact x : USD in 0 .. 1 else refuse\ndefine y : USD = x\n');
    const plain = await here.firebreak('settle', 'plain.risk', '--accounts', 'a.ndjson', '--events', 'events.ndjson');
    expect(plain.err).toBe('error: the policy has no `liquidation`, so there is nothing to settle\n');
    here.write(
      'needless.risk',
      `${policy}\nadl another of a: account (m: market) : m.base in 0 .. 1M {\n${[
        ...['eligible when size_of(a, m) > 0 m.base', 'rank by a.id ascending'],
        ...['take at most abs(size_of(a, m))', 'by queue', 'changes a.positions[m].size by -taken'],
      ].join('\n')}\n}\n`,
    );
    const needless = await here.firebreak(
      'settle',
      'needless.risk',
      '--accounts',
      'a.ndjson',
      '--events',
      'events.ndjson',
      '--facts',
      'facts.json',
    );
    expect(needless.err).toMatch(/^error: `another` does not say how much it has to take\n  write `need …` in it/);
  });
});
