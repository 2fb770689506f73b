import { expect, test } from 'vitest';
import { badCases, verdictsFrom } from '../support/bad-cases.ts';

test('there are bad policies to refuse', () => {
  expect(badCases().length).toBeGreaterThanOrEqual(60);
});

test.each(badCases())('$file', ({ file, expected }) => {
  expect(expected.length).toBeGreaterThan(0);
  expect(verdictsFrom(file)).toEqual(expected);
});
