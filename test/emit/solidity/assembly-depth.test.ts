/** How deep assembly reaches, counted by hand. */
import { expect, test } from 'vitest';
import { wordsAbove } from '../../../src/emit/solidity/assembly-depth.ts';

const above = (...lines: readonly string[]): Readonly<Record<string, number>> => Object.fromEntries(wordsAbove(lines) ?? []);

test('the last argument is worked out first', () => {
  expect(above('sstore(kept.slot, or(a, shl(8, b)))')).toMatchObject({ b: 0, a: 1, kept: 1 });
  expect(above('log2(0, 32, topic, word)')).toMatchObject({ word: 0, topic: 1 });
});

test('what is set lies below its value', () => {
  expect(above('x := y')).toEqual({ y: 0, x: 1 });
});

test('a local stays until its braces close', () => {
  const lines = [
    'if lt(place, 48) {',
    'let one := place',
    'let two := add(one, kept.slot)',
    'sstore(two, b)',
    '}',
    'mstore(0, a)',
  ];
  expect(above(...lines)).toMatchObject({ place: 1, kept: 1, one: 2, b: 2, two: 3, a: 0 });
});

test('what is of no form that is written in place is not counted', () => {
  expect(wordsAbove(['for { let i := 0 } lt(i, n) { i := add(i, 1) } {', '}'])).toBeNull();
});
