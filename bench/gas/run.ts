/**
 * Prints the gas table and compares it with the ledger that is checked in.
 *
 *   node scripts/run-typescript.mjs bench/gas/run.ts            fails where a limit is passed or a figure has grown
 *   node scripts/run-typescript.mjs bench/gas/run.ts --write    writes the ledger
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure, type Row } from './measure.ts';

const path = join('bench', 'gas', 'ledger.json');

const readLedger = (): ReadonlyMap<string, number> => {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>));
  } catch {
    return new Map();
  }
};

const line = (row: Row, before: number | undefined): string => {
  const change = before === undefined || before === row.gas ? '' : ` was ${before}`;
  const limit = row.limit === null ? '' : ` limit ${row.limit}${row.gas > row.limit ? ' PASSED' : ''}`;
  return `${row.name.padEnd(66)}${String(row.gas).padStart(7)}${limit}${change}`;
};

const rows = await measure();
const ledger = readLedger();
for (const each of rows) console.log(line(each, ledger.get(each.name)));

const passed = rows.filter((each) => each.limit !== null && each.gas > each.limit);
const grown = rows.filter((each) => each.gas > (ledger.get(each.name) ?? each.gas));
if (process.argv.includes('--write')) {
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(rows.map((each) => [each.name, each.gas])), null, 2)}\n`);
  console.log(`written to ${path}`);
} else if (passed.length > 0 || grown.length > 0) {
  console.error(`${passed.length} limits passed, ${grown.length} figures grown`);
  process.exitCode = 1;
}
