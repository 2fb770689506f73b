/** What is kept of facts that last is what would be found again: over worlds that share most of their records. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Value } from '../../src/types/value.ts';
import { createRandom } from '../support/random.ts';

const text = `policy Lasting
fact base  : ratio @ 0 in 0 .. 9 else refuse
fact extra : ratio @ 0 in 0 .. 9 else refuse
entity market[..2] {
  key id    : address
  fact mark : ratio @ 0 in 1 .. 9 else refuse
}
entity account {
  key id : address
  list positions[..2] of position unique by market {
    market : market
    size   : ratio @ 0 in 0 .. 9 else refuse
  }
}
define worth(a: account) : ratio @ 0 = base + extra + sum(p in a.positions: p.size * p.market.mark)
define ahead(a: account, m: market) : ratio @ 0 = worth(a) * m.mark
`;

test('decides as if nothing were kept', () => {
  const { core, diagnostics } = compile('lasting.risk', () => text);
  if (core === null) throw new Error(diagnostics.map((each) => each.message).join());
  const [any, lasting] = [prepare(core), prepare(core, 'lasting')];
  const random = createRandom('lasting');
  const market = core.schema.records.findIndex((each) => each.name === 'market');
  // One of each kind is not what the policy allows.
  const all: readonly (readonly Value[])[] = [3n, 7n, 0n].map((mark) => [1n, mark]);
  const globals: readonly (readonly Value[])[] = [2n, 5n, 10n].map((base) => [base, 1n]);
  const accounts: readonly Value[] = [4n, 6n].map((size): Value => [
    size,
    [
      [0n, size],
      [1n, 2n],
    ],
  ]);
  const worlds = Array.from({ length: 40 }, () => ({
    params: [],
    globals: random.pick(globals),
    entities: core.schema.records.map((_, at) => (at === market ? [random.pick(all), random.pick(all)] : [])),
  }));
  const met = new Set<string>();
  let world = random.pick(worlds);
  for (let at = 0; at < 2_000; at += 1) {
    const isAhead = random.chance(0.5);
    if (random.chance(0.4)) world = random.pick(worlds);
    const facts = {
      ...world,
      arguments: [random.pick(accounts), ...(isAhead ? [BigInt(random.below(2))] : [])],
    };
    const entry = isAhead ? 'ahead' : 'worth';
    const found = lasting.evaluate(entry, facts);
    expect(found).toEqual(any.evaluate(entry, facts));
    met.add(found.kind === 'value' ? 'value' : `${found.refusal.kind} ${'check' in found.refusal ? found.refusal.check : ''}`);
  }
  expect(met.size).toBeGreaterThan(2);
});
