/** What a condition says of a divisor: that x is not zero, and so that abs(x) is not. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';

const codes = (value: string): readonly string[] => {
  const facts =
    'policy P\nunit USD decimals 6\nunit ETH\nfact x : ETH in -1M .. 1M else refuse\nfact c : USD in 0 .. 1B else refuse\n';
  const { diagnostics } = compile('p.risk', () => `${facts}define each : USD/ETH rounds down = ${value}\n`);
  return diagnostics.map((each) => each.code);
};

test.each([
  'if x == 0 ETH then 0 USD/ETH else c / abs(x)',
  'if x != 0 ETH then c / abs(x) else 0 USD/ETH',
  'if x > 0 ETH then c / abs(x) else 0 USD/ETH',
  'if x < 0 ETH then c / x else 0 USD/ETH',
])('%s', (value) => {
  expect(codes(value)).toEqual([]);
});

test.each([
  ['c / abs(x)', 'FB3004'],
  ['if x >= 0 ETH then c / abs(x) else 0 USD/ETH', 'FB3004'],
  ['if c == 0 USD then 0 USD/ETH else c / abs(x)', 'FB3004'],
  ['if x != 0 ETH then c / x else 0 USD/ETH', 'FB3005'],
])('%s', (value, code) => {
  expect(codes(value)).toEqual([code]);
});
