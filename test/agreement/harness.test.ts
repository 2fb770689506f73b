/** The harness itself: it must see a defect, in a back end and in what the checker claims. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { agree, showDifference } from './agree.ts';
import { parseOptions } from './arguments.ts';
import { mergeResults, told, type Result } from './job.ts';
import { drivers } from './players.ts';
import { playSequences, showSequenceDifference } from './sequences.ts';
import type { Compiled } from './policies.ts';
import { checkSides } from './sides.ts';

const text = `policy P
unit USD decimals 2
entity account {
  fact cash : USD in 0 .. 1M else refuse
  fact debt : USD in 0 .. 1M else refuse
}
define third(a: account) : USD rounds down = a.cash / 3
define both(a: account) : USD rounds down = third(a) - a.debt
`;

const policy = (): Compiled => {
  const { checked, core } = compile('p.risk', (path) => (path === 'p.risk' ? text : null));
  if (checked === null || core === null) throw new Error('the policy does not compile');
  return { name: 'p.risk', text, checked, core };
};

/** The same data, each field of this name changed where its value is meant. */
const altered = <T>(data: T, key: string, meant: (value: unknown) => boolean, to: unknown): T => {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([name, value]) => [name, name === key && meant(value) ? to : visit(value)]),
    );
  };
  return visit(data) as T;
};

const plan = { seed: 3, casesPerPolicy: 200, evm: false };

const nothing = {
  generated: { policies: [], refused: new Map<string, number>(), tried: 0 },
  cases: null,
  sequences: null,
  deployed: null,
};

describe('the agreement harness', () => {
  test('reports nothing where all agree', async () => {
    const report = await agree([policy()], plan);
    expect([report.cases, report.differences.length]).toEqual([200, 0]);
    expect([...report.counts.keys()].some((each) => each.startsWith('divide down + rest'))).toBe(true);
  });

  test('sees a flipped rounding, and tells with which facts', async () => {
    const sound = policy();
    const report = await agree(
      [{ ...sound, core: altered(sound.core, 'rounding', (rounding) => rounding === 'down', 'up') }],
      plan,
    );
    expect(report.differences.length).toBeGreaterThan(0);
    expect(report.differences.slice(0, 1).map(showDifference).join()).toMatch(/reference: value .*\n {2}interpreter: value /);
  });

  test('sees a bound that is off by one', async () => {
    const sound = policy();
    const report = await agree(
      [{ ...sound, core: altered(sound.core, 'value', (value) => value === 100_000_000n, 100_000_001n) }],
      { ...plan, casesPerPolicy: 1000 },
    );
    expect(report.differences.length).toBeGreaterThan(0);
  });

  test('gives the same cases for the same seed', async () => {
    const [first, second] = [await agree([policy()], plan), await agree([policy()], plan)];
    expect(first).toEqual(second);
  });
});

describe('the side harness', () => {
  test('sees a value on the wrong side, and a claim that does not hold', () => {
    const sound = policy();
    expect(checkSides([sound], 300, 1)).toMatchObject({ pairs: 300, wrongSides: [], wrongKnowledge: [] });
    // `both` is said to round up, and is pulled down by `third`.
    const [third, both] = sound.checked.defines;
    if (third === undefined || both === undefined) throw new Error('two defines are expected');
    const upwards = { ...both, naming: { ...both.naming, rounding: 'up' as const } };
    expect(checkSides([{ ...sound, checked: { ...sound.checked, defines: [third, upwards] } }], 300, 1).wrongSides).not.toEqual(
      [],
    );
    const claimed = altered(sound.checked, 'below', (below) => below !== null, null);
    expect(checkSides([{ ...sound, checked: claimed }], 300, 1).wrongKnowledge).not.toEqual([]);
  });
});

describe('a run', () => {
  test('comes to the same with one worker and with more', async () => {
    const flipped = altered(policy().core, 'rounding', (rounding) => rounding === 'down', 'up');
    const all = ['p', 'q', 'r'].map((name): Compiled => ({ ...policy(), name, core: flipped }));
    const of = async (policies: readonly Compiled[]): Promise<Result> => {
      const report = told(await agree(policies, plan), all, showDifference);
      const keeping = { ...plan, sequencesPerPolicy: 80, drivers: drivers.slice(0, 2) };
      const sequences = told(await playSequences(policies, keeping), all, showSequenceDifference);
      return { ...nothing, cases: { policies: 3, report }, sequences: { policies: 3, report: sequences } };
    };
    const [first, second] = await Promise.all([of(all.slice(1)), of(all.slice(0, 1))]);
    const alone = await of(all);
    expect(mergeResults([first, second])).toEqual(alone);
    expect(alone.cases?.report.differences.map((each) => each.place)).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(alone.sequences?.report.differences.map((each) => each.place)).toEqual(expect.arrayContaining([0, 1, 2]));
  });

  test('names the policy that breaks it', async () => {
    const sound = policy();
    const broken = { ...sound, core: { ...sound.core, functions: [] } };
    await expect(agree([sound, broken], plan)).rejects.toThrow(/^p\.risk, seed 3: /);
  });
});

test('options are whole numbers with known names', () => {
  const rest = { sequences: 0, deployed: 0, funds: 0, workers: 1 };
  expect(parseOptions(['--cases', '10', '--seed', '2'])).toEqual({ cases: 10, seed: 2, policies: 20, ...rest });
  expect([parseOptions(['--case', '10']), parseOptions(['--cases', '-1']), parseOptions(['--seed'])]).toEqual([
    'unknown option --case; there are --cases, --seed, --policies, --sequences, --deployed, --funds, --workers',
    '--cases wants a whole number',
    '--seed wants a whole number',
  ]);
});
