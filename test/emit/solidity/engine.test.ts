import { describe, expect, test } from 'vitest';
import { initialState, type State } from '../../../src/engine/state.ts';
import { factsFor, transition, type Event, type Step } from '../../../src/engine/transition.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import type { Core } from '../../../src/core/core.ts';
import type { Value } from '../../../src/types/value.ts';
import { compiled } from '../../engine/policy.ts';
import { deployEngine, normalState, shownResults } from '../../support/evm-engine.ts';
import { eventMaker } from '../../support/random-events.ts';
import { createRandom } from '../../support/random.ts';
import { policies } from './engine-policies.ts';

/** A step of the interpreter as the contract tells of it. */
const told = (core: Core, entryName: string, step: Step): unknown => {
  if (step.kind === 'refused') return step;
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
    ['legacy', false, 250],
    ['through the IR', true, 60],
  ] as const)(
    '%s: a sequence of events leaves the state that the interpreter has',
    { timeout: 240_000 },
    async (_way, viaIR, steps) => {
      // The large one takes a minute through the IR.
      if (viaIR && name === 'Desk') return;
      const engine = await deployEngine(core, { viaIR });
      try {
        expect(engine.compiled.warnings).toEqual([]);
        const next = eventMaker(createRandom(`${core.schema.policy} ${steps}`), core, checked);
        let state: State = initialState(core.schema);
        expect(await engine.readState()).toEqual(normalState(core, state));
        const kinds = new Map<string, number>();
        for (let at = 0; at < steps; at += 1) {
          const event = next();
          const entry = core.entries.find((each) => each.name === event.entry);
          const expected = transition(core, evaluate, state, event);
          const { gas, transaction, ...found } = { gas: 0, transaction: null, ...(await engine.step(event)) };
          void [gas, transaction];
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
