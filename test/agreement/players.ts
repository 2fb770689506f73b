/**
 * Who plays sequences of events. Each keeps its own state from the first event on; what it answers to an event is its outcome,
 * its effects and its state after. To have another one compared, add its driver to the list.
 */
import { initialState, type State } from '../../src/engine/state.ts';
import { factsFor, transition, type Event, type Step } from '../../src/engine/transition.ts';
import type { Core } from '../../src/core/core.ts';
import { codeLimit } from '../../src/emit/solidity/compile-solc.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { deployMany, type EvmCall, type EvmOptions } from '../support/evm.ts';
import { loadTypescript } from '../support/typescript.ts';
import { titled } from '../support/titled.ts';
import type { Compiled } from './policies.ts';
import { outcomeText, stepText, type StepText } from './step-text.ts';

export type Events = readonly Event[];
/** Null for an event that it cannot be asked about, and that the specification refuses. */
export type Player = { readonly play: (sequences: readonly Events[]) => Promise<readonly (readonly (StepText | null)[])[]> };

/** The players of some policies, in their order; they may share what is dear to start. */
export type Driver = {
  readonly name: string;
  readonly open: (policies: readonly Compiled[]) => Promise<Opened>;
};

export type Opened = {
  readonly players: readonly Player[];
  /** Whether the policy at a place has more code than a chain takes. */
  readonly isOversized: (place: number) => boolean;
  readonly close: () => Promise<void>;
};

export type Decide = (entry: string, facts: Facts) => Outcome;
/** What `src/engine` gives. */
export type Machine = { readonly initialState: typeof initialState; readonly transition: typeof transition };
const machine: Machine = { initialState, transition };

/** Plays with `src/engine`, deciding one event at a time. */
export const player = (core: Core, decide: Decide, engine = machine): Player => ({
  play: (sequences) => Promise.resolve(sequences.map((events) => playOne(core, decide, events, engine).map((each) => each.text))),
});

/** The states before and after an event and what came of it. `step` is null where something was thrown. */
export type Played = {
  readonly before: State;
  readonly after: State;
  readonly outcome: Outcome | null;
  readonly step: Step | null;
  readonly text: StepText;
};

/** What is thrown is an answer too, and the last one. */
export const playOne = (core: Core, decide: Decide, events: Events, engine: Machine = machine): readonly Played[] => {
  const played: Played[] = [];
  let state = engine.initialState(core.schema);
  for (const event of events) {
    const before = state;
    let outcome: Outcome | null = null;
    try {
      const step = engine.transition(core, (entry, facts) => (outcome = decide(entry, facts)), before, event);
      if (step.kind === 'done') state = step.state;
      played.push({ before, after: state, outcome, step, text: stepText(core, step, outcome) });
    } catch (error) {
      played.push({ before, after: before, outcome, step: null, text: thrown(error) });
      return played;
    }
  }
  return played;
};

export const thrown = (error: unknown): StepText => ({
  head: `threw ${error instanceof Error ? error.message : String(error)}`,
  body: '',
});

const alone = (name: string, open: (core: Core) => Promise<Decide>): Driver => ({
  name,
  open: async (policies) => ({
    players: await Promise.all(policies.map(({ name, core }) => titled(name, async () => player(core, await open(core))))),
    isOversized: () => false,
    close: () => Promise.resolve(),
  }),
});

/**
 * The library on an EVM. All sides are in the same state as long as they agree, so the interpreter's states are sent with
 * all events at once: the first answer that differs is the first step that does.
 */
export const solidity = (options: EvmOptions = {}): Driver => ({
  name: 'Solidity',
  open: async (policies) => {
    const chain = await deployMany(
      policies.map((each) => each.core),
      { ...options, titles: policies.map((each) => each.name) },
    );
    return {
      isOversized: (place) => (chain.policies[place]?.size ?? 0) > codeLimit,
      close: chain.close,
      players: policies.map(({ core }, policy) => {
        const { evaluate } = prepare(core);
        return {
          play: async (sequences) => {
            const all = sequences.map((events) => playOne(core, evaluate, events));
            const calls = all.flatMap((played, at) =>
              played.flatMap((each, place) => callOf(core, each, sequences[at]?.[place])),
            );
            const results = await chain.evaluateAll(calls.map((call) => ({ ...call, policy })));
            let next = 0;
            return all.map((played, at) =>
              played.map((each, place) => {
                const event = sequences[at]?.[place];
                if (each.outcome === null || event === undefined) return each.text;
                return answered(core, each, event, results[next++]?.outcome);
              }),
            );
          },
        };
      }),
    };
  },
});

const callOf = (core: Core, { before: state, outcome }: Played, event: Event | undefined): readonly EvmCall[] => {
  const entry = core.entries.find((each) => each.name === event?.entry);
  if (outcome === null || event === undefined || entry === undefined) return [];
  return [{ entry: entry.name, facts: factsFor(core, state, event, entry) }];
};

const answered = (core: Core, { before: state, outcome, text }: Played, event: Event, found: Outcome | undefined): StepText => {
  if (found === undefined) return { head: 'nothing', body: '' };
  if (outcome !== null && outcomeText(outcome) === outcomeText(found)) return text;
  const step: Step = transition(core, () => found, state, event);
  return stepText(core, step, found);
};

/** All that is compared with the specification. An engine of generated code has a driver of its own here. */
export const drivers: readonly Driver[] = [
  alone('interpreter', (core) => Promise.resolve(prepare(core).evaluate)),
  alone('TypeScript', async (core) => (await loadTypescript(core)).evaluate),
  solidity(),
];
