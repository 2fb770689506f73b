/** JSON facts through a module: what `firebreak eval` reads, read the same; what is no fact, refused with its place. */
import { describe, expect, test } from 'vitest';
import { decodeFacts } from '../../../src/facts/decode.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { compiled } from '../../engine/policy.ts';
import { importTypescript } from '../../support/typescript.ts';
import { vaultCore } from './vault-core.ts';

const core = vaultCore();
const loaded = importTypescript(emitTypescript(core).code);

const use = async (name: string, ...values: readonly unknown[]): Promise<unknown> => {
  const made: unknown = Reflect.get(await loaded, name);
  return typeof made === 'function' ? (Reflect.apply(made, undefined, values) as unknown) : null;
};

const market = [
  { $name: 'ETH', base_decimals: '18', mark: '1850.25' },
  { $name: 'BTC', base_decimals: 8, mark: '64_000' },
];
const account = {
  $name: 'alice',
  id: '0x00000000000000000000000000000000000000ff',
  collateral: '-12.000001',
  ceiling: null,
  positions: [
    { market: 'ETH', size: '-0.000000000000000001' },
    { market: 1, size: '0.00000001' },
  ],
};
const document = { facts: { paused: false }, market, account: [account], calls: [] };

describe('decoding', () => {
  test('follows names, units and the decimals of each member', async () => {
    const supplied = await use('decodeWorld', document);
    expect(supplied).toMatchObject({
      world: {
        globals: { paused: false },
        market: [
          { base_decimals: 18n, mark: 1850_250_000n },
          { base_decimals: 8n, mark: 64_000_000_000n },
        ],
      },
    });
    expect(await use('decodeAccount', account, supplied)).toEqual({
      id: 255n,
      collateral: -12_000_001n,
      ceiling: null,
      positions: [
        { market: 0n, size: -1n },
        { market: 1n, size: 1n },
      ],
    });
  });

  test('agrees with the facts that the command line reads', async () => {
    const text = JSON.stringify({ ...document, calls: [{ entry: 'equity', a: 'alice' }] });
    const decoded = decodeFacts(core, text);
    const [call] = decoded.kind === 'malformed' ? [] : decoded.value.calls;
    if (call === undefined) throw new Error(JSON.stringify(decoded));
    const outcome = prepare(core).evaluate(call.entry, call.facts);
    const supplied = await use('decodeWorld', document);
    const world: unknown = Reflect.get(Object(supplied), 'world');
    const equity = await use('equity', world, await use('decodeAccount', account, supplied));
    expect(outcome).toEqual({ kind: 'value', values: [equity] });
  });

  test('what nothing has happened to is left out, and times are seconds or dates, as on the command line', async () => {
    const { core: till } = compiled();
    const module: unknown = await importTypescript(emitTypescript(till).code);
    const read = (facts: unknown): unknown => {
      const decode: unknown = Reflect.get(Object(module), 'decodeWorld');
      return typeof decode === 'function' ? (Reflect.apply(decode, undefined, [facts]) as unknown) : null;
    };
    const id = `0x${'11'.repeat(20)}`;
    const facts = { now: '2026-11-22T10:00:00Z', since: '2024-02-29T00:00:00Z' };
    const told = { facts, market: [{ $name: 'ETH', id, base_decimals: 3, mark: '1800' }] };
    const decoded = decodeFacts(till, JSON.stringify(told));
    if (decoded.kind === 'malformed') throw new Error(JSON.stringify(decoded.errors));
    const { base } = decoded.value;
    const [now = 0n] = base.globals.slice(till.schema.records[0]?.fields.findIndex((each) => each.name === 'now'));
    expect(now).toBe(1_795_341_600n);
    expect(read(told)).toMatchObject({
      world: {
        globals: { level: 0n, paused: false, since: 1_709_164_800n, count: 0n, last: null, clock: 0n, now },
        market: [
          {
            id: BigInt(id),
            base_decimals: 3n,
            mark: 1_800_000_000_000_000_000_000n,
            reserve: 0n,
            trust: 500_000_000_000_000_000n,
          },
        ],
      },
    });
    expect(read({ ...told, facts: { now: 1_795_341_600 } })).toMatchObject({ world: { globals: { now, since: null } } });
    for (const no of ['2026-02-30T00:00:00Z', '2026-11-22', '1969-12-31T23:59:59Z', -1, '1_000', 1.5])
      expect(() => read({ ...told, facts: { now: no } })).toThrow('now is neither seconds since 1970 nor a date');
  });

  test.each([
    ['a missing field', { ...account, collateral: undefined }, 'Account.collateral is missing'],
    ['an unknown field', { ...account, colateral: '1' }, 'Account has "colateral", which is unknown'],
    [
      'more digits than decimals',
      { ...account, collateral: '1.0000001' },
      'Account.collateral has 7 digits after the point, and the unit has 6',
    ],
    ['scientific notation', { ...account, collateral: '1e6' }, 'Account.collateral is "1e6", which is not a decimal'],
    ['a number that is no integer', { ...account, collateral: 0.1 }, 'Account.collateral is not a decimal in quotes'],
    [
      'a number that a program may have rounded',
      { ...account, collateral: 2 ** 53 },
      'Account.collateral is not a decimal in quotes',
    ],
    ['a million digits', { ...account, collateral: '1'.repeat(1_000_000) }, 'Account.collateral is too long for a number'],
    ['an empty text', { ...account, collateral: '' }, 'Account.collateral is "", which is not a decimal'],
    ['spaces', { ...account, collateral: ' 1' }, 'Account.collateral is " 1", which is not a decimal'],
    ['a short address', { ...account, id: '0xff' }, 'Account.id is not an address of 20 bytes'],
    [
      'an unknown member',
      { ...account, positions: [{ market: 'SOL', size: '1' }] },
      'Account.positions[0].market names no market',
    ],
    [
      'a member that is not there',
      { ...account, positions: [{ market: 2, size: '1' }] },
      'Account.positions[0].size refers to member 2 of 2',
    ],
    [
      'a member before the first',
      { ...account, positions: [{ market: -1, size: '1' }] },
      'Account.positions[0].size refers to member -1 of 2',
    ],
    [
      'digits beyond the decimals of a member',
      { ...account, positions: [{ market: 'BTC', size: '0.000000001' }] },
      'Account.positions[0].size has 9 digits after the point, and the unit has 8',
    ],
    ['positions that are no list', { ...account, positions: {} }, 'Account.positions is not an array'],
    ['no object', null, 'Account is not an object'],
    ['a list', [], 'Account is not an object'],
    ['a prototype', JSON.parse('{"__proto__": {"id": 1}}') as unknown, 'Account has "__proto__", which is unknown'],
  ])('refuses %s', async (_, json: unknown, message) => {
    const supplied = await use('decodeWorld', document);
    await expect(use('decodeAccount', json, supplied)).rejects.toMatchObject({ kind: 'decode', message });
  });

  test.each([
    ['a second member of a name', { ...document, market: [market[0], market[0]] }, 'market[1] is a second "ETH"'],
    ['a name that is no text', { ...document, market: [{ ...market[0], $name: 5 }] }, 'market[0] has a $name that is not text'],
    ['an unknown part', { ...document, markets: [] }, 'facts has "markets", which is unknown'],
    ['facts that are missing', { market }, 'facts is not an object'],
    ['a truth that is none', { ...document, facts: { paused: 'false' } }, 'facts.paused is not true or false'],
    [
      'decimals beyond all',
      { ...document, market: [{ ...market[0], base_decimals: '1e9' }] },
      'market[0].base_decimals is "1e9", which is not a decimal',
    ],
  ])('of the world refuses %s', async (_, json: unknown, message) => {
    await expect(use('decodeWorld', json)).rejects.toMatchObject({ kind: 'decode', message });
  });

  test('refuses decimals that no number has, before digits are made of them', async () => {
    const supplied = await use('decodeWorld', { ...document, market: [{ ...market[0], base_decimals: '1000000000000' }] });
    await expect(use('decodeAccount', { ...account, positions: [{ market: 0, size: '1' }] }, supplied)).rejects.toThrow(
      'decimals below 0 or above 77',
    );
  });
});

describe('encoding', () => {
  test('is read back as it was', async () => {
    const supplied = await use('decodeWorld', document);
    const world: unknown = Reflect.get(Object(supplied), 'world');
    const decoded = await use('decodeAccount', account, supplied);
    const encoded = await use('encodeAccount', decoded, world);
    expect(encoded).toEqual({
      id: '0x00000000000000000000000000000000000000ff',
      collateral: '-12.000001',
      ceiling: null,
      positions: [
        { market: 0, size: '-0.000000000000000001' },
        { market: 1, size: '0.00000001' },
      ],
    });
    expect(await use('decodeAccount', encoded, supplied)).toEqual(decoded);
    expect(await use('encodeWorld', world)).toEqual({
      facts: { paused: false },
      market: [
        { base_decimals: '18', mark: '1850.25' },
        { base_decimals: '8', mark: '64000' },
      ],
    });
  });
});

describe('amounts', () => {
  test('come from text or from units, and go back', async () => {
    expect(await use('parseUSD6', '-1850.25')).toBe(-1_850_250_000n);
    expect(await use('parseMarketBase', '0.5', 8)).toBe(50_000_000n);
    expect(await use('fromUnitsUSD6', 5n)).toBe(5n);
    expect(await use('formatUSD6', -1_850_250_000n)).toBe('-1850.25');
    expect(await use('formatUSD6', -1n)).toBe('-0.000001');
    expect(await use('formatRatio0', 0n)).toBe('0');
    expect(await use('formatMarketBase', 1n, 18)).toBe('0.000000000000000001');
    await expect(use('parseUSD6', '0.0000001')).rejects.toMatchObject({ kind: 'decode', path: 'USD' });
  });
});
