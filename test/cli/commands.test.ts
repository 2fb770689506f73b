import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registry } from '../../src/diagnostics/registry.ts';
import { machine, type Machine } from './machine.ts';

const good = `policy Simple

unit USD decimals 6

entity account {
  key  id         : address
  fact collateral : USD in 0 .. 10M else refuse
  fact debt       : USD in 0 .. 10M else refuse
}

define equity(a: account) : USD = a.collateral - a.debt

action borrow(a: account, amount: USD in 0 .. 1M) {
  changes a.debt by amount
  require equity(a) >= 10 USD else "leaves too little"
}
`;
const bad = good.replace('a.collateral - a.debt', 'a.collateral * a.debt');

let here: Machine;
beforeEach(() => {
  here = machine({ 'good.risk': good, 'bad.risk': bad });
});
afterEach(() => here.remove());

const json = (text: string): unknown => JSON.parse(text);

describe('check', () => {
  test('a good policy: 0, on standard output', async () => {
    expect(await here.firebreak('check', 'good.risk')).toEqual({
      code: 0,
      out: 'good.risk: good, 1 definition, 1 action\n',
      err: '',
    });
  });

  test('a bad policy: 1, on standard error, with the place', async () => {
    const { code, out, err } = await here.firebreak('check', 'good.risk', 'bad.risk');
    expect(code).toBe(1);
    expect(out).toBe('good.risk: good, 1 definition, 1 action\n');
    expect(err).toMatch(/^error FB2\d{3}: .+\n {2}bad\.risk:11:\d+\n {3}11 │ define equity/);
    expect(err).toMatch(/bad\.risk: 1 error\n$/);
  });

  test('as JSON', async () => {
    const { code, out, err } = await here.firebreak('check', '--json', 'good.risk', './bad.risk');
    expect(code).toBe(1);
    expect(err).toBe('');
    expect(json(out)).toMatchObject({
      ok: false,
      files: [
        { path: 'good.risk', ok: true, audit: { decisions: [], accepted: [] }, diagnostics: [] },
        {
          path: 'bad.risk',
          ok: false,
          diagnostics: [
            {
              code: expect.stringMatching(/^FB2/),
              severity: 'error',
              file: 'bad.risk',
              start: { line: 11 },
              notes: expect.any(Array),
            },
          ],
        },
      ],
    });
  });

  test('imports are read beside the policy only', async () => {
    here.write('deep/main.risk', good.replace('unit USD', 'import "./unit.risk"\n//'));
    here.write('deep/unit.risk', 'unit USD decimals 6\n');
    here.write('deep/out.risk', 'policy P\nimport "../good.risk"\n');
    expect(await here.firebreak('check', 'deep/main.risk')).toMatchObject({ code: 0 });
    const { code, err } = await here.firebreak('check', 'deep/out.risk');
    expect(code).toBe(1);
    expect(err).toContain('error FB6002');
    expect(err).toContain('deep/out.risk:2:');
  });
});

describe('wrong use: 2', () => {
  test.each([
    [[], 'Usage: firebreak'],
    [['chek', 'good.risk'], 'Did you mean check?'],
    [['check'], "missing required argument 'files'"],
    [['check', 'good.risk', '--jsn'], 'Did you mean --json?'],
    [['check', 'gone.risk'], 'gone.risk does not exist'],
    [['check', '.'], '. is a folder'],
    [['run', 'good.risk', '--event', 'e.ndjson'], 'Did you mean --events?'],
    [['eval', 'good.risk'], "required option '--facts <file>'"],
    [['eval', 'good.risk', '--facts', 'gone.json'], 'gone.json does not exist'],
    [['build', 'good.risk'], "required option '--out <folder>'"],
    [['build', 'good.risk', '--out', 'o', '--target', 'rust'], "argument 'rust' is invalid"],
    [['build', 'good.risk', '--out', 'good.risk'], 'good.risk'],
    [['explain', 'FB0000'], 'there is no diagnostic FB0000'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await here.firebreak(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(here.list()).toEqual(['bad.risk', 'good.risk']);
  });

  test('files that are none do not hide what is said of the others', async () => {
    const { code, out, err } = await here.firebreak('check', 'gone.risk', 'good.risk', 'lost.risk');
    expect({ code, err }).toEqual({ code: 2, err: 'error: gone.risk does not exist\nerror: lost.risk does not exist\n' });
    expect(out).toMatch(/^good.risk: good/);
    const asJson = await here.firebreak('check', '--json', 'gone.risk', 'good.risk');
    expect(json(asJson.out)).toMatchObject({ ok: false, error: 'gone.risk does not exist', files: [{ ok: true }] });
  });

  test('a file name cannot disturb the terminal', async () => {
    const { err } = await here.firebreak('check', '\u001b[2J\u202e.risk');
    expect(err).toContain('\\u{1b}[2J\\u{202e}.risk');
  });

  test('--json says so as JSON too', async () => {
    const { code, out } = await here.firebreak('check', '--json', 'gone.risk');
    expect(code).toBe(2);
    expect(json(out)).toEqual({ ok: false, error: 'gone.risk does not exist' });
  });

  test('help and version are no mistakes', async () => {
    expect(await here.firebreak('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    for (const args of [['--help'], ['check', '--help'], ['help', 'eval']]) {
      expect(await here.firebreak(...args)).toMatchObject({ code: 0, out: expect.stringContaining('Usage: firebreak'), err: '' });
    }
  });
});

describe('eval', () => {
  const facts = JSON.stringify({
    account: [
      { $name: 'alice', id: `0x${'1'.repeat(40)}`, collateral: '100.5', debt: '20' },
      { $name: 'bob', id: `0x${'2'.repeat(40)}`, collateral: '100', debt: '10000001' },
    ],
    calls: [
      { entry: 'equity', a: 'alice' },
      { entry: 'borrow', a: 'alice', amount: '70.5' },
      { entry: 'borrow', a: 'alice', amount: '70.500001' },
      { entry: 'equity', a: 'bob' },
    ],
  });

  test('each decision with its reason', async () => {
    here.write('facts.json', facts);
    const { code, out, err } = await here.firebreak('eval', 'good.risk', '--facts', 'facts.json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trimEnd().split('\n')).toEqual([
      'equity(alice)            = 80.5 USD',
      'borrow(alice, 70.5)      allowed: a.debt = 90.5 USD   because equity = 10 USD',
      'borrow(alice, 70.500001) refused: leaves too little   because equity = 9.999999 USD',
      'equity(bob)              refused: a.debt is 10_000_001 USD, outside 0 .. 10_000_000 USD',
    ]);
  });

  test('amounts as they are written, where a member has decimals of its own too, and of whom', async () => {
    here.write(
      'members.risk',
      `policy P
unit USD decimals 6
entity reserve[..4] {
  key  id : address
  unit token decimals 6 .. 18
  fact cap : token in 0 .. 1k else refuse
}
define half(r: reserve, x: r.token in 0 .. 1M) : r.token rounds down = x / 2
define room(r: reserve, x: r.token in 0 .. 1M) : r.token rounds down = max(r.cap - half(r, x), 0 r.token)
define part(x: USD in 0 .. 10, share: ratio @ 4 in 0 .. 1) : USD rounds down = x * share
`,
    );
    const reserve = (name: string, key: string, decimals: number, cap: string): unknown => ({
      ...{ $name: name, id: `0x${key.repeat(40)}`, token_decimals: decimals, cap },
    });
    const calls = [
      { entry: 'room', r: 'A', x: '3' },
      { entry: 'room', r: 'B', x: '3' },
      { entry: 'room', r: 'A', x: '1000000.5' },
      { entry: 'part', x: '10.000001', share: '0.5' },
      { entry: 'part', x: '1', share: '1.5' },
    ];
    here.write('members.json', JSON.stringify({ reserve: [reserve('A', '1', 6, '10'), reserve('B', '2', 18, '1000.5')], calls }));
    const { out } = await here.firebreak('eval', 'members.risk', '--facts', 'members.json');
    expect(out.trimEnd().replace(/\) +/g, ') ').split('\n')).toEqual([
      'room(A, 3) = 8.5 r.token   because half(A) = 1.5 r.token',
      'room(B, 3) refused: reserve B.cap is 1_000.5 token, outside 0 .. 1_000 token',
      'room(A, 1000000.5) refused: x is 1_000_000.5 r.token, outside 0 .. 1_000_000 r.token',
      'part(10.000001, 0.5) refused: x is 10.000001 USD, outside 0 .. 10 USD',
      'part(1, 1.5) refused: share is 1.5, outside 0 .. 1',
    ]);
  });

  test('one entry only, with a trace', async () => {
    here.write('facts.json', facts);
    const { code, out } = await here.firebreak('eval', 'good.risk', 'equity', '--facts', 'facts.json', '--trace');
    expect(code).toBe(0);
    expect(out).toContain('equity(alice)');
    expect(out).toContain('collateral');
    expect(out).not.toContain('borrow');
  });

  test('as JSON', async () => {
    here.write('facts.json', facts);
    const { code, out } = await here.firebreak('eval', 'good.risk', '--facts', 'facts.json', '--json');
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({
      ok: true,
      decisions: [
        { entry: 'equity', outcome: 'value', values: [{ value: '80.5' }] },
        { entry: 'borrow', outcome: 'allowed', values: [{ name: 'a.debt', value: '90.5' }] },
        { entry: 'borrow', outcome: 'refused', reason: 'leaves too little' },
        { entry: 'equity', outcome: 'refused' },
      ],
    });
  });

  test.each([
    ['not JSON', '{'],
    ['too many digits', facts.replace('100.5', '100.5000001')],
    ['an unknown name', facts.replace('"debt":"20"', '"dept":"20"')],
    ['a forbidden key', facts.replace('"debt":"20"', '"__proto__":"20","debt":"20"')],
    ['an unknown entry', facts.replace('"entry":"equity"', '"entry":"equty"')],
  ])('bad facts are wrong use: %s', async (_, text) => {
    here.write('facts.json', text);
    const { code, err } = await here.firebreak('eval', 'good.risk', '--facts', 'facts.json');
    expect(code).toBe(2);
    expect(err).toContain('facts.json');
  });

  test('an entry that the policy has not got is wrong use; a bad policy falls short', async () => {
    here.write('facts.json', facts);
    expect(await here.firebreak('eval', 'good.risk', 'equty', '--facts', 'facts.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('equity'),
    });
    expect(await here.firebreak('eval', 'bad.risk', '--facts', 'facts.json')).toMatchObject({ code: 1, out: '' });
  });
});

describe('explain', () => {
  test('a code, with its example and what the compiler says of it', async () => {
    const { code, out } = await here.firebreak('explain', 'fb9001');
    expect(code).toBe(0);
    expect(out).toMatch(/^FB9001: not supported yet\n/);
    expect(out).toContain('    policy P\n');
    expect(out).toContain('error FB9001: ');
    expect(out).toContain('example.risk:3:');
  });

  test('without a code, all of them', async () => {
    const { code, out } = await here.firebreak('explain');
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(Object.keys(registry).length);
  });

  test('every code can be explained, also as JSON', async () => {
    for (const code of Object.keys(registry)) {
      expect(await here.firebreak('explain', code)).toMatchObject({ code: 0, err: '' });
      expect(json((await here.firebreak('explain', code, '--json')).out)).toMatchObject({ code, lesson: expect.any(String) });
    }
  });
});

describe('build', () => {
  test('writes both targets and the Foundry project', async () => {
    const { code, out, err } = await here.firebreak('build', 'good.risk', '--out', 'out');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(here.list()).toEqual(
      expect.arrayContaining(['out/simple.ts', 'out/foundry.toml', 'out/src/Simple.sol', 'out/test/Simple.t.sol']),
    );
    expect(here.list().filter((each) => each.includes('.tmp'))).toEqual([]);
    expect(out).toContain('out/simple.ts');
  });

  test('one target only, as JSON', async () => {
    const { code, out } = await here.firebreak('build', 'good.risk', '--out', 'out', '--target', 'typescript', '--json');
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({ ok: true, files: ['out/simple.ts', 'out/simple.ts.lines.json'] });
    expect(here.list()).toEqual(['bad.risk', 'good.risk', 'out/simple.ts', 'out/simple.ts.lines.json']);
  });

  test('a bad policy writes nothing', async () => {
    expect(await here.firebreak('build', 'bad.risk', '--out', 'out')).toMatchObject({ code: 1 });
    expect(here.list()).toEqual(['bad.risk', 'good.risk']);
  });
});

describe('a policy with more code than a chain takes', () => {
  // Every lookup is written out where it is.
  const rows = Array.from({ length: 60 }, (_, at) => `  up to ${at + 1}k USD : ${at + 1} bps`);
  const large = (defines: readonly string[]): string =>
    [
      'policy Large',
      'unit USD decimals 6',
      'param fee : tiers USD -> ratio = {',
      ...rows,
      '  above : 10%',
      '}',
      ...defines,
      '',
    ].join('\n');
  const due = (at: number): string => `fee(debt) * ${at + 1}.37 * debt`;
  const places = Array.from({ length: 44 }, (_, at) => at);

  test('is built as several contracts, and the bytes of each are said', { timeout: 120_000 }, async () => {
    here.write('large.risk', large(places.map((at) => `define due_${at}(debt: USD in 0 .. 1B) : USD rounds up = ${due(at)}`)));
    const { code, out, err } = await here.firebreak('build', 'large.risk', '--out', 'out', '--target', 'solidity', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { sizes } = json(out) as { readonly sizes: readonly { readonly contract: string; readonly bytes: number }[] };
    expect(sizes.map((each) => each.contract).slice(0, 3)).toEqual(['LargePolicy', 'LargePolicySecond', 'LargePolicyThird']);
    expect(Math.max(...sizes.map((each) => each.bytes))).toBeLessThanOrEqual(24_576);
  });

  test(
    'is not built where one function needs it all, and its other entries by themselves are',
    { timeout: 120_000 },
    async () => {
      const all = `define all(debt: USD in 0 .. 1B) : USD rounds up = ${places
        .slice(0, 24)
        .map((at) => due(at).replace('debt)', `debt * ${at + 2})`))
        .join(' + ')}`;
      here.write('large.risk', large([all, 'define free(debt: USD in 0 .. 1B) : USD = debt']));
      const { code, err } = await here.firebreak('build', 'large.risk', '--out', 'out', '--target', 'solidity');
      expect(code).toBe(1);
      expect(err).toMatch(
        /the contract LargePolicy(Second)? has \d{5} bytes of code and a chain takes 24576; choose .* with --entries/,
      );
      expect(here.list().filter((each) => each.startsWith('out'))).toEqual([]);
      const few = await here.firebreak('build', 'large.risk', '--out', 'out', '--target', 'solidity', '--entries', 'free');
      expect(few).toMatchObject({ code: 0, err: '' });
      expect(few.out).toMatch(/^ {2}LargePolicy: \d+$/m);
    },
  );
});

describe('a policy with parameters', () => {
  const library = 'policy L(unit base)\ndefine fee(x: base in 0 .. 10) : base rounds down = x * 1%\n';

  test('is checked by itself, and evaluated and built where it is imported', async () => {
    here.write('library.risk', library);
    here.write('facts.json', '{}');
    expect(await here.firebreak('check', 'library.risk')).toMatchObject({
      code: 0,
      out: 'library.risk: good, 1 definition, 0 actions\n',
    });
    const refusal = { code: 2, err: expect.stringContaining('library.risk has parameters (base): import it') };
    expect(await here.firebreak('eval', 'library.risk', '--facts', 'facts.json')).toMatchObject(refusal);
    expect(await here.firebreak('build', 'library.risk', '--out', 'out')).toMatchObject(refusal);
    here.write('main.risk', 'policy P\nimport "./library.risk" as usd (base = USD)\nunit USD decimals 2\n');
    here.write('facts.json', '{ "calls": [{ "entry": "usd.fee", "x": "9.99" }] }');
    const { code, out } = await here.firebreak('eval', 'main.risk', '--facts', 'facts.json');
    expect([code, out]).toEqual([0, 'usd.fee(9.99) = 0.09 USD\n']);
  });
});

describe('a bug in the compiler', () => {
  afterEach(() => vi.doUnmock('../../src/compile.ts'));

  test('is called one: 70, with the stack only on request', async () => {
    vi.resetModules();
    vi.doMock('../../src/compile.ts', () => ({
      compile: () => {
        throw new Error('a broken promise');
      },
    }));
    const { code, out, err } = await here.firebreak('check', 'good.risk');
    expect({ code, out }).toEqual({ code: 70, out: '' });
    expect(err).toContain('this is a bug in the compiler: a broken promise');
    expect(err).not.toMatch(/^\s+at /m);
    expect((await here.firebreak('--debug', 'check', 'good.risk')).err).toMatch(/^\s+at /m);
    vi.resetModules();
  });
});
