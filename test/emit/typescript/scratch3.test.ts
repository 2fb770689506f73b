import { test } from 'vitest';
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from '../../../src/compile.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { strictProblems, anyTyped } from './strict.ts';
test('x', async () => {
  for (const n of ['perp', 'aave_v3', 'dydx_v4', 'span']) {
  const { core, diagnostics } = compile(`policies/${n}.risk`, (p) => { try { return readFileSync(p, 'utf8'); } catch { return null; } });
  console.log(n, diagnostics.length, JSON.stringify(diagnostics[0]?.message));
  if (core === null) continue;
  const { code } = emitTypescript(core, { policyHash: 'abc', compiler: 'firebreak 0.1.0' });
  writeFileSync(`/tmp/${n}.ts`, code);
  console.log(strictProblems([code]).join('\n'), anyTyped(code));
  }
}, 60000);
