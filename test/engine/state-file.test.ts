import { expect, test } from 'vitest';
import { initialState, type State } from '../../src/engine/state.ts';
import { decodeState, encodeState } from '../../src/engine/state-file.ts';
import { compiled, text } from './policy.ts';

const { core } = compiled();
const { schema } = core;
const state: State = {
  globals: [1n, 1n, [100n], 3n, [12_000_000n], 105n],
  members: new Map([
    [1, new Map([[0x11n, [3n, 4_500n, 8n * 10n ** 17n]]])],
    [
      2,
      new Map([
        [0xbn, [1n]],
        [0xan, [10n ** 15n]],
      ]),
    ],
  ]),
};

const errors = (given: string, of = schema): readonly string[] => {
  const decoded = decodeState(of, given);
  return decoded.kind === 'ok' ? [] : decoded.errors.map((each) => `${each.path}: ${each.reason}`);
};
const written = encodeState(schema, state);
const changed = (from: string, to: string): string => {
  expect(written).toContain(from);
  return written.replace(from, to);
};

test('a state survives being written and read, to the last digit', () => {
  for (const each of [state, initialState(schema)]) {
    const decoded = decodeState(schema, encodeState(schema, each));
    expect(decoded).toMatchObject({ kind: 'ok', value: { globals: each.globals } });
    if (decoded.kind === 'ok') expect(encodeState(schema, decoded.value)).toBe(encodeState(schema, each));
  }
  expect(written).toContain('"spent": "1000000000"');
});

test('members are written in the order of their keys', () => {
  expect(written.indexOf(`0x${'a'.padStart(40, '0')}`)).toBeLessThan(written.indexOf(`0x${'b'.padStart(40, '0')}`));
});

test('a state of another policy or another version of it is refused, with what differs', () => {
  expect(errors(changed('"policy": "Till"', '"policy": "Tool"'))).toEqual(['policy: it belongs to "Tool"']);
  const { core: other } = compiled(text.replace('in 0 .. 3 = 0', 'in 0 .. 4 = 0'));
  expect(errors(written, other.schema)).toEqual([
    'layout: another version of the policy kept `count: ratio @ 0 in 0 .. 3`, this one keeps `count: ratio @ 0 in 0 .. 4`',
  ]);
});

test.each([
  ['truncated', written.slice(0, 700)],
  ['empty', ''],
  ['a list', '[]'],
  ['without a field', changed('    "paused": true,\n', '')],
  ['with one too many', changed('"paused": true', '"paused": true, "pause": true')],
  ['out of range', changed('"count": "3"', '"count": "4"')],
  ['out of range at its decimals', changed('"reserve": "4.5"', '"reserve": "1000001"')],
  ['with decimals that it has not', changed('"reserve": "4.5"', '"reserve": "4.5001"')],
  ['of another kind', changed('"level": "halted"', '"level": 1')],
  ['with a key that is none', changed(`"0x${'b'.padStart(40, '0')}"`, '"0xb"')],
  ['with a member twice', changed(`"0x${'b'.padStart(40, '0')}"`, `"0x${'a'.padStart(40, '0')}"`)],
])('a state that is %s is refused', (_, given) => {
  expect(errors(given).length).toBeGreaterThan(0);
});
