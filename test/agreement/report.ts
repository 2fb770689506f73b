/** The figures of a run as text. */
import type { Report } from './agree.ts';
import type { SequenceReport } from './sequences.ts';

export const showReport = (report: Report, policies: number): string =>
  [
    `${report.cases} cases on ${policies} policies, ${report.differences.length} differences`,
    `past the boundary: ${share(report.past, report.cases)}; ended in a verdict: ${share(report.verdicts, report.past)} of these`,
    'operations in a sample of one case in 5 (operation, rounding, signs of operands, proved width, bits in use):',
    ...[...report.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `  ${String(count).padStart(9)}  ${what}`),
  ].join('\n');

export const showSequences = ({ sequences, steps, counts, differences }: SequenceReport, policies: number): string =>
  [
    `${sequences} sequences on ${policies} policies, ${steps} steps, ${differences.length} differences`,
    ...[...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `  ${share(count, steps).padStart(16)}  ${what}`),
  ].join('\n');

const share = (part: number, whole: number): string => `${part} (${whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10}%)`;
