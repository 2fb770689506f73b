import { describe, expect, it } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { renderTrace } from '../../src/evaluate/render-trace.ts';
import type { Trace } from '../../src/evaluate/trace.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { binary, intTerm, local, nowhere, title } from '../support/core-builder.ts';
import { ids, number, tinyCore } from '../support/tiny-core.ts';

const facts = (cash: bigint, positions: readonly Value[], rest: readonly Value[] = []): Facts => ({
  params: [500n, 7n],
  globals: [0n, 0n],
  entities: tinyCore.schema.records.map((each) =>
    each.id === ids.market
      ? [
          [8n, 60_000_000_000n, 0n, [1n, 2n], []],
          [18n, 2_000_000_000n, 0n, [1n, 2n], []],
        ]
      : [],
  ),
  arguments: [[1n, cash, 0n, positions], ...rest],
});

const names = (record: number, index: number): string | null => (record === ids.market ? (['BTC', 'ETH'][index] ?? null) : null);
const interpreter = prepare(tinyCore);

describe('trace', () => {
  it('leads from a value to the names, elements and facts it was computed from', () => {
    const { outcome, trace } = interpreter.trace(
      'worth',
      facts(5_000_000n, [
        [0n, 10n ** 8n, []],
        [1n, -(10n ** 17n), [100n]],
      ]),
      names,
    );
    expect(outcome).toEqual({ kind: 'value', values: [59_805_000_000n] });
    expect(renderTrace(trace)).toBe(
      [
        'worth = 59_805 USD',
        '├ a.cash = 5 USD',
        '├ a.positions[0]',
        '│ └ value = 60_000 USD',
        '│   ├ a.positions[0].size = 1 base',
        '│   ├ a.positions[0].of = market BTC',
        '│   ├ market BTC.mark = 60_000 USD/base',
        '│   └ market BTC.decimals = 8 decimals',
        '└ a.positions[1]',
        '  └ value = -200 USD',
        '    ├ a.positions[1].size = -0.1 base',
        '    ├ a.positions[1].of = market ETH',
        '    ├ market ETH.mark = 2_000 USD/base',
        '    └ market ETH.decimals = 18 decimals',
      ].join('\n'),
    );
  });

  it('keeps the integers, units, decimals and spans beside the words', () => {
    const { trace } = interpreter.trace('worth', facts(5_000_000n, [[0n, 10n ** 8n, []]]));
    const [cash, first] = trace.children;
    expect(cash).toMatchObject({ kind: 'fact', label: 'a.cash', integer: 5_000_000n, unit: 'USD', decimals: 6, span: nowhere });
    expect(first).toMatchObject({ kind: 'element', label: 'a.positions[0]', integer: null });
    expect(first?.children[0]?.children[0]).toMatchObject({ integer: 10n ** 8n, unit: 'base', decimals: 8 });
  });

  it('shows why an action is refused, by the words of the requirement', () => {
    const { trace } = interpreter.trace('withdraw', facts(5_000_000n, [], [6_000_000n, 0n]));
    expect(renderTrace(trace, () => 'tiny.risk:7')).toBe(
      [
        'withdraw = refused  (tiny.risk:7)',
        '└ "not worth that much" = refused  (tiny.risk:7)',
        '  ├ paused = false',
        '  └ enough is left = false  (tiny.risk:7)',
        '    ├ forced = false',
        '    ├ worth = 5 USD  (tiny.risk:7)',
        '    │ └ a.cash = 5 USD',
        '    └ amount = 6 USD',
      ].join('\n'),
    );
  });

  it('leaves out what decided nothing', () => {
    const { trace } = interpreter.trace('withdraw', facts(5_000_000n, [], [6_000_000n, 1n]));
    const text = renderTrace(trace);
    expect(text).toContain('enough is left = true');
    expect(text).toContain('forced = true');
    expect(text).not.toContain('worth = 5 USD');
  });

  it('names the fact that is refused, with its index and value', () => {
    const { trace } = interpreter.trace(
      'worth',
      facts(0n, [
        [0n, 0n, []],
        [1n, 0n, [200_000n]],
      ]),
    );
    expect(renderTrace(trace)).toBe(['worth = refused', '└ a.positions[1].stop is out of range = 2_000 USD'].join('\n'));
  });

  it('gives a shared explanation once, however often it is used', () => {
    // v1 = v0 + v0, v2 = v1 + v0 …: without sharing, a tree of 2^40 nodes.
    const depth = 40;
    const wide = { lo: -(1n << 100n), hi: 1n << 100n };
    const core: Core = {
      ...tinyCore,
      functions: [
        {
          name: 'f',
          title: title('f'),
          doc: '',
          parameters: [
            { name: 'v0', type: 'int', lo: 0n, hi: 10n },
            { name: 'v1', type: 'int', lo: 0n, hi: 10n },
          ],
          results: [{ type: 'int', ...wide }],
          body: {
            statements: Array.from({ length: depth }, (_, at) => ({
              kind: 'let' as const,
              bind: { name: `v${at + 2}`, type: 'int' as const, ...wide },
              value: intTerm({ ...binary('add', local(`v${at}`, wide), local(`v${at + 1}`, wide)), ...wide }),
              title: title(`v${at + 2}`),
            })),
            results: [intTerm(local(`v${depth + 1}`, wide))],
          },
        },
      ],
      entries: [
        {
          kind: 'define',
          roles: null,
          anyone: false,
          protective: false,
          held: false,
          name: 'f',
          doc: '',
          span: nowhere,
          arguments: ['x', 'y'].map((name) => ({ name, span: nowhere, shape: number(0n, 10n, 0) })),
          function: 'f',
          checks: [],
          entities: [],
          globals: false,
          results: [{ name: 'f', shape: number(0n, 1n << 90n, 0), target: null }],
          verdicts: [],
        },
      ],
    };
    const { trace } = prepare(core).trace('f', { ...facts(0n, []), arguments: [0n, 1n] });
    const count = (node: Trace): number => node.children.reduce((sum, child) => sum + count(child), 1);
    expect(count(trace)).toBeLessThan(4 * depth);
    expect(renderTrace(trace)).toContain('(as above)');
  });
});
