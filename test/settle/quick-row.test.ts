/** Plain rows are read quickly, and all others as ever: whatever a row is, both give the same account, or one of them none. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { decodeRecord, type Decoding } from '../../src/facts/decode-value.ts';
import { parseJson, type Json } from '../../src/facts/json.ts';
import { fit, fitting } from '../../src/settle/account-range.ts';
import { quickRow } from '../../src/settle/quick-row.ts';
import { createRandom } from '../support/random.ts';

const text = `policy Rows
unit USD decimals 6
enum grade ordered { low, high }
entity market[..4] {
  key  id   : address
  unit base decimals 0 .. 18
  fact mark : USD/base in 0.01 .. 1M else refuse
}
entity account {
  key  id     : address
  fact cash   : USD in -100 .. 1B else refuse
  fact rate   : ratio @ 2 in 0 .. 1 else nearest bound
  fact grade  : grade
  fact calm   : bool
  state owed  : USD in 0 .. 1B = 7 else refuse
  list positions[..3] of position unique by market {
    market : market
    size   : market.base in -1M .. 1M else refuse
  }
}
define worth(a: account) : USD = if a.calm and a.grade == high and a.rate > 0 then a.cash + a.owed else 0 USD
define held(a: account, m: market) : m.base = a.positions[m].size otherwise 0 m.base
`;

const numbers = [
  ...['0', '-0', '1', '-1', '12.5', '-99.999999', '100.0000001', '1_000', '01', '1.', '.5', '-', '', '+1', '1e3', ' 1', '1.2.3'],
  ...['999999999', '1000000001', '0.000001', '123456789.123456', '99999999999999999999', '0.500000', '0.01', '1.01', '-0.5'],
];
const markets = ['ETH', 'BTC', 'SOL', 'XXX'];

test('the quick reader and the whole one agree', () => {
  const { core, diagnostics } = compile('rows.risk', () => text);
  if (core === null) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  const { schema } = core;
  const record = schema.records.find((each) => each.name === 'account');
  const market = schema.records.find((each) => each.name === 'market');
  if (record === undefined || market === undefined) throw new Error('no records');
  // The decimals of each market's unit stand where the schema has them.
  const member = (decimals: bigint): readonly bigint[] =>
    market.fields.map(({ source }) => (source === 'decimals' ? decimals : 1n));
  const entities = schema.records.map((each) => (each.id === market.id ? [member(18n), member(0n), member(2n)] : []));
  const complaints: string[] = [];
  const decoding: Decoding = {
    ...{ schema, entities, argumentSchemas: [], arguments: [], isLenient: false, kept: 'told' },
    indexes: new Map([[market.id, new Map(markets.slice(0, 3).map((name, at) => [name, at]))]]),
    counts: new Map([[market.id, 3]]),
    complain: (path, reason) => complaints.push(`${path} ${reason}`),
  };
  const fits = fitting(schema, entities);
  const quick = quickRow(record.id, decoding, fits, ['$name']);
  const whole = (json: Json): unknown => {
    complaints.length = 0;
    const values = decodeRecord(record.id, json, '', decoding, ['$name']);
    if (complaints.length > 0 || values === null) return null;
    const fitted = fit(fits, record.id, values);
    return fitted.kind === 'fits' ? fitted.values : null;
  };
  const random = createRandom('rows');
  const number = (): unknown => (random.chance(0.05) ? 5 : random.pick(numbers));
  const good = (): string => (random.chance(0.5) ? String(random.below(90)) : `${random.below(90)}.${1 + random.below(99)}`);
  let [plain, odd] = [0, 0];
  for (let at = 0; at < 5000; at += 1) {
    const isOdd = random.chance(0.5);
    const value = (): unknown => (isOdd && random.chance(0.3) ? number() : good());
    const owed: [string, unknown][] = random.chance(0.5) ? [['owed', value()]] : [];
    const name: [string, unknown][] = random.chance(0.1) ? [['$name', 'x']] : [];
    const more: [string, unknown][] = isOdd && random.chance(0.1) ? [['more', '1']] : [];
    const entries: [string, unknown][] = [
      ['id', isOdd && random.chance(0.1) ? '0x12' : `0x${random.bits(160).toString(16).padStart(40, '0')}`],
      ['cash', value()],
      ['rate', isOdd && random.chance(0.3) ? number() : `0.${random.below(10)}`],
      ['grade', isOdd && random.chance(0.1) ? 'middle' : random.pick(['low', 'high'])],
      ['calm', isOdd && random.chance(0.1) ? 'true' : random.chance(0.5)],
      ...[...owed, ...name, ...more],
      [
        'positions',
        markets
          .slice(0, isOdd ? 4 : 3)
          .filter(() => random.chance(0.5))
          .sort(() => (isOdd && random.chance(0.3) ? -1 : 0))
          .map((each) => ({ market: each, size: isOdd ? value() : String(random.below(50)) })),
      ],
    ];
    const parsed = parseJson(JSON.stringify(Object.fromEntries(entries.filter(() => !isOdd || random.chance(0.97)))));
    if (parsed.kind !== 'ok') throw new Error('no JSON');
    const [fast, slow] = [quick(parsed.value), whole(parsed.value)];
    if (fast !== null) expect(fast).toEqual(slow);
    else if (!isOdd) expect(slow).toBeNull();
    if (fast === null) odd += 1;
    else plain += 1;
  }
  expect(plain).toBeGreaterThan(2000);
  expect(odd).toBeGreaterThan(500);
});
