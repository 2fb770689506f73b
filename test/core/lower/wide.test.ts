/** Wide products that stand in several places: each stays a product of two narrow factors, or the policy is refused. */
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { validate } from '../../../src/core/validate.ts';

test('a wide product inside `clamp`, scaled by constants', () => {
  const text = [
    'policy P',
    'unit USD decimals 18',
    'unit BTC decimals 0',
    'entity market[..4] {',
    '  fact rate : ratio in 0 .. 10^38 else refuse',
    '  fact cap  : BTC in 0 .. 3 * 10^67 else refuse',
    '}',
    'define d(m: market) : USD @ 9 rounds toward zero =',
    '  clamp(m.cap * 72% of (m.rate * (10 USD / BTC)), 0 USD, 10^24 * 1 USD)',
    '',
  ].join('\n');
  const { core, diagnostics } = compile('p.risk', (path) => (path === 'p.risk' ? text : null));
  expect(diagnostics).toEqual([]);
  expect(core && validate(core)).toEqual([]);
});
