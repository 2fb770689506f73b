/** The figures of a run as text. */
import type { ReportOf } from './agree.ts';
import type { Generated } from './policies.ts';
import type { SequenceReportOf } from './sequences.ts';

type Named = { readonly name: string } | { readonly text: string };

export const showGenerated = ({ tried, refused }: Generated, wanted: number): string => {
  const refusals = [...refused].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`);
  return `${wanted} generated policies of ${tried} tried; refused by ${refusals.join(', ') || 'none'}`;
};

export const showReport = (report: ReportOf<unknown, Named>, policies: number): string =>
  [
    `${report.cases} cases on ${policies} policies, ${report.differences.length} differences`,
    `past the boundary: ${share(report.past, report.cases)}; ended in a verdict: ${share(report.verdicts, report.past)} of these`,
    ...showOversized(report.oversized),
    'operations in a sample of one case in 5 (operation, rounding, signs of operands, proved width, bits in use):',
    ...[...report.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `  ${String(count).padStart(9)}  ${what}`),
  ].join('\n');

/** What sequences are played by, to be said with their figures. */
export const everyone = 'reference, interpreter, TypeScript, Solidity library';
export const contract = 'reference, TypeScript Engine, deployed contract';

/** `who`: what was compared. */
export const showSequences = (report: SequenceReportOf<unknown, Named>, policies: number, who: string): string =>
  [
    `${report.sequences} sequences on ${policies} policies, ${report.steps} steps, ${report.differences.length} differences: ${who}`,
    ...(report.unplayed === 0 ? [] : [`left out: ${report.unplayed} events at times that no block has`]),
    ...showOversized(report.oversized),
    ...[...report.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, count]) => `  ${share(count, report.steps).padStart(16)}  ${what}`),
  ].join('\n');

const showOversized = (all: readonly Named[]): readonly string[] =>
  all.length === 0
    ? []
    : [`larger than a chain takes, which build refuses, and compared all the same: ${all.map(nameOf).join(', ')}`];

const nameOf = (each: Named): string => ('name' in each ? each.name : each.text);

const share = (part: number, whole: number): string => `${part} (${whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10}%)`;
