import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxJsonDepth, parseJson, plainJson } from '../../src/facts/json.ts';

const plain = (text: string): unknown => {
  const parsed = parseJson(text);
  return parsed.kind === 'ok' ? plainJson(parsed.value) : parsed.problem;
};
const problem = (text: string): string => {
  const parsed = parseJson(text);
  return parsed.kind === 'bad' ? `${parsed.problem.offset}: ${parsed.problem.reason}` : 'accepted';
};

describe('parseJson', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        // Compared as text: -0 and __proto__ have no form that survives both.
        expect(JSON.stringify(plain(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps numbers as they were written', () => {
    expect(parseJson('1.10')).toEqual({ kind: 'ok', value: { kind: 'number', text: '1.10' } });
    expect(parseJson('123456789012345678901234567890')).toMatchObject({ value: { text: '123456789012345678901234567890' } });
  });

  it('agrees with JSON.parse on what is no JSON', () => {
    const texts = [
      '',
      ' ',
      '{',
      '}',
      '[',
      '[1',
      '[1,',
      '[1,]',
      '[1 2]',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{a:1}',
      "{'a':1}",
      '"',
      '"\n"',
      '"\\x"',
      '"\\u12"',
      '01',
      '-',
      '+1',
      '1.',
      '.1',
      '1e',
      'nul',
      'True',
      'NaN',
      'undefined',
      '1 2',
      '\u00a01',
      '//',
      '[1]x',
    ];
    for (const text of texts) {
      expect(() => {
        JSON.parse(text);
      }).toThrow();
      expect({ text, kind: parseJson(text).kind }).toEqual({ text, kind: 'bad' });
    }
  });

  it('refuses a key that stands twice, where it stands', () => {
    expect(problem('{"a": 1, "b": 2, "a": 3}')).toBe('17: the key "a" stands twice in one object');
    expect(problem('{"a": 1, "\\u0061": 3}')).toMatch(/^9: the key "a"/);
    expect(parseJson('[{"a": 1}, {"a": 1}]').kind).toBe('ok');
  });

  it('keeps hostile keys as keys', () => {
    const parsed = parseJson('{"__proto__": {"polluted": true}, "constructor": 1}');
    expect(parsed.kind === 'ok' && parsed.value.kind === 'object' ? [...parsed.value.members.keys()] : []).toEqual([
      '__proto__',
      'constructor',
    ]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('bounds depth and size', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(maxJsonDepth)).kind).toBe('ok');
    expect(problem(nested(maxJsonDepth + 1))).toMatch(/nested deeper than 32/);
    expect(problem(nested(1_000_000))).toMatch(/nested deeper than 32/);
    expect(problem(' '.repeat(16 * 1024 * 1024 + 1))).toMatch(/longer than/);
  });

  it('reads a long string with escapes without exhausting anything', () => {
    const text = JSON.stringify('\\'.repeat(200_000));
    expect(plain(text)).toHaveLength(200_000);
  });
});
