/** `firebreak settle`: one step for a market over any number of accounts, with a report, and the accounts after it if they are asked for. */
import { createHash } from 'node:crypto';
import { extname, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Checked } from '../../check/checked.ts';
import type { Core } from '../../core/core.ts';
import { decodeWorld, noWorld } from '../../engine/events.ts';
import { initialState, keepsState, type State } from '../../engine/state.ts';
import { decodeState, encodeState } from '../../engine/state-file.ts';
import { encodingOf } from '../../facts/encode.ts';
import { maxJsonLength } from '../../facts/json.ts';
import { showTime } from '../../facts/show.ts';
import { readAccounts, type Account } from '../../settle/accounts.ts';
import { lineWriter } from '../../settle/canonical.ts';
import { deleveragingsOf, type Deleveraging } from '../../settle/deleverage.ts';
import { planOf, type Plan } from '../../settle/plan.ts';
import { reportOf, type Report } from '../../settle/report.ts';
import { reportLines } from '../../settle/report-text.ts';
import type { RowProblem } from '../../settle/row-problem.ts';
import type { Format } from '../../settle/rows.ts';
import { settle } from '../../settle/settle.ts';
import { situate, stateOf, withKept, type Situation } from '../../settle/situation.ts';
import { documentOf, tellEvents } from '../../settle/world.ts';
import { visible } from '../../diagnostics/visible.ts';
import type { Document } from '../../facts/document.ts';
import { exitCode, type Attempt, type ExitCode, type Host } from '../host.ts';
import { jsonDiagnostics, loadPolicy, printDiagnostics } from '../load.ts';
import { printError, printJson, printLine, wrongUse } from '../output.ts';
import { openPieces } from '../pieces.ts';
import { showProgress, type Progress } from '../progress.ts';
import { readDecoded } from '../read-decoded.ts';
import { readText } from '../read-file.ts';
import { evaluateBy, type Target } from '../settle-target.ts';
import { stageFile, type StagedFile } from '../staged-file.ts';
import { startStats } from '../stats.ts';

export type SettleOptions = {
  readonly accounts: string;
  readonly events: string;
  readonly facts?: string;
  readonly state?: string;
  readonly out?: string;
  readonly save?: string;
  readonly target: Target;
  readonly stats?: boolean;
  readonly json?: boolean;
};

export const settleAccounts = async (host: Host, policy: string, options: SettleOptions): Promise<ExitCode> => {
  const json = options.json === true;
  const loaded = loadPolicy(host, policy);
  if (!loaded.ok) return wrongUse(host, json, loaded.reason);
  const { core, checked } = loaded.value.compiled;
  if (core === null || checked === null) {
    if (json) printJson(host, { ok: false, diagnostics: jsonDiagnostics(loaded.value) });
    else printDiagnostics(host, loaded.value);
    return exitCode.policy;
  }
  if (options.out !== undefined && options.out === options.save)
    return wrongUse(host, json, `accounts and state would both be written to ${options.out}`);
  const written = options.out === undefined ? undefined : formats.get(extname(options.out).toLowerCase());
  if (written === 'csv' || written === 'json')
    return wrongUse(
      host,
      json,
      `${options.out ?? ''} would not be what it is called: accounts are written one a line\n  name it .ndjson`,
    );
  const planned = planOf(core, checked);
  if (planned.kind === 'none') return wrongUse(host, json, planned.reason);
  const found = deleveragingsOf(core, checked, planned.plan.record.id);
  if (found.kind === 'none') return wrongUse(host, json, found.reason);
  const progress = showProgress(host);
  const settled = await settleAll(host, { core, checked, plan: planned.plan, deleveragings: found.all, options, progress });
  progress.clear();
  if (!settled.ok) return wrongUse(host, json, settled.reason);
  return settled.value ? exitCode.good : exitCode.policy;
};

type Scene = {
  readonly core: Core;
  readonly checked: Checked;
  readonly plan: Plan;
  readonly deleveragings: readonly Deleveraging[];
  readonly options: SettleOptions;
  readonly progress: Progress;
};

/** Whether the books balance. */
const settleAll = async (host: Host, scene: Scene): Promise<Attempt<boolean>> => {
  const { core, plan, options, progress } = scene;
  const stats = startStats();
  // Most of what is made is kept to the end, so a heap that doubles before it is looked at would mostly be garbage.
  setFlagsFromString('--heap-growing-percent=100');
  const evaluate = await evaluateBy(options.target, core);
  const world = openWorld(host, scene, evaluate);
  if (!world.ok) return world;
  stats.lap('policy, facts and events');
  const read = readAll(host, scene, world.value.document, world.value.state);
  if (!read.ok) return read;
  stats.lap('accounts read');
  const { document, situation: before, state } = world.value;
  const accounts = read.value;
  const told = (stage: string, done: number, of: number): void => progress.tell(stage, done, of);
  const settlement = settle({ ...scene, evaluate, accounts, situation: before, nameOf: document.nameOf, told });
  stats.lap('settled');
  const after = stateOf(core, state, settlement.situation, { record: plan.record, all: accounts });
  const written = writeAll(host, scene, accounts, settlement.situation, document, after);
  if (!written.ok) return written;
  stats.lap('accounts written');
  progress.clear();
  const report = reportOf({ core, plan, nameOf: document.nameOf, before, accounts }, settlement);
  const whole = { at: showTime(world.value.at), ...report, hash: written.value };
  const isBalanced = report.books.every((each) => each.verdict === 'balanced');
  if (options.json === true)
    printJson(host, { ok: isBalanced, ...whole, ...(options.stats === true ? { stats: stats.all() } : {}) });
  else {
    printLine(host, `settled at ${whole.at} by the ${options.target === 'typescript' ? 'generated TypeScript' : 'interpreter'}`);
    for (const line of [...reportLines(report), `result sha256 ${whole.hash}`]) printLine(host, visible(line));
    if (options.stats === true) for (const line of stats.lines()) printLine(host, line);
    if (!isBalanced) printError(host, `${host.paintErr('error', 'the books do not balance')}: ${unbalanced(report)}`);
  }
  return { ok: true, value: isBalanced };
};

const unbalanced = ({ books }: Report): string =>
  books.flatMap(({ name, verdict }) => (verdict === 'balanced' ? [] : [visible(name)])).join(', ');

type Opened = { readonly document: Document; readonly situation: Situation; readonly state: State; readonly at: bigint };

const openWorld = (
  host: Host,
  { core, plan, options }: Scene,
  evaluate: Awaited<ReturnType<typeof evaluateBy>>,
): Attempt<Opened> => {
  const known =
    options.facts === undefined
      ? ok({ world: noWorld, state: initialState(core.schema) })
      : readDecoded(host, options.facts, (text) => decodeWorld(core, text));
  if (!known.ok) return known;
  const state =
    options.state === undefined
      ? ok(known.value.state)
      : readDecoded(host, options.state, (text) => decodeState(core.schema, text));
  if (!state.ok) return state;
  const text = readText(resolve(host.directory, options.events), options.events, maxJsonLength, true);
  if (!text.ok) return text;
  const refused: string[] = [];
  const begun = { world: known.value.world, state: state.value };
  const told = tellEvents(core, evaluate, plan.record, begun, text.value.split('\n'), (line, label) =>
    refused.push(`${options.events}:${line} ${label} is refused`),
  );
  if (told.kind === 'problem') return placed(options.events, told);
  const [first] = refused;
  if (first !== undefined) return { ok: false, reason: first };
  const document = documentOf(core, told.world);
  if ('reason' in document) return placed(options.facts ?? options.events, document);
  return ok({ document, situation: situate(core, document, told.state, told.at), state: told.state, at: told.at });
};

const ok = <T>(value: T): Attempt<T> => ({ ok: true, value });

const placed = (file: string, { line, path, reason, fix }: RowProblem): Attempt<never> => ({
  ...{ ok: false, reason: `${file}:${line} ${path === '' ? '' : `${path}: `}${reason}\n  ${fix}` },
});

const formats: ReadonlyMap<string, Format> = new Map([
  ['.csv', 'csv'],
  ['.json', 'json'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
]);

const readAll = (host: Host, { core, plan, options, progress }: Scene, document: Document, state: State): Attempt<Account[]> => {
  const { accounts: path } = options;
  const format = formats.get(extname(path).toLowerCase());
  if (format === undefined)
    return { ok: false, reason: `${path} is not of a kind that accounts are read from\n  name it .ndjson, .json or .csv` };
  const opened = openPieces(resolve(host.directory, path), path);
  if (!opened.ok) return opened;
  const read = readAccounts(core, document, plan.record, opened.value.pieces, format, (count) =>
    progress.tell('accounts read', count, null),
  );
  const failure = opened.value.failure();
  if (failure !== null) return { ok: false, reason: failure };
  if (read.kind === 'problem') return placed(path, read);
  if (!state.members.has(plan.record.id)) return ok(read.accounts);
  return ok(read.accounts.map((each) => withKept(plan.record, each, state)));
};

/** Accounts and state, and the hash of both; nothing of it is there unless all of it is. */
const writeAll = (
  host: Host,
  { core, plan, options, progress }: Scene,
  accounts: readonly Account[],
  situation: Situation,
  { nameOf }: Document,
  state: State,
): Attempt<string> => {
  const lineOf = lineWriter(plan.record.id, encodingOf(core.schema, { ...situation, arguments: [] }, [], nameOf));
  const staged: StagedFile[] = [];
  const dropped = <T>(failed: Attempt<T>): Attempt<T> => {
    for (const each of staged) each.drop();
    return failed;
  };
  for (const path of [options.out, options.save]) {
    if (path === undefined) continue;
    const file = stageFile(resolve(host.directory, path), path);
    if (!file.ok) return dropped(file);
    staged.push(file.value);
  }
  const hash = createHash('sha256');
  const lines = options.out === undefined ? undefined : staged[0];
  let text = '';
  const flush = (): void => {
    hash.update(text);
    lines?.write(text);
    text = '';
  };
  for (const [at, account] of accounts.entries()) {
    text += `${lineOf(account)}\n`;
    if (text.length > flushLength) flush();
    progress.tell('accounts written', at + 1, accounts.length);
  }
  flush();
  const kept = keepsState(core.schema) ? encodeState(core.schema, state) : '';
  hash.update(kept);
  if (options.save !== undefined) staged.at(-1)?.write(kept);
  for (const each of staged) {
    const placed = each.place();
    if (!placed.ok) return dropped(placed);
  }
  return ok(hash.digest('hex'));
};

const flushLength = 256 * 1024;
