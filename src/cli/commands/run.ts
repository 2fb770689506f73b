/** `firebreak run`: replays a file of events and says what each of them did; the state is saved and resumed whole. */
import { basename, dirname, resolve } from 'node:path';
import type { Core } from '../../core/core.ts';
import { withSessions } from '../../core/session.ts';
import { visible } from '../../diagnostics/visible.ts';
import { decodeEvent, decodeWorld, noWorld, worldAfter, type ToldEvent, type World } from '../../engine/events.ts';
import { initialState, keepsState, type State } from '../../engine/state.ts';
import { decodeState, encodeState } from '../../engine/state-file.ts';
import { factsFor, transition, type Step } from '../../engine/transition.ts';
import { prepare, type Interpreter } from '../../evaluate/prepare.ts';
import { maxJsonLength } from '../../facts/json.ts';
import { showTime } from '../../facts/show.ts';
import { bug } from '../../source/assert-never.ts';
import type { Facts } from '../../types/value.ts';
import { changesIn, type Change } from '../changes.ts';
import { decideCall } from '../decisions.ts';
import { exitCode, type Attempt, type ExitCode, type Host } from '../host.ts';
import { replaySession, type Amount, type ReplayedSession } from '../replay-session.ts';
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
  const { core: compiled } = loaded.value.compiled;
  if (compiled === null) {
    if (json) printJson(host, { ok: false, diagnostics: jsonDiagnostics(loaded.value) });
    else printDiagnostics(host, loaded.value);
    return exitCode.policy;
  }
  const core = withSessions(compiled);
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
    const session = core.sessions.find((each) => each.name === told.value.event.entry);
    const answer =
      session === undefined
        ? answerOf(core, interpreter, state, told.value)
        : ofSession(core, told.value, replaySession(core, interpreter, session, state, told.value));
    if (answer.kind === 'malformed') {
      const { record, problem } = answer;
      const key = `0x${answer.key.toString(16)}`;
      const why = problem === 'twice' ? `${record} ${key} comes twice` : `${record} ${key} had other decimals before`;
      return { ok: false, reason: `${place} does not fit the state\n  ${why}` };
    }
    print(host, options, answer);
    if (answer.kind === 'refused') {
      refused += 1;
      world = told.value.world;
    } else {
      done += 1;
      ({ state, world } = answer);
    }
  }
  return ok({ state, done, refused });
};

/** What came of an event, as it is shown. */
type Answer =
  | Extract<Step, { kind: 'malformed' }>
  | { readonly kind: 'refused'; readonly told: ToldEvent; readonly reason: string }
  | {
      readonly kind: 'done';
      readonly told: ToldEvent;
      readonly state: State;
      readonly world: World;
      readonly effects: readonly Change[];
      /** Of a session: who was closed. */
      readonly closes: readonly Close[] | null;
      readonly residual: Amount | null;
    };

type Close = { readonly account: string; readonly taken: Amount; readonly effects: readonly Change[] };

const answerOf = (core: Core, interpreter: Interpreter, state: State, told: ToldEvent): Answer => {
  const { event } = told;
  const step = transition(core, interpreter.evaluate, state, event);
  const facts = (): Facts =>
    factsFor(core, state, event, core.entries.find((each) => each.name === event.entry) ?? bug('no entry'));
  const refuse = (reason: string): Answer => ({ kind: 'refused', told, reason });
  switch (step.kind) {
    case 'malformed':
      return step;
    case 'forbidden':
      return refuse(`only ${step.roles.join(' or ')} may`);
    case 'within':
      return refuse(`nobody is closed but by \`${step.session}\`, which finds out who is next`);
    case 'refused':
      return refuse(whyRefused(core, interpreter, told, facts()));
    case 'done': {
      const world = worldAfter(core, told, step.effects);
      const effects = changesIn(core, event.entry, told, facts(), step.effects);
      return { kind: 'done', told, state: step.state, world, effects, closes: null, residual: null };
    }
  }
};

const ofSession = (core: Core, told: ToldEvent, replayed: ReplayedSession): Answer => {
  if (replayed.kind === 'malformed') return replayed;
  if (replayed.kind === 'refused') return { ...replayed, told };
  const closes = replayed.closes.map(({ closed, facts, ...shown }): Close => ({
    ...shown,
    effects: changesIn(core, closed.event.entry, told, facts, closed.effects),
  }));
  return { ...replayed, told, effects: [], closes };
};

const whyRefused = (core: Core, interpreter: Interpreter, { event, label, nameOf }: ToldEvent, facts: Facts): string =>
  decideCall(core, interpreter, { nameOf }, { entry: event.entry, facts, label }).reason ??
  bug('an action refused without a reason');

const print = (host: Host, options: RunOptions, line: Exclude<Answer, { kind: 'malformed' }>): void => {
  const { event, label } = line.told;
  const at = showTime(event.at);
  if (options.json === true) {
    const plain = (all: readonly Change[]): unknown => all.map(({ name, json, kept }) => ({ name, value: json, kept }));
    const effects =
      line.kind !== 'done'
        ? {}
        : line.closes === null
          ? { effects: plain(line.effects) }
          : {
              closes: line.closes.map(({ account, taken, effects: all }) => ({
                account,
                taken: taken.json,
                effects: plain(all),
              })),
              residual: line.residual?.json,
            };
    const reason = line.kind === 'refused' ? { reason: line.reason } : {};
    host.out(`${JSON.stringify({ at, call: label, outcome: line.kind, ...reason, ...effects })}\n`);
  } else if (line.kind === 'refused') {
    printLine(host, `${at} ${visible(label)} ${host.paintOut('error', 'refused')}: ${visible(line.reason)}`);
  } else {
    printLine(host, `${at} ${visible(label)} ${host.paintOut('good', 'done')}`);
    printChanges(host, options, line.effects, '  ');
    for (const { account, taken, effects } of line.closes ?? []) {
      printLine(host, `  ${visible(`${account} by ${taken.text}`)}`);
      printChanges(host, options, effects, '    ');
    }
    if (line.residual !== null) printLine(host, `  left: ${visible(line.residual.text)}`);
  }
};

const printChanges = (host: Host, options: RunOptions, effects: readonly Change[], indent: string): void => {
  const shown = effects.filter((each) => options.brief !== true || each.isChoice);
  const moved = shown.filter((each) => each.before !== each.after || !each.kept);
  for (const { shown: name, before, after } of moved)
    printLine(host, `${indent}${visible(before === after ? `${name} = ${after}` : `${name} ${before} → ${after}`)}`);
};
