/**
 * How long the compiler works on policies made to exhaust it, from text to Core and to the messages: processor time, in
 * process and warm, the best of a few rounds. Beside each stands the ratio to an honest policy that is as long as a source
 * may be; a hostile one may cost about as much as that, whatever its size. The ledger keeps how the ratios lie.
 */
import { compile } from '../src/compile.ts';
import type { Core } from '../src/core/core.ts';
import { renderDiagnostics } from '../src/diagnostics/render.ts';
import { cases, type Hostile } from './hostile/cases.ts';
import { honest } from './hostile/honest.ts';
import { mechanisms } from './hostile/mechanisms.ts';
import { wholes } from './hostile/wholes.ts';
import { median, printTable, settle, showTime } from './measure.ts';

/** Rounds of one case; one that takes long has fewer. */
const rounds = 4;
const long = 2e9;

const work = ({ files }: Hostile): string => {
  const { diagnostics, sources, core } = compile('main.risk', (path) => files.get(path) ?? null);
  renderDiagnostics(diagnostics, sources);
  if (core !== null) lookAt(core);
  const codes = [...new Set(diagnostics.map((each) => each.code))].join(' ');
  return core === null ? codes : `good ${codes}`;
};

/** Some of Core is put together only when it is first looked at. */
const lookAt = ({ entries, sessions, functions }: Core): readonly unknown[] => [
  entries,
  sessions,
  functions.map((each) => each.body),
];

/** The processor time of the quickest round in nanoseconds, and the codes. */
const timed = (each: Hostile): { readonly name: string; readonly time: number; readonly verdict: string } => {
  let [time, spent, verdict] = [Infinity, 0, ''];
  for (let round = 0; round < rounds && spent < long; round += 1) {
    const start = process.cpuUsage();
    verdict = work(each);
    const took = process.cpuUsage(start).user * 1e3;
    [time, spent] = [Math.min(time, took), spent + took];
  }
  return { name: each.name, time, verdict };
};

const wanted = process.argv.slice(2).filter((each) => !each.startsWith('-'));
const chosen = [...cases, ...wholes, ...mechanisms].filter(
  ({ name }) => wanted.length === 0 || wanted.some((each) => new RegExp(each).test(name)),
);
timed(honest);
const unit = timed(honest);
const rows = chosen.map(timed).sort((a, b) => b.time - a.time);
printTable([
  ['case', 'time', 'ratio', 'verdict'],
  ...[unit, ...rows].map(({ name, time, verdict }) => [name, showTime(time), (time / unit.time).toFixed(2), verdict]),
]);
if (wanted.length === 0) {
  const ratios = rows.map(({ time }) => time / unit.time);
  settle(
    'hostile policies against an honest one of 256 KiB',
    new Map([
      ['cases', ratios.length],
      ['slowest', ratios[0] ?? NaN],
      ['tenth slowest', ratios[9] ?? NaN],
      ['median', median(ratios)],
    ]),
  );
}
