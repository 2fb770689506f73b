/** Sessions in `firebreak run` and `firebreak settle`: nobody is closed by himself, and all that are next or nobody. */
import { afterAll, expect, test } from 'vitest';
import { machine } from '../cli/machine.ts';
import { shared } from './shared.ts';

const address = (key: number): string => `0x${String(key).padStart(40, '0')}`;
const people = [
  { $name: 'alice', id: address(1), gain: '4' },
  { $name: 'bob', id: address(2), gain: '3' },
];
const calls = [
  { entry: 'loses', m: 'ETH', loss: '5.5' },
  { entry: 'close_share', a: 'bob', m: 'ETH', longs: true, taken: '1' },
  { entry: 'share', m: 'ETH', longs: true, need: '6' },
  { entry: 'share', m: 'ETH', longs: true, need: '2000000' },
  { entry: 'share', m: 'ETH', longs: true, need: '5.5' },
  { entry: 'loses', m: 'ETH', loss: '2' },
  { entry: 'share', m: 'ETH', longs: true, need: '2' },
];

const stubborn = `${shared.replace(', longs: bool', '').replace('changes a.gain by -taken', 'changes a.gain by -taken\n  require a.gain >= 1 USD else "takes all of it"')}
liquidation empty of a: account : USD in 0 .. 1M {
  when a.gain > 999_999 USD else "healthy"
  closes a.gain
  changes a.gain by -closed
}
`;

const here = machine({
  'shared.risk': shared,
  'stubborn.risk': stubborn,
  'facts.json': JSON.stringify({ market: [{ $name: 'ETH', id: address(71) }], account: people }),
  'markets.json': JSON.stringify({ market: [{ $name: 'ETH', id: address(71), owed: '6' }] }),
  'accounts.ndjson': people.map(({ id, gain }) => `${JSON.stringify({ id, gain })}\n`).join(''),
  'events.ndjson': calls.map((call, at) => `${JSON.stringify({ at: `2026-11-22T10:00:0${at}Z`, call })}\n`).join(''),
  'stubborn.ndjson': [
    { at: '2026-11-22T10:00:00Z', call: { entry: 'loses', m: 'ETH', loss: '5.5' } },
    { at: '2026-11-22T10:00:01Z', call: { entry: 'share', m: 'ETH', need: '5.5' } },
  ]
    .map((each) => `${JSON.stringify(each)}\n`)
    .join(''),
  'settle.ndjson': '{ "at": "2026-11-22T10:00:00Z" }\n',
});

afterAll(here.remove);

test('events call a session, and not what it does', async () => {
  const ran = await here.firebreak('run', 'shared.risk', '--facts', 'facts.json', '--events', 'events.ndjson');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out.replaceAll('2026-11-22T10:00:', '')).toBe(`00Z loses(ETH, 5.5) done
  ETH.owed 0 USD → 5.5 USD
01Z close_share(bob, ETH, true, 1) refused: nobody is closed but by \`share\`, which finds out who is next
02Z share(ETH, true, 6) refused: more is asked for than is needed, or with other arguments than the policy says
03Z share(ETH, true, 2000000) refused: need is 2_000_000 USD, outside 0 .. 1_000_000 USD
04Z share(ETH, true, 5.5) done
  alice by 4 USD
    alice.gain 4 USD → 0 USD
    ETH.owed 5.5 USD → 1.5 USD
  bob by 1.5 USD
    bob.gain 3 USD → 1.5 USD
    ETH.owed 1.5 USD → 0 USD
  left: 0 USD
05Z loses(ETH, 2) done
  ETH.owed 0 USD → 2 USD
06Z share(ETH, true, 2) done
  bob by 1.5 USD
    bob.gain 1.5 USD → 0 USD
    ETH.owed 2 USD → 0.5 USD
  left: 0.5 USD
7 events: 4 done, 3 refused
`);
});

test('as JSON it says who was closed', async () => {
  const ran = await here.firebreak('run', 'shared.risk', '--facts', 'facts.json', '--events', 'events.ndjson', '--json');
  const line: unknown = JSON.parse(ran.out.split('\n')[4] ?? '');
  expect(line).toMatchObject({
    outcome: 'done',
    residual: '0',
    closes: [
      { account: 'alice', taken: '4' },
      { account: 'bob', taken: '1.5' },
    ],
  });
});

test('one who cannot be closed keeps all from being closed, and is named', async () => {
  const ran = await here.firebreak('run', 'stubborn.risk', '--facts', 'facts.json', '--events', 'stubborn.ndjson', '--brief');
  expect(ran.out).toContain('share(ETH, 5.5) refused: alice cannot be closed: takes all of it\n');
  const settled = await here.firebreak(
    ...['settle', 'stubborn.risk', '--accounts', 'accounts.ndjson', '--facts', 'markets.json', '--events', 'settle.ndjson'],
    ...['--out', 'after.ndjson'],
  );
  expect(settled).toMatchObject({ code: 0, err: '' });
  expect(settled.out).toContain(`${address(1)} cannot be closed: takes all of it`);
});
