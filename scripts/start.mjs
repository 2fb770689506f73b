// `npm start`: the main job on real input, from nothing but Node. Installs and builds only what is missing, so that a second
// run needs no network.
import { ensureBundles } from './build.mjs';
import { runTypescript } from './run-typescript.mjs';
import { ensureInstalled, mustRun, say } from './tools.mjs';

const policy = 'policies/perp.risk';
const facts = 'policies/perp.facts.json';
const events = 'policies/perp.events.ndjson';
const crash = 'policies/perp_losses';
const out = 'build';

const firebreak = (...args) => mustRun(`firebreak ${args[0]}`, process.execPath, ['dist/firebreak.cjs', ...args]);

ensureInstalled();
await ensureBundles();

say(`check ${policy}`);
firebreak('check', policy);
say(`evaluate it on ${facts}`);
firebreak('eval', policy, '--facts', facts);
say(`replay ${events}: a fall trips the halt, it holds, and lets go`);
firebreak('run', policy, '--facts', facts, '--events', events);
say(`write TypeScript and Solidity to ${out}/`);
firebreak('build', policy, '--out', out, '--facts', facts);
say('run the same calls through the generated code');
const { agree } = await runTypescript('scripts/agree.ts');
process.exitCode = (await agree(policy, facts, out, say)) ? 0 : 1;
say(`settle 10,000 accounts of ${crash}.risk after ETH fell by 90%: who is liquidated, what each tranche pays, what is left`);
const { writeAccounts } = await runTypescript('scripts/accounts.ts');
writeAccounts(10_000, 1, `${out}/accounts.ndjson`);
firebreak(
  ...['settle', `${crash}.risk`, '--accounts', `${out}/accounts.ndjson`, '--events', `${crash}.events.ndjson`],
  ...['--facts', `${crash}.facts.json`, '--out', `${out}/accounts.after.ndjson`, '--stats'],
);
say(process.exitCode === 0 ? 'done' : 'the back ends disagree: this is a bug in the compiler');
