import { describe, expect, it } from 'vitest';
import { decodeFacts } from '../../src/facts/decode.ts';
import type { Document } from '../../src/facts/document.ts';
import { encodeFacts, encodeValue, encodingOf } from '../../src/facts/encode.ts';
import { plainJson } from '../../src/facts/json.ts';
import type { Malformed } from '../../src/facts/malformed.ts';
import { showValue } from '../../src/facts/show.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { nowhere } from '../support/core-builder.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';
import { ids, number, schema, tinyCore } from '../support/tiny-core.ts';

const btc = {
  $name: 'BTC',
  decimals: 8,
  mark: '60000',
  limit: '2.5',
  weight: { junk: '0.1', good: '1' },
};
const eth = { ...btc, $name: 'ETH', decimals: 18, mark: '2000', limit: '0.000000000000000001' };
const alice = {
  $name: 'alice',
  id: `0x${'ab'.repeat(20)}`,
  cash: '-12.5',
  grade: 'good',
  positions: [
    { of: 'ETH', size: '-0.1', stop: null },
    { of: 'BTC', size: '1.00000001', stop: '7.25' },
  ],
};
const facts = { paused: false, now: 1_700_000_000 };
const sound = { facts, market: [btc, eth], account: [alice] };

const decode = (document: unknown): Document => {
  const decoded = decodeFacts(tinyCore, typeof document === 'string' ? document : JSON.stringify(document));
  if (decoded.kind === 'malformed') throw new Error(decoded.errors.map((each) => `${each.path}: ${each.reason}`).join('\n'));
  return decoded.value;
};

const problems = (document: unknown, core = tinyCore): readonly Malformed[] => {
  const decoded = decodeFacts(core, typeof document === 'string' ? document : JSON.stringify(document));
  return decoded.kind === 'malformed' ? decoded.errors : [];
};
const said = (document: unknown): readonly string[] =>
  problems(document).map((each) => `${each.path}: ${each.reason}; ${each.fix}`);

describe('decodeFacts', () => {
  it('reads every shape by the schema, members at their own decimals', () => {
    const { base, records } = decode(sound);
    expect(base.params).toEqual([500n, 7n]);
    expect(base.globals).toEqual([0n, 1_700_000_000n]);
    expect(base.entities[ids.market]).toEqual([
      [8n, 60_000_000_000n, 250_000_000n, [1000n, 10_000n]],
      [18n, 2_000_000_000n, 1n, [1000n, 10_000n]],
    ]);
    const id = BigInt(alice.id);
    // The list keeps its order: whether it ascends is for the boundary to say.
    expect(records.get(ids.account)).toEqual([
      {
        name: 'alice',
        values: [
          id,
          -12_500_000n,
          1n,
          [
            [1n, -(10n ** 17n), []],
            [0n, 100_000_001n, [725n]],
          ],
        ],
      },
    ]);
  });

  it('calls every entry of one unbounded entity on each of its records when no calls are given', () => {
    const bob = { ...alice, $name: 'bob', id: `0x${'b0'.repeat(20)}` };
    expect(decode({ ...sound, account: [alice, bob] }).calls.map((each) => each.label)).toEqual(['worth(alice)', 'worth(bob)']);
    expect(decode({ ...sound, account: [{ ...alice, $name: undefined }] }).calls.map((each) => each.label)).toEqual([
      'worth(account[0])',
    ]);
    expect(decode({ ...sound, calls: [] }).calls).toEqual([]);
  });

  it('reads calls: records by name, by index or in full', () => {
    const { calls } = decode({
      ...sound,
      calls: [
        { entry: 'withdraw', a: 'alice', amount: '2.5', forced: true },
        { entry: 'worth', a: 0 },
        { entry: 'worth', a: { ...alice, $name: undefined, cash: '1' } },
      ],
    });
    expect(calls.map((each) => each.label)).toEqual(['withdraw(alice, 2.5, true)', 'worth(0)', 'worth({…})']);
    expect(calls.map((each) => each.facts.arguments.slice(1))).toEqual([[2_500_000n, 1n], [], []]);
    expect(calls[1]?.facts.arguments[0]).toEqual(calls[0]?.facts.arguments[0]);
  });

  it('evaluates what it has read', () => {
    const interpreter = prepare(tinyCore);
    const account = { ...alice, positions: [...alice.positions].reverse() };
    const [call] = decode({ ...sound, account: [account] }).calls;
    expect(call === undefined ? null : interpreter.evaluate(call.entry, call.facts)).toEqual({
      kind: 'value',
      values: [-12_500_000n + 60_000_000_600n - 200_000_000n],
    });
    // Out of range is not malformed: the policy's own boundary refuses it.
    const [poor] = decode({ ...sound, account: [{ ...account, cash: '-1000.000001' }] }).calls;
    expect(poor === undefined ? null : interpreter.evaluate(poor.entry, poor.facts)).toEqual({
      kind: 'refused',
      refusal: { kind: 'fact', check: 1, index: 0n, value: -1_000_000_001n },
    });
  });

  it('sets parameters that have a range, within it', () => {
    expect(decode({ ...sound, params: { rate: '0.0007' } }).base.params).toEqual([7n, 7n]);
    expect(said({ ...sound, params: { rate: '1.0001' } })).toEqual([
      'params.rate: 1.0001 is out of range; write a number in 0 .. 1',
    ]);
    expect(said({ ...sound, params: { fixed: '7' } })).toEqual([
      'params.fixed: it is a constant of the policy; give it a range in the policy, or leave it out here',
    ]);
    expect(said({ ...sound, params: { rat: '1' } })).toEqual(['params: there is no "rat" here; did you mean "rate"?']);
  });

  const account = (change: object): object => ({ ...sound, account: [{ ...alice, ...change }] });
  const market = (change: object): object => ({ ...sound, market: [btc, { ...eth, ...change }] });
  const call = (change: object): object => ({ ...sound, calls: [change] });

  it.each<readonly [string, unknown, string]>([
    [
      'excess digits',
      account({ cash: '0.0000001' }),
      'account[0].cash: it has 7 digits after the point, and the unit has 6; leave out the excess digits: nothing is rounded here',
    ],
    [
      'scientific notation',
      account({ cash: '1e3' }),
      'account[0].cash: scientific notation is not read here; write all digits, like "1000000"',
    ],
    [
      'a JSON fraction',
      account({ cash: 12.5 }),
      'account[0].cash: 12.5 is a JSON number that programs would round; write it as text: "12.5"',
    ],
    [
      'an unsafe JSON integer',
      account({ cash: 9007199254740993 }),
      'account[0].cash: 9007199254740992 is a JSON number that programs would round; write it as text: "9007199254740992"',
    ],
    [
      'a truth for a number',
      account({ cash: true }),
      'account[0].cash: true is not a number; write a decimal number in quotes, like "1850.25"',
    ],
    [
      'a number of 300 bits',
      account({ cash: '9'.repeat(90) }),
      'account[0].cash: it does not fit 256 bits; write a smaller number',
    ],
    ['a negative price', market({ mark: '-1' }), 'market[1].mark: -1 is negative; write a number at or above zero'],
    [
      'excess digits for one member',
      account({ positions: [{ of: 'BTC', size: '0.000000001', stop: null }] }),
      'account[0].positions[0].size: it has 9 digits after the point, and the unit has 8; leave out the excess digits: nothing is rounded here',
    ],
    [
      'decimals out of range',
      market({ decimals: 19, limit: '0' }),
      'market[1].limit: its decimals are not known; correct the member that sets them',
    ],
    [
      'a misspelt member of an enum',
      account({ grade: 'goood' }),
      'account[0].grade: "goood" is none of junk, good; did you mean "good"?',
    ],
    [
      'a misspelt name',
      account({ positions: [{ of: 'EHT', size: '1', stop: null }] }),
      'account[0].positions[0].of: no market is called "EHT"; did you mean "ETH"?',
    ],
    [
      'an index past the last',
      account({ positions: [{ of: 2, size: '1', stop: null }] }),
      'account[0].positions[0].of: there is no market with index 2; 2 are supplied, counted from 0',
    ],
    ['a short address', account({ id: '0x12' }), 'account[0].id: "0x12" is not an address; write "0x" and 40 hexadecimal digits'],
    [
      'a bool in quotes',
      { ...sound, facts: { ...facts, paused: 'false' } },
      'facts.paused: "false" is not a truth; write true or false',
    ],
    [
      'a time with a fraction',
      { ...sound, facts: { ...facts, now: 1.5 } },
      'facts.now: 1.5 is not a time; write seconds since 1970, like 1700000000, or "2023-11-14T22:13:20Z"',
    ],
    [
      'a negative time',
      { ...sound, facts: { ...facts, now: -1 } },
      'facts.now: -1 is not a time; write seconds since 1970, like 1700000000, or "2023-11-14T22:13:20Z"',
    ],
    ['no facts', { ...sound, facts: undefined }, 'facts.paused: it is missing from the facts; write "paused": true or false'],
    [
      'a missing optional',
      account({ positions: [{ of: 'ETH', size: '1' }] }),
      'account[0].positions[0].stop: it is missing from the position; write "stop": null, or a value',
    ],
    ['an unknown field', account({ cahs: '1' }), 'account[0]: there is no "cahs" here; did you mean "cash"?'],
    [
      'a $name in a list',
      account({ positions: [{ $name: 'p', of: 'ETH', size: '1', stop: null }] }),
      'account[0].positions[0]: there is no "$name" here; known are of, size, stop',
    ],
    ['an unknown entity', { ...sound, markets: [] }, ': there is no "markets" here; did you mean "market"?'],
    ['an entity that is no list', { ...sound, market: {} }, 'market: an object is not a list; write [ … ], one object for each'],
    [
      'too many members',
      { ...sound, market: [btc, eth, { ...eth, $name: 'A' }, { ...eth, $name: 'B' }] },
      'market: 4 are supplied; the policy has room for 3',
    ],
    [
      'a name twice',
      { ...sound, market: [btc, eth, btc] },
      'market[2].$name: another market is called "BTC"; give each its own name',
    ],
    [
      'a key twice',
      { ...sound, account: [alice, { ...alice, $name: 'bob', id: alice.id.toUpperCase().replace('0X', '0x') }] },
      'account[1].id: account[0] has the same id; keep one of the two',
    ],
    [
      'keys that are none, which are not alike',
      { ...sound, account: [alice, { ...alice, $name: 'bob', id: '0x' }] },
      'account[1].id: "0x" is not an address; write "0x" and 40 hexadecimal digits',
    ],
    [
      'scientific notation',
      `{ "facts": { "paused": false, "now": 1 }, "market": [], "account": [{ "id": "${alice.id}", "cash": 1e2, "grade": "good", "positions": [] }] }`,
      'account[0].cash: 1e2 is a JSON number that programs would round; write all its digits in quotes, like "1000000"',
    ],
    [
      'a missing member of a table by enum',
      market({ weight: { junk: '0' } }),
      'market[1].weight.good: it is missing; write "good": "0"',
    ],
    [
      'an unknown member of a table by enum',
      market({ weight: { junk: '0', good: '0', best: '0' } }),
      'market[1].weight: there is no "best" here; known are junk, good',
    ],
    ['a call of nobody', call({ entry: 'withdrw' }), 'calls[0].entry: the policy has no "withdrw"; did you mean "withdraw"?'],
    ['a call without entry', call({ a: 'alice' }), 'calls[0].entry: it is missing; known are worth, withdraw'],
    [
      'a call without an argument',
      call({ entry: 'withdraw', a: 'alice', amount: '1' }),
      'calls[0].forced: withdraw needs it; write "forced": a value',
    ],
    [
      'a call with one too many',
      call({ entry: 'worth', a: 'alice', amount: '1' }),
      'calls[0]: there is no "amount" here; known are entry, a',
    ],
    ['a call on nobody', call({ entry: 'worth', a: 'alise' }), 'calls[0].a: no account is called "alise"; did you mean "alice"?'],
    ['a document that is a list', [], ': a list is not a document of facts; write { … } with the entities and their facts'],
    [
      '__proto__',
      '{"__proto__": {}, "facts": {"paused": false, "now": 0}}',
      ': there is no "__proto__" here; known are params, facts, calls, market, account',
    ],
    [
      'a key twice',
      '{"account": [], "account": []}',
      'line 1, column 17: the key "account" stands twice in one object; keep one of the two',
    ],
    [
      'broken JSON',
      '{\n  "account": [}',
      'line 2, column 15: this is no JSON value; write a string, an integer, true, false, null, a list or an object',
    ],
  ])('refuses %s', (_, document, wanted) => {
    expect(said(document)).toContain(wanted);
  });

  it('tells several independent mistakes at once, and at most twenty', () => {
    const bad = { ...alice, cash: 'x', grade: 'x', id: 'x' };
    expect(problems({ ...sound, account: [bad] }).map((each) => each.path)).toEqual([
      'account[0].id',
      'account[0].cash',
      'account[0].grade',
    ]);
    expect(problems({ ...sound, account: Array.from({ length: 50 }, () => ({ ...bad, $name: undefined })) })).toHaveLength(20);
  });

  it('complains of one mistake once', () => {
    expect(problems(market({ mark: 'x' }))).toHaveLength(1);
    expect(problems(account({ positions: [{ of: 'nobody', size: '1', stop: null }] })).map((each) => each.path)).toEqual([
      'account[0].positions[0].of',
    ]);
  });

  it('reads an argument with a name of the document itself', () => {
    const core = {
      ...tinyCore,
      entries: tinyCore.entries.map((each) =>
        each.name === 'withdraw'
          ? { ...each, arguments: each.arguments.map((one) => (one.name === 'amount' ? { ...one, name: 'entry' } : one)) }
          : each,
      ),
    };
    const document = {
      facts,
      market: [btc, eth],
      account: [alice],
      calls: [{ $entry: 'withdraw', a: 'alice', entry: '3', forced: false }],
    };
    const decoded = decodeFacts(core, JSON.stringify(document));
    expect(decoded.kind === 'ok' ? decoded.value.calls[0]?.facts.arguments[1] : decoded).toBe(3_000_000n);
    if (decoded.kind === 'ok')
      expect(plainJson(encodeFacts(core, decoded.value))).toMatchObject({
        account: [{ $name: 'alice' }],
        calls: [{ $entry: 'withdraw', entry: '3' }],
      });
  });
});

describe('encodeFacts', () => {
  it('writes a document that reads back to the same facts', () => {
    const document = decode({
      ...sound,
      params: { rate: '0.25' },
      calls: [{ entry: 'withdraw', a: 'alice', amount: '2.5', forced: true }],
    });
    const text = JSON.stringify(plainJson(encodeFacts(tinyCore, document)));
    const again = decode(text);
    expect(again.base).toEqual(document.base);
    expect(again.records).toEqual(document.records);
    expect(again.calls.map((each) => each.facts)).toEqual(document.calls.map((each) => each.facts));
    expect(JSON.parse(text)).toMatchObject({
      params: { rate: '0.25' },
      market: [{ ...btc, decimals: '8' }, { limit: '0.000000000000000001' }],
      account: [alice],
    });
  });

  it('loses nothing of random facts', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const random = createRandom(`codec ${seed}`);
      const { core, facts: make } = randomCore(random, 1);
      const entry = core.entries[0]?.name ?? '';
      const given = make(random, entry, 0);
      const { arguments: _, ...base } = given;
      const records = new Map(
        core.schema.records
          .filter((each) => each.role === 'entity')
          .map((each) => [each.id, (given.entities[each.id] ?? []).map((values) => ({ name: null, values }))]),
      );
      const document: Document = { base, calls: [{ entry, facts: given, label: '' }], records, nameOf: () => null };
      const decoded = decodeFacts(core, JSON.stringify(plainJson(encodeFacts(core, document))));
      const back = decoded.kind === 'ok' ? decoded.value.calls.map((each) => each.facts) : decoded.errors;
      expect({ seed, back }).toEqual({ seed, back: [given] });
    }
  });
});

describe('values', () => {
  const given = decode(sound);
  const encoding = encodingOf(schema, { ...given.base, arguments: [] }, [], given.nameOf);

  it('are shown to people', () => {
    expect(showValue(number(0n, 1n, 6), 1_850_250_000n, encoding)).toBe('1_850.25 USD');
    expect(showValue({ kind: 'bool' }, 1n, encoding)).toBe('true');
    expect(showValue({ kind: 'enum', enum: 0 }, 1n, encoding)).toBe('good');
    expect(showValue({ kind: 'ref', entity: ids.market }, 1n, encoding)).toBe('market ETH');
    expect(showValue({ kind: 'ref', entity: ids.market }, 9n, encoding)).toBe('market[9]');
    expect(showValue({ kind: 'optional', of: number(0n, 1n, 2) }, [], encoding)).toBe('none');
    expect(showValue({ kind: 'optional', of: number(0n, 1n, 2) }, [5n], encoding)).toBe('0.05 USD');
    expect(showValue({ kind: 'address' }, 255n, encoding)).toBe(`0x${'0'.repeat(38)}ff`);
    expect(
      showValue({ kind: 'array', by: { kind: 'enum', enum: 0 }, of: number(0n, 1n, 2, 'ratio') }, [5n, 100n], encoding),
    ).toBe('{ junk: 0.05, good: 1 }');
    expect(showValue({ kind: 'enum', enum: 0 }, 7n, encoding)).toBe('7');
  });

  it('are shown and encoded at the decimals of the member an argument names', () => {
    const shape = {
      ...number(0n, 1n, 0, 'base'),
      scale: { kind: 'member', root: { argument: 0 }, path: [], entity: ids.market, field: 0, min: 0, max: 18 },
    } as const;
    const argumentSchemas = [{ name: 'm', span: nowhere, shape: { kind: 'ref', entity: ids.market } }] as const;
    const at = (market: bigint): string => showValue(shape, 10n ** 8n, { ...encoding, argumentSchemas, arguments: [market] });
    expect([at(0n), at(1n)]).toEqual(['1 base', '0.0000000001 base']);
    expect(encodeValue(shape, 10n ** 8n, { ...encoding, argumentSchemas, arguments: [1n] })).toEqual({
      kind: 'string',
      value: '0.0000000001',
    });
  });
});
