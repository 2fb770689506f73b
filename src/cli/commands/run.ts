/** `firebreak run`: replays a file of events and says what each of them did; the state is saved and resumed whole. */
import { basename, dirname, resolve } from 'node:path';
import type { Core } from '../../core/core.ts';
import { visible } from '../../diagnostics/visible.ts';
import { decodeEvent, decodeWorld, noWorld, worldAfter, type ToldEvent, type World } from '../../engine/events.ts';
import { initialState, keepsState, type State } from '../../engine/state.ts';
import { decodeState, encodeState } from '../../engine/state-file.ts';
import { factsFor, transition, type Effect } from '../../engine/transition.ts';
import { prepare, type Interpreter } from '../../evaluate/prepare.ts';
import { encodeValue, encodingOf } from '../../facts/encode.ts';
import { maxJsonLength, plainJson } from '../../facts/json.ts';
import { showTime, showValue } from '../../facts/show.ts';
import { bug } from '../../source/assert-never.ts';
import { countOf } from '../../types/places.ts';
import type { Facts, Value } from '../../types/value.ts';
import { decideCall } from '../decisions.ts';
import { exitCode, type Attempt, type ExitCode, type Host } from '../host.ts';
import { jsonDiagnostics, loadPolicy, printDiagnostics } from '../load.ts';
import { counted, printJson, printLine, wrongUse } from '../output.ts';
import { accept, readDecoded } from '../read-decoded.ts';
import { readText } from '../read-file.ts';
import { writeFiles } from '../write-files.ts';

export type RunOptions = {
  readonly events: string;
  readonly facts?: string;
  readonly state?: string;
  readonly save?: string;
  readonly brief?: boolean;
  readonly json?: boolean;
};

export const runEvents = (host: Host, policy: string, options: RunOptions): ExitCode => {
  const json = options.json === true;
  const loaded = loadPolicy(host, policy);
  if (!loaded.ok) return wrongUse(host, json, loaded.reason);
  const { core } = loaded.value.compiled;
  if (core === null) {
    if (json) printJson(host, { ok: false, diagnostics: jsonDiagnostics(loaded.value) });
    else printDiagnostics(host, loaded.value);
    return exitCode.policy;
  }
  const opened = open(host, core, options);
  if (!opened.ok) return wrongUse(host, json, opened.reason);
  const replayed = replay(host, core, opened.value, options);
  if (!replayed.ok) return wrongUse(host, json, replayed.reason);
  const { state, done, refused } = replayed.value;
  if (options.save !== undefined) {
    const target = resolve(host.directory, options.save);
    const saved = writeFiles(dirname(target), dirname(options.save), [
      { path: basename(target), text: encodeState(core.schema, state) },
    ]);
    if (!saved.ok) return wrongUse(host, json, saved.reason);
  }
  if (!json) printLine(host, `${counted(done + refused, 'event')}: ${done} done, ${refused} refused`);
  return exitCode.good;
};

type Opened = { readonly state: State; readonly world: World; readonly lines: readonly string[] };

const open = (host: Host, core: Core, options: RunOptions): Attempt<Opened> => {
  if (!keepsState(core.schema)) return { ok: false, reason: 'the policy keeps no state; `firebreak eval` decides single calls' };
  const known =
    options.facts === undefined
      ? ok({ world: noWorld, state: initialState(core.schema) })
      : readDecoded(host, options.facts, (text) => decodeWorld(core, text));
  if (!known.ok) return known;
  const { world } = known.value;
  const state =
    options.state === undefined
      ? ok(known.value.state)
      : readDecoded(host, options.state, (text) => decodeState(core.schema, text));
  if (!state.ok) return state;
  const text = readText(resolve(host.directory, options.events), options.events, maxJsonLength, true);
  return text.ok ? ok({ state: state.value, world, lines: text.value.split('\n') }) : text;
};

const ok = <T>(value: T): Attempt<T> => ({ ok: true, value });

type Replayed = { readonly state: State; readonly done: number; readonly refused: number };

/** All events in order. One that cannot be read ends the run, and nothing is saved. */
const replay = (
  host: Host,
  core: Core,
  { state: first, world: known, lines }: Opened,
  options: RunOptions,
): Attempt<Replayed> => {
  const interpreter = prepare(core);
  let [state, world] = [first, known];
  let [done, refused] = [0, 0];
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const place = `${options.events}:${at + 1}`;
    const told = accept(decodeEvent(core, world, line), `${place} does not fit the policy`);
    if (!told.ok) return told;
    const { event } = told.value;
    const step = transition(core, interpreter.evaluate, state, event);
    if (step.kind === 'malformed') {
      const key = `0x${step.key.toString(16)}`;
      const why =
        step.problem === 'twice' ? `${step.record} ${key} comes twice` : `${step.record} ${key} had other decimals before`;
      return { ok: false, reason: `${place} does not fit the state\n  ${why}` };
    }
    const facts = factsFor(core, state, event, core.entries.find((each) => each.name === event.entry) ?? bug('no entry'));
    if (step.kind === 'refused' || step.kind === 'forbidden') {
      refused += 1;
      const reason =
        step.kind === 'forbidden' ? `only ${step.roles.join(' or ')} may` : whyRefused(core, interpreter, told.value, facts);
      print(host, options, { kind: 'refused', told: told.value, reason });
      world = told.value.world;
    } else {
      done += 1;
      state = step.state;
      world = worldAfter(core, told.value, step.effects);
      const effects = step.effects.filter((each) => isShown(core, each));
      print(host, options, {
        kind: 'done',
        told: told.value,
        effects: effects.map((each) => inWords(core, told.value, facts, each)),
      });
    }
  }
  return ok({ state, done, refused });
};

/** Of a ring the item that changes, if one does, and not its place once more. The time of the event stands before it already. */
const isShown = (core: Core, effect: Effect): boolean => {
  const { target } = effect.result;
  if (target === null || isClock(core, effect)) return false;
  const shape = core.schema.records[effect.member?.record ?? 0]?.fields[target.field]?.shape;
  return effect.index === null || shape?.kind !== 'array' || effect.index < countOf(core.schema, shape.by);
};

/** The time of the event stands before it already. */
const isClock = ({ schema }: Core, { result: { target } }: Effect): boolean =>
  target?.kind === 'globals' && schema.records[0]?.fields[target.field]?.source === 'clock';

const whyRefused = (core: Core, interpreter: Interpreter, { event, label, nameOf }: ToldEvent, facts: Facts): string =>
  decideCall(core, interpreter, { nameOf }, { entry: event.entry, facts, label }).reason ??
  bug('an action refused without a reason');

type Change = {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly json: unknown;
  readonly kept: boolean;
  /** A member of an enum, such as the level of a breaker. */
  readonly isChoice: boolean;
};

const inWords = (core: Core, { event, nameOf }: ToldEvent, facts: Facts, effect: Effect): Change => {
  const entry = core.entries.find((each) => each.name === event.entry) ?? bug(`there is no entry ${event.entry}`);
  const encoding = encodingOf(core.schema, facts, entry.arguments, nameOf);
  const { name: field, shape } = effect.result;
  const name = effect.index === null ? field : `${field}[${effect.index}]`;
  const show = (value: Value): string => showValue(shape, value, encoding);
  const json = plainJson(encodeValue(shape, effect.after, encoding));
  return {
    name,
    before: show(effect.before),
    after: show(effect.after),
    json,
    kept: effect.isKept,
    isChoice: shape.kind === 'enum',
  };
};

type Told =
  | { readonly kind: 'refused'; readonly told: ToldEvent; readonly reason: string }
  | { readonly kind: 'done'; readonly told: ToldEvent; readonly effects: readonly Change[] };

const print = (host: Host, options: RunOptions, line: Told): void => {
  const { event, label } = line.told;
  const at = showTime(event.at);
  if (options.json === true) {
    const effects =
      line.kind === 'done' ? { effects: line.effects.map(({ name, json, kept }) => ({ name, value: json, kept })) } : {};
    const reason = line.kind === 'refused' ? { reason: line.reason } : {};
    host.out(`${JSON.stringify({ at, call: label, outcome: line.kind, ...reason, ...effects })}\n`);
  } else if (line.kind === 'refused') {
    printLine(host, `${at} ${visible(label)} ${host.paintOut('error', 'refused')}: ${visible(line.reason)}`);
  } else {
    printLine(host, `${at} ${visible(label)} ${host.paintOut('good', 'done')}`);
    const shown = line.effects.filter((each) => options.brief !== true || each.isChoice);
    const moved = shown.filter((each) => each.before !== each.after || !each.kept);
    for (const { name, before, after } of moved)
      printLine(host, `  ${visible(before === after ? `${name} = ${after}` : `${name} ${before} → ${after}`)}`);
  }
};
