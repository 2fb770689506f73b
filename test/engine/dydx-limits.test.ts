/**
 * dYdX's rate limits on sequences of blocks, withdrawals and deposits, against its own algorithm: capacities as it keeps
 * them, with the case distinctions of its source.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { initialState } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { loadTypescript } from '../support/typescript.ts';
import { createRandom } from '../support/random.ts';
import { compiled } from './policy.ts';

const { core, checked } = compiled(readFileSync('policies/dydx_rate_limits.risk', 'utf8'));

type Limiter = { readonly minimum: bigint; readonly ppm: bigint; readonly period: bigint };

const baselineOf = (tvl: bigint, { minimum, ppm }: Limiter): bigint => {
  const share = (tvl * ppm) / 1_000_000n;
  return share > minimum ? share : minimum;
};

/** What a block makes of a capacity; periods are in seconds. */
const moved = (tvl: bigint, limiter: Limiter, capacity: bigint, elapsed: bigint): bigint => {
  const baseline = baselineOf(tvl, limiter);
  const distance = capacity - baseline;
  const step = ((distance > baseline ? distance : baseline) * elapsed) / (limiter.period * 1000n);
  const size = distance < 0n ? -distance : distance;
  if (size <= step) return baseline;
  return distance < 0n ? capacity + step : capacity - step;
};

const deciders: readonly (readonly [string, () => Promise<(entry: string, facts: Facts) => Outcome>])[] = [
  ['the interpreter', () => Promise.resolve(prepare(core).evaluate)],
  ['the reference', () => Promise.resolve(reference(checked).evaluate)],
  ['TypeScript', async () => (await loadTypescript(core)).evaluate],
];

describe.each(deciders)('%s', (_, open) => {
  test('keeps the capacities that the chain keeps', async () => {
    const decide = await open();
    const random = createRandom(20261128);
    const seen = { done: 0, refused: 0, above: 0, below: 0 };
    for (let run = 0; run < 40; run += 1) {
      const decimals = random.pick([6, 8, 18]);
      const one = 10n ** BigInt(decimals);
      const limiters: readonly Limiter[] = [
        { minimum: BigInt(1 + random.below(2_000_000)) * one, ppm: BigInt(1 + random.below(50_000)), period: 3600n },
        { minimum: BigInt(1 + random.below(20_000_000)) * one, ppm: BigInt(1 + random.below(200_000)), period: 86_400n },
      ];
      let supply = BigInt(random.below(500_000_000)) * one + random.natural(40);
      let state = initialState(core.schema);
      let capacities: readonly (bigint | null)[] = [null, null];
      let last: bigint | null = null;
      let milliseconds = 1_700_000_000_000n;
      for (let at = 0; at < 60; at += 1) {
        milliseconds += BigInt(random.chance(0.05) ? random.below(30_000_000) : random.below(3000));
        supply += BigInt(random.below(1_000_000) - 450_000) * one;
        if (supply < 0n) supply = 0n;
        const entry = random.pick(['end_block', 'end_block', 'withdraw', 'deposit']);
        const known = capacities.map((each, which) => each ?? baselineOf(supply, limiters[which] ?? limiter));
        const amount = random.chance(0.5)
          ? BigInt(random.below(2_000_000)) * one + random.natural(50)
          : (known[random.below(2)] ?? 0n) + BigInt(random.below(2));
        const values: Readonly<Record<string, Value>> = {
          ...{ id: 1n, coin_decimals: BigInt(decimals), supply, block_time: milliseconds },
          ...{ hourly_minimum: limiters[0]?.minimum ?? 0n, hourly_share: limiters[0]?.ppm ?? 0n },
          ...{ daily_minimum: limiters[1]?.minimum ?? 0n, daily_share: limiters[1]?.ppm ?? 0n },
        };
        const record = (id: number): readonly Value[] =>
          (core.schema.records[id]?.fields ?? []).map((each) => values[each.name] ?? 0n);
        const denom = record(core.schema.records.findIndex((each) => each.name === 'denom'));
        const facts: Facts = {
          ...{ params: [], globals: record(0), entities: core.schema.records.map(() => []) },
          arguments: entry === 'end_block' ? [denom] : [denom, amount],
        };
        const step = transition(core, decide, state, { entry, at: milliseconds / 1000n, by: null, facts });
        const isTooMuch = entry === 'withdraw' && known.some((each) => amount > each);
        expect({ run, at, entry, kind: step.kind }).toEqual({ run, at, entry, kind: isTooMuch ? 'refused' : 'done' });
        seen[isTooMuch ? 'refused' : 'done'] += 1;
        if (step.kind !== 'done') continue;
        state = step.state;
        const elapsed = last === null ? 0n : milliseconds - last;
        capacities = known.map((each, which) =>
          entry === 'withdraw'
            ? each - amount
            : entry === 'deposit'
              ? each + amount
              : moved(supply, limiters[which] ?? limiter, each, elapsed),
        );
        if (entry === 'end_block') last = milliseconds;
        known.forEach((each, which) => (seen[each > baselineOf(supply, limiters[which] ?? limiter) ? 'above' : 'below'] += 1));
        const kept = [...(state.members.values().next().value ?? [])][0]?.[1];
        expect({ run, at, kept: kept?.slice(-3) }).toEqual({
          ...{ run, at },
          kept: [...capacities.map((each) => [each ?? 0n]), last === null ? [] : [last]],
        });
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(200);
  });
});

/** Stands where an index has nothing, which does not happen. */
const limiter: Limiter = { minimum: 0n, ppm: 0n, period: 1n };
