/** Contracts in parts, on an EVM: they answer as one does, and take no part that is of something else. */
import { describe, expect, test } from 'vitest';
import type { Apart } from '../../../src/emit/solidity/apart.ts';
import { encodeWords } from '../../../src/emit/solidity/abi.ts';
import { emitSolidity, type SolidityOptions } from '../../../src/emit/solidity/emit.ts';
import type { Core } from '../../../src/core/core.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { deployPolicy } from '../../support/evm.ts';
import { openEngine } from '../../support/evm/engine.ts';
import { compileCached, type Compiled } from '../../support/evm/solc-cache.ts';
import { sampleFacts } from '../../../src/facts/samples.ts';
import { compiled as compile } from '../../engine/policy.ts';

const { core } = compile(`policy P
unit USD decimals 6
param fee   : ratio @ 4 in 0 .. 10% = 30 bps
param floor : USD in -1k .. 1k = -5 USD
entity account {
  key  id   : address
  fact cash : USD in 0 .. 1M else refuse
}
define due(a: account) : USD rounds up = a.cash * fee
define left(a: account) : USD rounds down = a.cash - due(a)
define least(a: account) : USD rounds down = max(left(a), floor)
define twice(a: account) : USD rounds up = due(a) * fee + a.cash
action pay(a: account, x: USD in 0 .. 1k) {
  changes a.cash by -x
  require a.cash >= due(a) else "too little is left"
}
action take(a: account, x: USD in 0 .. 1k) {
  changes a.cash by x
  require x > floor + 1 USD else "too little"
}
`);
const given = core.entries.flatMap((entry) => sampleFacts(core, entry).map((facts) => ({ entry: entry.name, facts })));
const split = (count: number): Apart =>
  Array.from(
    { length: count - 1 },
    (_, at) => new Set(core.entries.filter((__, place) => place % count === at).map((each) => each.name)),
  );

describe.each([2, 3, 4])('%i contracts', (count) => {
  test.each([
    ['constants', 'calldata', 'ethereumjs', false],
    ['immutables', 'memory', 'anvil', false],
    ['immutables', 'calldata', 'ethereumjs', true],
  ] as const)(
    'with %s and records in %s answer as the interpreter does, on %s',
    { timeout: 240_000 },
    async (params, location, engine, viaIR) => {
      const policy = await deployPolicy(core, { engine, params, location, viaIR, apart: split(count) });
      const { evaluate } = prepare(core);
      expect(policy.warnings).toEqual([]);
      expect(policy.solidity.parts).toHaveLength(count - 1);
      expect(new Set(policy.solidity.entries.map((each) => each.contract)).size).toBe(count);
      expect((await policy.evaluateAll(given)).map((each) => each.outcome)).toEqual(
        given.map(({ entry, facts }) => evaluate(entry, facts)),
      );
      await policy.close();
    },
  );
});

const compiled = (own: Core, params: SolidityOptions['params'], policyHash: string) => {
  const emitted = emitSolidity(own, { params, location: 'calldata', policyHash, apart: split(3) });
  const [output] = compileCached([emitted.code]);
  if (output === undefined || output.errors.length > 0) throw new Error(output?.errors.join('\n'));
  return { emitted, output };
};

const creation = (output: Compiled, contract: string, words: readonly bigint[]): string =>
  (output.contracts.get(contract)?.creation ?? '') + encodeWords(words.map((each) => BigInt.asUintN(256, each)));

test.each(['constants', 'immutables'] as const)(
  'with %s, a part of something else is refused',
  { timeout: 240_000 },
  async (params) => {
    const { emitted, output } = compiled(core, params, 'one');
    const other = compiled(core, params, 'another');
    const engine = await openEngine('ethereumjs');
    try {
      const { contract, parts } = emitted;
      const [second = '', third = ''] = parts;
      const values = emitted.governed.map((each) => each.value);
      const make = (from: Compiled, part: string, words: readonly bigint[] = values): Promise<string> =>
        engine.make(creation(from, part, words));
      const whole = (...told: readonly string[]): Promise<string> =>
        engine.make(creation(output, contract, [...values, ...told.map((each) => BigInt(`0x${each}`))]));
      const [good, last, wrong] = [await make(output, second), await make(output, third), await make(other.output, second)];
      expect(await whole(good, last)).toMatch(/^[0-9a-f]{40}$/);
      await expect(whole(last, good)).rejects.toThrow('constructor failed');
      await expect(whole(wrong, last)).rejects.toThrow('constructor failed');
      await expect(whole('0b'.repeat(20), last)).rejects.toThrow('constructor failed');
      expect(values.length).toBe(params === 'constants' ? 0 : 2);
      if (params === 'constants') return;
      const moved = await make(output, second, values.with(1, 0n));
      await expect(whole(moved, last)).rejects.toThrow('constructor failed');
    } finally {
      await engine.close();
    }
  },
);
