/** Rings that every action changes together stand side by side in storage. */
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { emitEngine } from '../../../src/emit/solidity/engine/emit.ts';
import { bug } from '../../../src/source/assert-never.ts';
import { readPolicy } from '../../policies/cases.ts';

const policy = (widest: string, more: string): string => `policy Rings

unit USD decimals 6

entity pool {
  key   id    : address
  state sums  : ring[48] of USD in 0 .. ${widest} = 0 else refuse
  state ticks : ring[48] of ratio @ 0 in 0 .. 2B = 0
  state other : ring[24] of ratio @ 0 in 0 .. 2B = 0
}

let hour = ticks(now, 1 h)

action pay(p: pool, x: USD in 0 .. 1M) {
  changes p.sums[hour] to x
  changes p.ticks[hour] to hour
  changes p.other[hour] to hour
}
${more}`;

const placesOf = (text: string): readonly string[] => {
  const core = compile('rings.risk', () => text).core ?? bug('the policy is not good');
  return emitEngine(core, { params: 'constants' }).storage.map(({ name, slot, bits, beside }) =>
    `${name} ${slot} ${bits} ${beside.map((each) => `${each.name} ${each.offset}`).join(' ')}`.trim(),
  );
};

test('they are where they take no more slots', () => {
  // 96 bits and 32: two of both in a slot, as many as of the first alone.
  expect(placesOf(policy('10_000_000_000_000B', ''))).toEqual(['sums 0 128 sums 0 ticks 96', 'other 24 32']);
});

test('they are not where a fold over them would read more', () => {
  // 64 bits and 32: four and eight in a slot, but only two of both.
  expect(placesOf(policy('10B', ''))).toEqual(['sums 0 56', 'ticks 12 32', 'other 18 32']);
});

test('they are not where an action changes only one of them', () => {
  const alone = 'action mark(p: pool) {\n  changes p.ticks[hour] to 0\n}\n';
  expect(placesOf(policy('10_000_000_000_000B', alone))).toEqual(['sums 0 96', 'ticks 24 32', 'other 30 32']);
});

test('a change of both writes one slot', () => {
  const core = compile('erc7265.risk', readPolicy).core ?? bug('the policy is not good');
  const { code } = emitEngine(core, { params: 'constants' });
  const [, withdraw = ''] = code.split('function act__withdraw(');
  const [body = ''] = withdraw.split('\n    }\n');
  // What a flow changes, and what there was in the tick before.
  expect(body.match(/sstore/g)).toHaveLength(2);
});
