import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { createRandom } from '../../support/random.ts';
import { randomCore } from '../../support/random-core.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { strictProblems, anyTyped } from './strict.ts';
test('x', async () => {
  const random = createRandom(7);
  const codes: string[] = [];
  for (let i = 0; i < 80; i++) {
    const { core } = randomCore(random, 1 + i % 8);
    codes.push(emitTypescript(core, { params: i % 2 ? 'argument' : 'constants', compiler: 'firebreak 0.1.0' }).code);
  }
  const t = Date.now();
  const p = strictProblems(codes);
  console.log(Date.now() - t, 'ms', p.length); console.log(p.slice(0, 30).join('\n'));
  writeFileSync('/tmp/gen.ts', codes[6] ?? '');
  console.log(anyTyped(codes[6] ?? ''));
}, 60000);
