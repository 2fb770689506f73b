/**
 * A policy that keeps its state in a contract on anvil, as one more way to make transitions.
 *
 *   const engine = await deployEngine(core);
 *   const step = await engine.step(event);       // at the time of the event, as the operator
 *   expect(await engine.readState()).toEqual(normalState(core, state));
 *   await engine.stop();
 *
 * A refused event is only called; one that is done is sent as a transaction in a block of its time.
 */
import { codecOf, decodeFactError, decodeRefusal, encodeWords } from '../../src/emit/solidity/abi.ts';
import type { Apart } from '../../src/emit/solidity/apart.ts';
import type { CompileOptions } from '../../src/emit/solidity/compile-solc.ts';
import { emitEngine, type SolidityEngine } from '../../src/emit/solidity/engine/emit.ts';
import { numberType, shapeMembers } from '../../src/emit/solidity/layout.ts';
import { encodeTold, toldCodec } from '../../src/emit/solidity/told.ts';
import type { Core, Entry, EntryResult } from '../../src/core/core.ts';
import { keptFields, keyField, type State } from '../../src/engine/state.ts';
import type { Event } from '../../src/engine/transition.ts';
import { countOf } from '../../src/types/places.ts';
import type { FieldSchema, RecordSchema, Shape } from '../../src/types/schema.ts';
import type { Refusal, Value } from '../../src/types/value.ts';
import { deploy, gasLimit, revertData, startAnvil } from './evm/anvil.ts';
import type { Compiled } from './evm/solc-cache.ts';
import { makeWhole, selectorsOf, wholes } from './evm/whole.ts';
import { factErrorSelector, refusalSelector } from './evm.ts';

export type EngineStep =
  /** `answers`: the new values of facts that the protocol holds, or the value of a definition. */
  | { readonly kind: 'done'; readonly answers: readonly Value[]; readonly gas: number; readonly transaction: string | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'forbidden'; readonly roles: readonly string[] }
  | { readonly kind: 'malformed'; readonly problem: 'twice' | 'decimals'; readonly key: bigint };

export type DeployedEngine = {
  readonly step: (event: Event) => Promise<EngineStep>;
  /** As `normalState` has it. */
  readonly readState: () => Promise<State>;
  readonly stop: () => Promise<void>;
  readonly solidity: SolidityEngine;
  readonly compiled: Compiled;
  readonly address: string;
  readonly rpc: (method: string, params: readonly unknown[]) => Promise<unknown>;
};

export type EngineOptions = CompileOptions & {
  readonly params?: 'constants' | 'immutables';
  /** External functions that stand in further contracts; as many as are needed unless given. */
  readonly apart?: Apart;
  /** For tests that seed a defect. */
  readonly change?: (code: string) => string;
};

/** The first four bytes of the hash of `NotInRole()`. */
export const notInRole = '96bb66bf';

/** The first four bytes of the hashes of `MemberTwice(uint256)` and `DecimalsChanged(uint256)`. */
export const malformedSelectors = { twice: 'c56873f2', decimals: '369be7a7' } as const;

const malformed: ReadonlyMap<string, 'twice' | 'decimals'> = new Map([
  [malformedSelectors.twice, 'twice'],
  [malformedSelectors.decimals, 'decimals'],
]);

export const deployEngine = async (core: Core, options: EngineOptions = {}): Promise<DeployedEngine> => {
  const { params = 'constants', apart, change } = options;
  const [whole] = wholes([(into) => emitEngine(core, { params, apart: apart ?? into })], options, change);
  if (!whole) throw new Error('nothing was compiled');
  const { emitted: solidity, compiled } = whole;
  const { rpc, close } = await startAnvil();
  const [operator = '', ...others] = (await rpc('eth_accounts', [])) as readonly string[];
  const holders = new Map(solidity.roles.slice(1).map(({ role }, at) => [role, others[at] ?? operator]));
  const given = [
    // The admin, then the operator.
    BigInt(operator),
    BigInt(operator),
    ...[...holders.values()].map((each) => BigInt(each)),
  ];
  const governed = solidity.governed.map((each) => each.value);
  // The first block after the deployment may have any time.
  await rpc('anvil_setTime', ['0x1']);
  const send = async (transaction: Record<string, string>): Promise<Receipt> => {
    const hash = await rpc('eth_sendTransaction', [{ from: operator, gas: gasLimit, ...transaction }]);
    for (;;) {
      // A receipt may come a moment after the block.
      const receipt = (await rpc('eth_getTransactionReceipt', [hash])) as Receipt | '0x';
      if (receipt === '0x') continue;
      if (receipt.status !== '0x1') throw new Error('a transaction failed');
      return receipt;
    }
  };
  const made = await makeWhole(solidity, compiled, (creation) => deploy(rpc, creation), given, governed).catch(
    async (error: unknown) => {
      await close();
      throw error;
    },
  );
  const address = `0x${made}`;
  const selectors = selectorsOf(solidity, compiled);
  const selector = (name: string): string => {
    const found = selectors.get(name);
    if (found === undefined) throw new Error(`no function ${name}`);
    return found;
  };
  const [codec, told] = [codecOf(core), toldCodec(core)];
  const seen = new Map<number, Set<bigint>>();
  let last = 0n;

  const call = async (data: string, at: bigint | null, from = operator): Promise<string> => {
    const time = at === null ? [] : [{}, { time: `0x${at.toString(16)}` }];
    const answer = await rpc('eth_call', [{ from, to: address, data, gas: gasLimit }, 'latest', ...time]);
    return String(answer).slice(2);
  };

  let latest = 1n;
  const step = async ({ entry: name, at, by, facts }: Event): Promise<EngineStep> => {
    const place = core.entries.findIndex((each) => each.name === name);
    const [entry, own] = [core.entries[place], solidity.entries[place]];
    if (!entry || !own) throw new Error(`no entry ${name}`);
    for (const [record, key] of keysIn(core, entry, facts)) seen.set(record, (seen.get(record) ?? new Set()).add(key));
    const input = `0x${selector(own.function ?? name)}${encodeWords(encodeTold(told, core, entry, facts, own.packed))}`;
    // Who acts for a role, and is nobody, is the operator, who has none.
    const from = entry.roles === null || by === null ? operator : (holders.get(by) ?? operator);
    try {
      const answers = decodeWords(core, shownResults(core, entry), await call(input, at, from));
      if (entry.kind === 'define') return { kind: 'done', answers, gas: 0, transaction: null };
      // No block is before the last: what is protective has been asked at its own time above, and is mined no sooner than that.
      latest = at > latest ? at : latest;
      await rpc('evm_setNextBlockTimestamp', [`0x${latest.toString(16)}`]);
      const { gasUsed, transactionHash } = await send({ from, to: address, data: input });
      last = at;
      return { kind: 'done', answers, gas: Number(gasUsed), transaction: transactionHash };
    } catch (error) {
      const data = revertData(error);
      if (data === null) throw error;
      const [kind, words] = [data.slice(0, 8), wordsOf(data.slice(8))];
      if (kind === notInRole && entry.roles !== null) return { kind: 'forbidden', roles: entry.roles };
      const problem = malformed.get(kind);
      if (problem !== undefined) return { kind: 'malformed', problem, key: words[0] ?? 0n };
      const outcome =
        kind === factErrorSelector ? decodeFactError(codec, words) : kind === refusalSelector ? decodeRefusal(words) : null;
      if (outcome?.kind !== 'refused') throw new Error(`${name} reverted with 0x${data}`, { cause: error });
      return outcome;
    }
  };

  const readField = async (record: number, at: number, more: readonly bigint[]): Promise<readonly bigint[]> => {
    const getter = solidity.getters.find((each) => each.record === record && each.field === at);
    if (!getter) throw new Error('no such getter');
    return wordsOf(await call(`0x${selector(getter.name)}${encodeWords(more)}`, null));
  };

  /** Of a ring all items, each by an index that is not its place only. */
  const readAll = async (
    record: number,
    at: number,
    keys: readonly bigint[],
    shape: Shape | undefined,
  ): Promise<readonly bigint[]> => {
    // The chain sees to it that time does not run backwards; the contract does not keep it.
    if (core.schema.records[record]?.fields[at]?.source === 'clock') return [last];
    if (shape?.kind !== 'array') return readField(record, at, keys);
    const count = countOf(core.schema, shape.by);
    const items = Array.from({ length: count }, (_, item) => BigInt(item) + BigInt(item % 3) * BigInt(count));
    return (await Promise.all(items.map((item) => readField(record, at, [...keys, item])))).flat();
  };

  /** What is kept of one record; null for a member that no event has changed. */
  const readKept = async (record: RecordSchema, key: bigint | null): Promise<readonly Value[] | null> => {
    const values: Value[] = [];
    const fields = keptFields(record);
    const keys = key === null ? [] : [key];
    const read = await Promise.all(fields.map((at) => readAll(record.id, at, keys, record.fields[at]?.shape)));
    for (const [place, at] of fields.entries()) {
      const words = read[place] ?? [];
      const field = record.fields[at];
      if (!field) throw new Error('no such field');
      if (field.source === 'decimals' && words[0] === 0n) return null;
      values.push(valueOf(field.shape, field.source === 'decimals' ? words.slice(1) : words));
    }
    return values;
  };

  const readState = async (): Promise<State> => {
    const [policy, ...others] = core.schema.records;
    const globals = policy ? await readKept(policy, null) : null;
    const members = new Map<number, ReadonlyMap<bigint, readonly Value[]>>();
    for (const record of others) {
      const all = new Map<bigint, readonly Value[]>();
      for (const key of seen.get(record.id) ?? []) {
        const values = await readKept(record, BigInt.asUintN(256, key));
        if (values !== null) all.set(key, values);
      }
      members.set(record.id, all);
    }
    return normalState(core, { globals: globals ?? [], members });
  };

  return { step, readState, stop: close, solidity, compiled, address, rpc };
};

type Receipt = {
  readonly status: string;
  readonly gasUsed: string;
  readonly transactionHash: string;
};

const wordsOf = (hex: string): readonly bigint[] =>
  Array.from({ length: Math.floor(hex.length / 64) }, (_, at) => BigInt(`0x${hex.slice(64 * at, 64 * at + 64)}`));

const valueOf = (shape: Shape, words: readonly bigint[]): Value => {
  if (shape.kind === 'array') return words.map((each) => valueOf(shape.of, [each]));
  const [first = 0n, second = 0n] = words;
  const inner = shape.kind === 'optional' ? shape.of : shape;
  const word = shape.kind === 'optional' ? second : first;
  const value = inner.kind === 'number' && numberType(inner) === 'int256' ? BigInt.asIntN(256, word) : word;
  if (shape.kind !== 'optional') return value;
  return first === 0n ? [] : [value];
};

const decodeWords = ({ schema }: Core, results: readonly EntryResult[], data: string): readonly Value[] => {
  const words = wordsOf(data);
  let at = 0;
  return results.map(({ shape }) => {
    const size = shapeMembers(shape, schema, '').reduce((sum, each) => sum + (each.count ?? 1), 0);
    at += size;
    return valueOf(shape, words.slice(at - size, at));
  });
};

/** The results that nobody keeps: they are what an entry answers. */
export const shownResults = (core: Core, entry: Entry): readonly EntryResult[] =>
  entry.results.filter((result, place) => {
    const target = result.target ?? entry.results[place + 1]?.target ?? null;
    if (target === null || target.kind === 'element') return true;
    if (target.kind === 'globals') return false;
    const shape = entry.arguments[target.argument]?.shape;
    const record = shape?.kind === 'record' ? shape.record : shape?.kind === 'ref' ? shape.entity : 0;
    return core.schema.records[record]?.fields[target.field]?.stored === null;
  });

export const keysIn = (core: Core, entry: Entry, facts: Event['facts']): readonly (readonly [number, bigint])[] =>
  core.schema.records.flatMap((record) => {
    const at = keyField(record);
    if (record.role !== 'entity' || keptFields(record).length === 0 || at === null) return [];
    const passed = entry.arguments.flatMap(({ shape }, place) =>
      shape.kind === 'record' && shape.record === record.id ? [facts.arguments[place] ?? []] : [],
    );
    return [...(facts.entities[record.id] ?? []), ...passed].flatMap((each) => {
      const key = typeof each === 'bigint' ? null : each[at];
      return typeof key === 'bigint' ? [[record.id, key] as const] : [];
    });
  });

/** Without members that nothing tells from those that no event has changed. */
export const normalState = ({ schema }: Core, { globals, members }: State): State => {
  const kept = [...members].map(([record, all]): readonly [number, ReadonlyMap<bigint, readonly Value[]>] => {
    const fields = fieldsOf(schema.records[record]);
    const told = [...all].filter(([, values]) => fields.some((field, at) => isTouched(field, values[at])));
    return [record, new Map(told.sort(([a], [b]) => (a < b ? -1 : 1)))];
  });
  return { globals, members: new Map(kept.filter(([, all]) => all.size > 0).sort(([a], [b]) => a - b)) };
};

const fieldsOf = (record: RecordSchema | undefined): readonly (FieldSchema | undefined)[] =>
  record === undefined ? [] : keptFields(record).map((at) => record.fields[at]);

const isTouched = (field: FieldSchema | undefined, value: Value | undefined): boolean =>
  field?.source === 'decimals' || JSON.stringify(plain(value)) !== JSON.stringify(plain(field?.stored?.initial));

const plain = (value: Value | undefined): unknown =>
  typeof value === 'bigint' ? String(value) : (value ?? []).map((each) => plain(each));
