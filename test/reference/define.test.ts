import { describe, expect, test } from 'vitest';
import { reference } from '../../src/reference/reference.ts';
import { rational } from '../../src/types/rational.ts';
import { checkedOf, evaluated, factsOf, value } from './policy.ts';

describe('names', () => {
  const policy = checkedOf(`policy P
unit USD decimals 2
fact x : USD in -1000 .. 1000 else refuse
define low : USD rounds down = x / 3
define high : USD rounds up = x / 3
define near : USD rounds half up = x / 8
define even : USD rounds half even = x / 8
define exactly : USD = x - 1 USD
define side : USD @ 3 rounds down = low * 2 + 0.001 USD
define hypotenuse(a: ratio in 0 .. 10) : ratio @ 4 rounds down = sqrt(a)
define above(a: ratio in 0 .. 10) : ratio @ 4 rounds up = sqrt(a)
`);
  const of = (entry: string, x: bigint) => evaluated(policy, entry, { globals: [x] });

  test('are rounded once, in the direction that they state', () => {
    expect([of('low', 100n), of('high', 100n)]).toEqual([value(33n), value(34n)]);
    expect([of('low', -100n), of('high', -100n)]).toEqual([value(-34n), value(-33n)]);
    expect([of('near', 4n), of('near', -4n), of('near', 12n)]).toEqual([value(1n), value(0n), value(2n)]);
    expect([of('even', 4n), of('even', -4n), of('even', 12n)]).toEqual([value(0n), value(0n), value(2n)]);
    expect(of('exactly', 7n)).toEqual(value(-93n));
  });

  test('are read rounded by others', () => {
    expect(of('side', 100n)).toEqual(value(661n));
  });

  test('square roots lie on the side that is stated', () => {
    const root = (entry: string, a: bigint) => evaluated(policy, entry, { globals: [0n], arguments: [a] });
    const one = 10n ** 18n;
    expect([root('hypotenuse', 2n * one), root('above', 2n * one)]).toEqual([value(14142n), value(14143n)]);
    expect([root('hypotenuse', 4n * one), root('above', 4n * one)]).toEqual([value(20000n), value(20000n)]);
    expect([root('hypotenuse', 1n), root('above', 1n), root('above', 0n)]).toEqual([value(0n), value(1n), value(0n)]);
  });

  test('have an exact value beside them, without any rounding', () => {
    const { names, outcome } = reference(policy).exact('side', factsOf(policy, { globals: [100n] }));
    expect(outcome).toEqual(value(661n));
    expect(names.map(({ name, computed, exact }) => [name, computed, exact])).toEqual([
      ['low', rational(33n, 100n), rational(1n, 3n)],
      ['side', rational(661n, 1000n), rational(2003n, 3000n)],
    ]);
  });
});

describe('expressions', () => {
  const policy = checkedOf(`policy P
unit USD decimals 0
enum grade ordered { junk, fair, good }
fact x : USD in -100 .. 100 else refuse
fact maybe : USD or none in 0 .. 100 else refuse
fact g : grade
fact at : time
fact ok : bool
param fee : marginal tiers USD -> USD = { up to 10 USD: 50%, up to 20 USD: 20%, above: 10% }
param slab : tiers USD -> ratio = { up to 10 USD: 1, up to 20 USD: 2, above: 3 }
param bend : curve USD -> ratio = { at 0 USD: 0, at 10 USD: 1, at 20 USD: 3 }
param cut : ratio by grade = { junk: 0%, fair: 25%, good: 50% }

define marginal : USD @ 1 rounds down = fee(x)
define tier : ratio @ 0 rounds down = slab(x)
define curved : ratio @ 2 rounds down = bend(x)
define item : ratio @ 2 rounds down = cut[g]
define all_items : ratio @ 2 rounds down = sum(e in grade where e >= g: cut[e])
define middle : ratio @ 3 rounds down = mean median(e in grade where e >= g: cut[e]) otherwise 7
define remainder : USD rounds down = mod(x, 7 USD)
define inside : USD = maybe otherwise -1 USD
define missing : bool = maybe is none
define late : bool = at > at - 1 min and ok
define clamped : USD = clamp(x, -5 USD, 5 USD)
define powers : ratio = (x / 1 USD) ^ 3
define ranked : grade = first matching {
  when x > 50 USD : good
  when ok : fair
  otherwise : junk
}
`);
  const of = (entry: string, given: { x?: bigint; maybe?: readonly bigint[]; g?: bigint; ok?: bigint }) => {
    const outcome = evaluated(policy, entry, {
      globals: [given.x ?? 0n, given.maybe ?? [], given.g ?? 0n, 1000n, given.ok ?? 0n],
    });
    return outcome.kind === 'value' ? outcome.values[0] : outcome;
  };

  test('marginal brackets charge each part at its own rate', () => {
    expect([-5n, 0n, 10n, 15n, 20n, 30n].map((x) => of('marginal', { x }))).toEqual([0n, 0n, 50n, 60n, 70n, 80n]);
  });

  test('tiers include their upper bound', () => {
    expect([-5n, 10n, 11n, 20n, 21n].map((x) => of('tier', { x }))).toEqual([1n, 1n, 2n, 2n, 3n]);
  });

  test('curves are linear between their points and constant outside', () => {
    expect([-5n, 0n, 5n, 10n, 15n, 20n, 99n].map((x) => of('curved', { x }))).toEqual([0n, 0n, 50n, 100n, 200n, 300n, 300n]);
  });

  test('folds over an enum', () => {
    expect([0n, 1n, 2n].map((g) => of('item', { g }))).toEqual([0n, 25n, 50n]);
    expect([0n, 1n, 2n].map((g) => of('all_items', { g }))).toEqual([75n, 75n, 50n]);
    expect([0n, 1n, 2n].map((g) => of('middle', { g }))).toEqual([250n, 375n, 500n]);
  });

  test('the remainder has the sign of the divisor', () => {
    expect([-8n, -7n, -1n, 0n, 8n].map((x) => of('remainder', { x }))).toEqual([6n, 0n, 6n, 0n, 1n]);
  });

  test('optionals', () => {
    expect([of('inside', { maybe: [] }), of('inside', { maybe: [9n] })]).toEqual([-1n, 9n]);
    expect([of('missing', { maybe: [] }), of('missing', { maybe: [9n] })]).toEqual([1n, 0n]);
  });

  test('choices and powers', () => {
    expect([of('ranked', { x: 51n }), of('ranked', { ok: 1n }), of('ranked', {})]).toEqual([2n, 1n, 0n]);
    expect([of('late', { ok: 1n }), of('late', { ok: 0n })]).toEqual([1n, 0n]);
    expect([-9n, 0n, 9n].map((x) => of('clamped', { x }))).toEqual([-5n, 0n, 5n]);
    expect(of('powers', { x: -3n })).toBe(-27n * 10n ** 18n);
  });
});
