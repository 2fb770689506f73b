/** Definitions that are called as the locals of our own helpers are: the contract compiles without a warning. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { compileSolidity } from '../../../src/emit/solidity/compile-solc.ts';
import { emitEngine } from '../../../src/emit/solidity/engine/emit.ts';
import { emitSolidity } from '../../../src/emit/solidity/emit.ts';
import { loadSolc } from '../../support/evm/solc-cache.ts';

const names = [
  ...'a b c d e f g h i j k l m n o p q r s t u v w x y z'.split(' '),
  ...['check', 'index', 'list', 'offset', 'one', 'ring', 'size', 'slot', 'span', 'value', 'verdict'],
];

test.each(['gauges.risk', 'outflow_limits.risk', 'hyperliquid_adl.risk'])('%s with such definitions', (file) => {
  const text = readFileSync(`policies/${file}`, 'utf8');
  const taken = new Set(text.match(/\w+/g));
  const free = names.filter((each) => !taken.has(each));
  expect(free.length).toBeGreaterThan(20);
  const source = `${text}\n${free.map((each) => `define ${each} : ratio in 0 .. 1 = 1\n`).join('')}`;
  const { core, diagnostics } = compile(file, () => source);
  expect(diagnostics).toEqual([]);
  if (core === null) throw new Error('no core');
  const shared = { params: 'constants' } as const;
  for (const { code } of [
    emitSolidity(core, { ...shared, location: 'calldata' }),
    emitSolidity(core, { ...shared, location: 'memory' }),
    emitEngine(core, { ...shared, roles: 'table' }),
  ])
    expect(compileSolidity(new Map([['policy.sol', code]]), loadSolc()).warnings).toEqual([]);
});

test('the item of a parameter that a definition is called like', () => {
  const { core } = compile('picks.risk', () => picks);
  if (core === null) throw new Error('no core');
  const { code } = emitEngine(core, { params: 'constants' });
  expect(code).toContain('function pick__');
  const { warnings, problems } = compileSolidity(new Map([['policy.sol', code]]), loadSolc());
  expect([warnings, problems]).toEqual([[], []]);
});

const picks = `policy Picks
enum tier { low, high }
param rates : ratio by tier in 0 .. 1 = { low: 1%, high: 2% }
state t : tier = low
state seen : ratio @ 4 in 0 .. 1 = 0
define i : ratio in 0 .. 1 = 1
action look {
  changes seen to rates[t], rounds down
}
`;
