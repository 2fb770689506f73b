import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { registry } from '../../src/diagnostics/registry.ts';
import { badCases } from '../support/bad-cases.ts';

type Entry = { readonly severity: string; readonly title: string; readonly lesson: string; readonly example: string | null };
const entries: readonly (readonly [string, Entry])[] = Object.entries(registry);

describe.each(entries)('%s', (code, { title, lesson, example }) => {
  test('is worded for people', () => {
    expect(code).toMatch(/^FB[1-9]\d{3}$/);
    expect(title).toMatch(/^[^A-Z.].*[^.]$|^[A-Z]{2,}/);
    expect(lesson).toMatch(/^[A-Z`].*[.]$/s);
    expect(lesson.length).toBeGreaterThan(40);
  });

  test.runIf(example !== null)('its example gives it, and nothing else', () => {
    const { diagnostics } = compile('example.risk', (path) => (path === 'example.risk' ? example : null));
    const codes = diagnostics.map((each) => each.code);
    // Too many mistakes need that many others before them.
    expect(code === 'FB1013' ? codes.slice(100) : codes).toEqual([code]);
  });
});

/** A file over the limit is not kept in the repository; `test/check/hostile.test.ts` makes one. */
const elsewhere = 'FB1011';

test('every code has a bad policy that gets it', () => {
  const seen = new Set(badCases().flatMap((each) => each.expected.map((verdict) => verdict.slice(0, 6))));
  expect(entries.map(([code]) => code).filter((code) => code !== elsewhere && !seen.has(code))).toEqual([]);
});
