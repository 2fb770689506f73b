// Runs the commands that README.md shows and puts in what they print: `npm run readme`. A test holds the two together.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBundles } from './build.mjs';
import { ensureInstalled, root } from './tools.mjs';

ensureInstalled();
await ensureBundles();
const path = join(root, 'README.md');
const shown = /^\$ npx firebreak (.+)\n(?:(?!\$ |```).*\n)*/gm;
const text = readFileSync(path, 'utf8').replace(shown, (_, args) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['dist/firebreak.cjs', ...args.trim().split(/\s+/)], {
    cwd: root,
    encoding: 'utf8',
  });
  return `$ npx firebreak ${args}\n${`${stdout}${stderr}`.trimEnd()}\n`;
});
writeFileSync(path, text);
