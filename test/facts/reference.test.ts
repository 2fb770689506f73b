/** The files that the reference shows: they are read, the calls are decided and the events are done. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decodeEvent, decodeWorld, worldAfter } from '../../src/engine/events.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { decodeFacts } from '../../src/facts/decode.ts';
import { readAccounts } from '../../src/settle/accounts.ts';
import { bug } from '../../src/source/assert-never.ts';
import { compiled } from '../engine/policy.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const reference = readFileSync(join(root, 'grammar', 'reference.md'), 'utf8');
const section = /\n## Facts, events and accounts\n([\s\S]*?)\n## /.exec(reference)?.[1] ?? bug('there is no such section');
const blocks = [...section.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map((each) => ({ of: each[1] ?? '', text: each[2] ?? '' }));
const shown = (of: string, place = 0): string => blocks.filter((each) => each.of === of)[place]?.text ?? bug(`no ${of} is shown`);

const { core } = compiled(shown('risk'));
const interpreter = prepare(core);

test('the document of facts is read, and its calls are decided', () => {
  const document = decodeFacts(core, shown('json'));
  expect(document.kind === 'ok' ? [] : document.errors).toEqual([]);
  const calls = document.kind === 'ok' ? document.value.calls : [];
  expect(calls.map(({ entry, facts }) => interpreter.evaluate(entry, facts).kind)).toEqual(['value', 'value']);
});

/** What is refused of the events, after this document of facts. */
const played = (facts: string): readonly string[] => {
  const begun = decodeWorld(core, facts);
  if (begun.kind !== 'ok') return begun.errors.map((each) => each.reason);
  let { world, state } = begun.value;
  return shown('ndjson')
    .trim()
    .split('\n')
    .map((line) => {
      const told = decodeEvent(core, world, line);
      if (told.kind !== 'ok') return told.errors.map((each) => each.reason).join();
      const step = transition(core, (entry, given) => interpreter.evaluate(entry, given), state, told.value.event);
      if (step.kind !== 'done') return step.kind;
      state = step.state;
      world = worldAfter(core, told.value, step.effects);
      return 'done';
    });
};

test('the events are done', () => {
  expect(played(shown('json'))).toEqual(['done', 'done', 'done']);
});

test('without a row for the position there is nothing to change', () => {
  expect(played(shown('json').replace('[{ "market": "ETH", "size": "0" }]', '[]'))).toEqual(['refused', 'refused', 'done']);
});

test('both ways to write accounts say the same', () => {
  const document = decodeFacts(core, shown('json'));
  const account = core.schema.records.find((each) => each.name === 'account') ?? bug('no account');
  if (document.kind !== 'ok') return bug('the facts are not read');
  const read = (text: string, format: 'ndjson' | 'csv') =>
    readAccounts(core, document.value, account, [text], format, () => undefined);
  const lines = read(shown('ndjson', 1), 'ndjson');
  expect(lines).toMatchObject({ kind: 'accounts', accounts: [{}, {}] });
  expect(read(shown('csv'), 'csv')).toEqual(lines);
});
