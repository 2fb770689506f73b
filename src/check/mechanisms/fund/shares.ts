/** Shares of one amount: they add up, and somebody takes what does not divide. */
import type { Expression, Name, Refill, Together } from '../../../syntax/ast.ts';
import { add, compare, multiply, one, powerOfTen, rational, zero, type Rational, lcm } from '../../../types/rational.ts';
import { showNumber } from '../../numbers.ts';
import type { Report } from '../../report.ts';
import type { Complain } from './amounts.ts';

/** Whole weights in the order of those who share; `balance`: by what each of them holds. */
export type Weights = readonly bigint[] | 'balance';

/** The list with the one at `at` moved to its end. */
export const withLast = <T>(list: readonly T[], at: number): readonly T[] => [
  ...list.filter((_, place) => place !== at),
  ...list.slice(at, at + 1),
];

/** Null after a reported mistake. */
export const sharesOf = (
  { shares, remainder, span }: Pick<Together, 'remainder' | 'span'> & { readonly shares: NonNullable<Refill['shares']> },
  names: readonly Name[],
  unit: readonly Name[],
  units: ReadonlyMap<string, number>,
  report: Report,
  complain: Complain,
): Weights | null => {
  const listed = names.map((each) => `\`${each.text}\``).join(', ');
  const [first] = shares;
  const byBalance = shares.length === 1 && first?.kind === 'name' && first.name.text === 'balance';
  const weights = byBalance ? 'balance' : weightsOf(shares, names, listed, span, report, complain);
  if (weights === null) return null;
  if (remainder === null) {
    const parts = weights === 'balance' ? names.map(() => 1n) : weights;
    report('FB7603', first?.span ?? span, figures(parts, names, unit, units));
    return null;
  }
  if (names.some((each) => each.text === remainder.text)) return weights;
  complain(remainder.span, `\`${remainder.text}\` is none of those who share`, `name one of ${listed}`);
  return null;
};

const weightsOf = (
  shares: readonly Expression[],
  names: readonly Name[],
  listed: string,
  span: Together['span'],
  report: Report,
  complain: Complain,
): readonly bigint[] | null => {
  const [first] = shares;
  const place = first === undefined ? span : { ...first.span, end: shares.at(-1)?.span.end ?? first.span.end };
  if (shares.length !== names.length) {
    const many = `${shares.length} ${shares.length === 1 ? 'share' : 'shares'}`;
    complain(place, `there are ${many} for ${listed}`, 'write one for each, in their order');
    return null;
  }
  const values: Rational[] = [];
  for (const share of shares) {
    if (share.kind !== 'number' || share.unit !== null || share.value.n <= 0n) {
      complain(share.span, 'this is no share', 'write a number above 0, such as `70` or `70%`');
      return null;
    }
    values.push(share.value);
  }
  const percent = shares.filter((each) => each.kind === 'number' && /%$|bps$/.test(each.text)).length;
  const sum = values.reduce(add, zero);
  if (percent > 0 && compare(sum, one) !== 0) {
    const shown = shares.map((each) => (each.kind === 'number' ? each.text : '?')).join(', ');
    const total = `${showNumber(multiply(sum, rational(100n)))}%`;
    const gap = compare(sum, one) < 0 ? 'a part of every amount would be nobody’s' : 'more than there is would be shared out';
    report('FB7604', place, { shares: shown, sum: total, what: gap.replace('’', "'") });
    return null;
  }
  const common = values.reduce((sofar, each) => lcm(sofar, each.d), 1n);
  return values.map((each) => each.n * (common / each.d));
};

/** An amount near 1 that these weights do not divide, and what each would pay of it. */
const figures = (
  weights: readonly bigint[],
  names: readonly Name[],
  unit: readonly Name[],
  units: ReadonlyMap<string, number>,
): { readonly total: string; readonly parts: string; readonly left: string } => {
  const shown = unit.map((each) => each.text).join('.');
  const smallest = powerOfTen(-(units.get(shown) ?? 18));
  const all = weights.reduce((sum, each) => sum + each, 0n);
  let total = 10n ** BigInt(units.get(shown) ?? 18);
  const partsOf = (amount: bigint): readonly bigint[] => weights.map((each) => (amount * each) / all);
  const leftOf = (amount: bigint): bigint => partsOf(amount).reduce((rest, each) => rest - each, amount);
  // Weights divide some amount evenly, and never the next one too.
  if (leftOf(total) === 0n) total += 1n;
  const say = (amount: bigint): string => `${showNumber(multiply(rational(amount), smallest))} ${shown}`;
  const parts = partsOf(total).map((each, at) => `${say(each)} for ${names[at]?.text ?? '?'}`);
  return { total: say(total), parts: parts.join(', '), left: say(leftOf(total)) };
};
