// `npm run accounts -- COUNT SEED FILE`: random accounts of a market, for `firebreak settle`.
import { runTypescript } from './run-typescript.mjs';
import { ensureInstalled } from './tools.mjs';

ensureInstalled();
const [count = '10000', seed = '1', file = 'build/accounts.ndjson'] = process.argv.slice(2);
const { writeAccounts } = await runTypescript('scripts/accounts.ts');
writeAccounts(Number(count), Number(seed), file);
