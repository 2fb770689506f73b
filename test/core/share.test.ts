/** Calls that share work give the same as before, in Core that is well formed. */
import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { Core } from '../../src/core/core.ts';
import { shareCalls } from '../../src/core/share.ts';
import { validate } from '../../src/core/validate.ts';
import { walkEntry } from '../../src/evaluate/walk.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';

const text = `policy Shared
enum purpose ordered { low, high }
fact rate : ratio in 0 .. 1 else refuse
entity account {
  key id : address
  list parts[..8] of part { size : ratio in -1k .. 1k else refuse }
}
define need(a: account, for: purpose, extra: ratio in 0 .. 1) : ratio rounds up =
  sum(p in a.parts: abs(p.size) * rate) * (if for == high then 2 else 1) + extra
define once(a: account) : ratio rounds up = need(a, low, 0)
define worst(a: account) : ratio rounds up = max(need(a, low, rate), need(a, high, 0))
define nested(a: account, for: purpose) : ratio rounds up =
  if need(a, for, 0) > 1 then (if rate > 0.5 then need(a, for, 1) else need(a, low, rate)) else need(a, high, 0.5)
`;

const policy = (): Core => {
  const { core, diagnostics } = compile('shared.risk', (path) => (path === 'shared.risk' ? text : null));
  if (core === null) throw new Error(diagnostics.map((each) => `${each.code} ${each.message}`).join('\n'));
  return core;
};

const outcome = (core: Core, name: string, facts: Facts): Outcome => {
  const entry = core.entries.find((each) => each.name === name);
  if (entry === undefined) throw new Error(name);
  return walkEntry(core, entry, facts, { names: () => null, watch: () => undefined }).outcome;
};

const calledIn = (core: Core, name: string): readonly string[] => {
  const body = JSON.stringify(core.functions.find((each) => each.name === name)?.body, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return [...body.matchAll(/"function":"([^"]+)"/g)].map(([, callee = '']) => callee);
};

it('walks a list once for all calls that follow one another', () => {
  const shared = shareCalls(policy());
  expect(validate(shared)).toEqual([]);
  expect(calledIn(shared, 'define_once')).toEqual(['define_need']);
  expect(calledIn(shared, 'define_worst')).toEqual(['define_need_common', 'define_need_rest']);
  expect(calledIn(shared, 'define_nested').filter((each) => each === 'define_need_common')).toHaveLength(1);
  expect(calledIn(shared, 'define_need')).toEqual(['define_need_common']);
});

it('writes a small rest out where what it takes is known', () => {
  const worst = shareCalls(policy()).functions.find((each) => each.name === 'define_worst');
  const values = worst?.body.statements.flatMap((each) => (each.kind === 'let' ? [each.value.value] : []));
  // need(a, high, 0) without its choice and its sum, and 2 / 10^18 in lowest terms.
  expect(values).toMatchObject([
    {
      kind: 'divide',
      rounding: 'up',
      numerator: { kind: 'local' },
      divisor: { kind: 'const', value: 5n * 10n ** 17n },
    },
  ]);
});

it('gives what was given before', () => {
  const core = policy();
  const shared = shareCalls(core);
  const random = createRandom('shared calls');
  const one = 10n ** 18n;
  for (let turn = 0; turn < 200; turn += 1) {
    const parts = Array.from({ length: random.below(9) }, () => [random.within(-1000n * one, 1000n * one)]);
    const account = [1n, parts];
    const given = { params: [], globals: [random.within(0n, one)], entities: [] };
    const calls: readonly (readonly [string, Facts['arguments']])[] = [
      ['once', [account]],
      ['worst', [account]],
      ['nested', [account, random.within(0n, 1n)]],
    ];
    for (const [name, args] of calls) {
      const facts = { ...given, arguments: args };
      const [before, after] = [outcome(core, name, facts), outcome(shared, name, facts)];
      expect(before.kind).toBe('value');
      expect(after).toEqual(before);
    }
  }
});

it('leaves random Core well formed and of the same meaning', { timeout: 60_000 }, () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const random = createRandom(`shared ${seed}`);
    const { core, calls } = randomCore(random, 1 + (seed % 8));
    const shared = shareCalls(core);
    if (shared === core) continue;
    expect(validate(shared)).toEqual([]);
    for (let call = 0; call < 5; call += 1) {
      const { entry, facts } = calls(random);
      const [before, after] = [outcome(core, entry, facts), outcome(shared, entry, facts)];
      if (!isDeepStrictEqual(before, after)) expect({ seed, after }).toEqual({ seed, after: before });
    }
  }
});
