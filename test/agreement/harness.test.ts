/** The harness itself: it must see a defect, in a back end and in what the checker claims. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { agree, showDifference } from './agree.ts';
import { parseOptions } from './arguments.ts';
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

test('options are whole numbers with known names', () => {
  expect(parseOptions(['--cases', '10', '--seed', '2'])).toEqual({ cases: 10, seed: 2, policies: 20, sequences: 0 });
  expect([parseOptions(['--case', '10']), parseOptions(['--cases', '-1']), parseOptions(['--seed'])]).toEqual([
    'unknown option --case; there are --cases, --seed, --policies, --sequences',
    '--cases wants a whole number',
    '--seed wants a whole number',
  ]);
});
