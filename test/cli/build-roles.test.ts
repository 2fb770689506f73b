/** Who may call a built contract: what `build` says of it, and what it needs to ask an `AccessManager`. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machine, type Machine } from './machine.ts';

const kept = `policy Kept
role guardian
fact fall : ratio @ 2 in 0 .. 1 else refuse
state worst : ratio @ 2 in 0 .. 1 = 0
action note {
  by guardian
  changes worst to max(worst, fall)
}
action tell {
  changes worst to fall
}
breaker shock {
  level halt when worst > 50% {
    at least 1 h
    leaves when worst < 10%
  }
}
`;
const bare = 'policy Bare\nfact x : ratio in 0 .. 1 else refuse\ndefine y : ratio = x\n';

let here: Machine;
beforeEach(() => {
  here = machine({ 'kept.risk': kept, 'bare.risk': bare });
});
afterEach(() => here.remove());

const build = (policy: string, ...more: readonly string[]) =>
  here.firebreak('build', policy, '--out', 'out', '--target', 'solidity', ...more);

test('says who may call what, with selectors', { timeout: 60_000 }, async () => {
  const { code, out } = await build('kept.risk');
  expect(code).toBe(0);
  expect(out.split('\n').slice(-5)).toEqual([
    'who may call KeptEngine, by its own table of roles:',
    expect.stringMatching(/^ {2}guardian: note 0x[0-9a-f]{8}$/),
    expect.stringMatching(/^ {2}operator: tell 0x[0-9a-f]{8}$/),
    expect.stringMatching(/^ {2}anyone: update_shock 0x[0-9a-f]{8}$/),
    '',
  ]);
});

test('an AccessManager needs its package, and a contract that keeps a state', { timeout: 60_000 }, async () => {
  const managed = ['--roles', 'access-managed'];
  expect(await build('kept.risk', ...managed)).toMatchObject({ code: 2, err: expect.stringContaining('npm install') as unknown });
  expect(await build('bare.risk', ...managed)).toMatchObject({
    code: 2,
    err: expect.stringContaining('keeps no state') as unknown,
  });
  const typescript = await here.firebreak('build', 'kept.risk', '--out', 'out', '--target', 'typescript', ...managed);
  expect(typescript).toMatchObject({ code: 2, err: expect.stringContaining('--target solidity') as unknown });

  const home = dirname(createRequire(import.meta.url).resolve('@openzeppelin/contracts/package.json'));
  mkdirSync(join(here.directory, 'node_modules', '@openzeppelin'), { recursive: true });
  symlinkSync(home, join(here.directory, 'node_modules', '@openzeppelin', 'contracts'));
  const { code, out } = await build('kept.risk', ...managed, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    access: {
      contract: 'KeptEngine',
      roles: 'access-managed',
      permissions: [
        { function: 'note', roles: ['guardian'] },
        { function: 'tell', roles: ['operator'] },
        { function: 'update_shock', roles: null },
      ],
    },
  });
  const read = (path: string): string => readFileSync(join(here.directory, 'out', path), 'utf8');
  expect(read('src/KeptEngine.sol')).toContain('contract KeptEngine is AccessManaged {');
  expect(read('foundry.toml')).toContain("remappings = ['@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/']");
  expect(JSON.parse(read('package.json'))).toEqual({
    private: true,
    dependencies: { '@openzeppelin/contracts': '^5.0.0', solc: '^0.8.24' },
  });
});
