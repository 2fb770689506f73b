/**
 * A Foundry test for a contract that keeps the state: events of the interpreter one after the other, each at its time, with
 * what was refused and the whole of the policy's own state after each.
 */
import { bug } from '../../../source/assert-never.ts';
import type { Core } from '../../../core/core.ts';
import { keptFields } from '../../../types/kept.ts';
import type { Facts, Refusal, Value } from '../../../types/value.ts';
import type { Session } from '../../../core/session.ts';
import { partsTold } from '../apart.ts';
import { encodeRefusal, encodeWords } from '../abi.ts';
import { creation } from '../foundry.ts';
import { print } from '../print.ts';
import { encodeToldBatch, type SessionBatch } from '../session/abi.ts';
import { encodeTold, toldCodec } from '../told.ts';
import {
  binary,
  call,
  declare,
  field,
  literal,
  name,
  not,
  type Expr,
  type Member,
  type Statement,
  type TopLevel,
} from '../tree.ts';
import { accessManagedPath } from './access.ts';
import type { SolidityEngine } from './emit.ts';

/** An event, why it was refused (null: it was not), and the policy's own kept values after it. */
export type ReplayedEvent = {
  readonly entry: string;
  readonly at: bigint;
  readonly facts: Facts;
  readonly refusal: Refusal | null;
  readonly state: { readonly globals: readonly Value[] };
};

/** A batch of a session, what the contract answers, and the policy's own kept values after it. */
export type ReplayedBatch = {
  readonly session: Session;
  readonly at: bigint;
  readonly batch: SessionBatch;
  /** The words of the answer, or of the error behind its selector. */
  readonly answer: { readonly error: string | null; readonly words: readonly bigint[] };
  readonly state: ReplayedEvent['state'];
};

export type Replayed = ReplayedEvent | ReplayedBatch;

/** The contract that answers for it in the test. */
const managerPath = accessManagedPath.replace('AccessManaged.sol', 'AccessManager.sol');

/** More would not fit the code of one test. */
const mostEvents = 40;

export const engineTest = (core: Core, engine: SolidityEngine, events: readonly Replayed[]): string => {
  const shown = events.slice(0, mostEvents);
  const kinds = new Set(shown.map((each) => ('session' in each ? null : each.refusal?.kind)));
  const errors = new Set(shown.flatMap((each) => ('session' in each && each.answer.error !== null ? [each.answer.error] : [])));
  // Whoever plays something reads the state after it.
  const asked = new Set([
    ...shown.map((each) =>
      'session' in each
        ? engine.sessions.find((one) => one.name === each.session.name)?.contract
        : engine.entries.find((one) => one.name === each.entry)?.contract,
    ),
    ...(shown.length === 0 ? [] : engine.getters.filter((each) => isShown(core, each)).map((each) => each.contract)),
  ]);
  const imported = [
    engine.contract,
    ...engine.parts.filter((each) => asked.has(each) || partsTold(engine.parts).includes(each)),
    ...(kinds.has('fact') ? ['FactOutOfRange'] : []),
    ...(kinds.has('verdict') ? ['Refused'] : []),
    ...errors,
    ...(engine.governed.length > 0 ? [engine.governedStruct] : []),
  ];
  const isManaged = engine.access === 'access-managed';
  const self = call('address', name('this'));
  // The admin, and whoever has a role; or who is asked, of whom the test is the admin, who may call everything.
  const who = isManaged ? [call('address', call('new AccessManager', self))] : [self, ...engine.roles.map(() => self)];
  const made = creation(engine, who, engine.governed, engine.governedStruct);
  const body: readonly Statement[] = [
    declare(engine.contract, 'engine_', made),
    ...shown.flatMap((each) => ('session' in each ? listed(core, engine, each) : replayed(core, engine, each))),
  ];
  const items: readonly TopLevel[] = [
    {
      ...{ kind: 'contract', name: `${engine.contract}Test`, doc: [] },
      members: [test(body), sends(engine.contract)],
    },
  ];
  const header = ['Generated: events as the interpreter answered them, replayed on the contract.'];
  const imports = [
    ...(isManaged ? [{ names: ['AccessManager'], path: managerPath }] : []),
    { names: imported, path: `../src/${engine.contract}.sol` },
  ];
  return print({ license: 'MIT', pragma: '^0.8.24', header, imports, items }).code;
};

const hex = (words: readonly bigint[]): Expr => ({ kind: 'hex', digits: encodeWords(words) });
const selector = (of: string): Expr => name(`${of}.selector`);

const replayed = (core: Core, engine: SolidityEngine, event: ReplayedEvent): readonly Statement[] => {
  const place = core.entries.findIndex((each) => each.name === event.entry);
  const [entry, own] = [core.entries[place] ?? bug('no entry'), engine.entries[place] ?? bug('no entry')];
  const data = encodeTold(toldCodec(core), core, entry, event.facts, own.packed);
  const sent = call('bytes.concat', selector(`${own.contract}.${own.function ?? bug('nobody calls it')}`), hex(data));
  const { refusal } = event;
  const refused = refusal === null ? null : encodeRefusal(entry, { kind: 'refused', refusal });
  const expected: Expr =
    refused === null ? { kind: 'text', value: '' } : call('bytes.concat', selector(refused.error), hex(refused.words));
  const step = call('sends_', name('engine_'), literal(event.at), sent, { kind: 'truth', value: refusal === null }, expected);
  return [{ kind: 'expression', value: step }, ...ownState(core, engine, event)];
};

/** All of the answer has to be as expected, the cursor among it. */
const listed = (core: Core, engine: SolidityEngine, replayed: ReplayedBatch): readonly Statement[] => {
  const { session, at, batch, answer } = replayed;
  const own = engine.sessions.find((each) => each.name === session.name) ?? bug('no session');
  const data = encodeToldBatch(toldCodec(core), core, session, own, batch).map(unsigned);
  const words = hex(answer.words.map(unsigned));
  const sent = call('bytes.concat', selector(`${own.contract}.${own.function}`), hex(data));
  const expected = answer.error === null ? words : call('bytes.concat', selector(answer.error), words);
  const isDone: Expr = { kind: 'truth', value: answer.error === null };
  const step = call('sends_', name('engine_'), literal(at), sent, isDone, expected);
  return [{ kind: 'expression', value: step }, ...ownState(core, engine, replayed)];
};

const unsigned = (word: bigint): bigint => BigInt.asUintN(256, word);

const ownState = (core: Core, engine: SolidityEngine, { state, at }: Pick<Replayed, 'state' | 'at'>): readonly Statement[] => {
  const policy = core.schema.records[0] ?? bug('no policy');
  return keptFields(policy).flatMap((field, place): readonly Statement[] => {
    const shape = policy.fields[field]?.shape;
    const getter = engine.getters.find((each) => each.record === 0 && each.field === field);
    const value = state.globals[place];
    if (shape === undefined || getter === undefined || typeof value !== 'bigint') return [];
    const whole = getter.contract === engine.contract ? 'engine_' : `${getter.contract}(address(engine_))`;
    const read = call(`${whole}.${getter.name}`);
    const holds = shape.kind === 'bool' ? (value === 0n ? not(read) : read) : binary('==', read, literal(value));
    const text: Expr = { kind: 'text', value: `${getter.name} after the event at ${at}` };
    return [{ kind: 'expression', value: call('require', holds, text) }];
  });
};

/** Whether the test reads a field: one of the policy itself that is a single word. */
const isShown = ({ schema }: Core, { record, field }: { readonly record: number; readonly field: number }): boolean =>
  record === 0 && !['array', 'optional'].includes(schema.records[0]?.fields[field]?.shape.kind ?? '');

const test = (body: readonly Statement[]): Member => ({
  ...{ kind: 'function', name: 'test_events', doc: [], parameters: [], visibility: 'external', mutability: 'none' },
  ...{ returns: [], body },
});

/** The address at which forge answers calls that change the chain itself. */
const cheats = 'address(uint160(uint256(keccak256("hevm cheat code"))))';

const sends = (contract: string): Member => {
  const answered = binary('==', call('keccak256', name('data_')), call('keccak256', name('expected_')));
  // Of what is done only some is looked at: what is told, and the state after it.
  const isSilent = binary('&&', name('isDone_'), binary('==', field(name('expected_'), 'length'), literal(0n)));
  const warp = call('abi.encodeWithSignature', { kind: 'text', value: 'warp(uint256)' }, name('at_'));
  return {
    ...{ kind: 'function', name: 'sends_', doc: [], visibility: 'private', mutability: 'none', returns: [] },
    parameters: [
      { type: contract, name: 'engine_' },
      { type: 'uint256', name: 'at_' },
      { type: 'bytes memory', name: 'call_' },
      { type: 'bool', name: 'isDone_' },
      { type: 'bytes memory', name: 'expected_' },
    ],
    body: [
      {
        kind: 'declare',
        variables: [
          { type: 'bool', name: 'ok_' },
          { type: '', name: '' },
        ],
        value: call(`${cheats}.call`, warp),
      },
      { kind: 'expression', value: call('require', name('ok_'), { kind: 'text', value: 'no way to set the time' }) },
      { kind: 'declare', variables: [{ type: 'bytes memory', name: 'data_' }], value: null },
      {
        ...{ kind: 'assign', targets: [name('ok_'), name('data_')], op: '=' },
        value: call('address(engine_).call', name('call_')),
      },
      {
        kind: 'expression',
        value: call('require', binary('&&', binary('==', name('ok_'), name('isDone_')), binary('||', isSilent, answered)), {
          kind: 'text',
          value: 'another answer than the interpreter gave',
        }),
      },
    ],
  };
};
