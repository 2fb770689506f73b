/**
 * How long the compiler works on policies made to exhaust it, from text to Core and to the messages, in process and warm.
 * Times are given in units of the machine: one is TypeScript's parser on a module of 10,000 lines.
 */
import { compile } from '../src/compile.ts';
import { renderDiagnostics } from '../src/diagnostics/render.ts';
import { cases, type Hostile } from './hostile/cases.ts';
import { printTable, showTime } from './measure.ts';

const work = ({ files }: Hostile): string => {
  const { diagnostics, sources, core } = compile('main.risk', (path) => files.get(path) ?? null);
  renderDiagnostics(diagnostics, sources);
  const codes = [...new Set(diagnostics.map((each) => each.code))].join(' ');
  return core === null ? codes : `good ${codes}`;
};

const wanted = process.argv.slice(2).filter((each) => !each.startsWith('-'));
const chosen = cases.filter(({ name }) => wanted.length === 0 || wanted.some((each) => new RegExp(each).test(name)));
const rows = chosen.map((each) => {
  const times: number[] = [];
  let verdict = '';
  if (process.env['HOSTILE_VERBOSE'] !== undefined) console.error('>', each.name);
  for (let round = 0; round < 4; round += 1) {
    const start = process.cpuUsage();
    try {
      verdict = work(each);
    } catch (error) {
      verdict = `THROWN ${String(error).slice(0, 80)}`;
    }
    times.push(process.cpuUsage(start).user * 1e3);
    if ((times[0] ?? 0) > 1e9) break;
  }
  if (process.env['HOSTILE_VERBOSE'] !== undefined) console.error(each.name, showTime(Math.min(...times)), verdict.slice(0, 60));
  return { name: each.name, first: times[0] ?? NaN, best: Math.min(...times), verdict };
});
rows.sort((a, b) => b.best - a.best);
printTable([
  ['case', 'first', 'best', 'verdict'],
  ...rows.map((each) => [each.name, showTime(each.first), showTime(each.best), each.verdict]),
]);
