/** What actions fed within a window: how often, the mean, the most and the least of it, against a model that remembers everything. */
import { expect, test } from 'vitest';
import { initialState, type State } from '../../src/engine/state.ts';
import { factsFor, transition, type Event } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { bug } from '../../src/source/assert-never.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';
import { compiled } from './policy.ts';

const { core, checked } = compiled(`policy Fed

entity token {
  key  id : address
  unit asset decimals 0 .. 6
}

gauge often of t: token : ratio @ 0 in 0 .. 9 else refuse                   = count(fed, over 60 s by 20 s)
gauge usual of t: token : t.asset in -50 .. 50 else refuse rounds half even = mean(fed, over 60 s by 20 s)
gauge most of t: token : t.asset in -50 .. 50 else refuse                   = max(fed, over 60 s by 20 s)
gauge least of t: token : t.asset in 5 .. 50 else refuse                    = min(fed, over 60 s by 20 s)

action tell(t: token, x: t.asset in -60 .. 60) {
  feeds often(t) by x
  feeds usual(t) by x
  feeds most(t) by x
}
action gain(t: token, x: t.asset in 0 .. 60) {
  feeds least(t) by x
}
`);

const halfEven = (n: bigint, d: bigint): bigint => {
  const floor = n / d - (n % d < 0n ? 1n : 0n);
  const rest = 2n * (n - floor * d);
  return rest > d || (rest === d && floor % 2n !== 0n) ? floor + 1n : floor;
};

const extreme = (all: readonly bigint[], sign: bigint, nothing: bigint): bigint =>
  all.reduce((best, each) => ((each - best) * sign > 0n ? each : best), all[0] ?? nothing);

const deciders: readonly (readonly [string, (entry: string, facts: Facts) => Outcome])[] = [
  ['the interpreter', prepare(core).evaluate],
  ['the reference', reference(checked).evaluate],
];

test.each(deciders)('%s says what the model says', (_, decide) => {
  const random = createRandom(20261202);
  const seen = { done: 0, refused: 0, empty: 0, several: 0 };
  for (const decimals of [0n, 6n]) {
    const scale = 10n ** decimals;
    let state: State = initialState(core.schema);
    let now = 1_700_000_000n;
    const told: { readonly at: bigint; readonly amount: bigint; readonly entry: string }[] = [];
    for (let step = 0; step < 150; step += 1) {
      now += BigInt(random.chance(0.1) ? random.below(300) : random.below(8));
      const token = (core.schema.records.find((each) => each.name === 'token')?.fields ?? []).map(({ name, stored }): Value =>
        name === 'id' ? 9n : name === 'asset_decimals' ? decimals : (stored?.initial ?? 0n),
      );
      const globals = (core.schema.records[0]?.fields ?? []).map(({ stored }): Value => stored?.initial ?? 0n);
      const event = (entry: string, given: readonly Value[]): Event => ({
        ...{ entry, at: now, by: null },
        facts: { params: [], globals, entities: core.schema.records.map(() => []), arguments: given },
      });
      const within = (entry: string): readonly bigint[] =>
        told.filter((each) => each.entry === entry && each.at >= (now / 20n) * 20n - 60n).map((each) => each.amount);
      const [all, gains] = [within('tell'), within('gain')];
      const total = all.reduce((sum, each) => sum + each, 0n);
      const wanted = {
        often: BigInt(all.length),
        usual: all.length === 0 ? 0n : halfEven(total, BigInt(all.length)),
        most: extreme(all, 1n, 0n),
        least: extreme(gains, -1n, 5n * scale),
      };
      for (const [name, value] of Object.entries(wanted)) {
        const entry = core.entries.find((each) => each.name === name) ?? bug(`no ${name}`);
        const said = decide(name, factsFor(core, state, event(name, [token]), entry));
        expect({ step, name, said }).toEqual({ step, name, said: { kind: 'value', values: [value] } });
      }
      const entry = random.pick(['tell', 'gain']);
      const amount = random.within(entry === 'tell' ? -55n * scale : 0n, 55n * scale);
      const isRefused =
        entry === 'tell'
          ? amount > 50n * scale || amount < -50n * scale || all.length >= 9
          : amount > 50n * scale || amount < 5n * scale;
      const done = transition(core, decide, state, event(entry, [token, amount]));
      expect({ step, entry, kind: done.kind }).toEqual({ step, entry, kind: isRefused ? 'refused' : 'done' });
      if (all.length === 0) seen.empty += 1;
      if (all.length > 2) seen.several += 1;
      seen[isRefused ? 'refused' : 'done'] += 1;
      if (done.kind !== 'done') continue;
      state = done.state;
      told.push({ at: now, amount, entry });
    }
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});
