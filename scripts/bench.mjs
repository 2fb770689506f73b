// `npm run bench`: everything that is measured besides gas, or the parts that are named: startup, decision, throughput, hostile.
// With `--write` the ledger takes the new figures; without, both are shown.
import { ensureBundles } from './build.mjs';
import { runTypescript } from './run-typescript.mjs';
import { ensureInstalled, say } from './tools.mjs';

const all = ['startup', 'decision', 'throughput', 'hostile'];
const named = process.argv.slice(2).filter((each) => !each.startsWith('-'));
const unknown = named.filter((each) => !all.includes(each));
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}
// A bench reads further names as a choice among its cases, and the names of benches are none.
process.argv = process.argv.filter((each, at) => at < 2 || each.startsWith('-'));
ensureInstalled();
await ensureBundles();
for (const each of named.length > 0 ? named : all) {
  say(each);
  await runTypescript(`bench/${each}.ts`);
}
