/**
 * Drives the `Engine` of a generated module with positional events, so that it can be compared with `transition`. The module
 * keeps the state itself: what an event has in the places of kept fields is passed on, for the module to ignore.
 */
import type { Core, Entry, EntryResult } from '../../src/core/core.ts';
import { createConverters, plain, refusalOf } from '../../src/emit/typescript/bind.ts';
import { openModule } from '../../src/emit/typescript/context.ts';
import { translateEntry } from '../../src/emit/typescript/entry.ts';
import { partsOf, type EngineModule } from '../../src/emit/typescript/engine/records.ts';
import { toldProperties } from '../../src/emit/typescript/engine/types.ts';
import type { SessionEvent } from '../../src/engine/session/act.ts';
import type { State } from '../../src/engine/state.ts';
import type { Effect, Event, Step } from '../../src/engine/transition.ts';
import { bug } from '../../src/source/assert-never.ts';
import type { Outcome, Value } from '../../src/types/value.ts';
import { importTypescript, typescriptOf } from './typescript.ts';

/** What `transition` answers, and what was decided; null where nothing was, because the event contradicts the state. */
export type EngineStep = Step & { readonly outcome: Outcome | null };

/** What a session did: who was closed by how much, or why nobody was. */
export type ClosedStep =
  | { readonly kind: 'done'; readonly state: State; readonly closes: readonly { readonly key: bigint; readonly taken: bigint }[] }
  | Exclude<Outcome, { kind: 'value' }>
  | { readonly kind: 'unneeded' | 'malformed' };

export type StateEngine = {
  readonly step: (event: Event) => EngineStep;
  readonly close: (event: SessionEvent) => ClosedStep;
  /** Its state as text. */
  readonly save: () => string;
  /** Throws the module's own error for a text that it refuses. */
  readonly restore: (text: string) => void;
};

export const loadTypescriptEngine = async (core: Core): Promise<StateEngine> =>
  driveEngine(core, await importTypescript(typescriptOf(core)));

/** `exports`: the module of `typescriptOf`. It begins in the initial state. */
export const driveEngine = (core: Core, exports: object): StateEngine => {
  const opened = openModule(core, 'argument');
  const { engine } = opened.names;
  if (engine === null) return bug('a policy without a state');
  const module: EngineModule = { ...opened, engine };
  const convert = createConverters(module);
  const Engine: unknown = Reflect.get(exports, 'Engine');
  if (typeof Engine !== 'function') return bug('the module has no Engine');
  let current: unknown = Reflect.construct(Engine, []);
  const stateNow = (): unknown => read(current, 'state');
  const told = core.entries.map((each, at) => eventOf(each, at, module));

  const done = (result: unknown, entry: Entry, at: number, event: Event): EngineStep => {
    const state = stateOf(stateNow(), module);
    if (entry.kind === 'define') {
      const shape = entry.results[0]?.shape ?? bug('no result');
      return { kind: 'done', state, effects: [], outcome: { kind: 'value', values: [plain(result, shape)] } };
    }
    const names = module.names.entries[at]?.results ?? [];
    if (keysOf(result).join() !== names.join()) return bug(`effects of ${event.entry} in another order`);
    const effect = (place: number): unknown => read(result, names[place] ?? '');
    const effects = entry.results.map((each, place) =>
      effectOf(effect(place), each, targetAt(entry, place), indexOf(effect(place - 1), entry, place), entry, module),
    );
    return { kind: 'done', state, effects, outcome: { kind: 'value', values: effects.map((each) => each.after) } };
  };

  return {
    save: () => String(invoke(current, 'save')),
    restore: (text) => {
      current = invoke(Engine, 'restore', text);
    },
    close: ({ session, at, facts, accounts }) => {
      const own = engine.sessions[core.sessions.indexOf(session)] ?? bug(`no session ${session.name}`);
      const account = convert.argument({ kind: 'record', record: session.record });
      const given = session.terms.arguments.map(({ shape }, place): readonly [string, unknown] => [
        own.arguments[place] ?? '',
        convert.argument(shape)(facts.arguments[place] ?? bug('an argument is missing')),
      ]);
      const before = stateNow();
      try {
        const all = { world: convert.world(facts), [own.accounts]: accounts.map(account), ...Object.fromEntries(given) };
        const closes: unknown = read(invoke(current, own.method, at, all), 'closes');
        const key = module.names.records[session.record]?.fields[session.key] ?? '';
        const closed = (Array.isArray(closes) ? closes : []).map((each: unknown) => ({
          key: keyOf(read(read(each, 'account'), key)),
          taken: keyOf(read(each, 'taken')),
        }));
        return { kind: 'done', state: stateOf(stateNow(), module), closes: closed };
      } catch (error) {
        if (stateNow() !== before) return bug('a refused session has changed the state');
        if (error instanceof RangeError) return { kind: error.message.startsWith('more') ? 'unneeded' : 'malformed' };
        if (read(error, 'kind') === 'event') return { kind: 'malformed' };
        const outcome = refusalOf(error);
        return outcome.kind === 'refused' ? outcome : bug('an error that is a value');
      }
    },
    step: (event) => {
      const at = core.entries.findIndex((each) => each.name === event.entry);
      const entry = core.entries[at] ?? bug(`there is no entry ${event.entry}`);
      const isSet = core.schema.params.some((each, place) => each.default !== event.facts.params[place]);
      const before = stateNow();
      current = Reflect.construct(Engine, isSet ? [before, convert.params(event.facts)] : [before]);
      let result: unknown;
      try {
        result = invoke(current, engine.entries[at]?.method ?? '', event.at, ...(told[at]?.(event, convert) ?? []));
      } catch (error) {
        if (stateNow() !== before) return bug('a refused event has changed the state');
        const contradiction = contradictionOf(error, entry);
        if (contradiction !== null) return { ...contradiction, outcome: null };
        const outcome = refusalOf(error);
        return outcome.kind === 'refused' ? { ...outcome, outcome } : bug('an error that is a value');
      }
      return done(result, entry, at, event);
    },
  };
};

const isObject = (of: unknown): of is object => (typeof of === 'object' && of !== null) || typeof of === 'function';
const read = (of: unknown, key: string): unknown => (isObject(of) ? Reflect.get(of, key) : undefined);
const keysOf = (of: unknown): readonly string[] => (isObject(of) ? Object.keys(of) : []);

const invoke = (of: unknown, method: string, ...values: readonly unknown[]): unknown => {
  const found = read(of, method);
  return typeof found === 'function' ? Reflect.apply(found, of, values) : bug(`there is no ${method}`);
};

type Convert = ReturnType<typeof createConverters>;

/** What is told beside the time: nothing, or one object. */
const eventOf = (entry: Entry, at: number, module: EngineModule): ((event: Event, convert: Convert) => readonly object[]) => {
  const of = module.core.functions.find((each) => each.name === entry.function) ?? bug('no function');
  const reads = translateEntry(entry, at, of, module).needs.records;
  if (toldProperties(entry, at, reads, module).length === 0) return () => [];
  const names = module.engine.entries[at]?.arguments ?? [];
  return ({ facts, by }, convert) => {
    const given = entry.arguments.map(({ shape }, place): readonly [string, unknown] => [
      names[place] ?? '',
      convert.argument(shape)(facts.arguments[place] ?? bug('an argument is missing')),
    ]);
    return [{ by, world: convert.world(facts), ...Object.fromEntries(given) }];
  };
};

/** The module's state, positional. */
const stateOf = (state: unknown, module: EngineModule): State => {
  const values = (id: number, of: unknown): readonly Value[] => {
    const { record, own, kept } = partsOf(id, module);
    if (
      [...keysOf(of)].sort().join() !==
      kept
        .map((at) => own.fields[at])
        .sort()
        .join()
    )
      return bug('other fields are kept');
    return kept.map((at) => plain(read(of, own.fields[at] ?? ''), record.fields[at]?.shape ?? bug('no field')));
  };
  const members = module.core.schema.records.flatMap(({ id, role }) => {
    const { own, kept } = partsOf(id, module);
    if (role !== 'entity' || kept.length === 0) return [];
    const all = read(state, own.world);
    if (!(all instanceof Map)) return bug('members that are no map');
    const known = new Map<unknown, unknown>(all);
    return known.size === 0
      ? []
      : [[id, new Map([...known].map(([key, each]) => [keyOf(key), values(id, each)] as const))] as const];
  });
  return { globals: values(0, read(state, partsOf(0, module).own.world)), members: new Map(members) };
};

const keyOf = (key: unknown): bigint => (typeof key === 'bigint' ? key : bug('a key that is no integer'));

/** The place of an item belongs to the item after it. */
const targetAt = ({ results }: Entry, place: number): EntryResult['target'] =>
  results[place]?.target ?? results[place + 1]?.target ?? null;

const indexOf = (before: unknown, { results }: Entry, place: number): number | null => {
  const target = results[place]?.target ?? null;
  return target === null || target.kind === 'element' || !target.isItem ? null : Number(read(before, 'after'));
};

const effectOf = (
  of: unknown,
  result: EntryResult,
  target: EntryResult['target'],
  index: number | null,
  entry: Entry,
  module: EngineModule,
): Effect => {
  const [key, isKept, before, after] = ['key', 'isKept', 'before', 'after'].map((each) => read(of, each));
  const { shape } = result;
  if (typeof isKept !== 'boolean' || target === null) return bug('an effect of another form');
  const values = { result, isKept, index, before: plain(before, shape), after: plain(after, shape) };
  if (target.kind === 'globals') return key === null ? { ...values, member: null } : bug('a key of the policy');
  const given = entry.arguments[target.argument]?.shape;
  const record = given?.kind === 'record' ? given.record : given?.kind === 'ref' ? given.entity : bug('a change of no member');
  if ((key === null) !== (partsOf(record, module).key === null)) return bug('a member without its key');
  return { ...values, member: { record, key: key === null ? 0n : keyOf(key) } };
};

const contradictionOf = (error: unknown, { roles }: Entry): (Step & { readonly kind: 'malformed' | 'forbidden' }) | null => {
  if (!(error instanceof Error) || read(error, 'kind') !== 'event') return null;
  const [entity, problem, key] = ['subject', 'problem', 'key'].map((each) => read(error, each));
  if (problem === 'role' && roles !== null) return { kind: 'forbidden', roles };
  if (typeof entity !== 'string' || typeof key !== 'bigint' || (problem !== 'twice' && problem !== 'decimals')) return null;
  return { kind: 'malformed', record: entity, problem, key };
};
