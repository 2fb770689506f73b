// `npm test`: installs what is missing, then everything that must hold, each part under its own heading.
// `npm test -- --part lint` runs one part; further arguments go to vitest.
import { ensureInstalled, runs, say } from './tools.mjs';
import { ensureBundles } from './build.mjs';

const node = process.execPath;

const parts = [
  ['types', () => runs(node, ['node_modules/typescript/bin/tsc', '-p', '.'])],
  ['format', () => runs(node, ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'])],
  ['lint', () => runs(node, ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'])],
  // The tests of the command line run the bundle that people get.
  ['build', () => ensureBundles().then(() => true)],
  ['tests', (more) => runs(node, ['node_modules/vitest/vitest.mjs', 'run', ...more])],
];

ensureInstalled();
const args = process.argv.slice(2);
const chosen = args[0] === '--part' ? args[1] : null;
const more = chosen === null ? args : args.slice(2);
const failed = [];
for (const [name, part] of parts) {
  if (chosen !== null && chosen !== name) continue;
  say(name);
  if (!(await part(more))) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exit(1);
}
say('all good');
