/**
 * Measuring side by side. Contestants take turns in short rounds, so that a busy machine is busy for all of them, and
 * what is kept are ratios: times differ between machines, ratios hardly.
 */
import { readFileSync, writeFileSync } from 'node:fs';

export type Contestant = { readonly name: string; readonly run: () => unknown };

/** Which round counts: the quickest, which the rest of the machine disturbed least, or the one in the middle. */
export type Pick = 'quickest' | 'median';

/** The time of one run of each contestant in nanoseconds, over `rounds` interleaved rounds of about `span` ms each. */
export const race = async (
  contestants: readonly Contestant[],
  rounds: number,
  span: number,
  pick: Pick = 'quickest',
): Promise<ReadonlyMap<string, number>> => {
  for (const { run } of contestants) await warmUp(run, 40 * span);
  const repeats: number[] = [];
  for (const { run } of contestants) repeats.push(await repeatsFor(run, span));
  const times = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, { run }] of contestants.entries()) times[at]?.push(await nanoseconds(run, repeats[at] ?? 1));
  }
  const chosen = pick === 'median' ? median : (values: readonly number[]): number => Math.min(...values);
  return new Map(contestants.map(({ name }, at) => [name, chosen(times[at] ?? [])]));
};

/** The engine compiles what is hot when it finds the time: what has not run for a while yet is measured by luck. */
const warmUp = async (run: () => unknown, span: number): Promise<void> => {
  const repeats = await repeatsFor(run, span / 20);
  for (let spent = 0; spent < span * 1e6;) spent += (await nanoseconds(run, repeats)) * repeats;
};

const repeatsFor = async (run: () => unknown, span: number): Promise<number> => {
  for (let repeats = 1; ; repeats *= 2) {
    const took = (await nanoseconds(run, repeats)) * repeats;
    if (took >= span * 1e6) return repeats;
  }
};

/** Kept, so that no run can be optimised away. */
let sink: unknown = null;

/** Promises are awaited one by one; what answers at once is not made to wait. */
const nanoseconds = async (run: () => unknown, repeats: number): Promise<number> => {
  const start = process.hrtime.bigint();
  for (let at = 0; at < repeats; at += 1) {
    sink = run();
    if (sink instanceof Promise) await sink;
  }
  return Number(process.hrtime.bigint() - start) / repeats;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

export const showTime = (nanos: number): string => {
  if (nanos < 1e3) return `${nanos.toFixed(0)} ns`;
  if (nanos < 1e6) return `${(nanos / 1e3).toFixed(2)} us`;
  return nanos < 1e9 ? `${(nanos / 1e6).toFixed(1)} ms` : `${(nanos / 1e9).toFixed(2)} s`;
};

export const printTable = (rows: readonly (readonly string[])[]): void => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(row.map((each, at) => (at === 0 ? each.padEnd(widths[at] ?? 0) : each.padStart(widths[at] ?? 0))).join('   '));
  }
};

type Ledger = Readonly<Record<string, Readonly<Record<string, number>>>>;

const isLedger = (value: unknown): value is Ledger => typeof value === 'object' && value !== null && !Array.isArray(value);

/** With `--write`, replaces one section of the ledger; otherwise prints how the run compares with it. */
export const settle = (section: string, figures: ReadonlyMap<string, number>): void => {
  const path = 'bench/ledger.json';
  const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isLedger(read)) throw new Error(`${path} is not a ledger`);
  const rounded = Object.fromEntries([...figures].map(([name, value]) => [name, Number(value.toPrecision(3))]));
  if (process.argv.includes('--write')) {
    writeFileSync(path, `${JSON.stringify({ ...read, [section]: rounded }, null, 2)}\n`);
    console.log(`wrote ${section} to ${path}`);
    return;
  }
  for (const [name, value] of Object.entries(rounded)) {
    const before = read[section]?.[name];
    console.log(`${section}: ${name} = ${value}${before === undefined ? '' : ` (ledger: ${before})`}`);
  }
};
