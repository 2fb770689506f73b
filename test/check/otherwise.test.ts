/** An abbreviation with `otherwise` means the same wherever it stands, also where an action has settled that the member is there. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Value } from '../../src/types/value.ts';

const policy = `policy Desk
unit USD decimals 6
entity market[..4] {
  key  id   : address
  fact mark : USD in 0 .. 1M else refuse
}
entity account {
  key  id   : address
  fact cash : USD in -1B .. 1B else refuse
  list positions[..4] of position unique by market {
    market : market
    size   : ratio @ 0 in -1k .. 1k else refuse
  }
}
let held(a: account, m: market) = a.positions[m].size otherwise 0
let is_open(a: account, m: market) = a.positions[m].size is not none and held(a, m) != 0
action close(a: account, m: market, other: market) {
  changes a.cash by held(a, m) * m.mark + (if is_open(a, other) then 1 USD else 0 USD)
  changes a.positions[m].size to 0
  require before is_open(a, m) else "nothing to close"
}
`;

test('of the member that is changed, of another one, and of one that is not there', () => {
  const { checked, core, diagnostics } = compile('policy.risk', () => policy);
  if (checked === null || core === null) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  const play = (size: bigint, m: bigint, other: bigint): unknown => {
    const account: Value = [
      9n,
      100n,
      [
        [0n, size],
        [2n, 3n],
      ],
    ];
    const facts = {
      params: [],
      globals: [],
      entities: core.schema.records.map(({ name }) =>
        name === 'market'
          ? [
              [1n, 2n],
              [2n, 5n],
              [3n, 7n],
            ]
          : [],
      ),
      arguments: [account, m, other],
    };
    const [one, two] = [prepare(core).evaluate('close', facts), reference(checked).evaluate('close', facts)];
    expect(one).toEqual(two);
    return one.kind === 'value' ? one.values[0] : one.refusal.kind;
  };
  expect(play(4n, 0n, 2n)).toBe(100n + 4n * 2n + 1_000_000n);
  expect(play(4n, 2n, 1n)).toBe(100n + 3n * 7n);
  expect(play(0n, 0n, 2n)).toBe('verdict');
  expect(play(4n, 1n, 2n)).toBe('verdict');
});
