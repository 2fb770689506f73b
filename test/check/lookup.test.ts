import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyLookup, isEmpty, look, put, type Lookup } from '../../src/check/lookup.ts';

const key = fc.oneof(fc.nat(40), fc.nat(5_000), fc.nat(2 ** 31 - 1));

test('a lookup gives what was put in last, and older ones stay as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.integer()), { maxLength: 200 }), fc.array(key), (entries, others) => {
      const steps: { readonly lookup: Lookup<number>; readonly map: ReadonlyMap<number, number> }[] = [
        { lookup: emptyLookup, map: new Map() },
      ];
      for (const [at, value] of entries) {
        const last = steps.at(-1) ?? { lookup: emptyLookup, map: new Map<number, number>() };
        steps.push({ lookup: put(last.lookup, at, value), map: new Map(last.map).set(at, value) });
      }
      for (const { lookup, map } of steps) {
        expect(isEmpty(lookup)).toBe(map.size === 0);
        for (const at of [...entries.map(([each]) => each), ...others]) expect(look(lookup, at)).toBe(map.get(at));
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});
