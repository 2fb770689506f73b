import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { prepare } from '../../../src/evaluate/prepare.ts';
import type { Apart } from '../../../src/emit/solidity/apart.ts';
import { emitSolidity } from '../../../src/emit/solidity/emit.ts';
import { foundryProject, type Vector } from '../../../src/emit/solidity/foundry.ts';
import type { Core } from '../../../src/core/core.ts';
import { randomCore } from '../../support/random-core.ts';
import { createRandom } from '../../support/random.ts';

const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const forge = createRequire(import.meta.url).resolve(`@foundry-rs/forge-${process.platform}-${architecture}/bin/forge`);

/** Inside the project, so that the stand-in for solc finds the package. */
const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));

const forgeTest = (core: Core, vectors: readonly Vector[], apart: Apart = []): string => {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'foundry-'));
  try {
    const solidity = emitSolidity(core, { params: 'constants', location: 'calldata', apart });
    const files = foundryProject(core, solidity, vectors);
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    chmodSync(join(folder, 'solc.mjs'), 0o755);
    return execFileSync(forge, ['test'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const { core, calls } = randomCore(createRandom(1), 3);
const random = createRandom(5);
const interpreter = prepare(core);
const vectors = Array.from({ length: 60 }, (): Vector => {
  const call = calls(random);
  return { ...call, outcome: interpreter.evaluate(call.entry, call.facts) };
});

test('a project passes forge test, offline', { timeout: 120_000 }, () => {
  expect(new Set(vectors.map((each) => each.outcome.kind))).toEqual(new Set(['value', 'refused']));
  const said = forgeTest(core, vectors);
  expect(said).toMatch(/[1-9]\d* tests passed, 0 failed/);
  expect(said).not.toContain('Warning');
});

test.each([2, 3])('so does one in %i contracts', { timeout: 120_000 }, (count) => {
  const apart = Array.from(
    { length: count - 1 },
    (_, at) => new Set(core.entries.filter((__, place) => place % count === at).map((each) => each.name)),
  );
  const said = forgeTest(core, vectors, apart);
  expect(said).toMatch(/[1-9]\d* tests passed, 0 failed/);
  expect(said).not.toContain('Warning');
});

test('a wrong vector fails it', { timeout: 120_000 }, () => {
  const place = vectors.findIndex((each) => each.outcome.kind === 'value');
  const wrong = vectors.map((each, at): Vector =>
    at === place && each.outcome.kind === 'value'
      ? { ...each, outcome: { kind: 'refused', refusal: { kind: 'fact', check: 1, index: 0n, value: 0n } } }
      : each,
  );
  expect(forgeTest(core, wrong)).toMatch(/[1-9]\d* failed/);
});
