/**
 * The deployed contract that keeps the state, with the time of its blocks, as one more player: after every event it must have
 * returned or reverted with, told and stored what the interpreter says, to the last byte. Each sequence begins with it as deployed.
 */
import type { Apart } from '../../src/emit/solidity/apart.ts';
import { emitEngine } from '../../src/emit/solidity/engine/emit.ts';
import { codeLimit } from '../../src/emit/solidity/compile-solc.ts';
import type { Core } from '../../src/core/core.ts';
import { keptFields, type State } from '../../src/engine/state.ts';
import type { Event } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { latestBlock, openSimulator, type SimulatedAnswer, type Simulator } from '../support/evm/simulate.ts';
import { largest, makeWhole, wholes } from '../support/evm/whole.ts';
import { keptContract, type KeptContract, type Met } from '../support/kept-contract.ts';
import { fits, missing, type Due } from '../support/kept-words.ts';
import { titled, titledNow } from '../support/titled.ts';
import { playOne, type Driver, type Events, type Played, type Player } from './players.ts';
import type { StepText } from './step-text.ts';
import { typescriptEngine } from './typescript-engine.ts';

/** Requests that are under way at once. */
const atOnce = 8;

/** `change`: for tests that seed a defect. */
export const deployed = (change: (code: string) => string = (code) => code): Driver => ({
  name: 'deployed contract',
  open: async (policies) => {
    const emits = policies.map(
      ({ name, core }) =>
        (apart: Apart) =>
          titledNow(name, () => emitEngine(core, { params: 'constants', apart })),
    );
    const all = wholes(emits, {}, change);
    const simulator = await openSimulator();
    try {
      const sizes: number[] = [];
      const players: Player[] = [];
      for (const [at, { name, core }] of policies.entries()) {
        await titled(name, async () => {
          const { emitted, compiled } = all[at] ?? missing('contract');
          if (compiled.errors.length > 0) throw new Error(`solc: ${compiled.errors.slice(0, 3).join('\n')}`);
          const kept = keptContract(core, emitted, compiled);
          const governed = emitted.governed.map((each) => each.value);
          sizes.push(largest(emitted, compiled));
          players.push(
            contractPlayer(core, kept, simulator, await makeWhole(emitted, compiled, simulator.deploy, kept.own, governed)),
          );
        });
      }
      return { players, isOversized: (place) => (sizes[place] ?? 0) > codeLimit, close: simulator.close };
    } catch (error) {
      await simulator.close();
      throw error;
    }
  },
});

const contractPlayer = (core: Core, kept: KeptContract, simulator: Simulator, address: string): Player => {
  const { evaluate } = prepare(core);
  const play = async (events: Events): Promise<readonly (StepText | null)[]> => {
    const met: Met[] = [];
    const asked = playOne(core, evaluate, events).map((played, at) => {
      const event = events[at];
      if (event === undefined || played.step === null) return { played, step: null, wanted: null };
      const time = blockTime(core, event, played.before);
      if (time === null) return { played, step: null, wanted: null };
      for (const each of kept.met(event))
        if (!met.some(({ record, key }) => record === each.record && key === each.key)) met.push(each);
      const sent = kept.send(address, event);
      const wanted = { due: kept.due({ ...event, at: time }, played.step, played.outcome), found: kept.found(met, played.after) };
      return { played, step: { time, sent, reads: kept.reads(met) }, wanted };
    });
    const answers = await simulator.simulate(asked.flatMap((each) => (each.step === null ? [] : [each.step])));
    let next = 0;
    return asked.map(({ played, wanted }) => {
      if (wanted === null) return played.step === null ? played.text : leftOut(played);
      const answer = answers[next++];
      if (answer === undefined) return { head: 'nothing', body: '' };
      const differences = [...answerDifferences(wanted.due, answer, address), ...stateDifferences(wanted.found, answer)];
      return differences.length === 0 ? played.text : { head: differences.join('; '), body: '' };
    });
  };
  return {
    play: async (sequences) => {
      const answers: (readonly (StepText | null)[])[] = [];
      for (let start = 0; start < sequences.length; start += atOnce)
        answers.push(...(await Promise.all(sequences.slice(start, start + atOnce).map(play))));
      return answers;
    },
  };
};

/** When the block is; null where there is none. No block is before the one ahead of it: what protects is then as late as that. */
const blockTime = (core: Core, { entry, at }: Event, { globals }: State): bigint | null => {
  const [policy] = core.schema.records;
  const place = policy === undefined ? -1 : keptFields(policy).findIndex((each) => policy.fields[each]?.source === 'clock');
  const last = globals[place];
  if (at > latestBlock) return null;
  if (typeof last !== 'bigint' || at >= last) return at;
  return core.entries.some((each) => each.name === entry && each.protective) ? last : null;
};

/** No block has such a time; only what changes nothing may be left out. */
const leftOut = ({ before, after, text }: Played): StepText | null =>
  before === after ? null : { head: `at a time that no block has: ${text.head}`, body: text.body };

const answerDifferences = (due: Due, { ok, data, logs }: SimulatedAnswer, address: string): readonly string[] => {
  const said = (isOk: boolean, what: string): string => `${isOk ? 'returns' : 'reverts with'} 0x${what}`;
  const wrong = ok === due.ok && fits(due.data, data) ? [] : [`${said(ok, data)}, where it ${said(due.ok, due.data)}`];
  const told = logs.map((each) => [each.address, ...each.topics, each.data].map((part) => part.slice(2)).join(' ')).join();
  const toldDue = due.logs.map((each) => [address, ...each.topics, each.data].join(' ')).join();
  return fits(toldDue, told) ? wrong : [...wrong, `tells ${told}, where it is to tell ${toldDue}`];
};

const stateDifferences = (found: readonly string[], { reads }: SimulatedAnswer): readonly string[] =>
  found.flatMap((wanted, at) => {
    const data = reads[at]?.ok === true ? reads[at].data : 'nothing';
    return data === wanted ? [] : [`keeps 0x${data} in place ${at}, where it is to keep 0x${wanted}`];
  });

/** All that keep the state themselves: for policies that have one. */
export const keepers: readonly Driver[] = [typescriptEngine, deployed()];
