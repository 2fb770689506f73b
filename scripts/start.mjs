// `npm start`: the main job on real input, from nothing but Node. Installs and builds only what is missing, so that a second
// run needs no network. All of it is one policy, policies/perp.risk.
import { ensureBundles } from './build.mjs';
import { runTypescript } from './run-typescript.mjs';
import { ensureInstalled, mustRun, say } from './tools.mjs';

const policy = 'policies/perp.risk';
const facts = 'policies/perp.facts.json';
const out = 'build';

const firebreak = (...args) => mustRun(`firebreak ${args[0]}`, process.execPath, ['dist/firebreak.cjs', ...args]);

ensureInstalled();
await ensureBundles();

say(`check ${policy}`);
firebreak('check', policy);
say(`decide about a market and its accounts, as ${facts} tells them, and say why`);
firebreak('eval', policy, '--facts', facts);
say(
  'a bad day: a fall stops withdrawals, then trading; reports fail, liquidations go on; an hour later it lets go, step by step',
);
firebreak('run', policy, '--facts', facts, '--events', 'policies/perp.events.ndjson', '--brief');
say(`write TypeScript and Solidity to ${out}/`);
firebreak('build', policy, '--out', out, '--facts', facts);
say('run the same calls through the generated code');
const { agree } = await runTypescript('scripts/agree.ts');
process.exitCode = (await agree(policy, facts, out, say)) ? 0 : 1;
say(
  'the worst day: ETH falls by 90% from one block to the next, then nobody reports. Of 10,000 accounts, who is liquidated while',
);
say('trading is halted, on a price too old to withdraw on; what each tranche pays; who is deleveraged; and what is left');
const { writeAccounts } = await runTypescript('scripts/accounts.ts');
writeAccounts(10_000, 1, `${out}/accounts.ndjson`);
firebreak(
  ...['settle', policy, '--accounts', `${out}/accounts.ndjson`, '--events', 'policies/perp.crash.ndjson'],
  ...['--facts', 'policies/perp.crash.facts.json', '--out', `${out}/accounts.after.ndjson`, '--stats'],
);
say(process.exitCode === 0 ? 'done' : 'the back ends disagree: this is a bug in the compiler');
