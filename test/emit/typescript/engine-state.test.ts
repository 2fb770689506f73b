/** What the generated `restore` refuses, and what an engine is like to use. */
import { expect, test } from 'vitest';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { decodeState } from '../../../src/engine/state-file.ts';
import { compiled, text } from '../../engine/policy.ts';
import { driveEngine } from '../../support/typescript-engine.ts';
import { importTypescript, typescriptOf } from '../../support/typescript.ts';

const { core } = compiled();
const module = await importTypescript(typescriptOf(core));
const engine = driveEngine(core, module);

const accounts = (...keys: readonly string[]): string =>
  keys.map((each) => `"0x${each.padStart(40, '0')}": { "spent": "1.5" }`).join(', ');
const written = `{
  "policy": "Till",
  "layout": [
    "level: mode { calm, halted }", "paused: bool", "since: time or none", "count: ratio @ 0 in 0 .. 3",
    "last: USD @ 6 in 0 .. 1000000 or none", "clock: time", "market.base_decimals: decimals @ 0 in 0 .. 18",
    "market.reserve: base @ 0..18 in 0 .. 1000000", "market.trust: ratio @ 18 in 0 .. 1", "account.spent: USD @ 6 in 0 .. 1000000000"
  ],
  "state": { "level": "halted", "paused": true, "since": 100, "count": "3", "last": "12.000001", "clock": 105 },
  "market": { "0x${'11'.padStart(40, '0')}": { "base_decimals": "3", "reserve": "4.5", "trust": "0.8" } },
  "account": { ${accounts('b', 'a')} }
}`;
const changed = (from: string, to: string): string => {
  expect(written).toContain(from);
  return written.replace(from, to);
};
const refusal = (given: string): unknown => {
  try {
    engine.restore(given);
  } catch (error) {
    return error;
  }
  return null;
};

test('a state is written in one way, however it was laid out', () => {
  expect(decodeState(core.schema, written)).toMatchObject({ kind: 'ok' });
  engine.restore(written);
  const saved = engine.save();
  expect(saved.indexOf('00a"')).toBeLessThan(saved.indexOf('00b"'));
  engine.restore(saved);
  expect(engine.save()).toBe(saved);
});

test.each([
  ['truncated', written.slice(0, 700), 'the state'],
  ['empty', '', 'the state'],
  ['a list', '[]', 'the state'],
  ['of another policy', changed('"policy": "Till"', '"policy": "Tool"'), 'policy'],
  ['of another version', changed('in 0 .. 3"', 'in 0 .. 4"'), 'layout'],
  ['without a field', changed('"paused": true, ', ''), 'state.paused'],
  ['with one too many', changed('"paused": true', '"paused": true, "pause": true'), 'state'],
  ['without a part', changed('"account"', '"accounts"'), 'the state'],
  ['out of range', changed('"count": "3"', '"count": "4"'), 'state.count'],
  ['below its range', changed('"12.000001"', '"-1"'), 'state.last'],
  ['out of time', changed('"since": 100', '"since": 1099511627776'), 'state.since'],
  ['out of range at its decimals', changed('"4.5"', '"1000001"'), `market.0x${'11'.padStart(40, '0')}.reserve`],
  ['with decimals that it has not', changed('"4.5"', '"4.5001"'), `market.0x${'11'.padStart(40, '0')}.reserve`],
  ['of another kind', changed('"level": "halted"', '"level": 1'), 'state.level'],
  ['with a key that is none', changed(accounts('b'), '"0xb": { "spent": "1.5" }'), 'account.0xb'],
  ['with a member twice', changed(accounts('b'), accounts('a').replace('1.5', '2')), 'the state'],
  ['with a member twice, spelt differently', changed(accounts('b'), accounts('A')), `account.0x${'a'.padStart(40, '0')}`],
])('a state that is %s is refused, and so it is by the interpreter', (_, given, path) => {
  const before = engine.save();
  expect(refusal(given)).toMatchObject({ name: 'DecodeError', kind: 'decode', path });
  expect(engine.save()).toBe(before);
  expect(decodeState(core.schema, given).kind).toBe('malformed');
});

/** As a protocol would use it. */
test('effects tell what becomes of each value, and a state once read does not change', async () => {
  const exports = await importTypescript(emitTypescript(core).code);
  const Engine: unknown = Reflect.get(exports, 'Engine');
  const run: unknown = typeof Engine === 'function' ? Reflect.construct(Engine, []) : null;
  const state = (): unknown => (typeof run === 'object' && run !== null ? Reflect.get(run, 'state') : null);
  const ask = (method: string, ...given: readonly unknown[]): unknown => {
    const found: unknown = typeof run === 'object' && run !== null ? Reflect.get(run, method) : null;
    return typeof found === 'function' ? Reflect.apply(found, run, given) : null;
  };
  const first = state();
  const spend = { a: { id: 7n, cash: 1_000_000_000n }, amount: 12_000_000n };
  expect(ask('spend', 100n, spend)).toMatchObject({
    a_spent: { key: 7n, isKept: true, before: 0n, after: 12_000_000n },
    a_cash: { key: 7n, isKept: false, before: 1_000_000_000n, after: 988_000_000n },
    clock: { key: null, isKept: true, before: 0n, after: 100n },
  });
  expect(first).toEqual(Reflect.get(exports, 'initialState'));
  expect(state()).toMatchObject({
    globals: { count: 1n, since: 100n, clock: 100n },
    account: new Map([[7n, { spent: 12_000_000n }]]),
  });
  expect(ask('waited', 130n)).toBe(30n);
  // What a caller says about a kept field is not looked at.
  expect(ask('spend', 130n, { ...spend, a: { ...spend.a, spent: 5n } })).toMatchObject({ a_spent: { before: 12_000_000n } });
  expect(() => ask('spend', 129n, spend)).toThrow('now is refused');
  const markets = { world: { market: [3n, 3n].map((id) => ({ id, base_decimals: 3n, mark: 10n ** 18n })) }, m: 0n, x: 1n };
  expect(() => ask('deposit', 130n, markets)).toThrow('market 0x3 is told twice');
  expect(state()).toMatchObject({ globals: { clock: 130n } });
});

test('a key that is no address is refused before anything is kept under it', () => {
  const facts = { params: [], globals: core.schema.records[0]?.fields.map(() => 0n) ?? [], entities: [[], [], []] };
  const event = { entry: 'spend', at: 200n, by: null, facts: { ...facts, arguments: [[1n << 160n, 1_000n, 0n], 1n] } };
  expect(driveEngine(core, module).step(event)).toMatchObject({ kind: 'refused', refusal: { kind: 'fact', value: 1n << 160n } });
  expect(text).toContain('key   id    : address');
});
