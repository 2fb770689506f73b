/** What a definition asks of the prices in it: of those that count, in the branch that is taken, and of no others. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Core } from '../../src/core/core.ts';
import type { Value } from '../../src/types/value.ts';

const policy = `policy Uses
enum side { buy, sell }
entity market[..2] {
  key  id : address
  list reports[..1] of report unique by at {
    price : ratio @ 0 in 1 .. 100 else drop
    at    : time
  }
}
entity account {
  key  id : address
  list positions[..2] of position unique by market {
    market : market
    size   : ratio @ 0 in -5 .. 5 else refuse
  }
}
oracle mark of m: market : ratio @ 0 in 1 .. 100 from report in m.reports {
  reject older than 60 s
  need 1
  take max
  after 5 min uncertain
  after 1 h unavailable
}
let twice(m: market) = 2 * mark(m)
define direct(m: market) : ratio @ 0 = twice(m)
define chosen(m: market, n: market, w: bool) : ratio @ 0 = if w then mark(m) else direct(n)
define first_of(m: market, n: market, w: bool) : ratio @ 0 = first matching {
  when w    : mark(m)
  otherwise : twice(n)
}
define by_side(m: market, n: market, s: side) : ratio @ 0 = match s { buy: mark(m), sell: 3 }
define asked(m: market, n: market) : ratio @ 0 = if mark(m) > 5 then mark(n) else 0
define handled(m: market, n: market) : ratio @ 0 = (mark(m) otherwise 7) + mark(n)
define named(m: market, n: market) : ratio @ 0 {
  let here = mark(m)
  define there : ratio @ 0 = direct(n)
  give here + there
}
define long(a: account) : ratio @ 0 = sum(p in a.positions where p.size > 0: p.size * direct(p.market))
define looked(a: account) : ratio @ 0 = count(p in a.positions where mark(p.market) > 3)
define other(m: market) : bool = mark_validity(m) == valid
define safe(m: market) : ratio @ 0 = mark(m) otherwise 3
`;

const { core, diagnostics } = compile('uses.risk', () => policy);
const good = (): Core => {
  if (core === null) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  return core;
};

const now = 10_000n;
const [A, B] = [0n, 1n];
/** The first market has a price now, the second has had one for a while. */
const asks = (entry: string, ...args: readonly Value[]): Value | undefined => {
  const markets: readonly (readonly Value[])[] = [
    [1n, [[50n, now]], 1n, []],
    [2n, [], 40n, [now - 400n]],
  ];
  const found = prepare(good()).evaluate(entry, {
    params: [],
    globals: [now, 0n],
    entities: good().schema.records.map((each) => (each.name === 'market' ? markets : [])),
    arguments: args,
  });
  return found.kind === 'value' ? found.values[0] : undefined;
};
const account = (...positions: readonly Value[]): Value => [9n, positions];

describe('a definition is trusted as far as', () => {
  const [uncertain, valid] = [1n, 2n];
  test.each<readonly [string, string, readonly Value[], Value]>([
    ['the price that it reads', 'direct_mark_validity', [A], valid],
    ['a price that is held', 'direct_mark_validity', [B], uncertain],
    ['the branch that is taken', 'chosen_mark_validity', [A, B, 1n], valid],
    ['the other branch', 'chosen_mark_validity', [A, B, 0n], uncertain],
    ['the case that applies', 'first_of_mark_validity', [A, B, 1n], valid],
    ['the last case', 'first_of_mark_validity', [A, B, 0n], uncertain],
    ['the arm of the member', 'by_side_mark_validity', [B, 0n], uncertain],
    ['an arm that reads no price', 'by_side_mark_validity', [B, 1n], valid],
    ['the condition of a choice', 'asked_mark_validity', [B, A], uncertain],
    ['what is not given otherwise', 'handled_mark_validity', [A], valid],
    ['the worst of its local names', 'named_mark_validity', [A, B], uncertain],
    ['all of its local names', 'named_mark_validity', [A, A], valid],
    ['the members that count', 'long_mark_validity', [account([A, 2n], [B, 0n])], valid],
    ['the worst of them', 'long_mark_validity', [account([A, 2n], [B, 1n])], uncertain],
    ['nothing, where there is no member', 'long_mark_validity', [account()], valid],
    ['every member that a filter asks', 'looked_mark_validity', [account([A, 0n], [B, 0n])], uncertain],
  ])('%s', (_, entry, args, level) => {
    expect(asks(entry, ...args)).toBe(level);
  });
});

test('what looks at the validity, or gives the price otherwise, asks for nothing', () => {
  const names = good().entries.map((each) => each.name);
  expect(names.filter((each) => /^(other|safe)_/.test(each))).toEqual([]);
  expect(names).toContain('direct_mark_usable');
});

test('the price that is given otherwise is used while there is one', () => {
  expect([asks('safe', A), asks('safe', B), asks('mark_validity', B)]).toEqual([50n, 40n, 1n]);
});
