/** A settlement in words, line by line, for people. */
import { showAmount } from '../facts/decimal.ts';
import type { BookInWords, DeleveragedInWords, KeptInWords, MovedInWords, Report } from './report.ts';

export const reportLines = (report: Report): readonly string[] => [
  `${count(report.accounts, 'account')}, ${count(report.liquidated, 'of them', 'of them')} liquidated`,
  ...report.actions.flatMap(({ action, times, moved }) => [
    `${action} done ${count(times, 'time')}`,
    ...moved.map((each) => `  ${movedLine(each)}`),
  ]),
  ...report.deleveraged.flatMap(deleveragedLines),
  ...(report.kept.length === 0 ? [] : ['kept by the policy', ...report.kept.map((each) => `  ${keptLine(each)}`)]),
  ...(report.books.length === 0 ? [] : ['books', ...report.books.flatMap(bookLines).map((each) => `  ${each}`)]),
  ...(report.left.count === 0
    ? []
    : [
        `${count(report.left.count, 'account')} still due`,
        ...report.left.first.map((each) => `  ${each.account}: ${each.reason}`),
      ]),
];

const count = (many: number, one: string, several = `${one}s`): string =>
  `${grouped(many.toString())} ${many === 1 ? one : several}`;

/** `1234.5` as `1_234.5 USD`. */
const amount = (decimal: string, unit: string): string => {
  const [whole = '', fraction = ''] = decimal.split('.');
  return showAmount(BigInt(whole.replace('-', '') + fraction) * (decimal.startsWith('-') ? -1n : 1n), fraction.length, unit);
};

const grouped = (whole: string): string => whole.replace(/\B(?=(\d{3})+(?!\d))/g, '_');

const deleveragedLines = ({
  session,
  of,
  unit,
  need,
  eligible,
  closed,
  taken,
  residual,
  refused,
}: DeleveragedInWords): readonly string[] => {
  const head = `${session}${of === null ? '' : ` in ${of}`}`;
  if (refused !== null) return [`${head} did nothing: ${refused}`];
  const rest = residual === '0' ? '' : `, ${amount(residual, unit)} is more than anybody could take`;
  return [
    `${head} needs ${amount(need, unit)}`,
    `  ${amount(taken, unit)} taken of ${closed} of ${count(eligible, 'eligible account')}${rest}`,
  ];
};

const movedLine = ({ field, of, unit, up, down }: MovedInWords): string => {
  const moves = [up === '0' ? [] : [`up by ${amount(up, unit)}`], down === '0' ? [] : [`down by ${amount(down, unit)}`]].flat();
  return `${field}${of === null ? '' : ` of ${of}`} ${moves.join(', ')}`;
};

const keptLine = ({ name, of, unit, before, after, change }: KeptInWords): string => {
  const by = change.startsWith('-') ? `less by ${amount(change.slice(1), unit)}` : `more by ${amount(change, unit)}`;
  return `${name}${of === null ? '' : ` of ${of}`} ${amount(before, unit)} → ${amount(after, unit)}, ${by}`;
};

const bookLines = ({ name, unit, before, after, change, rounded, verdict }: BookInWords): readonly string[] => {
  if (before === null || after === null || change === null) return [`${name}: the policy refuses to say`];
  const head = `${name} ${amount(before, unit)} → ${amount(after, unit)}`;
  const exact = rounded.map(({ action, field, times, from, to }) => {
    const much = from === to ? amount(from, unit) : `between ${amount(from, unit)} and ${amount(to, unit)}`;
    return `  ${much} rounded in ${field} by ${action}, ${count(times, 'time')}`;
  });
  const end =
    verdict === 'balanced'
      ? change === '0'
        ? 'balanced'
        : `balanced: ${amount(change, unit)} is what was rounded`
      : `NOT BALANCED: ${amount(change, unit)} is more than what was rounded`;
  return [head, ...exact, `  ${end}`];
};
