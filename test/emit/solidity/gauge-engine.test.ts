/** Gauges in the contract that keeps them: the interpreter's state after each event, and what an update costs. */
import { expect, test } from 'vitest';
import { initialState, type State } from '../../../src/engine/state.ts';
import { transition, type Event } from '../../../src/engine/transition.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import type { Value } from '../../../src/types/value.ts';
import { compiled } from '../../engine/policy.ts';
import { deployEngine, normalState } from '../../support/evm-engine.ts';
import { createRandom } from '../../support/random.ts';

const policy = `policy Gauges

entity market {
  key  id   : address
  unit quote decimals 6
  unit base decimals 18
  fact mark : quote/base in 0.01 .. 1M else refuse
}

gauge volatility of m: market : ratio in 0 .. 10 else nearest bound rounds up =
  ewma(abs(change(m.mark)), half_life 30 min)
gauge drop of m: market : ratio in 0 .. 1 rounds up = largest_fall(m.mark, over 5 min by 15 s)
gauge mean of m: market : m.quote/m.base in 0.01 .. 1M rounds down = time_weighted_mean(m.mark, over 5 min by 30 s)
gauge traded of m: market : m.base in 0 .. 1B else refuse = sum(fed, over 4 h by 5 min)
gauge burst of m: market : m.base in 0 .. 1B else refuse rounds up = decaying_sum(fed, half_life 1 h)

action trade(m: market, size: m.base in 0 .. 10M) {
  feeds traded(m) by size
  feeds burst(m) by size
}
`;

test('a contract keeps what the interpreter keeps', { timeout: 240_000 }, async () => {
  const { core } = compiled(policy);
  const { evaluate } = prepare(core);
  const engine = await deployEngine(core);
  const gas = new Map<string, number[]>();
  try {
    const random = createRandom(20261202);
    const market = core.schema.records.find((each) => each.name === 'market');
    let state: State = initialState(core.schema);
    let [now, mark] = [1_800_000_000n, 1_850n * 10n ** 18n];
    for (let at = 0; at < 60; at += 1) {
      now += BigInt(random.chance(0.2) ? 0 : random.chance(0.2) ? random.below(2_000) : random.below(12));
      mark += (mark * BigInt(random.below(401) - 200)) / 10_000n;
      const values = (market?.fields ?? []).map(({ name, shape }): Value => {
        if (shape.kind === 'array') return Array.from({ length: shape.by.kind === 'ring' ? shape.by.length : 0 }, () => 0n);
        return name === 'id' ? BigInt(1 + random.below(2)) : name === 'mark' ? mark : shape.kind === 'optional' ? [] : 0n;
      });
      const entry = random.pick(['update_volatility', 'update_drop', 'update_mean', 'trade']);
      const size = random.natural(60);
      const event: Event = {
        ...{ entry, at: now, by: null },
        facts: {
          params: [],
          globals: (core.schema.records[0]?.fields ?? []).map(({ shape }): Value => (shape.kind === 'optional' ? [] : 0n)),
          entities: core.schema.records.map(() => []),
          arguments: entry === 'trade' ? [values, size] : [values],
        },
      };
      const expected = transition(core, evaluate, state, event);
      const found = await engine.step(event);
      expect({ at, entry, kind: found.kind }).toEqual({ at, entry, kind: expected.kind });
      if (expected.kind !== 'done' || found.kind !== 'done') continue;
      state = expected.state;
      gas.set(entry, [...(gas.get(entry) ?? []), found.gas]);
      expect(await engine.readState()).toEqual(normalState(core, state));
    }
  } finally {
    await engine.stop();
  }
  // The first event of a market writes new slots; after it, an update of an average writes one that is there already.
  const typical = (entry: string): number =>
    [...(gas.get(entry) ?? [])].sort((a, b) => a - b)[Math.floor((gas.get(entry)?.length ?? 0) / 2)] ?? Infinity;
  expect(typical('update_volatility')).toBeLessThan(50_000);
  expect(typical('update_drop')).toBeLessThan(85_000);
  expect(typical('update_mean')).toBeLessThan(120_000);
  expect(typical('trade')).toBeLessThan(125_000);
});
