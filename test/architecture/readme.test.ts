import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { firebreakIn } from '../cli/machine.ts';
import { root } from './modules.ts';

/** A command as the README shows it, and what it says is printed. A line that is only `…` stands for any lines. */
type Shown = { readonly command: string; readonly output: readonly string[] };

const readme = readFileSync(join(root, 'README.md'), 'utf8');

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].filter((each) => each[1] === language).map((each) => each[2] ?? '');

const shown: readonly Shown[] = blocks('console').flatMap((block) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((each) => {
      const [command = '', ...output] = each.trimEnd().split('\n');
      return { command, output };
    }),
);

const ours = shown.filter((each) => each.command.startsWith('npx firebreak '));
const scripts = shown.filter((each) => !ours.includes(each));

test('the README shows the two commands and the command line', () => {
  expect(scripts.map((each) => each.command)).toEqual(expect.arrayContaining(['npm start', 'npm test']));
  expect(ours.length).toBeGreaterThanOrEqual(3);
});

test('each script exists', () => {
  const { scripts: named } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  for (const { command } of scripts) {
    const name = /^npm (?:run )?([\w-]+)/.exec(command)?.[1] ?? '';
    expect(Object.keys(named), command).toContain(name);
  }
});

test.each(ours)('$command', async ({ command, output }) => {
  const { out, err } = await firebreakIn(root, command.replace('npx firebreak ', '').trim().split(/\s+/));
  expect(`${out}${err}`.trimEnd()).toMatch(pattern(output));
});

const pattern = (output: readonly string[]): RegExp => {
  const quoted = output.map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?.*' : line.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${quoted.join('\n')}$`);
};

test('each policy in it is good', () => {
  expect(blocks('risk').length).toBeGreaterThan(0);
  for (const text of blocks('risk')) {
    const { diagnostics } = compile('readme.risk', (path) => (path === 'readme.risk' ? text : null));
    expect(diagnostics).toEqual([]);
  }
});

test('every path of the code map exists', () => {
  const paths = [...readme.matchAll(/^\| `([\w./-]+)` +\|/gm)].map((each) => each[1] ?? '');
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((each) => !existsSync(join(root, each)))).toEqual([]);
});
