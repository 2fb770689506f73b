import { expect, test } from 'vitest';
import { legacy, measure } from '../../../bench/gas/measure.ts';

test('what is emitted costs no more gas than the issue allows', { timeout: 120_000 }, async () => {
  const rows = await measure([legacy]);
  expect(rows.filter((each) => each.limit !== null).length).toBe(16);
  expect(rows.filter((each) => each.limit !== null && each.gas > each.limit)).toEqual([]);
  // With all its checks, the health factor stays below the same formula in checked Solidity without any.
  const gas = new Map(rows.map((each) => [each.name, each.gas]));
  for (const size of [1, 3, 10]) {
    const ours = gas.get(`legacy: health factor, ${size} collaterals, ours`) ?? Infinity;
    const checked = gas.get(`legacy: health factor, ${size} collaterals, by hand: Checked`) ?? 0;
    expect(ours).toBeLessThan(checked);
  }
});
