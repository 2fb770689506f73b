/** The Foundry project of a policy with sessions: batches that the interpreter has listed or refused, on the contract, by forge. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { firebreakIn } from '../cli/machine.ts';
import { shared } from './shared.ts';

const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const forge = createRequire(import.meta.url).resolve(`@foundry-rs/forge-${process.platform}-${architecture}/bin/forge`);

/** Inside the project, so that the stand-in for solc finds the package. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

const forgeTest = (folder: string): string => {
  try {
    return execFileSync(forge, ['test', '--match-contract', 'SharedEngineTest'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
};

test('batches of sessions are replayed, and a wrong one fails', { timeout: 240_000 }, async () => {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'sessions-'));
  try {
    writeFileSync(join(folder, 'shared.risk'), shared);
    const built = await firebreakIn(folder, ['build', 'shared.risk', '--target', 'solidity', '--out', '.']);
    expect(built).toMatchObject({ code: 0, err: '' });
    const path = join(folder, 'test/SharedEngine.t.sol');
    const text = readFileSync(path, 'utf8');
    const batches = text.split('\n').filter((each) => each.includes('SharedEngine.share.selector'));
    expect(batches.length).toBe(3);
    expect(batches.filter((each) => each.includes('WrongAmount.selector')).length).toBe(1);
    expect(forgeTest(folder)).toMatch(/1 tests passed, 0 failed/);
    // What is left of the need is the word before the last of an answer.
    const [, answered = ''] = batches;
    const wrong = answered.replace(/.(?=0{64}"\)+;$)/, (digit) => (digit === '0' ? '1' : '0'));
    expect(wrong).not.toBe(answered);
    writeFileSync(path, text.replace(answered, wrong));
    expect(forgeTest(folder)).toMatch(/1 failed/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
