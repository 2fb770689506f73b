import { test, expect } from 'vitest';
import { createRandom } from '../../support/random.ts';
import { randomCore } from '../../support/random-core.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import { loadTypescript } from '../../support/typescript.ts';
test('x', async () => {
  const random = createRandom(11);
  let n = 0, bad = 0; const kinds = new Map<string, number>();
  for (let i = 0; i < 60; i++) {
    const { core, calls } = randomCore(random, 1 + i % 8);
    const m = await loadTypescript(core); const p = prepare(core);
    for (let j = 0; j < 50; j++) {
      const c = calls(random);
      const a = p.evaluate(c.entry, c.facts), b = m.evaluate(c.entry, c.facts);
      n++; const k = a.kind === 'value' ? 'value' : a.refusal.kind; kinds.set(k, (kinds.get(k) ?? 0) + 1);
      const s = (x: unknown) => JSON.stringify(x, (_, v) => typeof v === 'bigint' ? `${v}n` : v);
      if (s(a) !== s(b)) { bad++; if (bad < 6) console.log(i, c.entry, s(a), s(b)); }
    }
  }
  console.log(n, bad, kinds);
}, 60000);
