/** The number as written, and what it is worth. */
import { powerOfTen, rational, type Rational } from '../types/rational.ts';
import { limits } from './limits.ts';

/** The factor that each suffix stands for. `bps` may also follow after a space. */
export const suffixes: ReadonlyMap<string, Rational> = new Map([
  ['k', powerOfTen(3)],
  ['M', powerOfTen(6)],
  ['B', powerOfTen(9)],
  ['x', powerOfTen(0)],
  ['%', powerOfTen(-2)],
  ['bps', powerOfTen(-4)],
]);

/** Sticky, so that the scanner can use it too; not followed by a letter, a digit, or a second point. */
export const numberPattern = /([0-9]+(?:_[0-9]+)*)(?:\.([0-9]+(?:_[0-9]+)*))?(bps|[kMBx%])?(?![A-Za-z0-9_]|\.[0-9])/y;

const plainDigits = /^[0-9]{1,16}$/;

/** Null where the text is not a number within the limits; the scanner has said so already. */
export const readNumber = (text: string): Rational | null => {
  if (plainDigits.test(text)) return rational(BigInt(text));
  numberPattern.lastIndex = 0;
  const match = numberPattern.exec(text);
  if (match === null || match[0].length !== text.length) return null;
  const whole = (match[1] ?? '').replaceAll('_', '');
  const fraction = (match[2] ?? '').replaceAll('_', '');
  if (tooLong(whole, fraction) !== null) return null;
  const factor = suffixes.get(match[3] ?? 'x') ?? powerOfTen(0);
  return rational(BigInt(whole + fraction) * factor.n, 10n ** BigInt(fraction.length) * factor.d);
};

/** `5%`, `25 bps` and `3x` count in nothing but themselves. */
export const isShare = (text: string): boolean => /(?:%|bps|x)$/.test(text);

/** Which limit the digits break, tested before a BigInt is made. */
export const tooLong = (whole: string, fraction: string): string | null => {
  if (whole.length + fraction.length > limits.digits) return `${limits.digits} digits`;
  return fraction.length > limits.decimals ? `${limits.decimals} digits after the point` : null;
};
