import { describe, expect, test } from 'vitest';
import { initialState, keptFields, type State } from '../../../src/engine/state.ts';
import { factsFor, transition, type Event, type Step } from '../../../src/engine/transition.ts';
import { emitEngine } from '../../../src/emit/solidity/engine/emit.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import type { Core } from '../../../src/core/core.ts';
import type { Value } from '../../../src/types/value.ts';
import { compiled } from '../../engine/policy.ts';
import { deployEngine, normalState, shownResults, type EngineStep } from '../../support/evm-engine.ts';
import { eventMaker } from '../../support/engine-events.ts';
import { createRandom } from '../../support/random.ts';
import { loadSolc } from '../../support/evm/solc-cache.ts';
import { policies } from './engine-policies.ts';

/** A step of the interpreter as the contract tells of it. */
const told = (core: Core, entryName: string, step: Step): unknown => {
  if (step.kind === 'refused' || step.kind === 'forbidden' || step.kind === 'within') return step;
  if (step.kind === 'malformed') return { kind: 'malformed', problem: step.problem, key: BigInt.asUintN(256, step.key) };
  const entry = core.entries.find((each) => each.name === entryName);
  const shown = entry ? shownResults(core, entry) : [];
  return { kind: 'done', answers: step.effects.filter((each) => shown.includes(each.result)).map((each) => each.after) };
};

type Evaluate = ReturnType<typeof prepare>['evaluate'];

const valuesOf = (core: Core, evaluate: Evaluate, state: State, event: Event): readonly Value[] => {
  const entry = core.entries.find((each) => each.name === event.entry);
  const outcome = entry && evaluate(event.entry, factsFor(core, state, event, entry));
  return outcome?.kind === 'value' ? outcome.values : [];
};

describe.each([...policies])('%s', (name, text) => {
  const { core, checked } = compiled(text);
  const { evaluate } = prepare(core);

  test.each([
    ['legacy', false, 120],
    ['through the IR', true, 40],
    ['in two contracts', false, 40],
    ['in four contracts', false, 40],
  ] as const)(
    '%s: a sequence of events leaves the state that the interpreter has',
    { timeout: 240_000 },
    async (way, viaIR, steps) => {
      // The large one takes a minute through the IR.
      if (viaIR && name === 'Desk') return;
      const { outline } = emitEngine(core, { params: 'constants' });
      const count = way === 'in two contracts' ? 2 : way === 'in four contracts' ? 4 : 1;
      // Of actions, definitions and what reads the state or the roles some in each.
      const apart = Array.from(
        { length: count - 1 },
        (_, at) => new Set(outline.functions.filter((__, place) => place % count === at).map((each) => each.name)),
      );
      const engine = await deployEngine(core, count > 1 ? { apart } : { viaIR });
      try {
        expect(engine.compiled.warnings).toEqual([]);
        const next = eventMaker(createRandom(`${core.schema.policy} ${steps}`), core, checked);
        let state: State = initialState(core.schema);
        expect(await engine.readState()).toEqual(normalState(core, state));
        const kinds = new Map<string, number>();
        for (let at = 0; at < steps; at += 1) {
          const event = next();
          // No block has such a time.
          if (event.at < clockOf(core, state)) continue;
          const entry = core.entries.find((each) => each.name === event.entry);
          const expected = transition(core, evaluate, state, event);
          const found = withoutCost(await engine.step(event));
          // A definition changes nothing and gives its value.
          const wanted =
            expected.kind === 'done' && entry?.kind === 'define'
              ? { kind: 'done', answers: valuesOf(core, evaluate, state, event) }
              : told(core, event.entry, expected);
          expect({ at, event, found }).toEqual({ at, event, found: wanted });
          if (expected.kind === 'done') state = expected.state;
          if (expected.kind === 'done' && entry?.kind === 'action')
            expect(await engine.readState()).toEqual(normalState(core, state));
          const kind = expected.kind === 'refused' ? expected.refusal.kind : expected.kind;
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        }
        expect(await engine.readState()).toEqual(normalState(core, state));
        expect((kinds.get('done') ?? 0) / steps, JSON.stringify([...kinds])).toBeGreaterThan(0.2);
      } finally {
        await engine.stop();
      }
    },
  );
});

const clockOf = ({ schema }: Core, { globals }: State): bigint => {
  const [policy] = schema.records;
  const fields = policy === undefined ? [] : keptFields(policy);
  const clock = globals[fields.findIndex((at) => policy?.fields[at]?.source === 'clock')];
  return typeof clock === 'bigint' ? clock : 0n;
};

const withoutCost = (step: EngineStep): unknown => (step.kind === 'done' ? { kind: 'done', answers: step.answers } : step);

const { core } = compiled();

test('storage lies where it is said to lie, by the account of solc', { timeout: 120_000 }, () => {
  for (const text of policies.values()) {
    const { code, contract, storage } = emitEngine(compiled(text).core, { params: 'constants' });
    const settings = { outputSelection: { '*': { '*': ['storageLayout'] } } };
    const input = { language: 'Solidity', sources: { 'a.sol': { content: code } }, settings };
    const output = JSON.parse(loadSolc().compile(JSON.stringify(input))) as LayoutOutput;
    const types = output.contracts['a.sol']?.[contract]?.storageLayout.types ?? {};
    const found = Object.values(types).flatMap(({ members }) => members ?? []);
    const [said, told] = [
      storage.map(({ name, slot, offset, type }) => `${name} ${slot} ${offset / 8} ${type}`),
      found.map(({ label, slot, offset, type }) => `${label} ${slot} ${offset} ${typeOf(type)}`),
    ];
    expect([...said].sort()).toEqual([...told].sort());
  }
});

/** `t_array(t_int88)5_storage` is `int88[5]`. */
const typeOf = (told: string): string => told.replace(/^t_array\(t_(\w+)\)(\d+)_storage$/, '$1[$2]').replace('t_', '');

type LayoutOutput = {
  readonly contracts: Record<string, Record<string, { readonly storageLayout: { readonly types: Record<string, LayoutType> } }>>;
};
type LayoutType = {
  readonly members?: readonly { readonly label: string; readonly slot: string; readonly offset: number; readonly type: string }[];
};

test('only the operator acts, and an event tells what was done', { timeout: 120_000 }, async () => {
  const engine = await deployEngine(core);
  try {
    const facts = { params: [], globals: [], entities: [[], [], []], arguments: [[7n, 1_000_000_000n, 0n], 5_000_000n] };
    const done = await engine.step({ entry: 'spend', at: 1_000n, by: null, facts: { ...facts, globals: globalsOf(core) } });
    expect(done).toMatchObject({ kind: 'done', answers: [995_000_000n] });
    const receipt = (await engine.rpc('eth_getTransactionReceipt', [done.kind === 'done' ? done.transaction : ''])) as {
      readonly logs: readonly { readonly topics: readonly string[]; readonly data: string }[];
    };
    expect(receipt.logs).toHaveLength(1);
    expect(BigInt(receipt.logs[0]?.topics[1] ?? '0')).toBe(7n);
    const words = (receipt.logs[0]?.data ?? '')
      .slice(2)
      .match(/.{64}/g)
      ?.map((each) => BigInt(`0x${each}`));
    // What was asked, and the new value of what the protocol holds.
    expect(words).toEqual([5_000_000n, 995_000_000n]);
    const contract = engine.compiled.contracts.get(engine.solidity.contract);
    const selector = Object.entries(contract?.selectors ?? {}).find(([each]) => each.startsWith('spend('))?.[1] ?? '';
    const call = { from: `0x${'12'.repeat(20)}`, to: engine.address, data: `0x${selector}${'0'.repeat(192)}` };
    await expect(engine.rpc('eth_call', [call, 'latest'])).rejects.toMatchObject({ data: '7c214f04' });
  } finally {
    await engine.stop();
  }
});

const globalsOf = (of: Core): readonly Value[] => (of.schema.records[0]?.fields ?? []).map(() => 0n);
