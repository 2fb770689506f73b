import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal, showAmount, showDecimal, showGrouped } from '../../src/facts/decimal.ts';

describe('decimals', () => {
  it('reads what it writes, at any scale', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 256n), max: 1n << 256n }), fc.integer({ min: 0, max: 77 }), (integer, decimals) => {
        expect(parseDecimal(showDecimal(integer, decimals), decimals)).toEqual({ kind: 'ok', integer });
        expect(parseDecimal(showGrouped(integer, decimals), decimals)).toEqual({ kind: 'ok', integer });
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['1850.25', 1_850_250_000n],
    ['1_850.25', 1_850_250_000n],
    ['-0.000001', -1n],
    ['10000000000000000000000000', 10n ** 31n],
  ])('reads %s at 6 decimals', (text, integer) => {
    expect(parseDecimal(text, 6)).toEqual({ kind: 'ok', integer });
  });

  it.each([
    ['0.0000001', /7 digits after the point/],
    ['0.1000000', /7 digits after the point/],
    ['1e6', /scientific/],
    ['1E-6', /scientific/],
    ['', /not a decimal number/],
    ['.5', /not a decimal number/],
    ['5.', /not a decimal number/],
    ['+5', /not a decimal number/],
    ['05', /not a decimal number/],
    [' 5', /not a decimal number/],
    ['5\n', /not a decimal number/],
    ['0x10', /not a decimal number/],
    ['1,5', /not a decimal number/],
    ['1__0', /not a decimal number/],
    ['_1', /not a decimal number/],
    ['٣', /not a decimal number/],
    ['NaN', /not a decimal number/],
    ['9'.repeat(161), /161 characters/],
  ])('refuses %j', (text, reason) => {
    const parsed = parseDecimal(text, 6);
    expect(parsed.kind === 'bad' ? parsed.reason : 'accepted').toMatch(reason);
  });

  it('refuses a million digits in no time', () => {
    const begin = performance.now();
    expect(parseDecimal('9'.repeat(1_000_000), 6).kind).toBe('bad');
    expect(performance.now() - begin).toBeLessThan(100);
  });

  it('shows amounts as a policy writes them', () => {
    expect(showAmount(1_850_250_000n, 6, 'USD')).toBe('1_850.25 USD');
    expect(showAmount(-1_234_567n, 0, 'USD')).toBe('-1_234_567 USD');
    expect(showAmount(5n, 2, 'ratio')).toBe('0.05');
  });
});
