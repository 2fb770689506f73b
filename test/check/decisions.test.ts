/** Which way each comparison of rounded values errs, and by how much at most. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';

const decisionsOf = (body: string): readonly (readonly [string, string, string | null])[] => {
  const text = `policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine have : USD rounds down = x / 3\ndefine need : USD rounds up = x / 7\ndefine near : USD rounds half up = x / 7\n${body}`;
  const { checked, diagnostics } = compile('p.risk', (path) => (path === 'p.risk' ? text : null));
  expect(diagnostics).toEqual([]);
  return (checked?.decisions ?? []).map(({ span, errs, by }) => [
    text.slice(span.start, span.end),
    errs,
    by && `${by.n}/${by.d}`,
  ]);
};

test('what is owned rounds down and what is owed up, so the test errs against the account', () => {
  expect(decisionsOf('define safe : bool = have >= need\n')).toEqual([['have >= need', 'toward false', '1/500000']]);
  expect(decisionsOf('define liquidatable : bool = have < need\n')).toEqual([['have < need', 'toward true', '1/500000']]);
});

test('an exact side adds nothing', () => {
  expect(decisionsOf('define rich : bool = have > 10 USD\n')).toEqual([['have > 10 USD', 'toward false', '1/1000000']]);
  expect(decisionsOf('define rich : bool = x > 10 USD\n')).toEqual([]);
});

test('an accepted comparison is listed as such', () => {
  expect(decisionsOf('define close : bool = near > need accept because "a display"\n')).toEqual([
    ['near > need accept because "a display"', 'accepted', '3/2000000'],
  ]);
});
