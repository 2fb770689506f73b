/** Rows of accounts come out the same however the text is cut into pieces, and a mistake is told by the line that it stands in. */
import { describe, expect, test } from 'vitest';
import { rowsOf, type Format } from '../../src/settle/rows.ts';
import { createRandom } from '../support/random.ts';

const inPieces = (text: string, length: number): readonly string[] => text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];

/** Cells as one object by the header, which is all that these tests need of columns. */
const rows = (pieces: Iterable<string>, format: Format): readonly unknown[] =>
  [
    ...rowsOf(pieces, format, ({ cells: titles }) => ({ cells, line }) => ({
      kind: 'row',
      line,
      json: {
        kind: 'object',
        members: new Map(titles.map((title, at) => [title, { kind: 'string', value: cells[at] ?? '' } as const])),
      },
    })),
  ].map((each) => (each.kind === 'row' ? [each.line, each.json] : [each.line, each.reason]));

const lineOf = (row: unknown): unknown => (Array.isArray(row) ? (row as readonly unknown[])[0] : 0);

const texts: readonly (readonly [Format, string, number])[] = [
  ['ndjson', '{"a":"1"}\n\n  \n{"a":"{\\"}[\\\\"}\r\n{"a":"3"}', 3],
  ['json', '\n[ {"a":"1"},\n{"a":"{\\"}[\\\\", "b":[{}]}\n\n, {"a":"3"} ]\n', 3],
  ['json', ' [ ] ', 0],
  ['csv', 'a,b\r\n1,"x,\n""y"""\n\n"",\n3,4\n', 3],
];

describe.each(texts)('%s %j', (format, text, count) => {
  const whole = rows([text], format);

  test('has all its rows', () => {
    expect(whole.length).toBe(count);
    expect(whole.every((each) => Array.isArray(each) && typeof each[1] === 'object')).toBe(true);
  });

  test('in pieces of any length', () => {
    for (let length = 1; length <= text.length; length += 1) expect(rows(inPieces(text, length), format)).toEqual(whole);
  });
});

test('lines are counted through quotes, blanks and carriage returns', () => {
  expect(rows(['a,b\n"1\n\n",2\r\n3,4'], 'csv').map((each) => lineOf(each))).toEqual([2, 5]);
  expect(rows(['[\n{"a":"1"},\n\n{"a":\n"2"}]'], 'json').map((each) => lineOf(each))).toEqual([2, 4]);
});

const mistakes: readonly (readonly [Format, string, number, string])[] = [
  ['ndjson', '{"a":"1"}\n{"a":}\n{"a":"3"}', 2, 'this is no JSON value'],
  ['ndjson', '{"a":"1"}\n{"a":"1","a":"2"}', 2, 'the key "a" stands twice in one object'],
  ['json', '{"a":"1"}', 1, 'this is no list of accounts'],
  ['json', '[{"a":"1"}\n{"a":"2"}]', 2, 'the list goes on without a comma, or does not end'],
  ['json', '[{"a":"1"},\n]', 2, 'an account should stand here'],
  ['json', '[{"a":"1"},\n{"a":\n', 3, 'the text ends inside an account'],
  ['json', '[]\n[]', 2, 'there is more text after the list'],
  ['json', '[{"a":"1"},{\n"a":oops}]', 2, 'this is no JSON value'],
  ['csv', 'a,b\n1,2\n1,2,3\n', 3, 'it has 3 cells, and the header 2'],
  ['csv', 'a,b\n1,"2\n', 2, 'a cell in quotes does not end'],
  ['csv', 'a,b\n1,2"\n', 2, 'a quote stands in the middle of a cell'],
];

test.each(mistakes)('%s %j is wrong in line %i', (format, text, line, reason) => {
  const random = createRandom(text);
  for (const length of [text.length, 1, 1 + random.below(text.length)])
    expect(rows(inPieces(text, length), format).at(-1)).toEqual([line, reason]);
});
