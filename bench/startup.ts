/** How long a person or a CI job waits for `firebreak check`, in units of starting Node at all. */
import { spawnSync } from 'node:child_process';
import { printTable, race, settle, showTime } from './measure.ts';

const start = (args: readonly string[]) => (): void => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}`);
};

const empty = 'node -e 0';
const check = 'firebreak check policies/perp.risk';

const times = await race(
  [
    { name: empty, run: start(['-e', '0']) },
    { name: check, run: start(['dist/firebreak.cjs', 'check', 'policies/perp.risk']) },
    { name: 'firebreak --version', run: start(['dist/firebreak.cjs', '--version']) },
  ],
  25,
  1,
  'median',
);
const base = times.get(empty) ?? NaN;
printTable([
  ['start-up', 'median', 'ratio'],
  ...[...times].map(([name, time]) => [name, showTime(time), (time / base).toFixed(2)]),
]);
settle(
  'start-up against node -e 0',
  new Map([...times].filter(([name]) => name !== empty).map(([name, time]) => [name, time / base])),
);
