/** A table that is supplied to an instance: its range and rate are made of the units of the instance. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';

const module = `policy Tiered(unit a decimals 0 .. 18, unit b decimals 0 .. 18)
entity book[..4] {
  key   id : address
  param margin : marginal tiers[..4] a in 0 a .. 100 a -> b at b/a @ 4 in 0 .. 1 b/a
}
`;

test('the names in the range and in the rate of a table are those of the instance', () => {
  const main = 'policy Main\nimport "./tiered.risk" as eth (a = USD, b = EUR)\nunit USD decimals 6\nunit EUR decimals 2\n';
  const texts: Readonly<Record<string, string>> = { 'main.risk': main, 'tiered.risk': module };
  const { diagnostics } = compile('main.risk', (path) => texts[path] ?? null);
  expect(diagnostics.map((each) => `${each.code} ${each.message}`)).toEqual([]);
});
