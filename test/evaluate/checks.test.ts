/** What each check refuses with: its number, the place in the innermost list, the offending value. */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { ids, tinyCore } from '../support/tiny-core.ts';

const btc: readonly Value[] = [8n, 60_000_000_000n, 10n ** 8n, [1n, 2n], [[5n], [1n, 2n]]];
const eth: readonly Value[] = [18n, 2_000_000_000n, 10n ** 18n, [1n, 2n], [[5n], [1n, 2n]]];

type Change = {
  readonly cash?: bigint;
  readonly positions?: readonly Value[];
  readonly markets?: readonly (readonly Value[])[];
  readonly rest?: readonly Value[];
  readonly paused?: bigint;
};

const facts = ({
  cash = 5_000_000n,
  positions = [
    [0n, 10n ** 8n, []],
    [1n, -(10n ** 17n), [100n]],
  ],
  markets = [btc, eth],
  rest = [],
  paused = 0n,
}: Change): Facts => ({
  params: [500n, 7n],
  globals: [paused, 0n],
  entities: tinyCore.schema.records.map((each) => (each.id === ids.market ? markets : [])),
  arguments: [[1n, cash, 0n, positions], ...rest],
});

const interpreter = prepare(tinyCore);
const worth = (change: Change): Outcome => interpreter.evaluate('worth', facts(change));
const refused = (check: number, index: bigint, value: bigint): Outcome => ({
  kind: 'refused',
  refusal: { kind: 'fact', check, index, value },
});

describe('evaluate', () => {
  it('gives the value of a define, each position at its own decimals', () => {
    expect(worth({})).toEqual({ kind: 'value', values: [5_000_000n + 60_000_000_000n - 200_000_000n] });
    expect(worth({ positions: [] })).toEqual({ kind: 'value', values: [5_000_000n] });
    // One unit of the last place of ETH at 2000 USD is 2e-9 micro-dollars, and goes down.
    expect(worth({ positions: [[1n, 1n, []]] })).toEqual({ kind: 'value', values: [5_000_000n] });
    expect(worth({ positions: [[1n, -1n, []]] })).toEqual({ kind: 'value', values: [4_999_999n] });
  });

  it('gives the new values of an action, or the number of its verdict', () => {
    const withdraw = (rest: readonly Value[], paused = 0n): Outcome =>
      interpreter.evaluate('withdraw', facts({ positions: [], rest, paused }));
    expect(withdraw([2_000_000n, 0n])).toEqual({ kind: 'value', values: [3_000_000n] });
    expect(withdraw([6_000_000n, 0n])).toEqual({ kind: 'refused', refusal: { kind: 'verdict', verdict: 2 } });
    expect(withdraw([6_000_000n, 1n])).toEqual({ kind: 'value', values: [-1_000_000n] });
    expect(withdraw([2_000_000n, 0n], 1n)).toEqual({ kind: 'refused', refusal: { kind: 'verdict', verdict: 1 } });
  });

  it('refuses a value out of range, on either side and not at the edge', () => {
    expect(worth({ cash: 10n ** 9n, positions: [] })).toEqual({ kind: 'value', values: [10n ** 9n] });
    expect(worth({ cash: 10n ** 9n + 1n })).toEqual(refused(1, 0n, 10n ** 9n + 1n));
    expect(worth({ cash: -(10n ** 9n) - 1n })).toEqual(refused(1, 0n, -(10n ** 9n) - 1n));
  });

  it('refuses a list that is too long, before it looks into it', () => {
    expect(worth({ positions: [[9n], [9n], [9n]] })).toEqual(refused(2, 0n, 3n));
  });

  it('refuses a reference to nobody, and never follows it', () => {
    expect(
      worth({
        positions: [
          [0n, 0n, []],
          [2n, 0n, []],
        ],
      }),
    ).toEqual(refused(3, 1n, 2n));
    expect(worth({ positions: [[-1n, 0n, []]] })).toEqual(refused(3, 0n, -1n));
    expect(worth({ positions: [[1n << 200n, 0n, []]] })).toEqual(refused(3, 0n, 1n << 200n));
    expect(worth({ positions: [[0n, 0n, []]], markets: [] })).toEqual(refused(3, 0n, 0n));
  });

  it('checks the member behind a reference, at the index of the record that refers', () => {
    expect(worth({ markets: [btc, [19n, ...eth.slice(1)]] })).toEqual(refused(4, 1n, 19n));
    expect(worth({ markets: [btc, [18n, 10n ** 12n + 1n, ...eth.slice(2)]] })).toEqual(refused(5, 1n, 10n ** 12n + 1n));
    // A market that nobody refers to is nobody's business.
    expect(worth({ positions: [], markets: [[99n, ...btc.slice(1)]] }).kind).toBe('value');
  });

  it('checks the items of an array', () => {
    expect(worth({ markets: [[8n, 1n, 0n, [2n, 10_001n], []], eth] })).toEqual(refused(6, 0n, 10_001n));
  });

  it('takes the bounds of a number from the decimals of its member', () => {
    const most = 1000n * 10n ** 8n;
    expect(worth({ positions: [[0n, most, []]] }).kind).toBe('value');
    expect(worth({ positions: [[0n, most + 1n, []]] })).toEqual(refused(7, 0n, most + 1n));
    expect(worth({ positions: [[1n, most + 1n, []]] }).kind).toBe('value');
  });

  it('checks what is present', () => {
    expect(worth({ positions: [[0n, 0n, [100_001n]]] })).toEqual(refused(8, 0n, 100_001n));
  });

  it('refuses records that do not ascend, after their own checks', () => {
    expect(
      worth({
        positions: [
          [1n, 0n, []],
          [0n, 0n, []],
        ],
      }),
    ).toEqual(refused(9, 1n, 0n));
    expect(
      worth({
        positions: [
          [1n, 0n, []],
          [1n, 0n, []],
        ],
      }),
    ).toEqual(refused(9, 1n, 1n));
    expect(
      worth({
        positions: [
          [1n, 0n, []],
          [0n, 0n, [100_001n]],
        ],
      }),
    ).toEqual(refused(8, 1n, 100_001n));
  });

  it('checks plain arguments and the facts of the policy, a bool among them', () => {
    const withdraw = (rest: readonly Value[], paused = 0n): Outcome => interpreter.evaluate('withdraw', facts({ rest, paused }));
    expect(withdraw([10n ** 9n + 1n, 0n])).toEqual(refused(10, 0n, 10n ** 9n + 1n));
    expect(withdraw([0n, 2n])).toEqual(refused(11, 0n, 2n));
    expect(withdraw([0n, 0n], 3n)).toEqual(refused(12, 0n, 3n));
  });

  it('stops at facts of another form with a bug of the caller, and goes on to the next call', () => {
    expect(() => interpreter.evaluate('worth', facts({ positions: [[0n]] }))).toThrow(/malformed facts/);
    expect(() => interpreter.evaluate('worth', { params: [], globals: [], entities: [], arguments: [] })).toThrow(
      /malformed facts/,
    );
    expect(() => interpreter.evaluate('nothing', facts({}))).toThrow(/no entry nothing/);
    expect(worth({ positions: [] }).kind).toBe('value');
  });

  it('traces every refusal to the same outcome', () => {
    const changes: readonly Change[] = [
      {},
      { cash: 10n ** 10n },
      { positions: [[9n, 0n, []]] },
      { markets: [[8n, 1n, 0n, [2n, 1n], []], eth] },
      {
        positions: [
          [1n, 0n, []],
          [1n, 0n, []],
        ],
      },
    ];
    for (const change of changes) expect(interpreter.trace('worth', facts(change)).outcome).toEqual(worth(change));
  });
});
