/**
 * Bad text: each file in `bad/` begins with exactly the diagnostics that it gets, in order, as `//! FB1020 at 12:9`.
 * The examples of the registry get theirs too, and no code of ours is without a case.
 */
import { describe, expect, it } from 'vitest';
import { syntaxRules } from '../../src/diagnostics/rules/syntax.ts';
import { textRules } from '../../src/diagnostics/rules/text.ts';
import { parse } from '../../src/syntax/parse.ts';
import { limits } from '../../src/syntax/limits.ts';
import { places, policiesIn, shown } from './support.ts';

const files = policiesIn('test/syntax/bad');
const expected = (text: string): readonly string[] => [...text.matchAll(/^\/\/! (.*)$/gm)].map((match) => match[1] ?? '');

describe('bad files', () => {
  it.each(files)('$name', ({ name, text }) => {
    const { diagnostics } = parse({ path: name, text });
    expect(places(text, diagnostics), shown(text, diagnostics).join('\n')).toEqual(expected(text));
  });

  it('reports no place twice', () => {
    for (const { name, text } of files) {
      const { diagnostics } = parse({ path: name, text });
      expect(new Set(diagnostics.map(({ span }) => `${name} ${span.start}`)).size).toBe(diagnostics.length);
    }
  });

  it('never says what Chevrotain says, and always names something', () => {
    for (const { name, text } of files) {
      for (const { message } of parse({ path: name, text }).diagnostics) {
        expect(message).not.toMatch(/-->|Expecting|token|something else|undefined|``/);
      }
    }
  });
});

describe('the registry', () => {
  const rules = Object.entries({ ...textRules, ...syntaxRules });

  it.each(rules.filter(([, rule]) => rule.example !== null))('the example of %s gets exactly this code', (code, { example }) => {
    const codes = parse({ path: 'example.risk', text: example ?? '' }).diagnostics.map((each) => each.code);
    expect(codes).toEqual([code]);
  });

  it('every code has a case in bad/, or a test of its own', () => {
    const seen = new Set(files.flatMap(({ text }) => expected(text).map((each) => each.slice(0, 6))));
    const tooLarge = parse({ path: '', text: ' '.repeat(limits.source + 1) });
    for (const { code } of tooLarge.diagnostics) seen.add(code);
    expect(rules.map(([code]) => code).filter((code) => !seen.has(code))).toEqual([]);
  });
});

describe('recovery', () => {
  it('keeps the names of declarations whose values failed', () => {
    const text = 'let a = 1 +\nlet b = (2\nentity c [3] {\n  key id : address\n}\ndefine d : ratio = if\nlet e = 5\n';
    const { value } = parse({ path: '', text });
    expect(value.declarations.map((each) => ('name' in each ? each.name.text : ''))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(value.declarations[0]).toMatchObject({ value: { kind: 'error' } });
  });

  it('a mistake in one clause changes nothing in the others', () => {
    const good = policiesIn('policies').find(({ name }) => name === 'perp.risk')?.text ?? '';
    const lines = good.split('\n');
    const names = (text: string): number => parse({ path: '', text }).value.declarations.length;
    const whole = names(good);
    for (const [at, line] of lines.entries()) {
      if (!/^(let|param|role|enum|unit)/.test(line)) continue;
      const broken = lines.map((each, index) => (index === at ? each.replace(/^(\w)(\w)/, '$2$1') : each)).join('\n');
      const { diagnostics } = parse({ path: '', text: broken });
      if (broken === good) continue;
      expect(
        diagnostics.map(({ code }) => code),
        line,
      ).toEqual(['FB1021']);
      expect(names(broken)).toBe(whole - 1);
    }
  });
});
