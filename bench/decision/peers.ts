/**
 * The decision in other rule engines, as far as they can say it: doubles or 64-bit integers, no units, no rounding and no
 * ranges, the five positions written out where the language cannot fold. Each is parsed once, before the clock starts.
 */
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { ZenEngine } from '@gorules/zen-engine';
import { Environment } from '@marcbachmann/cel-js';
import { collateral, positions, scaled } from './case.ts';

/** Whether the account meets its maintenance margin. */
export type Peer = { readonly name: string; readonly decide: () => boolean | Promise<boolean> };

const indices = positions.map((_, at) => at);
const number = (text: string): number => Number(text);

const celPeer = (): Peer => {
  const gain = (at: number): string => `a.positions[${at}].size * (a.positions[${at}].mark - a.positions[${at}].entry)`;
  const notional = (at: number): string =>
    `(a.positions[${at}].size < 0.0 ? -a.positions[${at}].size : a.positions[${at}].size) * a.positions[${at}].mark`;
  const tiers = (at: number): string => {
    const n = `(${notional(at)})`;
    return `(${n} <= 100000.0 ? ${n} * 0.01 : ${n} <= 1000000.0 ? 1000.0 + (${n} - 100000.0) * 0.025 : 23500.0 + (${n} - 1000000.0) * 0.05)`;
  };
  const stretch = (at: number): string => {
    const v = `(a.positions[${at}].volatility / 0.02)`;
    return `(${v} < 1.0 ? 1.0 : ${v} > 3.0 ? 3.0 : ${v})`;
  };
  const equity = ['a.collateral', ...indices.map(gain)].join(' + ');
  const required = indices.map((at) => `${tiers(at)} * ${stretch(at)}`).join(' + ');
  const run = new Environment({ unlistedVariablesAreDyn: true, limits: { maxAstNodes: 10_000 } }).parse(
    `${equity} >= ${required}`,
  );
  const a = {
    collateral: number(collateral),
    positions: positions.map((each) => ({
      size: number(each.size),
      entry: number(each.entry),
      mark: number(each.mark),
      volatility: number(each.volatility),
    })),
  };
  return { name: '@marcbachmann/cel-js', decide: () => run({ a }) === true };
};

const zenPeer = (): Peer => {
  const tiers = 'n <= 100000 ? n * 0.01 : n <= 1000000 ? 1000 + (n - 100000) * 0.025 : 23500 + (n - 1000000) * 0.05';
  const margin = tiers.replaceAll(/\bn\b/g, '(abs(#.size) * #.mark)');
  const stretch = '(#.volatility / 0.02 < 1 ? 1 : #.volatility / 0.02 > 3 ? 3 : #.volatility / 0.02)';
  const equity = 'collateral + sum(map(positions, #.size * (#.mark - #.entry)))';
  const required = `sum(map(positions, (${margin}) * ${stretch}))`;
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'rule',
        type: 'expressionNode',
        name: 'rule',
        position: { x: 1, y: 0 },
        content: { expressions: [{ id: 'good', key: 'good', value: `${equity} >= ${required}` }] },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'rule', type: 'edge' },
      { id: 'b', sourceId: 'rule', targetId: 'out', type: 'edge' },
    ],
  });
  const context = {
    collateral: number(collateral),
    positions: positions.map((each) => ({
      size: number(each.size),
      entry: number(each.entry),
      mark: number(each.mark),
      volatility: number(each.volatility),
    })),
  };
  return {
    name: '@gorules/zen-engine',
    decide: async () => {
      const answer: unknown = await decision.evaluate(context);
      return isRecord(answer) && isRecord(answer['result']) && answer['result']['good'] === true;
    },
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Cedar has 64-bit integers without division: sizes in tenths, prices in cents, volatility in basis points. */
const cedarPeer = (): Peer => {
  const field = (at: number, name: string): string => `context.p${at}.${name}`;
  const notional = (at: number): string =>
    `((if ${field(at, 'size')} < 0 then -${field(at, 'size')} else ${field(at, 'size')}) * ${field(at, 'mark')})`;
  const margin = (at: number): string => {
    const n = notional(at);
    const [low, high] = [100_000_000, 1_000_000_000];
    return `(if ${n} <= ${low} then ${n} * 10 else if ${n} <= ${high} then ${low * 10} + (${n} - ${low}) * 25 else ${low * 10 + (high - low) * 25} + (${n} - ${high}) * 50)`;
  };
  const stretch = (at: number): string => {
    const v = field(at, 'volatility');
    return `(if ${v} < 200 then 200 else if ${v} > 600 then 600 else ${v})`;
  };
  const gains = indices.map((at) => `${field(at, 'size')} * (${field(at, 'mark')} - ${field(at, 'entry')})`);
  const equity = ['context.collateral', ...gains].join(' + ');
  const required = indices.map((at) => `${margin(at)} * ${stretch(at)}`).join(' + ');
  const policies = `permit(principal, action, resource) when { (${equity}) * 200000 >= ${required} };`;
  const parsed = cedar.preparsePolicySet('perp', { staticPolicies: policies });
  if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
  const call = {
    principal: { type: 'Account', id: 'a' },
    action: { type: 'Action', id: 'keep' },
    resource: { type: 'Market', id: 'all' },
    context: {
      collateral: Number(scaled(collateral, 3)),
      ...Object.fromEntries(
        positions.map((each, at) => [
          `p${at}`,
          {
            size: Number(scaled(each.size, 1)),
            entry: Number(scaled(each.entry, 2)),
            mark: Number(scaled(each.mark, 2)),
            volatility: Number(scaled(each.volatility, 4)),
          },
        ]),
      ),
    },
    preparsedPolicySetId: 'perp',
    entities: [],
  };
  return {
    name: '@cedar-policy/cedar-wasm',
    decide: () => {
      const answer = cedar.statefulIsAuthorized(call);
      if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
      if (answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer.response.diagnostics.errors));
      return answer.response.decision === 'allow';
    },
  };
};

export const peers = (): readonly Peer[] => [celPeer(), zenPeer(), cedarPeer()];
