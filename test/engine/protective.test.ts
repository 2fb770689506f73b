/** What is protective is stopped by nothing that is not its own business: no clock, no halt, no bad fact of another market. */
import { describe, expect, test } from 'vitest';
import { initialState } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { loadTypescript } from '../support/typescript.ts';
import { compiled } from './policy.ts';

const policy = (word: string): string => `policy Desk
unit USD decimals 6
role guardian

entity market[..4] {
  key   id      : address
  unit  base decimals 0 .. 18
  fact  mark    : USD/base in 0.01 .. 1M  else refuse
  fact  fall    : ratio @ 2 in 0 .. 1     else refuse
}
entity account {
  key  id   : address
  fact cash : USD in -1B .. 1B            else refuse
  list positions[..4] of position unique by market {
    market : market
    size   : market.base in -1M .. 1M     else refuse
  }
}
breaker shock of m: market {
  level halt when m.fall > 20% {
    refuses open
    trip by guardian
    at least 1 h
    leaves when m.fall < 5%
  }
}
action open(a: account, m: market, size: m.base in -1M .. 1M) {
  changes a.positions[m].size by size
  changes a.cash by -size * m.mark, rounds down
}
${word}action close(a: account, m: market) {
  changes a.cash by a.positions[m].size * m.mark, rounds down
  changes a.positions[m].size to 0 m.base
  require before any(p in a.positions: p.market == m) else "nothing to close"
}
`;

const two = 2n * 10n ** 18n;
const sound = [1n, 0n, two, 1n, 0n, []] as const;

/** Two markets, of which the second is as given; an account with a position in each. */
const factsOf = (decide: ReturnType<typeof compiled>['core'], other: readonly Value[], given: readonly Value[]): Facts => ({
  ...{
    params: [],
    globals: [0n, 0n],
    arguments: [
      [
        9n,
        0n,
        [
          [0n, 3n],
          [1n, 4n],
        ],
      ],
      ...given,
    ],
  },
  entities: decide.schema.records.map((each) => (each.name === 'market' ? [[...sound], other] : [])),
});

const protective = compiled(policy('protective '));
const plain = compiled(policy(''));

type Decide = (entry: string, facts: Facts) => Outcome;
const deciders: readonly (readonly [string, (of: typeof plain) => Promise<Decide>])[] = [
  ['the interpreter', ({ core }) => Promise.resolve(prepare(core).evaluate)],
  ['the reference', ({ checked }) => Promise.resolve(reference(checked).evaluate)],
  ['TypeScript', async ({ core }) => (await loadTypescript(core)).evaluate],
];

describe.each(deciders)('%s', (_, open) => {
  const close = async (of: typeof plain, other: readonly Value[], which: bigint): Promise<string> => {
    const state = initialState(of.core.schema);
    const event = { entry: 'close', at: 5n, by: null, facts: factsOf(of.core, other, [which]) };
    return transition(of.core, await open(of), state, event).kind;
  };

  test('a market without a good price does not stop closing in another', async () => {
    const bad = [2n, 0n, 0n, 101n, 0n, []];
    expect(await close(protective, bad, 0n)).toBe('done');
    expect(await close(plain, bad, 0n)).toBe('refused');
    // Its own price counts.
    expect(await close(protective, bad, 1n)).toBe('refused');
  });

  test('decimals that are read on the way are looked at', async () => {
    expect(await close(protective, [2n, 19n, two, 0n, 0n, []], 0n)).toBe('refused');
  });

  test('neither a halt nor a clock that is behind stops it', async () => {
    const { core } = protective;
    const decide = await open(protective);
    const halted = [2n, 0n, two, 0n, 0n, []];
    const play = (
      state: ReturnType<typeof initialState>,
      entry: string,
      at: bigint,
      by: string | null,
      given: readonly Value[],
    ) => {
      const facts = factsOf(core, halted, given);
      const taken = entry.startsWith('trip') ? { ...facts, arguments: given } : facts;
      return transition(core, decide, state, { entry, at, by, facts: taken });
    };
    const tripped = play(initialState(core.schema), 'trip_shock_halt', 100n, 'guardian', [0n]);
    if (tripped.kind !== 'done') throw new Error('not tripped');
    expect(play(tripped.state, 'open', 100n, null, [0n, 1n]).kind).toBe('refused');
    const closed = play(tripped.state, 'close', 7n, null, [0n]);
    if (closed.kind !== 'done') throw new Error('not closed');
    expect(closed.state.globals).toEqual([100n]);
    expect(play(closed.state, 'open', 99n, null, [1n, 1n]).kind).toBe('refused');
  });
});
