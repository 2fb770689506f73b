/** What is protective is stopped by nothing that is not its own business: no clock, no halt, no bad fact of another market. */
import { describe, expect, test } from 'vitest';
import { initialState } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { latestNow } from '../../src/types/schema.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { deployPolicy } from '../support/evm.ts';
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

/** The decisions themselves, without anyone who keeps the state: time and the time before are what the caller says. */
test('a decision that is told too early a time takes that of the last event, on all sides', { timeout: 120_000 }, async () => {
  const at = (of: typeof plain, now: bigint, last: bigint): Facts => ({
    ...factsOf(of.core, [2n, 0n, two, 0n, 0n, []], [0n]),
    globals: [now, last],
  });
  const ofMarket = (now: bigint, last: bigint): Facts => ({ ...at(protective, now, last), arguments: [0n] });
  const chain = await deployPolicy(protective.core);
  try {
    const calls: readonly (readonly [string, Facts])[] = [
      ...[7n, 99n, 100n, 101n].map((now) => ['close', at(protective, now, 100n)] as const),
      ['close', at(protective, 7n, latestNow)],
      ['close', at(protective, 7n, latestNow + 1n)],
      ['close', at(protective, latestNow + 1n, 7n)],
      ['trip_shock_halt', ofMarket(7n, 100n)],
      ['update_shock', ofMarket(7n, 100n)],
      ['open', { ...at(protective, 7n, 100n), arguments: [...at(protective, 7n, 100n).arguments, 1n] }],
    ];
    const wanted = calls.map(([entry, facts]) => prepare(protective.core).evaluate(entry, facts));
    const times = wanted.map((each) => (each.kind === 'value' ? each.values.at(-1) : each.refusal.kind));
    expect(times).toEqual([100n, 100n, 100n, 101n, latestNow, 'fact', 'fact', 100n, 100n, 'fact']);
    // Since when it holds, as the breaker keeps it.
    expect(wanted[7]).toMatchObject({ values: expect.arrayContaining([[100n]]) as unknown });
    for (const [, open] of deciders) {
      const decide = await open(protective);
      expect(calls.map(([entry, facts]) => decide(entry, facts))).toEqual(wanted);
    }
    const found = await chain.evaluateAll(calls.map(([entry, facts]) => ({ entry, facts })));
    expect(found.map((each) => each.outcome)).toEqual(wanted);
  } finally {
    await chain.close();
  }
});
