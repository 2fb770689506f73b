/**
 * The contract that keeps the state, as what it is sent and what it has to answer: words, so that an answer is compared without
 * being understood first. All is told by the schema and by what the emitter says of the contract.
 */
import { toEventHash, type AbiEvent, type AbiFunction } from 'viem';
import { encodeWords } from '../../src/emit/solidity/abi.ts';
import type { CompiledContract } from '../../src/emit/solidity/compile-solc.ts';
import type { SolidityEngine } from '../../src/emit/solidity/engine/emit.ts';
import { encodeTold, toldCodec } from '../../src/emit/solidity/told.ts';
import type { Core, Entry } from '../../src/core/core.ts';
import { countOf } from '../../src/types/places.ts';
import { keptOf, type State } from '../../src/engine/state.ts';
import type { Event, Step } from '../../src/engine/transition.ts';
import type { Outcome } from '../../src/types/value.ts';
import { keysIn } from './evm-engine.ts';
import type { Sent } from './evm/simulate.ts';
import type { Compiled } from './evm/solc-cache.ts';
import { selectorsOf } from './evm/whole.ts';
import { dueOf, keptWords, missing, word, type Due, type EventForm } from './kept-words.ts';

/** A member that was met, by record and key. */
export type Met = { readonly record: number; readonly key: bigint };

/** Hexadecimal, without `0x`. */
export type KeptContract = {
  /** What its constructor takes ahead of what governance sets. */
  readonly own: readonly bigint[];
  readonly send: (address: string, event: Event) => Sent;
  /** `outcome`: what was decided, where something was. */
  readonly due: (event: Event, step: Step, outcome: Outcome | null) => Due;
  readonly met: (event: Event) => readonly Met[];
  /** The calls that read what is kept of the policy and of members, and what they must give. */
  readonly reads: (met: readonly Met[]) => readonly string[];
  readonly found: (met: readonly Met[], state: State) => readonly string[];
};

const admin = '0d'.repeat(20);
const operator = '0a'.repeat(20);
const nobody = '0b'.repeat(20);
const holder = (at: number): string => (0xcc00 + at).toString(16).padStart(40, '0');

export const keptContract = (core: Core, solidity: SolidityEngine, compiled: Compiled): KeptContract => {
  const holders = new Map(solidity.roles.slice(1).map(({ role }, at) => [role ?? '', holder(at)]));
  const told = toldCodec(core);
  const selectors = selectorsOf(solidity, compiled);
  const selector = (name: string): string => selectors.get(name) ?? missing(`function ${name}`);
  const forms = eventForms(compiled.contracts.get(solidity.contract) ?? missing(solidity.contract));
  const entries = new Map(
    core.entries.flatMap((entry, place): readonly (readonly [string, About])[] => {
      const { function: own, packed, event } = solidity.entries[place] ?? missing(`function of ${entry.name}`);
      const form = event === null ? null : (forms.get(event) ?? null);
      // Only a session does what has no function.
      return own === null ? [] : [[entry.name, { entry, packed, selector: selector(own), form }]];
    }),
  );
  const about = (name: string): About => entries.get(name) ?? missing(`entry ${name}`);
  const getters = solidity.getters.map(({ record, field, name }) => {
    const shape = core.schema.records[record]?.fields[field]?.shape;
    const items = shape?.kind === 'array' ? countOf(core.schema, shape.by) : null;
    return { record, selector: selector(name), items };
  });
  const readsOf = (record: number, key: string): readonly string[] =>
    getters
      .filter((each) => each.record === record)
      .flatMap((each) =>
        each.items === null
          ? [each.selector + key]
          : Array.from({ length: each.items }, (_, item) => each.selector + key + word(BigInt(item))),
      );
  return {
    own: [admin, operator, ...holders.values()].map((each) => BigInt(`0x${each}`)),
    send: (to, { entry: name, by, facts }) => {
      const { entry, selector: own, packed } = about(name);
      const from = entry.anyone ? nobody : entry.roles === null ? operator : (holders.get(by ?? '') ?? nobody);
      return { from, to, data: own + encodeWords(encodeTold(told, core, entry, facts, packed)) };
    },
    due: (event, step, outcome) => {
      const { entry, form } = about(event.entry);
      return dueOf(core, entry, form, event, step, outcome);
    },
    met: ({ entry, facts }) => keysIn(core, about(entry).entry, facts).map(([record, key]) => ({ record, key })),
    reads: (met) => [...readsOf(0, ''), ...met.flatMap(({ record, key }) => readsOf(record, word(key)))],
    found: (met, state) => [
      ...keptWords(core.schema.records[0] ?? missing('policy'), state.globals),
      ...met.flatMap(({ record, key }) =>
        keptWords(core.schema.records[record] ?? missing('record'), keptOf(state, record, key)),
      ),
    ],
  };
};

type About = {
  readonly entry: Entry;
  readonly packed: boolean;
  readonly selector: string;
  readonly form: EventForm | null;
};

/** By the name of the event. */
const eventForms = ({ abi }: CompiledContract): ReadonlyMap<string, EventForm> => {
  const events = (Array.isArray(abi) ? abi : []).filter(
    (each: AbiEvent | AbiFunction): each is AbiEvent => each.type === 'event',
  );
  return new Map(
    events.map((each) => [
      each.name,
      {
        ...{ topic: toEventHash(each).slice(2), parameters: each.inputs.length },
        isWhole: each.inputs.some((input) => input.type === 'tuple'),
      },
    ]),
  );
};
